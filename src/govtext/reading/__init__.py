"""Files and bytes to :class:`~govtext.document.SourceText`: one reader a format."""

from govtext.reading.text import DEFAULT_MAX_BYTES, read_source, source_from_string

__all__ = ["DEFAULT_MAX_BYTES", "read_source", "source_from_string"]
