"""Every code block of the documentation runs, and prints what the page says.

``GOVTEXT_UPDATE_PAGES=1 pytest tests/test_pages.py tests/test_examples.py`` writes what is printed now into the pages; look at the
difference before it is committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtext.quantities.units import UNITS
from govtext.segmentation.headings import EXTRA_LABELS
from govtext.summarization import SUMMARIZERS
from tests.pages import ROOT, Block, blocks_of, furnish, run_page, same_output

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
UPDATE = os.environ.get("GOVTEXT_UPDATE_PAGES") == "1"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the example reports; what a page adds to the tables of the library is taken out again."""
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    tables: list[dict] = [UNITS, SUMMARIZERS, EXTRA_LABELS]  # type: ignore[type-arg]
    before = [dict(table) for table in tables]
    yield tmp_path
    for table, rows in zip(tables, before, strict=True):
        table.clear()
        table.update(rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_run(page: Path, workplace: Path) -> None:
    wrong: list[tuple[Block, str]] = []
    report = []
    for block, stated, real in run_page(page):
        if "$ " in stated and block.language == "console" and _commands_only(stated):
            continue  # shows commands without their output
        if not same_output(stated, real):
            wrong.append((block, real))
            report.append(f"{page.relative_to(ROOT)}:{block.line} says\n{stated}\nbut prints\n{real}")
    if UPDATE and wrong:
        text = page.read_text("utf-8")
        for block, real in sorted(wrong, key=lambda item: -item[0].start):
            if block.language in ("text", "console"):
                text = text[: block.start] + real.rstrip("\n") + "\n" + text[block.end :]
        page.write_text(text, "utf-8")
    assert not report, "\n\n".join(report)


def _commands_only(body: str) -> bool:
    return all(line.startswith("$ ") for line in body.splitlines() if line.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_name_their_language(page: Path) -> None:
    known = {"python", "console", "json", "text", "bash", "toml", "bibtex"}
    for block in blocks_of(page.read_text("utf-8")):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        assert block.language in known, f"{where}: language {block.language!r}; known: {', '.join(sorted(known))}"
        if block.language == "bash":
            assert not block.is_run
            assert re.search(r'title="(?:未测试|Not tested)[：:]', block.options), f"{where}: say in the title why it is not tested"
