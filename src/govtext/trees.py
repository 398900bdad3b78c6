"""Boosted decision trees as arrays: what digests and answers are ranked and judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Trees:
    """Node arrays of all trees in one.

    An inner node sends a row to ``left`` when its feature is at most ``threshold``, else to ``right``; a leaf points to
    itself and adds ``value``.

    Attributes:
        roots: First node of each tree.
        feature, threshold, left, right, value: (nodes,).
        depth: Of the deepest tree, in steps from its root to a leaf.
        start: What a row has before the first tree.
    """

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    depth: int
    start: float = 0.0

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the trees for each row: log odds, or a rank's score.

        Args:
            rows: (n, features).
        """
        import numpy as np

        count, row = len(rows), np.arange(len(rows))
        columns = rows.T.ravel()
        node = np.broadcast_to(self.roots[:, None], (len(self.roots), count))  # trees by rows
        for _ in range(self.depth):
            low = columns.take(self.feature.take(node) * count + row) <= self.threshold.take(node)
            node = np.where(low, self.left.take(node), self.right.take(node))
        scores: NDArray[np.float64] = self.start + self.value.take(node).sum(axis=0)
        return scores

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Trees:
        """From lists or arrays by the names of the attributes."""
        import numpy as np

        roots, feature, left, right = (np.asarray(record[name], dtype=np.int64) for name in ("roots", "feature", "left", "right"))
        threshold, value = (np.asarray(record[name], dtype=np.float64) for name in ("threshold", "value"))
        return cls(roots, feature, threshold, left, right, value, int(record["depth"]), float(record["start"]))
