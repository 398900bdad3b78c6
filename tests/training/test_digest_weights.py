"""The trees of the digest weights, as they are read from the file."""

from __future__ import annotations

import numpy as np
import pytest

from govtext.summarization.features import NAMES
from govtext.summarization.weights import from_record

pytest.importorskip("sklearn")

from govtext.pipeline import parse
from govtext.training.digest_weights import Example, fit_trees


def test_exported_trees_say_what_was_learned() -> None:
    chance = np.random.default_rng(1)
    features = chance.random((400, len(NAMES))).round(2)
    holds = ((features[:, 3] > 0.5) & (features[:, 7] < 0.5)).astype(np.float64)
    document = parse("", single=True)[0]
    examples = [
        Example(str(n), document, (), features[part], holds[part], ())
        for n, part in enumerate((slice(0, 200), slice(200, 400)))
    ]
    record = fit_trees(examples)
    line = {"mean": [0], "scale": [1], "slope": [0], "bias": 0, "pairs": [0]}
    pairs = np.zeros(1, np.int64), np.zeros(1), 1.0
    odds = from_record(record, line, pairs).trees.score(features)
    assert odds[holds == 1].min() > odds[holds == 0].max()
    assert len(record["roots"]) > 10
    assert record == fit_trees(examples)
