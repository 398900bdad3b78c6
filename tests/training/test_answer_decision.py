"""The ranker, the judge and their items, on made-up features."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from govtext.qa.features import FEATURES, READER_FEATURES
from govtext.qa.kinds import KINDS
from govtext.training.answer_decision import (
    Item,
    _logsumexp,
    choose_threshold,
    fit_ranker,
    out_of_fold,
    predict,
    report,
)

COVERAGE, READER = FEATURES.index("coverage"), FEATURES.index("reader")


def item(number: int, draw: np.random.Generator, *, answerable: bool = True) -> Item:
    """A question on one of six documents; its right candidate, the third of five, stands where more words are shared."""
    rows = draw.normal(size=(5, len(FEATURES))).astype(np.float16)
    right = np.zeros(5, dtype=bool)
    if answerable:
        right[2] = True
        rows[2, COVERAGE] += 20
    read = np.asarray([False, False, False, False, True])
    texts = [f"{number}-{i}" for i in range(5)]
    return Item(f"report {number % 6}", "real", "？", "quantity", answerable, np.eye(len(KINDS))[0], rows, texts, right, read=read)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    draw = np.random.default_rng(5)
    return [item(i, draw, answerable=i % 5 > 0) for i in range(1200)]


def test_the_ranker_learns_what_tells_the_right_candidate(items: list[Item]) -> None:
    told = [p for p in predict(items, fit_ranker(items)) if p.item.answerable]
    assert sum(p.right for p in told) > 0.9 * len(told)


def test_held_out_documents_are_judged_by_weights_that_did_not_see_them(items: list[Item]) -> None:
    predictions = out_of_fold(items)
    assert len(predictions) == len(items)
    threshold = choose_threshold(predictions)
    figures = report(predictions, threshold)
    assert figures["em"] > 0.6, "chance gives 0.2"
    assert figures["n"] == len(items)
    answerable = np.asarray([p.item.answerable for p in predictions])
    told = np.asarray([p.told for p in predictions])
    assert told[answerable].mean() > told[~answerable].mean() + 0.2


def test_without_a_reader_its_spans_and_its_columns_are_gone(items: list[Item]) -> None:
    plain = items[1].without_reader()
    assert plain.texts == items[1].texts[:4]
    assert len(plain.rows) == len(plain.right) == 4
    assert not plain.rows[:, [FEATURES.index(name) for name in READER_FEATURES]].any()
    assert items[1].rows[:, READER].any(), "the item itself is unchanged"
    np.testing.assert_array_equal(plain.rows[:, COVERAGE], items[1].rows[:4, COVERAGE])


def test_sums_are_those_of_each_owner() -> None:
    values = torch.tensor([1.0, 2.0, -300.0, -301.0, 500.0])
    owner = torch.tensor([0, 0, 1, 1, 2])
    expected = [torch.logsumexp(values[owner == i], 0).item() for i in range(3)]
    assert _logsumexp(values, owner, 3).tolist() == pytest.approx(expected)
