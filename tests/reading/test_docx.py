"""DOCX: automatic numbers, styles, tables, boxes, notes, what is left out."""

from __future__ import annotations

import pytest

import govtext
from govtext.errors import IngestError
from govtext.reading import read_source
from govtext.reading.numbering import chinese_number, format_number
from tests.reading.builders import W, archive, docx, p

NUMBERS = """
<w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def numbered(text: str, level: int, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def lines(data: bytes) -> list[str]:
    return read_source(data).text.splitlines()


def test_automatic_numbers_are_written_out() -> None:
    body = (
        numbered("总体情况", 0) + numbered("工业", 1) + numbered("农业", 1) + numbered("玉米增产。", 2)
        + numbered("存在问题", 0) + numbered("资金", 1) + numbered("重新开始", 0, 2) + numbered("去号", 0, 0)
    )  # fmt: skip
    assert lines(docx(body, numbering=NUMBERS)) == [
        "一、总体情况", "（一）工业", "（二）农业", "1. 玉米增产。", "二、存在问题", "（一）资金", "一、重新开始", "去号",
    ]  # fmt: skip


def test_numbers_of_a_style_and_heading_levels() -> None:
    styles = """
    <w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
     <w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
    <w:style w:styleId="a"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>
    <w:style w:styleId="t"><w:name w:val="toc 1"/></w:style>"""
    body = (
        p("总体情况	3", '<w:pStyle w:val="t"/>') + p("总体情况", '<w:pStyle w:val="a"/>') + p("经济平稳运行。")
        + p("下一步", '<w:pStyle w:val="1"/>')
    )  # fmt: skip
    source = read_source(docx(body, styles=styles, numbering=NUMBERS))
    assert source.text == "一、总体情况\n经济平稳运行。\n二、下一步\n"
    assert [line.heading_level for line in source.lines] == [1, 0, 1]
    assert (source.lines[0].bold, source.lines[0].font_size) == (True, 16.0)
    assert [item.kind for item in source.furniture] == ["contents"]


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"),
        (20, "ideographDigital", "二〇"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (7, "nonsense", "7"),
    ],
)
def test_number_formats(value: int, style: str, printed: str) -> None:
    assert format_number(value, style) == printed


def test_chinese_numbers_out_of_range_are_figures() -> None:
    assert chinese_number(0) == "0"
    assert chinese_number(12345) == "12345"


def test_table_with_merged_cells() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>" + cell("行业", '<w:vMerge w:val="restart"/>') + cell("增速", '<w:gridSpan w:val="2"/>') + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("2019年") + cell("2020年") + "</w:tr><w:tr>"
        + cell("农业") + cell("3.1%") + cell("4.2%") + "</w:tr></w:tbl>"
    )  # fmt: skip
    source = read_source(docx(p("增速如下：") + body))
    table = source.tables[0]
    assert table.rows(source.text) == [["行业", "增速", ""], ["", "2019年", "2020年"], ["农业", "3.1%", "4.2%"]]
    assert (table.cells[0].row_span, table.cells[1].column_span) == (2, 2)
    assert "农业\t3.1%\t4.2%" in source.text


def test_text_box_once_note_at_the_end_and_nothing_deleted() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{p('框内的话。')}</w:txbxContent>"
    body = (
        '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText><w:t>句。</w:t></w:r>"
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    notes = f'<w:footnote w:id="0">{p("分隔")}</w:footnote><w:footnote w:id="2">{p("据统计年鉴。")}</w:footnote>'
    assert lines(docx(body, footnotes=notes)) == ["正文新句。", "框内的话。", "[1] 据统计年鉴。"]


def test_documents_have_the_headings() -> None:
    body = "".join(
        [p("工作报告"), numbered("总体情况", 0), p("全年产值达到15.44亿元，增长13.2%，好于预期目标。"), numbered("下一步打算", 0),
         p("抓好各项重点工作的落实，确保完成全年目标任务。")]
    )  # fmt: skip
    document = govtext.read(docx(body, numbering=NUMBERS))[0]
    assert [(s.label, s.title) for s in document.sections[1:]] == [("一、", "总体情况"), ("二、", "下一步打算")]


def test_entities_are_refused() -> None:
    bomb = (
        f'<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><w:document xmlns:w="{W}"><w:body>&b;</w:body></w:document>'
    )
    with pytest.raises(IngestError, match="document type"):
        read_source(archive({"word/document.xml": bomb}))


def test_climbing_entry_is_refused() -> None:
    with pytest.raises(IngestError, match="leaves the container"):
        read_source(archive({"word/document.xml": "<a/>", "../../etc/passwd": "x"}))


def test_other_office_files_are_named() -> None:
    for name, words in (("xl/workbook.xml", "XLSX"), ("ppt/presentation.xml", "PPTX"), ("content.xml", "OpenDocument")):
        with pytest.raises(IngestError, match=words):
            read_source(archive({name: "<a/>"}))
    with pytest.raises(IngestError, match="old Word"):
        read_source(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
