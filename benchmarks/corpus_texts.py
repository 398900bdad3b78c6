"""Synthetic reports for the benchmarks of the corpus: shuffled paragraphs, figures drawn anew, a place and a year each."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared"))
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PLACES = [f"{a}{b}县" for a in "安丰永太平河武兴和清" for b in "泽源宁乡阳城水山庆远"]


def paragraphs() -> list[str]:
    """Paragraphs of the public reports, or of the evaluation set where they are not at hand."""
    files = sorted((SHARED / "data/reports").rglob("*.txt")) or sorted((ROOT / "eval").rglob("docs/*.txt"))
    found: list[str] = []
    for path in files:
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            words = re.sub(r"\{\{[^|{}]*\||\}\}|\[\[[^|\[\]]*\||\]\]", "", line.strip())
            if 40 <= len(words) <= 600:
                found.append(words)
    return found


def synthetic(count: int, chars: int, seed: int) -> Iterator[str]:
    """``count`` reports of about ``chars`` characters, each with a title, headings and a year; the same for a seed."""
    pool = paragraphs()
    for number in range(count):
        generator = random.Random(seed * 1_000_003 + number)
        place, year = generator.choice(_PLACES), generator.randrange(2005, 2026)
        lines = [f"{place}{year}年政府工作报告", f"——{year}年1月{generator.randrange(5, 28)}日在{place}人民代表大会上"]
        length, section = 0, 0
        while length < chars:
            if not section or generator.random() < 0.12:
                section += 1
                numeral = "一二三四五六七八九十"[(section - 1) % 10]
                lines.append(
                    f"{numeral}、{generator.choice(('工作回顾', '总体要求', '重点任务', '民生保障', '自身建设'))}"
                )
            words = _anew(generator.choice(pool), generator)
            lines.append(words)
            length += len(words)
        yield "\n".join(lines)


def _anew(words: str, generator: random.Random) -> str:
    return _FIGURE.sub(lambda match: _other(match.group(), generator), words)


def _other(figure: str, generator: random.Random) -> str:
    """Another figure of the same form; years stay."""
    if len(figure) == 4 and figure[:2] in ("19", "20"):
        return figure
    return "".join(c if c == "." else str(generator.randrange(1, 10)) for c in figure)
