"""How well confidence orders right and wrong: risk–coverage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def risk_coverage(confidence: Sequence[float], correct: Sequence[float]) -> list[tuple[float, float]]:
    """Points (coverage, risk): answer the most confident share of questions, risk is the error among them.

    Questions of equal confidence share the expected risk of a random order, so that the curve does not depend on
    the order of the file.

    Source: El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017.

    Example:
        >>> risk_coverage([0.9, 0.5], [1.0, 0.0])
        [(0.5, 0.0), (1.0, 0.5)]
    """
    ranked = sorted(zip(confidence, correct, strict=True), key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    errors, seen = 0.0, 0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        rows = [1.0 - value for _, value in group]
        rate = sum(rows) / len(rows)
        for _ in rows:
            errors += rate
            seen += 1
            points.append((seen / len(ranked), errors / seen))
    return points


def aurc(confidence: Sequence[float], correct: Sequence[float]) -> float:
    """Area under the risk–coverage curve, the mean risk over all coverages; range [0, 1], lower is better.

    Example:
        >>> aurc([0.9, 0.5], [1.0, 0.0]), aurc([0.5, 0.9], [1.0, 0.0])
        (0.25, 0.75)
    """
    points = risk_coverage(confidence, correct)
    return sum(risk for _, risk in points) / len(points) if points else 0.0
