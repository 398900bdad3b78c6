"""The frozen files are what the scripts make of the human-written source."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from govtext.evaluation.sets import data_root
from tests.conftest import shared_file

FOLDER = data_root() / "lvliang"


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripts import each other as modules of their folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in ("build", "layouts", "check_authoring", "check_facts"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_source_of_the_set_is_consistent() -> None:
    import check_authoring

    assert check_authoring.main([]) == 0


def test_documents_and_facts_agree_with_the_articles(capsys: pytest.CaptureFixture[str]) -> None:
    shared_file("seed")
    import check_authoring
    import check_facts

    # With the articles at hand the same check also measures the longest run in common with them.
    assert check_authoring.main([]) == 0
    assert check_facts.main() == 0
    assert "skipped" not in capsys.readouterr().out


def test_frozen_files_are_what_build_makes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import build
    import layouts

    monkeypatch.setattr(build, "SET", tmp_path)
    monkeypatch.setattr(layouts, "SET", tmp_path)
    assert build.main() == 0
    assert layouts.main(["wrapped", "merged"]) == 0
    for name in (
        "docs.jsonl",
        "dev.jsonl",
        "test.jsonl",
        "facts.jsonl",
        "layouts/wrapped.jsonl",
        "layouts/merged.jsonl",
    ):
        assert (tmp_path / name).read_text(encoding="utf-8") == (FOLDER / "v1" / name).read_text(encoding="utf-8"), name
    shutil.rmtree(tmp_path / "layouts")


def test_alignment_skips_furniture_and_follows_moved_lines() -> None:
    import layouts

    from govtext.evaluation.sets import check_map

    clean = "一二三四五六七八九十甲乙丙丁戊己庚辛"
    for extracted in (
        "页眉\n一二三四五\n六七八九十\n— 1 —\n\f页眉\n甲乙丙丁戊\n己庚辛\n",
        "页眉\n甲乙丙丁戊己庚辛\n一二三四五\n六七八九十\n— 1 —\n",
        "一二三四五六七 八九十甲—1—\n页眉\n乙丙丁戊己庚辛",
    ):
        check_map(clean, extracted, layouts.align(clean, extracted, "x"), "x")
    with pytest.raises(SystemExit, match="was not found"):
        layouts.align(clean, "一二三四五六七八九十甲乙丙丁戊", "x")
