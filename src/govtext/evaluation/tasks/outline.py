"""The heading tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.headings import ASPECTS, Heading, heading_counts
from govtext.evaluation.metrics.scores import prf
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, summed
from govtext.offsets import Span

# Gold ranges of these hold the label only, so their titles are not compared.
_LABEL_ONLY = ("article", "item")


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """(matched, predicted, gold) by aspect, and F1 of the position."""
    text = case.document.text
    gold = [
        Heading(h["start"], h["level"], text[h["start"] : h["end"]], h.get("kind") == "item")
        for h in case.gold["headings"]
    ]
    label_only = {h["start"]: h["end"] for h in case.gold["headings"] if h.get("kind") in _LABEL_ONLY}
    predicted: list[Heading] = []
    for row in (prediction or {"headings": ()})["headings"]:
        source = Span(row["start"], row["end"])
        span = case.to_gold(source)
        if span is None:
            if not case.elsewhere(source):
                predicted.append(Heading(-1, row["level"], "", bool(row.get("item"))))
            continue
        start = _skip_blanks(text, span.start)
        if not case.bounds.start <= start < case.bounds.end or any(s.start <= start < s.end for s in case.ignored):
            continue
        end = label_only.get(start, span.end)
        title = text[start:end].rstrip("。：")
        predicted.append(Heading(start, row["level"], title, bool(row.get("item"))))
    gold = [Heading(h.start, h.level, h.title.rstrip("。："), h.item) for h in gold]
    counts = heading_counts(predicted, gold)
    return {**{name: list(row) for name, row in counts.items()}, "position_f1": prf(*counts["position"]).f1}


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Micro-averaged precision, recall and F1 of the position, F1 of the other aspects."""
    result: dict[str, float | None] = {}
    for name in (*ASPECTS, "item"):
        counts = summed(records, name)
        if not counts[1] and not counts[2]:
            result[f"{name}_f1"] = None
            continue
        result[f"{name}_f1"] = prf(*counts).f1
        if name == "position":
            result["position_precision"], result["position_recall"] = prf(*counts)[:2]
    return result


def _skip_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


TASK = Task("outline", score, aggregate, headline="position_f1", item_metric="position_f1")
