"""The layout simulator keeps every character and knows where it went."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.errors import OptionError
from govtext.evaluation.layouts import NOT_AT_LINE_END, NOT_AT_LINE_START, PRESETS, LayoutOptions, lay_out
from govtext.offsets import Span

TEXT = [
    "一、产业发展情况",
    "2019年，开发区白酒产量为15.44万千升，同比增长13.2%；工业产值155.38亿元，增长34.9%。“四上”企业营业收入233.47亿元（占全市的七成以上），位居全省第一方阵。",
    "一是抓对接。全年引进项目16个，为33个手续办理提供代办服务。",
] * 6


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("seed", range(5))
def test_every_character_is_found_again(preset: str, seed: int) -> None:
    laid_out = lay_out(TEXT, seed, preset, styles={0: "heading", 3: "heading"})
    clean = "\n".join(TEXT)
    mapped = 0
    for at, char in enumerate(clean):
        place = laid_out.offsets.to_source(Span(at, at + 1))
        if char != "\n":
            assert place.of(laid_out.text) == char
            mapped += 1
    assert mapped == sum(map(len, TEXT))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",)), max_size=80), max_size=5),
    st.integers(0, 9), st.integers(4, 24), st.floats(0, 1), st.integers(0, 9),
)  # fmt: skip
def test_any_text_survives(paragraphs: list[str], seed: int, width: int, share: float, lines: int) -> None:
    options = LayoutOptions(
        width=width, blank_lines=share, letter_spaced=share, figure_spaces=share, broken_figures=share,
        picture_runs=share, lines_per_page=lines, page_numbers=True, running_header="页眉", jump_lines=share,
    )  # fmt: skip
    laid_out = lay_out(paragraphs, seed, options)
    at = 0
    for paragraph in paragraphs:
        parts = laid_out.offsets.source_parts(Span(at, at + len(paragraph)))
        assert "".join(part.of(laid_out.text) for part in parts) == paragraph
        at += len(paragraph) + 1


def test_same_seed_same_text() -> None:
    assert lay_out(TEXT, 3) == lay_out(TEXT, 3)
    assert lay_out(TEXT, 3).text != lay_out(TEXT, 4).text


def test_lines_are_narrow_and_follow_the_line_break_rules() -> None:
    laid_out = lay_out(TEXT, 1, LayoutOptions(width=12))
    lines = laid_out.text.split("\n")
    assert max(map(len, lines)) <= 24
    assert not [line for line in lines if line and line[0] in NOT_AT_LINE_START]
    assert not [line for line in lines if line and line[-1] in NOT_AT_LINE_END]
    assert not re.search(r"\d\n\d|\d\n\.|\.\n\d", laid_out.text)  # figures whole unless asked otherwise


def test_figures_break_when_asked() -> None:
    texts = [lay_out(TEXT, 0, LayoutOptions(width=width, broken_figures=1.0)).text for width in range(8, 24)]
    assert any(re.search(r"\d\n\d", text) for text in texts)


def test_order_puts_titles_at_the_end() -> None:
    laid_out = lay_out(["标题甲", "正文甲。", "标题乙", "正文乙。"], 0, "clean", order=[1, 3, 2, 0])
    assert laid_out.text == "正文甲。\n正文乙。\n标题乙\n标题甲\n"
    assert laid_out.offsets.to_source(Span(0, 3)).of(laid_out.text) == "标题甲"


def test_furniture_is_marked() -> None:
    laid_out = lay_out(TEXT, 2, "paged")
    words = [span.of(laid_out.text) for span in laid_out.furniture]
    assert "调查与研究　2020年第3期" in words
    assert any(re.search(r"\d", word) for word in words)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lay_out(["甲"], 0, "poster"), "unknown layout 'poster'"),
        (lambda: lay_out(["甲\n乙"], 0), "line break"),
        (lambda: lay_out(["甲", "乙"], 0, order=[0, 0]), "each of the 2 paragraphs once"),
        (lambda: LayoutOptions(blank_lines=1.5), "share"),
        (lambda: LayoutOptions(width=2), "at least 4"),
    ],
)
def test_wrong_options_say_what_is_allowed(call: object, words: str) -> None:
    assert callable(call)
    with pytest.raises(OptionError, match=words):
        call()
