"""Products of small matrices without the threads of BLAS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_STEPS = 200_000  # multiplications; OpenBLAS uses threads from 262,144 on


def product(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """``a @ b``, in blocks of rows that BLAS computes on one thread.

    For products of a fraction of a millisecond its other threads only spin, beside those of the network that reads.
    """
    rows = max(1, _MOST_STEPS // max(a.shape[1] * b.shape[1], 1))
    if len(a) <= rows:
        return np.asarray(a @ b)
    return np.concatenate([a[at : at + rows] @ b for at in range(0, len(a), rows)])
