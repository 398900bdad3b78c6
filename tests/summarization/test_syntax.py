"""What a clause is told to be by its first and last words."""

from __future__ import annotations

import pytest

from govtext.summarization import syntax


@pytest.mark.parametrize(
    "piece",
    [
        "去年11月6日至7日",
        "2023年",
        "今年1—9月",
        "三年来",
        "截至去年底",
        "“十三五”期间",
        "近日",
        "到2025年底前",
        "2021年以来",
    ],
)
def test_times(piece: str) -> None:
    assert syntax.is_time(piece, 0, len(piece))


@pytest.mark.parametrize("piece", ["2023年产量5吨", "年产5吨", "日处理能力4万吨", "第一季度报告", "全年收入"])
def test_what_is_more_than_a_time(piece: str) -> None:
    assert not syntax.is_time(piece, 0, len(piece))


@pytest.mark.parametrize(
    "piece",
    [
        "在市委坚强领导下", "通过上下努力", "为方便群众", "按照省里要求", "在推进工作的同时", "县长强调", "从产业看",
        "随着道路通车", "去年11月6日至7日", "作出处理决定前",
    ],
)  # fmt: skip
def test_adverbials(piece: str) -> None:
    assert syntax.is_adverbial(piece, 0, len(piece))


@pytest.mark.parametrize(
    "piece", ["在县城新建管网58公里", "全县粮食产量5万吨", "通过验收", "新建厂房3座", "存栏生猪居全省第二"]
)
def test_what_is_complete(piece: str) -> None:
    assert not syntax.is_adverbial(piece, 0, len(piece))


@pytest.mark.parametrize(
    "piece",
    ["每年投入118万元", "列出问题、责任、时限三张清单", "三年来共招聘26人", "培训62期", "全面推进改革", "把河治好", "去年整治销号3个"],
)  # fmt: skip
def test_predicates(piece: str) -> None:
    assert syntax.opens_with_verb(piece, 0, len(piece))


@pytest.mark.parametrize(
    "piece",
    [
        "全县投入118万元",
        "投资增长5%",
        "重点项目开工",
        "建设者3万人",
        "生产总值5亿元",
        "有关部门负责",
        "用电负荷提高",
        "将军村脱贫",
    ],
)
def test_what_has_its_subject(piece: str) -> None:
    assert not syntax.opens_with_verb(piece, 0, len(piece))


def test_a_measure_is_no_subject_of_a_later_predicate() -> None:
    # 工业投资增长7.7%，新建厂房3座: it is not the investment that builds.
    assert not syntax.names_subject("工业投资增长7.7%", 0, 10)
    assert syntax.names_subject("6个区挂牌运营", 0, 7)
    assert syntax.names_subject("各县制定办法时", 0, 7)
