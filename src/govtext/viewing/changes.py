"""What the repair changed: for each paragraph its words in the file, and the places where the two differ."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from govtext.cleaning import clean
from govtext.document import Document, SourceText
from govtext.offsets import Span

MOVED = "⋯"
"""Stands where the repair put words together that are apart in the file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the file: kept in the report, or removed."""

    text: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of the file that were removed before the character ``at`` of the report."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph beside its words in the file.

    Attributes:
        left_out: Lines removed between the paragraph before and this one: page numbers, running headers.
        pieces: The words of the file for this paragraph, with what was removed among them.
        cuts: The removed ones, placed in the report.
        inserted: Characters of the report that the file has not, or has otherwise (a blank for a line break).
    """

    left_out: str
    pieces: tuple[Piece, ...]
    cuts: tuple[Cut, ...]
    inserted: tuple[Span, ...]


def removed_ranges(source: SourceText) -> tuple[Span, ...]:
    """What the repair dropped from a file, in the order of the file.

    The repair is run again: a report knows what it kept, but not which of the rest is another report of the same file.
    """
    offsets = clean(source.text, join_lines=not source.lines).offset_map
    removed: list[Span] = []
    at = 0
    for start, length in sorted(zip(offsets.source_starts, offsets.lengths, strict=True)):
        if start > at:
            removed.append(Span(at, start))
        at = start + length
    return (*removed, Span(at, len(source.text))) if at < len(source.text) else tuple(removed)


def changes_of(document: Document, removed: Sequence[Span]) -> tuple[ParagraphChange, ...]:
    """The changes of each paragraph.

    Args:
        document: A report.
        removed: Of its file, from :func:`removed_ranges`.
    """
    parts = [_parts(document, paragraph.span) for paragraph in document.paragraphs]
    before = _between_paragraphs(document.source.text, parts, removed)
    return tuple(
        _row(document, paragraph.span, parts[i], removed, before.get(i, ""))
        for i, paragraph in enumerate(document.paragraphs)
    )


def _parts(document: Document, span: Span) -> list[tuple[Span, Span]]:
    """The kept stretches of ``span``: where each is in the report, and where in the file."""
    offsets = document.offset_map
    found: list[tuple[Span, Span]] = []
    index = max(bisect_right(offsets.cleaned_starts, span.start) - 1, 0)
    while index < len(offsets.lengths) and offsets.cleaned_starts[index] < span.end:
        start = offsets.cleaned_starts[index]
        low, high = max(start, span.start), min(start + offsets.lengths[index], span.end)
        if low < high:
            shift = offsets.source_starts[index] - start
            found.append((Span(low, high), Span(low + shift, high + shift)))
        index += 1
    return found


def _between_paragraphs(source: str, parts: Sequence[Sequence[tuple[Span, Span]]], removed: Sequence[Span]) -> dict[int, str]:
    """Index of a paragraph -> what was removed in front of it."""
    begins = {row[0][1].start: i for i, row in enumerate(parts) if row}
    found: dict[int, list[str]] = {}
    follower: dict[int, int] = {}  # start of a removed range -> the paragraph that comes next in the file
    starts = {gap.start for gap in removed}
    for gap in reversed(removed):
        at = gap.end
        while at < len(source) and source[at].isspace() and at not in starts and at not in begins:
            at += 1  # a line break that was kept between two paragraphs
        index = follower.get(at, begins.get(at))
        if index is not None:
            follower[gap.start] = index
            found.setdefault(index, []).append(source[gap.start : at])
    return {index: "".join(reversed(words)) for index, words in found.items()}


def _row(document: Document, span: Span, parts: Sequence[tuple[Span, Span]], removed: Sequence[Span], before: str) -> ParagraphChange:
    source, text = document.source.text, document.text
    pieces: list[Piece] = []
    cuts: list[Cut] = []
    inserted: list[Span] = []
    left_out = before.rstrip(" \t\u3000\xa0")
    if indent := before[len(left_out) :]:
        pieces.append(Piece(indent, True))
        cuts.append(Cut(span.start, indent))
    at, end = span.start, None
    for here, there in parts:
        if here.start > at:
            inserted.append(Span(at, here.start))
        if end is not None and there.start != end:
            gone = _within(Span(end, there.start), removed) if there.start > end else []
            if sum(map(len, gone)) != there.start - end:
                pieces.append(Piece(MOVED, True))
            if words := "".join(gap.of(source) for gap in gone):
                pieces.append(Piece(words, True))
                cuts.append(Cut(here.start, words))
        old, new = there.of(source), here.of(text)
        if old == new:
            pieces.append(Piece(old, False))
        else:  # replaced one for one
            for i, (character, now) in enumerate(zip(old, new, strict=True)):
                pieces.append(Piece(character, character != now))
                if character != now:
                    inserted.append(Span(here.start + i, here.start + i + 1))
        at, end = here.end, there.end
    if at < span.end:
        inserted.append(Span(at, span.end))
    lines = [line.strip() for line in left_out.splitlines()]
    return ParagraphChange("\n".join(filter(None, lines)), _merged(pieces), tuple(cuts), tuple(inserted))


def _within(stretch: Span, removed: Sequence[Span]) -> list[Span]:
    """The removed ranges of a stretch, cut to it."""
    index = max(bisect_left(removed, stretch) - 1, 0)
    found: list[Span] = []
    while index < len(removed) and removed[index].start < stretch.end:
        low, high = max(removed[index].start, stretch.start), min(removed[index].end, stretch.end)
        if low < high:
            found.append(Span(low, high))
        index += 1
    return found


def _merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].removed == piece.removed:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.removed)
        else:
            merged.append(piece)
    return tuple(merged)
