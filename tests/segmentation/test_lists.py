"""Lists in running text and behind what announces them, contents pages, lists of annexes, reports in parts."""

from __future__ import annotations

import govtext
from govtext.segmentation.contents import contents_lines

BODY = "全县上下围绕年初确定的目标任务抓项目、促投资、稳就业，各项工作推进顺利，主要指标好于上年，群众反映较好，基础更加牢固。"


def outline(*lines: str) -> list[tuple[int, str, str]]:
    (document,) = govtext.parse("\n".join(lines), single=True)
    return [(s.level, s.label, s.title) for s in document.sections[1:]]


def labels(*lines: str) -> list[tuple[int, str]]:
    return [(level, label) for level, label, _ in outline(*lines)]


def test_dashes_inside_a_paragraph_are_items() -> None:
    text = "会议提出两项措施：——提高通关效率。推广提前申报。——降低港口收费。清单之外不得收费。"
    assert labels("一、外贸工作", text) == [(1, "一、"), (2, "——"), (2, "——")]
    assert labels("一、外贸工作", "大家常说一句话：——办法总比困难多。" + BODY) == [(1, "一、")]


def test_items_behind_a_comma_may_have_several_sentences() -> None:
    text = "振兴职业教育，一要改进教学内容。教材三年更新一次。二要建设实训基地。每个乡镇都要参加。"
    assert labels("一、教育工作", text) == [(1, "一、"), (2, "一要"), (2, "二要")]
    assert labels("一、预算", "各级预算要量入为出，一要吃饭，二要建设。" + BODY) == [(1, "一、")]


def test_items_that_go_on_in_paragraphs_of_their_own() -> None:
    lines = ("一、存在的困难", "主要原因，一是投入不足，设施老化。", "二是人手不够，培训不多。")
    assert labels(*lines) == [(1, "一、"), (2, "一是"), (2, "二是")]


def test_items_answer_a_question_and_stand_behind_a_half_closed_quotation() -> None:
    text = '热线怎样改进？一是推行“接诉即办"，诉求直达乡镇；二是开展回访，结果纳入考核。'
    assert labels("一、便民服务", text) == [(1, "一、"), (2, "一是"), (2, "二是")]


def test_a_dash_list_behind_lead_phrases_belongs_to_the_section() -> None:
    leads = [f"{words}。{BODY}" for words in ("加大纾困支持力度", "强化稳岗就业政策", "守住民生保障底线")]
    dashes = ["五年来，我们主要做了以下工作。" + BODY, f"——经济总量再上台阶。{BODY}", f"——脱贫任务全面完成。{BODY}"]
    assert [level for level, *_ in outline("一、过去五年工作回顾", *leads, *dashes)] == [1, 2, 2, 2, 2, 2]


def test_a_longer_list_that_starts_anew_is_not_nested_in_the_one_before() -> None:
    first = "去年怎么做的？一是建好平台；二是压减时间。"
    second = "今年怎么做？一是改造系统；二是充实队伍；三是公开结果。"
    assert [level for level, *_ in outline("一、政务服务", first, second)] == [1, 2, 2, 2, 2, 2]


def test_a_statement_about_a_time_is_no_lead_phrase() -> None:
    lines = ("一、工作回顾", f"加快农业发展。{BODY}", f"推进工业转型。{BODY}", f"这个规划期间，工业规模翻番。{BODY}")
    assert [title for *_, title in outline(*lines)] == ["工作回顾", "加快农业发展", "推进工业转型"]


HEADINGS = ("一、发展基础", "（一）主要成绩", "（二）存在问题", "二、总体要求", "三、保障措施")


def test_contents_with_leaders_are_no_headings() -> None:
    contents = [f"{heading}{'.' * 20}{page}" for page, heading in enumerate(HEADINGS, 1)]
    body = [line for heading in HEADINGS for line in (heading, BODY)]
    assert labels("某县发展规划", "目  录", *contents, *body) == labels("某县发展规划", *body)


def test_contents_without_leaders_are_found_by_their_caption() -> None:
    body = [line for heading in HEADINGS for line in (heading, BODY)]
    contents = [HEADINGS[0], "（一）主要成就", *HEADINGS[2:]]  # one is worded otherwise than its heading
    assert contents_lines(["某县发展规划", "目录", *contents, *body]) == set(range(1, 7))
    assert contents_lines([*HEADINGS, BODY, "他们等了又等……", "……", "12"]) == set()


def test_the_list_of_annexes_holds_no_headings() -> None:
    lines = ("某县人民政府关于加强防汛工作的通知", "各乡镇：", "一、落实责任", BODY, "二、备足物资", BODY)
    annexes = ("附件1.防汛物资清单", "2.值班安排", "3.联系方式", "某县人民政府", "2024年5月6日")
    assert labels(*lines, *annexes) == [(1, "一、"), (1, "二、")]


def test_a_document_behind_the_last_article_starts_anew() -> None:
    rules = ("第一章 总则", f"第一条 {BODY}", f"第二条 {BODY}", "第二章 附则", "第三条 本办法自今年六月一日起施行。")
    plan = ("一、指导思想", BODY, "二、主要任务", BODY)
    assert labels(*rules, *plan)[-2:] == [(1, "一、"), (1, "二、")]


def test_a_report_in_parts_with_their_own_numbering_is_one() -> None:
    economy = ["一、扩大企业自主权，改进分配办法", "工厂按合同生产，利润按比例留成，设备更新由厂里决定，职工奖金同产量挂钩。" * 3]
    economy += ["二、整顿基本建设，提高投资效益", "工程实行招标承包，材料按计划供应，工期按合同考核，造价按定额结算。" * 3]
    abroad = ["一、同邻国发展友好关系", "边界谈判取得进展，贸易协定已经签署，留学人员往来增多，文化代表团互访频繁。" * 3]
    abroad += ["二、参加国际组织的活动", "我国代表出席会议，就裁军、环境、人权问题发表意见，主张协商解决争端。" * 3]
    lines = ["某年政府工作报告", "关于国内建设", BODY, *economy, "关于外交工作", BODY, *abroad]
    assert len(govtext.parse("\n".join(lines))) == 1
    assert labels(*lines) == [(1, ""), (2, "一、"), (2, "二、"), (1, ""), (2, "一、"), (2, "二、")]


def test_dashes_on_lines_above_paragraphs_are_headings() -> None:
    found = govtext.parse(f"一、工作回顾\n——农业稳步发展。\n{BODY}\n——工业增速加快。\n{BODY}", single=True)[0].sections[2:]
    assert [(s.kind, s.title) for s in found] == [("heading", "农业稳步发展"), ("heading", "工业增速加快")]
    items = govtext.parse("一、原则\n——坚持就近。方便群众。\n——坚持公开。接受监督。", single=True)[0].sections[2:]
    assert [s.kind for s in items] == ["item", "item"]


def test_members_are_headings_where_most_of_them_stand_above_a_body() -> None:
    lists = ["一、工作安排", "一要增加投入。资金向乡镇倾斜。", "二要稳定价格。", BODY, "三要增加补贴。标准提高一成。", "四要健全服务。站点进村。"]
    kinds = [s.kind for s in govtext.parse("\n".join(lists), single=True)[0].sections[2:]]
    assert kinds == ["item"] * 4


def test_a_list_of_shortcomings_belongs_to_the_section() -> None:
    lines = ["一、工作回顾", f"（一）工业提速增效。{BODY}", BODY, "我们清醒地看到，工作中还有不足：一是投入偏少；二是人手不够。"]
    assert labels(*lines) == [(1, "一、"), (2, "（一）"), (2, "一是"), (2, "二是")]
