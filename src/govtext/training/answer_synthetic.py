"""Questions made by rules from the facts of reports, to train the ranker of figures on many indicators.

A fact's indicator, with words dropped or replaced by equivalents, is put into one of the forms in which people ask for
its measure; the answer is the fact's figure. They teach the ranker to bind figures, years and measures, not how people
paraphrase, so they count little beside written questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

from govtext.document import Document
from govtext.facts import extract_facts
from govtext.qa.periods import report_year_of
from govtext.qa.units import UNIT_KIND
from govtext.results import Fact
from govtext.retrieval.equivalents import EQUIVALENTS
from govtext.retrieval.terms import fold

_GROUPS = {word: group for group in EQUIVALENTS for word in group}
_GROWTH = ("{when}{what}增长了多少？", "{when}{what}的增幅是多少？", "{what}{when}涨了百分之几？", "{when}{what}同比增速是多少？", "{what}比上年增加了百分之多少？")
_FALL = ("{when}{what}下降了多少？", "{what}{when}降了百分之几？", "{when}{what}的降幅是多少？")
_LEVEL = ("{when}{what}提高到多少？", "{when}{what}达到了多少？", "{what}{when}是多少？")
_SHARE = ("{when}{what}占多大比重？", "{when}{what}的比例是多少？", "{what}{when}占到几成？", "{when}{what}是多少？")
_RANK = ("{when}{what}排第几位？", "{what}{when}排名第几？")
_TOTAL = ("{when}{what}是多少？", "{when}{what}有多少？", "{when}{what}达到多少？", "{what}{when}一共多少？", "{when}有多少{unit}{what}？", "{what}{when}多少{unit}？")
_TARGET = ("{when}计划{what}多少？", "{when}{what}的目标是多少？", "{when}打算{what}多少{unit}？", "{when}{what}要达到多少？")


def synthetic_questions(document: Document, count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Up to ``count`` questions on a document, as rows like those of the written ones; offsets in the source."""
    year = report_year_of(document)
    facts = [fact for fact in extract_facts(document) if 3 <= len(fact.indicator) <= 18]
    rng.shuffle(facts)
    for fact in facts[:count]:
        span = fact.quantity.source_span
        yield {
            "question": _question(fact, year, rng),
            "kind": "quantity",
            "answerable": True,
            "answers": [{"text": fact.quantity.text, "start": span.start, "end": span.end}],
            "value": {"value": str(fact.quantity.value), "unit": fact.quantity.unit} if not isinstance(fact.quantity.value, tuple) else None,
        }


def _question(fact: Fact, report_year: int | None, rng: random.Random) -> str:
    kind = fact.change.kind if fact.change else ""
    forms = {
        "increase": _GROWTH, "decrease": _FALL, "rise to": _LEVEL, "fall to": _LEVEL, "share": _SHARE, "rank": _RANK, "unchanged": _GROWTH
    }.get(kind, _TOTAL)  # fmt: skip
    if fact.status == "target" and not kind:
        forms = _TARGET
    what = _noisy(re.sub(r"[“”《》]", "", fact.indicator), rng)
    if fact.subject and fact.subject not in what and rng.random() < 0.6:
        what = fact.subject + what
    unit = fact.quantity.unit if fact.quantity.unit in UNIT_KIND else ""
    return rng.choice(forms).format(when=_when(fact, report_year, rng), what=what, unit=unit)


def _when(fact: Fact, report_year: int | None, rng: random.Random) -> str:
    period = fact.period
    if period is None or period.start is None or period.end is None or period.start.year != period.end.year or rng.random() < 0.35:
        return ""
    year = period.start.year
    if report_year is not None and year in (report_year - 1, report_year) and rng.random() < 0.3:
        return "今年" if year == report_year else "去年"
    return f"{year}年"


def _noisy(words: str, rng: random.Random) -> str:
    """Words with one of them replaced by an equivalent and a pair of characters dropped, now and then."""
    folded = fold(words)
    if rng.random() < 0.5:
        known = [word for word in _GROUPS if word in folded]
        if known:
            word = max(known, key=len)
            folded = folded.replace(word, rng.choice(_GROUPS[word]), 1)
    if len(folded) >= 6 and rng.random() < 0.6:
        at = rng.randrange(len(folded) - 2)
        folded = folded[:at] + folded[at + 2 :]
    if len(folded) >= 8 and rng.random() < 0.4:
        at = rng.randrange(len(folded) - 2)
        folded = folded[:at] + folded[at + 2 :]
    return folded
