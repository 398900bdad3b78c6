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
from govtext.evaluation.records import read_jsonl, span_at

Prediction = Mapping[str, Any]
_REPORTED = 20


def read_predictions(path: str | Path, ids: Mapping[str, str]) -> dict[str, Prediction]:
    """Read and check a file of predictions.

    Args:
        path: A JSON Lines file.
        ids: Task by id of the items that are scored.

    Raises:
        EvalDataError: Malformed lines, unknown ids or duplicate ids; each is named with file and line.
    """
    path = Path(path)
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
        elif item_id not in ids:
            problems.append(
                f"{where}: id {item_id!r} is not in this set, split and task; export the ids with --requests"
            )
        else:
            try:
                check_prediction(row, ids[item_id], where)
            except EvalDataError as error:
                problems.append(str(error))
            predictions[item_id], lines[item_id] = row, number
    if problems:
        more = f"\n… and {len(problems) - _REPORTED} more" if len(problems) > _REPORTED else ""
        raise EvalDataError("\n".join(problems[:_REPORTED]) + more)
    return predictions


def check_prediction(row: Prediction, task: str, where: str) -> None:
    """Raise EvalDataError unless the fields are those of the task; a text is checked by the scorer."""
    if task == "qa":
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
        if row.get("start") is not None:
            span_at(row, where)
        _spans(row.get("evidence") or (), where)
    elif task == "summary":
        if not isinstance(row.get("text"), str):
            _need(row, ("sentences",), where)
            _spans(row["sentences"], where)
    elif task == "repair":
        if not isinstance(row.get("text"), str):
            raise EvalDataError(f"{where}: 'text' with the repaired text is expected")
    elif task == "sentences":
        _need(row, ("sentences",), where)
        _spans(row["sentences"], where)
    elif task == "outline":
        _need(row, ("headings",), where)
        for heading in _rows(row["headings"], where):
            span_at(heading, where)
            if not isinstance(heading.get("level"), int) or heading["level"] < 1:
                raise EvalDataError(f"{where}: level {heading.get('level')!r}; expected a whole number from 1")
    elif task == "reports":
        _need(row, ("reports",), where)
        for report in _rows(row["reports"], where):
            _need(report, ("spans",), where)
            _spans(report["spans"], where)
            _spans([report[key] for key in ("title", "subtitle", "byline", "note") if report.get(key)], where)
    elif task == "facts":
        _need(row, ("facts",), where)
        for fact in _rows(row["facts"], where):
            span_at(fact, where)


def _need(row: Prediction, names: Collection[str], where: str) -> None:
    for name in names:
        if name not in row:
            raise EvalDataError(f"{where}: lacks {name!r}; it has {', '.join(sorted(row))}")


def _rows(value: object, where: str) -> list[Prediction]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise EvalDataError(f"{where}: a list of objects is expected, got {str(value)[:60]!r}")
    return value


def _spans(value: object, where: str) -> None:
    if not isinstance(value, (list, tuple)):
        raise EvalDataError(f"{where}: a list of [start, end] pairs is expected, got {str(value)[:60]!r}")
    for pair in value:
        span_at(pair, where)
