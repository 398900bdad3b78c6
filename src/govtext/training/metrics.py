"""Measures of readers and taggers, each in [0, 1].

CMRC 2018's measure removes punctuation, splits into characters (words for other scripts) and counts the longest
common *run* of the two answers, not their bag of characters.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The official list; "……" is left out because the script compares single characters with it and so never finds it.
_REMOVED = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_HAN = re.compile(r"[\u4e00-\u9fa5]")
# Stands in for the word splitter of the official script (NLTK): words and figures, other signs one by one.
_OTHER_UNIT = re.compile(r"\w+(?:[.,]\w+)*|[^\w\s]")


def cmrc_tokens(text: str) -> list[str]:
    """Units of the official script: single Chinese characters, and words of anything else; punctuation removed."""
    out: list[str] = []
    other: list[str] = []
    for char in text.lower().strip():
        if char in _REMOVED:
            continue
        if _HAN.match(char):
            out += _OTHER_UNIT.findall("".join(other))
            other = []
            out.append(char)
        else:
            other.append(char)
    return out + _OTHER_UNIT.findall("".join(other))


def _without_marks(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _REMOVED)


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """1 if the prediction equals an answer after the removal of punctuation, else 0."""
    stripped = _without_marks(prediction)
    return float(any(_without_marks(answer) == stripped for answer in answers))


def run_f1(prediction: str, answers: Sequence[str]) -> float:
    """Best F1 over the answers, from the longest common run of units."""
    return max((_run_f1(cmrc_tokens(prediction), cmrc_tokens(answer)) for answer in answers), default=0.0)


def _run_f1(prediction: list[str], answer: list[str]) -> float:
    longest = 0
    above = [0] * (len(answer) + 1)
    for unit in prediction:
        row = [0] * (len(answer) + 1)
        for j, other in enumerate(answer):
            if unit == other:
                row[j + 1] = above[j] + 1
                longest = max(longest, row[j + 1])
        above = row
    if not longest:
        return 0.0
    precision, recall = longest / len(prediction), longest / len(answer)
    return 2 * precision * recall / (precision + recall)


def bootstrap_interval(values: Sequence[float], seed: int = 0, rounds: int = 1000) -> tuple[float, float]:
    """95 % interval of the mean, by drawing items with replacement."""
    if not values:
        return (0.0, 0.0)
    draw = random.Random(seed)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


def bootstrap_ratio(parts: Sequence[tuple[float, float]], seed: int = 0, rounds: int = 1000) -> tuple[float, float]:
    """95 % interval of a ratio of sums (such as F1), by drawing the items' (numerator, denominator) with replacement."""
    draw = random.Random(seed)
    ratios = []
    for _ in range(rounds if parts else 0):
        drawn = draw.choices(parts, k=len(parts))
        ratios.append(sum(top for top, _ in drawn) / max(sum(bottom for _, bottom in drawn), 1))
    ratios.sort()
    return (ratios[int(0.025 * rounds)], ratios[int(0.975 * rounds) - 1]) if ratios else (0.0, 0.0)


def entity_spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """``(start, end, kind)`` of the entities that BIO tags name; an I without a B begins one."""
    out: set[tuple[int, int, str]] = set()
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix != "I" or name != kind):
            out.add((start, i, kind))
            kind = ""
        if prefix == "B" or (prefix == "I" and not kind):
            start, kind = i, name
    return out


def entity_f1(predicted: Sequence[Sequence[str]], gold: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """Micro precision, recall and F1 over whole entities (borders and kind)."""
    hit = made = known = 0
    for one, other in zip(predicted, gold, strict=True):
        mine, right = entity_spans(one), entity_spans(other)
        hit, made, known = hit + len(mine & right), made + len(mine), known + len(right)
    precision, recall = hit / made if made else 0.0, hit / known if known else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def precision_at_labels(scores: Sequence[NDArray[np.float64]], labels: Sequence[NDArray[Any]]) -> float:
    """Share of a document's k best clauses that are labelled, k = its number of labels; the mean over documents."""
    import numpy as np

    shares = [
        float(gold[np.argsort(-score, kind="stable")[: int(gold.sum())]].mean())
        for score, gold in zip(scores, labels, strict=True)
        if gold.any()
    ]
    return sum(shares) / max(len(shares), 1)


def lead_scores(labels: Sequence[NDArray[Any]]) -> list[NDArray[np.float64]]:
    """The earlier the better: what any score has to beat."""
    import numpy as np

    return [-np.arange(len(gold), dtype=np.float64) for gold in labels]
