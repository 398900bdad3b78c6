"""govtext itself as a system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.document import Document, Located
from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.records import TASKS
from govtext.evaluation.systems.base import Request, System
from govtext.offsets import Span


def govtext_system() -> System:
    """The library with its defaults; each file is read once."""
    cache: dict[str, list[Document]] = {}

    def predict(request: Request) -> Mapping[str, Any] | None:
        from govtext.pipeline import parse

        if request["text_id"] not in cache:
            cache.clear()  # items come file by file within a task; keep one
            cache[request["text_id"]] = parse(request["text"])
        return _TASKS[request["task"]](cache[request["text_id"]], request)

    return System("govtext", predict, TASKS)


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _line(located: Located | None) -> list[int] | None:
    return _pair(located.source_span) if located else None


def _qa(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    from govtext.qa import ask

    answer = ask(documents, request["question"])
    prediction: dict[str, Any] = {"answer": answer.text, "probability": answer.probability}
    prediction["candidate_probability"] = answer.candidate_probability
    if answer.text is not None and answer.source_span is not None:
        prediction |= {"start": answer.source_span.start, "end": answer.source_span.end}
    # Evidence recall counts everything that is cited, so the list is cut to what a reader would look at.
    prediction["evidence"] = [_pair(sentence.source_span) for sentence in answer.evidence[:3]]
    return prediction


def _outline(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    headings = []
    for document in documents:
        for section in document.sections[1:]:
            span = document.offset_map.to_source(section.heading_span)
            row = {"start": span.start, "end": span.end, "level": section.level, "item": section.kind == "item"}
            headings.append(row)
    return {"headings": headings}


def _sentences(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    return {"sentences": [_pair(s.source_span) for document in documents for s in document.sentences]}


def _reports(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    reports = []
    for document in documents:
        parts = document.offset_map.source_parts(Span(0, len(document.text)))
        report: dict[str, Any] = {"spans": [_pair(part) for part in parts]}
        report |= {"title": _line(document.title_line), "subtitle": _line(document.subtitle_line)}
        report["byline"] = _line(document.byline.line) if document.byline else None
        reports.append({**report, "note": _line(document.closing_note)})
    return {"reports": reports}


def _facts(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    from govtext.facts import extract_facts

    rows = []
    for document in documents:
        for fact in extract_facts(document):
            value = fact.quantity.value
            rows.append(
                {
                    "start": fact.quantity.source_span.start,
                    "end": fact.quantity.source_span.end,
                    "value": [str(end) for end in value] if isinstance(value, tuple) else str(value),
                    "unit": fact.quantity.unit,
                    "indicator": fact.indicator,
                    "period": fact.period.iso if fact.period else None,
                    "subject": fact.subject or "",
                    "change": fact.change.kind if fact.change else "",
                    "status": fact.status,
                }
            )
    return {"facts": rows}


def _summary(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    from govtext.summarization import summarize

    document = documents[0]
    wanted = request.get("report_title")
    if wanted:
        document = next((d for d in documents if normalise(d.title or "") == normalise(wanted)), document)
    summary = summarize(document, budget_chars=request["budget_chars"])
    return {"text": summary.text, "sentences": [_pair(s.source_span) for s in summary.sentences]}


def _repair(documents: Sequence[Document], request: Request) -> Mapping[str, Any]:
    return {"text": "\n".join(document.text for document in documents)}


_TASKS = {
    "qa": _qa,
    "outline": _outline,
    "sentences": _sentences,
    "reports": _reports,
    "facts": _facts,
    "summary": _summary,
    "repair": _repair,
}
