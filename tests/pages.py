"""Runs the code blocks of a documentation page and compares what they print.

The blocks of a page share one namespace and one temporary folder, in their order. Understood are

- ``python``: run; with ``>>>`` as a doctest, else what it prints must equal the ``text`` block right behind it, if one is there;
- ``console``: lines ``$ govtext …`` are run in this process, the lines behind each are its output;
- ``json``: must parse, as it stands or as members of an object.

A block whose title begins with 未测试 or "not tested" says on the page why it is not run. A line ``…`` in an output stands for any
lines. Probabilities in per cent, which training moves, and seconds are not compared. Paths are shown from the page's folder.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from govtext.cli import main

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "examples" / "data"
_FENCE = re.compile(r"^```(?P<language>[\w-]*)(?P<options>[^\n`]*)\n(?P<body>.*?)^```[ \t]*$", re.M | re.S)
_NOT_RUN = re.compile(r"title=\"(?:未测试|[Nn]ot tested)[：:]\s*[^\"]{4,}\"")
# The names that pages use for a reader's own files.
_ALIASES = {
    "汇报.pdf": "work_report_2025.pdf",
    "报告.pdf": "work_report_2025.pdf",
    "report.pdf": "work_report_2025.pdf",
    "汇报.txt": "demo_report.txt",
    "report.txt": "work_report_2025.txt",
    "2023.txt": "work_report_2024.txt",
    "2024.txt": "work_report_2024.txt",
    "2025.txt": "work_report_2025.txt",
    "reports/2024.txt": "work_report_2024.txt",
    "reports/2025.pdf": "work_report_2025.pdf",
    "reports/bulletin.txt": "bulletin_2024.txt",
    "more/demo.txt": "demo_report.txt",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: ``start`` and ``end`` are those of its body in the page, ``line`` is that of the fence, from 1."""

    language: str
    options: str
    body: str
    start: int
    end: int
    line: int

    @property
    def is_run(self) -> bool:
        return self.language in ("python", "console", "json") and not _NOT_RUN.search(self.options)


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [
        Block(m["language"], m["options"], m["body"], m.start("body"), m.end("body"), text.count("\n", 0, m.start()) + 1)
        for m in _FENCE.finditer(text)
    ]


def furnish(folder: Path) -> None:
    """Put the example reports into a folder, under their own names and those that pages use."""
    shutil.copytree(DATA, folder / "examples" / "data")
    for name, source in _ALIASES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(DATA / source, folder / name)


def run_page(path: Path) -> Iterator[tuple[Block, str, str]]:
    """Run a page in the current folder; yields each block that states an output, with the output stated and the real one."""
    text = path.read_text("utf-8")
    blocks = blocks_of(text)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block, following in zip_longest(blocks, blocks[1:]):
        if not block.is_run:
            continue
        if block.language == "json":
            _check_json(block.body, f"{path.name}:{block.line}")
        elif block.language == "console":
            yield block, block.body, _console(block.body, f"{path.name}:{block.line}")
        elif ">>> " in block.body:
            yield block, "", _doctest(block, namespace, path.name)
        else:
            printed = io.StringIO()
            code = compile("\n" * block.line + block.body, str(path), "exec")
            with contextlib.redirect_stdout(printed):
                exec(code, namespace)
            if following and following.language == "text" and not text[block.end + 3 : following.start].split("```")[0].strip():
                yield following, following.body, printed.getvalue()


def _check_json(body: str, where: str) -> None:
    try:
        json.loads(body)
    except json.JSONDecodeError:
        try:
            json.loads("{" + body.strip().rstrip(",") + "}")
        except json.JSONDecodeError as error:
            raise AssertionError(f"{where}: neither JSON nor members of an object: {error}") from error


def _doctest(block: Block, namespace: dict[str, Any], name: str) -> str:
    """The report of the failures, empty if there are none."""
    test = doctest.DocTestParser().get_doctest(block.body, {}, name, name, block.line)
    test.globs = namespace
    report = io.StringIO()
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.write, clear_globs=False)
    return report.getvalue()


def _console(body: str, where: str) -> str:
    lines: list[str] = []
    for line in body.splitlines():
        if not line.startswith("$ "):
            continue
        words = shlex.split(line[2:], comments=True)
        assert words[0] == "govtext", f"{where}: only govtext is run here, not {words[0]!r}; say in a title why the block is not tested"
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            status = main(words[1:])
        assert status == 0, f"{where}: {line} ends with status {status}"
        lines += [line, *printed.getvalue().rstrip("\n").split("\n")] if printed.getvalue() else [line]
    return "\n".join(lines).replace(f"{Path.cwd()}{os.sep}", "") + "\n"


def same_output(stated: str, real: str) -> bool:
    """Whether an output is the one stated: blanks at line ends and percentages do not count, ``…`` stands for any lines."""
    pattern = "\n".join(
        r"(?:.*\n)*?.*" if line == "…" else re.escape(line) for line in _normalise(stated).split("\n")
    )
    return re.fullmatch(pattern, _normalise(real)) is not None


def _normalise(text: str) -> str:
    text = re.sub(r"（\d+%）", "（·%）", text)
    text = re.sub(r"\b\d+\.\d s\b", "· s", text)
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
