"""PDF pages that are hard to read: a newspaper page, tables with and without rules, a vertical title, a pull quote, notes.

    python benchmarks/pdf_hard.py [--texts 4] [--skip 10] [--keep FOLDER] [--show]

The words are those of public reports, taken behind the ``--skip`` first ones, which the rules were developed on. For each
layout: character error rate and paragraph F1 of the body, the share of table cells that are found in their row and
column, and how many of the words set apart (vertical title, pull quote, caption) stand inside a sentence of the body.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdf import real
from pdf_typeset import _FONT, _quoted

from govtext import read
from govtext.evaluation.metrics.repair import character_error_rate, paragraph_f1

TITLE = "山乡蝶变看振兴"
QUOTE = "干部多跑一里路，群众少走十里坡"
CAPTION = "图为村民在采摘园里忙碌。记者摄"
PLACES = ["府城", "和川", "唐城", "冀氏", "马必", "杜村", "良马"]
HEADERS = ["乡镇", "产值（万元）", "增速（%）", "人口"]


@dataclass
class Page:
    """A file with what ought to be read from it."""

    data: bytes
    body: list[str]
    apart: list[str] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)


def table_rows(seed: int) -> list[list[str]]:
    """A table with figures of the seed."""
    rng = random.Random(seed)
    rows = [[place, f"{rng.uniform(50, 900):.1f}", f"{rng.uniform(-5, 15):.1f}", str(rng.randrange(900, 9000))] for place in PLACES]
    return [HEADERS, *rows[: rng.randrange(4, 8)]]


def typst_file(source: str) -> bytes:
    """Compile a Typst source."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.typ")
        path.write_text(source, encoding="utf-8")
        return bytes(typst.compile(str(path)))


def _head(size: float, columns: int, paper: str = "a4") -> str:
    return (
        f'#set page(paper: "{paper}", margin: (x: 2.2cm, y: 2.4cm), columns: {columns}, '
        'header: align(center, text(8pt, "阳城日报　2021年6月8日　星期二")), footer: align(center, context text(9pt, counter(page).display())))\n'
        f'#set text(font: ("AR PL UMing CN", "WenQuanYi Zen Hei"), size: {size}pt, lang: "zh", region: "cn")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.7em, spacing: 0.7em)\n"
        '#let hei(size, body) = text(font: "WenQuanYi Zen Hei", size: size, body)\n'
    )


def _pars(paragraphs: list[str]) -> str:
    return "\n".join(f'#par(text("{_quoted(p)}"))' for p in paragraphs) + "\n"


def _typst_table(rows: list[list[str]], stroke: str) -> str:
    cells = ", ".join(f'text("{cell}")' for row in rows for cell in row)
    return (
        f"#block(width: 100%)[#set par(first-line-indent: 0em)\n#table(columns: (1fr,) * {len(rows[0])}, stroke: {stroke}, {cells})]\n"
    )


def newspaper(paragraphs: list[str], seed: int) -> Page:
    """Two columns, a vertical title at the left, a picture with a caption, a pull quote between rules."""
    half = len(paragraphs) // 2
    vertical = " #linebreak() ".join(f'text("{c}")' for c in TITLE).replace("text", "#text")
    source = (
        _head(9.5, 1)
        + f"#grid(columns: (1.6cm, 1fr), gutter: 0.6cm, [#set par(first-line-indent: 0em, justify: false)\n#set text(size: 24pt)\n{vertical}], "
        + "[#columns(2, gutter: 0.8cm)[\n" + _pars(paragraphs[:half])
        + f'#rect(width: 100%, height: 4cm, fill: luma(220))\n#align(center, text(8pt, "{CAPTION}"))\n'
        + f'#block(stroke: (top: 1pt, bottom: 1pt), inset: 8pt, width: 100%)[#align(center, hei(14pt, "{QUOTE}"))]\n'
        + _pars(paragraphs[half:]) + "]])"
    )  # fmt: skip
    return Page(typst_file(source), paragraphs, [TITLE, QUOTE, CAPTION])


def ruled_table(paragraphs: list[str], seed: int) -> Page:
    """Two columns with a ruled table in one of them."""
    rows, half = table_rows(seed), len(paragraphs) // 2
    source = _head(10, 2) + _pars(paragraphs[:half]) + _typst_table(rows, "0.5pt") + _pars(paragraphs[half:])
    return Page(typst_file(source), paragraphs, table=rows)


def three_line_table(paragraphs: list[str], seed: int) -> Page:
    """One column with a table that has only the three rules of statistical yearbooks."""
    rows, half = table_rows(seed), len(paragraphs) // 2
    stroke = f"(x, y) => (top: if y < 2 {{ 0.6pt }} else {{ 0pt }}, bottom: if y == {len(rows) - 1} {{ 0.6pt }} else {{ 0pt }})"
    source = _head(11, 1) + _pars(paragraphs[:half]) + _typst_table(rows, stroke) + _pars(paragraphs[half:])
    return Page(typst_file(source), paragraphs, table=rows)


def bare_table(paragraphs: list[str], seed: int) -> Page:
    """Two columns with a table over both and without rules at the foot of the page."""
    rows = table_rows(seed)
    source = (
        _head(10, 2) + f'#place(bottom + center, scope: "parent", float: true)[{_typst_table(rows, "none")}]\n' + _pars(paragraphs)
    )
    return Page(typst_file(source), paragraphs, table=rows)


def notes(paragraphs: list[str], seed: int) -> Page:
    """Two columns with footnotes."""
    words = [f"注{i}：数据来自县统计局年报。" for i in range(1, 3)]
    marked = [f'#par[#text("{_quoted(p)}")#footnote[{words[i]}]]' if i < 2 else f'#par(text("{_quoted(p)}"))' for i, p in enumerate(paragraphs)]
    body = [p + str(i + 1) if i < 2 else p for i, p in enumerate(paragraphs)]  # the raised marks are read too
    return Page(typst_file(_head(10, 2) + "\n".join(marked)), body, [f"{i}{note}" for i, note in enumerate(words, 1)])


def platypus(paragraphs: list[str], seed: int) -> Page:
    """ReportLab: two columns, a shaded box with a quotation, a ruled table with merged title row."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    pdfmetrics.registerFont(TTFont("zenhei", _FONT))
    style = ParagraphStyle("body", fontName="zenhei", fontSize=10, leading=16, firstLineIndent=20, wordWrap="CJK")
    large = ParagraphStyle("quote", fontName="zenhei", fontSize=14, leading=22, wordWrap="CJK")
    rows, half, third = table_rows(seed), len(paragraphs) // 2, len(paragraphs) // 3
    grid: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "zenhei", 8), ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
    ]  # fmt: skip
    story: list[Any] = [Paragraph(p, style) for p in paragraphs[:third]]
    box = Table([[Paragraph(QUOTE, large)]], colWidths=[150], style=[("BACKGROUND", (0, 0), (-1, -1), "lightgrey")])
    story += [Spacer(1, 6), box, Spacer(1, 6), *(Paragraph(p, style) for p in paragraphs[third:half])]
    story += [Spacer(1, 6), Table(rows, colWidths=[46, 56, 52, 46], style=grid), Spacer(1, 6)]
    story += [Paragraph(p, style) for p in paragraphs[half:]]
    height = A4[1]
    frames = [Frame(70 + i * 240, 70, 215, height - 140, 0, 0, 0, 0) for i in range(2)]
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames)])
    document.build(story)
    return Page(buffer.getvalue(), paragraphs, [QUOTE], rows)


LAYOUTS = {f.__name__: f for f in (newspaper, ruled_table, three_line_table, bare_table, notes, platypus)}
"""By name."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=4)
    parser.add_argument("--skip", type=int, default=10)
    parser.add_argument("--keep", help="folder to keep the PDF files in")
    parser.add_argument("--show", action="store_true", help="print the paragraphs that differ")
    options = parser.parse_args()
    texts = real(options.skip + options.texts)[options.skip :]
    totals: dict[str, list[list[float]]] = defaultdict(list)
    for number, (name, blocks) in enumerate(texts):
        prose = [b.text for b in blocks if b.role == "body" and 40 <= len(b.text) <= 400][1:13]
        for layout, make in LAYOUTS.items():
            page = make(prose, number)
            if options.keep:
                Path(options.keep).mkdir(parents=True, exist_ok=True)
                Path(options.keep, f"{number}-{layout}.pdf").write_bytes(page.data)
            scores, wrong = score(page)
            totals[layout].append(scores)
            if options.show and wrong:
                print(f"{number} {layout} {name}", *wrong, sep="\n    ", file=sys.stderr)
    print(f"{'layout':18} {'n':>3} {'CER':>8} {'para F1':>8} {'cells':>7} {'mixed in':>9}")
    for layout, rows in totals.items():
        cer, paragraphs, cells, mixed = (sum(values) / len(rows) for values in zip(*rows, strict=True))
        print(f"{layout:18} {len(rows):3} {cer:8.3%} {paragraphs:8.3f} {cells:7.3f} {mixed:9.2f}")
    return 0


def score(page: Page) -> tuple[list[float], list[str]]:
    """Error rate, paragraph F1, share of cells, words set apart that stand in the body; and the paragraphs that differ."""
    document = read(page.data, single=True)[0]
    source = document.source
    wanted = {squeezed(p) for p in page.body}
    cells = {squeezed(cell) for row in page.table for cell in row}
    apart = {squeezed(words) for words in page.apart}
    found = [
        p.text for p in document.paragraphs
        if squeezed(p.text) not in apart and not {squeezed(part) for part in p.text.split("\t")} <= cells
    ]  # fmt: skip
    mixed = sum(any(words in squeezed(p) and words != squeezed(p) for p in found) for words in apart)
    share = 1.0
    if page.table:
        grids = [[[squeezed(cell) for cell in row] for row in table.rows(source.text)] for table in source.tables]
        flat = [(row[0], j, cell) for grid in grids for row in grid for j, cell in enumerate(row)]
        gold = [(row[0], j, squeezed(cell)) for row in page.table for j, cell in enumerate(row)]
        share = sum(item in flat for item in gold) / len(gold)
    rates = [character_error_rate("\n".join(found), "\n".join(page.body)), paragraph_f1(found, page.body).f1, share, float(mixed)]
    wrong = [f"{p[:44]} … {p[-20:]}" for p in found if squeezed(p) not in wanted]
    if share < 1:
        wrong.append(f"cells {share:.2f}")
    return rates, wrong


def squeezed(text: str) -> str:
    """Without blanks."""
    return "".join(text.split())


if __name__ == "__main__":
    raise SystemExit(main())
