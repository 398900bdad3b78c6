"""Window borders and span decoding against hand-computed values and a brute-force count."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext.encoding.spans import SpanScore, best_spans, merge_windows, score_band, windows


@given(length=st.integers(0, 500), size=st.integers(1, 80), data=st.data())
def test_windows_cover_and_have_one_size(length: int, size: int, data: st.DataObject) -> None:
    stride = data.draw(st.integers(1, size))
    found = windows(length, size, stride)
    assert found[0][0] == 0
    assert found[-1][1] == length
    assert all(b - a == min(size, length) for a, b in found)
    assert all(later[0] <= earlier[1] for earlier, later in itertools.pairwise(found))


def test_band_holds_every_allowed_span_once() -> None:
    start, end = np.array([1.0, 2.0, 3.0], np.float32), np.array([10.0, 20.0, 30.0], np.float32)
    together = np.arange(9, dtype=np.float32).reshape(3, 3) * 100
    band = score_band(start, end, together, 2)
    assert band.tolist() == [[11.0, 121.0], [422.0, 532.0], [833.0, -math.inf]]


def test_best_spans_orders_subtracts_and_sums() -> None:
    band = np.array([[0.0, 2.0], [1.0, -np.inf]], np.float32)
    total, spans = best_spans(band, 0.5, 2, np.array([4, 5]), np.array([5, 6]))
    assert spans == [SpanScore(4, 6, 1.5), SpanScore(5, 6, 0.5)]
    assert total == pytest.approx(math.log(sum(math.exp(x - 0.5) for x in (0.0, 2.0, 1.0))))


def test_ties_go_to_the_earlier_then_shorter_span() -> None:
    _, spans = best_spans(np.zeros((3, 2), np.float32), 0.0, 3, np.arange(3), np.arange(1, 4))
    assert [(s.start, s.end) for s in spans] == [(0, 1), (0, 2), (1, 2)]


def test_merging_keeps_the_best_score_of_a_span_and_the_most_confident_window() -> None:
    one, other = SpanScore(3, 5, 1.0), SpanScore(3, 5, 2.0)
    merged = merge_windows([(1.2, [one, SpanScore(0, 1, 0.1)]), (2.3, [other])], 2)
    assert merged.spans == (other, SpanScore(0, 1, 0.1))
    assert merged.null_score == -2.3
