"""The weights of the default method: a small file beside this module, made by ``govtext.training.digest_weights``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

from govtext.document import Document
from govtext.errors import ModelFolderError
from govtext.summarization.clauses import Clause
from govtext.summarization.features import NAMES, describe, pair_sums
from govtext.trees import Trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "digest-weights.json"
FORMAT = 4
CLIP = 4.0  # standard deviations: one odd value does not decide alone
SALIENCE_SHARE = 1 / 3  # of the salience head in the log odds: as much as trees and line have each


class SalienceScorer(Protocol):
    """What :class:`govtext.summarization.salience.SalienceHead` does."""

    def odds(self, document: Document, clauses: Sequence[Clause], features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds of each clause; ``features`` as ``describe`` gives them."""
        ...


@dataclass(frozen=True, eq=False)
class DigestWeights:
    """How likely a clause holds a fact that a clerk would keep: models that see it differently, averaged as log odds.

    Boosted decision trees over the named features, and a line: the features, standardised, and the clause's pairs of
    neighbouring characters, each with its own weight. The trees know what counts only together, the line knows the
    genre's words. A salience head, if there is one, knows what a clause says.

    Attributes:
        boilerplate: Codes of character pairs (ascending), their rarity in reports, the rarity of any other pair.
        mean, scale, slope: Of each feature, for the line; ``bias`` its constant.
        pair_weights: Of each listed pair, for the line.
    """

    trees: Trees
    boilerplate: tuple[NDArray[np.int64], NDArray[np.float64], float]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    slope: NDArray[np.float64]
    bias: float
    pair_weights: NDArray[np.float64]

    def worth(
        self, document: Document, clauses: Sequence[Clause], salience: SalienceScorer | None = None
    ) -> list[float]:
        """A probability for each clause, rounded, so that every machine ranks alike."""
        import numpy as np

        if not clauses:
            return []
        features = describe(document, clauses, self.boilerplate)
        line = standardised(features, self.mean, self.scale) @ self.slope + self.bias
        line += pair_sums(document, clauses, self.boilerplate[0], self.pair_weights)
        odds = (self.trees.score(features) + line) / 2.0
        if salience is not None:
            odds += SALIENCE_SHARE * (salience.odds(document, clauses, features) - odds)
        return [float(value) for value in np.round(1.0 / (1.0 + np.exp(-odds)), 9)]


def standardised(inputs: NDArray[np.float64], mean: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column by its mean and standard deviation in training, clipped."""
    import numpy as np

    return np.clip((inputs - mean) / scale, -CLIP, CLIP)


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
    return from_record(record["trees"], record["line"], (codes, rarity, float(record["rarest"])))


def from_record(
    trees: Mapping[str, Any],
    line: Mapping[str, Any],
    boilerplate: tuple[NDArray[np.int64], NDArray[np.float64], float],
) -> DigestWeights:
    """The weights from node arrays and the line as they stand in the file."""
    import numpy as np

    def real(values: object) -> NDArray[np.float64]:
        return np.asarray(values, dtype=np.float64)

    return DigestWeights(
        Trees.from_record(trees), boilerplate,
        real(line["mean"]), real(line["scale"]), real(line["slope"]), float(line["bias"]), real(line["pairs"]),
    )  # fmt: skip
