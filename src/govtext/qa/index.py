"""A set of reports made ready for questions: sentences with their headings, indexed and analysed once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from govtext.document import Document, Sentence
from govtext.facts import FactReader
from govtext.offsets import Span
from govtext.qa.candidates import Candidate, CandidateType, clauses, find_candidates
from govtext.qa.names import find_names
from govtext.qa.periods import Timeline, YearMention, find_years
from govtext.qa.question import FocusTerm, Frame
from govtext.qa.rows import rows_of
from govtext.qa.words import Word, whole_words
from govtext.results import Fact
from govtext.retrieval.bm25 import BM25Index
from govtext.retrieval.terms import find_concepts, find_terms, fold, index_terms
from govtext.retrieval.vectors import load_vectors

# What the words around a sentence add to its score; chosen on development questions (recall of the answer's sentence).
HEADING_WEIGHT = 0.3
PREVIOUS_WEIGHT = 0.2
WEAK_TERM_WEIGHT = 0.3
HEAD_SENTENCES = 10
TAIL_SENTENCES = 4
MAX_EDGE_REPORTS = 4

_TARGET = re.compile(
    r"目标|计划|力争|预期|争取|确保|拟|打算|任务|要(?=[建实达完新把做开培打引推增到占控使坚深加大全])|将(?=[建实达完新开培打投在于会要])|下一步|今后|未来|明年|"
    r"到20\d\d年|完成.{0,12}以上|预计|安排|推动|加快|实施.{0,10}行动"
)
_RESULT = re.compile(r"实际|完成|已|实现|达到|去年|上年|获得|建成|累计|同比|比上年|了|突破|荣获|获批|位居")


@dataclass(slots=True)
class SentenceView:
    """What is precomputed about a sentence; offsets are in ``text``.

    ``text`` is the sentence, or what a row of a table says in a sentence (:mod:`govtext.qa.rows`); ``cells`` then tells
    where its figures stand in the document.
    """

    document_index: int
    sentence_index: int
    start: int
    text: str
    folded: str
    terms: dict[str, list[tuple[int, int]]]
    words: list[Word]
    word_at: list[int]
    words_found: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    context_words: NDArray[np.int64]
    candidates: tuple[Candidate, ...]
    clause_ids: list[int]
    segment_ids: list[int]
    years: list[YearMention]
    regions: list[tuple[int, str]]
    context_terms: frozenset[str]
    context_text: str
    is_heading: bool
    is_edge: bool
    furniture: frozenset[tuple[int, int]]
    cells: Mapping[tuple[int, int], Span]

    def place(self, start: int, end: int) -> Span:
        """Where ``text[start:end]``, a candidate, stands in the document's text."""
        return self.cells[start, end] if self.cells else Span(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact with the terms of its subject and indicator."""

    fact: Fact
    terms: frozenset[str]


class ReportIndex:
    """Sentences of one or more reports with BM25 over words, pairs of characters and heading paths."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        self.offsets = [0]
        bags: list[list[str]] = []
        headings: dict[tuple[str, ...], int] = {}
        heading_of: list[int] = []
        heading_bags: list[list[str]] = []
        follows: list[bool] = []
        self._timelines: dict[int, Timeline] = {}
        self._fact_readers: dict[int, FactReader] = {}
        self._facts: dict[tuple[int, int], list[FactView]] = {}
        self._views: dict[tuple[int, int], SentenceView] = {}
        self._folded_titles = [fold(_furniture(document)) for document in documents]
        self._rows = [rows_of(document) for document in documents]
        for number, document in enumerate(documents):
            previous = -1
            for sentence, path in zip(document.sentences, _paths(document), strict=True):
                row = self._rows[number].get(sentence.index)
                bags.append(index_terms(fold(sentence.text if row is None else row.text)))
                key = (str(number) if len(documents) > 1 else "", *path)
                if key not in headings:
                    headings[key] = len(headings)
                    heading_bags.append(index_terms(fold(" ".join((self._folded_titles[number], *path)))))
                heading_of.append(headings[key])
                follows.append(sentence.paragraph_index == previous)
                previous = sentence.paragraph_index
            self.offsets.append(len(bags))
        self.bm25 = BM25Index.build(bags)
        self._headings = BM25Index.build(heading_bags)
        self._heading_of: NDArray[np.int64] = np.asarray(heading_of, dtype=np.int64)
        self._follows = np.asarray(follows, dtype=np.float32)

    @property
    def sentence_count(self) -> int:
        """Over all reports."""
        return self.offsets[-1]

    def weights(self, frame: Frame) -> dict[str, float]:
        """The question's terms with their weight, before inverse document frequency."""
        weights: dict[str, float] = {}
        for term in frame.focus:
            weights[term.term] = (WEAK_TERM_WEIGHT if term.weak else 1.0) * self.region_weight(frame, term)
        for year in frame.years:
            weights.setdefault(str(year), 0.5)
        return weights

    def region_weight(self, frame: Frame, term: FocusTerm) -> float:
        """Low for the name of the region that the only report is about: every sentence of it is about that region."""
        if len(self.documents) > 1:
            return 1.0
        title = self._folded_titles[0]
        for region in frame.regions:
            at = frame.body.find(region)
            if at >= 0 and at <= term.start and term.end <= at + len(region) and region[: max(len(region) - 1, 2)] in title:
                return WEAK_TERM_WEIGHT
        return 1.0

    def search(self, frame: Frame, limit: int) -> list[tuple[int, float]]:
        """The best sentences as ``(global index, score)``, best first; ties go to the earlier one."""
        if not self.sentence_count:
            return []
        weights = self.weights(frame)
        scores = self.bm25.scores(weights)
        own = scores.copy()
        scores[1:] += PREVIOUS_WEIGHT * own[:-1] * self._follows[1:]
        if len(self._headings.vocabulary):
            scores += HEADING_WEIGHT * self._headings.scores(weights)[self._heading_of]
        count = min(limit, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        order = sorted(best.tolist(), key=lambda i: (-float(scores[i]), i))
        hits = [(i, float(scores[i])) for i in order]
        if frame.about_report or frame.kind in ("time", "person"):
            known = set(order)
            hits.extend((i, float(scores[i])) for i in self._edges() if i not in known)
        return hits

    def _edges(self) -> Iterator[int]:
        """Sentences at the head and the end of the reports, where issuer, date and number stand."""
        for first, last in pairwise(self.offsets[: MAX_EDGE_REPORTS + 1]):
            yield from range(first, min(first + HEAD_SENTENCES, last))
            yield from range(max(last - TAIL_SENTENCES, first + HEAD_SENTENCES), last)

    def is_edge(self, document_index: int, sentence_index: int) -> bool:
        """Whether a sentence stands at the head or the end of its report."""
        count = self.offsets[document_index + 1] - self.offsets[document_index]
        return sentence_index < HEAD_SENTENCES or sentence_index >= count - TAIL_SENTENCES

    def locate(self, index: int) -> tuple[int, int]:
        """The document and the sentence in it of a global sentence index."""
        document = bisect_left(self.offsets, index + 1) - 1
        return document, index - self.offsets[document]

    def timeline(self, document_index: int) -> Timeline:
        """The years in force in a document, made when first asked for."""
        timeline = self._timelines.get(document_index)
        if timeline is None:
            timeline = self._timelines[document_index] = Timeline(self.documents[document_index])
        return timeline

    def fact_at(self, view: SentenceView, start: int, end: int) -> FactView | None:
        """The fact whose figure is the words ``[start, end)`` of a sentence."""
        document = self.documents[view.document_index]
        key = view.document_index, document.sentences[view.sentence_index].paragraph_index
        facts = self._facts.get(key)
        if facts is None:
            reader = self._fact_readers.get(view.document_index)
            if reader is None:
                reader = self._fact_readers[view.document_index] = FactReader(document)
            found = sorted(reader.paragraph(key[1]), key=lambda f: f.quantity.span.start)
            facts = self._facts[key] = [FactView(f, frozenset(index_terms(fold(f"{f.subject or ''} {f.indicator}")))) for f in found]
        place = view.place(start, end)
        at = bisect_left(facts, place.start, key=lambda f: f.fact.quantity.span.end - 1)
        if at < len(facts) and facts[at].fact.quantity.span.start < place.end:
            return facts[at]
        return None

    def title_text(self, document_index: int) -> str:
        """Title, subtitle and byline of a document, folded."""
        return self._folded_titles[document_index]

    def view(self, index: int) -> SentenceView:
        """The analysed sentence at a global index; kept for the next question."""
        document_index, sentence_index = self.locate(index)
        key = (document_index, sentence_index)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._analyse(document_index, sentence_index)
        return view

    def _analyse(self, document_index: int, sentence_index: int) -> SentenceView:
        document = self.documents[document_index]
        sentence = document.sentences[sentence_index]
        row = self._rows[document_index].get(sentence_index)
        text = sentence.text if row is None else row.text
        folded = fold(text)
        terms: dict[str, list[tuple[int, int]]] = {}
        for term, start, end in find_terms(folded):
            terms.setdefault(term, []).append((start, end))
        for term, start, end in find_concepts(folded):
            terms.setdefault(term, []).append((start, end))
        clause_ids = [0] * (len(text) + 1)
        for i, (start, end) in enumerate(clauses(text)):
            clause_ids[start : end + 1] = [i] * (end + 1 - start)
        segment_ids, segment = [], 0
        for character in text:
            segment_ids.append(segment)
            segment += character in "；。;"
        segment_ids.append(segment)
        path = [s.label + s.title for s in document.section_path(sentence.span.start)]
        previous = document.sentences[sentence_index - 1] if sentence_index else None
        near = previous.text if previous and previous.paragraph_index == sentence.paragraph_index else ""
        context = fold("。".join((*path, near)))
        words = whole_words(text)
        vectors = load_vectors()
        return SentenceView(
            document_index=document_index,
            sentence_index=sentence_index,
            start=sentence.span.start,
            text=text,
            folded=folded,
            terms=terms,
            words=words,
            word_at=[i for i, word in enumerate(words) for _ in range(word.start, word.end)],
            words_found=_columns(vectors.find(folded)),
            context_words=np.unique(_columns(vectors.find(context))[0]),
            candidates=_with_furniture(document, sentence, find_candidates(text, folded, words)) if row is None else row.candidates,
            clause_ids=clause_ids,
            segment_ids=segment_ids,
            regions=_regions(text, folded),
            years=find_years(folded, self.timeline(document_index).report_year),
            context_terms=frozenset(index_terms(context)) | frozenset(index_terms(self._folded_titles[document_index])),
            context_text=context + self._folded_titles[document_index],
            furniture=frozenset(
                (span.start - sentence.span.start, span.end - sentence.span.start)
                for span, _ in furniture_spans(document)
                if sentence.span.contains(span)
            ),
            cells={} if row is None else row.cells,
            is_edge=self.is_edge(document_index, sentence_index),
            is_heading=any(s.heading_span.start == sentence.span.start and not s.run_in for s in document.section_path(sentence.span.start)),
        )


def _columns(found: list[tuple[int, int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    rows = np.asarray(found, dtype=np.int64).reshape(-1, 3)
    return rows[:, 0], rows[:, 1], rows[:, 2]


# The whole of a region, or one of its parts, by a word: 全市, 全省开发区平均.
_WHOLE = re.compile(r"全[国省市县区旗镇乡校院州](?![民面部])|[\u4e00-\u9fff]{2}[县区市镇乡旗](?=[的为是，、：]|\d)")


def _regions(text: str, folded: str) -> list[tuple[int, str]]:
    """Where a sentence names a region, as ``(offset, name)``."""
    found = {m.start(): m.group() for m in _WHOLE.finditer(folded)}
    for start, end, kind in find_names(text):
        if kind == "place":
            found[start] = folded[start:end]
    return sorted(found.items())


def furniture_spans(document: Document) -> Iterator[tuple[Span, CandidateType]]:
    """Where a report says who gave it, in what post, for whom, and when."""
    if document.byline:
        for part, kind in (
            (document.byline.author, "person"), (document.byline.organisation, "organisation"), (document.byline.post, "post")
        ):  # fmt: skip
            if part is not None:
                yield part.span, cast(CandidateType, kind)
    if document.date is not None and document.date.span is not None:
        yield document.date.span, "period"


def _with_furniture(document: Document, sentence: Sentence, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    extra = [
        Candidate(span.start - sentence.span.start, span.end - sentence.span.start, kind)
        for span, kind in furniture_spans(document)
        if sentence.span.contains(span)
    ]
    places = {(c.start, c.end) for c in extra}
    return (*extra, *(c for c in found if (c.start, c.end) not in places)) if extra else found


def _furniture(document: Document) -> str:
    lines = [document.title, document.subtitle, document.byline.line.text if document.byline else None]
    return "\n".join(line for line in lines if line)


def _paths(document: Document) -> list[tuple[str, ...]]:
    """The headings above each sentence, in one pass over the document."""
    paths: list[tuple[str, ...]] = []
    sections = document.sections
    open_sections: list[tuple[int, str]] = []
    at = 1
    for sentence in document.sentences:
        offset = sentence.span.start
        while at < len(sections) and sections[at].span.start <= offset:
            open_sections.append((sections[at].span.end, sections[at].title))
            at += 1
        open_sections = [row for row in open_sections if row[0] > offset]
        paths.append(tuple(title for _, title in open_sections if title))
    return paths


def status_of(text: str) -> tuple[bool, bool]:
    """Whether words of a plan, and of a result, stand in a text."""
    return bool(_TARGET.search(text)), bool(_RESULT.search(text))
