"""Where in a sentence an answer is likely to begin and end, learned from the answers of a reading data set.

Chinese marks no words, so a name or phrase has no visible edges; the characters beside a position tell much: after
由 or 成为, before 的 or 等. The table is made by ``govtext.training.answer_boundaries``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

MAX_SPAN_CHARS = 48
MAX_SPANS = 12
MAX_EDGES = 7


def start_features(text: str, at: int) -> tuple[str, ...]:
    """What is looked at to tell whether an answer begins at offset ``at``."""
    before, after = text[max(at - 2, 0) : at], text[at : at + 2]
    return "a" + before[-1:], "b" + before, "c" + after[:1], "d" + after, "e" + before[-1:] + after[:1]


def end_features(text: str, at: int) -> tuple[str, ...]:
    """What is looked at to tell whether an answer ends at offset ``at``."""
    return start_features(text, at)


@cache
def _weights() -> tuple[dict[str, float], dict[str, float]]:
    data = json.loads(files("govtext.qa").joinpath("boundaries.json").read_text(encoding="utf-8"))
    return data["start"], data["end"]


def edge_scores(text: str) -> tuple[list[float], list[float]]:
    """Log-odds that an answer begins, and that one ends, at each offset ``0..len(text)``."""
    starts, ends = _weights()
    begin, finish = [], []
    start_base, end_base = starts[""], ends[""]
    for at in range(len(text) + 1):
        features = start_features(text, at)
        begin.append(start_base + sum(starts.get(f, 0.0) for f in features))
        finish.append(end_base + sum(ends.get(f, 0.0) for f in features))
    return begin, finish


def likely_spans(
    text: str, clauses: tuple[tuple[int, int], ...], begin: list[float], finish: list[float]
) -> list[tuple[int, int]]:
    """Spans inside one clause whose edges both look like those of an answer: at most ``MAX_SPANS`` a clause."""
    found: list[tuple[int, int]] = []
    for low, high in clauses:
        starts = sorted(range(low, high), key=lambda i: -begin[i])[:MAX_EDGES]
        ends = sorted(range(low + 1, high + 1), key=lambda i: -finish[i])[:MAX_EDGES]
        if low not in starts:
            starts.append(low)
        if high not in ends:
            ends.append(high)
        spans = [
            (-begin[start] - finish[end], start, end)
            for start in starts
            if not _inside_figure(text, start)
            for end in ends
            if 2 <= end - start <= MAX_SPAN_CHARS and not _inside_figure(text, end)
        ]
        spans.sort()
        found.extend((start, end) for _, start, end in spans[:MAX_SPANS])
    return found


def _inside_figure(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at] in "0123456789.%" and text[at - 1] in "0123456789."
