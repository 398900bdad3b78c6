"""The commands index, search and process, as a user types them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from types import ModuleType

import pytest

from govtext.commands import index, process, search

pytest.importorskip("tantivy")


def call(command: ModuleType, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers(dest="command"))
    return int(command.run(parser.parse_args([command.__name__.rpartition(".")[2], *words])))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "安泽县2019年政府工作报告\n一、工作回顾\n玉米产量达到8.4万吨，增长3.4%。\n", encoding="utf-8"
    )
    (folder / "b.pdf").write_bytes(b"%PDF-1.4")
    return folder


def test_index_then_search(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = str(tmp_path / "index")
    assert call(index, str(files), "--into", into, "--json", "--workers", "1") == 0
    out = capsys.readouterr()
    outcome = json.loads(out.out)
    assert (outcome["added"], outcome["corpus"]["documents"]) == (1, 1)
    assert [Path(row["path"]).name for row in outcome["failed"]] == ["b.pdf"]
    assert "not read:" in out.err
    assert call(search, into, "玉米产量", "--year", "2019", "--json") == 0
    hit = json.loads(capsys.readouterr().out)
    assert hit["section_labels"] == ["一、工作回顾"]
    assert call(search, into, "玉米", "--region", "别处县") == 1
    assert call(index, str(files), "--into", into, "--remove") == 0
    assert "2 files taken out" in capsys.readouterr().out


def test_process(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = str(tmp_path / "out")
    assert call(process, str(files), "--into", into, "--outputs", "sections", "--workers", "1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["done"] == 2
    assert call(process, str(files), "--into", into, "--outputs", "sections", "--no-parquet") == 0
    assert "2 done before" in capsys.readouterr().out
