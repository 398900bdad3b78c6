"""Every gold span of an item, so that loading can prove that each says what it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govtext.errors import EvalDataError
from govtext.evaluation.records import TASKS, check_slice, span_at


def check_item(row: Mapping[str, Any], text: str, where: str) -> int:
    """Check the fields and all spans of a row; returns the number of spans.

    Args:
        row: An item as it stands in ``dev.jsonl`` or ``test.jsonl``.
        text: The gold document's text.
        where: ``file:line`` for messages.

    Raises:
        EvalDataError: A field is missing, or a span does not hold the words it should.
    """
    task = row.get("task")
    if task not in TASKS:
        raise EvalDataError(f"{where}: task {task!r}; allowed: {', '.join(TASKS)}")
    for name in _NEEDED[task]:
        if name not in row:
            raise EvalDataError(f"{where}: item of task {task} lacks {name!r}; it needs {', '.join(_NEEDED[task])}")
    if task == "qa" and bool(row["answerable"]) != bool(row["answers"]):
        raise EvalDataError(f"{where}: answerable is {row['answerable']} with {len(row['answers'])} answers")
    count = 0
    for spanned in _spans(row, where):
        check_slice(spanned, text, where)
        count += 1
    return count


_NEEDED = {
    "qa": ("id", "doc_id", "question", "answerable", "answers", "evidence"),
    "outline": ("id", "doc_id", "headings"),
    "sentences": ("id", "doc_id", "boundaries"),
    "reports": ("id", "doc_id", "start", "end"),
    "facts": ("id", "doc_id", "facts", "complete"),
    "summary": ("id", "doc_id", "budget_chars", "key_facts"),
    "repair": ("id", "doc_id"),
}


def _spans(row: Mapping[str, Any], where: str) -> Iterator[Mapping[str, Any]]:
    """All ``{"start", "end", "text"?}`` of a row."""
    task = row["task"]
    if task == "qa":
        for answer in row["answers"]:
            yield from answer.get("parts", [answer])
        yield from (_pair(pair, where) for pair in row["evidence"])
    elif task == "outline":
        yield from row["headings"]
    elif task == "sentences":
        for end in row["boundaries"]:
            yield _pair([0, end], where)
    elif task == "reports":
        for name in ("title", "subtitle", "byline", "note"):
            line = row.get(name) or ()
            yield from [line] if isinstance(line, Mapping) else line
        yield {"start": row["start"], "end": row["end"]}
    elif task == "facts":
        yield from row["facts"]
    elif task == "summary":
        for reference in row.get("references", ()):
            yield from (_pair(pair, where) for pair in reference["sentences"])


def _pair(pair: object, where: str) -> Mapping[str, Any]:
    span = span_at(pair, where)
    return {"start": span.start, "end": span.end}
