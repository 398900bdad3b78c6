"""Paragraph ends in columns that width alone does not tell: addresses, titles of what is issued, citations, lists of names."""

from __future__ import annotations

import pytest

from govtext.cleaning import clean

BODY = (
    "为做好今年的防汛工作，确保水库安全度汛，现就有关事项通知如下，请各单位认真执行，不得延误，重要情况随时报告。",
    "各乡镇要对辖区内的水库、塘坝、河道逐一检查，发现隐患立即整改，一时不能整改的要落实专人昼夜看守，做到早发现早处置。",
    "县水利局要会同气象局加强会商，及时发布雨情水情，组织好抢险队伍和物资，汛期实行领导带班和二十四小时值守制度。",
)
NOTE = "（县应急局、县交通局、县农业局、县财政局、县教育局、县气象局、各乡镇人民政府按职责分工负责）"


INDENT = "\N{IDEOGRAPHIC SPACE}" * 2


def column(width: int, *paragraphs: str) -> str:
    """The paragraphs in a column; every other indent was lost."""
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        rest = INDENT + paragraph
        while rest:
            size = width
            while size > 1 and rest[size : size + 1] and rest[size] in "，。、；：）":
                size -= 1
            lines.append(rest[:size] if number % 2 else rest[:size].removeprefix(INDENT))
            rest = rest[size:]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("各乡镇人民政府：", *BODY),
        ("李明远、王志平委员：", "你们提出的关于修缮水库大坝和改造灌溉渠道的建议收悉，现答复如下：", *BODY),
        ("县农业局：", "你局关于建设水库管理房的请示收悉。经县政府同意，现批复如下：", "同意兴建管理房。" + BODY[1], BODY[2]),
        (*BODY, "2021年5月20日", "（本文有删减）", "全县水库安全度汛工作方案", *BODY[1:]),
        (*BODY, "以上工作按照《水库安全管理办法》（云政发〔2018〕12号）和有关文件规定的程序办理，不再另行通知。"),
        (*BODY, "指挥部成员名单如下：", "组长：李明远　　县人民政府县长", "王志平　　县水利局局长", "赵一鸣　　县气象局局长"),
        (*BODY, "加强值守。" + BODY[1] + NOTE, "（二）落实物资。" + BODY[2] + NOTE, "（三）通报情况。" + BODY[1]),
    ],
)
@pytest.mark.parametrize("width", [15, 16, 18])
def test_paragraphs_come_out_as_they_were(paragraphs: tuple[str, ...], width: int) -> None:
    assert clean(column(width, *paragraphs)).text.split("\n") == list(paragraphs)


def test_a_sentence_runs_on_where_a_picture_ends() -> None:
    beside = ["支持企业改造设备", "提高产品质量，扩大", "市场份额，鼓励商会", "组织展销，进一步提"]
    below = ["高本地产品的知名度，带动更多农户参与加工", "销售，让群众在产业发展中得到更多实惠。"]
    column_above = column(20, *BODY).split("\n")
    assert clean("\n".join([*column_above, *beside, *below])).text.endswith("".join(beside + below))


def test_sentences_in_a_column_are_no_imprint() -> None:
    towns = [f"{a}{b}乡清理河道、加固堤防，组织群众义务投工，按期完成任务。" for a in "云河石柳青" for b in "山川林泉岭溪"]
    more = "县县县县县县县县县加快老旧小区改造，推进无障碍环境建设，鼓励有条件的楼栋加装电梯，让大家住得安心。"
    text = column(11, *towns, "办好民生实事。", more, *BODY)
    assert "\n无障碍环境建设" in text
    assert "".join(clean(text).text.split()) == "".join(text.split())


def test_a_page_number_between_paragraphs_and_at_the_end_of_a_column() -> None:
    below = ("县教育局要组织学校开展防溺水教育，在河道和塘坝边设立警示牌，暑期安排专人巡查。", "各单位要加强宣传，引导群众主动避险。")
    text = f"{column(13, *BODY)}\n1\n{column(13, *below)}\n2"
    assert clean(text).text.split("\n") == [*BODY, *below]
