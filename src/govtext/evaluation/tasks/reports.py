"""Reports in a file: where each is, and its title, subtitle, byline and closing note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, means
from govtext.offsets import Span

_LINES = ("title", "subtitle", "byline", "note")


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """Scores of one gold report; the predicted report that shares most of its characters stands for it.

    ``overlap`` is the Jaccard index of the characters, where those of another gold report count as too much;
    ``split`` is whether it is at least 0.9. A line (title …) is right if its words are those of one of the gold's
    printings, or if both sides have none; a line that the gold does not speak of is not scored.
    """
    bounds = Span(case.gold["start"], case.gold["end"])
    size = sum(not char.isspace() for char in bounds.of(case.document.text))
    best: tuple[float, Mapping[str, Any] | None] = (0.0, None)
    for report in (prediction or {"reports": ()})["reports"]:
        mine = _covered(case, case.item.doc_id, report["spans"])
        others = sum(_covered(case, name, report["spans"]) for name in case.text.maps if name != case.item.doc_id)
        jaccard = mine / (size + others)
        if jaccard > best[0]:
            best = (jaccard, report)
    overlap, report = best
    scores: Scores = {"overlap": overlap, "split": float(overlap >= 0.9)}
    for name in _LINES:
        if name not in case.gold:
            continue
        printings = case.gold[name] or ()
        printings = [printings] if isinstance(printings, Mapping) else printings
        accepted = {normalise(Span(p["start"], p["end"]).of(case.document.text)) for p in printings}
        found = ""
        if report is not None and report.get(name):
            found = normalise(Span(*report[name]).of(case.text.text))
        # Titles are counted for every report, the other lines only where one of the two sides has one.
        if name == "title" or accepted or found:
            scores[name] = float(found in accepted if accepted else not found)
    return scores


def _covered(case: Case, doc_id: str, pairs: Sequence[Sequence[int]]) -> int:
    """Visible characters of a gold document inside the spans of the file."""
    offsets, text = case.text.maps[doc_id], case.text.text
    count = 0
    for start, length in zip(offsets.source_starts, offsets.lengths, strict=True):
        for low, high in pairs:
            piece = text[max(start, low) : max(min(start + length, high), 0)]
            count += sum(not char.isspace() for char in piece)
    return count


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Means over gold reports."""
    return means(records, ("split", "overlap", *_LINES))


TASK = Task("reports", score, aggregate, headline="split", item_metric="split")
