"""Predictions of any system: one JSON object a line, offsets into the text that the system was given.

======== ==================================================================================================
task     fields beside ``id``
======== ==================================================================================================
qa       ``answer`` (string, or null: the report does not tell); optional ``start``, ``end``, ``probability``
         (that the decision is right, in [0, 1]) and ``evidence`` (``[[start, end], …]``, best first)
outline  ``headings``: ``[{"start", "end", "level", "item"}, …]``; ``item`` is true for 一是… and ——…
sentences ``sentences``: ``[[start, end], …]``
reports  ``reports``: ``[{"spans": [[start, end], …], "title", "subtitle", "byline", "note"}, …]`` with the last
         four as ``[start, end]`` or null
facts    ``facts``: ``[{"start", "end", "value", "unit", "indicator", "period", "subject", "change", "status"}, …]``
summary  ``sentences``: ``[[start, end], …]``, or ``text``
repair   ``text``: the repaired text, one paragraph a line
======== ==================================================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from govtext.errors import EvalDataError
from govtext.evaluation.records import EvalSet, read_jsonl, span_at

Prediction = Mapping[str, Any]
_REPORTED = 20


def read_predictions(path: str | Path, loaded: EvalSet) -> dict[str, Prediction]:
    """Read and check a file of predictions.

    Args:
        path: A JSON Lines file.
        loaded: The items that are scored.

    Raises:
        EvalDataError: Malformed lines, unknown ids or duplicate ids; each is named with file and line.
    """
    path = Path(path)
    items = {item.id: item for item in loaded.items}
    predictions: dict[str, Prediction] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    for number, row in read_jsonl(path):
        where = f"{path}:{number}"
        item_id = row.get("id")
        if not isinstance(item_id, str):
            problems.append(f"{where}: no string 'id'; each line names the item it answers")
        elif item_id in predictions:
            problems.append(f"{where}: id {item_id!r} was used in line {lines[item_id]}; one prediction an item")
        elif item_id not in items:
            problems.append(
                f"{where}: id {item_id!r} is not in this set, split and task; export the ids with --requests"
            )
        else:
            try:
                check_prediction(row, items[item_id].task, len(loaded.text_of(items[item_id]).text), where)
            except EvalDataError as error:
                problems.append(str(error))
            predictions[item_id], lines[item_id] = row, number
    if problems:
        more = f"\n… and {len(problems) - _REPORTED} more" if len(problems) > _REPORTED else ""
        raise EvalDataError("\n".join(problems[:_REPORTED]) + more)
    return predictions


def check_prediction(row: Prediction, task: str, length: int, where: str) -> None:
    """Raise EvalDataError unless the fields are those of the task and all spans lie in a text of ``length``."""

    def span(value: object) -> None:
        if span_at(value, where).end > length:
            raise EvalDataError(
                f"{where}: span {value!r} ends past the text of {length} characters; "
                "offsets are code points of the request's text"
            )

    def spans(values: object) -> None:
        if not isinstance(values, (list, tuple)):
            raise EvalDataError(f"{where}: a list of [start, end] pairs is expected, got {str(values)[:60]!r}")
        for value in values:
            span(value)

    if task == "qa":
        _check_answer(row, where)
        if row.get("start") is not None:
            span([row["start"], row["end"]])
        spans(row.get("evidence") or ())
    elif task == "repair" or (task == "summary" and row.get("text") is not None):
        if not isinstance(row.get("text"), str):
            raise EvalDataError(f"{where}: a string 'text' is expected, got {row.get('text')!r}")
        spans(row.get("sentences") or ())
    elif task in ("summary", "sentences"):
        _need(row, ("sentences",), where)
        spans(row["sentences"])
    elif task == "outline":
        for heading in _rows(row, "headings", where):
            span([heading.get("start"), heading.get("end")])
            if not isinstance(heading.get("level"), int) or heading["level"] < 1:
                raise EvalDataError(f"{where}: level {heading.get('level')!r}; expected a whole number from 1")
    elif task == "reports":
        for report in _rows(row, "reports", where):
            _need(report, ("spans",), where)
            spans(report["spans"])
            spans([report[key] for key in ("title", "subtitle", "byline", "note") if report.get(key)])
    elif task == "facts":
        for fact in _rows(row, "facts", where):
            span([fact.get("start"), fact.get("end")])


def _check_answer(row: Prediction, where: str) -> None:
    _need(row, ("answer",), where)
    if row["answer"] is not None and not isinstance(row["answer"], str):
        raise EvalDataError(f"{where}: answer {row['answer']!r}; expected a string, or null for no answer")
    probability = row.get("probability")
    if probability is not None and not (
        isinstance(probability, (int, float)) and not isinstance(probability, bool) and 0 <= probability <= 1
    ):
        raise EvalDataError(f"{where}: probability {probability!r}; expected a number from 0 to 1")
    if (row.get("start") is None) != (row.get("end") is None):
        raise EvalDataError(f"{where}: one of start and end without the other")


def _need(row: Prediction, names: Collection[str], where: str) -> None:
    for name in names:
        if name not in row:
            raise EvalDataError(f"{where}: lacks {name!r}; it has {', '.join(sorted(row))}")


def _rows(row: Prediction, name: str, where: str) -> list[Prediction]:
    _need(row, (name,), where)
    value = row[name]
    if not isinstance(value, (list, tuple)) or not all(isinstance(entry, Mapping) for entry in value):
        raise EvalDataError(f"{where}: {name}: a list of objects is expected, got {str(value)[:60]!r}")
    return list(value)
