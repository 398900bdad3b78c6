"""Columns that an extraction has set side by side with blanks, as ``pdftotext -layout`` does."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from govtext.cleaning.chars import HAN, width
from govtext.cleaning.lines import Line, is_terminal

_GUTTER = re.compile(r"(?<=\S)[^\S\n]{2,}(?=\S)")
_HAN = re.compile(f"[{HAN}]")
_MIN_LINES = 8


def split_columns(lines: list[Line], text: str, log: Callable[[str, str], None]) -> list[Line]:
    """Put columns that stand side by side one below the other; where it cannot be known, change nothing.

    A block of lines is two columns when most of its lines part at one wide gap into two pieces, the pieces on each side
    fill a column of their own (they have nearly one width and mostly go on in the next line), and that is not so for a
    table, whose cells differ in width and do not run on.
    """
    gutters = [_widest_gap(line) for line in lines]
    if sum(g is not None for g in gutters) < _MIN_LINES:
        return lines
    result: list[Line] = []
    for start, end in _blocks(lines, gutters):
        block = lines[start:end]
        parts = gutters[start:end]
        if _is_two_columns(block, parts):
            log("columns", block[0].text)
            left, right = _part(block, parts, text)
            result += left + right
        else:
            result += block
    return result


def _widest_gap(line: Line) -> tuple[int, int] | None:
    """The widest inner gap of at least two blanks, in offsets of the line."""
    if "  " not in line.text and "\N{IDEOGRAPHIC SPACE}" not in line.text:
        return None
    best: tuple[int, int] | None = None
    for match in _GUTTER.finditer(line.text):
        if best is None or match.end() - match.start() > best[1] - best[0]:
            best = match.span()
    return best


def _blocks(lines: list[Line], gutters: list[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """Runs of lines between page breaks."""
    borders = [0] + [i for i in range(1, len(lines)) if lines[i].after_break] + [len(lines)]
    return [(a, b) for a, b in pairwise(borders) if a < b]


def _is_two_columns(block: list[Line], gutters: list[tuple[int, int] | None]) -> bool:
    lefts: list[str] = []
    rights: list[str] = []
    starts: list[int] = []
    for line, gap in zip(block, gutters, strict=True):
        if gap is not None:
            lefts.append(line.text[: gap[0]])
            rights.append(line.text[gap[1] :])
            starts.append(gap[1])
    if len(lefts) < _MIN_LINES or len(lefts) < 0.5 * len(block):
        return False
    return all(_is_column(side) for side in (lefts, rights))


def _is_column(pieces: list[str]) -> bool:
    """Whether pieces of lines read like a wrapped column: one width, few ends, ideographs."""
    widths = sorted(width(piece) for piece in pieces)
    middle = widths[len(widths) // 2]
    if middle < 8:
        return False
    near = sum(abs(w - middle) <= 2.6 for w in widths)
    running = sum(not is_terminal(piece) and len(_HAN.findall(piece)) >= 5 for piece in pieces)
    return near >= 0.6 * len(pieces) and running >= 0.6 * len(pieces)


def _part(
    block: list[Line], gutters: list[tuple[int, int] | None], text: str
) -> tuple[list[Line], list[Line]]:
    """The lines of the left and of the right column."""
    pairs = [(line, gap) for line, gap in zip(block, gutters, strict=True) if gap is not None]
    typical = sorted(line.indent * 2 + gap[1] for line, gap in pairs)[len(pairs) // 2]
    left: list[Line] = []
    right: list[Line] = []
    for line, gap in zip(block, gutters, strict=True):
        if gap is None:
            # A line with one piece: it belongs where it begins.
            (right if line.indent * 2 >= typical * 0.6 else left).append(line)
            if line.indent * 2 >= typical * 0.6:
                line.indent = 0.0
            continue
        left.append(_slice(line, text, line.start, line.start + gap[0], line.indent))
        right.append(_slice(line, text, line.start + gap[1], line.end, 0.0))
    return left, right


def _slice(line: Line, text: str, start: int, end: int, indent: float) -> Line:
    words = text[start:end]
    return Line(start, end, words, width(words), indent, line.gap, line.after_break)
