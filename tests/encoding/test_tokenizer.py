"""Offsets of the tokenizer for any string; what its pieces may not join."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import ModelFolderError

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)
REPORT_TEXT = st.text(alphabet="全年粮食产量增长了3.5%，共12万吨。\u3000 \t\n\x00\x07▁<>ｘ𠮷\ud800é", max_size=60)


@given(text=ANY_TEXT | REPORT_TEXT)
@settings(max_examples=150, deadline=None)
def test_spans_cover_any_text_in_order(tokenizer: Tokenizer, text: str) -> None:
    pieces = tokenizer.encode(text)
    assert len(pieces.ids) == len(pieces.spans)
    position = 0
    previous = (0, 0)
    for span in pieces.spans:
        assert span == previous or span[0] == position  # the bytes of one character share its span
        assert span[0] < span[1]
        position, previous = span[1], span
    assert position == len(text)


@given(text=ANY_TEXT | REPORT_TEXT)
@settings(max_examples=100, deadline=None)
def test_round_trip_but_for_what_must_be_replaced(tokenizer: Tokenizer, text: str) -> None:
    expected = "".join("\ufffd" if c == "\0" or 0xD800 <= ord(c) < 0xE000 else " " if c == "▁" else c for c in text)
    assert tokenizer.decode(tokenizer.encode(text)) == expected


@given(text=ANY_TEXT | REPORT_TEXT)
@settings(max_examples=100, deadline=None)
def test_character_inputs_agree_with_the_pieces(tokenizer: Tokenizer, text: str) -> None:
    ids, places = tokenizer.cover_ids(text)
    assert len(ids) == len(places) == len(tokenizer.char_ids(text)) == len(text)
    for piece_id, (start, end) in zip(*_parts(tokenizer, text), strict=True):
        if end - start > 1:
            assert set(ids[start:end]) == {piece_id}
            assert (places[start], places[end - 1]) == (1, 3)


def _parts(tokenizer: Tokenizer, text: str) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    pieces = tokenizer.encode(text)
    return pieces.ids, pieces.spans


def test_each_digit_is_a_piece(tokenizer: Tokenizer) -> None:
    text = "2019年产量15.44万千升，占100%"
    spans = tokenizer.encode(text).spans
    for match in re.finditer(r"\d", text):
        assert (match.start(), match.end()) in spans


@pytest.mark.parametrize("numeral", ["3", "15.44", "三", "两", "百", "千", "5万", "12亿", "数百"])
@pytest.mark.parametrize("unit", ["元", "吨", "个", "人", "亩", "户", "年", "%", "公里", "千瓦", "个百分点"])
def test_no_piece_crosses_the_border_of_number_and_unit(tokenizer: Tokenizer, numeral: str, unit: str) -> None:
    text = f"共计{numeral}{unit}，"
    border = 2 + len(numeral)
    assert all(not start < border < end for start, end in tokenizer.encode(text).spans)


def test_frequent_words_are_pieces(tokenizer: Tokenizer) -> None:
    text = "同比增长"
    assert len(tokenizer.encode(text).ids) < len(text)


def test_a_damaged_vocabulary_is_reported() -> None:
    with pytest.raises(ModelFolderError, match=r"spiece\.model holds 9 bytes"):
        Tokenizer(b"no model!")
