"""Which kinds of answer a question asks for, with a probability each, learned from thousands of questions.

People name the kind in many ways, and often by no question word at all: 常住人口（2024年末） asks for a figure, 牵头部门
for an organisation. A line over the question's characters, its last ones above all, knows them better than patterns do;
what the patterns of :mod:`govtext.qa.question` say is one of its inputs. ``govtext.training.question_kinds`` makes the table.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Kind = Literal["quantity", "time", "person", "organisation", "place", "name", "list", "definition", "reason", "clause"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KEPT = 0.12
"""A kind that is less likely is not looked for."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ASIDE = re.compile(r"[（(][^（()）]{0,12}[)）]$")
_ASKING = re.compile(r"什么|如何|怎|啥|何|哪|几|多少|谁|多[大高长久快]")


def kind_features(folded: str, by_pattern: Kind) -> set[str]:
    """What is looked at: the runs of one to three characters, the ending, and the kind that the patterns find.

    Args:
        folded: The question, width and case folded.
        by_pattern: The kind by its question word.
    """
    words = _ASIDE.sub("", _NUMBER.sub("0", folded).rstrip("?？。 吗呢啊呀"))
    framed = f"^{words}$"
    found = {framed[i : i + n] for n in (1, 2, 3) for i in range(len(framed) - n + 1)}
    found |= {"=" + by_pattern, *(f"${words[-n:]}$" for n in (1, 2, 3, 4))}
    if not _ASKING.search(words):
        found |= {"N", *("N" + words[-n:] for n in (1, 2, 3))}
    return found


@cache
def _table() -> tuple[dict[str, int], NDArray[np.float64], NDArray[np.float64]]:
    data = json.loads(files("govtext.qa").joinpath("kinds.json").read_text(encoding="utf-8"))
    return {feature: i for i, feature in enumerate(data["features"])}, np.asarray(data["weights"]) / 100, np.asarray(data["bias"])


def kind_probabilities(folded: str, by_pattern: Kind) -> tuple[float, ...]:
    """The probability of each of :data:`KINDS`; they sum to 1."""
    places, weights, bias = _table()
    rows = [places[feature] for feature in sorted(kind_features(folded, by_pattern)) if feature in places]
    scores = weights[rows].sum(axis=0) + bias
    shares = np.exp(scores - scores.max())
    return tuple((shares / shares.sum()).tolist())
