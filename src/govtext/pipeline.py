"""From a file or string to documents: reading, cleaning and segmentation in a row."""

from __future__ import annotations

import os
from typing import IO

from govtext.cleaning import clean
from govtext.document import Document
from govtext.reading import DEFAULT_MAX_BYTES, read_source, source_from_string
from govtext.segmentation import segment


def read(
    file: str | os.PathLike[str] | bytes | bytearray | IO[bytes] | IO[str],
    *,
    encoding: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    single: bool = False,
) -> list[Document]:
    """Read the reports of a file.

    Args:
        file: A path, the bytes, or an open file.
        encoding: Of a text file; detected when None.
        max_bytes: Largest accepted size, in bytes.
        single: The file holds one report; do not look for several.

    Returns:
        At least one document, in reading order.

    Raises:
        IngestError: The file cannot be read; the message says why and what to do.
    """
    source = read_source(file, encoding=encoding, max_bytes=max_bytes)
    return segment(source, clean(source.text), split=not single)


def parse(text: str, *, origin: str = "<text>", single: bool = False) -> list[Document]:
    """The reports of a string; any string gives at least one document, an empty one too.

    Args:
        text: As extracted.
        origin: A name for messages and records.
        single: The text holds one report; do not look for several.
    """
    source = source_from_string(text, origin)
    return segment(source, clean(source.text), split=not single)
