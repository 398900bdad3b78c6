"""Made questions: the answers are slices, the traps are not answered, the kinds that reports need are there."""

from __future__ import annotations

import random

import pytest

from govtext.training.synthetic import FINDERS, passages, synthetic_examples

TEXT = (
    "2023年，安平县粮食产量达到35.2万吨，同比增长3.1%。全年新建学校12所，培训农民3200余人。"
    "县长王建国主持召开会议，研究防汛工作。会议审议了《安平县防汛应急预案》。"
    "我县重点发展食品加工、乡村旅游、设施农业等产业。县级农业农村部门负责良种推广和技术培训工作。"
    "2021年6月安平县全面建成高标准农田示范区。"
)


@pytest.mark.parametrize(
    ("kind", "answer", "asked"),
    [
        ("quantity", "35.2万吨", "粮食产量"),
        ("quantity", "3.1%", "增长"),
        ("quantity", "3200余人", "培训农民"),
        ("person", "王建国", "县长"),
        ("title", "《安平县防汛应急预案》", "审议了"),
        ("list", "食品加工、乡村旅游、设施农业", "发展"),
        ("body", "县级农业农村部门", "负责良种推广"),
        ("date", "2021年6月", "建成高标准农田"),
    ],
)
def test_each_kind_is_found(kind: str, answer: str, asked: str) -> None:
    found = [f for f in FINDERS[kind](TEXT, random.Random(0)) if TEXT[f.start : f.end] == answer]
    assert found
    assert any(asked in question for question in found[0].questions)
    assert all(answer not in question for question in found[0].questions)


def test_examples_are_slices_and_repeatable() -> None:
    texts = [TEXT.replace("安平", place) for place in ("青阳", "海州", "汉川", "临江")] * 3
    made = synthetic_examples(texts, 30, seed=5)
    assert made == synthetic_examples(texts, 30, seed=5)
    assert made != synthetic_examples(texts, 30, seed=6)
    assert {len(e.answers) for e in made} == {0, 1}
    for example in made:
        for start, end in example.answers:
            assert 0 <= start < end <= len(example.passage)


def test_a_trap_of_another_year_names_a_year_that_is_not_there() -> None:
    made = [e for e in synthetic_examples([TEXT] * 40, 60, seed=1, trap_share=0.5) if not e.answers]
    years = {e.question[:5] for e in made if e.question[:2] == "20" and "2023年" not in e.question}
    assert years
    assert all(year not in TEXT for year in years if year.endswith("年"))


def test_passages_are_whole_sentences_of_the_text() -> None:
    cut = list(passages(TEXT * 3, random.Random(2)))
    assert all(part in TEXT * 3 and part.endswith("。") for part in cut)
