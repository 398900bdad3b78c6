"""Periods: years, months, days, quarters, plans, and relative words such as 去年 and 全年 resolved by a reference.

A relative word is resolved only when the reference tells enough; otherwise the words are kept and the period says
``unresolved``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from govtext.document import Period
from govtext.offsets import Span
from govtext.quantities.numbers import DIGITS, TO_ASCII, chinese_integer

# First years of the five-year plans; 1963-65 belonged to none.
_PLANS = {
    "一五": 1953, "二五": 1958, "三五": 1966, "四五": 1971, "五五": 1976, "六五": 1981, "七五": 1986, "八五": 1991, "九五": 1996,
    "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative words are counted from.

    Attributes:
        today: Of the report, as exactly as known: its day, or its year when only that is known. 今年, 去年, 目前.
        focus_year: The year that the passage is about: 全年, 年末, 上半年, 上年 (the one before).
    """

    today: Period | None = None
    focus_year: int | None = None

    @property
    def year(self) -> int | None:
        """The year of the report."""
        return self.today.start.year if self.today is not None and self.today.start is not None else None


_D = "[0-9０-９]"
_Y = rf"(?:(?:1[89]|20|21|１[８９]|２[０１]){_D}{{2}}|[一二][〇○零０0一二三四五六七八九]{{3}})"
_M = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九])"
_DAY = rf"(?:{_D}{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s?(?:[-－–—―~～]{1,2}|至|到)\s?"
_N = rf"(?:{_D}{{1,3}}|[一二两三四五六七八九十几]{{1,3}})"
_PLAN = "|".join(sorted(_PLANS, key=len, reverse=True))

# One period. Must match 2019年, 2019年12月23日, 2021—2025年, 2024年上半年, 1—11月, “十四五”期间, 去年同期, 近三年, 五年来; must not
# match 2000多个, 三月 in a name, 十五 without 期间. Alternatives are tried in this order; none repeats without a limit.
PERIOD = re.compile(
    rf"(?P<y1>{_Y})\s?年?(?:度)?{_TO}(?P<y2>{_Y})\s?(?:(?P<schoolspan>学年)(?:度)?|年(?:度)?(?:期间)?)"
    rf"|(?P<year>{_Y})\s?(?P<school>学年)"
    rf"|(?P<yr>{_Y}|今|去|(?<![目此以之基共合相文证首说表声])[明前上本当同次翌])\s?年(?![级报鉴轮画货味夜限龄纪轻])(?:度)?(?:[的\s]?(?:"
    rf"(?P<m1>{_M})\s?(?:月(?:份)?)?(?:(?P<d1>{_DAY})\s?日)?{_TO}(?P<m2>{_M})\s?月(?:份)?(?:(?P<d2>{_DAY})\s?日)?"
    rf"|(?P<m>{_M})\s?月(?:份)?(?:\s?(?P<d>{_DAY})\s?日(?:{_TO}(?P<de>{_DAY})\s?日)?|(?P<mp>底|末|初|上旬|中旬|下旬))?"
    rf"|(?P<part>底|末|初|上半年|下半年|第?[一二三四1-4]季度|前[一二三]季度|暑期|暑假|寒假|同期|以来|年初|年底|年末)))?"
    rf"|(?<![0-9一二三四五六七八九十])(?P<bm1>{_M})\s?(?:月(?:份)?)?{_TO}(?P<bm2>{_M})\s?月(?:份)?(?![球亮饼光刊])"
    rf"|(?<![0-9一二三四五六七八九十个多年第])(?P<bm>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十](?=月[份底末初0-9]))\s?月(?![球亮饼光刊薪均息嫂])(?:份)?(?:\s?(?P<bd>{_DAY})\s?日(?:{_TO}(?P<bde>{_DAY})\s?日)?|(?P<bmp>底|末|初|上旬|中旬|下旬))?"
    rf"|(?P<half>上半年|下半年)|(?P<quarter>(?<![个几两])第?[一二三四]季度|(?<![0-9])[1-4]季度|前[一二三]季度)|前(?P<months>{_N})个月"
    rf"|[“\"]?(?P<plan>{_PLAN})[”\"]?(?P<plantail>期间|时期|以来|末|初|规划期|开局之年|收官之年|中期)"
    rf"|[“\"](?P<plan2>{_PLAN})[”\"]"
    rf"|(?P<lastn>(?:(?<![将將接])(?<!经过)近|过去的?|最近的?|(?<![以之目纪命])前(?!的)|这){_N}年(?:来|间|多)?|(?<![0-9一二三四五六七八九十第]){_N}年(?:多)?来)|(?P<nextn>(?:今后|未来|接下来)的?{_N}年)"
    rf"|(?P<word>过去的?一年|刚刚过去的一年|一年来|上一年度?|上年度|(?<![0-9一二两三四五六七八九十几])年内|全年|年末|年底|年初|截至目前|截止目前|截至当前|迄今|至今(?![年天日后夏春秋冬晚])|目前|当前|现阶段|近年来|近几年|(?<![以近年几])来年|(?<![以之今此])后年|当月|本月|上月|同期|本世纪中叶|本世纪末|下一步)"
)


def find_periods(text: str, reference: Reference | dt.date | Period | None = None) -> list[Period]:
    """The periods of a string, in order; spans are offsets into it.

    Args:
        text: Any string.
        reference: The date of the report, or a :class:`Reference`; None leaves 今年 and the like unresolved unless a year
            stated earlier in the string settles them (全年, 年末).

    Example:
        >>> [(p.text, p.iso) for p in find_periods("2019年1—9月和去年", dt.date(2020, 2, 1))]
        [('2019年1—9月', '2019-01-01/2019-09-30'), ('去年', '2019')]
    """
    reference = as_reference(reference)
    focus = reference.focus_year
    found: list[Period] = []
    for match in PERIOD.finditer(text):
        period = resolve_period(match, reference, focus)
        if period is None:
            continue
        found.append(period)
        if (
            period.start is not None
            and period.end is not None
            and period.start.year == period.end.year
            and match["yr"] not in ("同", "上")
        ):
            focus = period.start.year
    return found


def as_reference(reference: Reference | dt.date | Period | None) -> Reference:
    """A :class:`Reference` from a date, a period or nothing."""
    if reference is None:
        return Reference()
    if isinstance(reference, Reference):
        return reference
    if isinstance(reference, Period):
        return Reference(reference)
    return Reference(Period(reference, reference, reference.isoformat(), None, "given"))


def resolve_period(match: re.Match[str], reference: Reference, focus: int | None) -> Period | None:
    """The period of a match of ``PERIOD``, in a passage about the year ``focus``; None if it is no date after all."""
    span = Span(*match.span())
    text = match.group()
    days: tuple[dt.date, dt.date] | None
    how = "explicit"
    if match["y1"]:
        first, last = _year(match["y1"]), _year(match["y2"])
        if first is None or last is None or first > last:
            return None
        days = (dt.date(first, 9, 1), dt.date(last, 8, 31)) if match["schoolspan"] else _years(first, last)
    elif match["year"]:
        first = _year(match["year"])
        days = None if first is None else (dt.date(first, 9, 1), dt.date(first + 1, 8, 31))
    elif match["yr"]:
        year, how = _named_year(match["yr"], reference, focus)
        days = None if year is None else _within_year(match, year)
    elif match["plan"] or match["plan2"]:
        first = _PLANS[match["plan"] or match["plan2"]]
        tail = match["plantail"] or ""
        days = (
            _years(first + 4, first + 4)
            if tail in ("末", "收官之年")
            else _years(first, first)
            if tail in ("初", "开局之年")
            else _years(first, first + 4)
        )
    elif match["lastn"] or match["nextn"]:
        days, how = _count_years(match, reference)
    elif match["word"]:
        days, how = _word(match["word"], reference, focus)
    else:  # a part of the year that the text is about
        year = focus if focus is not None else reference.year
        how = "inherited" if focus is not None else "report date"
        days = None if year is None else _part_without_year(match, year)
    if days is None:
        return Period(None, None, text, span, "unresolved")
    return Period(days[0], days[1], text, span, how)


def _year(words: str) -> int | None:
    words = words.translate(TO_ASCII)
    if words.isascii() and words.isdigit():
        return int(words)
    digits = [str(DIGITS[char]) if char in DIGITS else char for char in words]
    value = "".join(digits)
    return int(value) if value.isdigit() and 1800 <= int(value) < 2200 else None


def _small(words: str) -> int | None:
    words = words.translate(TO_ASCII)
    return int(words) if words.isdigit() and words.isascii() else chinese_integer(words)


def _years(first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _named_year(word: str, reference: Reference, focus: int | None) -> tuple[int | None, str]:
    steps = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1}
    if word in steps:
        year = reference.year
        return (None if year is None else year + steps[word]), "report date"
    if word in ("上", "当", "同", "次", "翌"):
        # 上年 is the one before the year that the text is about.
        shift = {"上": -1, "次": 1, "翌": 1}.get(word, 0)
        if focus is not None:
            return focus + shift, "inherited"
        year = reference.year
        return (None if year is None or word != "上" else year - 1), "report date"
    return _year(word), "explicit"


def _within_year(match: re.Match[str], year: int) -> tuple[dt.date, dt.date] | None:
    if match["m1"]:
        return _month_range(year, match["m1"], match["d1"], match["m2"], match["d2"])
    if match["m"]:
        return _month(year, match["m"], match["d"], match["de"], match["mp"])
    return _part(match["part"] or "", year)


def _part_without_year(match: re.Match[str], year: int) -> tuple[dt.date, dt.date] | None:
    if match["bm1"]:
        return _month_range(year, match["bm1"], None, match["bm2"], None)
    if match["bm"]:
        return _month(year, match["bm"], match["bd"], match["bde"], match["bmp"])
    if match["months"]:
        count = _small(match["months"])
        return _months(year, 1, count) if count is not None and 1 <= count <= 12 else None
    return _part(match["half"] or match["quarter"] or "", year)


def _part(words: str, year: int) -> tuple[dt.date, dt.date] | None:
    if words in ("", "同期", "以来"):
        return _years(year, year)
    if words in ("底", "末", "年底", "年末"):
        return dt.date(year, 12, 31), dt.date(year, 12, 31)
    if words in ("初", "年初"):
        return dt.date(year, 1, 1), dt.date(year, 1, 1)
    if words.endswith("半年"):
        return _months(year, 1, 6) if words[0] == "上" else _months(year, 7, 12)
    if words.endswith("季度"):
        quarter = _small(words[-3])
        if quarter is None or not 1 <= quarter <= 4:
            return None
        return _months(year, 1 if words[0] == "前" else quarter * 3 - 2, quarter * 3)
    if words in ("暑期", "暑假"):
        return _months(year, 7, 8)
    return _months(year, 1, 2) if words == "寒假" else None


def _month(
    year: int, month_words: str, day_words: str | None, last_words: str | None, part: str | None
) -> tuple[dt.date, dt.date] | None:
    month = _small(month_words)
    if month is None or not 1 <= month <= 12:
        return None
    first, last = _months(year, month, month)
    if day_words:
        day, end = _small(day_words), _small(last_words or day_words)
        if day is None or end is None or not 1 <= day <= end <= last.day:
            return None
        return first.replace(day=day), first.replace(day=end)
    if part in ("底", "末"):
        return last, last
    if part == "初":
        return first, first
    if part:
        bounds = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}[part]
        return first.replace(day=bounds[0]), first.replace(day=bounds[1])
    return first, last


def _month_range(
    year: int, month1: str, day1: str | None, month2: str, day2: str | None
) -> tuple[dt.date, dt.date] | None:
    first, last = _month(year, month1, day1, None, None), _month(year, month2, day2, None, None)
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def _count_years(match: re.Match[str], reference: Reference) -> tuple[tuple[dt.date, dt.date] | None, str]:
    """近三年 and 五年来 end with the last full year before the report; 今后五年 begins with its own."""
    words = match["lastn"] or match["nextn"]
    number = re.search(_N, words.replace("这", ""))
    count = _small(number.group()) if number and "几" not in number.group() else None
    year = reference.year
    if count is None or year is None or not 1 <= count <= 100:
        return None, "report date"
    if match["nextn"]:
        return _years(year, year + count - 1), "report date"
    # A report of the first half-year looks back on full years.
    today = reference.today
    last = (
        year
        if today is not None and today.start is not None and today.start == today.end and today.start.month > 6
        else year - 1
    )
    return _years(last - count + 1, last), "report date"


def _word(word: str, reference: Reference, focus: int | None) -> tuple[tuple[dt.date, dt.date] | None, str]:
    year, today = reference.year, reference.today
    if word in ("全年", "年末", "年底", "年初", "同期"):
        base = focus if focus is not None else year
        how = "inherited" if focus is not None else "report date"
        return (None if base is None else _part("" if word in ("全年", "同期") else word, base)), how
    if word in ("上一年", "上一年度", "上年度"):
        base = focus if focus is not None else year
        return (
            None if base is None else _years(base - 1, base - 1)
        ), "inherited" if focus is not None else "report date"
    if year is None or today is None or today.start is None or today.end is None:
        return None, "report date"
    if word in ("截至目前", "截止目前", "截至当前", "迄今", "至今", "目前", "当前", "现阶段"):
        return (today.start, today.end), "report date"
    shift = {"过去一年": -1, "过去的一年": -1, "刚刚过去的一年": -1, "一年来": -1, "年内": 0, "来年": 1, "后年": 2}.get(
        word
    )
    if shift is not None:
        return _years(year + shift, year + shift), "report date"
    if word in ("本月", "当月") and today.start == today.end:
        return _months(year, today.start.month, today.start.month), "report date"
    if word == "上月" and today.start == today.end:
        last = today.start.replace(day=1) - dt.timedelta(days=1)
        return _months(last.year, last.month, last.month), "report date"
    if word.startswith("本世纪"):
        century = year // 100 * 100
        return (
            _years(century + 41, century + 60) if word.endswith("中叶") else _years(century + 91, century + 100)
        ), "report date"
    return None, "report date"


def iter_years(text: str) -> Iterator[tuple[int, int]]:
    """Every stated year with its offset."""
    for match in re.finditer(rf"({_Y})\s?年", text):
        year = _year(match[1])
        if year is not None:
            yield year, match.start()
