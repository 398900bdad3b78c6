"""Summaries of reports: one call for a report, a section, a question, several reports, or what is new in one of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Literal

from govtext.document import Document, Section
from govtext.errors import OptionError
from govtext.offsets import Span
from govtext.results import Conflict, Summary, SummarySentence, joint
from govtext.summarization.clauses import Clause, split_clauses
from govtext.summarization.conflicts import find_conflicts
from govtext.summarization.focus import novelty, relevance
from govtext.summarization.prose import quotable
from govtext.summarization.ranking import Ranker, facts, facts_with, lead, lexrank, lsa, ranker, textrank
from govtext.summarization.salience import load_salience
from govtext.summarization.selection import closure, pieces, select_clauses, select_in_order
from govtext.summarization.terms import ClauseTerms

Unit = Literal["clause", "sentence"]
UNITS = ("clause", "sentence")
DEFAULT_BUDGET_CHARS = 450
SHIPPED = "shipped"
USED_SHARE = 0.85
WHOLE_SHARE = 0.4  # of the text: with less room clauses keep more key facts of the development reports
_LITERATURE: tuple[Ranker, ...] = (lead, textrank, lexrank, lsa)
_SECTION_SENTENCES = 2


def summarize(
    documents: Document | Iterable[Document],
    *,
    budget_chars: int | None = None,
    ratio: float | None = None,
    sentences: int | None = None,
    method: str | Ranker = "default",
    query: str | None = None,
    section: Section | None = None,
    per_section: bool = False,
    unit: Unit | None = None,
) -> Summary:
    """A verbatim digest of one report or of several.

    Args:
        documents: A report, or some.
        budget_chars: Upper limit of ``summary.text``, in code points; 450 when no limit at all is given.
        ratio: The same as a share of the text, in (0, 1].
        sentences: Draw on at most so many sentences (and quote them whole).
        method: A name of :data:`SUMMARIZERS` or a callable of the same form.
        query: A question or topic; only what bears on it is kept.
        section: Only this part of the (single) report.
        per_section: One or two sentences for each section.
        unit: ``"clause"`` leaves out clauses of long sentences (a gap shows as ……), ``"sentence"`` does not. None: clauses
            where the budget is below 40 % of the text, else (and for the methods of the literature) sentences.

    Returns:
        Pieces in document order; an empty summary has a ``reason``.
    Guarantees:
        ``len(summary.text) <= summary.budget_chars``; every piece is a slice of its document; the same input gives the
        same summary on every run. A text shorter than the budget comes back whole.

    Raises:
        OptionError: Contradictory or impossible options, or an unknown method.
    """
    return Summarizer(method=method, unit=unit).summarize(
        documents,
        budget_chars=budget_chars,
        ratio=ratio,
        sentences=sentences,
        query=query,
        section=section,
        per_section=per_section,
    )


def update(
    old: Document, new: Document, *, budget_chars: int = DEFAULT_BUDGET_CHARS, method: str | Ranker = "default"
) -> Summary:
    """What is in this year's report and not in last year's: a digest of ``new`` that passes over what ``old`` says."""
    return Summarizer(method=method).update(old, new, budget_chars=budget_chars)


class Summarizer:
    """Holds the options of a method, for many reports.

    Args:
        method, unit: See :func:`summarize`.
        salience: Name or folder of the salience head that the default method takes in; ``"shipped"`` is the shipped one
            where it is there, None none.
    """

    def __init__(
        self,
        method: str | Ranker = "default",
        unit: Unit | None = None,
        salience: str | os.PathLike[str] | None = SHIPPED,
    ) -> None:
        self.name, self.rank = ranker(method)
        if self.rank is facts and salience != SHIPPED:
            self.rank = partial(facts_with, None if salience is None else load_salience(salience))
        self.literature = self.rank in _LITERATURE
        if unit is not None and unit not in UNITS:
            raise OptionError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
        self.unit: Unit | None = unit or ("sentence" if self.literature else None)

    def _unit(self, budget: int, size: int) -> Unit:
        """Clauses where room is short; where it is not they keep no more facts and read less well."""
        return self.unit or ("sentence" if budget >= WHOLE_SHARE * size else "clause")

    def summarize(
        self,
        documents: Document | Iterable[Document],
        *,
        budget_chars: int | None = None,
        ratio: float | None = None,
        sentences: int | None = None,
        query: str | None = None,
        section: Section | None = None,
        per_section: bool = False,
    ) -> Summary:
        """See :func:`summarize`."""
        reports = [documents] if isinstance(documents, Document) else list(documents)
        if section is not None and len(reports) != 1:
            raise OptionError(
                f"a section of {len(reports)} documents was asked for; pass the one document that holds it"
            )
        if query is not None and not query.strip():
            raise OptionError("an empty query; pass a question or topic, or None for a general summary")
        span = section.span if section is not None else None
        size = len(span) if span is not None else sum(len(report.text) for report in reports)
        budget = _budget(budget_chars, ratio, sentences, size)
        if query is None and sentences is None and not per_section:
            whole = self._whole(reports, span, budget)
            if whole is not None:
                return whole
        conflicts = find_conflicts(reports) if len(reports) > 1 else ()
        unit: Unit = "sentence" if sentences is not None else self._unit(budget, size)
        summary = self._digest(reports, span, unit, budget, sentences, query, per_section, conflicts)
        if self.unit is None and sentences is None and unit == "sentence" and len(summary.text) < USED_SHARE * budget:
            # Whole sentences leave too much room: clauses fill it.
            finer = self._digest(reports, span, "clause", budget, sentences, query, per_section, conflicts)
            summary = finer if len(finer.text) > len(summary.text) else summary
        return summary

    def _digest(
        self,
        reports: Sequence[Document],
        span: Span | None,
        unit: Unit,
        budget: int,
        sentences: int | None,
        query: str | None,
        per_section: bool,
        conflicts: tuple[Conflict, ...],
    ) -> Summary:
        """A digest in one unit."""
        job = _Job(reports, span, unit, self)
        if query is not None:
            job.focus(query)
        chosen = job.by_section(budget) if per_section else job.select(budget, sentences)
        return job.summary(chosen, budget, query, conflicts)

    def update(self, old: Document, new: Document, *, budget_chars: int = DEFAULT_BUDGET_CHARS) -> Summary:
        """See :func:`update`."""
        budget = _budget(budget_chars, None, None, len(new.text))
        job = _Job([new], None, self.unit or "clause", self)
        job.reweigh(novelty(old, new, job.clauses))
        return job.summary(job.select(budget, None), budget, None, ())

    def _whole(self, reports: Sequence[Document], span: Span | None, budget: int) -> Summary | None:
        """Every sentence, when they fit."""
        if sum(len(report.text) for report in reports) > 2 * budget + 100 and span is None:
            return None
        found: list[SummarySentence] = []
        for report in reports:
            for sentence in report.sentences if span is None else report.sentences_in(span):
                labels = _labels(report, sentence.span.start)
                found.append(
                    SummarySentence(
                        sentence.text,
                        sentence.span,
                        sentence.source_span,
                        report.document_id,
                        sentence.index,
                        labels,
                        1.0,
                        len(found) + 1,
                    )
                )
        summary = Summary(tuple(found), self.name, budget, "" if found else "the text is empty")
        return summary if len(summary.text) <= budget else None


def _budget(budget_chars: int | None, ratio: float | None, sentences: int | None, size: int) -> int:
    """The limit in code points; OptionError if what was given makes no sense."""
    if budget_chars is not None and ratio is not None:
        raise OptionError(f"budget_chars={budget_chars} and ratio={ratio} both given; pass one of them")
    if budget_chars is not None and budget_chars < 0:
        raise OptionError(f"budget_chars={budget_chars}; a length is at least 0")
    if ratio is not None and not 0 < ratio <= 1:
        raise OptionError(f"ratio={ratio}; pass a share of the text in (0, 1]")
    if sentences is not None and sentences < 1:
        raise OptionError(f"sentences={sentences}; pass at least 1")
    if budget_chars is not None:
        return budget_chars
    if ratio is not None:
        return int(size * ratio)
    return size if sentences is not None else DEFAULT_BUDGET_CHARS


class _Job:
    """The clauses of some reports with their worth, while a summary is made of them."""

    def __init__(self, reports: Sequence[Document], span: Span | None, unit: Unit, summarizer: Summarizer) -> None:
        self.reports = reports
        self.summarizer = summarizer
        self.unit = unit
        self.clauses: list[Clause] = []
        self.worth: list[float] = []
        self.groups: list[int] = []
        self.reason = ""
        numbers: dict[tuple[int, str], int] = {}
        for number, report in enumerate(reports):
            clauses = split_clauses(report, quotable(report, span), whole=unit == "sentence")
            self.worth.extend(summarizer.rank(report, clauses))
            base = len(self.clauses)
            for clause in clauses:
                section = report.paragraphs[report.sentences[clause.sentence].paragraph_index].section_id
                self.groups.append(numbers.setdefault((number, section), len(numbers)))
                clause.document = number
                clause.index += base
                clause.needs = tuple(n + base for n in clause.needs)
            self.clauses.extend(clauses)
        self.terms = ClauseTerms(reports, self.clauses)

    def reweigh(self, factors: Sequence[float]) -> None:
        """Multiply the worth of each clause."""
        self.worth = [worth * factor for worth, factor in zip(self.worth, factors, strict=True)]

    def focus(self, query: str) -> None:
        """Keep worth only where a sentence bears on the query."""
        factors = relevance(query, self.reports, self.clauses)
        low = min(self.worth, default=0.0)
        high = max(self.worth, default=0.0) - low or 1.0
        # Whether it bears on the question comes first; among what does, salience decides.
        self.worth = [
            factor * (0.3 + 0.7 * (worth - low) / high) for factor, worth in zip(factors, self.worth, strict=True)
        ]
        if not any(self.worth):
            self.reason = f"nothing in the text bears on {query!r}"

    def select(self, budget: int, sentences: int | None) -> dict[int, float]:
        """Chosen clauses for a budget."""
        if (
            self.summarizer.literature and not self.reason and min(self.worth, default=0.0) <= 0.0
        ) or self.summarizer.literature:
            return select_in_order(self.clauses, self.worth, budget, sentences)
        return select_clauses(
            self.clauses, self.worth, budget, terms=self.terms, groups=self.groups, most_sentences=sentences
        )

    def by_section(self, budget: int) -> dict[int, float]:
        """One or two sentences of each section, the budget shared by their worth in characters."""
        parts: dict[tuple[int, str], list[int]] = {}
        for clause in self.clauses:
            parts.setdefault((clause.document, self._section(clause)), []).append(clause.index)
        chosen: dict[int, float] = {}
        left, waiting = budget, len(parts)
        for members in parts.values():
            share = left // max(waiting, 1)
            waiting -= 1
            low, high = members[0], members[-1] + 1
            part = _cut(self.clauses, low, high)
            found = select_clauses(
                part, self.worth[low:high], share, terms=lambda i, low=low: self.terms(i + low), groups=self.groups[low:high],  # type: ignore[misc]
                most_sentences=_SECTION_SENTENCES,
            )  # fmt: skip
            trial = {**chosen, **{i + low: value for i, value in found.items()}}
            length = len(self._text(trial))
            if length <= budget:
                chosen, left = trial, budget - length
        if len(chosen) and waiting == 0 and not self.reason:
            missing = sum(1 for members in parts.values() if not any(i in chosen for i in members))
            self.reason = (
                f"{missing} of {len(parts)} sections have no sentence that fits their share of the budget"
                if missing
                else ""
            )
        return chosen

    def _section(self, clause: Clause) -> str:
        """The section a reader would name: the deepest heading that is no list item."""
        report = self.reports[clause.document]
        path = [s for s in report.section_path(clause.start) if s.kind != "item"]
        return path[-1].section_id if path else ""

    def _text(self, chosen: Mapping[int, float]) -> str:
        return Summary(self._sentences(chosen), "", 0).text

    def _sentences(self, chosen: Mapping[int, float]) -> tuple[SummarySentence, ...]:
        runs = pieces(self.clauses, sorted(chosen))
        scores = [max(chosen[i] for i in range(low, high + 1)) for low, high in runs]
        order = sorted(range(len(runs)), key=lambda n: (-scores[n], n))
        ranks = {n: rank for rank, n in enumerate(order, 1)}
        found = []
        for n, (low, high) in enumerate(runs):
            first, last = self.clauses[low], self.clauses[high]
            report = self.reports[first.document]
            located = report.locate(first.start, last.end)
            found.append(
                SummarySentence(
                    located.text, located.span, located.source_span, report.document_id, first.sentence,
                    _labels(report, first.start), round(scores[n], 6), ranks[n], first.first, last.last,
                )
            )  # fmt: skip
        return tuple(found)

    def summary(
        self, chosen: Mapping[int, float], budget: int, query: str | None, conflicts: tuple[Conflict, ...]
    ) -> Summary:
        """The result, with the reason where it is empty."""
        reason = self.reason
        if not chosen and not reason:
            shortest = min(
                (
                    sum(self.clauses[i].end - self.clauses[i].start for i in closure(self.clauses, c.index))
                    for c in self.clauses
                ),
                default=0,
            )
            if not self.clauses:
                reason = "the text has no sentence that could be quoted"
            else:
                reason = f"the budget of {budget} characters is below the shortest {self.unit} that can stand alone ({shortest} characters)"
        return Summary(self._sentences(chosen), self.summarizer.name, budget, reason, query, conflicts)


def _cut(clauses: Sequence[Clause], low: int, high: int) -> list[Clause]:
    """Copies of some neighbouring clauses, numbered from 0; a clause that leans on one outside is not readable."""
    found = []
    for clause in clauses[low:high]:
        copy = Clause(
            clause.index - low, clause.start, clause.end, clause.stop, clause.sentence, clause.first, clause.last
        )
        copy.joins, copy.final, copy.document = clause.joins, clause.final, clause.document
        copy.readable = clause.readable and all(low <= n < high for n in clause.needs)
        copy.needs = tuple(n - low for n in clause.needs if low <= n < high)
        found.append(copy)
    return found


def _labels(report: Document, offset: int) -> tuple[str, ...]:
    labels = []
    for section in report.section_path(offset):
        joiner = " " if section.label[-1:].isascii() and section.label[-1:].isalnum() and section.title else ""
        if section.title or section.kind != "item":
            labels.append(f"{section.label}{joiner}{section.title}")
    return tuple(labels)


__all__ = ["DEFAULT_BUDGET_CHARS", "UNITS", "Summarizer", "Unit", "joint", "summarize", "update"]
