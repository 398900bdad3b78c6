"""Passages for questions about whole reports: the answer stands in them, competitors too, and halves never mix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govtext.errors import GovtextError
from govtext.offsets import Span
from govtext.training.annotated import report_document, report_name, report_text
from govtext.training.recipe import load_recipe
from govtext.training.report_questions import FOUND, cut_passage, half_of, report_examples

REPORT = "临江市2023年工作报告\n" + "".join(f"第{i}镇粮食产量{i}万吨。种植面积{i}万亩。\n" for i in range(10, 40))


def row(name: str, question: str, *answers: str) -> dict[str, Any]:
    found = [{"text": a, "start": REPORT.index(a), "end": REPORT.index(a) + len(a)} for a in answers]
    return {"id": f"{name}/{question}", "file": f"reports/{name}", "question": question, "answers": found}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    for name in "abcdefgh":
        (tmp_path / "reports" / name).write_text(REPORT, encoding="utf-8-sig")  # offsets count without the mark
    return tmp_path


@pytest.mark.parametrize("answer", ["25万吨", "25万亩", "临江市2023年工作报告", "产量25万吨。种植面积25万亩"])
def test_the_answer_moves_with_its_sentence(answer: str) -> None:
    at = REPORT.index(answer)
    passage, moved = cut_passage(REPORT, "第33镇的粮食产量是多少？", [Span(at, at + len(answer))])
    assert [passage[a:b] for a, b in moved] == [answer]
    assert "第33镇粮食产量33万吨" in passage, "what resembles the question competes with the answer"
    assert len(passage) < len(REPORT) / 2
    assert passage.count("。") <= FOUND + 4


def test_a_question_without_an_answer_keeps_what_resembles_it(reports: Path) -> None:
    (example,) = report_examples([row("a", "第99镇粮食产量是多少？")], reports)
    assert example.answers == ()
    assert "粮食产量" in example.passage


def test_each_phrasing_of_a_question_is_an_example(reports: Path) -> None:
    asked = row("a", "第25镇粮食产量是多少？", "25万吨") | {"reworded": ["第25镇打了多少粮食？", "25镇 粮食"]}
    examples = report_examples([asked], reports)
    assert [e.question for e in examples] == ["第25镇粮食产量是多少？", "第25镇打了多少粮食？", "25镇 粮食"]
    assert len({e.example_id for e in examples}) == 3
    assert all(e.passage[a:b] == "25万吨" for e in examples for a, b in e.answers)


def test_a_report_can_be_a_text_of_a_collection(tmp_path: Path) -> None:
    lines = [json.dumps({"title": title, "text": text}) for title, text in (("甲", "短文。"), ("乙", REPORT), ("乙", "别文。"))]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    asked = row("a", "第25镇粮食产量是多少？", "25万吨") | {"file": "texts.jsonl", "title": "乙"}
    assert report_name(asked) == "texts.jsonl 乙"
    assert report_text(asked, tmp_path) == REPORT
    (example,) = report_examples([asked], tmp_path)
    assert [example.passage[a:b] for a, b in example.answers] == ["25万吨"]
    start = REPORT.index("第25镇")
    part = report_document(asked | {"range": [start, start + 8]}, tmp_path)
    assert part.text == REPORT[start : start + 8]
    with pytest.raises(GovtextError, match="no text with the title '丙'"):
        report_text(asked | {"title": "丙"}, tmp_path)


def test_the_halves_share_no_report_and_leave_none_out(reports: Path) -> None:
    rows = [row(name, "第25镇粮食产量是多少？", "25万吨") for name in "abcdefgh"]
    halves = {half: {e.example_id for e in report_examples(rows, reports, half=half)} for half in "AB"}
    assert halves["A"]
    assert halves["B"]
    assert not halves["A"] & halves["B"]
    assert halves["A"] | halves["B"] == {r["id"] for r in rows}
    assert half_of("x/a") == half_of("y/a"), "the folder does not count"


def test_faulty_rows_are_named(reports: Path) -> None:
    wrong = row("a", "多少？", "25万吨")
    wrong["answers"][0]["start"] += 1
    with pytest.raises(GovtextError, match=r"a/多少？.*does not stand"):
        report_examples([wrong], reports)
    with pytest.raises(GovtextError, match="of nowhere/多少？ is not there"):
        report_examples([row("nowhere", "多少？", "25万吨")], reports)


def test_a_recipe_names_question_files_beside_itself(reports: Path, tmp_path: Path) -> None:
    lines = [json.dumps(row(name, "第25镇粮食产量是多少？", "25万吨")) for name in "abcdefgh"]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "recipe.json").write_text(
        json.dumps({"name": "x", "architecture": "match-reader", "seed": 1, "run_folder": "z"}), encoding="utf-8"
    )
    recipe = load_recipe(tmp_path / "recipe.json", data_root=reports)
    both = recipe.examples({"report_questions": ["questions.jsonl"]})
    one = recipe.examples({"report_questions": ["questions.jsonl"], "half": "B"})
    assert len(both) == 8
    assert 0 < len(one) < 8
