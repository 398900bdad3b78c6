"""Word vectors from counts: positive pointwise mutual information, factored. Minutes on two cores, repeatable.

Source: O. Levy, Y. Goldberg, I. Dagan, "Improving Distributional Similarity with Lessons Learned from Word Embeddings"
(2015): context smoothing 0.75 and the square root of the singular values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_neighbours(sequences: Iterable[NDArray[np.int32]], vocab_size: int, window: int) -> NDArray[np.float32]:
    """Count how often two identifiers stand within ``window`` places, nearer ones weighing more (1 / distance)."""
    counts = np.zeros(vocab_size * vocab_size, dtype=np.float32)

    def flush(batch: list[NDArray[np.int32]]) -> None:
        joined = np.concatenate(batch).astype(np.int64)
        for distance in range(1, window + 1):
            keys, found = np.unique(joined[:-distance] * vocab_size + joined[distance:], return_counts=True)
            counts[keys] += (found / distance).astype(np.float32)

    batch: list[NDArray[np.int32]] = []
    size = 0
    for sequence in sequences:
        batch.append(sequence)
        size += len(sequence)
        if size > 4_000_000:
            flush(batch)
            batch, size = [], 0
    if size > window:
        flush(batch)
    square = counts.reshape(vocab_size, vocab_size)
    both: NDArray[np.floating] = square + square.T
    return both


def factor_ppmi(counts: NDArray[np.float32], dimension: int, seed: int, shift: float = 0.0) -> NDArray[np.float32]:
    """Vectors of ``dimension`` numbers from a symmetric count matrix, which is overwritten.

    Returns:
        One row an identifier; rows that occur have about unit variance, rows that never occur are zero.
    """
    from sklearn.utils.extmath import randomized_svd

    total = counts.sum(axis=1)
    seen = np.flatnonzero(total > 0)
    part = counts[np.ix_(seen, seen)]
    context = total[seen] ** 0.75
    context /= context.sum()
    np.divide(part, total[seen][:, None], out=part)
    np.divide(part, context[None, :], out=part)
    np.log(part, out=part, where=part > 0)
    part -= shift
    np.maximum(part, 0, out=part)
    dimension = min(dimension, len(seen))
    left, strengths, _ = randomized_svd(part, dimension, n_iter=3, random_state=seed)
    rows = left * np.sqrt(strengths)
    rows /= max(float(rows.std()), 1e-9)
    out = np.zeros((len(total), dimension), dtype=np.float32)
    out[seen] = rows
    return out
