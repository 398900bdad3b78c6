"""Character F1 of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from govtext.evaluation.metrics.text import normalise


def char_f1(prediction: str, answers: Iterable[str]) -> float:
    """Best F1 of shared characters over the accepted answers; range [0, 1].

    ``2 P R / (P + R)`` with P = shared / length of the prediction, R = shared / length of the answer; shared counts
    characters with multiplicity, after normalisation.

    Source: token F1 of SQuAD with characters as tokens.

    Example:
        >>> round(char_f1("国务院", ["国务院办公厅"]), 3)
        0.667
    """
    return max((_f1(normalise(prediction), normalise(answer)) for answer in answers), default=0.0)


def _f1(prediction: str, answer: str) -> float:
    shared = sum((Counter(prediction) & Counter(answer)).values())
    return 2 * shared / (len(prediction) + len(answer)) if shared else 0.0
