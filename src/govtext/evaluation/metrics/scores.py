"""Precision, recall and F1 from counts."""

from __future__ import annotations

from typing import NamedTuple


class Prf(NamedTuple):
    """Precision, recall and their harmonic mean, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


def prf(matched: float, predicted: float, gold: float) -> Prf:
    """``P = matched / predicted``, ``R = matched / gold``, ``F1 = 2 matched / (predicted + gold)``.

    With nothing to find and nothing found all three are 1; with only one side empty F1 is 0.

    Example:
        >>> prf(2, 4, 2)
        Prf(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    if not predicted and not gold:
        return Prf(1.0, 1.0, 1.0)
    return Prf(
        matched / predicted if predicted else 0.0,
        matched / gold if gold else 0.0,
        2 * matched / (predicted + gold),
    )
