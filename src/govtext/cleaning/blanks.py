"""Blanks inside a line: letter-spaced words, figures apart from their units, blanks after full-width marks.

Every function returns the ranges to remove; digits, points, signs and marks are never among them.
"""

from __future__ import annotations

import re

from govtext.cleaning.chars import BLANK, HAN, WIDE_MARKS

_OPEN = "“‘（《〈「『【〔"
_MARKS = "，。、；：！？）》〉」』】〕”’…％"

# Letter-spaced words: tokens in which no two ideographs touch (marks may stand between them, figures and Latin words are
# whole), with one or two blanks between.
# Must match: 中 国 特 色 · 和 过 程 监 控 ，协 调 英 · 化 解，交 通、矿 山 · 政　府　工　作　报　告
# Must not: 白庆春 王肇星 王瑶 (names of several characters) · 1 2 3 (a row of figures)
# Units and marks share no character: a token can be read in one way only, so that the search does not go back.
_UNIT = rf"(?:[{HAN}]|[0-9A-Za-z][0-9A-Za-z%]*)"
_SEPARATOR = rf"[{_OPEN}{_MARKS},.:;—-]"
_TOKEN = rf"{_SEPARATOR}*{_UNIT}(?:{_SEPARATOR}+{_UNIT})*{_SEPARATOR}*"
_SPACED = re.compile(rf"(?<!\S){_TOKEN}(?:{BLANK}{{1,2}}{_TOKEN}){{2,}}(?!\S)")
_HAN_FIRST = re.compile(f"[{HAN}]")
# A single character between blanks or line ends: without one there is no letter spacing.
_ANY_SINGLE = re.compile(rf"(?<!\S)[{_OPEN}{_MARKS}]*[{HAN}][{_MARKS}]*(?!\S)|[0-9] [0-9．.]")
# Two ideographs held apart, alone between blanks or line ends: 总 则, 附　则, 王　瑶.
_SPACED_PAIR = re.compile(rf"(?<!\S)[{HAN}]({BLANK}{{1,2}})[{HAN}](?!\S)")
# Letter-spaced figures of old typesetting, in running text: 1 9 9 8 年, 增长1 5 ．3 ％.
_SPACED_FIGURE = re.compile(r"(?<![0-9.．])[0-9](?: (?:[0-9]|[．.][0-9])(?![0-9]))+")
_BEHIND_FIGURE = re.compile(rf" ?[{HAN}％%，。、）]")

# Between an ideograph or full-width mark and a figure or Latin word, either way round: 12 月 23 日, 2019 年, 33.8 %.
# Not after a number that opens the line (1 总则, 9.1 聚焦…): there the blank parts a label from its title.
_BESIDE_FIGURE = (
    rf"(?<=[{HAN}{WIDE_MARKS}]){BLANK}{{1,2}}(?=[0-9０-９A-Za-z+\-])"
    rf"|(?<=[0-9０-９A-Za-z%％‰℃]){BLANK}{{1,2}}(?=[{HAN}{WIDE_MARKS}%℃])"
)
_NUMBER_LABEL = re.compile(rf"[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{0,4}}{BLANK}+(?=[{HAN}])")
# Beside a full-width mark: （一） 坚持, 市、区） 教育, 氛围。 （执笔.
_BESIDE_MARK = (
    rf"(?<=[，。、；：！？）》”’】〕]){BLANK}{{1,2}}(?=[{HAN}{WIDE_MARKS}0-9０-９A-Za-z])"
    rf"|(?<=[{HAN}]){BLANK}{{1,2}}(?=[{_OPEN}，。、；：！？）》”’】〕])"
    rf"|(?<=[（《“‘【〔]){BLANK}{{1,2}}(?=\S)"
)
_BLANKS = re.compile(BLANK + "+")
_STRAY = re.compile(f"{_BESIDE_FIGURE}|{_BESIDE_MARK}")
# A table row keeps its blanks: figures side by side, a tab, or wide gaps, and no sentence around them.
_TABLE_ROW = re.compile(rf"\t|{BLANK}{{3,}}|[0-9%]{BLANK}+[-+]?[0-9]")
_SENTENCE_MARK = re.compile(r"[，。；]")


def letter_spacing(line: str) -> list[tuple[int, int]]:
    """Blanks inside letter-spaced words of one line, as ranges to remove."""
    removed: list[tuple[int, int]] = []
    if not _ANY_SINGLE.search(line):
        return removed
    for match in _SPACED.finditer(line):
        words = match.group()
        tokens = len(words.split())
        ideographic = sum(1 for token in words.split() if _HAN_FIRST.search(token))
        if ideographic >= 3 and ideographic > tokens / 2:
            removed.extend((match.start() + s, match.start() + e) for s, e in _blank_runs(words))
    for match in _SPACED_PAIR.finditer(line):
        removed.append(match.span(1))
    if _SENTENCE_MARK.search(line) or not _TABLE_ROW.search(line[:40].rstrip("0123456789 ")):
        for match in _SPACED_FIGURE.finditer(line):
            if _BEHIND_FIGURE.match(line, match.end()) is None:
                continue
            removed.extend((match.start() + s, match.start() + e) for s, e in _blank_runs(match.group()))
    return _merge(removed)


def stray_blanks(paragraph: str) -> list[tuple[int, int]]:
    """Blanks beside figures, Latin words and full-width marks of one paragraph, as ranges to remove."""
    if not _SENTENCE_MARK.search(paragraph) and _TABLE_ROW.search(paragraph):
        return []
    label = _NUMBER_LABEL.match(paragraph)
    # Looking at the blanks alone is much quicker than a search for what stands before them.
    blanks = (match.span() for match in _BLANKS.finditer(paragraph, label.end() if label else 0))
    return [(start, end) for start, end in blanks if _STRAY.match(paragraph, start)]


def _blank_runs(words: str) -> list[tuple[int, int]]:
    return [match.span() for match in _BLANKS.finditer(words)]


def _merge(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, without overlaps."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
