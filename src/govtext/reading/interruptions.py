"""Tables and footnotes that stand inside a paragraph in the print, since a column or page ends there.

They are put behind the paragraph, so that no sentence is cut in two; each line keeps its page and box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from govtext.reading.order import SetLine
from govtext.reading.paragraphs import ENDS, find_joins, main_size

# How a footnote opens. Must match: 1 数据来自… · ① … · ［1］… · 注：…  Must not: 1.5万人
_NOTE = re.compile(r"\s*(?:[①-⑳*＊※†]|[\[［〔(（][0-9]{1,3}[\]］〕)）]|[0-9]{1,3}(?![0-9.．、%％万亿])|注\s?[0-9]*\s?[:：])")
_SMALLER = 0.93
"""Of the size of the text: a footnote is set in less."""


def put_behind_paragraphs(lines: Sequence[SetLine]) -> list[SetLine]:
    """The lines with tables and footnotes moved behind the paragraph that they interrupt."""
    aside = _asides(lines)
    body = [line for line, moved in zip(lines, aside, strict=True) if not moved]
    if len(body) == len(lines) or not body:
        return list(lines)
    joins = find_joins(body)
    result: list[SetLine] = []
    waiting: list[SetLine] = []
    cut = False
    at = -1  # index in ``body`` of the last line put out
    for line, moved in zip(lines, aside, strict=True):
        if moved:
            waiting.append(line)
            continue
        cut = at >= 0 and joins[at] and (cut or (bool(waiting) and _is_cut(body[at], line)))
        if not cut:  # no paragraph is open that was cut
            result += waiting
            waiting = []
        result.append(line)
        at += 1
    return result + waiting


def _is_cut(line: SetLine, below: SetLine) -> bool:
    """Whether a column ends between two lines of a paragraph, in mid-sentence."""
    return (line.page, line.region) != (below.page, below.region) and ENDS.search(line.text) is None


def _asides(lines: Sequence[SetLine]) -> list[bool]:
    """Which lines belong to a table, or to the footnotes at the end of a column."""
    aside = [line.table >= 0 for line in lines]
    size = main_size(lines)
    last = len(lines)
    while last > 0:  # column by column, from its last line
        first = last - 1
        while first > 0 and (lines[first - 1].page, lines[first - 1].region) == (lines[last - 1].page, lines[last - 1].region):
            first -= 1
        note = last
        while note > first and lines[note - 1].table < 0 and lines[note - 1].style.size < _SMALLER * size:
            note -= 1
        while note < last and not _NOTE.match(lines[note].text):
            note += 1  # small print that opens like no note
        if first < note:
            aside[note:last] = [True] * (last - note)
        last = first
    return aside


__all__ = ["put_behind_paragraphs"]
