"""Files and bytes to :class:`~govtext.document.SourceText`: one reader a format."""

from govtext.reading.dispatch import FORMATS, Format, read_source
from govtext.reading.limits import DEFAULT_LIMITS, Limits
from govtext.reading.text import DEFAULT_MAX_BYTES, source_from_string

__all__ = ["DEFAULT_LIMITS", "DEFAULT_MAX_BYTES", "FORMATS", "Format", "Limits", "read_source", "source_from_string"]
