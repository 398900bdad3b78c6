"""Run the repair steps over a source text and record where every character went."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from govtext.cleaning import blanks, columns, furniture, wrap
from govtext.cleaning.lines import Line, paragraph_line, split_lines
from govtext.document import CleanStep
from govtext.offsets import OffsetMap

STEPS = {
    "line_ends": "\\r\\n, \\r, line and paragraph separators become \\n",
    "invisible": "zero-width, soft-hyphen, direction and control characters are removed",
    "columns": "columns that the extraction set side by side are put one below the other",
    "page_numbers": "page numbers are removed",
    "running_headers": "headers and footers repeated over the pages are removed",
    "jump_lines": "上接/下转 lines are removed",
    "web_furniture": "navigation, tools and imprint of a web page are removed",
    "letter_spacing": "blanks inside letter-spaced words are removed",
    "wrapped_lines": "lines broken by the column are joined",
    "blanks": "blanks beside figures, Latin words and full-width marks are removed",
    "lost_breaks": "two paragraphs that the extraction ran together are parted",
    "indents": "blanks at line ends and starts, and blank lines, are removed",
}
"""Every repair step and what it does, in the order in which they run."""

_EXAMPLES = 5
_MAX_PASSES = 6


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A repaired text, one paragraph a line, with its map to the source and the log of the steps."""

    text: str
    offset_map: OffsetMap
    log: tuple[CleanStep, ...]


@dataclass(slots=True)
class _Log:
    """Counts and a few examples per step."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, step: str, example: str = "", count: int = 1) -> None:
        self.counts[step] = self.counts.get(step, 0) + count
        if example:
            shown = self.examples.setdefault(step, [])
            if len(shown) < _EXAMPLES:
                shown.append(example if len(example) <= 40 else example[:39] + "…")

    def steps(self) -> tuple[CleanStep, ...]:
        return tuple(
            CleanStep(name, self.counts[name], tuple(self.examples.get(name, ())))
            for name in STEPS
            if name in self.counts
        )


def clean(source: str, *, join_lines: bool = True) -> CleanedText:
    """Repair an extracted text.

    Digits, decimal points, percent signs, units and the punctuation of record are never changed; only page numbers,
    running headers, jump lines and web furniture are dropped, and the log says so.

    Args:
        source: As extracted.
        join_lines: Join lines that a column broke; False where the reader knew the paragraphs.

    Guarantees:
        ``clean(clean(s).text).text == clean(s).text``; every character of the result stands in the source where
        ``offset_map`` says, line breaks and the blank that joins two Latin words excepted.
    """
    log = _Log()
    settled: set[str] = set()
    text, offsets = _characters(source, log)
    lines = split_lines(text)
    for number in range(_MAX_PASSES):
        repaired, step_map, lines, final = _repair(text, lines, log, join_lines, settled)
        if repaired == text and number:
            break
        offsets = offsets.then(step_map)
        text = repaired
        if final:
            break
    return CleanedText(text, offsets, log.steps())


# Control characters except tab, line feed, form feed; zero-width and direction marks; soft hyphen; BOM; noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]+"
)
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_ANY_ODD = re.compile(_INVISIBLE.pattern[:-2] + "\r\x0b\x85\u2028\u2029]")


def _characters(source: str, log: _Log) -> tuple[str, OffsetMap]:
    """Normalise line ends one for one and drop invisible characters."""
    if not _ANY_ODD.search(source):
        return source, OffsetMap.identity(len(source))
    parts: list[str] = []
    kept: list[tuple[int, int]] = []
    at = 0
    for match in re.finditer(f"{_INVISIBLE.pattern}|{_LINE_END.pattern}", source):
        start, end = match.span()
        if start > at:
            parts.append(source[at:start])
            kept.append((at, start))
        found = match.group()
        if _LINE_END.fullmatch(found):
            log.add("line_ends")
            parts.append("\n")
            kept.append((start, start + 1))
        else:
            log.add("invisible", " ".join(f"U+{ord(c):04X}" for c in found[:4]), len(found))
        at = end
    parts.append(source[at:])
    kept.append((at, len(source)))
    return "".join(parts), OffsetMap.from_kept(kept)


def _repair(
    text: str, lines: list[Line], log: _Log, join_lines: bool, settled: set[str]
) -> tuple[str, OffsetMap, list[Line], bool]:
    """One pass over the lines of ``text``: the repaired text, its lines, and whether another pass could change nothing.

    ``settled`` holds the lines with blanks that need no edit; the next pass does not look at them again.
    """
    if join_lines:
        lines = columns.split_columns(lines, text, log.add)
    lines, dropped = _drop_furniture(lines, log)
    wraps, columned = wrap.find_wraps(lines) if join_lines else ([False] * len(lines), False)
    if not dropped and not any(wraps) and _is_clean(lines, text, settled):
        return text, OffsetMap.identity(len(text)), lines, True
    builder = _Builder(text, log, settled)
    joined = builder.build(lines, wraps)
    repaired, offsets = builder.result()
    # Without columns, removed lines or edited paragraphs the next pass would see the same lines again.
    return repaired, offsets, builder.lines, not (joined or columned or dropped or builder.edited)


def _is_clean(lines: list[Line], text: str, settled: set[str]) -> bool:
    """Whether nothing is left to do line by line: no blanks around lines, none to remove inside them."""
    if sum(line.end - line.start for line in lines) + max(len(lines) - 1, 0) != len(text) or "\f" in text:
        return False
    for line in lines:
        words = line.text
        if words in settled or not _ANY_BLANK.search(words):
            continue
        if blanks.letter_spacing(words) or blanks.stray_blanks(words) or _lost_breaks(words):
            return False
    return True


def _drop_furniture(lines: list[Line], log: _Log) -> tuple[list[Line], bool]:
    numbers, headers, jumps = furniture.page_furniture(lines)
    web = furniture.web_furniture(lines)
    gone = numbers | headers | jumps | web
    if not gone or len(gone) == len(lines):
        return lines, False
    kept: list[Line] = []
    removed_above = False
    for i, line in enumerate(lines):
        if i in gone:
            step = (
                "page_numbers" if i in numbers
                else "running_headers" if i in headers
                else "jump_lines" if i in jumps
                else "web_furniture"
            )  # fmt: skip
            log.add(step, line.text)
            removed_above = True
            continue
        line.after_break = line.after_break or removed_above
        removed_above = False
        kept.append(line)
    return kept, True


# Two paragraphs on one line: a full stop and an indent, or a full stop, a blank and an article or chapter number.
_LOST_BREAK = re.compile(
    "(?<=[。！？；：”）])\N{IDEOGRAPHIC SPACE}{2,}(?=\\S)"
    r"|(?<=[。；：])[^\S\n]+(?=第[一二三四五六七八九十百]{1,6}[章节条][^\S\n])"
    r"|(?<=\S)[^\S\n]{2,}(?=第[一二三四五六七八九十百]{1,6}条[^\S\n])"
)


_ANY_BLANK = re.compile(r"\s")


# A chapter's title and its first article on one line: 第七章 法律责任 第四十二条 …
_CHAPTER_AND_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百]{1,6}[章节][^\S\n]*[^\s，。；：]{1,6}(?:[^\S\n]{1,4}[^\s，。；：]{1,14})?([^\S\n]+)(?=第[一二三四五六七八九十百]{1,6}条[^\S\n])"
)


def _lost_breaks(paragraph: str) -> list[tuple[int, int]]:
    """Blanks at which two paragraphs were run together."""
    if "第" not in paragraph and "\N{IDEOGRAPHIC SPACE}" * 2 not in paragraph:
        return []
    found = [match.span() for match in _LOST_BREAK.finditer(paragraph)]
    if not found and (match := _CHAPTER_AND_ARTICLE.match(paragraph)):
        found.append(match.span(1))
    return found


class _Builder:
    """Assembles the repaired text from slices of the old one."""

    def __init__(self, text: str, log: _Log, settled: set[str]) -> None:
        self.text = text
        self.log = log
        self.settled = settled
        self.parts: list[str] = []
        self.runs: list[tuple[int, int, int]] = []
        self.length = 0
        self.lines: list[Line] = []  # of the repaired text
        self.edited = False  # blanks were removed or paragraphs parted

    def build(self, lines: list[Line], wraps: list[bool]) -> bool:
        joined = 0
        if indents := sum(1 for line in lines if line.indent or line.gap):
            self.log.add("indents", count=indents)
        pieces: list[tuple[int, int]] = []  # of the current paragraph
        for index, (line, wrapped) in enumerate(zip(lines, wraps, strict=True)):
            pieces += self._line_pieces(line)
            end = line.end
            if wrapped:
                below = lines[index + 1]
                if joined < _EXAMPLES:
                    self.log.add("wrapped_lines", line.text[-10:] + "⏎" + below.text[:10])
                joined += 1
                if _needs_blank(line.text, below.text):
                    pieces.append((end, end + 1))  # the line break, rendered as a blank
                continue
            self._paragraph(pieces, line)
            pieces = []
            if index + 1 < len(lines):
                # The line break, or a blank where columns were put below each other, stands behind the line.
                self._put("\n", end if end < len(self.text) else None)
        if joined > _EXAMPLES:
            self.log.add("wrapped_lines", count=joined - _EXAMPLES)
        return joined > 0

    def result(self) -> tuple[str, OffsetMap]:
        return "".join(self.parts), OffsetMap.from_runs(self.runs)

    def _line_pieces(self, line: Line) -> list[tuple[int, int]]:
        if (" " not in line.text and "\N{IDEOGRAPHIC SPACE}" not in line.text) or line.text in self.settled:
            return [(line.start, line.end)]
        removed = blanks.letter_spacing(line.text)
        if not removed:
            return [(line.start, line.end)]
        self.edited = True
        self.log.add("letter_spacing", line.text)
        return _without([(line.start, line.end)], [(line.start + s, line.start + e) for s, e in removed])

    def _paragraph(self, pieces: list[tuple[int, int]], last: Line) -> None:
        """Write a paragraph whose ``last`` line is often its only one."""
        text = self.text
        words = text[pieces[0][0] : pieces[0][1]] if len(pieces) == 1 else "".join([text[s:e] for s, e in pieces])
        if words not in self.settled and _ANY_BLANK.search(words):
            shown = words.replace("\n", " ")
            breaks = _lost_breaks(shown)
            removed = blanks.stray_blanks(shown)
            if breaks or removed:
                begin, written = self.length, len(self.parts)
                self._edited(pieces, words, breaks, removed)
                self._add_lines("".join(self.parts[written:]), begin)
                return
            words = shown
            if len(pieces) == 1:
                self.settled.add(words)
        self.parts.append(words)
        at = self.length
        whole = pieces[0] == (last.start, last.end)
        self.lines.append(last.moved(at) if whole else paragraph_line(words, at))
        for start, end in pieces:
            self.runs.append((at, start, end - start))
            at += end - start
        self.length = at

    def _add_lines(self, words: str, begin: int) -> None:
        """The lines of an edited paragraph: breaks may have been added."""
        for line in split_lines(words):
            line.start += begin
            line.end += begin
            self.lines.append(line)

    def _edited(
        self, pieces: list[tuple[int, int]], words: str, breaks: list[tuple[int, int]], removed: list[tuple[int, int]]
    ) -> None:
        """Write a paragraph with some of its blanks removed and some turned into a paragraph break."""
        self.edited = True
        edits = [(s, e, True) for s, e in breaks]
        edits += [(s, e, False) for s, e in removed if not any(s < be and bs < e for bs, be in breaks)]
        edits.sort()
        if breaks:
            self.log.add("lost_breaks", words[max(breaks[0][0] - 8, 0) : breaks[0][1] + 8], len(breaks))
        plain = [edit for edit in edits if not edit[2]]
        if plain:
            first = plain[0]
            self.log.add("blanks", words[max(first[0] - 8, 0) : first[1] + 8].replace("\n", "⏎"), len(plain))
        # Walk the pieces and the edits together; offsets in ``words`` run on over the pieces.
        base = 0
        which = 0
        for start, end in pieces:
            at = start
            while which < len(edits) and edits[which][0] < base + end - start:
                edit_start, edit_end, is_break = edits[which]
                low = start + max(edit_start - base, 0)
                high = min(start + edit_end - base, end)
                if low > at:
                    self._put(self.text[at:low].replace("\n", " "), at)
                if is_break and edit_start >= base:
                    self._put("\n", low)
                at = max(at, high)
                if edit_end > base + end - start:
                    break  # goes on in the next piece
                which += 1
            if end > at:
                self._put(self.text[at:end].replace("\n", " "), at)
            base += end - start

    def _put(self, words: str, source: int | None) -> None:
        if source is not None:
            self.runs.append((self.length, source, len(words)))
        self.parts.append(words)
        self.length += len(words)


def _without(ranges: list[tuple[int, int]], removed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``ranges`` less ``removed``; both sorted."""
    kept: list[tuple[int, int]] = []
    for start, end in ranges:
        at = start
        for low, high in removed:
            if high <= at or low >= end:
                continue
            if low > at:
                kept.append((at, low))
            at = high
        if at < end:
            kept.append((at, end))
    return kept


_LATIN_END = re.compile(r"[A-Za-z,.;:!?)]$")
_LATIN_START = re.compile(r"[A-Za-z(]")


def _needs_blank(above: str, below: str) -> bool:
    """Whether two joined lines are Latin words that a blank must part."""
    return below[0].isascii() and _LATIN_START.match(below) is not None and _LATIN_END.search(above) is not None and len(above) > 1
