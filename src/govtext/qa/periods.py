"""Which calendar year a sentence speaks of: named in it, said by its heading, or held over from before."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from govtext.document import Document
from govtext.retrieval.terms import fold

# 2019年, 2021—2025年, 2016-2020年; not 2019个, 12345.
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=\s*(?:年|[-—–~～至]+\s*(?:19|20)?\d\d年))")
_RELATIVE = {"去年": -1, "上年": -1, "前年": -2, "今年": 0, "本年度": 0, "明年": 1}
_RELATIVE_RE = re.compile("(?<![同比较与])(?:" + "|".join(_RELATIVE) + ")")
_CHINESE_YEAR = re.compile(r"[一二][九〇○零][〇○零一二三四五六七八九]{2}年")
_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
# Comparisons name a year that the figure is not of: 比2010年增长, 与上年持平.
_COMPARED = re.compile(r"(?:比|较|同|与|和|是)(?:上年|去年|前年|(?:19|20)\d\d年)(?:同期|末|底)?(?:相比|增|减|下|上|提|持|多|少|高|低|净|翻|略|的|有|年均)?")


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year that stands in a text, as offsets in it."""

    start: int
    end: int
    year: int


def find_years(folded: str, report_year: int | None) -> list[YearMention]:
    """The years named in a folded text, comparisons left out; 去年 and 今年 only if the report's year is known.

    Example:
        >>> [m.year for m in find_years("2019年比2018年增长5%,今年力争", 2020)]
        [2019, 2020]
    """
    if "年" not in folded:
        return []
    compared = [m.span() for m in _COMPARED.finditer(folded)]
    found: list[YearMention] = []
    for match in _YEAR.finditer(folded):
        found.append(YearMention(match.start(), match.end(), int(match[1])))
    for match in _CHINESE_YEAR.finditer(folded):
        year = int("".join(_CHINESE_DIGITS.get(c, "1" if c == "一" else "9") for c in match.group()[:4]))
        found.append(YearMention(match.start(), match.end(), year))
    if report_year is not None:
        for match in _RELATIVE_RE.finditer(folded):
            found.append(YearMention(match.start(), match.end(), report_year + _RELATIVE[match.group()]))
    if compared:
        found = [m for m in found if not any(s <= m.start < e for s, e in compared)]
    return sorted(found, key=lambda m: m.start)


def report_year_of(document: Document) -> int | None:
    """The year the report was given in: its date, else the first date of its head, else the year in its title."""
    if document.date is not None and document.date.start is not None:
        return document.date.start.year
    head = fold(document.text[:600])
    dated = re.search(r"((?:19|20)\d\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日", head)
    if dated:
        return int(dated[1])
    title = _YEAR.search(fold(document.title or "")) or _YEAR.search(head)
    return int(title[1]) if title else None


def is_retrospective(document: Document) -> bool:
    """The title's year is the year reported on (a statistical communiqué), not the year of the report."""
    head = document.title or document.text[:80]
    return "公报" in head or "年鉴" in head


class Timeline:
    """The year in force at each sentence of a document: of its heading, or held over from an earlier sentence."""

    def __init__(self, document: Document) -> None:
        self.report_year = report_year_of(document)
        title_year = _YEAR.search(fold(document.title or ""))
        self.default_year = int(title_year[1]) if title_year and is_retrospective(document) else None
        self._held: list[int | None] = []
        self._heading: list[int | None] = []
        starts = [section.span.start for section in document.sections]
        named: dict[int, int] = {}
        for i, section in enumerate(document.sections):
            years = find_years(fold(section.heading_span.of(document.text)), self.report_year)
            if years:
                named[i] = years[-1].year
        held: int | None = None
        held_section = -1
        above: list[int] = []  # headings that name a year and whose sections are not over
        following = iter([i for i in sorted(named) if i > 0])
        coming = next(following, None)
        for sentence in document.sentences:
            at = bisect_right(starts, sentence.span.start) - 1
            if at != held_section:
                held, held_section = None, at
            self._held.append(held)
            while coming is not None and coming <= at:
                above.append(coming)
                coming = next(following, None)
            while above and document.sections[above[-1]].span.end <= sentence.span.start:
                above.pop()
            self._heading.append(named[above[-1]] if above else None)
            years = find_years(fold(sentence.text), self.report_year)
            if years:
                # The first mention frames the sentence; later ones are usually plans or comparisons.
                held = years[0].year

    def held_at(self, sentence_index: int) -> int | None:
        """The year named last before the sentence, in the same section."""
        return self._held[sentence_index]

    def heading_at(self, sentence_index: int) -> int | None:
        """The year that a heading above the sentence names."""
        return self._heading[sentence_index]
