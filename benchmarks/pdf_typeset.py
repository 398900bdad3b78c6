"""Set clean texts as PDF files with two different programs, for measuring the PDF reader.

ReportLab sets ragged lines; Typst justifies and hangs punctuation. Both are development dependencies, and so are the
fonts (Debian: fonts-wqy-zenhei, fonts-arphic-uming).
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

_FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"


@dataclass(frozen=True)
class Block:
    """A paragraph and its role: ``title``, ``subtitle``, ``byline``, ``heading`` or ``body``."""

    text: str
    role: str = "body"


def with_reportlab(blocks: Sequence[Block], columns: int, header: str) -> bytes:
    """A4; one column as GB/T 9704 has it (16 points, page number between dashes), or two in 10.5 points."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate, Paragraph

    pdfmetrics.registerFont(TTFont("zenhei", _FONT))
    size = 16.0 if columns == 1 else 10.5
    width, height = A4
    left, right, top, bottom = 79.0, 74.0, 105.0, 99.0

    def style(name: str, scale: float = 1.0, **more: object) -> ParagraphStyle:
        return ParagraphStyle(
            name, fontName="zenhei", fontSize=size * scale, leading=size * scale * 1.75, wordWrap="CJK", **more
        )

    styles = {
        "title": style("title", 1.375, alignment=TA_CENTER, spaceAfter=size),
        "subtitle": style("subtitle", 1.1, alignment=TA_CENTER),
        "byline": style("byline", alignment=TA_CENTER, spaceAfter=size),
        "heading": style("heading", firstLineIndent=2 * size, spaceBefore=size * 0.3),
        "body": style("body", firstLineIndent=2 * size),
    }
    gutter = 2.0 * size
    column = (width - left - right - (columns - 1) * gutter) / columns

    def frames(top_room: float) -> list[Frame]:
        return [
            Frame(
                left + i * (column + gutter), bottom, column, height - top - bottom - top_room,
                leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
            )
            for i in range(columns)
        ]  # fmt: skip

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("zenhei", 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(width / 2, height - 60, header)  # type: ignore[attr-defined]
        canvas.setFont("zenhei", 14)  # type: ignore[attr-defined]
        canvas.drawCentredString(width / 2, 60, f"— {document.page} —")  # type: ignore[attr-defined]

    head = [block for block in blocks if block.role in ("title", "subtitle", "byline")]
    if columns > 1 and head:
        # The title lies over all columns of the first page.
        paragraphs = [Paragraph(escape(block.text), styles[block.role]) for block in head]
        room = sum(p.wrap(width - left - right, height)[1] + p.getSpaceAfter() + p.getSpaceBefore() for p in paragraphs)
        over = Frame(
            left, height - top - room - 2, width - left - right, room + 2,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        first = [over, *frames(room + 10)]
    else:
        first = frames(0)
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates(
        [PageTemplate("first", first, onPage=furniture), PageTemplate("later", frames(0), onPage=furniture)]
    )
    story = [NextPageTemplate("later")]
    story += [Paragraph(escape(block.text), styles[block.role]) for block in blocks]
    document.build(story)
    return buffer.getvalue()


def with_typst(blocks: Sequence[Block], columns: int, header: str) -> bytes:
    """A4, justified, headings in another face; needs the fonts WenQuanYi Zen Hei and AR PL UMing CN."""
    import typst

    size = 14.0 if columns == 1 else 10.0
    lines = [
        f'#set page(paper: "a4", margin: (x: 2.7cm, y: 3cm), columns: {columns}, '
        f'header: align(right, text(8pt, "{_quoted(header)}")), '
        'footer: align(center, context text(9pt, counter(page).display("1 / 1", both: true))))',
        f'#set text(font: ("AR PL UMing CN", "WenQuanYi Zen Hei"), size: {size}pt, lang: "zh", region: "cn")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.75em, spacing: 0.75em)",
        '#let hei(size, body) = text(font: "WenQuanYi Zen Hei", size: size, body)',
    ]
    head = [block for block in blocks if block.role in ("title", "subtitle", "byline")]
    if head:
        lines.append('#place(top + center, scope: "parent", float: true)[#set par(first-line-indent: 0em)')
        for block in head:
            scale = {"title": 1.5, "subtitle": 1.15, "byline": 1.0}[block.role]
            lines.append(f'#align(center, hei({size * scale}pt, "{_quoted(block.text)}"))')
        lines.append("]")
    for block in blocks:
        if block.role == "heading":
            lines.append(f'#par(hei({size}pt, "{_quoted(block.text)}"))')
        elif block.role == "body":
            lines.append(f'#par(text("{_quoted(block.text)}"))')
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.typ")
        source.write_text("\n".join(lines), encoding="utf-8")
        return bytes(typst.compile(str(source)))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


TYPESETTERS = {"reportlab": with_reportlab, "typst": with_typst}
"""By name."""
