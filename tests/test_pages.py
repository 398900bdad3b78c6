"""Every code block of the documentation runs, and prints what the page says.

``GOVTEXT_UPDATE_PAGES=1 pytest tests/test_pages.py tests/test_examples.py`` writes what is printed now into the pages; look at the
difference before it is committed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
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


def test_every_public_name_has_its_place_in_the_api() -> None:
    import govtext

    pages = "".join(path.read_text("utf-8") for path in (ROOT / "docs" / "api").glob("*.md"))
    documented = set(re.findall(r"^::: [\w.]+\.(\w+)$", pages, re.M))
    missing = [name for name in govtext.__all__ if name not in {*documented, "__version__", "GovtextError"}]
    assert not missing, f"add to docs/api: {', '.join(missing)}"


@pytest.mark.parametrize("page", ["README.md", "docs/zh/limits.md", "docs/en/limits.md"])
def test_quoted_measurements_are_those_of_the_results(page: str) -> None:
    """A page that quotes a measured share must change with the results."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.S)
    results = (ROOT / "docs" / "results.md").read_text("utf-8")
    quoted = re.findall(r"(?<![\d.])0\.\d{2,3}(?!\d)", text)
    assert quoted
    stale = sorted({number for number in quoted if number not in results})
    assert not stale, f"{page} quotes {', '.join(stale)}, which docs/results.md does not hold (any more)"


@pytest.mark.slow
def test_site_builds_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert done.returncode == 0, done.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    for path in pages:
        loaded = re.findall(r"<(?:script|img|iframe|source)[^>]*src=\"?(https?:|//)|<link[^>]*href=\"?(https?:|//)", path.read_text("utf-8"))
        assert not loaded, f"{path.name} loads from elsewhere"
    for path in tmp_path.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", path.read_text("utf-8")), f"{path.name} loads from elsewhere"
