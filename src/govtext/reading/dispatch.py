"""Which reader a file needs: told by its first bytes, by its name only where the bytes do not say."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import PurePath
from typing import IO, Literal

from govtext.document import SourceText
from govtext.errors import IngestError, LimitError, unknown_name
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch
from govtext.reading.text import decode, take_bytes

Format = Literal["text", "pdf", "docx", "ofd", "html", "markdown"]
FORMATS: tuple[Format, ...] = ("text", "pdf", "docx", "ofd", "html", "markdown")


def read_source(
    file: str | os.PathLike[str] | bytes | bytearray | IO[bytes] | IO[str],
    *,
    encoding: str | None = None,
    max_bytes: int | None = None,
    format: Format | None = None,
    password: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    ocr: bool = False,
) -> SourceText:
    """Read a file of any known format.

    Args:
        file: A path, the bytes themselves, or an open binary or text file.
        encoding: Of a text, HTML or Markdown file; detected when None (UTF-8, UTF-16, GB18030/GBK, Big5 …).
        max_bytes: Largest accepted size, in bytes; short for ``limits`` with that value.
        format: ``text``, ``pdf``, ``docx``, ``ofd``, ``html`` or ``markdown``; told by the content when None.
        password: Of an encrypted PDF file.
        limits: What is accepted.
        ocr: Recognise the pages of a PDF file that have no text; needs the extra ``ocr`` and seconds a page.

    Raises:
        IngestError: The file is missing, a folder, empty, damaged, encrypted, scanned, or of an unknown format.
        EncodingError: Its bytes are not text in the encoding given, or in any that is known.
        LimitError: It exceeds a limit.
        MissingExtraError: Its format needs a package that is not installed.
    """
    if max_bytes is not None:
        limits = replace(limits, max_bytes=max_bytes)
    if format is not None and format not in FORMATS:
        raise unknown_name("format", format, FORMATS)
    data, origin = take_bytes(file, limits.max_bytes)
    if len(data) > limits.max_bytes:
        raise LimitError(
            f"{origin}: more than {limits.max_bytes:,} bytes, the limit; "
            "pass max_bytes= if you mean to read so large a file"
        )
    if not data:
        raise IngestError(f"{origin}: the file is empty (0 bytes)")
    kind = format or guess_format(data, origin)
    if kind == "pdf":
        from govtext.reading.pdf import read_pdf

        return read_pdf(data, origin=origin, password=password, limits=limits, ocr=ocr)
    if kind == "docx":
        from govtext.reading.docx import read_docx

        return read_docx(data, origin=origin, limits=limits)
    if kind == "ofd":
        from govtext.reading.ofd import read_ofd

        return read_ofd(data, origin=origin, limits=limits)
    if kind == "html":
        from govtext.reading.html import read_html

        return read_html(data, origin=origin, encoding=encoding, limits=limits)
    source = SourceText(
        decode(data, encoding=encoding, origin=origin), origin=origin, sha256=hashlib.sha256(data).hexdigest()
    )
    Watch(origin, limits).add_chars(len(source.text))
    if kind == "markdown":
        from govtext.reading.markdown import read_markdown

        source = read_markdown(source.text, origin=origin, sha256=source.sha256, limits=limits)
    if not source.text.strip():
        raise IngestError(f"{origin}: no text in it ({len(data)} bytes); a report has at least one visible character")
    return source


_HTML_START = (b"<!doctype html", b"<html", b"<head", b"<body")


def guess_format(data: bytes, origin: str = "") -> Format:
    """The format of a file's bytes; ``text`` where nothing says otherwise.

    Raises:
        IngestError: A container of an office program that is not read (XLSX, PPTX, EPUB …).
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        from govtext.reading.archive import container_format

        return container_format(data, origin)
    start = data[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") and b"<html" in start:
        return "html"
    while start.startswith(b"<!--") and b"-->" in start:
        start = start.split(b"-->", 1)[1].lstrip()
    if start.startswith(_HTML_START):
        return "html"
    suffix = PurePath(origin).suffix.lower()
    if suffix in (".htm", ".html", ".shtml", ".xhtml") and b"<" in start:
        return "html"
    return "markdown" if suffix in (".md", ".markdown") else "text"


__all__ = ["FORMATS", "Format", "guess_format", "read_source"]
