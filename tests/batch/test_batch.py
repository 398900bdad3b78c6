"""Batch processing: worker processes, results, going on after a stop, Ray."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govtext
from govtext.batch import process, read_records
from govtext.errors import OptionError
from govtext.reading.pool import run_files

TASK = "tests.batch.faulty:work"


def text(number: int) -> str:
    return f"第{number}号工作报告\n一、工作回顾\n2019年，全县玉米产量达到{number}.5万吨，同比增长3.4%。\n二、下一步\n抓好落实。\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i:02}.txt").write_text(text(i), encoding="utf-8")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 nothing")
    return folder


def test_a_worker_that_hangs_or_dies_costs_only_its_file() -> None:
    names = ["a", "hang", "b", "die", "c", "raise", "print", "d"]
    started = time.monotonic()
    outcomes = {o.path: o for o in run_files(names, TASK, {"state": "s"}, workers=2, timeout_s=3)}
    assert time.monotonic() - started < 40
    assert set(outcomes) == set(names)
    assert [outcomes[n].value for n in ("a", "b", "c", "d", "print")] == ["s:a", "s:b", "s:c", "s:d", "s:print"]
    assert outcomes["hang"].error_type == "Timeout"
    assert "3 s, the limit" in outcomes["hang"].error
    assert outcomes["die"].error_type == "Crash"
    assert "signal 9" in outcomes["die"].error
    assert outcomes["raise"].error == "raise: RuntimeError: fault of ours"


def test_paths_are_read_only_as_fast_as_files_are_done() -> None:
    taken = 0

    def names() -> Iterator[str]:
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield str(i)

    running = run_files(names(), TASK, {"state": ""}, workers=2)
    for _ in range(5):
        next(running)
    time.sleep(0.3)
    assert taken < 30
    running.close()  # type: ignore[attr-defined]


def test_a_fault_of_the_callers_generator_is_raised() -> None:
    def names() -> Iterator[str]:
        yield "a"
        raise ValueError("no more names")

    with pytest.raises(ValueError, match="no more names"):
        list(run_files(names(), TASK, {"state": ""}, workers=1))


def test_records_of_all_outputs(files: Path, tmp_path: Path) -> None:
    report = process(files, tmp_path / "out", outputs=["sections", "summary", "facts"], workers=2)
    assert (report.done, report.failed, report.skipped) == (13, 1, 0)
    records = {Path(r["path"]).name: r for r in report.records()}
    assert records["damaged.docx"]["error_type"] == "IngestError"
    one = records["03.txt"]
    document = govtext.read(files / "03.txt")[0]
    assert one["document_id"] == document.document_id
    assert [s["title"] for s in one["sections"]] == ["工作回顾", "下一步"]
    assert all(fact["text"] == document.text[slice(*fact["span"])] for fact in one["facts"])
    assert one["facts"]
    assert one["summary"]["text"]


def test_in_this_process_gives_the_same(files: Path, tmp_path: Path) -> None:
    process(files, tmp_path / "a", outputs=["sections"], workers=0)
    process(files, tmp_path / "b", outputs=["sections"], workers=2)
    assert _by_path(tmp_path / "a") == _by_path(tmp_path / "b")


def _by_path(folder: Path) -> list[str]:
    return sorted(json.dumps(record, ensure_ascii=False) for record in read_records(folder))


def test_a_stopped_run_goes_on(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def stop(done: int, failed: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process(files, out, outputs=["sections"], workers=0, progress=stop)
    records = (out / "records.jsonl").read_bytes()
    (out / "records.jsonl").write_bytes(records[:-20])  # torn in the middle of a line
    report = process(files, out, outputs=["sections"], workers=0)
    assert (report.done, report.skipped) == (9, 4)
    assert sorted(Path(r["path"]).name for r in read_records(out)) == sorted(p.name for p in files.iterdir())
    assert process(files, out, outputs=["sections"], workers=0).done == 0


def test_parquet_holds_the_same_and_survives_a_stop(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("govtext.batch.run._PART_ROWS", 4)
    out = tmp_path / "out"
    names = sorted(files.iterdir())
    process(names[:6], out, outputs=["sections"], workers=0)
    process(names, out, outputs=["sections"], workers=0)
    rows: list[dict[str, Any]] = []
    for path in sorted(out.glob("part-*.parquet")):
        rows += parquet.read_table(path).to_pylist()
    assert sorted(row["path"] for row in rows) == sorted(str(name) for name in names)
    wanted = {r["path"]: r.get("sections") for r in read_records(out)}
    assert all(json.loads(row["sections"]) == wanted[row["path"]] for row in rows if row["sections"])


def test_faulty_options(files: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="unknown output 'poem'"):
        process(files, tmp_path / "o", outputs=["poem"])  # type: ignore[list-item]
    with pytest.raises(OptionError, match="questions="):
        process(files, tmp_path / "o", outputs=["answers"])
    with pytest.raises(OptionError, match="unknown engine"):
        process(files, tmp_path / "o", engine="spark")
    process(files, tmp_path / "o", outputs=["sections"], workers=0)
    with pytest.raises(OptionError, match="other options"):
        process(files, tmp_path / "o", outputs=["facts"], workers=0)


@pytest.mark.slow
def test_ray_on_two_nodes_with_one_taken_away(files: Path, tmp_path: Path) -> None:
    """Nothing is lost or doubled, and the records are those of the local engine."""
    pytest.importorskip("ray", reason="the extra 'ray' is not installed")
    for i in range(12, 160):
        (files / f"{i:03}.txt").write_text(
            text(i) + "抓好各项重点工作的落实，确保完成目标任务。\n" * 800, encoding="utf-8"
        )
    script = Path(__file__).with_name("ray_two_nodes.py")
    run = subprocess.run(
        [sys.executable, str(script), str(files), str(tmp_path / "ray")],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
    assert sorted(r["path"] for r in read_records(tmp_path / "ray")) == sorted(str(path) for path in files.iterdir())
    process(files, tmp_path / "local", outputs=["sections"], workers=0, parquet=False)
    ours = {r["path"]: r.get("sections") for r in read_records(tmp_path / "local")}
    assert {r["path"]: r.get("sections") for r in read_records(tmp_path / "ray")} == ours
