"""Whether an answer states the right value, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from govtext.evaluation.metrics.exact import exact_match

# What may stand around a figure without changing it. 增长 and 下降 are not here: they change what the figure means.
_BEFORE = re.compile(
    r"^(?:大约|大概|约为|约|接近|将近|近|超过|超|突破|达到|达|共计|总计|合计|共|为|至少|不少于|不低于|逾)+"
)
_AFTER = re.compile(r"(?:左右|上下|以上|以内|以下|之多|之内)$")
_NUMERAL = (
    r"[0-9][0-9,]*(?:\.[0-9]+)?[十百千万亿]*|[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?"
)
_FIGURE = re.compile(rf"^(?P<number>{_NUMERAL})(?P<vague>[余多几]?)(?P<scale>万亿|[万亿]?)[余多]?(?P<unit>\D*)$")
_RANGE = re.compile(
    rf"^(?P<low>{_NUMERAL})(?P<low_unit>\D{{0,4}}?)(?:[-—–~～]|到|至)+(?P<high>{_NUMERAL})(?P<unit>\D*)$"
)
_PERCENT = re.compile(r"^百分之(.+)$")
_PEOPLE = frozenset("人名位口")


@dataclass(frozen=True, slots=True)
class Value:
    """A value in base units; ``high`` differs from ``low`` for a range."""

    low: Fraction
    high: Fraction
    unit: str


def value_exact_match(prediction: str, answers: Iterable[str], gold: Mapping[str, object] | None) -> float:
    """1.0 if the prediction is an accepted answer or writes the gold value with its unit; range {0, 1}.

    15.44万千升 equals 154400千升 and 1.5公里 equals 1500米; 3.2万千升 does not equal 32万千升, 13.2% does not equal
    13.2个百分点, and words that name another year do not match. Counting words (个 家 户; 人 名 位) are
    interchangeable within their group. A prediction with further words than the figure does not count as its value.

    Args:
        prediction: The answer given.
        answers: Accepted answers as strings.
        gold: ``{"value": "154400", "unit": "千升"}``, a range as ``"2~3"`` or with both ends in a list; None if the
            answer is no quantity.

    Source: own.

    Example:
        >>> value_exact_match("154400千升", ["15.44万千升"], {"value": "154400", "unit": "千升"})
        1.0
        >>> value_exact_match("32万千升", ["3.2万千升"], {"value": "32000", "unit": "千升"})
        0.0
    """
    if exact_match(prediction, answers):
        return 1.0
    wanted = gold_value(gold)
    found = read_value(prediction)
    return float(wanted is not None and found is not None and found == wanted)


def gold_value(gold: Mapping[str, object] | None) -> Value | None:
    """The comparable form of a gold ``{"value", "unit"}``; None if it holds none."""
    if not gold or gold.get("value") is None:
        return None
    raw = gold["value"]
    ends: Sequence[object] = raw if isinstance(raw, (list, tuple)) else str(raw).split("~")
    try:
        low, high = (Fraction(Decimal(str(end))) for end in (ends[0], ends[-1]))
    except InvalidOperation:
        return None
    return _in_base_unit(low, high, str(gold.get("unit") or ""))


def read_value(words: str) -> Value | None:
    """The one figure that ``words`` consist of, or None if they hold something else besides.

    Example:
        >>> read_value("近5000余人") == read_value("5000名"), read_value("增长13.2%") is None
        (True, True)
    """
    text = unicodedata.normalize("NFKC", "".join(words.split())).rstrip("。，、；")
    text = _AFTER.sub("", _BEFORE.sub("", text))
    percent = _PERCENT.match(text)
    if percent:
        text = percent[1] + "%"
    match = _RANGE.match(text)
    if match:
        low, high = _number(match["low"]), _number(match["high"])
        if low is None or high is None:
            return None
        # 2—3万元: the scale of the second figure holds for the first one too.
        scale = re.search(r"[十百千万亿]+$", match["high"])
        if scale and match["low"].isdecimal() and not match["low_unit"]:
            low = _number(match["low"] + scale.group()) or low
        return _in_base_unit(low, high, match["unit"])
    match = _FIGURE.match(text)
    if match is None:
        return None
    number = _number(match["number"])
    if number is None:
        return None
    number *= {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[match["scale"]]
    return _in_base_unit(number, number, match["unit"])


def _number(words: str) -> Fraction | None:
    from govtext.quantities.numbers import parse_number

    parsed = parse_number(words)
    if parsed is None or isinstance(parsed.value, tuple):
        return None
    return Fraction(parsed.value)


def _in_base_unit(low: Fraction, high: Fraction, unit: str) -> Value:
    """Convert by the unit table; an unknown unit stands for itself.

    15.44万千升 may arrive as 15.44万千 and 升: the table makes that the same number of litres.
    """
    from govtext.quantities.units import unit_named

    if unit in _PEOPLE:
        return Value(low, high, "人")
    known = unit_named(unit) if unit else None
    if known is None:
        return Value(low, high, unit)
    if known.kind == "count":
        return Value(low, high, "个")
    return Value(low * known.factor, high * known.factor, known.base)
