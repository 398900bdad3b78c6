"""Whether probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions with probabilities in ``[low, high)`` (the last bin includes 1.0)."""

    low: float
    high: float
    count: int
    mean_probability: float
    share_correct: float


def reliability(probability: Sequence[float], correct: Sequence[float], bins: int = 10) -> list[Bin]:
    """The non-empty bins of equal width of a reliability diagram.

    Raises:
        ValueError: A probability outside [0, 1], or sequences of different length.
    """
    members: list[list[tuple[float, float]]] = [[] for _ in range(bins)]
    for p, value in zip(probability, correct, strict=True):
        if not 0.0 <= p <= 1.0:
            raise ValueError(f"probability {p} is outside [0, 1]")
        members[min(int(p * bins), bins - 1)].append((p, value))
    return [
        Bin(
            i / bins,
            (i + 1) / bins,
            len(rows),
            sum(p for p, _ in rows) / len(rows),
            sum(v for _, v in rows) / len(rows),
        )
        for i, rows in enumerate(members)
        if rows
    ]


def expected_calibration_error(probability: Sequence[float], correct: Sequence[float], bins: int = 10) -> float:
    """Sum over bins of (share of predictions) * |share correct - mean probability|; range [0, 1], lower is better.

    Source: Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017; ten bins of equal width.

    Example:
        >>> round(expected_calibration_error([0.95, 0.85, 0.15], [1.0, 0.0, 0.0]), 4)
        0.35
    """
    total = len(probability)
    rows = reliability(probability, correct, bins)
    return sum(row.count * abs(row.share_correct - row.mean_probability) for row in rows) / total if total else 0.0
