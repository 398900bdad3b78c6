"""From the characters of a page, each with its place, to runs of characters set side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Gaps in ems (widths of an ideograph).
RUN_GAP = 0.7
"""A wider gap parts two runs: it may be a tab, a letter-spaced title, or the gutter between two columns."""
_LATIN_BLANK = 0.3
"""A wider gap between two letters or figures is a blank even where the file has no blank character."""
SAME_LINE = 0.3
"""Baselines closer than this belong to one line."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a character is set: size in points, name of the face, weight, direction in degrees (0 for upright text)."""

    size: float
    font: str = ""
    bold: bool = False
    angle: float = 0.0


@dataclass(slots=True)
class Glyphs:
    """The visible characters of a page in the order of the file; the arrays are numpy, one value a character.

    Attributes:
        text: One code point each.
        left, right, top, bottom: The advance box, in points from the top left corner of the page.
        base: Distance of the baseline from the top of the page.
        spaced: A blank stood before the character in the file.
        style: The style of the character with the given index.
    """

    text: str
    left: Any
    right: Any
    top: Any
    bottom: Any
    base: Any
    spaced: Any
    style: Callable[[int], Style]


@dataclass(slots=True)
class Run:
    """Characters set side by side without a wide gap; ``order`` is its place in the file."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    style: Style
    order: int
    vertical: bool = False


def find_runs(glyphs: Glyphs) -> tuple[list[Run], list[Run]]:
    """The runs of a page, and those that are set aslant (watermarks)."""
    import numpy as np

    count = len(glyphs.text)
    if not count:
        return [], []
    left, right, base = glyphs.left, glyphs.right, glyphs.base
    narrow = np.array([c < "\u2000" for c in glyphs.text], dtype=bool)
    # Some faces claim twice the height of their characters; the width of an ideograph tells better.
    height = np.maximum(glyphs.bottom - glyphs.top, 2.0)
    em = np.where(narrow, height, np.clip(right - left, 0.6 * height, height))
    gap = left[1:] - right[:-1]
    em_pair = np.minimum(em[1:], em[:-1])
    apart = (
        (np.abs(base[1:] - base[:-1]) > 0.15 * em_pair)
        | (gap > RUN_GAP * em_pair)
        | (gap < -0.5 * em_pair)
        | (np.abs(em[1:] - em[:-1]) > 0.35 * em_pair)
    )
    starts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    ends = np.concatenate((starts[1:], [count]))
    run_left = np.minimum.reduceat(left, starts).tolist()
    run_right = np.maximum.reduceat(right, starts).tolist()
    run_top = np.minimum.reduceat(glyphs.top, starts).tolist()
    run_bottom = np.maximum.reduceat(glyphs.bottom, starts).tolist()
    run_base = base[starts].tolist()
    # Blanks inside runs: only between letters and figures; between ideographs a small gap is justification.
    blank = np.zeros(count, dtype=bool)
    blank[1:] = narrow[1:] & narrow[:-1] & (glyphs.spaced[1:] | (gap > _LATIN_BLANK * em_pair)) & ~apart
    blank[1:] &= gap > 0.05 * em_pair
    blanks = np.flatnonzero(blank).tolist()
    runs: list[Run] = []
    slanted: list[Run] = []
    at_blank = 0
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        text = glyphs.text[start:end]
        if at_blank < len(blanks) and blanks[at_blank] < end:
            parts = []
            at = start
            while at_blank < len(blanks) and blanks[at_blank] < end:
                parts.append(glyphs.text[at : blanks[at_blank]])
                at = blanks[at_blank]
                at_blank += 1
            parts.append(glyphs.text[at:end])
            text = " ".join(parts)
        style = glyphs.style((start + end) // 2)
        run = Run(
            text,
            run_left[number],
            run_right[number],
            run_top[number],
            run_bottom[number],
            run_base[number],
            style,
            number,
        )
        if 3.0 < abs(style.angle) < 87.0 or 93.0 < abs(style.angle) < 177.0:
            slanted.append(run)
        else:
            runs.append(run)
    return _join_vertical(runs), slanted


def _join_vertical(runs: list[Run]) -> list[Run]:
    """Join single characters that stand one below the other, as in a vertical title or a table's side head."""
    result: list[Run] = []
    at = 0
    while at < len(runs):
        last = at
        while last + 1 < len(runs) and _is_below(runs[last], runs[last + 1]):
            last += 1
        if last - at >= 2:
            column = runs[at : last + 1]
            first = column[0]
            result.append(
                Run(
                    "".join(run.text for run in column),
                    min(run.left for run in column),
                    max(run.right for run in column),
                    first.top,
                    column[-1].bottom,
                    first.base,
                    first.style,
                    first.order,
                    vertical=True,
                )
            )
        else:
            result.extend(runs[at : last + 1])
        at = last + 1
    return result


def _is_below(above: Run, below: Run) -> bool:
    if len(above.text) != 1 or len(below.text) != 1:
        return False
    em = max(above.style.size, 1.0)
    return (
        abs((above.left + above.right) - (below.left + below.right)) < 0.6 * em
        and 0.6 * em < below.base - above.base < 2.2 * em
        and abs(below.style.size - above.style.size) < 0.2 * em
    )
