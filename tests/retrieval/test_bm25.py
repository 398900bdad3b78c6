"""BM25 against values computed by hand, and its edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from govtext.retrieval.bm25 import K1, B, BM25Index


def test_score_of_one_term_is_the_formula() -> None:
    index = BM25Index.build([["酒", "酒", "产"], ["煤"], ["产"]])
    idf = math.log1p((3 - 1 + 0.5) / (1 + 0.5))
    mean = (3 + 1 + 1) / 3
    expected = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / mean))
    assert index.scores({"酒": 1.0}) == pytest.approx([expected, 0.0, 0.0], rel=1e-5)


def test_weights_scale_and_terms_add_up() -> None:
    index = BM25Index.build([["酒", "产"], ["煤", "产"], []])
    both = index.scores({"酒": 1.0, "产": 1.0})
    assert both == pytest.approx(index.scores({"酒": 1.0}) + index.scores({"产": 1.0}))
    assert index.scores({"酒": 0.5}) == pytest.approx(0.5 * index.scores({"酒": 1.0}))


def test_unknown_terms_score_nothing_and_have_the_largest_idf() -> None:
    index = BM25Index.build([["酒"], ["煤"]])
    assert not index.scores({"油": 1.0}).any()
    assert index.idf("油") > index.idf("酒") > 0


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_empty_passages(passages: list[list[str]]) -> None:
    index = BM25Index.build(passages)
    assert index.count == len(passages)
    assert np.array_equal(index.scores({"酒": 1.0}), np.zeros(len(passages)))
