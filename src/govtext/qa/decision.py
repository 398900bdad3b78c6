"""Which candidate answers, how likely it is right, and whether to answer at all: learned weights, plain arithmetic.

Two steps. A *ranker* orders the candidates: a small network over their features, and boosted trees that weigh the
network's best ones again; both are trained with a softmax over the candidates of a question. A *judge*, boosted trees
over the best candidate's features, its lead over the others and the most that any candidate has of each feature, says
how likely the answer is right and how likely the reports tell it at all. ``govtext.training.answer_decision`` writes
both into one file.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from govtext.blocks import product
from govtext.errors import ModelFolderError
from govtext.qa.features import FEATURES
from govtext.qa.kinds import KINDS
from govtext.qa.question import Frame
from govtext.trees import Trees

FORMAT_VERSION = 4
WEIGHED = 40
"""How many of the network's best candidates the trees weigh."""

LEAD: tuple[str, ...] = ("share", "log_odds", "score", "count")
"""What the judge sees of the best candidate beside features: its lead, its score, and how many candidates there are."""


def asked_kinds(frame: Frame) -> NDArray[np.float64]:
    """The probability of each of the kinds that a question may be of; (kinds,)."""
    known = dict(frame.kinds)
    return np.asarray([known.get(kind, 0.0) for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Judgement:
    """Both probabilities of a best candidate."""

    correct: float
    told: float


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer and a straight way past it; features are scaled within the weights.

    Attributes:
        hidden: (features + kinds, H).
        hidden_bias, out: (H,).
        direct: (features,).
    """

    hidden: NDArray[np.float64]
    hidden_bias: NDArray[np.float64]
    out: NDArray[np.float64]
    direct: NDArray[np.float64]

    def score(self, asked: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """A score for each feature row; only differences within one question mean something.

        Args:
            asked: (kinds,) as :func:`asked_kinds` gives it.
            rows: (candidates, features).
        """
        count = len(FEATURES)
        sums = product(rows, np.column_stack([self.hidden[:count], self.direct]))
        hidden = sums[:, :-1] + (self.hidden_bias + (asked[:, None] * self.hidden[count:]).sum(axis=0))
        scores = product(np.maximum(hidden, 0.0), self.out[:, None])[:, 0] + sums[:, -1]
        return np.asarray(scores, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Ranker:
    """The network for all candidates, and trees beside it for its best ones."""

    network: Network
    trees: Trees

    def score(self, asked: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """As :meth:`Network.score`; a candidate that the trees do not weigh stays behind those that they do."""
        scores = self.network.score(asked, rows)
        best = np.argsort(-scores, kind="stable")[:WEIGHED]
        gains = self.trees.score(with_kinds(asked, rows[best]))
        weighed = scores[best] + gains
        if len(best):
            scores += gains.min()
            scores[best] = weighed
        return scores


def with_kinds(asked: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """Feature rows with the kinds of the question behind them: what the trees of a ranker see."""
    return np.hstack([rows, np.broadcast_to(asked, (len(rows), len(asked)))])


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """The ranker, the judge, and the no-answer threshold chosen on development data.

    Attributes:
        correct, told: Trees over :func:`judge_inputs` that give log odds.
    """

    ranker: Ranker
    correct: Trees
    told: Trees
    threshold: float

    def judge(self, inputs: NDArray[np.float64]) -> Judgement:
        """Both probabilities for one row of :func:`judge_inputs`."""
        return Judgement(*(_sigmoid(float(trees.score(inputs[None])[0])) for trees in (self.correct, self.told)))

    def save(self, file: BinaryIO) -> None:
        """Write as an ``npz`` file."""
        about = {"format_version": FORMAT_VERSION, "features": FEATURES, "kinds": KINDS, "threshold": self.threshold}
        arrays: dict[str, Any] = {"about": np.asarray(json.dumps(about))}
        for name in _LAYERS:
            arrays[f"network.{name}"] = getattr(self.ranker.network, name).astype(np.float32)
        for name, trees in (("ranker", self.ranker.trees), ("correct", self.correct), ("told", self.told)):
            for part, dtype in _TREE_PARTS.items():
                arrays[f"{name}.{part}"] = np.asarray(getattr(trees, part), dtype=dtype)
        np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, file: BinaryIO) -> DecisionModel:
        """Read what :meth:`save` wrote; ModelFolderError if it was trained for other features."""
        with np.load(file) as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays["about"]))
        if [about["format_version"], about["features"], about["kinds"]] != [FORMAT_VERSION, list(FEATURES), list(KINDS)]:
            raise ModelFolderError(
                "the weights of the decision were trained for other features than this govtext computes; "
                "train them again with python -m govtext.training.answer_decision"
            )
        network = Network(**{name: arrays[f"network.{name}"].astype(np.float64) for name in _LAYERS})
        ranker, correct, told = (
            Trees.from_record({part: arrays[f"{name}.{part}"] for part in _TREE_PARTS}) for name in ("ranker", "correct", "told")
        )
        return cls(Ranker(network, ranker), correct, told, float(about["threshold"]))


def judge_inputs(
    asked: NDArray[np.float64], scores: NDArray[np.float64], rows: NDArray[np.float64], texts: Sequence[str], best: int
) -> NDArray[np.float64]:
    """What the judge sees of the candidate at ``best``: :data:`LEAD`, kinds, its features, the greatest of each feature.

    Candidates with the same words count as one.
    """
    top = float(scores.max())
    weight: dict[str, float] = {}
    for text, score in zip(texts, scores.tolist(), strict=True):
        weight[text] = max(weight.get(text, 0.0), math.exp(score - top))
    own = weight[texts[best]] / sum(weight.values())
    lead = [own, math.log(max(own, 1e-6) / max(1.0 - own, 1e-6)), float(scores[best]), float(len(weight))]
    return np.concatenate([lead, asked, rows[best], rows.max(axis=0)])


_LAYERS = ("hidden", "hidden_bias", "out", "direct")
_TREE_PARTS = {
    "roots": np.int32, "feature": np.int16, "threshold": np.float32, "left": np.int32, "right": np.int32, "value": np.float32,
    "depth": np.int32, "start": np.float32,
}  # fmt: skip


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(x, 30.0), -30.0)))


@cache
def load_decision(with_reader: bool = False) -> DecisionModel:
    """The shipped weights; those trained with a reader's scores when a reader is used."""
    name = "decision_reader.npz" if with_reader else "decision.npz"
    with files("govtext.qa").joinpath(name).open("rb") as file:
        return DecisionModel.load(io.BytesIO(file.read()))
