"""The trees that LightGBM grows, as they are used."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from govtext.training import boosting
from govtext.training.boosting import judging_trees, ranking_trees


def test_exported_trees_give_what_the_booster_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    inputs = draw.normal(size=(800, 6)).astype(np.float32)
    labels = inputs[:, 0] + inputs[:, 1] > 0.2
    grown = []
    train = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *given: grown.append(train(*given)) or grown[0])
    monkeypatch.setattr(boosting, "JUDGING_TREES", 30)
    trees = judging_trees(inputs, labels, np.ones(800))
    expected = grown[0].predict(inputs, raw_score=True)
    np.testing.assert_allclose(trees.score(inputs.astype(np.float64)), expected, atol=1e-9)
    assert len(trees.roots) == 30
    assert expected[labels].mean() > expected[~labels].mean() + 0.3


def test_ranking_learns_from_the_candidates_of_the_same_question() -> None:
    """What tells the right candidate is its lead over its neighbours in a question, whose common level says nothing."""
    draw = np.random.default_rng(2)
    sizes = draw.integers(3, 9, size=600)
    rows, right = [], []
    for size in sizes:
        own = draw.normal(size=size)
        rows.append(np.column_stack([own + draw.normal() * 0.2, draw.normal(size=size)]))
        right.append(own == own.max())
    trees = ranking_trees(np.concatenate(rows).astype(np.float32), np.concatenate(right), sizes, np.ones(len(sizes)))
    found = [bool(one[trees.score(own).argmax()]) for own, one in zip(rows, right, strict=True)]
    assert np.mean(found) > 0.85, "chance gives less than 0.25"
