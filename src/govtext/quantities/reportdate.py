"""What a report's relative words are counted from: its date, found in the document or inferred with care."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from govtext.document import Document, Period
from govtext.offsets import Span
from govtext.quantities.periods import Reference, find_periods, iter_years

_HEAD_CHARS = 1500  # the date of a report stands near its beginning
_BULLETIN = re.compile(r"(?P<year>(?:19|20)\d{2})年.{0,30}(?:统计公报|年鉴|工作总结|年度报告|年报|执行情况)")
_MEETING = re.compile(
    r"((?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)(?=.{0,4}(?:在|于))|[（(]((?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?)[）)]"
)
_TITLE_YEAR = re.compile(r"((?:19|20)\d{2})年")
_PLANNED = re.compile(r"(?:到|至|力争|目标|计划|规划|展望|实现)$")


def report_reference(document: Document) -> Reference:
    """What 今年, 去年 and 全年 mean in a document.

    In this order: the document's own date; the year of a bulletin's title (2022年…统计公报 tells of 2022, and 今年 is not
    used in it); the date of the meeting or in brackets under the title; the year of the title; and, only when the text says
    去年 or 今年, the year after the largest one stated as past. ``Reference.today.how`` tells which. Nothing is assumed when all
    of them fail.
    """
    head = document.text[:_HEAD_CHARS]
    first_line = head.split("\n", 1)[0]
    title = document.title or (first_line if len(first_line) <= 40 and "，" not in first_line else "")
    bulletin = _BULLETIN.search(title)
    focus = int(bulletin["year"]) if bulletin else None
    if document.date is not None and document.date.start is not None:
        return Reference(document.date, focus)
    if (match := _MEETING.search(head)) is not None:
        periods = find_periods(match[1] or match[2])
        if periods and periods[0].start is not None:
            return Reference(Period(periods[0].start, periods[0].end, match[0], Span(*match.span()), "meeting"), focus)
    if focus is not None:
        return Reference(Period(dt.date(focus, 12, 31), dt.date(focus, 12, 31), str(focus), None, "title"), focus)
    if (match := _TITLE_YEAR.search(title)) is not None:
        return Reference(_year_period(int(match[1]), match[0], "title"))
    year = _latest_past_year(document.text)
    if year is not None:
        return Reference(_year_period(year + 1, "", "largest year stated as past"))
    return Reference()


def _year_period(year: int, text: str, how: str) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), text, None, how)


def _latest_past_year(text: str) -> int | None:
    """The largest year that is told of at least twice and not planned; None unless 去年 is said somewhere."""
    if "去年" not in text:
        return None
    counts = Counter(year for year, start in iter_years(text) if not _PLANNED.search(text, max(0, start - 4), start))
    often = [year for year, count in counts.items() if count >= 2]
    return max(often) if often else None
