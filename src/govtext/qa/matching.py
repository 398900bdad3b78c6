"""Where the words of a question stand in a sentence: the same characters, the same concept, or words like them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from govtext.qa.fits import fits_of
from govtext.qa.index import WEAK_TERM_WEIGHT, ReportIndex, SentenceView
from govtext.qa.question import Frame
from govtext.retrieval.vectors import load_vectors

FUNCTION_WORDS = frozenset("的了在是和与及被由把将从到为以有对向并且就则使让也都还又、，；的地得等着过所")


@dataclass(slots=True)
class Match:
    """Where the question's terms stand in a sentence, with their weights."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    ids: NDArray[np.int64]
    weights: NDArray[np.float64]
    found: set[str]
    groups: NDArray[np.int64] = field(init=False)
    """Where the matches of each group begin: ``ids`` ascend."""

    def __post_init__(self) -> None:
        self.groups = np.concatenate([[0], np.flatnonzero(self.ids[1:] != self.ids[:-1]) + 1])


class Question:
    """A frame with the weights of its terms for one index."""

    def __init__(self, frame: Frame, index: ReportIndex) -> None:
        self.frame = frame
        self.index = index
        self.fits = fits_of(frame)
        self.terms: list[str] = []
        self.weights: list[float] = []
        seen: set[str] = set()
        for term in frame.focus:
            if term.term in seen:
                continue
            seen.add(term.term)
            self.terms.append(term.term)
            weight = min(index.bm25.idf(term.term), 8.0) * (WEAK_TERM_WEIGHT if term.weak else 1.0)
            self.weights.append(weight * (index.region_weight(frame, term)))
        # A concept repeats what its characters say: a group counts by its best matched member (see _coverage).
        self.groups = _groups(frame, self.terms)
        self.heaviest = [max(self.weights[i] for i in group) for group in self.groups]
        self.total = sum(self.heaviest) or 1.0
        # Words of the question for the match by meaning: row of the vectors, what each counts.
        vectors = load_vectors()
        words = [(row, start) for row, start, end in vectors.cut(frame.body) if end - start > 1 or frame.body[start] not in FUNCTION_WORDS]
        self.word_rows = np.asarray([row for row, _ in words], dtype=np.int64)
        self.word_weights = vectors.weights[self.word_rows] * np.asarray([self._word_weight(start) for _, start in words], dtype=np.float32)
        self.word_total = float(self.word_weights.sum()) or 1.0
        self.head_rows = np.asarray([row for row, _, end in vectors.find(frame.head) if end == len(frame.head)], dtype=np.int64)
        self.left = frame.folded[: frame.slot[0]]
        self.right = frame.folded[frame.slot[1] :].rstrip("?？ 呢吗")

    def _word_weight(self, at: int) -> float:
        """As low for a word as for the terms at its place: the name of the region that the report is about."""
        return min((self.index.region_weight(self.frame, term) for term in self.frame.focus if term.start <= at < term.end), default=1.0)

    def years(self, document_index: int) -> set[int]:
        """The calendar years asked about, for a report."""
        return asked_years(self.frame, self.index.timeline(document_index).report_year)


def asked_years(frame: Frame, report_year: int | None) -> set[int]:
    """The calendar years of a question; 去年 and 今年 count from the report's year."""
    years = set(frame.years)
    if report_year is not None:
        years.update(report_year + shift for shift in frame.year_shifts)
    return years


def _groups(frame: Frame, terms: list[str]) -> list[list[int]]:
    """Terms that stand for the same characters of the question: a concept together with the pairs inside it."""
    place = {term: i for i, term in enumerate(terms)}
    concepts = [t for t in frame.focus if t.term.startswith("=")]
    groups: list[list[int]] = []
    taken: set[int] = set()
    for concept in concepts:
        members = {place[concept.term]}
        members.update(place[t.term] for t in frame.focus if concept.start <= t.start and t.end <= concept.end)
        members -= taken
        if members:
            groups.append(sorted(members))
            taken |= members
    groups.extend([i] for i in range(len(terms)) if i not in taken)
    return groups


def match_terms(question: Question, view: SentenceView) -> Match:
    starts, ends, ids, weights = [], [], [], []
    found: set[str] = set()
    for group_id, group in enumerate(question.groups):
        heaviest = question.heaviest[group_id]
        pairs = [i for i in group if not question.terms[i].startswith("=")]
        share = heaviest / max(len(pairs), 1)
        for i in group:
            term = question.terms[i]
            for start, end in view.terms.get(term, ()):
                starts.append(start)
                ends.append(end)
                ids.append(group_id)
                # A concept found under another name counts nearly as much as the words themselves.
                weights.append(heaviest * 0.85 if term.startswith("=") else share if len(group) > 1 else question.weights[i])
                found.add(term)
    return Match(
        np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64), np.asarray(ids, dtype=np.int64),
        np.asarray(weights, dtype=np.float64), found,
    )  # fmt: skip


def match_meaning(question: Question, view: SentenceView) -> Match:
    """Where words of the sentence are like words of the question; weights are shares of the question."""
    rows, starts, ends = view.words_found
    likeness = load_vectors().likeness(question.word_rows, rows)
    ids, places = np.nonzero(likeness)
    weights = likeness[ids, places] * question.word_weights[ids] / question.word_total
    return Match(starts[places], ends[places], ids, np.asarray(weights, dtype=np.float64), set())


def meaning_in_context(question: Question, view: SentenceView) -> tuple[float, float]:
    """The share of the question that the sentence and its headings hold by meaning, and the weight of its strangest word."""
    rows = np.union1d(view.words_found[0], view.context_words)
    best = load_vectors().likeness(question.word_rows, rows).max(axis=1, initial=0.0)
    return float(best @ question.word_weights) / question.word_total, float(((1 - best) * question.word_weights).max(initial=0.0))


def best_by_group(values: NDArray[np.float64], match: Match) -> NDArray[np.float64]:
    """Row-wise sum over groups of the best value in each; ``values`` is candidates x matches."""
    if values.shape[1] == 0:
        return np.zeros(values.shape[0])
    return np.asarray(np.maximum.reduceat(values, match.groups, axis=1).sum(axis=1))


def longest_run(match: Match, mask: NDArray[np.bool_] | None = None) -> int:
    """Length of the longest unbroken stretch of matched characters."""
    if mask is not None and not mask.any():
        return 0
    spans = sorted(
        (int(s), int(e)) for i, (s, e) in enumerate(zip(match.starts, match.ends, strict=True)) if mask is None or mask[i]
    )
    best = low = high = 0
    for start, end in spans:
        if start >= high:
            low = start
        high = max(high, end)
        best = max(best, high - low)
    return best
