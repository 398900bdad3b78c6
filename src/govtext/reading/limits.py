"""What a reader accepts: sizes, counts and times that a hostile or broken file cannot exceed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from govtext.errors import LimitError


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file; every one can be raised by the caller.

    Attributes:
        max_bytes: Of the file.
        max_pages: Of a PDF or OFD file.
        max_chars: Of the extracted text, in code points.
        max_page_chars: Of one page.
        max_unpacked_bytes: Of what a compressed container (DOCX, OFD) or the streams of a PDF hold, unpacked.
        max_entries: Files in a container.
        max_depth: Nesting of elements in XML and HTML.
        max_seconds: Spent on reading; checked between pages and parts, so a page that takes long can overstep it.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_pages: int = 3000
    max_chars: int = 20_000_000
    max_page_chars: int = 200_000
    max_unpacked_bytes: int = 512 * 1024 * 1024
    max_entries: int = 10_000
    max_depth: int = 400
    max_seconds: float = 120.0


DEFAULT_LIMITS = Limits()


class Watch:
    """Checks the limits that grow while a file is read."""

    def __init__(self, origin: str, limits: Limits) -> None:
        self.origin = origin
        self.limits = limits
        self.chars = 0
        self._end = time.monotonic() + limits.max_seconds

    def check_time(self, at: str) -> None:
        """LimitError if reading has taken too long."""
        if time.monotonic() > self._end:
            raise LimitError(
                f"{self.origin}: reading took more than {self.limits.max_seconds:g} s, the limit ({at}); "
                "raise Limits.max_seconds, or split the file"
            )

    def add_chars(self, count: int) -> None:
        """LimitError if more text came out than allowed."""
        self.chars += count
        self.exceed("characters of text", self.chars, self.limits.max_chars, "max_chars")

    def exceed(self, what: str, found: int, allowed: int, name: str) -> None:
        """LimitError if ``found`` is more than ``allowed``."""
        if found > allowed:
            raise LimitError(
                f"{self.origin}: {found:,} {what}, more than {allowed:,}, the limit; "
                f"raise Limits.{name} if you mean to read so large a file"
            )
