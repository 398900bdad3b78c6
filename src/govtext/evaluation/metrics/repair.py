"""How close a repaired text is to the text that was printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from govtext.evaluation.metrics.scores import Prf, prf

# The extractor's digits are what must not change; full-width ones count as they stand.
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)*[%％‰]?")


def character_error_rate(prediction: str, gold: str) -> float:
    """Edits to make the prediction the gold text, over the gold's length; range [0, 1] (capped), lower is better.

    Levenshtein distance of the texts without white space, so that line breaks are left to :func:`paragraph_f1`.

    Example:
        >>> character_error_rate("白酒产 量13", "白酒产量15")
        0.16666666666666666
    """
    a, b = "".join(prediction.split()), "".join(gold.split())
    if not b:
        return float(bool(a))
    return min(1.0, edit_distance(a, b) / len(b))


def paragraph_f1(prediction: Sequence[str], gold: Sequence[str]) -> Prf:
    """Paragraphs that agree exactly once white space is dropped, as a multiset; range [0, 1].

    Example:
        >>> paragraph_f1(["甲。乙。"], ["甲。", "乙。"]).f1
        0.0
    """
    predicted = Counter(text for p in prediction if (text := "".join(p.split())))
    wanted = Counter(text for p in gold if (text := "".join(p.split())))
    return prf((predicted & wanted).total(), predicted.total(), wanted.total())


def digit_fidelity(prediction: str, gold: str) -> float:
    """Figures that came through whole: shared figures over the larger number of figures; range [0, 1].

    Figures are maximal runs of digits with decimal points and a percent sign; a figure that was cut in two, joined
    to a neighbour or dropped counts against the repair, and so does one that was left in from a page number.

    Example:
        >>> digit_fidelity("增长13. 2%", "增长13.2%"), digit_fidelity("增长13.2%", "增长13.2%")
        (0.0, 1.0)
    """
    predicted, wanted = Counter(_FIGURE.findall(prediction)), Counter(_FIGURE.findall(gold))
    most = max(predicted.total(), wanted.total())
    return (predicted & wanted).total() / most if most else 1.0


def edit_distance(a: str, b: str) -> int:
    """Levenshtein distance with one big integer as the column (Myers 1999; Hyyrö 2003).

    Example:
        >>> edit_distance("kitten", "sitting")
        3
    """
    if not a:
        return len(b)
    masks: dict[str, int] = {}
    for i, char in enumerate(a):
        masks[char] = masks.get(char, 0) | 1 << i
    last, full = 1 << (len(a) - 1), (1 << len(a)) - 1
    positive, negative, distance = full, 0, len(a)
    for char in b:
        match = masks.get(char, 0)
        diagonal = ((match & positive) + positive ^ positive) | match | negative
        rise, fall = negative | ~(diagonal | positive) & full, positive & diagonal
        distance += bool(rise & last) - bool(fall & last)
        rise = (rise << 1 | 1) & full
        fall = fall << 1 & full
        positive, negative = fall | ~(diagonal | rise) & full, rise & diagonal
    return distance
