"""Words of a sentence with their parts of speech, names of persons, places and organisations among them.

A linear tagger over characters; ``govtext.training.word_tagger`` makes its weights. Chinese marks no words, so without
one a name, a list or a phrase has no visible edges.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CLASSES: tuple[str, ...] = (
    "person", "place", "organisation", "period", "name", "noun", "direction", "verb", "verbal noun", "adjective", "adverb", "numeral",
    "measure", "preposition", "conjunction", "particle", "pronoun", "mark",
)  # fmt: skip
NAMED = ("person", "place", "organisation")
MAX_SENTENCE_CHARS = 2000


class Word(NamedTuple):
    """A word of a sentence: offsets and one of :data:`CLASSES`."""

    start: int
    end: int
    kind: str


def tag_features(padded: str, at: int) -> tuple[str, ...]:
    """Features of the character at ``at`` of a text that has two blanks before and after it."""
    a, b, c, d, e = tuple(padded[at - 2 : at + 3])
    return "0" + c, "1" + b, "2" + d, "3" + a, "4" + e, "5" + b + c, "6" + c + d, "7" + a + b, "8" + d + e, "9" + b + d, "x" + b + c + d, "y" + a + b + c, "z" + c + d + e


def normal_character(character: str) -> str:
    """Digits and Latin letters are all alike to the tagger."""
    if character.isdigit():
        return "0"
    return "a" if character.isascii() and character.isalpha() else character


def padded_text(text: str) -> str:
    """What :func:`tag_features` reads: normalised, two blanks at each end."""
    return "  " + "".join(map(normal_character, text)) + "  "


@cache
def _model() -> tuple[dict[str, int], NDArray[np.float32]]:
    """Row of each feature, and the rows: (features + 1, 2 x classes), columns B then I of each class; row 0 is zero."""
    with as_file(files("govtext.qa").joinpath("words.npz")) as path, np.load(path) as data:
        weights = data["weights"].astype(np.float32) * data["scale"]
        names = data["features"].tobytes().decode("utf-8").split("\n")
    return {name: i + 1 for i, name in enumerate(names)}, np.vstack([np.zeros((1, weights.shape[1]), np.float32), weights])


def find_words(text: str) -> list[Word]:
    """The words of a sentence in order; together they cover its first :data:`MAX_SENTENCE_CHARS` characters.

    Example:
        >>> [text[w.start : w.end] for text in ["全市生产总值增长"] for w in find_words(text)]
        ['全市', '生产', '总值', '增长']
    """
    text = text[:MAX_SENTENCE_CHARS]
    if not text:
        return []
    ids, weights = _model()
    padded = padded_text(text)
    get = ids.get
    index = np.asarray([[get(f, 0) for f in tag_features(padded, at + 2)] for at in range(len(text))])
    emissions = (weights[index].sum(axis=1) + weights[ids["bias"]]).reshape(len(text), len(CLASSES), 2)
    begins, inside = emissions[:, :, 0], emissions[:, :, 1]
    # Best sequence in which an I follows a B or I of its own class: for each class the only choices are to go on with
    # it or to begin anew after the best of all.
    score = begins[0].copy()
    came_from = np.full((len(text), len(CLASSES)), -1)  # -1: the word goes on from the same class
    starts = np.zeros((len(text), len(CLASSES)), dtype=bool)
    starts[0] = True
    for at in range(1, len(text)):
        best = int(score.argmax())
        fresh = score[best] + begins[at]
        on = score + inside[at]
        starts[at] = fresh >= on
        came_from[at] = best
        score = np.where(starts[at], fresh, on)
    kind = int(score.argmax())
    words: list[Word] = []
    end = len(text)
    for at in range(len(text) - 1, -1, -1):
        if starts[at, kind]:
            words.append(Word(at, end, CLASSES[kind]))
            end = at
            kind = int(came_from[at, kind])
    words.reverse()
    return words


def whole_words(text: str) -> list[Word]:
    """Words that cover every character of a sentence; what is beyond :data:`MAX_SENTENCE_CHARS` is one word."""
    words = find_words(text)
    if len(text) > MAX_SENTENCE_CHARS:
        words.append(Word(MAX_SENTENCE_CHARS, len(text), "noun"))
    return words
