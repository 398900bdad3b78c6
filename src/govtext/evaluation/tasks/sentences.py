"""Sentence boundaries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.scores import prf
from govtext.evaluation.metrics.segmentation import boundary_f1, pk, window_diff
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, means, summed
from govtext.offsets import Span


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """Boundary counts and F1, Pk and WindowDiff, in visible characters of the annotated part.

    The end of the part is not counted: it is given. Optional boundaries are neither right nor wrong.
    """
    bounds, text = case.bounds, case.document.text
    visible = [i for i in range(bounds.start, bounds.end) if not text[i].isspace()]

    def place(offset: int) -> int:
        """Number of visible characters of the part before ``offset``."""
        return bisect_left(visible, offset)

    inside = range(1, len(visible))
    optional = {place(offset) for offset in case.gold.get("optional") or ()}
    gold = {p for offset in case.gold["boundaries"] if (p := place(offset)) in inside} - optional
    predicted: set[int] = set()
    for low, high in (prediction or {"sentences": ()})["sentences"]:
        span = case.to_gold(Span(low, high))
        if span is not None and bounds.start < span.end <= bounds.end and (p := place(span.end)) in inside:
            predicted.add(p)
    predicted -= optional
    return {
        "boundary": [len(predicted & gold), len(predicted), len(gold)],
        "boundary_f1": boundary_f1(predicted, gold).f1,
        "pk": pk(predicted, gold, len(visible)),
        "window_diff": window_diff(predicted, gold, len(visible)),
    }


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Micro-averaged boundary precision, recall and F1; Pk and WindowDiff as means over items (lower is better)."""
    precision, recall, f1 = prf(*summed(records, "boundary"))
    return {
        "boundary_f1": f1,
        "boundary_precision": precision,
        "boundary_recall": recall,
        **means(records, ("pk", "window_diff")),
    }


TASK = Task("sentences", score, aggregate, headline="boundary_f1", item_metric="boundary_f1")
