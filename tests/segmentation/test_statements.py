"""Headings that are sentences on lines of their own, and lists below what announces them."""

from __future__ import annotations

import govtext

BODY = "全县上下围绕年初确定的目标任务抓项目、促投资、稳就业，各项工作推进顺利，主要指标好于上年，群众反映较好，基础更加牢固。"


def test_short_sentences_above_their_paragraphs_are_headings() -> None:
    statements = ["粮食生产再获丰收。", "工业经济平稳增长。", "城乡面貌明显改善。", "民生事业全面进步。"]
    text = "某县政府工作报告\n一、过去一年工作回顾\n" + "\n".join(f"{s}\n{BODY}" for s in statements)
    (document,) = govtext.parse(text, single=True)
    assert [(s.level, s.title) for s in document.sections[2:]] == [(2, s[:-1]) for s in statements]


def test_a_title_broken_in_two_lines_is_one() -> None:
    text = f"某某市人民政府关于加快发展\n乡村旅游产业的指导意见\n各县（区）人民政府：\n{BODY}\n一、总体要求\n{BODY}"
    (document,) = govtext.parse(text, single=True)
    assert document.text.startswith("某某市人民政府关于加快发展乡村旅游产业的指导意见\n")


def test_longer_statements_count_among_shorter_ones() -> None:
    short = ["粮食生产再获丰收。", "工业经济平稳增长。", "城乡面貌明显改善。", "民生事业全面进步。"]
    longer = "围绕产业链条布局创新平台，引导企业加大研发投入，县域经济的质量和后劲得到了新的增强，发展的路子更宽。"
    text = "某县政府工作报告\n一、过去一年工作回顾\n" + "\n".join(f"{s}\n{BODY}" for s in [*short, longer])
    (document,) = govtext.parse(text, single=True)
    assert document.sections[-1].title == longer[:-1]
    alone = govtext.parse(f"某县政府工作报告\n一、过去一年工作回顾\n{longer}\n{BODY}\n{BODY}", single=True)[0]
    assert [s.title for s in alone.sections[1:]] == ["过去一年工作回顾"]


def test_an_ordinal_above_its_own_paragraphs_stands_beside_statements_and_holds_them() -> None:
    review = ["粮食生产再获丰收。", "工业经济平稳增长。", "城乡面貌明显改善。", "民生事业全面进步。"]
    lines = ["某县政府工作报告", "一、工作回顾", *(line for s in review for line in (s, BODY))]
    lines += ["二、今年工作", "第一，保持农业好形势", BODY, "继续兴修水利。", BODY, "第二，办好工业企业", BODY, "加快技术改造。", BODY]
    (document,) = govtext.parse("\n".join(lines), single=True)
    levels = {s.title: s.level for s in document.sections[1:]}
    assert (levels["民生事业全面进步"], levels["保持农业好形势"], levels["办好工业企业"]) == (2, 2, 2)
    assert (levels["继续兴修水利"], levels["加快技术改造"]) == (3, 3)
