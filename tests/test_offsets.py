from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext.errors import GovtextError, OffsetError
from govtext.offsets import OffsetMap, Span


def test_span_is_a_range() -> None:
    assert Span(1, 3).of("abcd") == "bc"
    assert len(Span(1, 3)) == 2
    assert Span(1, 3).overlaps(Span(2, 9))
    assert not Span(1, 3).overlaps(Span(3, 9))
    assert Span(0, 5).contains(Span(2, 5))
    assert sorted([Span(2, 3), Span(0, 9), Span(0, 1)]) == [Span(0, 1), Span(0, 9), Span(2, 3)]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_bad_span(start: int, end: int) -> None:
    with pytest.raises(OffsetError, match="need 0 <= start <= end") as caught:
        Span(start, end)
    assert isinstance(caught.value, GovtextError)
    assert isinstance(caught.value, ValueError)


def test_span_past_the_text() -> None:
    with pytest.raises(OffsetError, match="ends past the text of 2 characters"):
        Span(0, 3).of("ab")


def test_map_by_hand() -> None:
    #  source  0123456789      kept: 1-3, 5-6, 8-10
    kept = OffsetMap.from_kept([(1, 3), (5, 6), (8, 10)])
    assert kept.to_source(Span(0, 2)) == Span(1, 3)
    assert kept.to_source(Span(1, 3)) == Span(2, 6)
    assert kept.to_source(Span(0, 5)) == Span(1, 10)
    assert kept.to_source(Span(2, 2)) == Span(5, 5)
    assert kept.to_cleaned(Span(0, 1)) is None
    assert kept.to_cleaned(Span(3, 9)) == Span(2, 4)
    assert kept.source_parts(Span(1, 4)) == (Span(2, 3), Span(5, 6), Span(8, 9))


def test_moved_text_and_inserted_characters() -> None:
    # The title stood behind the body; a line break was put between them.
    moved = OffsetMap.from_runs([(0, 10, 4), (5, 0, 8)])
    assert not moved.is_monotonic
    assert moved.to_source(Span(0, 4)) == Span(10, 14)
    assert moved.to_source(Span(5, 7)) == Span(0, 2)
    assert moved.to_source(Span(3, 6)) == Span(0, 14)
    assert moved.to_source(Span(4, 5)) == Span(14, 14)
    assert moved.to_cleaned(Span(10, 11)) == Span(0, 1)
    assert moved.cut(Span(5, 9)).to_source(Span(0, 4)) == Span(0, 4)


def test_empty_map() -> None:
    assert OffsetMap.identity(0).to_source(Span(0, 0)) == Span(0, 0)
    assert OffsetMap.identity(0).to_cleaned(Span(0, 5)) is None


def test_overlapping_runs_are_refused() -> None:
    with pytest.raises(OffsetError, match="overlaps"):
        OffsetMap.from_runs([(0, 0, 5), (3, 9, 2)])


keeps = st.lists(st.booleans(), max_size=40)


def kept_map(flags: list[bool]) -> OffsetMap:
    return OffsetMap.from_kept([(i, i + 1) for i, flag in enumerate(flags) if flag])


@given(keeps, st.data())
def test_there_and_back(flags: list[bool], data: st.DataObject) -> None:
    kept = kept_map(flags)
    size = sum(flags)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    span = Span(start, end)
    if start < end:
        assert kept.to_cleaned(kept.to_source(span)) == span
        assert sum(len(part) for part in kept.source_parts(span)) == len(span)


@given(keeps, st.data())
def test_two_steps_are_one(flags: list[bool], data: st.DataObject) -> None:
    first = kept_map(flags)
    size = sum(flags)
    second_flags = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    both = first.then(kept_map(second_flags))
    source = list(range(len(flags)))
    middle = [i for i, flag in zip(source, flags, strict=True) if flag]
    expected = [i for i, flag in zip(middle, second_flags, strict=True) if flag]
    assert [both.to_source(Span(i, i + 1)).start for i in range(len(expected))] == expected
