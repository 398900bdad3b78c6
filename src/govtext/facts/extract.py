"""Facts: every figure with its indicator, period, change and subject, inherited across clauses as Chinese inherits them.

A report's paragraphs are read in order by a small state machine: a period holds until another one is stated, an indicator
until a clause names a new one, and the year that a part is about comes from its heading (2024年工作回顾, 今年的目标).
"""

# ruff: noqa: E501 (ruff counts a Chinese character as two columns; tables and patterns read better whole)

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from govtext.document import Document, Period, Sentence
from govtext.facts import wording
from govtext.facts.subjects import subject_at
from govtext.offsets import Span
from govtext.quantities.layer import located
from govtext.quantities.periods import PERIOD, Reference, resolve_period
from govtext.quantities.reportdate import report_reference
from govtext.quantities.scan import RawQuantity, find_quantities
from govtext.results import Change, ChangeKind, Fact, Quantity, Status

_BREAK = re.compile(r"[，,；;。：:！？!?\n]|——")
_STRONG_BREAK = re.compile(r"[；;。！？!?\n]|——")
_LIST_GAP = re.compile(r"\s?(?:、|和|与|及|以及)\s?")
_GROUP_GAP = re.compile(r"\s?(?:、|和|与|及|以及)\s?(?P<verb>增长|下降|提高|上升|降低|增加|减少)?")
_LEAD_CHARS = 60  # how far back an indicator is looked for, in characters
_CLOSING = frozenset("，。；：、！？,;:!?（(）)】」』”’…\n\r\t ")
_COUNTED = frozenset(("count", "people"))
_DURATION = frozenset(("time", "age"))
_NAMED_THING = re.compile(
    r"^[^，。；：、！？的]{0,16}?(?:项目|工程|电站|机组|生产线|装置|基地|线路|变电站|储能|水库|专线|光伏|风电)"
)
_BASIS_BEFORE = re.compile(r"(?:[比较是为与和同超占]|相比|高于|低于|相当于|达到|好于|快于)(?:了)?$")
_CUE_CHARS = 44  # headings and the first words of a paragraph are searched for what the part is about
_PART = Literal["plan", "review"]


@dataclass(slots=True)
class _State:
    """What holds while a report is read."""

    reference: Reference
    part: _PART | None = None
    base: Period | None = None  # of the part: from its heading
    topic: Period | None = None  # of the paragraph: 五年来, …
    current: Period | None = None
    compared: Period | None = None  # the last period that a value was compared with: 比2010年增加
    from_period: Period | None = None  # of 由2010年的…增加到2015年的…
    subject: str | None = None
    indicators: list[str] = field(default_factory=list)  # of the last clause with its own, one per coordinated part
    indicator_spans: list[Span | None] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)  # the last ones that were not 总量, 占比 and the like
    from_quantity: Quantity | None = None
    sentence_start: int = 0
    clause_start: int = 0


@dataclass(slots=True)
class _Figure:
    """A figure in its clause."""

    raw: RawQuantity
    lead_start: int
    clause_end: int
    taken_end: int = 0  # of the words that its fact used
    group: list[_Figure] = field(default_factory=list)


def extract_facts(document: Document) -> tuple[Fact, ...]:
    """The facts of a report, in the order of its figures.

    Figures that are part of a name or only limit a noun (投资超5亿元的项目), durations inside a phrase, ratios and quoted
    slogans are left out; :func:`govtext.quantities.quantities_in` gives every figure.

    Guarantees:
        ``fact.text == fact.span.of(document.text)``, likewise for ``fact.quantity``; ``indicator_span`` covers the indicator
        where it is one stretch of the text.
    """
    text = document.text
    quantities = find_quantities(text)
    periods = list(PERIOD.finditer(text))
    reference = report_reference(document)
    state = _State(reference=reference)
    _begin(state, reference)
    facts: list[Fact] = []
    headings = {
        section.span.start: section.heading_span
        for section in document.sections[1:]
        if section.kind in ("heading", "chapter", "part")
    }
    at_quantity = at_period = 0
    paragraph_index = -1
    for sentence in document.sentences:
        first_of_paragraph = sentence.paragraph_index != paragraph_index
        paragraph_index = sentence.paragraph_index
        start, end = sentence.span.start, sentence.span.end
        while at_quantity < len(quantities) and quantities[at_quantity].span.start < start:
            at_quantity += 1
        while at_period < len(periods) and periods[at_period].start() < start:
            at_period += 1
        quantity_end = at_quantity
        while quantity_end < len(quantities) and quantities[quantity_end].span.start < end:
            quantity_end += 1
        period_end = at_period
        while period_end < len(periods) and periods[period_end].start() < end:
            period_end += 1
        if first_of_paragraph:
            _enter_paragraph(state, text, sentence, periods[at_period:period_end], start in headings)
        if quantity_end > at_quantity or period_end > at_period:
            facts.extend(
                _sentence_facts(
                    document,
                    sentence,
                    quantities[at_quantity:quantity_end],
                    periods[at_period:period_end],
                    state,
                    first_of_paragraph,
                )
            )
        at_quantity, at_period = quantity_end, period_end
    return tuple(facts)


def _begin(state: _State, reference: Reference) -> None:
    """A work report opens with the year before; a bulletin is about the year of its title."""
    year = reference.year
    if reference.focus_year is not None:
        state.base = _whole_year(reference.focus_year, "title")
    elif year is not None and reference.today is not None and reference.today.how in ("meeting", "title", "explicit"):
        state.base = _whole_year(year - 1, "report date")
        state.reference = replace(reference, focus_year=year - 1)


def _whole_year(year: int, how: str) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year), None, how)


def _enter_paragraph(
    state: _State, text: str, sentence: Sentence, periods: Sequence[re.Match[str]], is_heading: bool
) -> None:
    """Forget what held in the paragraph before, and see whether this one opens another part of the report."""
    state.topic = state.current = state.compared = state.from_period = None
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
    for match in periods:
        if match.start() < start + _CUE_CHARS:
            period = resolve_period(match, state.reference, state.reference.focus_year)
            if period is not None and period.start is not None:
                stated = stated or period
                if period.start.year == (period.end or period.start).year:
                    state.reference = replace(state.reference, focus_year=period.start.year)
    if cue == "plan":
        if not short and "目标" not in opening and "任务" not in opening:
            return
        state.part = "plan"
        if stated is None and year is not None:
            stated = _whole_year(year, "report date")
            state.reference = replace(state.reference, focus_year=year)
        state.base = stated or state.base
    elif short:
        state.part = "review"
        state.base = stated or state.base


def _sentence_facts(
    document: Document,
    sentence: Sentence,
    quantities: Sequence[RawQuantity],
    periods: Sequence[re.Match[str]],
    state: _State,
    first_of_paragraph: bool,
) -> list[Fact]:
    text = document.text
    start, end = sentence.span.start, sentence.span.end
    breaks = [match.end() for match in _BREAK.finditer(text, start, end)]
    first_clause_end = breaks[0] if breaks else end
    if not (quantities and quantities[0].span.start < first_clause_end and not first_of_paragraph):
        # A sentence that opens without a figure starts afresh; one that goes on listing figures keeps the period.
        state.current = None
        state.from_period = None
    state.indicators, state.indicator_spans, state.roots, state.from_quantity = [], [], [], None
    state.subject = None
    facts: list[Fact] = []
    figures = [_Figure(raw, 0, 0) for raw in quantities]
    for left, right in pairwise(figures):
        if right.raw.unit == left.raw.unit and _GROUP_GAP.fullmatch(text, left.raw.span.end, right.raw.span.start):
            right.group = left.group or [left]
            left.group = right.group
            right.group.append(right)
    at_period = 0
    lead_floor = start
    for figure in figures:
        raw = figure.raw
        at_period = _advance_periods(text, periods, at_period, raw.span.start, sentence, state, breaks)
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
                raw.kind not in _COUNTED
                and wording.is_verb_start(text[raw.span.end : raw.span.end + 4])
                and text[raw.span.end] != "的"
            ):
                lead_floor = raw.span.end  # 统筹20亿元|实施6个专项
            continue
        facts.append(fact)
        lead_floor = figure.taken_end
    _advance_periods(text, periods, at_period, end, sentence, state, breaks)
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


def _advance_periods(
    text: str,
    periods: Sequence[re.Match[str]],
    at: int,
    stop: int,
    sentence: Sentence,
    state: _State,
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
        if after[:1] == "年" or text.startswith(("项目", "山西", "计划", "行动", "规划"), match.end()):
            continue  # 2020年…项目清单: part of a name
        state.current = period
        state.compared = None
        index = bisect_left(breaks, match.end())
        opens = text[sentence.span.start : match.start()].strip(" 　—“”（(") == "" or bool(
            _STRONG_BREAK.fullmatch(text[match.start() - 1 : match.start()])
        )
        following = text[match.end() : match.end() + 1]
        if opens and state.topic is None and (following in ("，", ",", "") or not breaks or index == 0):
            state.topic = period
    return at


def _focus(state: _State) -> int | None:
    for period in (state.current, state.topic, state.base):
        if (
            period is not None
            and period.start is not None
            and period.end is not None
            and period.start.year == period.end.year
        ):
            return period.start.year
    return state.reference.focus_year


def _fact(
    document: Document,
    sentence: Sentence,
    figure: _Figure,
    state: _State,
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
    if not position and _is_attributive(raw, lead, tail, relation):
        return None
    body = lead[: relation.start]
    if raw.kind == "rank":
        body = _RANK_LINK.sub("", body)
    stripped = wording.without_link(body)
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
    indicators, spans = _indicators(text, words, begin, raw, tail, relation, state, len(group) if each else 1)
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
        else _period_of(raw, lead, relation, state, body)
    )
    clause = Span(clause_start, max(figure.clause_end, raw.span.end))
    status = _status(text[clause_start : raw.span.start], state, period)
    located_clause = document.locate(_skip_blank(text, clause.start), clause.end)
    fact = Fact(
        text=located_clause.text, span=located_clause.span, source_span=located_clause.source_span, indicator=indicator,
        indicator_span=indicator_span, quantity=quantity, period=period, subject=state.subject, change=change, status=status,
        sentence_index=sentence.index, section_id=_section_id(document, raw.span.start),
    )  # fmt: skip
    state.from_quantity = quantity if _FROM.search(lead) else None
    figure.taken_end = raw.span.end
    noun = _noun_after(raw, text[raw.span.end : min(sentence.span.end, raw.span.end + 40)])
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


def _is_attributive(raw: RawQuantity, lead: str, tail: str, relation: wording.Relation) -> bool:
    """Whether a figure only limits a noun or a verb: 投资超5亿元的项目, 60岁以上老人, 连续12年, 24小时开放."""
    follows = tail[:1]
    closed = not follows or follows in _CLOSING
    if raw.kind in _DURATION:
        if lead.endswith(("成立", "建立", "组建", "创建", "创办", "设立", "开业")) and tail.startswith("来"):
            return False
        if (closed or tail.startswith(("中，", "里，"))) and lead.endswith("的") and not raw.chinese:
            return False  # 合作的3个学期: the noun itself
        if relation.direction is not None and closed:
            return False
        return not (closed and wording.head_of(wording.without_link(lead)))
    if raw.kind in ("rank", "percent", "points", "times"):
        return False
    if tail.startswith(_STEPS) or _CHANGE_START.match(tail):
        return False
    if closed or _LIST_GAP.match(tail) or follows.isdigit():
        return raw.kind == "score" and not lead
    if follows == "的":
        if relation.direction is not None or _ACHIEVED.search(lead):
            return False
        return raw.approximate or not wording.head_of(lead)
    if raw.kind in _COUNTED:
        return bool(_CAPACITY.search(lead)) or (lead.endswith("前") and not raw.chinese)
    if _NAMED_THING.match(tail):
        return raw.approximate or raw.core.end != raw.span.end
    return not (
        lead
        and (
            wording.ACTION.search(lead) or relation.direction is not None or wording.head_of(wording.without_link(lead))
        )
    )


_ACHIEVED = re.compile(r"(?:实现|完成|达到|达|取得|创|保持|增长|占[^，。；]{0,20})$")
_SPENDING = ("投资", "投入", "安排", "筹资", "争取资金", "投入资金", "安排资金")
_STEPS = ("规模", "大关", "台阶", "门槛", "关口", "水平")  # 跨越3000亿元|规模: the figure is the value all the same
_CHANGE_START = re.compile(r"(?:增加|提高|上升|提升|扩大|增长|下降|减少|降低|压减|缩短|升|降|增|减)(?:到|至|为)")
_CAPACITY = re.compile(r"(?:年产|日产|日处理|年处理|产能|容纳|单机|装机)$")


def _indicators(
    text: str,
    words: str,
    begin: int,
    raw: RawQuantity,
    tail: str,
    relation: wording.Relation,
    state: _State,
    parts: int,
) -> tuple[list[str], list[Span | None]]:
    """What is measured: one indicator, or one for each of ``parts`` coordinated figures."""
    noun = ""
    if (
        raw.kind in _COUNTED
        or raw.printed_unit == ""
        or raw.kind in ("area", "length", "mass", "money", "percent", "volume", "power")
    ):
        noun = _noun_after(raw, tail)
    example = words.rfind("等")
    if example > 0 and "、" in words[:example] and not words.startswith(("级", "教育", "学校"), example + 1):
        # Examples before what they are of: 甲、乙等22个项目, 开通甲、乙等航线10条.
        action = wording.action_at_start(words) if example + 1 < len(words) else ""
        words, begin = action + words[example + 1 :], begin + (0 if action else example + 1)
    elif words.endswith("等"):
        words = ""
    if noun and raw.chinese and raw.kind in _COUNTED and not raw.approximate and raw.numbers[-1] <= 10:
        listed = "、" in words or text[raw.span.start - 1 : raw.span.start] == "、"
        if not (listed or (words and wording.ACTION.search(words))):
            return [], []  # 两次大会, 这三个方面: how many is not what is told
    if words in _SPENDING and tail and wording.is_verb_start(tail):
        purpose = _BREAK.split(tail, maxsplit=1)[0]
        purpose = wording.noun_after(purpose[1:]) if purpose[:1] == "的" else purpose[:16]
        return [purpose + words], [None]  # 投资|4亿|绿化汾酒城
    if not words or (len(words) < 2 and not noun):
        if noun and relation.direction is None:
            at = raw.span.end
            return [noun], [_span_of(text, noun, at)]
        if (
            not state.indicators
            and (topic := _topic_before(text, state.clause_start, state.sentence_start)) is not None
        ):
            state.indicators, state.indicator_spans = [topic.of(text)], [topic]
        if state.indicators:
            return state.indicators, state.indicator_spans
        return ([noun], [_span_of(text, noun, raw.span.end)]) if noun else ([], [])
    generic = wording.last_part(words)
    if generic != words:
        words, begin = generic, begin + len(words) - len(generic)
    if wording.is_generic(words) and state.roots and not noun:
        roots = state.roots if parts > 1 or len(state.roots) == 1 else state.roots[-1:]
        joined = [_joined(old, words) for old in roots]
        return joined, [None] * len(joined)
    if parts == 2 and words.startswith("城乡"):
        words = words[2:]  # 城乡居民收入分别增长: first the towns, then the country
        return ["城镇" + words, "农村" + words], [None, None]
    if parts > 1:
        split = _coordinated(words)
        if len(split) == parts:
            return split, [_span_of(text, part, begin) for part in split]
        if len(state.roots) == parts:
            joined = [_joined(old, words) for old in state.roots]
            return joined, [None] * len(joined)
    if noun:
        if _ends_with_measure(words) and raw.kind not in _COUNTED:
            return [words], [_span_of(text, words, begin)]
        if "、" in words and not wording.ACTION.search(words):
            words = wording.action_at_start(words)  # names before their count: 新增甲、乙2个国际机场
        return [words + noun], [None]
    return [words], [_span_of(text, words, begin)]


def _topic_before(text: str, clause_start: int, sentence_start: int) -> Span | None:
    """The clause before one that opens with its change: 社会商品零售总额，|比上年增长17.8%."""
    if clause_start - 2 <= sentence_start or text[clause_start - 1] not in "，,":
        return None
    end = clause_start - 1
    start = max(
        (match.end() for match in _BREAK.finditer(text, max(sentence_start, end - 40), end)), default=sentence_start
    )
    words = text[start:end]
    start += wording.opening_length(words)
    words = text[start:end]
    if not 2 <= len(words) <= 24 or find_quantities(words):
        return None
    for match in PERIOD.finditer(words):
        if match.start() <= 3:
            start += match.end()
            words = words[match.end() :]
            break
    return Span(start, end) if len(words) >= 2 else None


def _ends_with_measure(words: str) -> bool:
    return bool(wording.head_of(words))


def _joined(old: str, words: str) -> str:
    return old if old.endswith(words) else old + words


def _noun_after(raw: RawQuantity, tail: str) -> str:
    """The noun that follows its figure: 8个|国家区域医疗中心."""
    if not tail or tail[0] in _CLOSING or _LIST_GAP.match(tail):
        return ""
    tail = _BREAK.split(tail, maxsplit=1)[0]
    if raw.kind not in _COUNTED and wording.is_verb_start(tail):
        return ""
    inner = find_quantities(tail)
    of = tail.find("的")
    if inner and inner[0].span.start == 0:
        return ""
    if inner and 0 <= inner[0].span.start < of:
        return wording.noun_after(tail[of + 1 :])
    if inner:
        tail = tail[: inner[0].span.start]
    if tail.startswith(_STEPS):
        return ""
    if tail.startswith("的"):
        tail = tail[1:]
    if _CHANGE_START.match(tail):
        return ""
    noun = wording.noun_after(tail)
    return noun if len(noun) >= 2 or noun in ("县", "市", "省", "村", "镇", "乡", "校", "州", "旗") else ""


def _span_of(text: str, words: str, begin: int) -> Span | None:
    at = text.find(words, begin, begin + len(words) + 80)
    return Span(at, at + len(words)) if at >= 0 else None


_COORDINATION = re.compile(r"、|和|与|及|以及")


def _coordinated(words: str) -> list[str]:
    """The parts of 高技术制造业、装备制造业增加值, each with the measure or the ending that they share."""
    for suffix in ("分别", "各", "均"):
        words = words.removesuffix(suffix)
    parts = [part for part in _COORDINATION.split(words) if part]
    if len(parts) < 2:
        return parts
    last = parts[-1]
    head = wording.head_of(last)
    shared: list[str] = []
    for part in parts[:-1]:
        if head and not wording.head_of(part) and len(part) <= 4 and len(last) > len(part) + 1:
            part += last[len(part) :]
        elif head and not wording.head_of(part):
            part += head
        shared.append(part)
    return [*shared, last]


def _change(
    raw: RawQuantity, words: str, lead: str, relation: wording.Relation, state: _State, text: str, lead_start: int
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
    return raw.kind in _COUNTED and lead.endswith(("多", "高", "低", "少"))


def _period_of(raw: RawQuantity, lead: str, relation: wording.Relation, state: _State, body: str) -> Period | None:
    period = state.current or state.topic or state.base
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


def _status(words: str, state: _State, period: Period | None) -> Status:
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
