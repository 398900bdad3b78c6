"""Which candidate answers, how likely it is right, and whether to answer at all: learned weights, plain arithmetic.

Two steps. A *ranker*, linear in the features and trained with a softmax over the candidates of a question, orders
them. A *judge*, two logistic regressions over the best candidate's features and its lead over the others, says how
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

from govtext.errors import ModelFolderError
from govtext.qa.features import FEATURES
from govtext.qa.question import Kind

FORMAT_VERSION = 1

GROUPS: tuple[str, ...] = ("figure", "time", "name", "text")
"""Kinds of question that share a ranker."""

_GROUP_OF: dict[Kind, str] = {
    "quantity": "figure", "time": "time", "person": "name", "organisation": "name", "place": "name", "name": "name",
    "list": "text", "definition": "text", "reason": "text", "clause": "text",
}  # fmt: skip

# What the judge sees of the best candidate's features, beside the numbers of `lead`.
JUDGED: tuple[str, ...] = (
    "coverage", "coverage_context", "missing", "near_left", "near_right", "clause_coverage", "segment_coverage", "run_in_scope", "longest_run",
    "unit_fit", "unit_wrong", "growth_extra", "growth_lacking", "share_extra", "share_lacking", "year_agree", "year_conflict",
    "year_context_agree", "year_context_conflict", "year_doc_conflict", "target_lacking", "target_extra", "region_agree", "region_missing", "region_conflict", "region_extra", "region_default", "own_scope", "own_right", "has_fact", "fact_recall", "fact_precision", "fact_measure_wrong", "fact_year_agree", "fact_year_conflict", "fact_target_lacking", "fact_target_extra", "edges", "log_length", "head_lacking", "old_value", "edge_agree", "edge_lacking", "slot_left",
    "slot_right", "question_inside", "rank", "reader", "reader_margin", "null_margin",
)  # fmt: skip
LEAD: tuple[str, ...] = ("share", "log_odds", "score", "count")
JUDGE_INPUTS: tuple[str, ...] = (*LEAD, *JUDGED, *(f"is_{group}" for group in GROUPS))


def group_of(kind: Kind) -> str:
    """The group of question kinds that a kind belongs to."""
    return _GROUP_OF[kind]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Both probabilities of a best candidate."""

    correct: float
    told: float


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """Weights of the ranker by group and of the judge, and the no-answer threshold chosen on development data."""

    rankers: dict[str, NDArray[np.float64]]
    correct: NDArray[np.float64]
    told: NDArray[np.float64]
    threshold: float

    def rank(self, group: str, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """A score for each feature row; only differences within one question mean something."""
        return rows @ self.rankers[group]

    def judge(self, inputs: NDArray[np.float64]) -> Judgement:
        """Probabilities for one row of :data:`JUDGE_INPUTS`."""
        extended = np.append(inputs, 1.0)
        return Judgement(_sigmoid(float(extended @ self.correct)), _sigmoid(float(extended @ self.told)))

    def to_dict(self) -> dict[str, object]:
        """Plain data for ``decision.json``."""
        return {
            "format_version": FORMAT_VERSION,
            "features": list(FEATURES),
            "judge_inputs": list(JUDGE_INPUTS),
            "rankers": {name: [round(float(w), 5) for w in weights] for name, weights in self.rankers.items()},
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
            {name: np.asarray(weights) for name, weights in data["rankers"].items()},
            np.asarray(data["correct"]),
            np.asarray(data["told"]),
            float(data["threshold"]),
        )


def lead_inputs(
    group: str, scores: NDArray[np.float64], rows: NDArray[np.float64], texts: Sequence[str], best: int
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
    values.extend(float(group == name) for name in GROUPS)
    return np.asarray(values)


_COLUMN = {name: i for i, name in enumerate(FEATURES)}


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(x, 30.0), -30.0)))


# Ranker weights of the reader's columns where no weights were trained with one: its log odds count as they are, and a
# span it prefers to another in the same sentence is preferred by as much.
READER_PRIOR = {"reader": 1.0, "reader_margin": 1.0}


@cache
def load_decision(with_reader: bool = False) -> DecisionModel:
    """The shipped weights; those trained with a reader's scores if there are any, when a reader is used."""
    folder = files("govtext.qa")
    if with_reader and folder.joinpath("decision_reader.json").is_file():
        return DecisionModel.from_dict(json.loads(folder.joinpath("decision_reader.json").read_text(encoding="utf-8")))
    model = DecisionModel.from_dict(json.loads(folder.joinpath("decision.json").read_text(encoding="utf-8")))
    if not with_reader:
        return model
    prior = np.asarray([READER_PRIOR.get(name, 0.0) for name in FEATURES])
    rankers = {name: weights + (prior if name != "figure" else 0.0) for name, weights in model.rankers.items()}
    return DecisionModel(rankers, model.correct, model.told, model.threshold)
