"""From a file or string to documents: reading, cleaning and segmentation in a row."""

from __future__ import annotations

import os
from typing import IO

from govtext.cleaning import clean
from govtext.document import Document, SourceText
from govtext.reading import DEFAULT_LIMITS, Format, Limits, read_source, source_from_string
from govtext.segmentation import segment


def read(
    file: str | os.PathLike[str] | bytes | bytearray | IO[bytes] | IO[str],
    *,
    encoding: str | None = None,
    format: Format | None = None,
    password: str | None = None,
    max_bytes: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    single: bool = False,
    ocr: bool = False,
) -> list[Document]:
    """Read the reports of a file: text, PDF, DOCX, HTML, Markdown or OFD.

    Args:
        file: A path, the bytes, or an open file.
        encoding: Of a text file; detected when None.
        format: Name of the format, such as ``"pdf"``; found by the content when None.
        password: Of an encrypted file.
        max_bytes: Largest accepted size, in bytes; that of ``limits`` when None.
        limits: Further limits: pages, unpacked size, and so on.
        single: The file holds one report; do not look for several.
        ocr: Recognise the pages of a PDF file that have no text; needs the extra ``ocr`` and seconds a page.

    Returns:
        At least one document, in reading order.

    Raises:
        IngestError: The file cannot be read; the message says why and what to do.
    """
    source = read_source(
        file, encoding=encoding, format=format, password=password, max_bytes=max_bytes, limits=limits, ocr=ocr
    )
    return _documents(source, single)


def parse(text: str, *, origin: str = "<text>", single: bool = False) -> list[Document]:
    """The reports of a string; any string gives at least one document, an empty one too.

    Args:
        text: As extracted.
        origin: A name for messages and records.
        single: The text holds one report; do not look for several.
    """
    return _documents(source_from_string(text, origin), single)


def _documents(source: SourceText, single: bool) -> list[Document]:
    # A reader that knows the lines of a page has put its paragraphs together already.
    return segment(source, clean(source.text, join_lines=not source.lines), split=not single)
