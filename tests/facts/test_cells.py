"""Facts and answers from the cells of tables, in every format that has tables."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from govtext import Document, ask, extract_facts, read
from tests.reading.builders import docx, p, pdf, set_lines

Rows = Sequence[Sequence[str]]
BEFORE = ["安泽县2021年国民经济和社会发展统计公报", "2021年，全县经济平稳运行，各项指标好于预期，结构继续优化。"]
AFTER = "全年社会大局保持稳定，人民生活水平继续提高，完成了年初确定的各项任务。"
INDICATORS = (
    "表1 主要指标完成情况（单位：亿元）",
    [
        ["指标", "2021年", "2020年", "同比增长（%）"],
        ["地区生产总值", "152.6", "138.4", "10.3"],
        ["一般公共预算收入", "12.75", "11.02", "15.7"],
        ["其中：税收收入", "9.31", "8.2", "13.5"],
    ],
)
PRODUCTS = (
    "主要农产品产量如下表。",
    [
        ["产品名称", "单位", "产量", "比上年增减（%）"],
        ["粮食", "万吨", "18.42", "3.1"],
        ["蔬菜", "万吨", "6.05", "-1.2"],
        ["生猪", "万头", "1,022.3", "8.8"],
    ],
)
PLACES = (
    "各乡镇收入情况见下表。",
    [
        ["序号", "乡镇", "工业总产值（万元）", "增速（%）", "农民人均可支配收入（元）"],
        ["1", "府城镇", "88.5", "5.1", "15210"],
        ["2", "和川镇", "61.2", "-4.8", "13870"],
        ["3", "唐城镇", "120.7", "6.0", "16005"],
    ],
)


def as_markdown(caption: str, rows: Rows) -> bytes:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n\n".join([f"# {BEFORE[0]}", BEFORE[1], caption, "\n".join(lines), AFTER]).encode()


def as_html(caption: str, rows: Rows) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = f"<h1>{BEFORE[0]}</h1><p>{BEFORE[1]}</p><p>{caption}</p>"
    return f"<html><body><article>{head}<table>{body}</table><p>{AFTER}</p></article></body></html>".encode()


def as_docx(caption: str, rows: Rows) -> bytes:
    body = "".join("<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return docx("".join(map(p, [*BEFORE, caption])) + f"<w:tbl>{body}</w:tbl>" + p(AFTER))


def as_pdf(caption: str, rows: Rows) -> bytes:
    def draw(canvas: Any) -> None:
        set_lines(canvas, [BEFORE[0]], 150, 80)
        set_lines(canvas, ["　　" + BEFORE[1], "　　" + caption], 72, 120)
        top, width, height = 170.0, 450 / len(rows[0]), 24.0
        for i in range(len(rows) + 1):
            canvas.line(72, 842 - top - i * height, 522, 842 - top - i * height)
        for j in range(len(rows[0]) + 1):
            canvas.line(72 + j * width, 842 - top, 72 + j * width, 842 - top - len(rows) * height)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                set_lines(canvas, [cell], 74 + j * width, top + i * height + 16, size=8)
        set_lines(canvas, ["　　" + AFTER], 72, 320)

    return pdf(draw)


FORMATS = [as_markdown, as_html, as_docx, as_pdf]


def report(make: Callable[[str, Rows], bytes], table: tuple[str, Rows]) -> Document:
    name = {"as_markdown": "markdown", "as_html": "html", "as_docx": "docx", "as_pdf": "pdf"}[make.__name__]
    return read(make(*table), format=name)[0]  # type: ignore[arg-type]


def found(document: Document) -> list[tuple[str, str | None, str, str, str | None, str | None]]:
    """Of each cell: indicator, subject, words, value with unit, period, change."""
    assert len(document.source.tables) == 1
    table, facts = document.source.tables[0], extract_facts(document)
    cells = [fact for fact in facts if table.start <= fact.quantity.source_span.start < table.end]
    for fact in cells:
        assert fact.text == fact.span.of(document.text)
        assert fact.quantity.text == fact.quantity.span.of(document.text)
        assert fact.quantity.source_span.of(document.source.text).split() == fact.quantity.text.split()
        assert fact.indicator_span is None or fact.indicator in "".join(fact.indicator_span.of(document.text).split())
    return [
        (
            fact.indicator, fact.subject, fact.quantity.text, f"{fact.quantity.value}{fact.quantity.unit}",
            fact.period.iso if fact.period else None, fact.change.kind + fact.change.basis if fact.change else None,
        )
        for fact in cells
    ]  # fmt: skip


@pytest.mark.parametrize("make", FORMATS)
def test_labels_are_indicators_and_headers_are_years(make: Callable[[str, Rows], bytes]) -> None:
    gdp, budget, taxes = "地区生产总值", "一般公共预算收入", "税收收入"
    assert found(report(make, INDICATORS)) == [
        (gdp, None, "152.6", "15260000000元", "2021", None),
        (gdp, None, "138.4", "13840000000元", "2020", None),
        (gdp, None, "10.3", "10.3%", "2021", "increase同比"),
        (budget, None, "12.75", "1275000000元", "2021", None),
        (budget, None, "11.02", "1102000000元", "2020", None),
        (budget, None, "15.7", "15.7%", "2021", "increase同比"),
        (taxes, None, "9.31", "931000000元", "2021", None),
        (taxes, None, "8.2", "820000000元", "2020", None),
        (taxes, None, "13.5", "13.5%", "2021", "increase同比"),
    ]


@pytest.mark.parametrize("make", FORMATS)
def test_column_of_units(make: Callable[[str, Rows], bytes]) -> None:
    assert found(report(make, PRODUCTS)) == [
        ("粮食产量", None, "18.42", "184200吨", "2021", None),
        ("粮食", None, "3.1", "3.1%", "2021", "increase比上年"),
        ("蔬菜产量", None, "6.05", "60500吨", "2021", None),
        ("蔬菜", None, "-1.2", "-1.2%", "2021", "increase比上年"),
        ("生猪产量", None, "1,022.3", "10223000头", "2021", None),
        ("生猪", None, "8.8", "8.8%", "2021", "increase比上年"),
    ]


@pytest.mark.parametrize("make", FORMATS)
def test_labels_are_places_and_headers_are_indicators(make: Callable[[str, Rows], bytes]) -> None:
    industry, income = "工业总产值", "农民人均可支配收入"
    assert found(report(make, PLACES)) == [
        (industry, "府城镇", "88.5", "885000元", "2021", None),
        (industry, "府城镇", "5.1", "5.1%", "2021", "increase"),
        (income, "府城镇", "15210", "15210元", "2021", None),
        (industry, "和川镇", "61.2", "612000元", "2021", None),
        (industry, "和川镇", "-4.8", "-4.8%", "2021", "increase"),
        (income, "和川镇", "13870", "13870元", "2021", None),
        (industry, "唐城镇", "120.7", "1207000元", "2021", None),
        (industry, "唐城镇", "6.0", "6.0%", "2021", "increase"),
        (income, "唐城镇", "16005", "16005元", "2021", None),
    ]


@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize(
    ("table", "question", "answer"),
    [
        (INDICATORS, "2020年地区生产总值是多少？", "138.4"),
        (INDICATORS, "2021年一般公共预算收入增长多少？", "15.7"),
        (PRODUCTS, "2021年粮食产量是多少？", "18.42"),
        (PRODUCTS, "生猪产量是多少万头？", "1,022.3"),
        (PLACES, "和川镇工业总产值是多少？", "61.2"),
        (PLACES, "唐城镇农民人均可支配收入是多少元？", "16005"),
    ],
)
def test_cells_answer_questions(
    make: Callable[[str, Rows], bytes], table: tuple[str, Rows], question: str, answer: str
) -> None:
    document = report(make, table)
    given = ask(document, question)
    assert given.text == answer
    assert given.quantity is not None
    assert given.quantity.unit in ("元", "%", "吨", "头")
    assert given.evidence[0].span.start <= given.span.start  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "rows",
    [
        [["甲", "乙"], ["说明", "没有数字"]],  # no figures
        [["12", "13"], ["14", "15"]],  # no headers
        [["指标", "2021年"], ["产值", "是一段很长的文字，" * 6]],  # a frame for prose
        [["", ""], ["", "5"]],
    ],
)
def test_other_tables_are_left_to_prose(rows: Rows) -> None:
    document = report(as_markdown, ("见下表。", rows))
    assert all(fact.text == fact.span.of(document.text) for fact in extract_facts(document))


def test_growth_of_an_indicator_that_the_header_names() -> None:
    rows = [["县区", "工业增加值增速（%）", "城镇化率（%）"], ["安泽县", "5.1", "61.2"], ["古县", "-0.4", "58.0"]]
    assert [(row[0], row[1], row[5]) for row in found(report(as_markdown, ("见下表。", rows)))] == [
        ("工业增加值", "安泽县", "increase"), ("城镇化率", "安泽县", None),
        ("工业增加值", "古县", "increase"), ("城镇化率", "古县", None),
    ]  # fmt: skip


def test_long_numbers_and_large_grids_are_left_alone() -> None:
    assert found(report(as_markdown, ("见下表。", [["指标", "2021年"], ["编码", "1" * 30]]))) == []
    wide = "<table><tr><td>指标</td><td>2021年</td></tr><tr><td colspan=900000 rowspan=900000>产值</td><td>5</td></tr></table>"
    document = read(f"<html><body><p>{BEFORE[1]}</p>{wide}<p>{AFTER}</p></body></html>".encode(), format="html")[0]
    extract_facts(document)


def test_no_table_facts_from_a_figure_without_label() -> None:
    rows = [["指标", "2021年"], ["", "5"], ["产值", "6"], ["人口（万人）", "7"]]
    assert [row[:4] for row in found(report(as_markdown, ("见下表。", rows)))] == [
        ("产值", None, "6", "6"),
        ("人口", None, "7", "70000人"),
    ]
