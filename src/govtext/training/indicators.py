"""Samples that are sets of named features, as the sparse 0/1 matrix that scikit-learn fits. Needs scipy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Any


def vocabulary(samples: Sequence[Collection[str]], min_count: int) -> dict[str, int]:
    """The column of each feature that ``min_count`` samples have, in the order of their names."""
    counts = Counter(feature for sample in samples for feature in sample)
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= min_count))}


def indicator_matrix(samples: Sequence[Collection[str]], columns: dict[str, int]) -> Any:
    """(samples, columns): 1 where a sample has the feature; others are left out."""
    from scipy.sparse import csr_matrix

    rows = [sorted(columns[f] for f in sample if f in columns) for sample in samples]
    flat = [i for row in rows for i in row]
    return csr_matrix(([1.0] * len(flat), flat, list(accumulate(map(len, rows), initial=0))), shape=(len(samples), len(columns)))
