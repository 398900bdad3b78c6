"""Whether the cited sentences are the ones that prove the answer."""

from __future__ import annotations

from collections.abc import Sequence

from govtext.offsets import Span


def evidence_recall(predicted: Sequence[Span], gold: Sequence[Span]) -> float:
    """Share of gold evidence sentences of which a cited span covers at least half; range [0, 1].

    Example:
        >>> evidence_recall([Span(0, 10)], [Span(0, 12), Span(20, 30)])
        0.5
    """
    if not gold:
        return 1.0
    return sum(any(2 * _shared(cited, wanted) >= len(wanted) for cited in predicted) for wanted in gold) / len(gold)


def citation_precision(predicted: Sequence[Span], gold: Sequence[Span], answers: Sequence[Span] = ()) -> float:
    """Share of cited spans that hold an accepted answer or cover at least half of a gold evidence sentence; [0, 1].

    No citation at all is 0: an answer without evidence cannot be checked.

    Source: after the citation precision of Gao et al. 2023 (ALCE), with gold spans in place of an entailment model.
    """
    if not predicted:
        return 0.0
    good = sum(
        any(cited.contains(answer) for answer in answers) or any(2 * _shared(cited, s) >= len(s) for s in gold)
        for cited in predicted
    )
    return good / len(predicted)


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
