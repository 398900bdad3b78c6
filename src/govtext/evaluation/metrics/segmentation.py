"""Boundary F1, Pk and WindowDiff of a segmentation."""

from __future__ import annotations

from collections.abc import Collection

from govtext.evaluation.metrics.scores import Prf, prf


def boundary_f1(predicted: Collection[int], gold: Collection[int]) -> Prf:
    """Precision, recall and F1 of boundary positions, matched exactly; range [0, 1].

    Example:
        >>> boundary_f1({5, 9}, {5, 12}).f1
        0.5
    """
    return prf(len(set(predicted) & set(gold)), len(set(predicted)), len(set(gold)))


def window_size(gold: Collection[int], length: int) -> int:
    """Half the mean gold segment, rounded half up, at least 2 so that a window can hold a boundary."""
    return max(2, int(length / (len(set(gold)) + 1) / 2 + 0.5))


def pk(predicted: Collection[int], gold: Collection[int], length: int, window: int | None = None) -> float:
    """Probability that two units ``window`` apart are wrongly said to be in the same or different segments.

    A boundary at ``b`` lies between unit ``b - 1`` and unit ``b``. For each ``i`` in ``[0, length - window)`` compare
    whether units ``i`` and ``i + window`` are in one segment. Range [0, 1], lower is better.

    Source: Beeferman, Berger and Lafferty 1999; window as there, half the mean gold segment.

    Example:
        >>> pk({5}, {5}, 10), pk(set(), {5}, 10, window=2)
        (0.0, 0.25)
    """
    return _windows(predicted, gold, length, window, same_only=True)


def window_diff(predicted: Collection[int], gold: Collection[int], length: int, window: int | None = None) -> float:
    """Share of windows in which the numbers of boundaries differ; range [0, 1], lower is better.

    Source: Pevzner and Hearst 2002.

    Example:
        >>> window_diff({5, 6}, {5}, 10, window=2)
        0.25
    """
    return _windows(predicted, gold, length, window, same_only=False)


def _windows(
    predicted: Collection[int], gold: Collection[int], length: int, window: int | None, *, same_only: bool
) -> float:
    size = window_size(gold, length) if window is None else window
    if length <= size:
        return float(set(predicted) != set(gold))
    a, b = _cumulated(predicted, length), _cumulated(gold, length)
    wrong = 0
    for i in range(length - size):
        in_a, in_b = a[i + size] - a[i], b[i + size] - b[i]
        wrong += (in_a == 0) != (in_b == 0) if same_only else in_a != in_b
    return wrong / (length - size)


def _cumulated(boundaries: Collection[int], length: int) -> list[int]:
    """Number of boundaries at or before each unit."""
    marks = set(boundaries)
    counts, total = [], 0
    for i in range(length):
        total += i in marks and i > 0
        counts.append(total)
    return counts
