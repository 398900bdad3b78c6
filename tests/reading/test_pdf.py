"""PDF: reading order, paragraphs, furniture, tables, boxes."""

from __future__ import annotations

import io
from typing import Any

import pytest

import govtext
from govtext.errors import IngestError, LimitError
from govtext.offsets import Span
from govtext.reading import Limits, read_source
from tests.reading.builders import FONT, pdf, set_lines, wrap

PROSE = [
    "全年粮食总产量达到12.6万吨，比上年增长3.4%，实现了稳产增收的目标，农民收入继续增加。",
    "新建高标准农田2.3万亩，改造中低产田1.1万亩，农业机械化水平达到七成以上，设施农业稳步发展。",
    "农村饮水安全工程全部完工，惠及48个行政村3.2万人，群众生产生活条件明显改善，满意度逐年提高。",
    "全县公路通车里程达到1856公里，硬化村道120公里，客运班车通达所有建制村，出行更加便利。",
    "新增城镇就业4200人，转移农村劳动力6800人，登记失业率控制在3.1%以内，就业形势总体稳定。",
    "社会保障体系不断完善，城乡居民养老保险参保18.5万人，基本医疗保险参保率稳定在97%以上。",
]


def paragraphs(data: bytes) -> list[str]:
    return [line.strip() for line in read_source(data).text.replace("\f", "\n").split("\n") if line.strip()]


def test_lines_of_a_paragraph_are_joined() -> None:
    data = pdf(lambda c: set_lines(c, wrap(PROSE, 30), 80, 100))
    assert paragraphs(data) == PROSE


def test_two_columns_are_read_one_after_the_other() -> None:
    lines = wrap(PROSE, 16)
    half = len(lines) // 2

    def draw(c: Any) -> None:
        set_lines(c, ["关于全县经济运行情况的报告"], 180, 80, size=18)
        set_lines(c, lines[:half], 70, 130)
        set_lines(c, lines[half:], 310, 130)

    assert paragraphs(pdf(draw)) == ["关于全县经济运行情况的报告", *PROSE]


def test_columns_written_row_by_row() -> None:
    lines = wrap(PROSE, 16)
    half = (len(lines) + 1) // 2

    def draw(c: Any) -> None:
        for i in range(half):
            set_lines(c, [lines[i]], 70, 130 + 18 * i)
            if half + i < len(lines):
                set_lines(c, [lines[half + i]], 310, 130 + 18 * i)

    assert paragraphs(pdf(draw)) == PROSE


def test_a_paragraph_runs_on_over_a_page() -> None:
    lines = wrap(PROSE, 30)
    data = pdf(lambda c: set_lines(c, lines[:4], 80, 100), lambda c: set_lines(c, lines[4:], 80, 100))
    source = read_source(data)
    assert paragraphs(data) == PROSE
    assert source.page_of(source.text.index("全县公路")) == 2
    assert source.page_of(source.text.index("全年粮食")) == 1


def test_page_furniture_is_left_out_and_kept_apart() -> None:
    def page(number: int) -> Any:
        def draw(c: Any) -> None:
            set_lines(c, ["调查与研究　2020年第3期"], 200, 50, size=9)
            set_lines(c, wrap(PROSE[number * 2 : number * 2 + 2], 30), 80, 120)
            set_lines(c, [f"— {number + 1} —"], 280, 800, size=10)

        return draw

    data = pdf(page(0), page(1), page(2))
    source = read_source(data)
    assert paragraphs(data) == PROSE
    assert [f.kind for f in source.furniture].count("page number") == 3
    assert [f.kind for f in source.furniture].count("running header") == 3
    assert {f.page for f in source.furniture} == {1, 2, 3}


def test_a_figure_at_the_page_end_is_no_page_number() -> None:
    """A bare number that does not count with the pages stays."""

    def draw(number: str) -> Any:
        def page(c: Any) -> None:
            set_lines(c, wrap(PROSE[:2], 30), 80, 120)
            set_lines(c, [number], 80, 800)

        return page

    assert "4200" in read_source(pdf(draw("4200"), draw("17"))).text


def test_vertical_title_and_pull_quote_interrupt_no_sentence() -> None:
    lines = wrap(PROSE, 12)
    half = len(lines) // 2

    def draw(c: Any) -> None:
        for i, word in enumerate("乡村振兴"):
            c.setFont(FONT, 24)
            c.drawString(40, 842 - 120 - 28 * i, word)
        set_lines(c, lines[:half], 90, 120)
        set_lines(c, lines[half:], 330, 120)
        set_lines(c, ["干部要干事"], 232, 260, size=17)

    found = paragraphs(pdf(draw))
    assert found[0] == "乡村振兴"
    assert [line for line in found if line in PROSE] == PROSE
    assert "干部要干事" in found


def test_ruled_table() -> None:
    rows = [["指标", "2019年", "2020年"], ["粮食产量（万吨）", "12.2", "12.6"], ["公路里程（公里）", "1736", "1856"]]

    def draw(c: Any) -> None:
        set_lines(c, ["主要指标完成情况如下："], 104, 100)
        for i in range(4):
            c.line(80, 842 - 120 - 30 * i, 440, 842 - 120 - 30 * i)
            c.line(80 + 120 * i, 842 - 120, 80 + 120 * i, 842 - 210)
        for i, row in enumerate(rows):
            for j, words in enumerate(row):
                set_lines(c, [words], 86 + 120 * j, 140 + 30 * i, size=10)
        set_lines(c, ["以上数据由统计局提供。"], 104, 250)

    source = read_source(pdf(draw))
    assert [table.rows(source.text) for table in source.tables] == [rows]
    assert source.text.index("如下") < source.tables[0].start < source.text.index("以上数据")
    assert "粮食产量（万吨）\t12.2\t12.6" in source.text


def test_merged_cells() -> None:
    def draw(c: Any) -> None:
        for y in (120, 150, 180):
            c.line(80 if y != 150 else 200, 842 - y, 320, 842 - y)
        for x in (80, 200, 320):
            c.line(x, 842 - 120, x, 842 - 180)
        set_lines(c, ["农业"], 90, 153, size=10)
        set_lines(c, ["产值"], 210, 140, size=10)
        set_lines(c, ["面积"], 210, 170, size=10)

    table = read_source(pdf(draw)).tables[0]
    assert [(cell.row, cell.column, cell.row_span) for cell in table.cells] == [(0, 0, 2), (0, 1, 1), (1, 1, 1)]


def test_table_without_rules_reads_across() -> None:
    rows = [["名称", "产量", "增长"], ["玉米", "8.4", "3.1%"], ["谷子", "2.2", "5.6%"], ["豆类", "0.9", "-1.2%"]]

    def draw(c: Any) -> None:
        for i, row in enumerate(rows):
            for j, words in enumerate(row):
                set_lines(c, [words], 90 + 110 * j, 140 + 20 * i)

    source = read_source(pdf(draw))
    assert [table.rows(source.text) for table in source.tables] == [rows]


def test_boxes_show_where_words_stand() -> None:
    data = pdf(lambda c: set_lines(c, wrap(PROSE, 30), 80, 100))
    source = read_source(data)
    at = source.text.index("粮食")
    box = source.box_of(at)
    assert box is not None
    assert box.left == pytest.approx(80 + 4 * 12, abs=6)  # two of indent, 全年
    assert box.top < 100 < box.bottom
    # A span over two lines has a box on each.
    boxes = source.boxes_of(Span(at, at + 35))
    assert [page for page, _ in boxes] == [1, 1]
    assert boxes[1][1].left == pytest.approx(80, abs=1)
    assert boxes[1][1].top > boxes[0][1].top


def test_lines_tell_size_and_weight() -> None:
    def draw(c: Any) -> None:
        set_lines(c, ["工作报告"], 200, 80, size=22)
        set_lines(c, wrap(PROSE[:2], 30), 80, 130)

    source = read_source(pdf(draw))
    assert source.lines[0].font_size == pytest.approx(22)
    assert source.lines[1].font_size == pytest.approx(12)
    assert all(source.text[line.start : line.end] for line in source.lines)


def test_broken_title_is_one_line() -> None:
    def draw(c: Any) -> None:
        set_lines(c, ["关于加强农村公路建设和养护管理"], 110, 80, size=24, leading=34)
        set_lines(c, ["工作的实施意见"], 208, 114, size=24)
        set_lines(c, wrap(PROSE, 30), 80, 170)

    assert paragraphs(pdf(draw))[0] == "关于加强农村公路建设和养护管理工作的实施意见"


def test_double_printing_and_raised_figures() -> None:
    def draw(c: Any) -> None:
        for shift in (0, 0.4):
            c.setFont(FONT, 12)
            c.drawString(80 + shift, 700, "建筑面积1200m")
        c.setFont(FONT, 7)
        c.drawString(80 + c.stringWidth("建筑面积1200m", FONT, 12) + 0.4, 705, "2")

    assert read_source(pdf(draw)).text.strip() == "建筑面积1200m2"


def test_turned_page() -> None:
    def draw(c: Any) -> None:
        c.setPageRotation(90)
        c.translate(595, 0)
        c.rotate(90)
        c.setFont(FONT, 12)
        for i, line in enumerate(wrap(PROSE[:3], 30)):
            lead = len(line) - len(line.lstrip("　"))
            c.drawString(80 + lead * 12, 480 - 18 * i, line.lstrip("　"))

    data = pdf(draw)
    assert paragraphs(data) == PROSE[:3]
    box = read_source(data).lines[1].box
    assert box is not None
    assert box.left == pytest.approx(80, abs=1)  # along the line, as the page is shown
    assert box.right - box.left > box.bottom - box.top


def test_watermark_is_left_out() -> None:
    def draw(c: Any) -> None:
        set_lines(c, wrap(PROSE, 30), 80, 100)
        c.saveState()
        c.translate(200, 400)
        c.rotate(45)
        c.setFont(FONT, 48)
        c.drawString(0, 0, "内部资料")
        c.restoreState()

    data = pdf(draw)
    assert paragraphs(data) == PROSE
    assert [f.text for f in read_source(data).furniture] == ["内部资料"]


def test_scanned_file_says_so() -> None:
    with pytest.raises(IngestError, match="scanned PDF"):
        read_source(pdf(lambda c: c.rect(50, 50, 400, 600, fill=1), lambda c: c.rect(50, 50, 400, 600, fill=1)))


def test_encrypted_file_asks_for_its_password() -> None:
    data = pdf(lambda c: set_lines(c, wrap(PROSE, 30), 80, 100), encrypt="geheim")
    with pytest.raises(IngestError, match="password="):
        read_source(data)
    with pytest.raises(IngestError, match=r"does not open"):
        read_source(data, password="falsch")
    assert "粮食总产量" in read_source(data, password="geheim").text


def test_truncated_file() -> None:
    data = pdf(lambda c: set_lines(c, wrap(PROSE, 30), 80, 100))
    with pytest.raises(IngestError, match=r"not a readable PDF|scanned"):
        read_source(data[: len(data) // 3])


def test_limits() -> None:
    data = pdf(*[lambda c: set_lines(c, PROSE[:1], 80, 100)] * 3)
    with pytest.raises(LimitError, match=r"3 pages.*max_pages"):
        read_source(data, limits=Limits(max_pages=2))
    with pytest.raises(LimitError, match="max_page_chars"):
        read_source(data, limits=Limits(max_page_chars=10))
    with pytest.raises(LimitError, match="max_seconds"):
        read_source(data, limits=Limits(max_seconds=0))


def test_documents_of_a_pdf_keep_the_offset_law() -> None:
    def page(c: Any) -> None:
        set_lines(c, ["一、经济运行情况"], 104, 100)
        set_lines(c, wrap(PROSE, 30), 80, 120)

    document = govtext.read(io.BytesIO(pdf(page, page)))[0]
    for sentence in document.sentences:
        assert sentence.text == sentence.span.of(document.text)
        assert document.page_of(sentence.span) in (1, 2)
    assert type(document).from_dict(document.to_dict()) == document


def test_table_at_the_foot_of_a_column_does_not_cut_a_paragraph() -> None:
    lines = wrap([PROSE[0] * 6], 20)
    rows = [["乡镇", "产值", "人口"], ["府城", "8.4", "3100"], ["和川", "2.2", "5600"], ["唐城", "0.9", "1200"]]

    def first(c: Any) -> None:
        set_lines(c, lines[:12], 80, 100)
        for i, row in enumerate(rows):
            for j, words in enumerate(row):
                set_lines(c, [words], 90 + 110 * j, 400 + 20 * i)

    def second(c: Any) -> None:
        set_lines(c, lines[12:], 80, 100)

    source = read_source(pdf(first, second))
    assert PROSE[0] * 6 in source.text
    assert [table.rows(source.text) for table in source.tables] == [rows]
    assert source.text.index("府城") > source.text.index(PROSE[0][-8:])
    assert source.page_of(source.tables[0].start) == 1


def test_footnotes_do_not_cut_a_paragraph() -> None:
    lines = wrap([PROSE[0] * 6], 20)

    def first(c: Any) -> None:
        set_lines(c, lines[:12], 80, 100)
        set_lines(c, ["① 数据来自县统计局。", "② 按可比价格计算。"], 80, 700, size=8, leading=12)

    source = read_source(pdf(first, lambda c: set_lines(c, lines[12:], 80, 100)))
    assert PROSE[0] * 6 in source.text
    assert "①数据来自县统计局。" in source.text


def test_small_print_that_is_no_note_stays_where_it_is() -> None:
    def draw(c: Any) -> None:
        set_lines(c, wrap(PROSE[:2], 20), 80, 100)
        set_lines(c, ["1.5万人参加，详见下页。"], 80, 600, size=8)

    assert paragraphs(pdf(draw))[-1] == "1.5万人参加，详见下页。"
