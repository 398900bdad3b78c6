"""Web pages, Markdown and OFD."""

from __future__ import annotations

import pytest

from govtext.errors import IngestError
from govtext.reading import read_source
from tests.reading.builders import ofd

BODY = ["一、基本情况", "全县粮食总产量12.6万吨，同比增长3.4%。", "二、存在问题", "资金投入不足，人才短缺。"]


def page(main: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>工作报告_某县人民政府</title>{head}<script>var x = '，。，。，。';</script></head><body>"
        '<div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div><ul><li><a href="/1">关于某事的通知，请看。</a></li></ul>'
        f"{main}<div id='footer'>主办：某县人民政府办公室</div></body></html>"
    )


def test_main_text_without_furniture() -> None:
    main = "<div class='TRS_Editor'>" + "".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in BODY) + "</div>"
    source = read_source(page(main).encode())
    assert source.text.splitlines() == ["工作报告", *BODY]
    assert source.lines[0].heading_level == 1


def test_title_is_not_doubled_and_headings_have_levels() -> None:
    main = (
        f"<article><h1>工作报告</h1><h2>{BODY[0]}</h2><p>{BODY[1]}</p><p><b>{BODY[2]}</b></p><p>{BODY[3]}</p></article>"
    )
    source = read_source(page(main).encode())
    assert source.text.splitlines() == ["工作报告", *BODY]
    assert [line.heading_level for line in source.lines] == [1, 2, 0, 0, 0]
    assert [line.bold for line in source.lines] == [False, False, False, True, False]


def test_declared_and_wrong_encodings() -> None:
    main = f"<div>{''.join(f'<p>{line}</p>' for line in BODY)}</div>"
    gbk = page(main, "<meta charset=gb2312>").encode("gb18030")
    assert BODY[1] in read_source(gbk).text
    wrong = page(main, "<meta charset=ascii>").encode("utf-8")
    assert BODY[1] in read_source(wrong).text


def test_data_table_and_layout_table() -> None:
    data = "<table><tr><th>作物</th><th colspan=2>产量（万吨）</th></tr><tr><td>玉米</td><td>8.4</td><td>8.9</td></tr></table>"
    prose = "".join(f"<p>{line}</p>" for line in BODY)
    main = f"<table><tr><td>左栏</td><td>{prose}{data}</td></tr></table>"
    source = read_source(page(main).encode())
    assert [table.rows(source.text) for table in source.tables] == [
        [["作物", "产量（万吨）", ""], ["玉米", "8.4", "8.9"]]
    ]
    assert BODY[3] in source.text.splitlines()


def test_ordered_list_shows_its_numbers() -> None:
    main = f"<div><p>{BODY[1]}</p><ol><li>抓产业，促增收。</li><li>补短板，强弱项。</li></ol></div>"
    assert "2. 补短板，强弱项。" in read_source(page(main).encode()).text.splitlines()


def test_empty_page() -> None:
    with pytest.raises(IngestError, match="no text in this web page"):
        read_source(b"<html><body><script>document.write('x')</script></body></html>")


def test_markdown(tmp_path: object) -> None:
    text = (
        "---\ntitle: x\n---\n# 工作报告\n\n## 一、基本情况\n\n全县**粮食**总产量12.6万吨，\n同比[增长](http://x.cn)3.4%。\n\n"
        "- 抓产业\n- 补短板\n\n1. 甲\n2. 乙\n\n| 作物 | 产量 |\n| --- | ---: |\n| 玉米 | 8.4 |\n\n```\n# 不是标题\n```\n"
    )
    source = read_source(text.encode(), format="markdown")
    assert source.text.splitlines() == [
        "工作报告", "一、基本情况", "全县粮食总产量12.6万吨，同比增长3.4%。", "抓产业", "补短板", "1. 甲", "2. 乙",
        "作物\t产量", "玉米\t8.4", "# 不是标题",
    ]  # fmt: skip
    assert [line.heading_level for line in source.lines][:3] == [1, 2, 0]
    assert source.tables[0].rows(source.text) == [["作物", "产量"], ["玉米", "8.4"]]


def test_ofd_goes_through_the_page_code() -> None:
    first = [
        (60, 30, 7, "关于春耕生产的通知"),
        (40, 60, 5, "各乡镇要抓住农时，组织好农资供应，做好"),
        (30, 70, 5, "技术指导，确保春播面积稳定在三万亩以上。"),
        (100, 275, 4, "— 1 —"),
    ]
    second = [(40, 60, 5, "各部门要加强督促检查。"), (100, 275, 4, "— 2 —")]
    source = read_source(ofd(first, second))
    assert [line.strip() for line in source.text.replace("\f", "").splitlines() if line.strip()] == [
        "关于春耕生产的通知",
        "各乡镇要抓住农时，组织好农资供应，做好技术指导，确保春播面积稳定在三万亩以上。",
        "各部门要加强督促检查。",
    ]
    assert source.page_of(source.text.index("督促")) == 2
    assert source.lines[0].font == "黑体"
    assert [item.kind for item in source.furniture] == ["page number", "page number"]
