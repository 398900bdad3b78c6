"""Automatic numbers of Word paragraphs, written out as Word prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


def chinese_number(value: int, digits: str = _DIGITS, tens: str = "十百千") -> str:
    """A number below ten thousand in Chinese numerals.

    Example:
        >>> chinese_number(12), chinese_number(105), chinese_number(20)
        ('十二', '一百零五', '二十')
    """
    if not 0 < value < 10_000:
        return str(value)
    words, zero = "", False
    for power, digit in zip((3, 2, 1, 0), f"{value:04d}", strict=True):
        if digit == "0":
            zero = bool(words)
            continue
        words += ("零" if zero else "") + digits[int(digit)] + (tens[power - 1] if power else "")
        zero = False
    return words[1:] if words.startswith("一十") and digits is _DIGITS else words


def _letters(value: int, first: str) -> str:
    return chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 260 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    words = ""
    for number, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        words += letters * (value // number)
        value %= number
    return words


def format_number(value: int, style: str) -> str:
    """A number in one of Word's formats (``w:numFmt``); unknown formats print figures.

    Example:
        >>> format_number(3, "chineseCounting"), format_number(3, "upperRoman")
        ('三', 'III')
    """
    if style in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"):
        return chinese_number(value)
    if style in ("taiwaneseCountingThousand", "japaneseDigitalTenThousand", "ideographDigital", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(d)] for d in str(value)) if value >= 0 else str(value)
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese_number(value, _LEGAL, "拾佰仟")
    if style == "ideographTraditional":
        return "甲乙丙丁戊己庚辛壬癸"[(value - 1) % 10] if value > 0 else str(value)
    if style == "ideographZodiac":
        return "子丑寅卯辰巳午未申酉戌亥"[(value - 1) % 12] if value > 0 else str(value)
    if style.startswith("decimalEnclosedCircle"):
        return chr(0x245F + value) if 1 <= value <= 20 else str(value)
    if style == "decimalEnclosedParen":
        return f"({value})"
    if style == "decimalEnclosedFullstop":
        return f"{value}."
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return str(value).translate({0x30 + i: 0xFF10 + i for i in range(10)})
    if style == "decimalZero":
        return f"{value:02d}"
    if style in ("upperLetter", "lowerLetter"):
        return _letters(value, "A" if style == "upperLetter" else "a")
    if style in ("upperRoman", "lowerRoman"):
        return _roman(value).upper() if style == "upperRoman" else _roman(value)
    if style in ("bullet", "none"):
        return ""
    return str(value)


@dataclass(slots=True)
class Level:
    """One level of a list: number format, text such as ``（%1）``, first number, what follows the number."""

    style: str = "decimal"
    text: str = "%1."
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style_id: str) -> int | None:
        """The level of a list that is bound to a paragraph style."""
        for level, definition in self.lists[list_id].levels.items() if list_id in self.lists else ():
            if definition.paragraph_style == style_id:
                return level
        return None

    def next_label(self, list_id: str, level: int) -> str:
        """Count on, and the label of the paragraph with what parts it from the words; "" for bullets."""
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self.counters.setdefault(found.abstract, {})
        definition = found.levels[level]
        if level in found.starts and (list_id, level) not in self._started:
            counts[level] = found.starts[level]  # a list that starts anew though it shares its definition
        else:
            counts[level] = counts.get(level, definition.start - 1) + 1
        self._started.add((list_id, level))
        for deeper in [other for other in counts if other > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or restart > level:
                del counts[deeper]
        if definition.style in ("bullet", "none") and "%" not in definition.text:
            return ""

        def number(match: re.Match[str]) -> str:
            of = int(match.group(1)) - 1
            other = found.levels.get(of, Level())
            value = counts.get(of, other.start)
            return str(value) if definition.legal and of != level else format_number(value, other.style)

        label = re.sub(r"%([1-9])", number, definition.text)
        # The tab or blank that parts them is only space in print; Latin labels keep a blank so that "1." and a figure
        # do not run together.
        return label + (" " if label[-1:].isascii() and definition.suffix != "nothing" else "")


def read_numbering(root: Any, namespace: str) -> Numbering:
    """The lists of ``word/numbering.xml``."""
    w = "{" + namespace + "}"
    abstracts: dict[str, dict[int, Level]] = {}
    for abstract in root.iterfind(f"{w}abstractNum"):
        abstracts[abstract.get(f"{w}abstractNumId", "")] = {
            _integer(level.get(f"{w}ilvl")): _level(level, w) for level in abstract.iterfind(f"{w}lvl")
        }
    numbering = Numbering()
    for item in root.iterfind(f"{w}num"):
        reference = item.find(f"{w}abstractNumId")
        abstract_id = reference.get(f"{w}val", "") if reference is not None else ""
        levels = dict(abstracts.get(abstract_id, {}))
        starts: dict[int, int] = {}
        for override in item.iterfind(f"{w}lvlOverride"):
            level = _integer(override.get(f"{w}ilvl"))
            own = override.find(f"{w}lvl")
            if own is not None:
                levels[level] = _level(own, w)
            start = override.find(f"{w}startOverride")
            if start is not None:
                starts[level] = _integer(start.get(f"{w}val"), 1)
        numbering.lists[item.get(f"{w}numId", "")] = _List(abstract_id, levels, starts)
    return numbering


def _level(element: Any, w: str) -> Level:
    def value(name: str, default: str) -> str:
        child = element.find(f"{w}{name}")
        return str(child.get(f"{w}val", default)) if child is not None else default

    restart = element.find(f"{w}lvlRestart")
    return Level(
        style=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        start=_integer(value("start", "1"), 1),
        suffix=value("suff", "tab"),
        legal=element.find(f"{w}isLgl") is not None,
        restart=None if restart is None else _integer(restart.get(f"{w}val")),
        paragraph_style=value("pStyle", ""),
    )


def _integer(text: str | None, default: int = 0) -> int:
    try:
        return max(min(int(text or default), 1_000_000), -1_000_000)
    except ValueError:
        return default
