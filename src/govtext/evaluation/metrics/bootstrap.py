"""Confidence intervals and paired tests by resampling."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def bootstrap_intervals(
    records: Sequence[T],
    aggregate: Callable[[Sequence[T]], Mapping[str, float | None]],
    *,
    resamples: int = 200,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of all figures that ``aggregate`` computes from records.

    Records are resampled one by one. Questions of one document are not independent, so the intervals are a little
    too narrow where few documents stand behind many records.

    Source: Efron and Tibshirani 1993, ch. 13.

    Example:
        >>> bootstrap_intervals([1.0, 1.0, 1.0], lambda rows: {"mean": sum(rows) / len(rows)})
        {'mean': (1.0, 1.0)}
    """
    rng = random.Random(seed)
    values: dict[str, list[float]] = {}
    for _ in range(resamples if records else 0):
        for name, value in aggregate(rng.choices(records, k=len(records))).items():
            if value is not None:
                values.setdefault(name, []).append(value)
    intervals = {}
    for name, column in values.items():
        column.sort()
        intervals[name] = column[int(0.025 * (len(column) - 1))], column[int(0.975 * (len(column) - 1) + 0.5)]
    return intervals


def mean_interval(values: Sequence[float], *, resamples: int = 1000, seed: int = 0) -> tuple[float, float] | None:
    """The same for a mean, with numpy: quick enough for every slice."""
    if not values:
        return None
    import numpy as np

    sample = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(seed).integers(0, len(sample), size=(resamples, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def paired_permutation_test(
    a: Sequence[float], b: Sequence[float], *, permutations: int = 10_000, seed: int = 0
) -> float:
    """Two-sided p value that the means of paired scores differ only by chance; range (0, 1].

    The sign of each difference is flipped at random; ``p = (hits + 1) / (permutations + 1)``.

    Source: Fisher's randomization test as recommended by Smucker, Allan and Carterette 2007.

    Raises:
        ValueError: The sequences differ in length.
    """
    if len(a) != len(b):
        raise ValueError(f"{len(a)} scores against {len(b)}: the test is for pairs")
    import numpy as np

    differences = np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    observed = abs(differences.sum())
    rng = np.random.default_rng(seed)
    hits = 0
    for start in range(0, permutations, 1000):  # in blocks: a few MB at most for thousands of items
        signs = rng.choice((-1.0, 1.0), size=(min(1000, permutations - start), len(differences)))
        hits += int((np.abs(signs @ differences) >= observed - 1e-12).sum())
    return (hits + 1) / (permutations + 1)
