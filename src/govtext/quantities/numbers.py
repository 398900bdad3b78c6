"""Numerals on the page -> exact numbers: ``15.44万``, ``三百二十五``, ``１２０``, ``1,234.5``, ``2万5千``, ``百余``.

Hand-written rather than taken from a library: reports mix digits with 万/亿, put 余/多/几 inside numerals and write years
digit by digit, and a numeral that is read wrongly must be refused rather than guessed (十四五 is no number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(("〇○零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Full-width forms and the point in the middle to ASCII; every other character keeps its place, so offsets stay valid.
TO_ASCII = str.maketrans("０１２３４５６７８９．·，", "0123456789..,")

_CHUNK = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)([十百千万亿]*)")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral's value.

    Attributes:
        value: Exact; both ends for 七八 (7 to 8).
        scale: What the printed figure was multiplied with: 10000 for ``15.44万``; 1 for Chinese numerals, which are a whole.
    """

    value: Decimal | tuple[Decimal, Decimal]
    scale: Decimal


def parse_number(words: str) -> Number | None:
    """The value of a numeral without unit, or None if the words are not one.

    Example:
        >>> parse_number("15.44万").value
        Decimal('154400')
        >>> parse_number("三百二十五").value
        Decimal('325')
        >>> parse_number("十四五") is None
        True
    """
    words = words.translate(TO_ASCII)
    if words[:1].isdigit():
        return _mixed(words.replace(" ", "").replace("\xa0", ""))
    if "点" in words:
        whole, _, fraction = words.partition("点")
        if not fraction or any(char not in DIGITS for char in fraction):
            return None
        integer = chinese_integer(whole)
        if integer is None:
            return None
        return Number(Decimal(f"{integer}.{''.join(str(DIGITS[char]) for char in fraction)}"), _ONE)
    integer = chinese_integer(words)
    if integer is not None:
        return Number(Decimal(integer), _ONE)
    return _between(words)


def _mixed(words: str) -> Number | None:
    """Digits with 万/亿 and the like, in one or several falling steps: ``2万5千``."""
    at = 0
    total = Decimal(0)
    last = None
    first_scale = _ONE
    while at < len(words):
        match = _CHUNK.match(words, at)
        if match is None:
            return None
        scale = _ONE
        for char in match[2]:
            scale *= POWERS[char]
        if last is None:
            first_scale = scale
        elif not scale < last:
            return None
        total += Decimal(match[1].replace(",", "")) * scale
        last = scale
        at = match.end()
    return Number(without_zeros(total), first_scale) if last is not None else None


def without_zeros(value: Decimal) -> Decimal:
    """A whole number without the zeros that a scale left behind the point: 154400.00 -> 154400; 7.0 stays."""
    whole = value.to_integral_value()
    return whole if value == whole and abs(value) >= 1000 else value


def _between(words: str) -> Number | None:
    """两三, 七八十, 十五六, 三五百: two neighbouring digits that stand for a range."""
    for at in range(len(words) - 1):
        low, high = words[at], words[at + 1]
        if low in DIGITS and high in DIGITS:
            head, tail = words[:at], words[at + 2 :]
            # 三五个 is said; 十四五 is a plan.
            if (DIGITS[high] - DIGITS[low] != 1 and low + high != "三五") or (head and high == "五"):
                return None
            first, second = chinese_integer(head + low + tail), chinese_integer(head + high + tail)
            if first is None or second is None:
                return None
            return Number((Decimal(first), Decimal(second)), _ONE)
    return None


def chinese_integer(words: str) -> int | None:
    """The value of a whole Chinese numeral; None if it is not well formed.

    Accepts 十二, 三百二十五, 两万五, 一万亿, a leading unit (百, 千万) as one of it, and three or more bare digits (二〇二四).
    """
    if not words:
        return None
    if len(words) == 1 and words in DIGITS:
        return DIGITS[words]
    if all(char in DIGITS for char in words):
        return int("".join(str(DIGITS[char]) for char in words)) if len(words) >= 3 else None
    if any(char not in DIGITS and char not in POWERS for char in words):
        return None
    return _section(words)


def _section(words: str) -> int | None:
    for mark in "亿万":
        head, found, tail = words.rpartition(mark)
        if found:
            high = _section(head) if head else 1
            if high is None or high == 0:
                return None
            low = _tail(tail, POWERS[mark])
            return None if low is None else high * POWERS[mark] + low
    return _below_ten_thousand(words)


def _tail(words: str, above: int) -> int | None:
    """What follows 万 or 亿: 五 in 两万五 means five of the next lower unit."""
    if not words:
        return 0
    if len(words) == 1 and words in DIGITS and DIGITS[words]:
        return DIGITS[words] * above // 10
    value = _section(words)
    return value if value is not None and value < above else None


def _below_ten_thousand(words: str) -> int | None:
    total, digit, last, zero = 0, None, 10**4, False
    for char in words:
        if char in DIGITS:
            if digit is not None:
                return None
            if DIGITS[char] == 0:
                zero = True
            else:
                digit = DIGITS[char]
        else:
            power = POWERS[char]
            if power >= last:
                return None
            if digit is None:
                # Only a first 十, 百 or 千 may stand without its digit; 一百十五 is not written, 百十 neither.
                if total or zero:
                    return None
                digit = 1
            total += digit * power
            digit, last, zero = None, power, False
    if digit is not None:
        # 三百五 is 350, 三百零五 is 305.
        total += digit if zero or last in (10, 10**4) else digit * last // 10
    return total
