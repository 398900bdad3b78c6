"""What the scorer looks at: one row of numbers for each candidate of a sentence."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from govtext.qa.candidates import Candidate
from govtext.qa.fits import FIGURES, fit_of_unit
from govtext.qa.index import ReportIndex, SentenceView, status_of
from govtext.qa.kinds import Kind
from govtext.qa.matching import FUNCTION_WORDS, Match, Question, asked_years, best_by_group, longest_run
from govtext.qa.question import Frame
from govtext.qa.sentences import Hit
from govtext.retrieval.vectors import load_vectors

READER_FEATURES = ("reader", "reader_margin", "reader_lead", "null_margin", "reader_told")

FEATURES: tuple[str, ...] = (
    # sentence
    "rank", "bm25", "coverage", "coverage_context", "missing", "heaviest_missing", "is_heading", "edge_agree", "edge_lacking", "is_edge", "number_agree", "furniture", "length", "longest_run",
    # place of the candidate
    "near_left", "near_right", "clause_coverage", "segment_coverage", "own_scope", "held_scope", "own_right", "run_in_scope", "run_right", "question_inside", "heaviest_outside", "repeats",
    "slot_left", "slot_right", "slot_left_sentence_edge",
    # type and unit
    "fit", "unit_fit", "unit_wrong",
    # measure
    "growth_agree", "growth_extra", "growth_lacking", "share_agree", "share_extra", "share_lacking", "direction_wrong", "rank_agree", "to_level", "old_value",
    # time
    "year_agree", "year_conflict", "year_context_agree", "year_context_conflict", "year_doc_conflict", "year_default", "unasked_agree", "unasked_conflict", "target_agree", "target_lacking",
    "target_extra", "result_agree",
    # region
    "region_agree", "region_missing", "region_conflict", "region_extra", "region_default",
    # the fact that a figure states
    "has_fact", "fact_recall", "fact_precision", "fact_measure_agree", "fact_measure_wrong", "fact_year_agree", "fact_year_conflict",
    "fact_target_agree", "fact_target_lacking", "fact_target_extra",
    # extent
    "edges", "log_length", "is_span", "is_clause", "is_list", "is_named", "in_quotes", "is_first", "is_last", "part_of_list",
    "at_clause_start", "at_clause_end", "weak_start", "weak_end", "verb_before", "end_before_mark", "head_end", "head_lacking", "head_after",
    "count_agree", "count_wrong", "cue_before", "cue_first", "cue_after", "slot_span", "list_first_excess", "list_last_excess", "list_alike",
    # the same places by meaning: words of the sentence that are like words of the question
    "soft_coverage", "soft_context", "soft_lacking", "soft_near_left", "soft_near_right", "soft_clause", "soft_segment", "soft_own", "soft_held", "soft_right", "soft_inside",
    "head_soft",
    # words at the edges
    "starts_word", "ends_word", "word_count", "first_named", "first_noun", "first_verb", "first_function", "last_named", "last_noun", "last_verb",
    "last_function", "before_verb", "before_noun", "before_function", "before_named", "before_mark", "after_verb", "after_noun", "after_function", "after_named", "after_mark", "kind_word", "verb_inside", "function_inside", "mark_inside", "all_nominal",
    # reader
    # reader; 0 without one
    *READER_FEATURES,
)  # fmt: skip

_GROWTH_LEFT = re.compile(
    r"(?:增长|增加|上升|上涨|提高|提升|增速(?:为|达|达到)?|增幅(?:为|达|达到)?|下降|减少|降低|回落|下跌|缩减|压减|净增|增|降|涨|同比|增速)(?:了|约|近|超过?|分别|幅度)*[为达]?[^，。；0-9]{0,4}$"
)
_LEVEL_LEFT = re.compile(r"(?:到|至|为|达|达到|增至|升至|降至|提高到|突破|超过?|完成|实现)(?:了|约|近|全国|全省|全市)*$")
_SHARE_LEFT = re.compile(r"(?:占|比重|比例|占比)[^，。；0-9]{0,26}$")
_FALL_LEFT = re.compile(r"(?:下降|减少|降低|回落|下跌|缩减|压减|降)(?:了|约|近|超过?|幅度)*[^，。；0-9]{0,4}$")
_RISE_LEFT = re.compile(r"(?:增长|增加|上升|上涨|提高|提升|增|涨)(?:了|约|近|超过?)*[^，。；0-9]{0,4}$")
# 由全国第11位提升至第5位: the first of the two is what it was before.
_FROM_LEFT = re.compile(r"(?:由|从)[^，。；]{0,14}$")
_TO_RIGHT = re.compile(r"[^，。；]{0,6}(?:提高|提升|增加|增长|上升|下降|降低|降|升|减少|减|扩大|跃升|跃居|调整|变|涨|压减|缩短)[^，。；]{0,2}(?:到|至|为)")
_CONTENT = re.compile(r"[\u4e00-\u9fffa-z]")
_FILLER = re.compile(
    r"(?:19|20)?\d\d年末?|去年|今年|上年|的|由|从|到|至|同比|环比|比上年|比去年|较上年|增长|增加|上升|下降|减少|提高|达到|达|实现|完成|为|分别|其中|约|近|超过|超|了|位居|位列|全国|全省|全市|全区|全县|占|突破|同期|可比价|按|增速|名义|实际|，|,"
)


def _common_suffix(a: str, b: str) -> int:
    n = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        n += 1
    return n


def _common_prefix(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def featurise(question: Question, hit: Hit, rank: int) -> NDArray[np.float64]:
    """The feature rows of a sentence's candidates, columns as in :data:`FEATURES`.

    Args:
        question: The question, weighed for the index.
        hit: The sentence.
        rank: Its place among the sentences of the question, from 0.
    """
    frame, view, candidates, match, soft = question.frame, hit.view, hit.candidates, hit.terms, hit.meaning
    n, total = len(candidates), question.total
    rows = np.zeros((n, len(FEATURES)))
    column = {name: i for i, name in enumerate(FEATURES)}
    start = np.asarray([c.start for c in candidates])[:, None]
    end = np.asarray([c.end for c in candidates])[:, None]
    length = end - start

    heaviest, terms, known = question.heaviest, question.terms, match.found.union(view.context_terms)
    told = [any(terms[i] in known for i in group) for group in question.groups]
    context_found = sum(weight for weight, found in zip(heaviest, told, strict=True) if found)
    rows[:, column["rank"]] = 1.0 / (1 + rank)
    rows[:, column["bm25"]] = math.log1p(hit.bm25)
    rows[:, column["coverage"]] = hit.coverage
    rows[:, column["coverage_context"]] = context_found / total
    rows[:, column["missing"]] = math.log1p(max(total - context_found, 0.0))
    # 森林覆盖率 is not told by the 覆盖率 of anything else: how much the weightiest word that is not there weighs.
    rows[:, column["heaviest_missing"]] = max((w for w, found in zip(heaviest, told, strict=True) if not found), default=0.0) / 8
    rows[:, column["is_heading"]] = view.is_heading
    rows[:, column["edge_agree"]] = frame.about_report and view.is_edge
    rows[:, column["edge_lacking"]] = frame.about_report and not view.is_edge
    rows[:, column["is_edge"]] = view.is_edge
    rows[:, column["length"]] = math.log(1 + len(view.text)) / 5
    rows[:, column["longest_run"]] = math.log1p(longest_run(match))

    for name in ("soft_coverage", "soft_context", "soft_lacking"):
        rows[:, column[name]] = getattr(hit, name)
    _place_features(rows, column, _HARD_PLACES, match, total, view, start, end)
    _place_features(rows, column, _SOFT_PLACES, soft, 1.0, view, start, end)
    figures = sorted((c for c in view.candidates if c.type in FIGURES), key=lambda c: c.start)
    scopes = [(*_scope(view, candidate, figures), _right_scope(view, candidate, figures)) for candidate in candidates]
    own, held, stop = (edge[:, None] for edge in np.asarray(scopes).T)
    for (own_name, held_name, right_name), found, whole in (
        (("own_scope", "held_scope", "own_right"), match, total), (("soft_own", "soft_held", "soft_right"), soft, 1.0),
    ):  # fmt: skip
        before = found.ends <= start
        rows[:, column[own_name]] = best_by_group(found.weights * (before & (found.starts >= own)), found) / whole
        rows[:, column[held_name]] = best_by_group(found.weights * (before & (found.starts >= held)), found) / whole
        behind = (found.starts >= end) & (found.ends <= stop)
        rows[:, column[right_name]] = best_by_group(found.weights * behind, found) / whole
    near = (match.starts >= held) & (match.ends <= stop)
    before, behind = (match.ends <= start) & (match.starts >= held), (match.starts >= end) & (match.ends <= stop)
    outside = ~(near @ (match.ids[:, None] == np.arange(len(heaviest))))  # candidates by groups
    rows[:, column["heaviest_outside"]] = (outside * np.asarray(heaviest)).max(axis=1, initial=0.0) / 8
    runs: dict[bytes, float] = {}  # neighbouring candidates have the same matches beside them
    for i, candidate in enumerate(candidates):
        row = rows[i]
        for name, mask in (("run_right", behind[i]), ("run_in_scope", before[i])):
            key = mask.tobytes()
            if key not in runs:
                runs[key] = math.log1p(longest_run(match, mask))
            row[column[name]] = runs[key]
        _candidate_features(row, column, question, view, candidate)
    rows[0, column["is_first"]] = rows[n - hit.read - 1, column["is_last"]] = 1
    rows[:, column["log_length"]] = np.log1p(length[:, 0])
    _word_features(rows, column, question, view, start[:, 0], end[:, 0])
    _year_features(rows, column, frame, question.index, view, candidates)
    _region_features(rows, column, frame, question.index, view, candidates)
    return rows


# Columns of _place_features, by the question's terms and by meaning.
_HARD_PLACES = ("near_left", "near_right", "question_inside", "clause_coverage", "segment_coverage")
_SOFT_PLACES = ("soft_near_left", "soft_near_right", "soft_inside", "soft_clause", "soft_segment")


def _place_features(
    rows: NDArray[np.float64], column: dict[str, int], names: tuple[str, ...], match: Match, total: float, view: SentenceView,
    start: NDArray[np.int64], end: NDArray[np.int64],
) -> None:
    """How much of the question stands near each candidate, inside it, and beside it in its clause and segment.

    Args:
        rows, column: To fill.
        names: Columns: near on the left and right, inside, clause, segment.
        match: Where the question's terms stand.
        total: What they weigh together.
        view: The sentence.
        start, end: (candidates, 1) offsets.
    """
    if not len(match.ids):
        return
    left = match.ends[None, :] <= start
    right = match.starts[None, :] >= end
    beside = left | right
    weight = match.weights[None, :]
    near = weight * np.exp(-np.where(left, start - match.ends[None, :], match.starts[None, :] - end) / 18.0)
    clause, segment = np.asarray(view.clause_ids), np.asarray(view.segment_ids)
    at_clause = clause[match.starts][None, :]
    values = (
        near * left, near * right, weight * ~beside,
        weight * (((at_clause == clause[start]) | (at_clause == clause[end - 1])) & beside),
        weight * ((segment[match.starts][None, :] == segment[start]) & beside),
    )  # fmt: skip
    for name, value in zip(names, values, strict=True):
        rows[:, column[name]] = best_by_group(value, match) / total


def _region_features(
    rows: NDArray[np.float64], column: dict[str, int], frame: Frame, index: ReportIndex, view: SentenceView, candidates: list[Candidate]
) -> None:
    """Whether the region that governs a candidate, the last one named before it, is the region asked about."""
    title = index.title_text(view.document_index)
    held = view.folded + view.context_text
    missing = sum(1 for region in frame.regions if not _region_in(region, held))
    for i, candidate in enumerate(candidates):
        row = rows[i]
        segment = view.segment_ids[candidate.start]
        governing = [name for at, name in view.regions if at + len(name) <= candidate.start and view.segment_ids[at] == segment]
        last = governing[-1] if governing else ""
        if not frame.regions:
            row[column["region_extra"]] = bool(last) and not _region_in(last, title) and last[0] != "全"
            continue
        row[column["region_missing"]] = missing
        if last and any(_same_region(region, last, title) for region in frame.regions):
            row[column["region_agree"]] = 1
        elif last:
            row[column["region_conflict"]] = 1
        else:
            row[column["region_default"]] = all(_region_in(region, title) for region in frame.regions)


def _region_in(region: str, text: str) -> bool:
    if region[0] in "全本":
        return region in text or region[1] in text
    return _region_core(region) in text


def _same_region(asked: str, named: str, title: str) -> bool:
    a, b = _region_core(asked), _region_core(named)
    if a in b or b in a:
        return True
    # 全县 in the report of a county is that county, and the other way round.
    if asked[0] in "全本" and named[-1] == asked[1]:
        return b in title or asked[1] not in title
    return named[0] == "全" and asked[-1] == named[1]


def _fact_features(row: NDArray[np.float64], column: dict[str, int], question: Question, view: SentenceView, candidate: Candidate) -> None:
    known = question.index.fact_at(view, candidate.start, candidate.end)
    if known is None:
        return
    frame, fact = question.frame, known.fact
    row[column["has_fact"]] = 1
    matched = sum(
        weight
        for weight, group in zip(question.heaviest, question.groups, strict=True)
        if any(question.terms[i] in known.terms for i in group)
    )
    row[column["fact_recall"]] = matched / question.total
    asked = set(question.terms)
    row[column["fact_precision"]] = sum(1 for t in known.terms if t in asked) / max(len(known.terms), 1)
    kind = fact.change.kind if fact.change else None
    measure = _FACT_MEASURES.get(kind or "", "total")
    ratio = candidate.figure is not None and candidate.figure.kind in ("percent", "points", "number")
    wanted = "growth" if frame.measure == "increment" else frame.measure
    if wanted == "share" and measure == "total" and ratio:
        measure = "share"  # 覆盖率达到, 占比
    agree = measure == wanted or (wanted in ("total", "level") and measure in ("total", "level", "share"))
    row[column["fact_measure_agree"]] = agree
    row[column["fact_measure_wrong"]] = not agree
    target = fact.status == "target"
    row[column["fact_target_agree"]] = target and frame.wants_target
    row[column["fact_target_lacking"]] = frame.wants_target and not target
    row[column["fact_target_extra"]] = target and not frame.wants_target
    years = question.years(view.document_index)
    period = fact.period
    if years and period is not None and period.start is not None and period.end is not None:
        inside = any(period.start.year <= year <= period.end.year for year in years)
        row[column["fact_year_agree"]] = (1.0 if period.start.year == period.end.year else 0.5) if inside else 0.0
        row[column["fact_year_conflict"]] = not inside


_FACT_MEASURES = {"increase": "growth", "decrease": "growth", "rise to": "level", "fall to": "level", "share": "share", "rank": "rank", "unchanged": "growth"}


def _region_core(region: str) -> str:
    return region[:-1] if len(region) > 2 and region[-1] in "省市县区旗" else region


def _scope(view: SentenceView, candidate: Candidate, figures: list[Candidate]) -> tuple[int, int]:
    """Where the words that name a candidate's indicator begin: its own, and with what it holds over.

    Its own words follow the figure before it. Where they are only 同比增长 or 占全市的, the words before that figure
    hold for this one too.
    """
    previous = [f for f in figures if f.end <= candidate.start]
    own = previous[-1].end if previous else 0
    held = own
    at = len(previous) - 1
    words = view.folded[own : candidate.start]
    while at >= 0 and len(_CONTENT.findall(_FILLER.sub("", words))) < 2:
        held = previous[at - 1].end if at else 0
        words = view.folded[held : previous[at].start]
        at -= 1
    return own, held


def _right_scope(view: SentenceView, candidate: Candidate, figures: list[Candidate]) -> int:
    """Where the words after a candidate that belong to it end: at its clause's end or the next figure."""
    clause = view.clause_ids[candidate.end - 1]
    stop = candidate.end
    while stop < len(view.text) and view.clause_ids[stop] == clause:
        stop += 1
    following = next((f.start for f in figures if f.start >= candidate.end), len(view.text))
    return min(stop, following)


def _candidate_features(
    row: NDArray[np.float64], column: dict[str, int], question: Question, view: SentenceView, candidate: Candidate
) -> None:
    frame = question.frame
    folded = view.folded
    before = folded[max(0, candidate.start - 40) : candidate.start]
    after = folded[candidate.end : candidate.end + 24]
    suffix = _common_suffix(question.left[-12:], before)
    prefix = _common_prefix(question.right[:12], after)
    row[column["slot_left"]] = math.log1p(suffix)
    row[column["slot_right"]] = math.log1p(prefix)
    row[column["slot_left_sentence_edge"]] = not question.left.strip() and not before
    row[column["furniture"]] = frame.about_report and (candidate.start, candidate.end) in view.furniture
    row[column["fit"]] = question.fits.get(candidate.type, 0.0)
    if candidate.type in FIGURES:
        if candidate.type == "quantity":
            fit = fit_of_unit(frame, candidate)
        elif candidate.type == "rank":
            fit = 0.8 if frame.measure == "rank" else 0.4
        else:
            fit = 0.8 if re.search(r"比例|结构|比", frame.folded) else 0.1
        row[column["unit_fit"]] = fit
        row[column["unit_wrong"]] = fit == 0.0
        growth = bool(_GROWTH_LEFT.search(before)) and not _LEVEL_LEFT.search(before)
        share = bool(_SHARE_LEFT.search(before))
        wants_growth = frame.measure in ("growth", "increment")
        wants_share = frame.measure == "share"
        row[column["growth_agree"]] = growth and wants_growth
        row[column["growth_extra"]] = growth and not wants_growth
        row[column["growth_lacking"]] = wants_growth and not growth
        row[column["share_agree"]] = share and wants_share
        row[column["share_extra"]] = share and not wants_share
        row[column["share_lacking"]] = wants_share and not share
        if wants_growth:
            row[column["direction_wrong"]] = (frame.falls and bool(_RISE_LEFT.search(before))) or (
                not frame.falls and bool(_FALL_LEFT.search(before))
            )
        row[column["rank_agree"]] = candidate.type == "rank" and frame.measure == "rank"
        row[column["to_level"]] = bool(_LEVEL_LEFT.search(before)) and frame.measure == "level"
        row[column["old_value"]] = bool(_FROM_LEFT.search(before) and _TO_RIGHT.match(after))
        target, result = status_of(_status_words(view, candidate))
        row[column["target_agree"]] = target and frame.wants_target
        row[column["target_lacking"]] = frame.wants_target and not target
        row[column["target_extra"]] = target and not frame.wants_target
        row[column["result_agree"]] = result and frame.wants_result and not target
        _fact_features(row, column, question, view, candidate)
    row[column["edges"]] = max(candidate.edges, -12.0) / 5
    row[column["is_span"]] = candidate.type == "span"
    row[column["is_clause"]] = candidate.type == "clause"
    row[column["is_list"]] = candidate.type == "list"
    row[column["is_named"]] = candidate.type in ("person", "organisation", "place", "quote", "document number")
    row[column["number_agree"]] = candidate.type == "document number" and "号" in frame.folded
    row[column["slot_span"]] = candidate.type == "slot"
    row[column["in_quotes"]] = view.text[candidate.start] in "“《「"
    row[column["part_of_list"]] = before[-1:] == "、" or after[:1] == "、"
    if candidate.type not in FIGURES:
        words = folded[candidate.start : candidate.end]
        row[column["cue_before"]], row[column["cue_first"]], row[column["cue_after"]] = _cues(frame, before[-6:], words, after)
        row[column["at_clause_start"]] = not before or before[-1] in _MARKS
        row[column["at_clause_end"]] = not after or after[0] in _MARKS
        row[column["end_before_mark"]] = after[:1] in ("等", "的", "为", "是", "和", "与")
        row[column["weak_start"]] = words[0] in FUNCTION_WORDS
        row[column["weak_end"]] = words[-1] in _WEAK_END
        row[column["verb_before"]] = before[-1:] in _VERB_BEFORE
        if frame.head:
            ending = frame.head[-1] == words[-1] or frame.head[-2:] in words[-4:]
            row[column["head_end"]] = ending
            row[column["head_lacking"]] = not ending
            row[column["head_after"]] = after.startswith(frame.head[:2])
        if "、" in words:
            parts = words.split("、")
            middle = parts[1:-1] or [parts[0], parts[-1]]
            usual = sum(map(len, middle)) / len(middle)
            row[column["list_first_excess"]] = min(abs(math.log(max(len(parts[0]), 1) / max(usual, 1))), 2.0)
            row[column["list_last_excess"]] = min(abs(math.log(max(len(parts[-1]), 1) / max(usual, 1))), 2.0)
            row[column["list_alike"]] = bool(parts[0] and parts[-1]) and parts[0][-1:] == parts[-1][-1:]
        if any(kind == "list" for kind, _ in frame.kinds):
            items = words.count("、") + 1 + (1 if re.search(r"[和与及]|以及", words[words.rfind("、") + 1 :]) else 0)
            row[column["count_agree"]] = items == frame.count if frame.count else items > 1
            row[column["count_wrong"]] = items != frame.count if frame.count else items == 1


_WORD_GROUPS = {
    **dict.fromkeys(("person", "place", "organisation", "name"), "named"), **dict.fromkeys(("noun", "verbal noun", "period", "direction"), "noun"),
    "verb": "verb", **dict.fromkeys(("preposition", "conjunction", "particle", "pronoun", "adverb"), "function"), "mark": "mark",
}  # fmt: skip
_KIND_WORD = {"person": "person", "place": "place", "organisation": "organisation", "time": "period", "name": "name"}


def _word_features(
    rows: NDArray[np.float64], column: dict[str, int], question: Question, view: SentenceView, start: NDArray[np.int64], end: NDArray[np.int64]
) -> None:
    """What words stand at the edges of each candidate, inside and outside; start, end: (candidates,)."""
    words = view.words
    word_at = np.asarray(view.word_at)
    first, last = word_at[start], word_at[end - 1]
    rows[:, column["starts_word"]] = np.asarray([word.start for word in words])[first] == start
    rows[:, column["ends_word"]] = np.asarray([word.end for word in words])[last] == end
    rows[:, column["word_count"]] = np.log(last - first + 1)
    # the sentence's ends are marks: word i stands at i + 1
    groups = ["mark", *(_WORD_GROUPS.get(word.kind, "") for word in words), "mark"]
    wanted = _KIND_WORD.get(question.frame.kind)
    for group in ("named", "noun", "verb", "function", "mark"):
        is_group = np.asarray([own == group for own in groups])
        for side, at in (("first", first + 1), ("last", last + 1), ("before", first), ("after", last + 2)):
            if f"{side}_{group}" in column:
                rows[:, column[f"{side}_{group}"]] = is_group[at]

    def inside(is_word: list[bool], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of the words low…high are such."""
        sums = np.concatenate([[0], np.cumsum(is_word)])
        return np.asarray(sums[np.maximum(high + 1, low)] - sums[low])

    own = groups[1:-1]
    rows[:, column["verb_inside"]] = inside([group == "verb" for group in own], first + 1, last - 1) > 0
    rows[:, column["function_inside"]] = inside([group == "function" for group in own], first + 1, last - 1) > 0
    rows[:, column["mark_inside"]] = np.log1p(inside([group == "mark" for group in own], first, last))
    rows[:, column["all_nominal"]] = inside([group in ("named", "noun") for group in own], first, last) == last - first + 1
    rows[:, column["kind_word"]] = inside([word.kind == wanted for word in words], first, last) > 0
    if len(question.head_rows):
        found, _, ends = view.words_found
        best = np.zeros(len(view.text) + 1)
        np.maximum.at(best, ends, load_vectors().likeness(question.head_rows, found).max(axis=0))
        rows[:, column["head_soft"]] = np.maximum(best[end], best[end - 1])


# What introduces an answer of a kind, what it begins with, and what follows it.
_CUES: dict[Kind, tuple[str, str, str]] = {
    "reason": (
        r"(?:为了?|因为?|由于|旨在|目的是|得益于|源于|在于|主要是|原因是|归功于|随着|鉴于|针对|以便|从而|[，：])$",
        r"为|因|由于|以|旨在|防止|避免|满足|确保",
        r"，?(?:因此|所以|从而|使|致使|导致|造成)|等?(?:问题|原因)",
    ),
    "definition": (r"(?:是指|指的?是|系指|即|就是|是|指|为|称为|——|[：，“])$", r"以|由|通过|对|用|在", r"[。；]|的?(?:统称|总称|简称|过程)"),
    "clause": (
        r"(?:通过|采取|实行|采用|用|靠|依托|按照?|要|须|应当?|必须|可以?|不得|将|对|则|[，：])$",
        r"通过|采取|实行|由|按|经|以|对|将|不得|可|应|先",
        r"[。；]|的(?:方式|办法|措施|原则|情况)",
    ),
    "list": (r"(?:包括|包含|涵盖|分别[是为]|即|是|为|有|由|对|在|以|[：，])$", r"一是|《|“", r"等|[。；]|[一二三四五六七八九十\d]+[个项类种大]"),
    "organisation": (r"(?:由|经|报|会同|与|和|向|，)$", r"省|市|区|县|国家|中国", r"负责|牵头|组织|会同|印发|制定|发布|主办|承办|审[核批]"),
    "person": (r"(?:由|任命|[省市县区州旗]长|主席|主任|书记|记者|[，、：])$", r"", r"同志|说|表示|介绍|作|任|担任|[，、]"),
    "place": (r"(?:在|到|位于|赴|从|于|落户)$", r"", r"举行|召开|[，、。等]|建"),
    "name": (r"(?:叫|名为|称为?|是|为|题为|《|“|获)$", r"《|“", r"[》”，。]|为主题|称号"),
}  # fmt: skip
_CUE_PATTERNS = {kind: tuple(re.compile(words or "(?!)") for words in patterns) for kind, patterns in _CUES.items()}


def _cues(frame: Frame, before: str, words: str, after: str) -> tuple[float, float, float]:
    """How likely the asked kind is one whose cue stands before a candidate, at its beginning and behind it."""
    found = [0.0, 0.0, 0.0]
    for kind, probability in frame.kinds:
        if kind in _CUE_PATTERNS:
            introduced, first, following = _CUE_PATTERNS[kind]
            found[0] += probability * (introduced.search(before) is not None)
            found[1] += probability * (first.match(words) is not None)
            found[2] += probability * (following.match(after) is not None)
    return found[0], found[1], found[2]


_MARKS = frozenset("，。；：、！？,;:!?（）()“”《》\n ")
_WEAK_END = frozenset("的了在是和与及被由把将从到为以有对向并且就则使让也都还又、，；个等着所第")
_VERB_BEFORE = frozenset("由为是有在以把将被从到向对与和及成予获给指即叫了")


def _status_words(view: SentenceView, candidate: Candidate) -> str:
    """The clause of a candidate up to it, and the headings above."""
    start = view.folded.rfind(";", 0, candidate.start) + 1
    return view.folded[max(start, candidate.start - 60) : candidate.end + 4]


def _year_features(
    rows: NDArray[np.float64], column: dict[str, int], frame: Frame, index: ReportIndex, view: SentenceView, candidates: list[Candidate]
) -> None:
    timeline = index.timeline(view.document_index)
    asked = asked_years(frame, timeline.report_year)
    if frame.kind == "time":
        return
    held, heading = timeline.held_at(view.sentence_index), timeline.heading_at(view.sentence_index)
    looked_back = timeline.default_year or (timeline.report_year and timeline.report_year - 1)
    for i, candidate in enumerate(candidates):
        row = rows[i]
        before = [m for m in view.years if m.end <= candidate.start]
        own = before[-1].year if before else next((m.year for m in view.years if m.start >= candidate.end and m.start - candidate.end < 12), None)
        context = next((year for year in (held, heading, timeline.default_year) if year is not None), None)
        if not asked:
            # Who names no year means the one that the report looks back on.
            year = own if own is not None else context
            if looked_back and year is not None:
                row[column["unasked_agree"]] = year == looked_back
                row[column["unasked_conflict"]] = year != looked_back
        elif own is not None:
            row[column["year_agree"]] = own in asked
            row[column["year_conflict"]] = own not in asked
        elif context is not None:
            row[column["year_context_agree"]] = context in asked
            row[column["year_context_conflict"]] = context not in asked
        elif timeline.report_year is not None:
            usual = {timeline.report_year, timeline.report_year - 1}
            row[column["year_doc_conflict"]] = not (usual & asked)
            row[column["year_default"]] = bool(usual & asked)
