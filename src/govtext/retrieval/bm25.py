"""Okapi BM25 over short passages, held as flat arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3: usual ranges 1.2-2 and 0.5-0.8.
K1 = 1.2
B = 0.5  # sentences differ in length by nature, not by verbosity: normalise half-heartedly


class BM25Index:
    """Scores every passage against a bag of weighted terms.

    The index is a matrix in compressed rows, one row a term: ``passages[starts[t]:starts[t + 1]]`` holds the passages
    with term ``t`` and ``impacts`` the term-frequency part of their score.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        passages: NDArray[np.int32],
        impacts: NDArray[np.float32],
        count: int,
    ) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.passages = passages
        self.impacts = impacts
        self.count = count

    @classmethod
    def build(cls, passages: Iterable[Sequence[str]]) -> BM25Index:
        """Index passages given as their terms, repeats kept; memory is linear in the number of terms."""
        vocabulary: dict[str, int] = {}
        term_ids = array("q")
        lengths = array("q")
        for terms in passages:
            term_ids.extend([vocabulary.setdefault(term, len(vocabulary)) for term in terms])
            lengths.append(len(terms))
        count = len(lengths)
        length = np.frombuffer(lengths, dtype=np.int64) if count else np.zeros(0, dtype=np.int64)
        ids = np.frombuffer(term_ids, dtype=np.int64) if len(term_ids) else np.zeros(0, dtype=np.int64)
        owner = np.repeat(np.arange(count, dtype=np.int64), length)
        keys, frequency = np.unique(ids * max(count, 1) + owner, return_counts=True)
        term_of, passage_of = np.divmod(keys, max(count, 1))
        starts = np.searchsorted(term_of, np.arange(len(vocabulary) + 1))
        mean = length.mean() if count else 1.0
        norm = K1 * (1 - B + B * length[passage_of] / max(mean, 1.0))
        impacts = (frequency * (K1 + 1) / (frequency + norm)).astype(np.float32)
        return cls(vocabulary, starts.astype(np.int64), passage_of.astype(np.int32), impacts, count)

    def passage_count(self, term: str) -> int:
        """How many passages hold ``term``."""
        index = self.vocabulary.get(term)
        return 0 if index is None else int(self.starts[index + 1] - self.starts[index])

    def idf(self, term: str) -> float:
        """Inverse document frequency, at least 0 and largest for a term that never occurs.

        ``log(1 + (N - n + 0.5) / (n + 0.5))``.
        """
        n = self.passage_count(term)
        return float(np.log1p((self.count - n + 0.5) / (n + 0.5)))

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of every passage; ``query`` maps a term to its weight (1.0 for an ordinary word)."""
        scores = np.zeros(self.count, dtype=np.float32)
        for term, weight in query.items():
            index = self.vocabulary.get(term)
            if index is not None:
                at, end = self.starts[index], self.starts[index + 1]
                scores[self.passages[at:end]] += np.float32(weight * self.idf(term)) * self.impacts[at:end]
        return scores
