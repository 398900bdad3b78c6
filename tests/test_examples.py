"""The examples run offline and print what is kept beside them; the notebook runs from its first cell to its last."""

from __future__ import annotations

import contextlib
import io
import os
import runpy
from pathlib import Path

import pytest

from tests.pages import ROOT, same_output

EXAMPLES = sorted((ROOT / "examples").glob("[0-9][0-9]_*.py"))
UPDATE = os.environ.get("GOVTEXT_UPDATE_PAGES") == "1"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) < 60
    assert lines[0].startswith('"""'), "says first what it teaches"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(path), run_name="__main__")
    expected = path.parent / "expected" / f"{path.stem[:2]}.txt"
    stated = expected.read_text("utf-8") if expected.exists() else ""
    if UPDATE and not same_output(stated, printed.getvalue()):
        expected.write_text(printed.getvalue(), "utf-8")
    assert same_output(stated, printed.getvalue()), f"{expected} says\n{stated}\nbut {path.name} prints\n{printed.getvalue()}"


def test_numbers_are_complete() -> None:
    assert [path.stem[:2] for path in EXAMPLES] == [f"{n:02d}" for n in range(1, len(EXAMPLES) + 1)]
    assert len(EXAMPLES) >= 10


@pytest.mark.slow
def test_notebook_runs() -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    path = ROOT / "examples" / "report.ipynb"
    notebook = nbformat.read(path, as_version=4)
    environment = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(part for part in (str(ROOT / "src"), environment) if part)
    try:
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    finally:
        os.environ["PYTHONPATH"] = environment
    kept = nbformat.read(path, as_version=4)
    for cell, before in zip(notebook.cells, kept.cells, strict=True):
        if cell.cell_type == "code":
            assert _streams(cell) == _streams(before), cell.source


def _streams(cell) -> str:  # type: ignore[no-untyped-def]
    """What a cell printed; pictures and pages are not compared."""
    return "".join(output["text"] for output in cell.outputs if output.get("output_type") == "stream" and output["name"] == "stdout")
