"""The documents of a file made ready: questions, figures, digest, and the reading page that shows them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from govtext.document import Document
from govtext.facts import extract_facts
from govtext.layout import Box
from govtext.offsets import Span
from govtext.qa import Answerer
from govtext.results import Answer, Fact, Summary, SummarySentence
from govtext.summarization import summarize
from govtext.viewing import render_page


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that was found by a search: ``report`` is the document's place in its file."""

    report: int
    span: Span


class Report:
    """The documents of one file. Costly parts are made when first asked for, each once, by whichever thread is first."""

    def __init__(self, documents: Sequence[Document], reader: str = "default") -> None:
        self.documents = tuple(documents)
        self._reader = reader
        self._lock = threading.RLock()
        self._answers: dict[str, Answer] = {}

    @property
    def chars(self) -> int:
        """Length of all documents, in code points."""
        return sum(len(document.text) for document in self.documents)

    @property
    def title(self) -> str:
        """Of the first document that has one; "" if none has."""
        return next((document.title for document in self.documents if document.title), "")

    def ask(self, question: str) -> Answer:
        """Answer a question; asked again, the answer is at hand."""
        with self._lock:  # an index of sentences grows with the questions: one at a time
            if question not in self._answers:
                if len(self._answers) >= 200:
                    self._answers.pop(next(iter(self._answers)))
                self._answers[question] = self._answerer.ask(question, top_k=3)
            return self._answers[question]

    @cached_property
    def _answerer(self) -> Answerer:
        return Answerer(self.documents, reader=self._reader)

    def facts(self) -> dict[str, list[Fact]]:
        """By the id of the document."""
        with self._lock:
            return self._facts

    @cached_property
    def _facts(self) -> dict[str, list[Fact]]:
        return {document.document_id: list(extract_facts(document)) for document in self.documents}

    @cached_property
    def _digests(self) -> list[Summary]:
        return [summarize(document) for document in self.documents]

    def page(self, answer: Answer | None = None, passage: Passage | None = None) -> str:
        """The reading page, with an answer in its place or the sentences of a passage marked."""
        with self._lock:
            summaries, facts = self._digests, self._facts
        if passage is not None:
            summaries = [_marked(self.documents[passage.report], passage.span)]
        return render_page(self.documents, summaries=summaries, answers=[answer] if answer else [], facts=facts)

    def anchor(self, answer: Answer | None, passage: Passage | None) -> str:
        """Where on that page to look, as a fragment; "" for its top."""
        if passage is not None:
            return f"r{passage.report}-m0"
        if answer is not None and answer.parts:
            index = next((i for i, each in enumerate(self.documents) if each.document_id == answer.document_id), None)
            return f"r{index}-a0" if index is not None else ""
        return ""

    def boxes(self, answer: Answer | None, passage: Passage | None) -> list[tuple[int, Box, str]]:
        """Page, rectangle and kind (``evidence`` or ``answer``) of the words to be shown; () for files without places."""
        if passage is not None:
            document = self.documents[passage.report]
            return [(page, box, "evidence") for page, box in document.source.boxes_of(document.offset_map.to_source(passage.span))]
        if answer is None or not answer.parts:
            return []
        source = self.documents[0].source
        found = [(p, box, "evidence") for each in answer.evidence[:1] for p, box in source.boxes_of(each.source_span)]
        return found + [(p, box, "answer") for part in answer.parts for p, box in source.boxes_of(part.source_span)]

    def passage(self, place: str) -> Passage | None:
        """Read ``REPORT.START-END`` as :func:`place_of` writes it; None if there is no such place."""
        try:
            report, _, ends = place.partition(".")
            start, _, end = ends.partition("-")
            passage = Passage(int(report), Span(int(start), int(end)))
        except ValueError:
            return None
        if not 0 <= passage.report < len(self.documents) or not 0 < len(passage.span) <= 5000:
            return None
        return passage if passage.span.end <= len(self.documents[passage.report].text) else None


def place_of(document_id: str, span: Span) -> str:
    """A place in a file, for an address."""
    return f"{document_id.rpartition('.')[2]}.{span.start}-{span.end}"


def _marked(document: Document, span: Span) -> Summary:
    """The sentences of a passage, marked as those of a digest are."""
    pieces = tuple(
        SummarySentence(
            sentence.text, sentence.span, sentence.source_span, document.document_id, sentence.index,
            tuple((section.label + section.title).strip() for section in document.section_path(sentence.span.start)), 0.0, rank,
        )
        for rank, sentence in enumerate(document.sentences_in(span), 1)
    )  # fmt: skip
    return Summary(pieces, "search", len(span))
