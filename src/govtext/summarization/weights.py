"""The weights of the default method: a small file beside this module, made by ``govtext.training.digest_weights``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from govtext.errors import ModelFolderError
from govtext.summarization.features import NAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "digest-weights.json"
FORMAT = 1


@dataclass(frozen=True, eq=False)
class DigestWeights:
    """A logistic model of whether a clause holds a fact that a clerk would keep.

    Attributes:
        weights: One a feature, in the order of :data:`govtext.summarization.features.NAMES`.
        bias: Added to the weighted sum.
        boilerplate: Codes of character pairs (ascending), their rarity in reports, the rarity of any other pair.
    """

    weights: NDArray[np.float64]
    bias: float
    boilerplate: tuple[NDArray[np.int64], NDArray[np.float64], float]

    def worth(self, features: NDArray[np.float64]) -> list[float]:
        """Probability for each row.

        The sum runs over one axis in a fixed order and is rounded, so that every machine and every number of threads
        gives the same ranking.
        """
        import numpy as np

        sums = (features * self.weights).sum(axis=1) + self.bias
        return [float(p) for p in np.round(1.0 / (1.0 + np.exp(-sums)), 9)]


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
    return DigestWeights(np.asarray(record["weights"]), float(record["bias"]), (codes, rarity, float(record["rarest"])))
