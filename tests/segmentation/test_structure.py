from __future__ import annotations

import pytest

import govtext
from govtext.segmentation.numerals import label_number
from govtext.segmentation.sentences import sentence_ends
from tests.builders import PARAGRAPHS, report
from tests.conftest import shared_file


def outline(*lines: str) -> list[tuple[int, str, str]]:
    (document,) = govtext.parse("\n".join(lines), single=True)
    return [(s.level, s.label, s.title) for s in document.sections[1:]]


BODY = PARAGRAPHS[0]


@pytest.mark.parametrize(
    ("words", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百零五", 105), ("7", 7), ("１２", 12), ("⑫", 12), ("㈢", 3), ("甲", None), ("", None)],
)
def test_numerals(words: str, number: int | None) -> None:
    assert label_number(words) == number


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("完成投资15.44亿元。增长13.2%。", ["完成投资15.44亿元。", "增长13.2%。"]),
        ("他说：“快办！办好！”大家笑了。", ["他说：“快办！", "办好！”", "大家笑了。"]),
        ("提出“谁来干？怎么干？”的问题。", ["提出“谁来干？", "怎么干？”的问题。"]),
        ("一是甲；二是乙；三是丙。", ["一是甲；二是乙；三是丙。"]),
        ("（财政部负责。）其他照办。", ["（财政部负责。）", "其他照办。"]),
        ("等等……后来好了。", ["等等……", "后来好了。"]),
        ("见https://a.cn/?id=1页。", ["见https://a.cn/?id=1页。"]),
        ("没有句号", ["没有句号"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    ends = sentence_ends(text)
    assert [text[a:b] for a, b in zip([0, *ends], ends, strict=False)] == sentences


def test_four_levels_and_items() -> None:
    assert outline(
        "一、回顾", BODY, "（一）农业", "1. 种植业", "（1）粮食", BODY, "（2）油料", BODY, "2. 畜牧业", BODY, "（二）工业",
        "全年抓了三件事：一是招商。引来5家。二是技改。投入2亿元。三是服务。办结30件。", "二、打算", BODY,
    ) == [
        (1, "一、", "回顾"), (2, "（一）", "农业"), (3, "1.", "种植业"), (4, "（1）", "粮食"), (4, "（2）", "油料"),
        (3, "2.", "畜牧业"), (2, "（二）", "工业"), (3, "一是", ""), (3, "二是", ""), (3, "三是", ""), (1, "二、", "打算"),
    ]  # fmt: skip


def test_levels_may_be_skipped() -> None:
    assert [row[:2] for row in outline("一、甲", "1.子一", BODY, "2.子二", BODY, "二、乙", "1.子三", BODY, "2.子四", BODY)] == [
        (1, "一、"), (2, "1."), (2, "2."), (1, "二、"), (2, "1."), (2, "2."),
    ]  # fmt: skip


def test_run_in_heading() -> None:
    (document,) = govtext.parse(f"一、成效\n（一）经济稳中有进。{BODY}\n（二）民生持续改善。{BODY}", single=True)
    assert [(s.label, s.title, s.run_in) for s in document.sections[1:]] == [
        ("一、", "成效", False), ("（一）", "经济稳中有进", True), ("（二）", "民生持续改善", True),
    ]  # fmt: skip
    assert document.section_path(document.text.index("38.6"))[-1].label == "（一）"


def test_chapters_and_articles() -> None:
    assert outline(
        "第一章　总　则", "第一条　为了规范管理，制定本办法。", "第二条　本办法适用于全县。", "第二章　附　则", "第三条　本办法自发布之日起施行。"
    ) == [
        (1, "第一章", "总则"), (2, "第一条", ""), (2, "第二条", ""), (1, "第二章", "附则"), (2, "第三条", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "第一条生产线已投产，年产值达到2亿元。",
        "5 亿元资金全部到位，项目进展顺利。",
        "十 二五期间的各项任务全面完成，成绩显著。",
        "三千余人参加了此次活动，现场气氛热烈。",
        "一、二、三产业增加值分别增长3.1%、6.2%和8.4%。",
        "3.5%的增速高于全市平均水平，位居第二。",
        "2019年是极不平凡的一年，全县上下团结奋斗。",
        "有人说：“一是没时间，二是没办法。”这话不对。",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert outline("一、回顾", BODY, line, BODY, "二、打算", BODY) == [(1, "一、", "回顾"), (1, "二、", "打算")]


def test_one_bad_number_does_not_lose_the_rest() -> None:
    labels = [row[1] for row in outline("一、甲", BODY, "二、乙", BODY, "四、丙", BODY, "五、丁", BODY)]
    assert labels == ["一、", "二、", "四、", "五、"]


def test_unnumbered_titles_stand_above_the_numbering() -> None:
    assert [row[0] for row in outline("云岭县政府工作报告", "各位代表：", BODY, "2023年工作回顾", BODY, "（一）甲", BODY, "（二）乙", BODY, "2024年工作安排", BODY, "（一）丙", BODY)] == [
        1, 2, 2, 1, 2,
    ]  # fmt: skip


def test_front_matter() -> None:
    (document,) = govtext.parse(
        "关于河湖治理情况的报告\n——在全县水利工作会议上\n松溪县水务局局长　陆远舟\n2024年3月5日\n" + BODY
    )
    assert document.title == "关于河湖治理情况的报告"
    assert document.subtitle == "——在全县水利工作会议上"
    assert document.byline is not None
    assert document.byline.author is not None
    assert document.byline.author.text == "陆远舟"
    assert document.date is not None
    assert document.date.iso == "2024-03-05"


def test_no_headings_gives_a_root() -> None:
    (document,) = govtext.parse(BODY)
    assert [s.kind for s in document.sections] == ["root"]
    assert document.outline() == ""
    assert document.paragraphs[0].section_id == ""


def test_empty_text_gives_an_empty_document() -> None:
    (document,) = govtext.parse("")
    assert document.text == ""
    assert document.sentences == ()


def test_repr_and_outline_read_well() -> None:
    (document,) = govtext.parse(report())
    assert repr(document).startswith("Document('云岭县2023年工作报告', ")
    assert document.outline().splitlines()[0] == "一、2023年工作回顾"
    assert document.outline(max_level=1).count("\n") == 3


class TestSeed:
    """The file that the library was made for: two articles, their titles at the end."""

    def test_two_reports_with_titles_and_headings(self) -> None:
        first, second = govtext.read(shared_file("seed", "000_16a3edb67855dc3f.txt"))
        assert first.title == "践行“四为四高两同步”打造全省一流开发区"
        assert first.byline is not None
        assert first.byline.author is not None
        assert first.byline.author.text == "吴晓东"
        assert second.title == "用教育帮扶托起明天的希望"
        assert second.subtitle is not None
        assert second.subtitle.startswith("——吕梁教育学院")
        assert second.closing_note is not None
        assert [s.label for s in first.sections[1:]] == ["一、", "二、", "三、", "四、"]
        assert first.sections[1].title.endswith("工作新局面")
        headings = [(s.level, s.label) for s in second.sections[1:] if s.kind == "heading"]
        thirds = [(2, "（一）"), (2, "（二）"), (2, "（三）")]
        assert headings == [(1, "一、"), *thirds, (1, "二、"), *thirds, (1, "三、"), *thirds]
        assert [s.label for s in second.sections if s.kind == "item"] == [
            *("一是", "二是", "三是"), *("一是", "二是", "三是", "四是", "五是"), *("一是", "二是", "三是")
        ]  # fmt: skip

    def test_numbers_and_paragraphs_are_whole(self) -> None:
        first, second = govtext.read(shared_file("seed", "000_16a3edb67855dc3f.txt"))
        for words in ("15.44万千升", "12月23日至24日", "220.82万元/亩", "2万亩", "2019年新入区企业13户"):
            assert words in first.text
        assert "36期206人次" in second.text
        body = [p.text for p in (*first.paragraphs[2:], *second.paragraphs[2:])]
        headings = {s.label + s.title for d in (first, second) for s in d.sections[1:] if not s.run_in}
        assert all(p[-1] in "。）" or p in headings for p in body)
        assert len(body) == 12 + 14


def test_reports_with_their_titles_and_numbers_at_the_end_of_the_file() -> None:
    farm = "粮食总产量稳步增长，农田水利建设加快，种植结构继续优化，农机作业面积扩大，畜牧养殖规模提高。"
    school = "教师队伍不断壮大，课堂教学质量提升，学生入学率稳定，校舍改造完成，教研活动丰富，考试成绩进步。"
    text = "\n".join(
        [
            "同志们：", *(f"{label}、农业生产\n{farm * 3}" for label in "一二三"), "谢谢大家！",
            "国教发〔2020〕8号", *(f"{label}、教育教学\n{school * 3}" for label in "一二三"),
            "关于做好全县教育教学工作的通知", "教发〔2020〕8号", "在全县农业生产会议上的讲话", "县长 王建国",
        ]
    )  # fmt: skip
    first, second = govtext.parse(text)
    assert (first.title, second.title) == ("在全县农业生产会议上的讲话", "关于做好全县教育教学工作的通知")
    assert farm in first.text
    assert school not in first.text
