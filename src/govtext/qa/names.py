"""Names of persons, places and organisations in a sentence: a linear tagger over characters.

The weights are made by ``govtext.training.name_tagger`` from the People's Daily corpus; decoding allows only tag sequences
that make sense (an I follows a B or I of its own type).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from govtext.qa.words import MAX_SENTENCE_CHARS, padded_text

NameType = Literal["person", "place", "organisation"]
TAGS: tuple[str, ...] = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
_TYPES: dict[str, NameType] = {"PER": "person", "LOC": "place", "ORG": "organisation"}


def tag_features(padded: str, at: int) -> tuple[str, ...]:
    """Features of the character at ``at`` of a text that has two blanks before and after it."""
    a, b, c, d, e = tuple(padded[at - 2 : at + 3])
    return "0" + c, "1" + b, "2" + d, "3" + a, "4" + e, "5" + b + c, "6" + c + d, "7" + a + b, "8" + d + e, "9" + b + d, "x" + b + c + d


@cache
def _model() -> tuple[dict[str, int], NDArray[np.float32]]:
    data = json.loads(files("govtext.qa").joinpath("names.json").read_text(encoding="utf-8"))
    weights = np.asarray(data["weights"], dtype=np.float32).reshape(-1, len(TAGS)) / data["scale"]
    return {feature: i + 1 for i, feature in enumerate(data["features"])}, np.vstack([np.zeros((1, len(TAGS)), np.float32), weights])


@cache
def _transitions() -> NDArray[np.float32]:
    """0 where tag j may follow tag i, minus infinity elsewhere."""
    allowed = np.full((len(TAGS), len(TAGS)), -np.inf, dtype=np.float32)
    for i, before in enumerate(TAGS):
        for j, after in enumerate(TAGS):
            if after[0] != "I" or before[2:] == after[2:]:
                allowed[i, j] = 0.0
    return allowed


def find_names(text: str) -> list[tuple[int, int, NameType]]:
    """The names of a sentence as ``(start, end, type)``, in the order of the text."""
    text = text[:MAX_SENTENCE_CHARS]
    if not text:
        return []
    ids, weights = _model()
    padded = padded_text(text)
    get = ids.get
    index = np.asarray([[get(f, 0) for f in tag_features(padded, at + 2)] for at in range(len(text))])
    emissions = weights[index].sum(axis=1) + weights[ids["bias"]]  # (characters, tags)
    moves = _transitions()
    score = emissions[0].copy()
    score[[i for i, tag in enumerate(TAGS) if tag[0] == "I"]] = -np.inf
    back: list[NDArray[np.int64]] = []
    for row in emissions[1:]:
        paths = score[:, None] + moves
        choice = paths.argmax(axis=0)
        back.append(choice)
        score = paths[choice, np.arange(len(TAGS))] + row
    tag = int(score.argmax())
    tags = [tag]
    for choice in reversed(back):
        tag = int(choice[tag])
        tags.append(tag)
    tags.reverse()
    names: list[tuple[int, int, NameType]] = []
    start = -1
    for at, tag in enumerate([*tags, 0]):
        name = TAGS[tag]
        if start >= 0 and name[0] != "I":
            names.append((start, at, _TYPES[TAGS[tags[start]][2:]]))
            start = -1
        if name[0] == "B":
            start = at
    return names
