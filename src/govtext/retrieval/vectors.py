"""Vectors of words: how alike 老百姓 and 居民 are, or 外贸 and 进出口, when no characters are shared.

The table is made by ``govtext.training.word_vectors``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

MAX_WORD_CHARS = 6
STRANGERS = 0.3
"""Cosine up to which two words are strangers."""


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of length one, and how much a word tells.

    Attributes:
        ids: Row of each word.
        matrix: (words, dimensions), rows of length 1.
        weights: (words,), from near 0 for words of every text to 1 for rare ones.
    """

    ids: dict[str, int]
    matrix: NDArray[np.float32]
    weights: NDArray[np.float32]

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Every word of the table in a folded text as ``(row, start, end)``, overlapping ones too."""
        get = self.ids.get
        found = []
        for start in range(len(folded)):
            for end in range(start + 1, min(start + MAX_WORD_CHARS, len(folded)) + 1):
                row = get(folded[start:end])
                if row is not None:
                    found.append((row, start, end))
        return found

    def likeness(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
        """How alike words are, given by their rows: (first, second), 0 for strangers to 1 for the same word."""
        cosine = self.matrix[first] @ self.matrix[second].T
        return np.asarray(np.maximum(cosine - STRANGERS, 0.0) / (1 - STRANGERS))

    def cut(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Words that do not overlap, the longest at each place, as ``(row, start, end)``."""
        at = 0
        while at < len(folded):
            for end in range(min(at + MAX_WORD_CHARS, len(folded)), at, -1):
                row = self.ids.get(folded[at:end])
                if row is not None:
                    yield row, at, end
                    at = end
                    break
            else:
                at += 1


@cache
def load_vectors() -> WordVectors:
    """The shipped table."""
    with as_file(files("govtext.retrieval").joinpath("vectors.npz")) as path, np.load(path) as data:
        matrix = data["matrix"].astype(np.float32)
        weights = data["weights"].astype(np.float32) / 255
        words = data["words"].tobytes().decode("utf-8").split("\n")
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-6)
    return WordVectors({word: i for i, word in enumerate(words)}, matrix, weights)
