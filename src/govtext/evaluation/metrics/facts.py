"""Facts found, and each of their fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from govtext.evaluation.metrics.char_f1 import char_f1
from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.metrics.value import gold_value
from govtext.offsets import Span

FIELDS = ("figure", "value", "indicator", "period", "subject", "change", "status")

# 白酒产量增速 13.2% and 白酒产量 增长13.2% are one fact in two forms: the tail is in the field ``change``.
_TAIL = re.compile(r"(?:同比|环比)?(?:增速|增幅|增长率|增长|降幅|占比|比重)$")


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact as it is scored; a field that is None in the gold is not scored.

    Attributes:
        span: Of the figure, or of the clause that states it.
        value: ``"154400"``, or both ends of a range.
        unit: Normalised unit.
        indicator: What is measured.
        period: ISO-like, ``2019`` or ``2019-07``.
        subject: Whose; ``""`` if the report's own.
        change: ``increase``, ``share`` and the other kinds of :class:`govtext.results.Change`; ``""`` for an amount.
        status: ``result`` or ``target``.
        also: Other names of the indicator that are as good.
    """

    span: Span
    value: str | tuple[str, ...] | None
    unit: str | None
    indicator: str | None
    period: str | None = None
    subject: str | None = None
    change: str | None = None
    status: str | None = None
    also: tuple[str, ...] = ()


def fact_counts(
    predicted: Sequence[FactRecord], gold: Sequence[FactRecord], *, complete: bool
) -> dict[str, tuple[int, int, int]]:
    """(matched, predicted, gold) by field; precision, recall and F1 of each follow, range [0, 1].

    A predicted fact answers the gold fact whose figure it overlaps, with the right value preferred; each is used
    once. ``figure`` counts these pairs, ``value`` those with equal value and unit, the other fields those that have
    the right value as well as the field: a period beside a wrong value helps nobody. Indicators and subjects agree
    if one holds the other or their character F1 is at least 0.6; a year's last day agrees with the year.

    Args:
        predicted: By a system.
        gold: Of the set.
        complete: The gold lists every figure of the text. If not, predictions away from gold figures are left out.

    Source: own; slot-wise scoring as in relation extraction.
    """
    pairs: list[tuple[FactRecord, FactRecord]] = []
    free = set(range(len(predicted)))
    for wanted in gold:
        near = [i for i in sorted(free) if predicted[i].span.overlaps(wanted.span)]
        if near:
            best = max(near, key=lambda i: (_same_value(predicted[i], wanted), -len(predicted[i].span), -i))
            free.discard(best)
            pairs.append((predicted[best], wanted))
    if complete:
        total = len(predicted)
    else:
        total = len(pairs) + sum(any(predicted[i].span.overlaps(w.span) for w in gold) for i in free)
    counts: dict[str, tuple[int, int, int]] = {"figure": (len(pairs), total, len(gold))}
    right = [(p, g) for p, g in pairs if _same_value(p, g)]
    counts["value"] = (len(right), total, len(gold))
    for field in FIELDS[2:]:
        # Predictions paired with a gold fact that leaves the field open are not scored in it.
        open_pairs = sum(getattr(g, field) is None for _, g in pairs)
        asked = sum(getattr(g, field) is not None for g in gold)
        good = sum(getattr(g, field) is not None and _agree(field, p, g) for p, g in right)
        counts[field] = (good, total - open_pairs, asked)
    return counts


def _same_value(predicted: FactRecord, gold: FactRecord) -> bool:
    a = gold_value({"value": predicted.value, "unit": predicted.unit})
    b = gold_value({"value": gold.value, "unit": gold.unit})
    return a is not None and a == b


def _agree(field: str, predicted: FactRecord, gold: FactRecord) -> bool:
    a, b = getattr(predicted, field) or "", getattr(gold, field) or ""
    if field == "indicator":
        return any(_same_words(a, name) for name in (b, *gold.also))
    if field == "period":  # a state at the end of a year is that year's
        return bool(a == b or a == f"{b}-12-31")
    return _same_words(a, b) if field == "subject" else bool(a == b)


def _same_words(a: str, b: str) -> bool:
    a, b = (normalise(_TAIL.sub("", words)) for words in (a, b))
    if not a or not b:
        return a == b
    return a in b or b in a or char_f1(a, [b]) >= 0.6
