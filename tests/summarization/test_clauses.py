"""Clauses: where sentences are cut, and what a clause cannot do without."""

from __future__ import annotations

import pytest

from govtext.pipeline import parse
from govtext.summarization.clauses import Clause, points_back, split_clauses
from govtext.summarization.prose import quotable
from govtext.summarization.selection import closure


def cut(text: str) -> tuple[str, list[Clause]]:
    document = parse(text, single=True)[0]
    return document.text, split_clauses(document, document.sentences)


def words(text: str) -> list[str]:
    source, clauses = cut(text)
    return [source[c.start : c.end] for c in clauses]


def needed(text: str, opening: str) -> list[str]:
    """The clauses that come with the one that begins with ``opening``."""
    source, clauses = cut(text)
    index = next(c.index for c in clauses if source.startswith(opening, c.start))
    return [source[clauses[i].start : clauses[i].end] for i in closure(clauses, index)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("全县完成投资38.6亿元，同比增长12.4%；新建厂房6.3万平方米。", ["全县完成投资38.6亿元", "同比增长12.4%", "新建厂房6.3万平方米。"]),
        ("群众说，“过去要跑四趟，现在半天办完。”", ["群众说", "“过去要跑四趟，现在半天办完。”"]),
        ("按照《甲、乙，丙办法》（以下简称《办法》，下同）执行。", ["按照《甲、乙，丙办法》（以下简称《办法》，下同）执行。"]),
        ("出口额1,234.5万元，增长3%。", ["出口额1,234.5万元", "增长3%。"]),
        ("（二）抓好招商。", ["抓好招商。"]),
        ("一是抓招商；二是抓服务。", ["抓招商", "抓服务。"]),
        ("同时，建成水库7座。", ["建成水库7座。"]),
        ("同时期建成水库7座。", ["同时期建成水库7座。"]),
        ("某网消息（记者甲）：今年粮食增产。", ["今年粮食增产。"]),
    ],
)  # fmt: skip
def test_sentences_are_cut_at_clauses_only(text: str, clauses: list[str]) -> None:
    assert words(text) == clauses


def test_a_change_comes_with_what_changed() -> None:
    text = "全县粮食总产量17.8万吨，比上年增加0.6万吨，占全市的二成。"
    assert needed(text, "占全市") == ["全县粮食总产量17.8万吨", "比上年增加0.6万吨", "占全市的二成。"]


def test_a_condition_comes_with_what_it_governs_and_the_other_way_round() -> None:
    text = "入围企业在3家及以上的，采取招标采购；入围企业为2家的，采取议价采购。"
    assert needed(text, "采取议价") == ["入围企业为2家的", "采取议价采购。"]
    assert needed(text, "入围企业在") == ["入围企业在3家及以上的", "采取招标采购"]


def test_members_of_a_list_come_with_its_lead_in() -> None:
    text = "今年主要预期目标是：生产总值增长5%左右；城镇新增就业3000人；粮食产量18万吨。"
    assert needed(text, "粮食产量") == ["今年主要预期目标是：", "生产总值增长5%左右", "粮食产量18万吨。"]


def test_a_purpose_leans_on_the_next_clause_but_not_the_next_on_it() -> None:
    text = "为了方便群众，大厅增设窗口12个。"
    assert needed(text, "为了") == ["为了方便群众", "大厅增设窗口12个。"]
    assert needed(text, "大厅") == ["大厅增设窗口12个。"]


def test_a_sentence_that_points_back_comes_with_the_one_before() -> None:
    text = "全县在校生13221人。其中，小学6820人。"
    assert needed(text, "其中") == ["全县在校生13221人。", "其中，小学6820人。"[:2], "小学6820人。"]


@pytest.mark.parametrize("opening", ["其中，小学", "这一做法", "对此，", "上述", "但是", "同比增长", "该项"])
def test_openings_that_point_back(opening: str) -> None:
    assert points_back(opening, 0, len(opening))


@pytest.mark.parametrize("opening", ["其他学校", "其余各县", "全县", "以下", "此外", "粮食产量", "该死"])
def test_openings_that_do_not(opening: str) -> None:
    assert not points_back(opening, 0, len(opening))


def test_headings_signatures_and_furniture_are_not_quoted() -> None:
    text = (
        "某县2024年工作总结\n（2025年1月3日）\n各位代表：\n一、主要成绩\n全县粮食总产量17.8万吨，比上年增加0.6万吨。\n"
        "重点做好八个方面工作。\n向所有关心支持发展的同志们表示衷心的感谢！\n网站地图\n产量\n吨\n（此件公开发布）\n"
    )
    document = parse(text, single=True)[0]
    assert [s.text for s in quotable(document)] == ["全县粮食总产量17.8万吨，比上年增加0.6万吨。"]


def test_a_text_typed_with_the_points_of_a_latin_keyboard_is_quoted() -> None:
    line = "加快建设智能航道,到2025年新增电子航道图3000公里."
    document = parse(f"航运发展意见\n一、总体要求\n{line}\n", single=True)[0]
    assert [s.text for s in quotable(document)] == [line]


def test_a_predicate_comes_with_its_subject() -> None:
    text = "我们对全县417个排口逐一编号建档，列出三张清单，去年整治销号389个。"
    assert needed(text, "列出") == ["我们对全县417个排口逐一编号建档", "列出三张清单"]
    assert needed(text, "去年整治") == ["我们对全县417个排口逐一编号建档", "去年整治销号389个。"]


def test_predicates_of_a_sentence_without_subject_stand_alone() -> None:
    text = "新建标准化厂房6万平方米，签约工业和旅游项目23个，工业投资增长5%，落户上市企业和民营企业8家。"
    assert needed(text, "签约") == ["签约工业和旅游项目23个"]
    assert needed(text, "落户") == ["落户上市企业和民营企业8家。"]


def test_a_time_comes_with_its_clause_and_rules_the_sentence() -> None:
    text = "去年11月6日至7日，全省现场会在临江市召开，会议把松溪县的做法列为观摩内容。"
    assert needed(text, "去年") == ["去年11月6日至7日", "全省现场会在临江市召开"]
    assert needed(text, "会议") == ["去年11月6日至7日", "全省现场会在临江市召开", "会议把松溪县的做法列为观摩内容。"]


def test_a_figure_of_a_plan_comes_with_the_plan() -> None:
    text = "今年我们将完成水利投资10亿元以上，农村自来水普及率达到98%。"
    assert needed(text, "农村") == ["今年我们将完成水利投资10亿元以上", "农村自来水普及率达到98%。"]


def test_a_rule_comes_with_its_case() -> None:
    text = "自贸试验区内的企业承揽联合建设项目时，不受投资比例限制。"
    assert needed(text, "不受") == ["自贸试验区内的企业承揽联合建设项目时", "不受投资比例限制。"]
