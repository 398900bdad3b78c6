"""Candidates of sentences: what must be found, and that all are slices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext.qa.candidates import find_candidates
from govtext.qa.words import whole_words
from govtext.retrieval.terms import fold


@pytest.mark.parametrize(
    ("sentence", "words", "kind"),
    [
        ("全年生产水泥48.2万吨，增长5.1%。", "48.2万吨", "quantity"), ("全年生产水泥48.2万吨，增长5.1%。", "5.1%", "quantity"),
        ("产值由全省第9位升至第4位。", "第4位", "rank"), ("每年召开两次会议。", "两次", "quantity"),
        ("三次产业结构为8.1：47.3：44.6。", "8.1：47.3：44.6", "ratio"), ("申诉应在24小时内答复。", "24小时内", "quantity"),
        ("大桥于2021年9月28日通车。", "2021年9月28日", "period"), ("考核自明年1月6日至1月17日进行。", "明年1月6日至1月17日", "period"),
        ("整改限3月底前完成。", "3月底前", "period"), ("会议定在每周三下午。", "每周三下午", "period"),
        ("印发《养老服务条例》后施行。", "《养老服务条例》", "quote"), ("依据国办发〔2021〕7号执行。", "国办发〔2021〕7号", "document number"),
        ("由于原料涨价，利润下降。", "原料涨价", "reason"),
    ],
)  # fmt: skip
def test_found(sentence: str, words: str, kind: str) -> None:
    found = {(sentence[c.start : c.end], c.type) for c in find_candidates(sentence, fold(sentence), whole_words(sentence))}
    assert (words, kind) in found


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("新建梨园、桃园、枣园等基地。", "梨园、桃园、枣园"), ("完成排水、供热和绿化三项工程。", "排水、供热和绿化"),
        ("先后在河东镇、河西镇、城关镇启动试点。", "河东镇、河西镇、城关镇"),
    ],
)  # fmt: skip
def test_lists_have_the_right_edges(sentence: str, words: str) -> None:
    assert words in {sentence[c.start : c.end] for c in find_candidates(sentence, fold(sentence), whole_words(sentence))}


def test_a_unit_alone_is_no_figure() -> None:
    sentence = "万元工业增加值能耗下降。"
    assert not [c for c in find_candidates(sentence, fold(sentence), whole_words(sentence)) if c.type == "quantity"]


@given(st.text(alphabet="一二三0123.％%年月日，。、；：（）《》“”和等为由在省县局张王亿元 \n", max_size=60))
def test_spans_fit_and_have_no_loose_ends(sentence: str) -> None:
    for candidate in find_candidates(sentence, fold(sentence), whole_words(sentence)):
        assert 0 <= candidate.start < candidate.end <= len(sentence)
        assert sentence[candidate.start : candidate.end].strip("，。；：、 \n") == sentence[candidate.start : candidate.end]


def test_brackets_and_quotations_are_never_torn() -> None:
    sentence = "由市民政局（老龄办）牵头，推行“一窗受理、一次办好”改革，1）补贴8.5万元。"
    found = {sentence[c.start : c.end] for c in find_candidates(sentence, fold(sentence), whole_words(sentence))}
    assert "8.5万元" in found
    for words in found:
        assert words.count("“") == words.count("”")
        assert words.count("（") <= words.count("）"), words
