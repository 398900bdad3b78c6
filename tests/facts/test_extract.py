"""What a fact says: indicator, period, change, subject, and what is inherited from clause to clause."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govtext.document import Document
from govtext.facts import extract_facts
from govtext.pipeline import parse
from govtext.results import Fact

HEAD = "2025年某县政府工作报告\n——2025年1月17日在某县第十八届人民代表大会第四次会议上\n"


def document(body: str, head: str = HEAD) -> Document:
    return parse(head + body, single=True)[0]


def facts_of(body: str, head: str = HEAD) -> list[Fact]:
    return list(extract_facts(document(body, head)))


def brief(fact: Fact) -> tuple[str, str, str | None, str | None]:
    return (
        fact.indicator,
        fact.quantity.text,
        fact.period.iso if fact.period else None,
        fact.change.kind if fact.change else None,
    )


def test_period_and_indicator_hold_until_replaced() -> None:
    found = facts_of(
        "2019年酒类产量15.44万千升，同比增长13.2%，实现工业产值155.38亿元，同比增长34.9%。工业投资6.9亿元。", ""
    )
    assert [brief(fact) for fact in found] == [
        ("酒类产量", "15.44万千升", "2019", None),
        ("酒类产量", "13.2%", "2019", "increase"),
        ("工业产值", "155.38亿元", "2019", None),
        ("工业产值", "34.9%", "2019", "increase"),
        ("工业投资", "6.9亿元", "2019", None),
    ]
    assert found[0].quantity.value == Decimal(154400)
    assert found[1].change is not None
    assert found[1].change.basis == "同比"


def test_from_to_gives_both_values() -> None:
    before, after, yearly = facts_of("全县生产总值由2019年的60亿元增加到2024年的90亿元，年均增长8.4%。")
    assert brief(before) == ("生产总值", "60亿元", "2019", None)
    assert brief(after) == ("生产总值", "90亿元", "2024", "rise to")
    assert after.change is not None
    assert after.change.from_quantity == before.quantity
    assert brief(yearly) == ("生产总值", "8.4%", "2020/2024", "increase")


def test_a_second_from_to_inherits_both_periods() -> None:
    found = facts_of("财政收入由2019年的5亿元增加到2024年的9亿元；财政支出由11亿元增加到29亿元。")
    assert [brief(fact)[2] for fact in found] == ["2019", "2024", "2019", "2024"]


def test_coordinated_lists_are_paired() -> None:
    found = facts_of("高技术制造业、装备制造业增加值分别增长12.5%、13.1%，占规模以上工业比重分别提高到21.7%、33.6%。")
    assert [(fact.indicator, fact.quantity.text) for fact in found] == [
        ("高技术制造业增加值", "12.5%"),
        ("装备制造业增加值", "13.1%"),
        ("高技术制造业增加值占规模以上工业比重", "21.7%"),
        ("装备制造业增加值占规模以上工业比重", "33.6%"),
    ]
    assert [fact.change.kind for fact in found if fact.change] == ["increase", "increase", "rise to", "rise to"]


def test_town_and_country_are_two_indicators() -> None:
    found = facts_of("城乡居民收入分别增长4.7%、6.6%。")
    assert [fact.indicator for fact in found] == ["城镇居民收入", "农村居民收入"]


def test_a_list_of_falls_behind_a_list_of_rises() -> None:
    found = facts_of("甲产业、乙产业、丙产业增加值分别增长9.2%、0.7%和下降6.8%。")
    assert [fact.change.kind for fact in found if fact.change] == ["increase", "increase", "decrease"]


def test_counted_things_get_their_noun() -> None:
    found = facts_of("20项民生工程全面完成，恢复重建2.16万户受损农房，甲、乙、丙等22个项目顺利投产。")
    assert [fact.indicator for fact in found] == ["民生工程", "恢复重建受损农房", "项目"]


def test_generic_heads_take_the_indicator_before() -> None:
    found = facts_of("新开工重点项目120个、总投资300亿元，总量居全市第2。")
    assert [fact.indicator for fact in found] == ["新开工重点项目", "新开工重点项目总投资", "新开工重点项目总量"]
    assert found[2].change is not None
    assert found[2].change.kind == "rank"


def test_rank_share_and_level() -> None:
    found = facts_of("民生支出占财政支出的80%，空气优良天数比例保持在95%以上，出口额居全省第3位。")
    assert [fact.change.kind if fact.change else None for fact in found] == ["share", None, "rank"]


def test_the_year_of_a_part_comes_from_its_heading() -> None:
    found = facts_of(
        "一、2024年工作回顾\n\n　　全县上下团结一心，各项工作稳步推进，取得了新的成绩，全县粮食产量25万吨。\n\n"
        "二、2025年工作安排\n\n　　主要预期目标是：粮食产量达到26万吨。"
    )
    assert [(fact.period.iso, fact.period.how, fact.status) for fact in found if fact.period] == [
        ("2024", "inherited", "result"),
        ("2025", "inherited", "target"),
    ]


def test_compared_years_are_not_the_period() -> None:
    found = facts_of("2024年居民收入30788元，比2019年增加13480元，是2010年的2.6倍。")
    assert {fact.period.iso for fact in found if fact.period} == {"2024"}
    assert found[1].change is not None
    assert found[1].change.kind == "increase"


def test_a_topic_before_the_comma_is_the_indicator() -> None:
    (fact,) = facts_of("全年社会商品零售总额，比上年增长17.8%。")
    assert fact.indicator == "社会商品零售总额"
    assert fact.change is not None
    assert fact.change.basis == "比上年"


@pytest.mark.parametrize(
    "body",
    [
        "引进投资超5亿元的项目。",
        "连续12年获得表彰。",
        "60岁以上老人免费乘车。",
        "开展“三个100”行动。",
        "这三个方面十分重要。",
        "建成26兆瓦级机组。",
        "产业结构调整为8.7:48.5:42.8。",
    ],
)
def test_figures_that_state_nothing_are_left_out(body: str) -> None:
    assert facts_of(body) == []


def test_without_a_date_relative_words_stay_words() -> None:
    (fact,) = facts_of("去年销售收入5亿元。", "")
    assert fact.period is not None
    assert fact.period.iso is None
    assert (fact.period.text, fact.period.how) == ("去年", "unresolved")


def test_last_year_is_inferred_from_the_largest_year_told_of() -> None:
    found = facts_of("2018年投产，2019年产量3万吨，2019年增长5%。去年税收57亿元。", "")
    assert found[-1].period is not None
    assert found[-1].period.iso == "2019"


def test_bulletin_tells_of_the_year_in_its_title() -> None:
    found = facts_of("（2023年5月）\n年末常住人口48万人，比上年末增加353人。", "某县2022年国民经济和社会发展统计公报\n")
    assert [fact.period.iso for fact in found if fact.period] == ["2022-12-31", "2022-12-31"]


def test_subject_in_front() -> None:
    (fact,) = facts_of("杏花经济技术开发区税收5亿元。")
    assert (fact.subject, fact.indicator) == ("杏花经济技术开发区", "税收")


SAMPLE = """一、2024年工作回顾
全县生产总值增长5.4%，固定资产投资100亿元、增长6.8%。粮食总产达到557万吨，连续12年稳定在500万吨以上。
新增甲机场、乙机场2个国际机场，8个国家级中心平稳运营。投资4亿绿化城区。
二、今年目标
主要预期目标是：生产总值增长5%左右，城镇新增就业7000人以上。
"""


def test_every_span_is_its_text() -> None:
    doc = document(SAMPLE)
    found = extract_facts(doc)
    assert len(found) == 10
    for fact in found:
        assert fact.text == fact.span.of(doc.text)
        assert fact.quantity.text == fact.quantity.span.of(doc.text)
        assert fact.span.contains(fact.quantity.span)
        assert fact.quantity.text == fact.quantity.source_span.of(doc.source.text)
        assert doc.sentences[fact.sentence_index].span.contains(fact.quantity.span)
        if fact.indicator_span is not None:
            assert fact.indicator_span.of(doc.text) == fact.indicator
    assert [f.quantity.span.start for f in found] == sorted(f.quantity.span.start for f in found)


def test_same_text_same_facts() -> None:
    assert extract_facts(document(SAMPLE)) == extract_facts(document(SAMPLE))
