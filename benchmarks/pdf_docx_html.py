"""How well DOCX and HTML files are read: the texts of ``pdf.py`` written in both formats, against the clean text.

    python benchmarks/pdf_docx_html.py [--documents 13] [--reports 10] [--peer]

Word files have heading styles and automatic numbers for 一、 and （一）; web pages are of three builds (one container
with tools around it, nested tables, a page with lists of links beside the text). ``--peer`` also runs trafilatura.
"""

from __future__ import annotations

import argparse
import io
import re
import time
from collections import defaultdict
from html import escape

from pdf import authored, real, score
from pdf_typeset import Block

from govtext import parse, read

_LABELS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), "chineseCounting", "%1、"),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）"), "chineseCounting", "（%2）"),
)


def as_docx(blocks: list[Block]) -> bytes:
    """A Word file; needs python-docx."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (_, style, text) in enumerate(_LABELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for block in blocks:
        if block.role == "title":
            document.add_paragraph(block.text, style="Title")
            continue
        level = next((i for i, (label, _, _) in enumerate(_LABELS) if label.match(block.text)), None)
        if block.role != "heading":
            document.add_paragraph(block.text)
        elif level is None:
            document.add_paragraph(block.text, style="Heading 1")
        else:
            label = _LABELS[level][0].match(block.text)
            assert label
            paragraph = document.add_paragraph(block.text[label.end() :], style=f"Heading {level + 1}")
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
            )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_html(blocks: list[Block], build: int) -> bytes:
    """A page as sites write it; ``build`` 0, 1 or 2."""
    title = next((block.text for block in blocks if block.role == "title"), "")
    body = []
    for block in blocks:
        words = escape(block.text)
        if build == 0:
            body.append({"title": f"<h1>{words}</h1>", "heading": f"<h2>{words}</h2>"}.get(block.role, f"<p>{words}</p>"))
        elif build == 1:
            strong = f"<strong>{words}</strong>" if block.role == "heading" else words
            body.append(f'<p style="text-indent:2em"><span style="font-size:16pt">&nbsp;&nbsp;&nbsp;&nbsp;{strong}</span></p>')
        else:
            body.append(f"<div>\n　　{words}\n</div>")
    text = "\n".join(body)
    links = "".join(f'<li><a href="/{i}.html">关于做好第{i}批工作的通知</a><span>2020-03-0{i}</span></li>' for i in range(1, 9))
    head = f"<head><meta charset='gb2312'><title>{escape(title)}_某某市人民政府</title><script>var a='，。';</script></head>"
    around = (
        '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul></div>'
        '<div class="dqwz">您当前的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>'
    )
    foot = (
        '<div class="tools">【字体：<a>大</a> <a>中</a> <a>小</a>】 【<a>打印</a>】 【<a>关闭</a>】</div>'
        '<div class="foot"><p>主办：某某市人民政府办公室　承办：某某市大数据局</p><p>晋ICP备12345678号　网站标识码1411000001</p></div>'
    )
    if build == 1:
        page = f"<table><tr><td>{around}</td></tr><tr><td><table><tr><td>{text}</td></tr></table></td></tr><tr><td>{foot}</td></tr></table>"
    elif build == 2:
        page = f'{around}<div class="wrap"><div class="left"><h3>相关文件</h3><ul>{links}</ul></div><div class="TRS_Editor">{text}</div></div>{foot}'
    else:
        page = f"{around}<article>{text}</article><aside><ul>{links}</ul></aside>{foot}"
    return f"<!DOCTYPE html><html>{head}<body>{page}</body></html>".encode("gb18030")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=13)
    parser.add_argument("--reports", type=int, default=10)
    parser.add_argument("--peer", action="store_true", help="trafilatura too")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    totals: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    seconds = defaultdict(float)
    for name, blocks in authored(options.documents) + real(options.reports):
        reference = parse("\n".join(block.text for block in blocks), single=True)[0]
        files = {"docx": as_docx(blocks), **{f"html {i}": as_html(blocks, i) for i in range(3)}}
        for kind, data in files.items():
            started = time.process_time()
            found = read(data, single=True)[0]
            seconds[kind] += time.process_time() - started
            totals[kind].append(score(found, reference))
            if options.show and min(totals[kind][-1][2:]) < 1:
                wanted = {"".join(p.text.split()) for p in reference.paragraphs}
                print(kind, name, totals[kind][-1])
                print([p.text[:40] for p in found.paragraphs if "".join(p.text.split()) not in wanted][:5])
            if options.peer and kind.startswith("html"):
                import trafilatura

                text = trafilatura.extract(data.decode("gb18030"), include_comments=False) or ""
                totals[f"{kind} trafilatura"].append(score(parse(text, single=True)[0], reference))
    print(f"{'format':20} {'n':>3} {'CER':>8} {'digits':>7} {'para F1':>8} {'head F1':>8} {'levels':>7}")
    for kind, rows in sorted(totals.items()):
        mean = [sum(values) / len(rows) for values in zip(*rows, strict=True)]
        figures = f"{mean[0]:8.4%} {mean[1]:7.4f} {mean[2]:8.4f} {mean[3]:8.4f} {mean[4]:7.4f}"
        print(f"{kind:20} {len(rows):3} {figures}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
