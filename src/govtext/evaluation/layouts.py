"""Set a clean text the way printed reports come out of a PDF, keeping track of where every character goes.

A simulator for tests and evaluation: it knows nothing about repairing. All randomness comes from the seed.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from govtext.errors import OptionError, unknown_name
from govtext.offsets import OffsetMap, Span

Style = Literal["body", "heading", "title"]

# Kinsoku, GB/T 15834: marks that may not begin a line, and marks that may not end one.
NOT_AT_LINE_START = frozenset("，。、；：！？）》〉】〕”’」』％%…·,.;:!?)]}")
NOT_AT_LINE_END = frozenset("（《〈【〔“‘「『([{")
# A figure or a Latin word: a compositor keeps it together. The range dash is left out, lines do break there.
_TOGETHER = re.compile(r"[0-9]+(?:[.,][0-9]+)*[%％]?|[A-Za-z]+")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?[%％]?")


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """How a text is set. Every share is in [0, 1] and 0 switches the feature off.

    Attributes:
        width: Of a column in full-width characters, 4 or more; 0 leaves each paragraph on one line.
        indent: Written before the first line of a paragraph.
        lost_indents: Share of paragraphs whose indent the extraction lost: the blanks are gone, but the first line is
            as short as it was set.
        blank_lines: Share of body lines followed by a blank line.
        letter_spaced: Share of full lines with a space between all their Chinese characters.
        figure_spaces: Share of borders between a figure and a Chinese character that get a space.
        broken_figures: Share of figures that may be broken over two lines between any two of their characters.
        picture_runs: Share of body paragraphs beside a picture, set in ``picture_width`` for 5 to 12 lines.
        picture_width: In full-width characters.
        lines_per_page: Lines after which a page ends; 0 for no pages.
        page_numbers: Write a page number at the end of a page.
        running_header: Line at the head of each page; "" for none.
        jump_lines: Share of page ends inside a paragraph with （下转第 n 页） and （上接第 n 页）.
        page_mark: Written between pages, such as a form feed.
    """

    width: int = 0
    indent: str = ""
    lost_indents: float = 0.0
    blank_lines: float = 0.0
    letter_spaced: float = 0.0
    figure_spaces: float = 0.0
    broken_figures: float = 0.0
    picture_runs: float = 0.0
    picture_width: int = 9
    lines_per_page: int = 0
    page_numbers: bool = False
    running_header: str = ""
    jump_lines: float = 0.0
    page_mark: str = ""

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not 0.0 <= value <= 1.0:
                raise OptionError(f"layout option {field.name}={value} is a share; give a number from 0 to 1")
        if self.width and (self.width < 4 or self.picture_width < 4):
            narrowest = min(self.width, self.picture_width)
            raise OptionError(f"column of {narrowest} characters; need at least 4, or width=0")


PRESETS: Mapping[str, LayoutOptions] = {
    "clean": LayoutOptions(),
    # As the journals look after pdftotext: about 21 characters a line, a blank line after nearly each, blanks
    # around figures, no indents.
    "journal": LayoutOptions(
        width=21, indent="\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}", lost_indents=0.97, blank_lines=0.97,
        letter_spaced=0.01, figure_spaces=0.65, broken_figures=0.1, picture_runs=0.05, picture_width=9,
    ),
    # The same with pages: numbers, running headers and jump lines between the lines of a paragraph.
    "paged": LayoutOptions(
        width=21, indent="\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}", lost_indents=0.2, blank_lines=0.5,
        letter_spaced=0.01, figure_spaces=0.4, broken_figures=0.3, picture_runs=0.05, picture_width=11,
        lines_per_page=38, page_numbers=True, running_header="调查与研究　2020年第3期", jump_lines=0.3,
    ),
    "narrow": LayoutOptions(
        width=13, indent="\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}", lost_indents=0.5, letter_spaced=0.02,
        figure_spaces=0.3, broken_figures=0.5, lines_per_page=60, page_numbers=True,
    ),
    "wide": LayoutOptions(
        width=38, indent="\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}", figure_spaces=0.1, broken_figures=0.2,
        lines_per_page=44, page_numbers=True, page_mark="\f",
    ),
}  # fmt: skip
"""Ready-made options by name."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A text as set.

    Attributes:
        text: What a reader would get from the file.
        offsets: From the clean text (the paragraphs joined with a line feed) to ``text``. All characters but
            the line feeds between paragraphs are in it.
        furniture: Where page numbers, running headers, jump lines and the like stand in ``text``.
    """

    text: str
    offsets: OffsetMap
    furniture: tuple[Span, ...]


def lay_out(
    paragraphs: Sequence[str],
    seed: int,
    options: LayoutOptions | str = "journal",
    *,
    styles: Mapping[int, Style] | None = None,
    order: Sequence[int] | None = None,
) -> LaidOut:
    """Set paragraphs in columns and pages.

    Args:
        paragraphs: Of the clean text, without line breaks in them.
        seed: The same seed gives the same text.
        options: What to do, or the name of one of :data:`PRESETS`.
        styles: ``"heading"`` and ``"title"`` by paragraph index; the rest is body. Headings are set on a shorter
            measure, without indent; titles in wider lines.
        order: Paragraph indices in the order in which they are printed (titles at the end, for example); each once.

    Raises:
        OptionError: An unknown preset, a line break inside a paragraph, or an ``order`` that is no permutation.

    Example:
        >>> lay_out(["2019年白酒产量15.44万千升，同比增长13.2%。"], 1, LayoutOptions(width=10)).text.splitlines()
        ['2019年白酒产量15.44', '万千升，同比增长13.2%。']
    """
    if isinstance(options, str):
        if options not in PRESETS:
            raise unknown_name("layout", options, PRESETS)
        options = PRESETS[options]
    if any("\n" in paragraph for paragraph in paragraphs):
        raise OptionError("a paragraph holds a line break; split the text into paragraphs first")
    order = range(len(paragraphs)) if order is None else order
    if sorted(order) != list(range(len(paragraphs))):
        raise OptionError(f"order must name each of the {len(paragraphs)} paragraphs once, got {list(order)[:20]}")
    starts: list[int] = []
    at = 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph) + 1
    press = _Press(options, random.Random(seed))
    for index in order:
        press.paragraph(paragraphs[index], starts[index], (styles or {}).get(index, "body"))
    return press.finish()


def char_width(char: str) -> float:
    """Width of a character in a Chinese column: 0.5 for ASCII, 1 otherwise."""
    return 0.5 if char < "\x80" else 1.0


class _Press:
    """Writes lines and keeps the account of where each character went."""

    def __init__(self, options: LayoutOptions, rng: random.Random) -> None:
        self.options, self.rng = options, rng
        self.parts: list[str] = []
        self.length = 0
        self.runs: list[tuple[int, int, int]] = []
        self.furniture: list[Span] = []
        self.lines_on_page, self.page = 0, 1

    def put(self, text: str, clean_start: int | None = None) -> None:
        """Write text; ``clean_start`` is None for what the clean text does not hold."""
        if clean_start is not None and text:
            self.runs.append((clean_start, self.length, len(text)))
        self.parts.append(text)
        self.length += len(text)

    def put_furniture(self, text: str) -> None:
        self.furniture.append(Span(self.length, self.length + len(text)))
        self.put(text + "\n")

    def finish(self) -> LaidOut:
        return LaidOut("".join(self.parts), OffsetMap.from_runs(sorted(self.runs)), tuple(self.furniture))

    def paragraph(self, text: str, start: int, style: Style) -> None:
        options, rng = self.options, self.rng
        if not options.width:
            self.put(text, start)
            self.put("\n")
            return
        body = style == "body"
        first_indent = sum(map(char_width, options.indent)) if body else 0.0
        if body and rng.random() >= options.lost_indents:
            self.put(options.indent)
        width = {"body": options.width, "heading": max(options.width - 4, 4), "title": options.width * 3 // 2}[style]
        beside_picture = rng.randint(5, 12) if body and rng.random() < options.picture_runs else 0
        lines = _break_lines(text, width, first_indent, beside_picture, options, rng)
        for number, (low, high) in enumerate(lines):
            last = number == len(lines) - 1
            self.line(text, low, high, start, full=not last and body)
            if (body or last) and rng.random() < options.blank_lines:
                self.put("\n")
            self.lines_on_page += 1
            if options.lines_per_page and self.lines_on_page >= options.lines_per_page:
                self.end_page(inside_paragraph=not last)

    def line(self, text: str, low: int, high: int, start: int, *, full: bool) -> None:
        """Write ``text[low:high]``, with the blanks that justification and figures leave in it."""
        options, rng = self.options, self.rng
        spaced = full and rng.random() < options.letter_spaced
        figure_borders = {
            border for match in _FIGURE.finditer(text, low, high) for border in match.span() if low < border < high
        }
        begin = low
        for at in range(low + 1, high):
            beside_han = _HAN.match(text[at - 1]) or _HAN.match(text[at])
            if text[at].isspace() or text[at - 1].isspace():
                gap = False
            elif at in figure_borders and beside_han:
                gap = spaced or rng.random() < options.figure_spaces
            else:
                gap = spaced and bool(_HAN.match(text[at - 1])) and text[at] not in NOT_AT_LINE_START
            if gap:
                self.put(text[begin:at], start + begin)
                self.put(" ")
                begin = at
        self.put(text[begin:high], start + begin)
        self.put("\n")

    def end_page(self, *, inside_paragraph: bool) -> None:
        options, rng = self.options, self.rng
        jump = inside_paragraph and rng.random() < options.jump_lines
        if jump:
            self.put_furniture(f"（下转第{self.page + 1}页）")
        if options.page_numbers:
            self.put_furniture(rng.choice(("— {} —", "- {} -", "·{}·", "{}", "{}")).format(self.page))
        self.put(options.page_mark)
        self.page += 1
        self.lines_on_page = 0
        if options.running_header:
            self.put_furniture(options.running_header)
        if jump:
            self.put_furniture(f"（上接第{self.page - 1}页）")


def _break_lines(
    text: str, width: int, first_indent: float, beside_picture: int, options: LayoutOptions, rng: random.Random
) -> list[tuple[int, int]]:
    """Ranges of the lines of a paragraph; together they hold all its characters."""
    may_break = [True] * (len(text) + 1)  # may_break[i]: a line may end before character i
    for match in _TOGETHER.finditer(text):
        if rng.random() >= options.broken_figures:
            for at in range(match.start() + 1, match.end()):
                may_break[at] = False
    for at in range(1, len(text)):
        if text[at] in NOT_AT_LINE_START or text[at - 1] in NOT_AT_LINE_END or text[at - 1 : at + 1] in ("——", "……"):
            may_break[at] = False
    lines: list[tuple[int, int]] = []
    low = 0
    while low < len(text):
        measure: float = options.picture_width if beside_picture and 1 <= len(lines) <= beside_picture else width
        measure -= first_indent if not lines else 0.0
        high, used = low, 0.0
        while high < len(text) and used + char_width(text[high]) <= measure:
            used += char_width(text[high])
            high += 1
        if high < len(text):
            # Marks that may not begin the next line are squeezed in; otherwise the line ends earlier.
            squeezed = high
            while squeezed < len(text) and text[squeezed] in NOT_AT_LINE_START and squeezed - high < 2:
                squeezed += 1
            if squeezed > high and (squeezed == len(text) or may_break[squeezed]):
                high = squeezed
            else:
                back = high
                while back > low and not may_break[back]:
                    back -= 1
                if back > low:
                    high = back
                elif high == low:  # a column narrower than one character
                    high = low + 1
        lines.append((low, high))
        low = high
    return lines


__all__ = ["PRESETS", "LaidOut", "LayoutOptions", "char_width", "lay_out"]
