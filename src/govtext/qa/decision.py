"""Which candidate answers, how likely it is right, and whether to answer at all: learned weights, plain arithmetic.

Two steps. A *ranker*, a small network over the features trained with a softmax over the candidates of a question,
orders them. A *judge*, two logistic regressions over the best candidate's features and its lead over the others, says how
likely the answer is right and how likely the reports tell it at all. Both come from ``decision.json``, which
``govtext.training.answer_decision`` writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govtext.blocks import product
from govtext.errors import ModelFolderError
from govtext.qa.features import FEATURES
from govtext.qa.kinds import KINDS
from govtext.qa.question import Frame

FORMAT_VERSION = 3

# What the judge sees of the best candidate's features, beside the numbers of `lead`.
JUDGED: tuple[str, ...] = (
    "coverage", "coverage_context", "missing", "heaviest_missing", "heaviest_outside", "near_left", "near_right", "clause_coverage", "segment_coverage", "run_in_scope", "longest_run",
    "unit_fit", "unit_wrong", "growth_extra", "growth_lacking", "share_extra", "share_lacking", "year_agree", "year_conflict",
    "year_context_agree", "year_context_conflict", "year_doc_conflict", "unasked_conflict", "target_lacking", "target_extra", "region_agree", "region_missing", "region_conflict", "region_extra", "region_default", "own_scope", "own_right", "has_fact", "fact_recall", "fact_precision", "fact_measure_wrong", "fact_year_agree", "fact_year_conflict", "fact_target_lacking", "fact_target_extra", "edges", "log_length", "head_lacking", "old_value", "edge_agree", "edge_lacking", "slot_left",
    "slot_right", "question_inside", "soft_coverage", "soft_context", "soft_lacking", "soft_near_left", "soft_clause", "soft_segment", "soft_own", "soft_held", "head_soft",
    "starts_word", "ends_word", "kind_word", "rank", "reader", "reader_margin", "reader_lead", "null_margin", "reader_told",
)  # fmt: skip
LEAD: tuple[str, ...] = ("share", "log_odds", "score", "count")
JUDGE_INPUTS: tuple[str, ...] = (*LEAD, *JUDGED, *(f"asks_{kind}" for kind in KINDS))


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
class Ranker:
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
class DecisionModel:
    """The ranker, the judge, and the no-answer threshold chosen on development data."""

    ranker: Ranker
    correct: NDArray[np.float64]
    told: NDArray[np.float64]
    threshold: float

    def judge(self, inputs: NDArray[np.float64]) -> Judgement:
        """Probabilities for one row of :data:`JUDGE_INPUTS`."""
        return judge(self.correct, self.told, inputs)

    def to_dict(self) -> dict[str, object]:
        """Plain data for ``decision.json``."""
        return {
            "format_version": FORMAT_VERSION,
            "features": list(FEATURES),
            "judge_inputs": list(JUDGE_INPUTS),
            "ranker": {name: np.round(getattr(self.ranker, name), 4).tolist() for name in _LAYERS},
            "correct": [round(float(w), 5) for w in self.correct],
            "told": [round(float(w), 5) for w in self.told],
            "threshold": self.threshold,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> DecisionModel:
        """Restore; ModelFolderError if it was trained for other features."""
        if data.get("features") != list(FEATURES) or data.get("judge_inputs") != list(JUDGE_INPUTS):
            raise ModelFolderError(
                "decision.json was trained for other features than this govtext computes; "
                "train it again with python -m govtext.training.answer_decision"
            )
        return cls(
            Ranker(**{name: np.asarray(data["ranker"][name]) for name in _LAYERS}),
            np.asarray(data["correct"]),
            np.asarray(data["told"]),
            float(data["threshold"]),
        )


def judge(correct: NDArray[np.float64], told: NDArray[np.float64], inputs: NDArray[np.float64]) -> Judgement:
    """Probabilities from the weights of the two regressions; the last weight of each is the intercept."""
    extended = np.append(inputs, 1.0)
    return Judgement(_sigmoid(float(extended @ correct)), _sigmoid(float(extended @ told)))


def lead_inputs(
    asked: NDArray[np.float64], scores: NDArray[np.float64], rows: NDArray[np.float64], texts: Sequence[str], best: int
) -> NDArray[np.float64]:
    """One row of :data:`JUDGE_INPUTS` for the candidate at ``best``; candidates with the same words count as one."""
    top = float(scores.max())
    weight: dict[str, float] = {}
    for text, score in zip(texts, scores.tolist(), strict=True):
        weight[text] = max(weight.get(text, 0.0), math.exp(score - top))
    total = sum(weight.values())
    own = weight[texts[best]] / total
    others = max(1.0 - own, 1e-6)
    row = rows[best]
    values = [own, math.log(max(own, 1e-6) / others), float(scores[best]) / 5, math.log1p(len(weight)) / 5]
    values.extend(float(row[_COLUMN[name]]) for name in JUDGED)
    values.extend(asked.tolist())
    return np.asarray(values)


_LAYERS = ("hidden", "hidden_bias", "out", "direct")
_COLUMN = {name: i for i, name in enumerate(FEATURES)}


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(x, 30.0), -30.0)))


@cache
def load_decision(with_reader: bool = False) -> DecisionModel:
    """The shipped weights; those trained with a reader's scores when a reader is used."""
    name = "decision_reader.json" if with_reader else "decision.json"
    return DecisionModel.from_dict(json.loads(files("govtext.qa").joinpath(name).read_text(encoding="utf-8")))
