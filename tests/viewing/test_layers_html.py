from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govtext.offsets import Span
from govtext.viewing.layers import Mark, nest
from tests.viewing.pages import read_page

TEXT = "甲<乙>&丙\n丁"


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        low, high = sorted(draw(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))))
        found.append(Mark(Span(low, high), draw(st.sampled_from("abiu")), draw(st.integers(0, 3)), f' id="{number}" href=""', ' href=""'))
    return found


@given(marks(), st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted))
def test_overlapping_marks_nest_and_keep_the_text(found: list[Mark], part: list[int]) -> None:
    within = Span(*part)
    page = read_page('<div class="text">' + nest(TEXT, found, within) + "</div>")
    assert page.texts == [within.of(TEXT)]
    assert len(page.ids) == len(set(page.ids))


@given(marks(), st.integers(0, len(TEXT)))
def test_two_parts_hold_each_mark_once(found: list[Mark], cut: int) -> None:
    whole = nest(TEXT, found, Span(0, cut)) + nest(TEXT, found, Span(cut, len(TEXT)))
    page = read_page('<div class="text">' + whole + "</div>")
    assert page.texts == [TEXT]
    assert sorted(page.ids) == sorted(str(number) for number in range(len(found)))


def test_a_low_rank_is_not_cut() -> None:
    link, ground = Mark(Span(2, 4), "a", 0), Mark(Span(0, 3), "mark", 1, " id=1", "")
    assert nest("12345", [ground, link]) == "<mark id=1>12</mark><a><mark>3</mark>4</a>5"


def test_an_empty_span_is_an_empty_element() -> None:
    assert nest("12", [Mark(Span(1, 1), "i", 1), Mark(Span(0, 2), "b", 0)]) == "<b>1<i></i>2</b>"
