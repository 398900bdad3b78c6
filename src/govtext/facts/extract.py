"""Facts: every figure with its indicator, period, change and subject, inherited across clauses as Chinese inherits them.

A report's paragraphs are read in order by a small state machine: a period holds until another one is stated, an indicator
until a clause names a new one, and the year that a part is about comes from its heading (2024年工作回顾, 今年的目标).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import astuple, replace
from itertools import pairwise

from govtext.document import Document, Sentence
from govtext.facts import wording
from govtext.facts.cells import table_figures
from govtext.facts.indicators import COUNTED, indicators_of, is_attributive, noun_after
from govtext.facts.state import BREAK, Figure, State, advance_periods, begin, enter_paragraph, period_of, status_of
from govtext.facts.subjects import subject_at
from govtext.offsets import Span
from govtext.quantities.layer import located
from govtext.quantities.periods import PERIOD, resolve_period
from govtext.quantities.reportdate import report_reference
from govtext.quantities.scan import RawQuantity, find_quantities
from govtext.results import Change, ChangeKind, Fact

_GROUP_GAP = re.compile(r"\s?(?:、|和|与|及|以及)\s?(?P<verb>增长|下降|提高|上升|降低|增加|减少)?")
_LEAD_CHARS = 60  # how far back an indicator is looked for, in characters


def extract_facts(document: Document) -> tuple[Fact, ...]:
    """The facts of a report, in the order of its figures.

    Figures that are part of a name or only limit a noun (投资超5亿元的项目), durations inside a phrase, ratios and quoted
    slogans are left out; :func:`govtext.quantities.quantities_in` gives every figure.

    Guarantees:
        ``fact.text == fact.span.of(document.text)``, likewise for ``fact.quantity``; ``indicator_span`` covers the indicator
        where it is one stretch of the text.
    """
    reader = FactReader(document)
    return tuple(fact for index in range(len(document.paragraphs)) for fact in reader.paragraph(index))


class FactReader:
    """The facts of a report a paragraph at a time, for those who need those of a few paragraphs only.

    What a paragraph hands on to the next is small: which part of the report this is and its year. That is read for all
    paragraphs at the start, from their opening words; everything else is read when a paragraph is asked for.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        headings = {s.heading_span.start for s in document.sections[1:] if s.kind in ("heading", "chapter", "part")}
        self._sentences: list[list[Sentence]] = [[] for _ in document.paragraphs]
        for sentence in document.sentences:
            self._sentences[sentence.paragraph_index].append(sentence)
        state = State(reference=report_reference(document))
        begin(state, state.reference)
        self._states: list[State] = []
        for sentences in self._sentences:
            if sentences:
                enter_paragraph(state, document.text, sentences[0], sentences[0].span.start in headings)
            self._states.append(replace(state))
        self._tables = table_figures(document) if document.source.tables else {}

    def paragraph(self, index: int) -> list[Fact]:
        """The facts of the paragraph at ``index`` of ``document.paragraphs``."""
        if index in self._tables:
            return self._row(index)
        document, state = self._document, replace(self._states[index])
        text, span = document.text, document.paragraphs[index].span
        quantities = find_quantities(text, span.start, span.end)
        periods = list(PERIOD.finditer(text, span.start, span.end))
        facts: list[Fact] = []
        at_quantity = at_period = 0
        for sentence in self._sentences[index]:
            end = sentence.span.end
            quantity_end, period_end = at_quantity, at_period
            while quantity_end < len(quantities) and quantities[quantity_end].span.start < end:
                quantity_end += 1
            while period_end < len(periods) and periods[period_end].start() < end:
                period_end += 1
            if quantity_end > at_quantity or period_end > at_period:
                found = quantities[at_quantity:quantity_end], periods[at_period:period_end]
                facts.extend(_sentence_facts(document, sentence, *found, state, sentence is self._sentences[index][0]))
            at_quantity, at_period = quantity_end, period_end
        return facts

    def _row(self, index: int) -> list[Fact]:
        """The facts of a row of a table."""
        document, state = self._document, self._states[index]
        row = document.locate(*astuple(document.paragraphs[index].span))
        facts: list[Fact] = []
        for figure in self._tables[index]:
            period = state.topic or state.base
            if figure.period is not None:
                resolved = resolve_period(figure.period, state.reference, state.reference.focus_year)
                period = replace(resolved, span=figure.period_span) if resolved is not None else period
            elif period is not None:
                period = replace(period, how="inherited")
            sentence = document.sentence_at(figure.span.start)
            assert sentence is not None
            facts.append(
                Fact(
                    text=row.text, span=row.span, source_span=row.source_span, indicator=figure.indicator,
                    indicator_span=figure.indicator_span, quantity=located(document, replace(figure.raw, span=figure.span)),
                    period=period, subject=figure.subject, change=figure.change, status=status_of("", state, period),
                    sentence_index=sentence.index, section_id=_section_id(document, figure.span.start),
                )
            )  # fmt: skip
        return facts


def _sentence_facts(
    document: Document,
    sentence: Sentence,
    quantities: Sequence[RawQuantity],
    periods: Sequence[re.Match[str]],
    state: State,
    first_of_paragraph: bool,
) -> list[Fact]:
    text = document.text
    start, end = sentence.span.start, sentence.span.end
    breaks = [match.end() for match in BREAK.finditer(text, start, end)]
    first_clause_end = breaks[0] if breaks else end
    if not (quantities and quantities[0].span.start < first_clause_end and not first_of_paragraph):
        # A sentence that opens without a figure starts afresh; one that goes on listing figures keeps the period.
        state.current = None
        state.from_period = None
    state.indicators, state.indicator_spans, state.roots, state.from_quantity = [], [], [], None
    state.subject = None
    facts: list[Fact] = []
    figures = [Figure(raw, 0, 0) for raw in quantities]
    for left, right in pairwise(figures):
        if right.raw.unit == left.raw.unit and _GROUP_GAP.fullmatch(text, left.raw.span.end, right.raw.span.start):
            right.group = left.group or [left]
            left.group = right.group
            right.group.append(right)
    at_period = 0
    lead_floor = start
    for figure in figures:
        raw = figure.raw
        at_period = advance_periods(text, periods, at_period, raw.span.start, sentence, state, breaks)
        index = bisect_right(breaks, raw.span.start)
        clause_start = breaks[index - 1] if index else start
        state.sentence_start, state.clause_start = start, clause_start
        figure.clause_end = _clause_end(text, breaks, index, end)
        figure.lead_start = max(clause_start, lead_floor, raw.span.start - _LEAD_CHARS)
        if (_inside_period(raw, periods) and not _is_age(text, raw)) or _inside_quotes(text, raw, clause_start):
            continue
        fact = _fact(document, sentence, figure, state, periods, clause_start)
        if fact is None:
            if (
                raw.kind not in COUNTED
                and wording.is_verb_start(text[raw.span.end : raw.span.end + 4])
                and text[raw.span.end] != "的"
            ):
                lead_floor = raw.span.end  # 统筹20亿元|实施6个专项
            continue
        facts.append(fact)
        lead_floor = figure.taken_end
    advance_periods(text, periods, at_period, end, sentence, state, breaks)
    return facts


def _clause_end(text: str, breaks: Sequence[int], index: int, end: int) -> int:
    stop = breaks[index] if index < len(breaks) else end
    while stop > 0 and text[stop - 1] in "，,；;。：:！？!?\n—":
        stop -= 1
    return stop


def _inside_period(raw: RawQuantity, periods: Sequence[re.Match[str]]) -> bool:
    return raw.kind == "time" and any(
        match.start() <= raw.core.start and raw.core.end <= match.end() for match in periods
    )


_FOUNDED = re.compile(r"(?:成立|建立|组建|创建|创办|设立|开业|建校|建市|建区|建县|投产|运行|实施)$")


def _is_age(text: str, raw: RawQuantity) -> bool:
    """成立|两年来 states how long something has existed, and a period besides."""
    return _FOUNDED.search(text, max(0, raw.span.start - 2), raw.span.start) is not None


def _inside_quotes(text: str, raw: RawQuantity, clause_start: int) -> bool:
    """In a short quotation or a title: “三个100”行动, 《…》."""
    begin = max(clause_start, raw.span.start - 20)
    for opening, closing in (("“", "”"), ("《", "》")):
        at = text.rfind(opening, begin, raw.span.start)
        if (
            at >= 0
            and text.find(closing, at, raw.span.start) < 0
            and text.find(closing, raw.span.end, raw.span.end + 20) >= 0
        ):
            return True
    return False


def _fact(
    document: Document,
    sentence: Sentence,
    figure: Figure,
    state: State,
    periods: Sequence[re.Match[str]],
    clause_start: int,
) -> Fact | None:
    """The fact that one figure states; None if it states none."""
    text, raw = document.text, figure.raw
    if raw.kind == "ratio":
        return None
    group = figure.group
    position = next((i for i, other in enumerate(group) if other is figure), 0)
    if position:
        figure.lead_start = group[0].lead_start
        lead_end = group[0].raw.span.start
    else:
        lead_end = raw.span.start
    lead_end = _before_period(text, figure.lead_start, lead_end, periods)
    lead_start = _after_period(text, figure.lead_start, lead_end, periods)
    lead = text[lead_start:lead_end]
    tail = text[raw.span.end : min(sentence.span.end, raw.span.end + 40)]
    if tail[:1] in ("级", "型"):
        return None  # 26兆瓦级机组
    relation = wording.relation_of(lead)
    for other in group[position:0:-1]:  # 分别增长159.2%、0.7%和|下降46.8%、60.8%
        own = wording.relation_of(
            text[other.raw.span.start - 3 : other.raw.span.start].lstrip("、和与及0123456789.%％")
        )
        if own.direction is not None:
            relation = replace(relation, direction=own.direction)
            break
    if not position and is_attributive(raw, lead, tail, relation):
        return None
    body = lead[: relation.start]
    if raw.kind == "rank":
        body = _RANK_LINK.sub("", body)
    stripped = wording.without_link(body)
    for match in periods:  # 外汇储备|2000年底|达1656亿美元
        if lead_start < match.start() and match.end() == lead_start + len(stripped):
            stripped = wording.without_link(stripped[: match.start() - lead_start])
    opening = wording.opening_length(stripped)
    words = wording.without_repetition(stripped[opening:].rstrip())
    begin = lead_start + opening
    if words.startswith("“") and "”" not in words:
        words, begin = words[1:], begin + 1
    subject, taken = subject_at(words)
    if taken:
        words, begin = words[taken:], begin + taken
        state.subject = subject
    if relation.direction is None and raw.kind != "rank":
        direction, taken = wording.leading_change(words)
        words, begin = words[taken:], begin + taken
        relation = replace(relation, direction=direction)
    each = "分别" in lead or len(group) > 1 or (raw.kind == "rank" and len(group) > 1)
    indicators, spans = indicators_of(text, words, begin, raw, tail, relation, state, len(group) if each else 1)
    if not indicators:
        return None
    index = position if len(indicators) > position else len(indicators) - 1
    indicator, indicator_span = indicators[index], spans[index]
    if position == 0 or not group:
        if indicators is not state.indicators and not (wording.is_generic(words) and state.roots):
            state.roots = indicators
        state.indicators, state.indicator_spans = indicators, spans
    quantity = located(document, raw)
    change = _change(raw, words, lead, relation, state, text, lead_start)
    period = (
        state.reference.today
        if raw.kind == "time" and tail[:1] == "来"
        else period_of(raw, lead, relation, state, body)
    )
    clause = Span(clause_start, max(figure.clause_end, raw.span.end))
    status = status_of(text[clause_start : raw.span.start], state, period)
    located_clause = document.locate(_skip_blank(text, clause.start), clause.end)
    fact = Fact(
        text=located_clause.text, span=located_clause.span, source_span=located_clause.source_span, indicator=indicator,
        indicator_span=indicator_span, quantity=quantity, period=period, subject=state.subject, change=change, status=status,
        sentence_index=sentence.index, section_id=_section_id(document, raw.span.start),
    )  # fmt: skip
    state.from_quantity = quantity if _FROM.search(lead) else None
    figure.taken_end = raw.span.end
    noun = noun_after(raw, text[raw.span.end : min(sentence.span.end, raw.span.end + 40)])
    if noun and indicator.endswith(noun) and text.startswith(noun, raw.span.end):
        figure.taken_end += len(noun)
    return fact


_RANK_LINK = re.compile(
    r"(?:分别|均|继续|稳定|稳|双双|连续[\u4e00-\u9fff0-9]{1,3}年)?(?:位居|跃居|位列|名列|排名|居(?![民住])|列(?![车])|位(?![数于])|排(?![放名污水])|保持|跃升|上升|升|前进|晋升)(?:到|至|在|于|为)?[\u4e00-\u9fff“”]{0,10}$"
    r"|(?:全国|全省|全市|全区|全县|全球|世界|[东中西]部地?区?)$"
)
_FROM = re.compile(r"[由从]$")


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _after_period(text: str, start: int, end: int, periods: Sequence[re.Match[str]]) -> int:
    """Past a period that opens the lead: 2019年|白酒产量; also past its preposition."""
    for match in periods:
        if (
            start <= match.start()
            and match.end() <= end
            and match.start() - start <= 3
            and text[match.start() - 1] not in "比较与超"
        ):
            start = match.end()
    return start


def _before_period(text: str, start: int, end: int, periods: Sequence[re.Match[str]]) -> int:
    """Before a period that stands directly at the figure: 由|2010年的162.4亿元, 增加到|2015年的287.9亿元."""
    for match in periods:
        if start < match.start() and match.end() <= end and text[match.end() : end] in ("", "的"):
            return match.start()
    return end


def _section_id(document: Document, offset: int) -> str:
    path = document.section_path(offset)
    return path[-1].section_id if path else ""


def _change(
    raw: RawQuantity, words: str, lead: str, relation: wording.Relation, state: State, text: str, lead_start: int
) -> Change | None:
    if raw.kind == "rank":
        return Change("rank")
    if relation.direction is not None and not _is_level(raw, relation, lead):
        kind: ChangeKind
        if relation.to:
            kind = "rise to" if relation.direction == "increase" else "fall to"
            from_quantity = (
                state.from_quantity
                if state.from_quantity is not None and state.from_quantity.unit == raw.unit
                else None
            )
        else:
            kind, from_quantity = relation.direction, None
        return Change(kind, relation.basis, from_quantity)
    if raw.kind == "percent":
        if re.search(r"(?:增速|增幅|涨幅|增长率)$", wording.without_link(lead)):
            return Change("increase", relation.basis)
        if re.search(r"(?:降幅|下降率)$", wording.without_link(lead)):
            return Change("decrease", relation.basis)
        if wording.is_share(lead):
            return Change("share", relation.basis)
    return None


def _is_level(raw: RawQuantity, relation: wording.Relation, lead: str) -> bool:
    """新增35家, 增加值5亿元 and 提高…水平 are amounts, not changes."""
    return raw.kind in COUNTED and lead.endswith(("多", "高", "低", "少"))
