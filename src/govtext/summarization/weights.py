"""The weights of the default method: a small file beside this module, made by ``govtext.training.digest_weights``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from govtext.errors import ModelFolderError
from govtext.summarization.features import NAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "digest-weights.json"
FORMAT = 2


@dataclass(frozen=True, eq=False)
class DigestWeights:
    """A small forest of decision trees: how likely a clause holds a fact that a clerk would keep.

    Node arrays of all trees in one: an inner node sends a row to ``left`` when its feature is at most ``threshold``,
    else to ``right``; a leaf points to itself and holds the share of kept clauses in ``value``.

    Attributes:
        roots: First node of each tree.
        depth: Of the deepest tree.
        boilerplate: Codes of character pairs (ascending), their rarity in reports, the rarity of any other pair.
    """

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    depth: int
    boilerplate: tuple[NDArray[np.int64], NDArray[np.float64], float]

    def worth(self, features: NDArray[np.float64]) -> list[float]:
        """Mean over the trees for each row, rounded, so that every machine ranks alike."""
        import numpy as np

        count = len(features)
        if not count:
            return []
        node = np.broadcast_to(self.roots[:, None], (len(self.roots), count))  # [trees, rows]
        row = np.arange(count)
        for _ in range(self.depth):
            low = features[row, self.feature[node]] <= self.threshold[node]
            node = np.where(low, self.left[node], self.right[node])
        return [float(value) for value in np.round(self.value[node].mean(axis=0), 9)]


@lru_cache(maxsize=1)
def load_weights() -> DigestWeights:
    """The shipped weights.

    Raises:
        ModelFolderError: The file does not fit this version.
    """
    import numpy as np

    record = json.loads(files("govtext.summarization").joinpath(FILE).read_text(encoding="utf-8"))
    if record.get("format") != FORMAT or record.get("names") != list(NAMES):
        raise ModelFolderError(
            f"{FILE}: format {record.get('format')!r} with {len(record.get('names', ()))} features; this govtext reads format "
            f"{FORMAT} with {len(NAMES)}; train it again with python -m govtext.training.digest_weights"
        )
    pairs = record["pairs"]
    codes = np.asarray([ord(pairs[i]) << 21 | ord(pairs[i + 1]) for i in range(0, len(pairs), 2)], dtype=np.int64)
    rarity = np.asarray(record["rarity"], dtype=np.float64) / 10.0
    return from_trees(record["trees"], (codes, rarity, float(record["rarest"])))


def from_trees(
    trees: Mapping[str, Any], boilerplate: tuple[NDArray[np.int64], NDArray[np.float64], float]
) -> DigestWeights:
    """The weights from node arrays as they stand in the file."""
    import numpy as np

    def whole(name: str) -> NDArray[np.int64]:
        return np.asarray(trees[name], dtype=np.int64)

    def real(name: str) -> NDArray[np.float64]:
        return np.asarray(trees[name], dtype=np.float64)

    return DigestWeights(
        whole("roots"), whole("feature"), real("threshold"), whole("left"), whole("right"), real("value"),
        int(trees["depth"]), boilerplate,
    )  # fmt: skip
