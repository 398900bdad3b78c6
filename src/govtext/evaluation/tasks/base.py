"""What the tasks share: records, the way from a system's offsets to gold offsets, and averages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtext.evaluation.records import EvalDocument, EvalText, Item
from govtext.offsets import Span

Scores = dict[str, Any]
"""Metric name to a number, a list of counts, or None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Record:
    """One scored item: the prediction as given and what it earned. Aggregates are computed from these alone.

    ``question`` and ``accepted`` are repeated from the set, so that a result file can be read by itself.
    """

    id: str
    task: str
    doc_id: str
    slices: Mapping[str, str]
    prediction: Mapping[str, Any] | None
    scores: Mapping[str, Any]
    error: str = ""
    question: str = ""
    accepted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An item with what is needed to score it."""

    item: Item
    document: EvalDocument
    text: EvalText
    documents: Mapping[str, EvalDocument]

    @property
    def gold(self) -> Mapping[str, Any]:
        return self.item.gold

    def to_gold(self, span: Span) -> Span | None:
        """A span of the system's text as a span of the gold document; None if none of its characters is there."""
        return self.text.maps[self.item.doc_id].to_cleaned(span)

    def elsewhere(self, span: Span) -> bool:
        """Whether a span lies in another report of the same file."""
        return any(
            offsets.to_cleaned(span) is not None for name, offsets in self.text.maps.items() if name != self.item.doc_id
        )

    def spans_to_gold(self, pairs: Sequence[Sequence[int]]) -> list[Span]:
        """Those of the pairs that fall into the gold document."""
        found = (self.to_gold(Span(pair[0], pair[1])) for pair in pairs)
        return [span for span in found if span is not None]

    @property
    def bounds(self) -> Span:
        """The part of the gold document that was annotated."""
        low, high = self.gold.get("range") or (0, len(self.document.text))
        return Span(low, high)

    @property
    def ignored(self) -> list[Span]:
        """Places where a prediction is neither right nor wrong."""
        return [Span(low, high) for low, high in self.gold.get("ignore") or ()]


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the harness.

    Attributes:
        name: One of :data:`~govtext.evaluation.records.TASKS`.
        score: Item and prediction (None if missing) to scores.
        aggregate: Records to the set's figures; None for one that does not apply.
        headline: The figure to look at first, a key of what ``aggregate`` returns.
        item_metric: The key of a record's scores that slices and comparisons average.
    """

    name: str
    score: Callable[[Case, Mapping[str, Any] | None], Scores]
    aggregate: Callable[[Sequence[Record]], dict[str, float | None]]
    headline: str
    item_metric: str


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of what applies; None if nothing does."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def means(records: Sequence[Record], names: Sequence[str]) -> dict[str, float | None]:
    """The mean of each named score."""
    return {name: mean([record.scores.get(name) for record in records]) for name in names}


def summed(records: Sequence[Record], name: str) -> tuple[int, int, int]:
    """Sum of the (matched, predicted, gold) counts of a score."""
    rows = [record.scores[name] for record in records]
    return sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[2] for r in rows)
