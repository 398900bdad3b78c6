"""From a reader's scores to spans: one window, then windows of one passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SpanScore:
    """A half-open span of a passage and its score.

    ``score`` is the logarithm of how many times likelier the span is than no answer in its window (a span's logit
    minus the window's no-answer logit). Both are normalised together in training, so scores of different windows,
    passages and questions stand on one scale; 0 means "as likely as no answer".
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What a reader found in one passage.

    Attributes:
        null_score: Logarithm of the odds that the passage does not answer, as far as the listed spans tell: minus the
            log of the summed exponentials of all span scores. Above 0, no answer is likelier.
        spans: Best first; may overlap.
    """

    null_score: float
    spans: tuple[SpanScore, ...]


def windows(length: int, size: int, stride: int) -> list[tuple[int, int]]:
    """Half-open windows over ``length`` characters; the last one ends with the text.

    Example:
        >>> windows(10, 6, 3)
        [(0, 6), (3, 9), (4, 10)]
    """
    if length <= size:
        return [(0, length)]
    starts = list(range(0, length - size, stride))
    return [(start, start + size) for start in [*starts, length - size]]


def score_band(
    start: NDArray[np.float32], end: NDArray[np.float32], together: NDArray[np.float32] | None, max_answer_chars: int
) -> NDArray[np.float32]:
    """Scores of all spans of up to ``max_answer_chars`` units.

    Args:
        start: (L,) score of each first unit.
        end: (L,) score of each last unit.
        together: (L, L) score of the pair, or None.
        max_answer_chars: Longest span.

    Returns:
        (L, band): entry ``[i, k]`` is the span of ``k + 1`` units from ``i``; -inf where it would leave the text.
    """
    length = len(start)
    band = max(1, min(max_answer_chars, length))
    last = np.arange(length)[:, None] + np.arange(band)[None, :]
    inside = last < length
    last = np.minimum(last, length - 1)
    scores = start[:, None] + end[last]
    if together is not None:
        scores = scores + np.take_along_axis(together, last, axis=1)
    return np.where(inside, scores, -np.inf).astype(np.float32)


def best_spans(
    band: NDArray[np.float32], null: float, top_k: int, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[float, list[SpanScore]]:
    """The best spans of one window.

    Args:
        band: Of ``score_band``.
        null: The window's no-answer logit.
        top_k: How many.
        starts: Offset of each unit's first character.
        ends: Offset after each unit's last character.

    Returns:
        Log of the summed exponentials of all span scores (no-answer subtracted), and the spans, best first; ties go to
        the earlier, then the shorter span.
    """
    flat = band.ravel() - null
    finite = flat[np.isfinite(flat)]
    if not len(finite):
        return -np.inf, []
    top = float(finite.max())
    total = top + float(np.log(np.exp(finite - top).sum()))
    count = min(top_k, len(finite))
    chosen = np.argpartition(-flat, count - 1)[:count]
    chosen = chosen[np.lexsort((chosen, -flat[chosen]))]
    width = band.shape[1]
    spans = [SpanScore(int(starts[c // width]), int(ends[c // width + c % width]), float(flat[c])) for c in chosen]
    return total, spans


def merge_windows(readings: list[tuple[float, list[SpanScore]]], top_k: int) -> PassageReading:
    """Join the windows of one passage: a span seen in several windows keeps its best score.

    Windows overlap, so the passage's odds are those of its most confident window, not their sum; a long passage gains
    nothing from being cut more often.
    """
    best: dict[tuple[int, int], float] = {}
    for _, spans in readings:
        for span in spans:
            key = (span.start, span.end)
            best[key] = max(span.score, best.get(key, -np.inf))
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:top_k]
    total = max((value for value, _ in readings), default=-np.inf)
    return PassageReading(-total, tuple(SpanScore(start, end, score) for (start, end), score in ordered))
