"""Figures on which several reports disagree."""

from __future__ import annotations

from collections.abc import Sequence

from govtext.document import Document
from govtext.results import Conflict, SummarySentence


def find_conflicts(reports: Sequence[Document]) -> tuple[Conflict, ...]:
    """Different values of one indicator for one subject and period, at least one from another report than the first."""
    from govtext.facts import contradictions, extract_facts

    owner: dict[int, int] = {}
    found = []
    for number, report in enumerate(reports):
        for fact in extract_facts(report):
            owner[id(fact)] = number
            found.append(fact)
    conflicts = []
    for row in contradictions(found):
        if len({owner[id(fact)] for fact in row.facts}) < 2:
            continue
        statements: list[SummarySentence] = []
        for fact in sorted(row.facts, key=lambda fact: (owner[id(fact)], fact.span)):
            report = reports[owner[id(fact)]]
            labels = tuple(f"{s.label}{s.title}" for s in report.section_path(fact.span.start) if s.title)
            statements.append(
                SummarySentence(
                    fact.text,
                    fact.span,
                    fact.source_span,
                    report.document_id,
                    fact.sentence_index,
                    labels,
                    1.0,
                    len(statements) + 1,
                )
            )
        conflicts.append(Conflict(row.indicator, row.subject, row.period, tuple(statements)))
    return tuple(conflicts)
