"""Training passages for questions about whole reports: the answer's sentences among those that compete with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from govtext.errors import GovtextError
from govtext.evaluation.systems.baselines import bm25_ranking
from govtext.offsets import Span
from govtext.training.annotated import phrasings, report_name, report_text
from govtext.training.data import Example

FOUND = 12
"""Sentences by BM25 that a passage takes from the whole report."""


def half_of(report: str) -> str:
    """``"A"`` or ``"B"``: the half of the reports that a report belongs to, by a hash of its name without the folder.

    Two readers, each trained on one half, read the other half as unseen reports: features for models that learn from
    the same questions.
    """
    return "AB"[hashlib.sha256(Path(report).name.encode()).digest()[0] % 2]


def report_examples(rows: Iterable[dict[str, Any]], data_root: Path, *, half: str | None = None) -> list[Example]:
    """One example for each phrasing of a question, its passage cut from the report.

    The passage holds the sentences of the answers, their neighbours and the best sentences by BM25, in the report's
    order. Training shortens it anew each time, now and then without the answer (``drop_answer_share``).

    Args:
        rows: With ``id``, a report below ``data_root`` (:mod:`govtext.training.annotated`), ``question``, ``reworded``
            if it is asked in other words too, ``answers`` (``text``, ``start``, ``end`` in the report's text).
        data_root: Folder of the reports.
        half: Take the reports of this half alone, ``"A"`` or ``"B"``.

    Raises:
        GovtextError: A report is missing, or an answer does not stand where its row says.
    """
    return list(_examples((r for r in rows if half is None or half_of(report_name(r)) == half), data_root))


def _examples(rows: Iterable[dict[str, Any]], data_root: Path) -> Iterator[Example]:
    texts: dict[str, str] = {}
    for row in rows:
        name = report_name(row)
        if name not in texts:
            texts[name] = report_text(row, data_root)
        text = texts[name]
        answers = [Span(answer["start"], answer["end"]) for answer in row["answers"]]
        for span, answer in zip(answers, row["answers"], strict=True):
            if span.of(text) != answer["text"]:
                raise GovtextError(f"question {row['id']}: {answer['text']!r} does not stand at {span.start}")
        for number, question in enumerate(phrasings(row)):
            passage, moved = cut_passage(text, question, answers)
            if moved or not answers:
                yield Example(f"{row['id']}{'~' * number}", question, passage, moved)


def cut_passage(text: str, question: str, answers: Sequence[Span]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The passage of a question and where its answers stand in it; an answer over a gap is left out."""
    ranking = bm25_ranking(text, question)
    order = sorted(ranking)
    place = {sentence: i for i, sentence in enumerate(order)}
    chosen = {place[sentence] for sentence in ranking[:FOUND]}
    for answer in answers:
        touched = [i for i, s in enumerate(order) if s.start < answer.end and s.end > answer.start]
        if touched:
            chosen |= set(range(max(0, touched[0] - 1), min(len(order), touched[-1] + 2)))
    parts: list[str] = []
    moves: list[tuple[Span, int]] = []  # a part of the text, and how far it moves to the left
    size = 0
    for i in sorted(chosen):
        # neighbours keep what stands between them; a sentence without its neighbour ends with a line
        end = order[i + 1].start if i + 1 in chosen else order[i].end
        part = Span(order[i].start, end)
        words = part.of(text) if i + 1 in chosen else part.of(text) + "\n"
        parts.append(words)
        moves.append((part, part.start - size))
        size += len(words)
    passage = "".join(parts)
    moved = []
    for answer in answers:
        shift = next((by for part, by in moves if part.start <= answer.start < part.end), None)
        if shift is not None and passage[answer.start - shift : answer.end - shift] == answer.of(text):
            moved.append((answer.start - shift, answer.end - shift))
    return passage, tuple(dict.fromkeys(moved))
