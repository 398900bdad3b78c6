from __future__ import annotations

import pytest

from govtext.cleaning import clean
from govtext.cleaning.apply import STEPS


@pytest.mark.parametrize(
    ("text", "cleaned", "step"),
    [
        ("第一行\r\n第二行", "第一行\n第二行", "line_ends"),
        ("软\u00ad连\u200b字\ufeff符", "软连字符", "invisible"),
        ("中 国 特 色 社 会 主 义", "中国特色社会主义", "letter_spacing"),
        ("和 过 程 监 控 ，协 调 英", "和过程监控，协调英", "letter_spacing"),
        ("1 9 9 8 年，增长1 5 ．3 ％。", "1998年，增长15．3％。", "letter_spacing"),
        ("白庆春 王肇星 王瑶", "白庆春 王肇星 王瑶", None),
        ("去年 12 月 23 日，投资 4 亿元。", "去年12月23日，投资4亿元。", "blanks"),
        ("（一） 坚持创新，（二） 坚持开放。", "（一）坚持创新，（二）坚持开放。", "blanks"),
        ("1 总则", "1 总则", None),
        ("粮食产量　12.5　13.1　4.8%", "粮食产量　12.5　13.1　4.8%", None),
        ("绿化北部边山 2\n万亩，投资3.2万\n千升。", "绿化北部边山2万亩，投资3.2万千升。", "wrapped_lines"),
        ("完成投资，\n增长5%。", "完成投资，增长5%。", "wrapped_lines"),
        ("《教育发展战略\n合作框架协议》已签订。", "《教育发展战略合作框架协议》已签订。", "wrapped_lines"),
        ("甲段完。\n乙段完。", "甲段完。\n乙段完。", None),
        ("会议开始。\n— 12 —\n会议结束。", "会议开始。\n会议结束。", "page_numbers"),
        ("会议开始。\n第3页 共8页\n会议结束。", "会议开始。\n会议结束。", "page_numbers"),
        ("上文。\n（下转第4版）\n下文。", "上文。\n下文。", "jump_lines"),
        ("建设完成。　　第二段开始。", "建设完成。\n第二段开始。", "lost_breaks"),
    ],
)
def test_repairs(text: str, cleaned: str, step: str | None) -> None:
    result = clean(text)
    assert result.text == cleaned
    names = {entry.name for entry in result.log}
    assert names <= set(STEPS)
    if step:
        assert step in names


def test_web_page_furniture() -> None:
    page = "\n".join(
        ["网站首页", "政务公开", "您当前的位置：", "首页>政务公开>公报", "云岭县2023年统计公报", "来源：县统计局", "字号：大 中 小", "打印", "2023年全县经济平稳运行，完成生产总值120.5亿元，比上年增长5.6%，三次产业协调发展，结构继续优化。", "一、综合", "全年粮食产量17.8万吨，增长2.1%，其中小麦9.2万吨，增长1.4%，玉米7.1万吨，增长2.9%，丰收在望。", "网站地图", "版权所有 云岭县人民政府", "某ICP备00000000号"]
    )
    lines = clean(page).text.split("\n")
    assert lines[0] == "云岭县2023年统计公报"
    assert lines[-1].startswith("全年粮食产量")
    assert len(lines) == 4


def test_headings_keep_their_tail_and_leave_the_body() -> None:
    column = [
        "一、加强党的建设，以实干作风开拓工作新", "局面",
        "全县各级党组织认真落实新时代党的建设", "总要求，持续加强基层组织建设，开展主题",
        "教育，推动各项工作再上新的台阶，取得了", "明显的成效。",
        "二、突出项目", "项目建设是经济发展的重要支撑，全年开工", "建设重点项目三十五个，完成投资四十六亿",
        "元，为经济发展积蓄了后劲。",
    ]  # fmt: skip
    assert clean("\n".join(column)).text.split("\n") == [
        "一、加强党的建设，以实干作风开拓工作新局面",
        "".join(column[2:6]),
        "二、突出项目",
        "".join(column[7:10]),
    ]


def test_columns_side_by_side() -> None:
    left = ["全县粮食生产再获丰收总产", "量达到十七点八万吨比上年", "增加六千吨连续五年保持增", "长态势为保障供应作出贡献", "蔬菜水果等特色产业加快发", "展建成示范基地二十三个带", "动农户四千余户户均增收三", "千五百元群众得到更多实惠", "畜牧业生产总体平稳生猪出", "栏三十二万头增长百分之四"]
    right = ["工业经济稳步回升规模以上", "工业增加值增长百分之八实", "现利润四亿二千万元企业效", "益持续改善园区新入驻企业", "十九家总投资二十六亿元主", "导产业集聚效应进一步显现", "技术改造投资增长百分之十", "五培育高新技术企业七家专", "精特新企业四家创新能力不", "断提升发展后劲明显增强了"]
    page = "\n".join(f"{a}      {b}" for a, b in zip(left, right, strict=True))
    text = clean(page).text
    assert "".join(left) in text.replace("\n", "")
    assert "".join(right) in text.replace("\n", "")
    assert "columns" in {entry.name for entry in clean(page).log}


def test_a_table_is_not_columns() -> None:
    rows = [f"指标{n}      {n * 3}.5      {n * 2}.1%" for n in range(1, 12)]
    assert clean("\n".join(rows)).text == "\n".join(rows)


_BODY = [
    "全县粮食总产量达到十二万六千吨，比",
    "上年增长百分之三点四，实现了稳产增收",
    "的目标，农民收入继续增加，农业机械化",
    "水平不断提高，设施农业稳步发展起来。",
    "新建高标准农田两万亩，改造中低产田一",
    "万亩，农村饮水安全工程全部完工，群众",
    "的生产生活条件明显改善，满意度提高。",
]


def _pages(header: str, count: int = 3) -> list[list[str]]:
    return [
        [header, f"— {number} —", *(line[:4] + "甲乙丙"[number - 1] + line[5:] for line in _BODY)]
        for number in range(1, count + 1)
    ]


def test_header_of_the_first_page_goes_too() -> None:
    for pages in (_pages("调查与研究　2020年第3期"), [[p[0], *p[2:]] for p in _pages("调查与研究")]):
        text = "\f".join("\n".join(page) for page in pages)  # the form feed stands behind the last line of a page
        cleaned = clean(text)
        assert "调查与研究" not in cleaned.text
        assert cleaned.text.count("全县粮食") == 3


def test_title_that_the_pages_repeat_stays_once() -> None:
    title = "安泽县政府工作报告"
    text = "\f".join("\n".join([*page, page[1]]) for page in _pages(title))
    assert clean(text).text.count(title) == 1


def test_titles_over_the_columns_are_whole() -> None:
    first = ["安泽县人民政府办公室关于进一步加强乡村振兴重点帮扶村产业发展的", "通知"]
    second = ["安泽县2021年工作总结", "——在全县经济工作会议上的报告", "安泽县委政研室课题组"]
    cleaned = clean("\n".join([*_BODY, *first, *second]))
    assert cleaned.text.split("\n")[-4:] == ["".join(first), *second]
    assert clean(cleaned.text).text == cleaned.text


def test_a_link_that_broke_a_paragraph_above_a_list_item() -> None:
    first = "——对外开放继续扩大。口岸建设、展会、物流通道都有新的进展，全年引进项目三十个，投产二十个，另有一批在谈。外商投资准入的限制措施继续减少，口岸查验时间缩短。推动"
    text = f"{first}\n跨境电子商务综合试验区\n建设提速，交易额增长较快。\n——生态环境继续改善。空气优良天数增加，河流断面水质全部达标。\n"
    assert clean(text).text.split("\n")[0] == f"{first}跨境电子商务综合试验区建设提速，交易额增长较快。"


def test_one_character_that_completes_a_title() -> None:
    text = "政府工作报\n告\n——2021年1月5日在某县第九届人民代表大会第六次会议上\n各位代表：\n现在，我代表县人民政府报告工作，请予审议。\n"
    assert clean(text).text.startswith("政府工作报告\n——")


def test_a_subscript_on_a_line_of_its_own_is_no_page_number() -> None:
    money = "稳健的货币政策要灵活适度。广义货币M\n2\n增速和社会融资规模增速要与全年经济增长的预期目标相匹配，保持流动性合理充裕，支持实体经济。"
    text = f"一、政策取向\n发展的预期目标是稳定的。\n{money}\n促进就业的措施要落实。"
    assert clean(text).text.split("\n")[2] == money.replace("\n", "")


def test_lines_left_in_a_block_of_a_file_that_parts_paragraphs_by_blank_lines() -> None:
    body = "　　各乡镇围绕年初目标抓项目、促投资、稳就业，各项工作推进顺利，主要指标好于上年，群众反映较好，基础更加牢固。"
    blocks = [body] * 10 + ["　　今年要在\n工资制度和价格改革\n上迈出重要的步子。", "　　我们赞成\n五项原则\n的主张。"]
    text = clean("\n\n".join(blocks)).text
    assert "今年要在工资制度和价格改革上迈出重要的步子。" in text
    assert "我们赞成五项原则的主张。" in text


def test_words_of_the_text_that_come_back_are_no_running_header() -> None:
    rows = [f"{n}.某项指标所占的比例{'升' * (n % 3)}\n定量\n计算方法：某项数量除以总数，乘以一百。\n来源：填报。\n说明：每年一次，由单位上报。" for n in range(14, 30)]
    assert clean("\n".join(rows)).text.count("定量") == 16
