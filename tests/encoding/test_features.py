"""What a passage has in common with a question, on examples small enough to check by eye."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.encoding.features import PASSAGE_FLOATS, build_idf, describe, join_inputs, pair_features, slice_input
from govtext.encoding.tokenizer import Tokenizer

IDF = build_idf(["全年粮食产量增长", "全年旅游收入增长", "会议在京举行"])


def column(tokenizer: Tokenizer, question: str, passage: str, name: str) -> list[float]:
    pair = pair_features(describe(question, tokenizer), describe(passage, tokenizer), IDF)
    return [round(float(x), 3) for x in pair.passage_floats[:, PASSAGE_FLOATS.index(name)]]


def test_characters_and_runs_of_the_question_are_marked(tokenizer: Tokenizer) -> None:
    assert column(tokenizer, "粮食产量", "粮价，产量", "in_question") == [1, 0, 0, 1, 1]
    assert column(tokenizer, "粮食产量", "粮价，产量", "match_length") == [0.125, 0, 0, 0.25, 0.25]
    assert column(tokenizer, "粮食产量", "旧粮食产", "trigram") == [0, 1, 1, 1]


def test_overlap_is_that_of_the_sentence_and_the_clause(tokenizer: Tokenizer) -> None:
    passage = "会议，粮食。粮食产量。"
    by_sentence = column(tokenizer, "粮食产量", passage, "sentence_overlap")
    assert by_sentence[0] == by_sentence[5] < by_sentence[6] == pytest.approx(1.0)
    assert column(tokenizer, "粮食产量", passage, "clause_overlap")[0] == 0


@pytest.mark.parametrize(
    ("question", "expected"), [("2019年产量", [0, 1, -1]), ("2020年产量", [0, -1, 1]), ("产量", [0, 0, 0])]
)
def test_years_agree_or_contradict(tokenizer: Tokenizer, question: str, expected: list[int]) -> None:
    passage = "产量：2019年多，2020年少"
    values = column(tokenizer, question, passage, "year_agreement")
    assert [values[0], values[8], values[-1]] == expected


def test_numbers_of_the_question_are_told_from_others(tokenizer: Tokenizer) -> None:
    passage = "3.5和12"
    assert column(tokenizer, "3.5万吨", passage, "number_in_question") == [1, 1, 1, 0, 0, 0]
    assert column(tokenizer, "3.5万吨", passage, "number_not_in_question") == [0, 0, 0, 0, 1, 1]


@given(st.text(st.characters(codec=None), max_size=40), st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=80, deadline=None)
def test_any_strings_give_finite_numbers(tokenizer: Tokenizer, question: str, passage: str) -> None:
    pair = pair_features(describe(question, tokenizer), describe(passage, tokenizer), IDF)
    assert pair.passage_floats.shape == (len(passage), len(PASSAGE_FLOATS))
    assert np.isfinite(pair.passage_floats).all()
    assert np.isfinite(pair.question_floats).all()


@given(text=st.text("全年产量。，1\n", max_size=40), cut=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_slices_join_to_the_whole(tokenizer: Tokenizer, text: str, cut: int) -> None:
    whole = describe(text, tokenizer)
    cut = min(cut, len(text))
    again = join_inputs([slice_input(whole, 0, cut), slice_input(whole, cut, len(text))])
    assert again.text == text
    assert again.piece_ids.tolist() == whole.piece_ids.tolist()
    assert again.classes.tolist() == whole.classes.tolist()
