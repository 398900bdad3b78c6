"""The promises of the library, as properties of arbitrary and of realistic damaged text."""

from __future__ import annotations

import json
import os
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import govtext
from govtext.cleaning import clean
from govtext.evaluation.layouts import LayoutOptions, lay_out
from tests.builders import HEADINGS, HOSTILE, PARAGRAPHS

# GOVTEXT_EXAMPLES=20000 runs the long check that the change log records.
EXAMPLES = int(os.environ.get("GOVTEXT_EXAMPLES", "150"))
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

fragments = st.sampled_from([*PARAGRAPHS, *HEADINGS, *HOSTILE, "— 3 —", "下转第4版", "2万亩", "1 5 ．3 ％", "附件：1. 名单"])
pieces = st.lists(st.one_of(fragments, st.text(max_size=30)), max_size=12)
separators = st.sampled_from(["\n", "\n\n", " ", "", "\r\n", "\n\u3000\u3000", "\f"])
anything = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="一二三、（）()是第条章.。，；：“”—- \n\f\t\u3000 0123456789年月日元%A附件各位代表", max_size=160),
    st.builds(lambda parts, mark: mark.join(parts), pieces, separators),
)
layouts = st.builds(
    LayoutOptions,
    width=st.sampled_from([0, 9, 13, 21, 24, 38]),
    indent=st.sampled_from(["", "\u3000\u3000"]),
    lost_indents=st.sampled_from([0.0, 1.0]),
    blank_lines=st.sampled_from([0.0, 0.5, 1.0]),
    letter_spaced=st.sampled_from([0.0, 0.1]),
    figure_spaces=st.sampled_from([0.0, 0.6]),
    broken_figures=st.sampled_from([0.0, 0.5]),
    picture_runs=st.sampled_from([0.0, 0.2]),
    lines_per_page=st.sampled_from([0, 12]),
    page_numbers=st.booleans(),
)
set_reports = st.builds(
    lambda paragraphs, seed, options: lay_out(paragraphs, seed, options).text,
    st.lists(st.sampled_from([*PARAGRAPHS, *HEADINGS]), min_size=1, max_size=12),
    st.integers(0, 10_000),
    layouts,
)
texts = st.one_of(anything, set_reports)


def check_document(document: govtext.Document) -> None:
    """Promises 1 and 2 on one report."""
    text, source = document.text, document.source.text
    layers = [*document.sentences, *document.paragraphs]
    layers += [x for x in (document.title_line, document.subtitle_line, document.closing_note) if x is not None]
    for item in layers:
        assert item.text == item.span.of(text)
        assert item.source_span.end <= len(source)
        visible = [c for c in item.text if not c.isspace()]
        covered = Counter(item.source_span.of(source))
        assert not Counter(visible) - covered, (item.text, item.source_span.of(source))
    for section in document.sections:
        assert section.span.end <= len(text)
        assert section.span.contains(section.heading_span) or section.kind == "root"
        assert section.label == text[section.heading_span.start :][: len(section.label)] or section.kind == "root"
    for layer in (document.sentences, document.paragraphs):
        at = 0
        for item in layer:
            assert item.span.start >= at
            assert not text[at : item.span.start].strip()
            at = item.span.end
        assert not text[at:].strip()


@BOUNDED
@given(texts)
@example("一、甲\n二、乙\n一、丙\n总之，完。")
@example("00000000甲甲甲\r。\r00甲甲甲甲甲甲\r。\r000、\xa0甲甲\r甲、000000\r0")  # a heading that looks beyond the last line
def test_slice_and_cover(text: str) -> None:
    documents = govtext.parse(text)
    assert documents
    for document in documents:
        check_document(document)
        for offset in range(0, len(document.text), 37):
            path = document.section_path(offset)
            assert all(section.span.start <= offset < section.span.end for section in path)
            assert [section.level for section in path] == list(range(1, len(path) + 1))


@BOUNDED
@given(texts)
def test_several_reports_share_nothing(text: str) -> None:
    documents = govtext.parse(text)
    cleaned = clean(text).text
    together = sum(len("".join(document.text.split())) for document in documents)
    assert together == len("".join(cleaned.split()))


REMOVING = ("page_numbers", "running_headers", "jump_lines", "web_furniture")


@BOUNDED
@given(texts)
def test_digits_and_marks_stay(text: str) -> None:
    cleaned = clean(text)
    marks = re.compile(r"[0-9０-９.．%％‰一二三四五六七八九十百千万亿元]")
    before, after = Counter(marks.findall(text)), Counter(marks.findall(cleaned.text))
    assert not after - before
    if not any(step.name in REMOVING for step in cleaned.log):
        assert before == after


@BOUNDED
@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@BOUNDED
@given(texts)
def test_map_tells_where_characters_stood(text: str) -> None:
    cleaned = clean(text)
    for at in range(0, len(cleaned.text), 11):
        if cleaned.text[at] not in "\n ":
            place = cleaned.offset_map.to_source(govtext.Span(at, at + 1))
            assert place.of(text) == cleaned.text[at]


@BOUNDED
@given(texts)
def test_records_restore_equal_documents(text: str) -> None:
    for document in govtext.parse(text):
        record = json.loads(json.dumps(document.to_dict()))
        assert govtext.Document.from_dict(record) == document


@pytest.mark.parametrize("unit", ["一、", "（", "1", "“", "一是", "。", " ", "\u3000", "中 ", "\n", "第一条\n", "— 1 —\n", "一、甲\n二、乙\n", "《", "1.1", "，\n"])
def test_a_long_run_of_anything(unit: str) -> None:
    for document in govtext.parse(unit * (60_000 // len(unit))):
        assert len(document.text) <= 60_000
