"""A frozen test result is not overwritten."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from govtext.evaluation.sets import data_root


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, on the clean layout only and without the real reports."""
    spec = importlib.util.spec_from_file_location("freeze", data_root() / "freeze.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "LAYOUTS", ("clean",))
    monkeypatch.setenv("GOVTEXT_SHARED", str(tmp_path / "absent"))
    return module


def test_a_test_result_is_written_once(freeze: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--folder", str(tmp_path)]
    assert freeze.main(["lead", *folder, "--dev-only"]) == 0
    assert freeze.main(["lead", *folder]) == 0
    before = (tmp_path / "lead" / "scores.json").read_text(encoding="utf-8")
    assert {(r["split"], r["layout"]) for r in json.loads(before)["runs"]} == {("dev", "clean"), ("test", "clean")}
    assert freeze.main(["lead", *folder]) == 1
    assert "raise the version" in capsys.readouterr().err
    assert (tmp_path / "lead" / "scores.json").read_text(encoding="utf-8") == before
    assert freeze.main(["lead", *folder, "--dev-only"]) == 0
    runs = json.loads((tmp_path / "lead" / "scores.json").read_text(encoding="utf-8"))["runs"]
    assert {r["split"] for r in runs} == {"dev", "test"}  # the test result is still there


def test_another_version_or_other_data_may_be_frozen(freeze: ModuleType, tmp_path: Path) -> None:
    freeze.main(["lead", "--folder", str(tmp_path)])
    runs = json.loads((tmp_path / "lead" / "scores.json").read_text(encoding="utf-8"))["runs"]
    assert "is frozen already" in freeze.refuse("govtext", runs)
    older = [{**run, "versions": {"govtext": "0.0.1"}} for run in runs]
    assert freeze.refuse("govtext", older) == ""
    assert freeze.refuse("lead", older) != ""  # a baseline does not change with the library
    assert freeze.refuse("lead", [{**run, "data_hash": "0" * 64} for run in runs]) == ""
    assert freeze.refuse("lead", []) == ""


def test_frozen_baselines_still_score_the_same() -> None:
    from govtext.evaluation import evaluate

    folder = data_root() / "lvliang" / "v1" / "baselines"
    for name in ("lead", "bm25", "sumy-textrank"):
        runs = json.loads((folder / name / "scores.json").read_text(encoding="utf-8"))["runs"]
        run = next(r for r in runs if (r["set"], r["split"], r["layout"]) == ("lvliang-v1", "test", "clean"))
        results = evaluate("lvliang-v1", split="test", predictions=folder / name / "test.predictions.jsonl")
        for task, figures in run["figures"].items():
            for key, figure in figures.items():
                assert results.figures[task][key].value == pytest.approx(figure["value"], abs=6e-5), (name, key)
