"""Find the figures of a text: one regular pass for the numerals, then units, ranges, hedges and lists by small rules.

What a numeral is followed by decides whether it is a figure: ``5G``, ``12345热线``, ``第三次``, ``一体化`` have no unit and are
left alone; years, months and days belong to :mod:`govtext.quantities.periods`.
"""

# ruff: noqa: SIM905 (tables of words read better as text than as one string a line)

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from govtext.offsets import Span
from govtext.quantities.context import Bound, hedge_after, hedges_before, is_refused, unit_at
from govtext.quantities.numbers import POWERS, TO_ASCII, Number, chinese_integer, parse_number, without_zeros
from govtext.quantities.units import PLACE_UNIT, UNITS, Unit, UnitKind, unit_named


@dataclass(frozen=True, slots=True)
class RawQuantity:
    """A figure in a plain string.

    Attributes:
        span: With its hedges: 超过60%, 2%左右.
        core: Numeral and unit alone.
        text: ``span.of(text)``.
        value: In ``unit``, exact; both ends of a range, all parts of a ratio.
        unit: Normalised; "" for a bare number.
        scale: What the printed figure was multiplied with; already applied in ``value``.
        approximate: Hedged: 余, 多, 近, 约, 左右, 以上, 突破.
        bound: Whether the words give a lower or an upper limit.
        kind: What the unit measures.
        chinese: The numeral is written in Chinese characters.
        printed_unit: The unit as it stands on the page; "" if it was taken from a neighbour in a list.
    """

    span: Span
    core: Span
    text: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    scale: Decimal
    approximate: bool
    bound: Bound
    kind: UnitKind
    chinese: bool = False
    printed_unit: str = ""

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The value as a tuple: one number, or the ends of a range."""
        return self.value if isinstance(self.value, tuple) else (self.value,)


@dataclass(frozen=True, slots=True)
class _Bare:
    """A number without a unit; it may get one from the number it is coordinated with."""

    start: int
    end: int
    number: Number
    approximate: bool
    chinese: bool


# 千 and 百 that begin a unit (千瓦, 千升, 百分点) are no part of the numeral.
_SCALE = r"(?:[十百万亿]|千(?![瓦米克升伏卡赫焦乏分])|百(?!分))"
_DIGIT = "[0-9０-９]"
_ARABIC = (
    rf"(?:{_DIGIT}{{1,3}}(?:,{_DIGIT}{{3}})+(?!{_DIGIT})|[０-９]{{1,3}}(?:，[０-９]{{3}})+(?!{_DIGIT})|{_DIGIT}+)"
    # older reports print the decimal point in the middle: 19·5％; without a unit it is a day: 3·15, “12·9”
    rf"(?:[.．]{_DIGIT}+|·{_DIGIT}+(?=[%％‰百千万亿倍元吨人]))?"
)
_CHINESE = (
    r"(?:[〇○零一二两三四五六七八九十万亿]|千(?![瓦米克升伏卡赫焦乏分])|百(?!分))+(?:点[〇○零一二三四五六七八九]+)?"
)
_MORE = r"[余多几来](?!少)"

# One numeral. Must match 15.44万, 2万5千, 100多万, 三百二十五, 十几, 百余, 百分之八十, 三分之一, 8.7:48.5:42.8; whether
# it is a figure is decided afterwards. Every repetition eats a character that nothing after it can start with, so that
# time stays linear.
_NUMERAL = re.compile(
    rf"(?P<parts>[0-9.]{{1,8}}(?: ?[:：∶] ?[0-9.]{{1,8}}){{2,5}})"
    rf"|(?P<denominator>[百千万]|[一二两三四五六七八九十]{{1,3}}|{_DIGIT}{{1,3}})分之(?P<numerator>{_ARABIC}|{_CHINESE})(?:[到至—－～](?P<numerator2>{_ARABIC}|{_CHINESE}))?"
    rf"|(?P<half>一半|半数|半(?=年|个月|小时|个小时|个世纪))"
    rf"|(?P<arabic>{_ARABIC}(?:[ \xa0]?(?=[十百千万亿]){_SCALE}+(?:{_DIGIT}+{_SCALE}+)*)?)(?P<more>(?:{_MORE}(?P<scale>{_SCALE}*))?)"
    rf"|(?P<chinese>{_CHINESE})(?P<chinese_more>(?:{_MORE}(?P<chinese_scale>{_SCALE}*))?)"
)
_LONGEST_NUMERAL = 24  # in characters; longer ones are identifiers

_RATE = re.compile(r" ?[/／] ?([十百千万亿]{0,2})([\u4e00-\u9fffA-Za-z³²]{1,6})")
_SHORT_TIMES = {"s": "秒", "h": "小时", "d": "天", "时": "小时"}  # after a stroke only: m³/s
_PLACES_MOVED = re.compile(r"(?:上升|提升|前移|前进|跃升|晋升|下降|后移|降|升|进)了?$")
_PARENTHESISED = re.compile(r"[（(]([\u4e00-\u9fff、]{1,6})[）)]")
_RANGE_GAP = re.compile(r" ?(?:[-－–—―~～]{1,2}|至|到) ?")
_LIST_GAP = re.compile(r" ?(?:、|和|与|及|以及) ?")
_CHANGE_GAP = re.compile(r"(?:增加|提高|上升|增长|提升|扩大|下降|减少|降低|增|升|提|降|减)(?:到|至)")
_MONEY_BEFORE = re.compile(
    r"(?:投资|资金|投入|贷款|融资|产值|营收|利润|补助|补贴|税收|税|增加值|经费|捐款|拨付|收入|支出|[成销交总金余]额|存款|债券)"
    r"(?:额|近|约|超|逾|了|超过|达到|达|突破|实现|完成|共|合计|为)?$"
)
_PEOPLE_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:人口|劳动力|职工|学生|农民|群众|居民|人员|党员|干部|游客|工人|儿童|老人|纳税人|市民|中国人)"
)
_NUMBER_BEFORE = re.compile(r"(?:[为达至到在]|指数|系数|得分|[约近超过])$")
_RANK_BEFORE = re.compile(
    r"居|列|排|名|位|全国|全省|全市|全区|全县|全球|世界|[东中西南北]部|亚洲|升至|升到|进至|增速|总量"
)
_RANK_NUMBER = re.compile(
    rf"(?:{_DIGIT}{{1,3}}|[一二三四五六七八九十]{{1,3}})(?P<unit>[位名]?)(?=[，。；、！？,;!?）)”’\s和且并]|$)"
)
_SENTENCE_BREAK = re.compile(r"[，。；！？\n]")
_CLOSING = frozenset("，。；：、！？,;:!?）)】」』”’…\n\r\t \u3000")
_ONE = Decimal(1)
_MORE_AFTER = frozenset(("time", "times", "money", "mass", "area", "length"))
_MEASURED = frozenset(
    (
        "money area length mass volume percent points energy power voltage data "
        "temperature rate speed frequency sound people"
    ).split()
)


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[RawQuantity]:
    """The figures of a string, or of the lines ``[start, end)`` of it, in order; periods (2019年, 12月) and ordinals are not among them, ranks (居第3位) are.

    Example:
        >>> [(q.text, str(q.value), q.unit) for q in find_quantities("产量15.44万千升，增长13.2%")]
        [('15.44万千升', '154400', '千升'), ('13.2%', '13.2', '%')]
    """
    found: list[RawQuantity] = []
    bare: list[_Bare] = []
    done = 0  # units may hold characters that look like numerals (吨/万元): nothing before this offset is read again
    for match in _NUMERAL.finditer(text, start, len(text) if end is None else end):
        if match.start() < done:
            continue
        item = _read(text, match)
        if item is None:
            continue
        if isinstance(item, _Bare):
            done = item.end
            if bare and not _gap_joins(text, bare[-1].end, item.start):
                _flush(text, bare, None, found)
            bare.append(item)
            continue
        done = item.span.end
        if bare:
            item = _flush(text, bare, item, found) or item
        if found and (merged := _merged_range(text, found[-1], item)):
            found[-1] = merged
        else:
            found.append(item)
    _flush(text, bare, None, found)
    return found


def parse_quantity(words: str) -> RawQuantity | None:
    """The figure that a short expression states; None unless there is exactly one.

    Example:
        >>> parse_quantity("15.44万千升").value == parse_quantity("154400千升").value
        True
    """
    found = find_quantities(words.strip())
    return found[0] if len(found) == 1 else None


def _read(text: str, match: re.Match[str]) -> RawQuantity | _Bare | None:
    """What one numeral is: a figure, a number without a unit, or nothing."""
    start, end = match.span()
    if match["parts"]:
        return _ratio(text, start, end)
    if match["numerator"]:
        return _fraction(text, match)
    if match["half"]:
        return _half(text, start, end)
    if start and text[start - 1] == "第":
        return _rank(text, start)
    words = match["arabic"]
    chinese = words is None
    if chinese:
        words, more, scale = match["chinese"], match["chinese_more"], match["chinese_scale"]
    else:
        more, scale = match["more"], match["scale"]
        if _inside_identifier(text, start):
            return None
    if len(words) > _LONGEST_NUMERAL or words == "亿万" or (words[0] in "0０" and words[1:2].isdigit()):
        return None
    number = parse_number(words)
    if number is None:
        return None  # 十四五规划 and 二三产业 hold no number
    if scale:
        number = _times(number, scale)
    return _figure(text, start, end, words, number, bool(more), chinese)


def _inside_identifier(text: str, start: int) -> bool:
    """Digits that go on from something: A4, PM2.5, 0797-666, 12.3.4, G20."""
    before = text[start - 1 : start]
    if not before:
        return False
    if before in "._/〔［[#＃№" or (
        before in "-－–" and text[start - 2 : start - 1].isascii() and text[start - 2 : start - 1].isalnum()
    ):
        return not _is_measured_before_hyphen(text, start)
    return False


def _is_measured_before_hyphen(text: str, start: int) -> bool:
    # 5-8个, 2021-2025年: a hyphen between plain digits is a range and is joined later.
    return text[start - 1] in "-－–" and text[start - 2].isdigit()


def _figure(
    text: str, start: int, end: int, words: str, number: Number, more: bool, chinese: bool
) -> RawQuantity | _Bare | None:
    at = end
    while at < len(text) and at < end + 2 and text[at].isspace() and text[at] != "\n":
        at += 1
    approximate = more or isinstance(number.value, tuple)
    if text.startswith("个多", at) and unit_at(text, at + 2) in ("月", "小时", "学期", "世纪", "星期"):
        name, approximate, more = "个" + unit_at(text, at + 2), True, True
        unit_end = at + 1 + len(name)
    else:
        name = unit_at(text, at)
        unit_end = at + len(name)
    if name == "" and text[at : at + 1] == "成" and _is_tenths(text, at, number):
        return _tenths(text, start, at + 1, number, approximate, chinese)
    bare_power = chinese and all(char in POWERS for char in words)
    span_start, hedged, bound = hedges_before(text, start, bare_power)
    if words == "十" and text[span_start:start] in ("上", "过"):
        span_start, hedged, bound = start, False, ""  # 加上十年
    if text[span_start:start] == "近" and name in ("年", "个月", "天", "周"):
        span_start, hedged, bound = start, False, ""  # 近三年: the last three years
    if not name:
        return _without_unit(text, start, end, number, more, chinese)
    if is_refused(text, start, end, name, unit_end, words, chinese, hedged or more):
        return None
    if (
        "." in words
        and number.scale == 1
        and name != "级"
        and UNITS[name].kind in ("count", "people")
        and (start == 0 or text[start - 1] in "\n \u3000")
    ):
        # Nothing is counted in tenths: 8.6个 at the start of a line is item 8 and six of them.
        label, _, words = words.partition(".")
        start = span_start = start + len(label) + 1
        number = Number(Decimal(words.translate(TO_ASCII)), _ONE)
    latin = start and text[start - 1].isascii() and text[start - 1].isalpha()
    unit: Unit = UNITS[name]
    if name == "位" and _PLACES_MOVED.search(text, max(0, start - 3), start):
        unit = PLACE_UNIT
    if latin and (name.isascii() or unit.kind not in _MEASURED or text[start - 2 : start].upper() == "PM"):
        return None  # G20个, A4张; but GDP5000亿元
    unit, unit_end = _rate_or_note(text, unit, unit_end)
    value: Decimal | tuple[Decimal, ...] = number.value
    if unit.name == "%" and name in ("%", "％") and _is_negative(text, start):
        value = tuple(-part for part in value) if isinstance(value, tuple) else -value
        span_start -= 1
    core_end = unit_end
    if name in ("年", "个小时", "倍") and text.startswith("半", unit_end) and not isinstance(value, tuple):
        value, core_end = value + Decimal("0.5"), unit_end + 1
    if text[core_end : core_end + 1] in ("多", "余") and unit.kind in _MORE_AFTER:
        approximate, more, core_end = True, True, core_end + 1
    span_end, hedged_after, after_bound = hedge_after(text, core_end)
    bound = bound or after_bound or ("at least" if more else "")
    return RawQuantity(
        Span(span_start, span_end), Span(start, core_end), text[span_start:span_end], value, unit.name, number.scale,
        approximate or hedged or hedged_after, bound, unit.kind, chinese, name,
    )  # fmt: skip


def _rate_or_note(text: str, unit: Unit, end: int) -> tuple[Unit, int]:
    """A unit that goes on: 元/亩, 元/人/年, 元每平方米, 台（套）."""
    for _ in range(2):
        match = _RATE.match(text, end)
        if match is None:
            break
        below = unit_at(text, match.start(2)) or (match[2][0] if match[2][0] in _SHORT_TIMES else "")
        if not below:
            break
        per = unit_named(f"{unit.name}/{match[1]}{_SHORT_TIMES.get(below, below)}")
        if per is None:
            per = Unit(f"{unit.name}/{match[1]}{below}", "rate", f"{unit.name}/{match[1]}{below}")
        unit, end = per, match.start(2) + len(below)
    if text[end : end + 1] == "每":
        below = unit_at(text, end + 1)
        if below and UNITS[below].kind in ("area", "volume", "mass", "energy", "length"):
            per = unit_named(f"{unit.name}/{below}")
            if per is not None:
                return per, end + 1 + len(below)
    if text[end : end + 1] in ("（", "("):
        match = _PARENTHESISED.match(text, end)
        if match and all(part in UNITS for part in match[1].split("、")):
            return unit, match.end()
    return unit, end


def _is_negative(text: str, start: int) -> bool:
    """A minus sign that is no dash: after 为, 达 or a bracket."""
    return start > 1 and text[start - 1] in "-－–−" and text[start - 2] in "为达到至是：:(（"


def _is_tenths(text: str, at: int, number: Number) -> bool:
    """三成 is 30 %; 一成不变, 三成立 are not."""
    top = number.value[-1] if isinstance(number.value, tuple) else number.value
    follows = text[at + 1 : at + 2]
    return _ONE <= top <= 10 and (
        not follows or follows in _CLOSING or text.startswith(("以上", "左右", "以下", "的", "多"), at + 1)
    )


def _tenths(text: str, start: int, end: int, number: Number, approximate: bool, chinese: bool) -> RawQuantity:
    number = _times(number, "十")
    span_start, hedged, bound = hedges_before(text, start, False)
    span_end, hedged_after, after_bound = hedge_after(text, end)
    return RawQuantity(
        Span(span_start, span_end), Span(start, end), text[span_start:span_end], number.value, "%", Decimal(10),
        approximate or hedged or hedged_after, bound or after_bound, "percent", chinese, "成",
    )  # fmt: skip


def _times(number: Number, scale_words: str) -> Number:
    """The number with a scale that stands after 余 or 多: 100多万."""
    scale = _ONE
    for char in scale_words:
        scale *= POWERS[char]
    value = number.value
    if isinstance(value, tuple):
        return Number((without_zeros(value[0] * scale), without_zeros(value[1] * scale)), number.scale * scale)
    return Number(without_zeros(value * scale), number.scale * scale)


def _without_unit(
    text: str, start: int, end: int, number: Number, more: bool, chinese: bool
) -> RawQuantity | _Bare | None:
    """A number without a unit: money or people if the words around say so, else kept for its neighbour in a list."""
    value = number.value
    if not isinstance(value, tuple) and value >= 10000 and (number.scale >= 10000 or chinese):
        unit = ""
        if _MONEY_BEFORE.search(text, max(0, start - 8), start):
            unit = "元"
        elif _PEOPLE_AFTER.match(text, end):
            unit = "人"
        if unit:
            return _plain(text, start, end, number, more, chinese, unit)
    if chinese and not more and text[end : end + 1] not in ("到", "至", "—", "－", "-", "～", "~"):
        return None
    return _Bare(start, end, number, more, chinese)


def _plain(text: str, start: int, end: int, number: Number, more: bool, chinese: bool, unit: str) -> RawQuantity:
    span_start, hedged, bound = hedges_before(text, start, False)
    span_end, hedged_after, after_bound = hedge_after(text, end)
    kind = UNITS[unit].kind if unit in UNITS else (unit_named(unit).kind if unit and unit_named(unit) else "number")  # type: ignore[union-attr]
    return RawQuantity(
        Span(span_start, span_end), Span(start, end), text[span_start:span_end], number.value, unit, number.scale,
        more or hedged or hedged_after, bound or after_bound or ("at least" if more else ""), kind, chinese,
    )  # fmt: skip


def _gap_joins(text: str, left: int, right: int) -> bool:
    if right - left > 6:
        return False
    gap = text[left:right]
    return bool(_RANGE_GAP.fullmatch(gap) or _LIST_GAP.fullmatch(gap) or _CHANGE_GAP.fullmatch(gap))


def _flush(text: str, bare: list[_Bare], item: RawQuantity | None, found: list[RawQuantity]) -> RawQuantity | None:
    """Settle the numbers that wait for a unit, from the right: ``item`` is the figure after them, if there is one.

    Returns:
        ``item``, widened if a number before it was the lower end of its range.
    """
    ready: list[RawQuantity] = []
    after = item
    for number in reversed(bare):
        joined = None
        if after is not None and after.core.start - number.end <= 6:
            gap = text[number.end : after.core.start]
            if (
                _RANGE_GAP.fullmatch(gap)
                and not isinstance(after.value, tuple)
                and not isinstance(number.number.value, tuple)
            ):
                low = number.number.value
                if number.number.scale == 1 and low * after.scale <= after.value:
                    low = without_zeros(low * after.scale)
                if low < after.value and not _opens_change(text, number.start, gap):
                    widened = _as_range(text, number, low, after)
                    if after is item:
                        item = widened
                    else:
                        ready[-1] = widened
                    after = widened
                    continue
                if low != after.value:
                    joined = _shared(text, number, after)
            elif after.kind != "rank" and (_LIST_GAP.fullmatch(gap) or _CHANGE_GAP.fullmatch(gap)):
                joined = _shared(text, number, after)
        if joined is None:
            joined = _alone(text, number)
        if joined is not None:
            ready.append(joined)
        after = joined
    found.extend(reversed(ready))
    bare.clear()
    return item


def _opens_change(text: str, start: int, gap: str) -> bool:
    """由5%到6% names two values, 5%到6% a range."""
    return gap.strip() in ("到", "至") and text[start - 1 : start] in ("由", "从")


def _as_range(text: str, low: _Bare, value: Decimal, high: RawQuantity) -> RawQuantity:
    start, hedged, bound = hedges_before(text, low.start, False)
    assert not isinstance(high.value, tuple)
    return replace(
        high, span=Span(start, high.span.end), core=Span(low.start, high.core.end), text=text[start : high.span.end],
        value=(value, high.value), approximate=high.approximate or hedged, bound=high.bound or bound,
    )  # fmt: skip


def _merged_range(text: str, low: RawQuantity, high: RawQuantity) -> RawQuantity | None:
    """5%—6%, 3万元至5万元: one figure with two ends."""
    if low.unit != high.unit or low.span.end != low.core.end or high.core.start - low.core.end > 4:
        return None
    if (
        isinstance(low.value, tuple)
        or isinstance(high.value, tuple)
        or not low.value < high.value
        or low.kind == "rank"
    ):
        return None
    gap = text[low.core.end : high.core.start]
    if not _RANGE_GAP.fullmatch(gap) or _opens_change(text, low.core.start, gap):
        return None
    return replace(
        high, span=Span(low.span.start, high.span.end), core=Span(low.core.start, high.core.end),
        text=text[low.span.start : high.span.end], value=(low.value, high.value),
    )  # fmt: skip


def _shared(text: str, number: _Bare, after: RawQuantity) -> RawQuantity:
    """A number of a list that gets the unit of the next: 3.4、7.5个百分点; the scale too, if it has none of its own."""
    own = number.number
    if own.scale == 1 and after.scale >= 1000 and after.printed_unit:
        own = own if isinstance(own.value, tuple) else Number(without_zeros(own.value * after.scale), after.scale)
    return _plain(text, number.start, number.end, own, number.approximate, number.chinese, after.unit)


def _alone(text: str, number: _Bare) -> RawQuantity | None:
    """A bare number that is a figure all the same: an index, or one whose unit was left out (出栏16.4)."""
    if number.chinese or isinstance(number.number.value, tuple):
        return None
    start, end = number.start, number.end
    words = text[start:end]
    if number.number.scale < 10000:
        follows = text[end : end + 1]
        if follows and follows not in _CLOSING:
            return None
        if not _NUMBER_BEFORE.search(text, max(0, start - 4), start):
            return None
        if len(words) == 4 and words.isdigit() and words[:2] in ("19", "20"):
            return None  # a year
    return _plain(text, start, end, number.number, number.approximate, False, "")


def _ratio(text: str, start: int, end: int) -> RawQuantity | None:
    """8.7:48.5:42.8; a time of day (12:30:00) has three plain parts of two digits and is none."""
    words = text[start:end].strip(" .:：∶")
    parts = re.split(r" ?[:：∶] ?", words)
    if all(len(part) == 2 and part.isdigit() for part in parts):
        return None
    if not all(re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", part) for part in parts):
        return None
    span = Span(start, start + len(words))
    return RawQuantity(span, span, words, tuple(map(Decimal, parts)), "", _ONE, False, "", "ratio")


def _fraction(text: str, match: re.Match[str]) -> RawQuantity | None:
    """百分之八十 is 80 %, 千分之三 3 ‰, 三分之一 a third (28 digits)."""
    start, end = match.span()
    below, above = match["denominator"], parse_number(match["numerator"])
    if above is None or isinstance(above.value, tuple):
        return None
    unit, value, printed = "", above.value, ""
    if below in ("百", "千", "万"):
        if below == "百" and match["numerator"] == "百":
            value = Decimal(100)
        unit, printed = ("‰", "千分之") if below == "千" else ("%", below + "分之")
        value = value / 100 if below == "万" else value
    else:
        divisor = (
            Decimal(below.translate(TO_ASCII)) if below[0] not in "一二两三四五六七八九十" else chinese_integer(below)
        )
        if not divisor or value == 0:
            return None
        with localcontext() as context:
            context.prec = 28
            value = value / Decimal(divisor)
    both: Decimal | tuple[Decimal, ...] = value
    if match["numerator2"] and unit == "%":  # 百分之八至九
        above = parse_number(match["numerator2"])
        if above is None or isinstance(above.value, tuple) or not value < above.value:
            end = match.end("numerator")
        else:
            both = (value, above.value)
    elif match["numerator2"]:
        end = match.end("numerator")
    kind: UnitKind = "percent" if unit else "number"
    span_start, hedged, bound = hedges_before(text, start, False)
    span_end, hedged_after, after_bound = hedge_after(text, end)
    return RawQuantity(
        Span(span_start, span_end), Span(start, end), text[span_start:span_end], both, unit, _ONE, hedged or hedged_after,
        bound or after_bound, kind, True, printed,
    )  # fmt: skip


def _half(text: str, start: int, end: int) -> RawQuantity | None:
    """一半 and 半年; 上半年 and 下半年 are periods."""
    if text[start] == "半" and not text.startswith("半数", start):
        if start and text[start - 1] in "上下前后大多年倍时一":
            return None
        name = unit_at(text, end)
        value, unit, end = Decimal("0.5"), UNITS[name].name, end + len(name)
    else:
        name, value, unit = "", Decimal("0.5"), ""
    span_start, hedged, bound = hedges_before(text, start, False)
    span_end, hedged_after, after_bound = hedge_after(text, end)
    kind: UnitKind = UNITS[name].kind if name else "number"
    return RawQuantity(
        Span(span_start, span_end), Span(start, end), text[span_start:span_end], value, unit, _ONE, hedged or hedged_after,
        bound or after_bound, kind, True, name,
    )  # fmt: skip


def _rank(text: str, start: int) -> RawQuantity | None:
    """居全国第3, 位居第二位: a rank. 第三次, 第二产业, 第一书记 are not."""
    match = _RANK_NUMBER.match(text, start)
    if match is None:
        return None
    lead = text[max(0, start - 16) : start - 1]
    breaks = list(_SENTENCE_BREAK.finditer(lead))
    if breaks:
        lead = lead[breaks[-1].end() :]
    if not _RANK_BEFORE.search(lead):
        return None
    words = text[start : match.start("unit")]
    number = parse_number(words)
    if number is None or isinstance(number.value, tuple):
        return None
    span = Span(start - 1, match.end())
    return RawQuantity(
        span, span, span.of(text), number.value, "位", _ONE, False, "", "rank", not words[0].isdigit(), match["unit"]
    )
