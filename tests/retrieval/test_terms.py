"""Terms and concepts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govtext.retrieval.equivalents import load_equivalents
from govtext.retrieval.terms import find_concepts, find_terms, fold, index_terms


@given(st.text())
def test_folding_never_changes_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="0１.2,ａAb年白酒产量，。％%"))
def test_terms_are_slices(text: str) -> None:
    folded = fold(text)
    assert all(folded[start:end] == term for term, start, end in find_terms(folded))


def test_figures_and_latin_words_stay_whole() -> None:
    assert [t for t, _, _ in find_terms(fold("ＧＤＰ增15.44万"))] == ["gdp", "增", "15.44", "万"]


def test_equivalents_share_a_term() -> None:
    assert set(index_terms("gdp")) & set(index_terms("地区生产总值")) == {"=地区生产总值"}


def test_the_longest_word_wins() -> None:
    assert find_concepts("一般公共预算收入") == [("=一般公共预算收入", 0, 8)]


def test_equivalents_are_folded_and_in_one_group_each() -> None:
    words = [word for group in load_equivalents() for word in group]
    assert all(word == fold(word) and len(word) >= 2 for word in words)
    assert len(words) == len(set(words))
