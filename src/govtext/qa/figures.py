"""Figures of a sentence as answer candidates: quantities, ranks, and ratios of several numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from govtext.quantities import RawQuantity, find_quantities

# 第六次, 第三名, 首位, 第一方阵; not 第一产业, 第十四届冬运会 in a name, 第二天.
_RANK = re.compile(
    r"第(?:[一二三四五六七八九十百]+|\d+)(?:位|名|次|批|届|个|家|条|方阵|梯队|(?![\u4e00-\u9fff\d]))|首位|榜首|首批|首个|首家|冠军|亚军|季军|[一二三特]等奖|[金银铜]奖"
)
# Small counts in words, which are too common in phrases to be quantities everywhere but may answer a question: 两次, 三条.
_CHINESE_COUNT = re.compile(r"(?<![第十百千万几\d一二三四五六七八九])[两二三四五六七八九十]{1,3}(次|条|家|所|座|项|个|名|位|人|年|天|级|类|种|场|期|批|支|件|套|处|户|倍|成|门|届|轮|方面)(?!面|化|届)")
_HEDGE_BEFORE = "近约上"
_UNIT_STARTS = frozenset("万亿元吨亩")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a sentence, as offsets in it.

    Attributes:
        start, end: Numeral and unit, with 近, 约, 余 and 多 but without 超过 or 以上.
        type: What sort of figure.
        unit: Normalised; "" for a rank or a ratio.
        kind: What the unit measures, as in ``govtext.quantities``.
        quantity: As parsed; None for a rank in words.
    """

    start: int
    end: int
    type: Literal["quantity", "rank", "ratio"]
    unit: str = ""
    kind: str = ""
    quantity: RawQuantity | None = None

    @property
    def value(self) -> Decimal | tuple[Decimal, ...] | None:
        """In ``unit``; None if the words were not parsed."""
        return self.quantity.value if self.quantity else None


def find_figures(text: str) -> list[Figure]:
    """The figures of a sentence in the order of the text, not overlapping."""
    found: list[Figure] = []
    for quantity in find_quantities(text):
        start, end = quantity.core.start, quantity.core.end
        if text[start : start + 1] in _UNIT_STARTS:
            continue  # 万元GDP能耗: a unit alone
        if start > quantity.span.start and text[start - 1] in _HEDGE_BEFORE:
            start -= 1
        several = isinstance(quantity.value, tuple) and len(quantity.value) > 2
        ratio = several or any(c in ":：∶" for c in text[start:end])
        kind: Literal["quantity", "rank", "ratio"] = "rank" if quantity.kind == "rank" else "ratio" if ratio else "quantity"
        found.append(Figure(start, end, kind, quantity.unit, quantity.kind, quantity))
    for match in _CHINESE_COUNT.finditer(text):
        if not any(f.start < match.end() and match.start() < f.end for f in found):
            found.append(Figure(*match.span(), "quantity", match[1]))
    for match in _RANK.finditer(text):
        if not any(f.start < match.end() and match.start() < f.end for f in found):
            found.append(Figure(*match.span(), "rank"))
    return sorted(found, key=lambda f: f.start)
