"""Scanned PDF: refused with a way out, read with the extra ``ocr``."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

import govtext
from govtext.errors import IngestError, MissingExtraError
from tests.reading.builders import pdf, set_lines

LINES = ["安泽县政府工作报告", "全年粮食总产量达到12.6万吨，比上年增长3.4%"]


def scanned() -> bytes:
    """A page of LINES as a picture."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    from reportlab.lib.utils import ImageReader

    page = pypdfium2.PdfDocument(pdf(lambda c: set_lines(c, LINES, 80, 100, size=16, leading=40)))[0]
    picture = io.BytesIO()
    page.render(scale=2.5).to_pil().save(picture, "PNG")

    def draw(canvas: Any) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(picture.getvalue())), 0, 0, 595, 842)

    return pdf(draw)


def test_a_scan_is_refused_and_the_message_says_what_to_do() -> None:
    pytest.importorskip("PIL")
    with pytest.raises(IngestError, match=r"scanned PDF.*ocr=True.*govtext\[ocr\]"):
        govtext.read(scanned())


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PIL")
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    with pytest.raises(MissingExtraError, match=r"govtext\[ocr\]"):
        govtext.read(scanned(), ocr=True)


def test_a_scan_is_recognised() -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    (report,) = govtext.read(scanned(), ocr=True)
    assert [p.text for p in report.paragraphs] == LINES
    page, box = report.source.boxes_of(report.paragraphs[1].source_span)[0]
    assert page == 1
    assert 70 < box.left < 90
    assert 110 < box.top < 145


def test_a_blank_scan_says_that_nothing_was_recognised() -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    with pytest.raises(IngestError, match="nothing was recognised"):
        govtext.read(pdf(lambda c: c.line(100, 100, 300, 100)), ocr=True)
