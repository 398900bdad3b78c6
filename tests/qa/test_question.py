"""Frames of questions in the many ways people ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext.qa.question import MAX_QUESTION_CHARS, analyse_question, unit_fit


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("去年卖了多少吨水泥？", "quantity"), ("新区有几所学校", "quantity"), ("工业占多大比重？", "quantity"), ("产值涨了百分之几", "quantity"),
        ("排在全省第几位？", "quantity"), ("耕地有多大面积", "quantity"), ("教材隔几年修订一次？", "quantity"), ("实训要多长时间？", "quantity"),
        ("大桥哪一年通车？", "time"), ("大会是几号开的", "time"), ("何时投产？", "time"), ("通知是什么时候印发的", "time"),
        ("这项工作的负责人是谁？", "person"), ("哪位教授带队？", "person"), ("县长叫什么名字", "person"),
        ("哪家公司承建？", "organisation"), ("由哪个部门牵头", "organisation"),
        ("博览会在哪里举行？", "place"), ("哪个县面积最大", "place"),
        ("分哪几类？", "list"), ("涉及哪些领域", "list"), ("三大工程分别是什么", "list"),
        ("什么是河长制？", "definition"), ("“双减”指的是什么", "definition"),
        ("为什么停产？", "reason"), ("下降的原因是什么", "reason"),
        ("获得了什么称号？", "name"), ("文号是什么", "name"),
        ("如何处置闲置土地？", "clause"),
    ],
)  # fmt: skip
def test_kind(question: str, kind: str) -> None:
    assert analyse_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "unit_kind", "measure"),
    [
        ("2019年产值是多少？", "money", "total"), ("产值同比增长多少？", "ratio", "growth"), ("产值比上年多了多少亿元？", "money", "increment"),
        ("工业占经济的比重是多少？", "ratio", "share"), ("产值排第几？", "rank", "rank"), ("有多少家企业？", "enterprise", "total"),
        ("失业率是多少？", "ratio", "level"), ("粮食产量提高到多少？", "mass", "level"), ("来了多少游客", "people", "total"),
    ],
)  # fmt: skip
def test_unit_and_measure(question: str, unit_kind: str, measure: str) -> None:
    frame = analyse_question(question)
    assert frame.unit_kinds[0] == unit_kind
    assert frame.measure == measure


def test_years_and_comparisons() -> None:
    frame = analyse_question("2019年的产值比2018年增长了多少？去年呢")
    assert frame.years == (2019,)  # 2018 is only compared with
    assert frame.year_shifts == (-1,)


def test_status_and_head() -> None:
    assert analyse_question("2025年计划建多少公里？").wants_target
    assert not analyse_question("2024年建了多少公里？").wants_target
    assert analyse_question("选了哪三座城市？").count == 3
    assert analyse_question("由哪家公司承建").head == "公司承建"


@given(st.text(max_size=300))
def test_any_text_gives_a_frame(question: str) -> None:
    frame = analyse_question(question)
    assert len(frame.body) == len(frame.folded) <= MAX_QUESTION_CHARS
    assert 0 <= frame.slot[0] <= frame.slot[1] <= len(frame.folded)


def test_a_classifier_of_places_rules_out_people() -> None:
    assert unit_fit(analyse_question("全县有多少所小学？"), "人") == 0.0
    assert unit_fit(analyse_question("全县有多少所小学？"), "所") == 1.0
    assert unit_fit(analyse_question("培训了多少个农民？"), "人") > 0
