"""Questions to answers: search, candidates, ranking, judgement, evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govtext.document import Document, Located
from govtext.encoding.protocol import SpanReader
from govtext.errors import OptionError
from govtext.offsets import Span
from govtext.qa.candidates import Candidate, closed, trimmed
from govtext.qa.decision import DecisionModel, asked_kinds, judge_inputs, load_decision
from govtext.qa.features import FEATURES, featurise
from govtext.qa.fits import FIGURES, allows_figures
from govtext.qa.index import ReportIndex, SentenceView
from govtext.qa.matching import Question
from govtext.qa.question import Frame, analyse_question
from govtext.qa.reader import Reader, ReadingLike, get_reader
from govtext.qa.sentences import Hit, find_sentences
from govtext.results import Answer, Evidence, Quantity

SEARCHED = 16
"""Sentences whose candidates are compared."""
READ = 6
"""Sentences that a reader model reads."""
READER_SPANS, SENTENCE_SPANS = 12, 5
"""How many of its spans become candidates, of all sentences and of one; more of them only tell how good the others are."""
_SCORED_SPANS = 64

_REPEATS = FEATURES.index("repeats")
_READER = FEATURES.index("reader")
_READER_MARGIN = FEATURES.index("reader_margin")
_READER_LEAD = FEATURES.index("reader_lead")
_NULL_MARGIN = FEATURES.index("null_margin")
_READER_TOLD = FEATURES.index("reader_told")


@dataclass(slots=True)
class Pool:
    """The candidates of a question with their features; what the decision is trained on."""

    frame: Frame
    views: list[SentenceView]
    candidates: list[Candidate]
    rows: NDArray[np.float64]
    read: list[bool]
    """Whether a candidate is a span that the reader added."""

    def words(self, i: int) -> str:
        """The text of candidate ``i``."""
        return self.views[i].text[self.candidates[i].start : self.candidates[i].end]


def gather(index: ReportIndex, frame: Frame, reader: Reader | None = None, limit: int = SEARCHED) -> Pool:
    """Search the reports and describe every candidate of the best sentences."""
    question = Question(frame, index)
    hits = find_sentences(question, limit)
    readings = read_passages(reader, frame, [hit.view for hit in hits[:READ]]) if reader else []
    _add_spans(hits, readings, figures=allows_figures(frame))
    views: list[SentenceView] = []
    candidates: list[Candidate] = []
    read: list[bool] = []
    blocks: list[NDArray[np.float64]] = []
    for rank, hit in enumerate(hits):
        if not hit.candidates:
            continue
        block = featurise(question, hit, rank)
        if reader:
            add_reading(block, hit.candidates, readings[rank] if rank < len(readings) else None)
        blocks.append(block)
        candidates.extend(hit.candidates)
        views.extend([hit.view] * len(hit.candidates))
        read.extend(i >= len(hit.candidates) - hit.read for i in range(len(hit.candidates)))
    rows = np.vstack(blocks) if blocks else np.zeros((0, len(FEATURES)))
    pool = Pool(frame, views, candidates, rows, read)
    rows[:, _REPEATS] = _repeats(pool)
    if reader and len(rows):
        rows[:, _READER_LEAD] = rows[:, _READER] - rows[:, _READER].max()
        rows[:, _READER_TOLD] = rows[:, _NULL_MARGIN].max()
    return pool


def _repeats(pool: Pool) -> list[float]:
    """For each candidate, in how many other sentences of the pool the same words are one: a name of the report, or chance."""
    sentences: dict[str, set[int]] = {}
    texts = [pool.words(i) for i in range(len(pool.candidates))]
    for text, view in zip(texts, pool.views, strict=True):
        sentences.setdefault(text, set()).add(view.start)
    return [math.log(len(sentences[text])) for text in texts]


def read_passages(reader: Reader, frame: Frame, views: Sequence[SentenceView]) -> list[ReadingLike]:
    """What a reader says about each sentence; offsets in the sentence."""
    if not views:
        return []
    texts = [view.text for view in views]
    if isinstance(reader, SpanReader):
        return list(reader.read(frame.folded, texts, _SCORED_SPANS))
    return list(reader.read(frame.folded, texts))


def _add_spans(hits: Sequence[Hit], readings: Sequence[ReadingLike], *, figures: bool) -> None:
    """Add the reader's best spans to the candidates of their sentences, where none is the same; bare ``figures`` if they may answer."""
    spans = []
    for rank, (hit, reading) in enumerate(zip(hits, readings, strict=False)):
        view, known = hit.view, {(c.start, c.end) for c in hit.candidates}
        if not figures:
            known |= {(c.start, c.end) for c in view.candidates if c.type in FIGURES}
        for span in reading.spans[:SENTENCE_SPANS]:
            place = trimmed(view.text, max(span.start, 0), min(span.end, len(view.text)))
            if place[0] < place[1] and place not in known and closed(view.text[slice(*place)]):
                known.add(place)
                spans.append((-span.score, rank, *place))
    for _, rank, start, end in sorted(spans)[:READER_SPANS]:
        hits[rank].candidates.append(Candidate(start, end, "span"))
        hits[rank].read += 1


def add_reading(rows: NDArray[np.float64], candidates: list[Candidate], reading: ReadingLike | None) -> None:
    """Fill the reader's columns: of a span that overlaps a candidate, its log odds less what does not overlap."""
    rows[:, [_READER, _READER_MARGIN, _NULL_MARGIN]] = -2.0
    if reading is None or not reading.spans:
        return
    starts, ends, scores = np.asarray([(span.start, span.end, span.score) for span in reading.spans]).T
    first, last = np.asarray([(candidate.start, candidate.end) for candidate in candidates], dtype=np.float64).T[:, :, None]
    shared = np.minimum(ends, last) - np.maximum(starts, first)  # candidates by spans
    f1 = 2 * shared / (ends - starts + last - first)
    best = np.where(shared > 0, np.minimum(scores, 10.0) - 6.0 * (1 - f1), -10.0).max(axis=1)
    rows[:, _READER] = np.maximum(best, -10.0) / 5
    rows[:, _READER_MARGIN] = np.maximum(best - scores.max(), -10.0) / 5
    rows[:, _NULL_MARGIN] = max(min(-reading.null_score, 10.0), -10.0) / 5


class Answerer:
    """Answers questions about the same reports, keeping their index.

    Args:
        documents: One report or several.
        reader: ``"default"`` (the shipped model if it is installed), ``"none"``, ``"hf:MODEL"``, an object with
            ``read(question, passages)`` or a callable.

    Raises:
        OptionError: No report, or an unknown reader.
        ModelFolderError: The reader's model cannot be loaded.
    """

    def __init__(
        self, documents: Document | Iterable[Document], *, reader: str | Reader | Callable[..., Any] | None = "default"
    ) -> None:
        reports = (documents,) if isinstance(documents, Document) else tuple(documents)
        if not reports:
            raise OptionError("no report to ask about; give a Document or a list of at least one, as read() returns")
        for report in reports:
            if not isinstance(report, Document):
                raise OptionError(f"expected Document objects, got {type(report).__name__}; read() or parse() makes them")
        self._reader = get_reader(reader)
        self.index = ReportIndex(reports)
        self._model = load_decision(with_reader=self._reader is not None)

    def ask(self, question: str, *, top_k: int = 1, no_answer_threshold: float | None = None) -> Answer:
        """Answer one question.

        Args:
            question: In Chinese; of a very long one the end counts.
            top_k: How many candidates to give back, the answer included, as ``alternatives``.
            no_answer_threshold: Probability below which the answer is None; the one chosen on development data if None.

        Raises:
            OptionError: The question is empty, or a number is out of range.
        """
        if not isinstance(question, str) or not question.strip():
            raise OptionError(f"the question is empty ({question!r}); ask something such as '2019年白酒产量是多少？'")
        if top_k < 1:
            raise OptionError(f"top_k is {top_k}; give 1 or more")
        threshold = self._model.threshold if no_answer_threshold is None else no_answer_threshold
        if not 0.0 <= threshold <= 1.0:
            raise OptionError(f"no_answer_threshold is {threshold}; a probability in [0, 1] is allowed")
        frame = analyse_question(question)
        pool = gather(self.index, frame, self._reader)
        ranked = _rank(self._model, pool)
        if not ranked:
            return _none(question, 1.0, threshold, 0.0)
        answers = [self._answer(question, pool, ranked, place, threshold) for place in range(min(top_k, len(ranked.order)))]
        best = answers[0]
        judgement = ranked.judgement
        if best.probability < threshold:
            best = _none(question, 1.0 - judgement.told, threshold, judgement.correct)
        return replace(best, alternatives=tuple(answers) if top_k > 1 else ())

    def ask_many(self, questions: Iterable[str], **options: Any) -> list[Answer]:
        """Answer several questions; options as for :meth:`ask`."""
        return [self.ask(question, **options) for question in questions]

    def _answer(self, question: str, pool: Pool, ranked: _Ranked, place: int, threshold: float) -> Answer:
        i = ranked.order[place]
        view, candidate = pool.views[i], pool.candidates[i]
        document = self.index.documents[view.document_index]
        located = _locate(document, view, candidate)
        # Alternatives share what the best one leaves over, in the ranker's proportions.
        probability = ranked.judgement.correct
        if place:
            probability = (1.0 - probability) * ranked.shares[place] / max(1.0 - ranked.shares[0], 1e-9)
        return Answer(
            question=question,
            text=located.text,
            span=located.span,
            source_span=located.source_span,
            document_id=document.document_id,
            parts=(located,),
            quantity=_quantity(document, view, candidate),
            probability=round(min(probability, 1.0), 4),
            no_answer_threshold=threshold,
            candidate_probability=round(ranked.judgement.correct, 4),
            evidence=(self._evidence(view),),
        )

    def _evidence(self, view: SentenceView) -> Evidence:
        document, sentence_index = self.index.documents[view.document_index], view.sentence_index
        sentence = document.sentences[sentence_index]
        labels = tuple((s.label + s.title).strip() for s in document.section_path(sentence.span.start))
        return Evidence(
            sentence.text, sentence.span, sentence.source_span, document.document_id, sentence_index, labels, document.page_of(sentence.span)
        )


@dataclass(slots=True)
class _Ranked:
    """Candidates best first, one for each text, with the ranker's share of each and the judgement of the best."""

    order: list[int]
    shares: list[float]
    judgement: Any


def _rank(model: DecisionModel, pool: Pool) -> _Ranked | None:
    if not pool.candidates:
        return None
    asked = asked_kinds(pool.frame)
    scores = model.ranker.score(asked, pool.rows)
    texts = [pool.words(i) for i in range(len(pool.candidates))]
    order: list[int] = []
    seen: set[str] = set()
    for i in sorted(range(len(texts)), key=lambda i: (-scores[i], i)):
        if texts[i] not in seen:
            seen.add(texts[i])
            order.append(i)
    weights = np.exp(scores[order] - scores[order[0]])
    judgement = model.judge(judge_inputs(asked, scores, pool.rows, texts, order[0]))
    return _Ranked(order, (weights / weights.sum()).tolist(), judgement)


def _none(question: str, probability: float, threshold: float, candidate: float) -> Answer:
    return Answer(
        question=question, text=None, span=None, source_span=None, document_id=None, parts=(), quantity=None,
        probability=round(probability, 4), no_answer_threshold=threshold, candidate_probability=round(candidate, 4), evidence=(),
    )  # fmt: skip


def _locate(document: Document, view: SentenceView, candidate: Candidate) -> Located:
    place = view.place(candidate.start, candidate.end)
    return document.locate(place.start, place.end)


def _quantity(document: Document, view: SentenceView, candidate: Candidate) -> Quantity | None:
    figure = candidate.figure
    if figure is None or figure.quantity is None:
        return None
    raw = figure.quantity
    value = raw.value
    if isinstance(value, tuple) and len(value) != 2:
        return None
    located = _locate(document, view, candidate)
    return Quantity(located.text, Span(located.span.start, located.span.end), located.source_span, value, raw.unit, raw.scale, raw.approximate)


def ask(
    documents: Document | Iterable[Document],
    question: str,
    *,
    reader: str | Reader | Callable[..., Any] | None = "default",
    top_k: int = 1,
    no_answer_threshold: float | None = None,
) -> Answer:
    """Answer a question from one report or several, in their own words, or say that they do not tell.

    For several questions about the same reports keep an :class:`Answerer`, which indexes them once.

    Args:
        documents: One report or several, as :func:`govtext.read` returns them.
        question: In Chinese.
        reader: ``"default"``, ``"none"``, ``"hf:MODEL"``, an object with ``read`` or a callable.
        top_k: How many candidates to give back as ``alternatives``.
        no_answer_threshold: Probability below which the answer is None; the one chosen on development data if None.

    Returns:
        ``text`` is a slice of the report, or None; ``probability`` is that this is right.

    Raises:
        OptionError: No report, an empty question, an unknown reader, a number out of range.
    """
    return Answerer(documents, reader=reader).ask(question, top_k=top_k, no_answer_threshold=no_answer_threshold)


def ask_many(
    documents: Document | Iterable[Document],
    questions: Iterable[str],
    *,
    reader: str | Reader | Callable[..., Any] | None = "default",
    top_k: int = 1,
    no_answer_threshold: float | None = None,
) -> list[Answer]:
    """Answer several questions about the same reports; as :func:`ask`."""
    return Answerer(documents, reader=reader).ask_many(questions, top_k=top_k, no_answer_threshold=no_answer_threshold)
