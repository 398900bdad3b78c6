"""Exact match of answers after normalisation."""

from __future__ import annotations

from collections.abc import Iterable

from govtext.evaluation.metrics.text import normalise


def exact_match(prediction: str, answers: Iterable[str]) -> float:
    """1.0 if the normalised prediction equals a normalised accepted answer, else 0.0; range {0, 1}.

    Source: the exact match of SQuAD (Rajpurkar et al. 2016), with a normalisation for Chinese and for figures, see
    :func:`~govtext.evaluation.metrics.text.normalise`.

    Example:
        >>> exact_match("国务院。", ["国务院"]), exact_match("32万千升", ["3.2万千升"])
        (1.0, 0.0)
    """
    wanted = normalise(prediction)
    return float(bool(wanted) and any(wanted == normalise(answer) for answer in answers))
