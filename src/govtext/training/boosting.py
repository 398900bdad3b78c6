"""Boosted trees for the decision about answers, grown by LightGBM; at run time :class:`govtext.trees.Trees` reads them.

Source: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; the ranking loss is ListNet's (Cao et
al. 2007), with the right candidates of a question taken together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from govtext.trees import Trees

FloatArray = NDArray[np.float64]
SHARED: dict[str, Any] = {
    "min_data_in_leaf": 50, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "num_threads": 1,
    "deterministic": True, "seed": 0, "verbose": -1,
}  # fmt: skip
RANKING = SHARED | {
    "objective": "custom",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "feature_fraction": 0.4,
    "min_sum_hessian_in_leaf": 1.0,
}
RANKING_TREES = 200
JUDGING = SHARED | {"objective": "binary", "num_leaves": 15, "learning_rate": 0.04, "feature_fraction": 0.2}
JUDGING_TREES = 400


def ranking_trees(
    rows: NDArray[np.float32], right: NDArray[np.bool_], sizes: NDArray[np.int64], weights: FloatArray
) -> Trees:
    """Trees whose softmax over the candidates of a question gives the right ones a large share.

    Args:
        rows: (candidates, features) of all questions, one behind the other.
        right: (candidates,); every question has one.
        sizes: (questions,), how many candidates each has.
        weights: (questions,).
    """
    import lightgbm

    owner = np.repeat(np.arange(len(sizes)), sizes)
    first = np.cumsum(sizes) - sizes
    each = weights[owner]

    def gradient(scores: FloatArray, _: object) -> tuple[FloatArray, FloatArray]:
        parts = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        share = parts / np.add.reduceat(parts, first)[owner]
        parts = parts * right
        wanted = parts / np.maximum(np.add.reduceat(parts, first), 1e-12)[owner]
        return each * (share - wanted), each * np.maximum(share * (1 - share), 1e-4)

    booster = lightgbm.Booster(RANKING, lightgbm.Dataset(rows, right.astype(np.float32), params=RANKING))
    for _ in range(RANKING_TREES):
        booster.update(fobj=gradient)
    return _exported(booster)


def judging_trees(inputs: NDArray[np.float32], labels: NDArray[np.bool_], weights: FloatArray) -> Trees:
    """Trees that give the log odds of a label."""
    import lightgbm

    data = lightgbm.Dataset(inputs, labels.astype(np.float32), weight=weights, params=JUDGING)
    return _exported(lightgbm.train(JUDGING, data, JUDGING_TREES))


def _exported(booster: Any) -> Trees:
    """LightGBM folds its start value into the first tree's leaves, so that ``start`` is 0."""
    record: dict[str, list[Any]] = {name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")}

    def add(node: dict[str, Any]) -> tuple[int, int]:
        """The number of a node and its height."""
        number, inner = len(record["feature"]), "split_feature" in node
        record["feature"].append(node["split_feature"] if inner else 0)
        record["threshold"].append(node["threshold"] if inner else 0.0)
        record["value"].append(0.0 if inner else node["leaf_value"])
        record["left"].append(number)
        record["right"].append(number)
        if not inner:
            return number, 0
        record["left"][number], left = add(node["left_child"])
        record["right"][number], right = add(node["right_child"])
        return number, 1 + max(left, right)

    depth = 0
    for tree in booster.dump_model()["tree_info"]:
        root, height = add(tree["tree_structure"])
        record["roots"].append(root)
        depth = max(depth, height)
    return Trees.from_record(record | {"depth": depth, "start": 0.0})
