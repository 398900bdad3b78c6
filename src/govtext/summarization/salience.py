"""The salience head: small networks that see what a clause says, beside features that mostly see its form.

A clause is the mean of its word vectors, the rare words weighing more, with the named features; its neighbours and the
whole report are the context. ``govtext.training`` trains it (stage ``salience``); this module runs it, in numpy alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from govtext.document import Document
from govtext.errors import ModelFolderError
from govtext.modelstore import find_model, is_present
from govtext.summarization.clauses import Clause
from govtext.summarization.features import NAMES
from govtext.summarization.weights import standardised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from govtext.encoding.tokenizer import Tokenizer

    Matrix = NDArray[np.float64]

DECIMALS = 4  # of the log odds: sums that differ with the number of threads come out the same


class SalienceHead:
    """Log odds that a clause belongs in a short version of its report.

    Attributes:
        name: Of the model folder.
    """

    def __init__(self, folder: Path) -> None:
        """Load a checked folder of the task ``salience``.

        Raises:
            ModelFolderError: It was trained on other features than this version computes.
        """
        from safetensors.numpy import load_file

        from govtext.encoding.tokenizer import Tokenizer

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config.get("features") != list(NAMES):
            raise ModelFolderError(
                f"{folder}: trained on {len(config.get('features', ()))} features, this govtext computes {len(NAMES)}, "
                "or others; train it again with python -m govtext.training all --recipe "
                f"{folder / 'recipe/recipe.json'}"
            )
        self.name = folder.name
        self._tokenizer = Tokenizer.load(folder / "spiece.model")
        inputs = load_file(folder / "features.safetensors")
        self._vectors, self._idf = inputs["vectors"], inputs["idf"]
        self._mean, self._scale = inputs["mean"].astype("float64"), inputs["scale"].astype("float64")
        self._heads: list[dict[str, Matrix]] = [{} for _ in range(int(config["network"]["heads"]))]
        for key, value in load_file(folder / "model.safetensors").items():
            number, name = key.split(".", 1)
            self._heads[int(number)][name] = value.astype("float64")

    def odds(self, document: Document, clauses: Sequence[Clause], features: Matrix) -> Matrix:
        """One for each clause: the mean of the networks.

        Args:
            document: Whose clauses they are.
            clauses: In document order.
            features: Of these clauses, from ``govtext.summarization.features.describe``.
        """
        import numpy as np

        if not clauses:
            return np.zeros(0)
        vectors = clause_vectors(document.text, clauses, self._tokenizer, self._vectors, self._idf)
        inputs = standardised(np.hstack([features, vectors]), self._mean, self._scale)
        total = sum((_forward(head, inputs) for head in self._heads), np.zeros(len(clauses)))
        return np.round(total / len(self._heads), DECIMALS)


def clause_vectors(
    text: str,
    clauses: Sequence[Clause],
    tokenizer: Tokenizer,
    vectors: NDArray[np.floating],
    idf: NDArray[np.float16],
) -> Matrix:
    """The mean vector of each clause, ``[clauses, d]``: of each character the vector of its word piece, by the IDF.

    Args:
        text: That the clauses are in.
        clauses: In document order, at least one character each.
        tokenizer: Whose pieces ``vectors`` has a row for.
        vectors: Of the pieces.
        idf: Table of ``govtext.encoding.features.build_idf``.
    """
    import numpy as np

    from govtext.encoding.features import char_buckets, char_codes

    pieces, _ = tokenizer.cover_ids(text)
    weights = idf[char_buckets(char_codes(text))].astype(np.float64)
    sums = np.zeros((len(text) + 1, vectors.shape[1] + 1))
    np.multiply(vectors[pieces], weights[:, None], out=sums[1:, :-1])
    sums[1:, -1] = weights
    np.cumsum(sums, axis=0, out=sums)
    starts = np.fromiter((c.start for c in clauses), np.int64, len(clauses))
    ends = np.fromiter((c.end for c in clauses), np.int64, len(clauses))
    spans = sums[ends] - sums[starts]
    means: Matrix = spans[:, :-1] / np.maximum(spans[:, -1:], 1e-6)
    return means


def _forward(weights: Mapping[str, Matrix], inputs: Matrix) -> Matrix:
    """One network; the same sums as ``govtext.training.salience.SalienceNetwork``."""
    import numpy as np

    own = np.maximum(inputs @ weights["own.weight"].T + weights["own.bias"], 0.0)  # [clauses, hidden]
    kernel = weights["near.weight"]  # [hidden, hidden, reach]
    reach = kernel.shape[2]
    padded = np.pad(own, ((reach // 2, reach // 2), (0, 0)))
    near = np.broadcast_to(weights["near.bias"], own.shape).copy()
    for step in range(reach):
        near += padded[step : step + len(own)] @ kernel[:, :, step].T
    whole = np.broadcast_to(own.mean(axis=0), own.shape)
    hidden = np.hstack([own, np.maximum(near, 0.0), whole, own * whole])  # [clauses, 4 hidden]
    odds: Matrix = hidden @ weights["out.weight"][0] + weights["out.bias"][0]
    return odds


def load_salience(folder_or_name: str | os.PathLike[str] | None = None) -> SalienceHead:
    """Load a salience head, once: None for the shipped one, else the name or path of a model folder."""
    return _load(find_model(folder_or_name, "salience"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> SalienceHead:
    return SalienceHead(folder)


def shipped_salience() -> SalienceHead | None:
    """The shipped head, or None where its folder is not there: a summary then does without."""
    return load_salience() if is_present("salience") else None
