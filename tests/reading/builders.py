"""Small files of every format, made in memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = "STSong-Light"
"""A font that every PDF program brings along, so that none need be installed."""


def pdf(*pages: Callable[[Any], None], size: tuple[float, float] = (595, 842), **options: Any) -> bytes:
    """A PDF file; each page is drawn by a function of a ReportLab canvas, whose lower left corner is (0, 0)."""
    pytest.importorskip("reportlab")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def set_lines(
    canvas: Any, lines: Sequence[str], left: float, top: float, size: float = 12, leading: float = 18
) -> None:
    """Set lines one below the other; ``top`` is the baseline of the first from the top of an A4 page."""
    canvas.setFont(FONT, size)
    for i, line in enumerate(lines):
        lead = len(line) - len(line.lstrip("　"))
        canvas.drawString(left + lead * size, 842 - top - i * leading, line.lstrip("　"))


def wrap(paragraphs: Sequence[str], width: int) -> list[str]:
    """Lines as wide as ``width`` ideographs, with an indent of two; figures keep together, marks hang on."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, used = "　　", 2.0
        for token in re.findall(r"(?:[0-9A-Za-z.%]+|.)[，。、；：！？）》”]*", paragraph):
            wide = sum(0.5 if c < "\u2000" else 1.0 for c in token)
            if used + wide > width:
                lines.append(line)
                line, used = "", 0.0
            line += token
            used += wide
        lines.append(line)
    return lines


def archive(entries: Mapping[str, str | bytes]) -> bytes:
    """A ZIP container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A DOCX file with the given body (WordprocessingML) and further parts such as ``styles`` or ``numbering``."""
    entries: dict[str, str | bytes] = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    }
    for name, content in parts.items():
        entries[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{content}</w:{name}>'
    return archive(entries)


def p(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(*pages: Sequence[tuple[float, float, float, str]]) -> bytes:
    """An OFD file; a page is a list of ``(x, y, size, words)`` in millimetres from the top left."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    entries: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": (
            f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
            + "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/{i}.xml"/>' for i in range(len(pages)))
            + "</ofd:Pages></ofd:Document>"
        ),
        "Doc_0/Res.xml": f'<ofd:Res {ns}><ofd:Fonts><ofd:Font ID="3" FontName="黑体"/></ofd:Fonts></ofd:Res>',
    }
    for i, page in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y} 180 {size}" Font="3" Size="{size}"><ofd:TextCode X="0" Y="{size}" '
            f'DeltaX="g {max(len(words) - 1, 0)} {size}">{words}</ofd:TextCode></ofd:TextObject>'
            for x, y, size, words in page
        )
        entries[f"Doc_0/Pages/{i}.xml"] = (
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return archive(entries)
