"""Numbered clauses that are no titles, lead phrases with and without siblings, what an address to the audience closes."""

from __future__ import annotations

import pytest

import govtext

BODY = "全县上下围绕年初确定的目标任务抓项目、促投资、稳就业，各项工作推进顺利，主要指标好于上年，群众反映较好，基础更加牢固。"
MORE = "有关部门要在年底前拿出办法，报县政府常务会议讨论。"


def outline(*lines: str) -> list[tuple[int, str, str]]:
    (document,) = govtext.parse("\n".join(lines), single=True)
    return [(s.level, s.label, s.title) for s in document.sections[1:]]


def titles(*lines: str) -> list[str]:
    return [title for *_, title in outline(*lines)]


@pytest.mark.parametrize(
    "clause",
    [
        "（一）各乡镇应当按月公布账目。" + MORE,
        "（一）对按期完工的单位，应给予适当奖励。" + MORE,
        "（一）鉴于水源不足，新建水厂暂缓审批。" + MORE,
        "（一）开通夜间公交线路。（县交通局牵头，六月底前完成）",
        "（一）有下列情形之一的，取消评选资格。",
    ],
)
def test_a_provision_is_no_title(clause: str) -> None:
    assert outline("一、有关要求", clause, "（二）加强监督检查。" + MORE) == [(1, "一、", "有关要求"), (2, "（一）", ""), (2, "（二）", "加强监督检查")]


def test_a_title_may_answer_and_demand() -> None:
    lines = ("（一）主动公开信息，强化解读回应。" + MORE, "（二）必须守住安全底线。" + MORE)
    assert titles("一、有关要求", *lines) == ["有关要求", "主动公开信息，强化解读回应", "必须守住安全底线"]


def test_among_clauses_only_a_short_phrase_is_a_title() -> None:
    clauses = [f"{n}、县长主持常务会议，副县长协助县长工作，局长负责本局工作，各司其职、互相配合，重要事项及时通报。" for n in "一二三四五"]
    assert titles(*clauses, "六、县长外出期间由常务副县长主持工作。" + MORE, "七、改进会风。" + MORE) == [""] * 6 + ["改进会风"]


def test_list_labels_before_一些() -> None:
    lines = ("一、存在的困难", f"一是投入不足。{BODY}", f"二是一些干部办法不多。{BODY}", f"三是服务不够。{BODY}")
    assert [label for _, label, _ in outline(*lines)] == ["一、", "一是", "二是", "三是"]
    assert titles("一、作风", "一是一、二是二，有什么说什么。" + BODY) == ["作风"]


def test_long_lead_phrases_count_beside_short_ones_that_begin_alike() -> None:
    leads = ("立足湖区资源发展生态旅游业。", "立足交通条件，把仓储物流和冷链运输做成新的支柱产业。", "立足人才优势办好园区。")
    assert titles("一、重点工作", *(lead + BODY for lead in leads)) == ["重点工作", *(lead[:-1] for lead in leads)]


def test_long_lead_phrases_count_where_every_paragraph_has_one() -> None:
    leads = ("健全分类投放体系，推动生活垃圾就地就近资源化利用。", "开展危旧房屋改造，提高老旧小区供水供气保障水平。", "完善管护制度。")
    assert titles("一、重点工作", *(lead + BODY for lead in leads)) == ["重点工作", *(lead[:-1] for lead in leads)]
    assert titles("一、重点工作", *(lead + BODY for lead in leads[:2]), BODY, leads[2] + BODY) == ["重点工作"]


def test_a_lead_phrase_names_an_example_and_announces_no_list() -> None:
    lines = (f"抓好农业特别是粮食生产。{BODY}", f"实施好城乡建设项目。{BODY}")
    assert titles("一、重点工作", *lines) == ["重点工作", "抓好农业特别是粮食生产", "实施好城乡建设项目"]
    assert titles("一、重点工作", f"完成目标要把握以下几个方面。{BODY}", f"同时要做到以下几点。{BODY}") == ["重点工作"]


def test_what_follows_an_address_belongs_to_the_chapter() -> None:
    leads = [f"{words}。{BODY}" for words in ("推进依法行政", "强化责任担当")]
    tree = outline("一、重点任务", "（一）扩大就业", BODY, "（二）改善环境", BODY, "各位代表！", BODY, *leads)
    assert [level for level, *_ in tree] == [1, 2, 2, 2, 2]


def test_statements_below_what_announces_them() -> None:
    statements = ["把水利建设放在首位。", "修好公路是一项急务。", "办好乡村学校。", "稳住市场物价。"]
    lines = ["一、今年工作", "今年要做好下面的工作：", *(f"{s}\n{BODY}" for s in statements)]
    assert titles(*lines) == ["今年工作", *(s[:-1] for s in statements)]


def test_a_statement_may_be_alone_in_its_chapter_and_stand_above_what_leads_to_a_list() -> None:
    above = [f"一、工作回顾\n{BODY}", *(f"{s}\n{BODY}" for s in ("粮食生产再获丰收。", "城乡面貌明显改善。"))]
    below = [f"二、扩大开放\n{BODY}", f"积极有效利用外资。\n{BODY}", "三、调整结构", "加大工业调整力度。", "当前着重抓三件事。"]
    items = [f"一是改造设备。{BODY}", f"二是培育品牌。{BODY}"]
    assert [title for level, _, title in outline(*above, *below, *items) if level == 2] == [
        "粮食生产再获丰收",
        "城乡面貌明显改善",
        "积极有效利用外资",
        "加大工业调整力度",
    ]


def test_a_list_that_goes_on_inside_its_last_paragraph() -> None:
    first = [f"{n}是{words}。{BODY}" for n, words in zip("一二三四", ("改造设备", "培育品牌", "兼并重组", "招引人才"), strict=True)]
    second = [f"{n}是{words}。{BODY}" for n, words in zip("一二三四", ("修路", "种树", "办学", "引水"), strict=True)]
    tree = outline("一、调整结构", "工业要抓好四件事。", *first, "乡村要抓好五件事。", *second[:3], second[3] + "五是扩大开放，吸引客商。")
    assert [level for level, *_ in tree] == [1] + [2] * 9


def test_a_title_named_like_a_document_is_one_in_its_report() -> None:
    assert titles("县政府工作报告", BODY, "完成五年规划的主要措施", BODY, "前两年的执行情况", BODY[:32] + "。") == [
        "完成五年规划的主要措施",
        "前两年的执行情况",
    ]


def test_an_annex_whose_title_touches_its_number() -> None:
    notes = [f"{n}.{words}：{BODY}" for n, words in ((1, "四网融合"), (2, "链式改造"), (3, "一单制"))]
    tree = outline("一、工作回顾", BODY, "附件1", "十件实事", "一、修建水厂。" + BODY, "二、改造学校。" + BODY, "附件2名词解释", *notes)
    assert [(level, label) for level, label, _ in tree if label.startswith("附")] == [(1, "附件1"), (1, "附件2")]


def test_a_small_full_stop_behind_a_number() -> None:
    lines = [f"{n}﹒{words}。{BODY}" for n, words in ((1, "建设数据平台"), (2, "改造企业内网"), (3, "培育服务商"))]
    assert [(level, label) for level, label, _ in outline("一、行动步骤", *lines)] == [(1, "一、"), (2, "1﹒"), (2, "2﹒"), (2, "3﹒")]


def test_a_formula_is_no_heading() -> None:
    assert titles("一、考核办法", BODY, "全年得分=（上半年得分+下半年得分）÷2", BODY) == ["考核办法"]
