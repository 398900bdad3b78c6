"""The lines of an extracted text, with what the layout tells about each."""

from __future__ import annotations

from dataclasses import dataclass

from govtext.cleaning.chars import CLOSERS, width


@dataclass(slots=True)
class Line:
    """One visible line of the text that is being repaired.

    Attributes:
        start, end: Place in the text, blanks at both ends left out.
        text: The slice.
        width: Printed width in ideographs, blanks not counted.
        indent: Blanks before it, in ideographs.
        gap: Blank lines before it.
        after_break: A page break, or something that was removed, lies before it, so that ``gap`` says nothing.
        kind: What its words tell about wraps, once they have been looked at: a line that is kept need not be looked at again.
    """

    start: int
    end: int
    text: str
    width: float
    indent: float
    gap: int
    after_break: bool = False
    kind: tuple[bool, ...] = ()

    def moved(self, start: int) -> Line:
        """Become the only line of the paragraph at ``start`` of the repaired text."""
        self.start, self.end = start, start + len(self.text)
        self.indent, self.gap, self.after_break = 0.0, 0, False
        return self


def paragraph_line(words: str, start: int) -> Line:
    """A repaired paragraph as a line of its own."""
    return Line(start, start + len(words), words, _width(words), 0.0, 0)


def _width(words: str) -> float:
    """The exact width matters only for lines that may stand in a column."""
    return width(words) if len(words) < 200 else float(len(words))


_TERMINAL = "。！？!?…"
_SOFT = "；：;:"


def is_terminal(text: str) -> bool:
    """Whether a line ends as a paragraph does: 。！？… with what closes it."""
    if not text:
        return False
    if text[-1] in _TERMINAL:
        return True
    if text[-1] not in CLOSERS:
        return False
    end = len(text)
    while end and text[end - 1] in CLOSERS:
        end -= 1
    return bool(end) and text[end - 1] in _TERMINAL


def is_soft(text: str) -> bool:
    """Whether a line ends as an item of a list, or what announces it, does: ； or ：."""
    return text != "" and text[-1] in _SOFT


def split_lines(text: str) -> list[Line]:
    r"""The visible lines of ``text``; line breaks are ``\n`` or the page break ``\f``."""
    lines: list[Line] = []
    gap = 0
    page_break = False
    at = 0
    paged = "\f" in text
    for raw in (text.replace("\f", "\n") if paged else text).split("\n"):
        stop = at + len(raw)
        left = raw.lstrip()
        if left:
            lead = len(raw) - len(left)
            body = left.rstrip()
            indent = 0.0
            if lead:
                blanks = raw[:lead]
                indent = lead / 2 + blanks.count("\N{IDEOGRAPHIC SPACE}") / 2 + 1.5 * blanks.count("\t")
            start = at + lead
            lines.append(Line(start, start + len(body), body, _width(body), indent, gap, page_break))
            gap = 0
            page_break = False
        elif not paged or text[stop : stop + 1] != "\f":
            gap += 1
        if paged and text[stop : stop + 1] == "\f":
            page_break = True
        at = stop + 1
    return lines
