"""Indicator, value, unit, period, subject and change of the figures in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.facts import FIELDS, FactRecord, fact_counts
from govtext.evaluation.metrics.scores import prf
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, summed
from govtext.offsets import Span


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """(matched, predicted, gold) by field, and F1 of the value."""
    gold = [_record(row, Span(row["start"], row["end"])) for row in case.gold["facts"]]
    predicted: list[FactRecord] = []
    for row in (prediction or {"facts": ()})["facts"]:
        span = case.to_gold(Span(row["start"], row["end"]))
        if span is None or not case.bounds.contains(span) or any(span.overlaps(s) for s in case.ignored):
            continue
        predicted.append(_record({"subject": "", "change": "", **row}, span))
    counts = fact_counts(predicted, gold, complete=case.gold["complete"])
    return {**{name: list(row) for name, row in counts.items()}, "value_f1": prf(*counts["value"]).f1}


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Micro-averaged precision, recall and F1 by field; None for a field that no gold fact has."""
    result: dict[str, float | None] = {}
    for name in FIELDS:
        counts = summed(records, name)
        if not counts[2]:
            result[f"{name}_f1"] = None
            continue
        scores = prf(*counts)
        result[f"{name}_f1"] = scores.f1
        if name in ("figure", "value"):
            result[f"{name}_precision"], result[f"{name}_recall"] = scores.precision, scores.recall
    return result


def _record(row: Mapping[str, Any], span: Span) -> FactRecord:
    value = row.get("value")
    also = tuple(row.get("indicator_also") or ())
    return FactRecord(
        span,
        tuple(map(str, value)) if isinstance(value, (list, tuple)) else None if value is None else str(value),
        row.get("unit") or "",
        row.get("indicator"),
        row.get("period"),
        row.get("subject"),
        row.get("change"),
        row.get("status"),
        also,
    )


TASK = Task("facts", score, aggregate, headline="value_f1", item_metric="value_f1")
