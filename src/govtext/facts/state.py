"""What holds while a report is read: its parts, periods and indicators, each until another one is stated."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from govtext.document import Period, Sentence
from govtext.facts import wording
from govtext.offsets import Span
from govtext.quantities.periods import PERIOD, Reference, resolve_period
from govtext.quantities.scan import RawQuantity
from govtext.results import Quantity, Status

BREAK = re.compile(r"[，,；;。：:！？!?\n]|——")
_STRONG_BREAK = re.compile(r"[；;。！？!?\n]|——")
_BASIS_BEFORE = re.compile(r"(?:[比较是为与同超占]|相比|高于|低于|相当于|好于|快于)(?:了)?$")
_SHORT_DAYS = 90  # shorter periods are those of an event, not what figures are counted for
_CUE_CHARS = 44  # headings and the first words of a paragraph are searched for what the part is about
Part = Literal["plan", "review"]


@dataclass(slots=True)
class State:
    """What holds while a report is read."""

    reference: Reference
    part: Part | None = None
    base: Period | None = None  # of the part: from its heading
    topic: Period | None = None  # of the paragraph: 五年来, …
    current: Period | None = None
    compared: Period | None = None  # the last period that a value was compared with: 比2010年增加
    from_period: Period | None = None  # of 由2010年的…增加到2015年的…
    subject: str | None = None
    indicators: list[str] = field(default_factory=list)  # of the last clause with its own, one per coordinated part
    indicator_spans: list[Span | None] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)  # the last ones that were not 总量, 占比 and the like
    brief: Period | None = None  # a day or month that holds up to ``brief_end`` only
    brief_end: int = 0
    from_quantity: Quantity | None = None
    sentence_start: int = 0
    clause_start: int = 0


@dataclass(slots=True)
class Figure:
    """A figure in its clause."""

    raw: RawQuantity
    lead_start: int
    clause_end: int
    taken_end: int = 0  # of the words that its fact used
    group: list[Figure] = field(default_factory=list)


def begin(state: State, reference: Reference) -> None:
    """A work report opens with the year before; a bulletin is about the year of its title."""
    year = reference.year
    if reference.focus_year is not None:
        state.base = _whole_year(reference.focus_year, "title")
    elif year is not None and reference.today is not None and reference.today.how in ("meeting", "title", "explicit"):
        state.base = _whole_year(year - 1, "report date")
        state.reference = replace(reference, focus_year=year - 1)


def _whole_year(year: int, how: str) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year), None, how)


def enter_paragraph(state: State, text: str, sentence: Sentence, is_heading: bool) -> None:
    """Forget what held in the paragraph before, and see whether this one opens another part of the report."""
    state.topic = state.current = state.compared = state.from_period = state.brief = None
    state.indicators, state.indicator_spans, state.roots, state.from_quantity = [], [], [], None
    state.subject = None
    start = sentence.span.start
    opening = text[start : min(sentence.span.end, start + _CUE_CHARS)]
    cue = wording.cue_of(opening)
    if cue is None:
        return
    short = is_heading or len(sentence.text) <= _CUE_CHARS
    year = state.reference.year
    stated = None
    for match in PERIOD.finditer(text, start, sentence.span.end):
        if match.start() >= start + _CUE_CHARS:
            break
        period = resolve_period(match, state.reference, state.reference.focus_year)
        if period is not None and period.start is not None:
            stated = stated or period
            if period.start.year == (period.end or period.start).year:
                state.reference = replace(state.reference, focus_year=period.start.year)
    if cue == "plan":
        if not short and "目标" not in opening and "任务" not in opening:
            return
        if year is not None and stated is not None and stated.end is not None and stated.end.year < year:
            return  # what was planned for a year that is over
        state.part = "plan"
        if stated is None and year is not None:
            stated = _whole_year(year, "report date")
            state.reference = replace(state.reference, focus_year=year)
        state.base = stated or state.base
    elif short:
        state.part = "review"
        state.base = stated or state.base


def advance_periods(
    text: str,
    periods: Sequence[re.Match[str]],
    at: int,
    stop: int,
    sentence: Sentence,
    state: State,
    breaks: Sequence[int],
) -> int:
    """Take over the periods that stand before ``stop``."""
    while at < len(periods) and periods[at].start() < stop:
        match = periods[at]
        at += 1
        period = resolve_period(match, state.reference, _focus(state))
        if period is None:
            continue
        before = text[max(sentence.span.start, match.start() - 4) : match.start()]
        after = text[match.end() : match.end() + 2]
        if match["word"] in ("同期", "下一步", "现阶段") or match["yr"] == "同":
            continue
        if _BASIS_BEFORE.search(before) or (after.startswith(("同期", "增长")) and match["yr"] in ("上", "去")):
            state.compared = period
            continue
        if (
            before.endswith(("由", "从"))
            and period.start is not None
            and period.end is not None
            and period.start.year == period.end.year
        ):
            state.from_period = period
            state.current = period
            continue
        if after[:1] == "年" or text.startswith(("项目", "计划", "行动", "规划", "方案", "版"), match.end()):
            continue  # 2024年行动方案: part of a name
        state.compared = None
        index = bisect_left(breaks, match.end())
        opens = text[sentence.span.start : match.start()].strip(" 　—“”（(") == "" or bool(
            _STRONG_BREAK.fullmatch(text[match.start() - 1 : match.start()])
        )
        following = text[match.end() : match.end() + 1]
        short = _days(period) < _SHORT_DAYS and match["part"] is None and match["word"] is None
        if short and not opens and following not in ("，", ","):
            # 落实9月26日会议部署: holds for its clause alone.
            state.brief, state.brief_end = period, breaks[index] if index < len(breaks) else sentence.span.end
            continue
        state.current = period
        if opens and not short and state.topic is None and (following in ("，", ",", "") or not breaks or index == 0):
            state.topic = period
    return at


def _days(period: Period) -> int:
    if period.start is None or period.end is None:
        return 366
    return (period.end - period.start).days + 1


def _focus(state: State) -> int | None:
    for period in (state.current, state.topic, state.base):
        if (
            period is not None
            and period.start is not None
            and period.end is not None
            and period.start.year == period.end.year
        ):
            return period.start.year
    return state.reference.focus_year


def period_of(raw: RawQuantity, lead: str, relation: wording.Relation, state: State, body: str) -> Period | None:
    period = state.current or state.topic or state.base
    if state.brief is not None and raw.span.start < state.brief_end:
        return state.brief
    if lead.endswith(("由", "从")) and state.from_period is not None:
        return state.from_period
    if relation.basis and ("年均" in relation.basis or "每年" in relation.basis or "年平均" in relation.basis):
        first = state.compared or state.from_period
        if (
            first is not None
            and first.start is not None
            and period is not None
            and period.end is not None
            and first.start.year < period.end.year
        ):
            start, end = dt.date(first.start.year + 1, 1, 1), dt.date(period.end.year, 12, 31)
            return Period(start, end, f"{first.text}—{period.text}", None, "computed")
        if state.topic is not None:
            return _inherited(state.topic)
    return None if period is None else _inherited(period) if period is not state.current else period


def _inherited(period: Period) -> Period:
    return period if period.how in ("unresolved", "inherited") else replace(period, how="inherited")


def status_of(words: str, state: State, period: Period | None) -> Status:
    today = state.reference.today
    if (
        period is not None
        and period.end is not None
        and today is not None
        and today.start is not None
        and state.part != "plan"
        and period.end.year > today.start.year
    ):
        return "target"
    if state.part == "plan":
        return "target"
    if state.part is None and wording.is_target_clause(words):
        return "target"
    return "result"
