"""The reader's promises: offsets, independence of the batch, windows, bad input; and that training taught it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.encoding import SpanReader, load_reader
from govtext.errors import ModelFolderError

PASSAGE = (
    "2019年，临江市市长王建国主持召开会议，部署修建水库。"
    "全年粮食产量3.5万吨，同比增长2.1%。全年旅游收入12亿元，同比增长8%。"
)


@pytest.fixture(scope="module")
def reader(toy_reader_folder: Path) -> SpanReader:
    return load_reader(toy_reader_folder, threads=1)


def test_it_satisfies_the_protocol(reader: SpanReader, toy_reader_folder: Path) -> None:
    assert isinstance(reader, SpanReader)
    assert reader.name == toy_reader_folder.name


@pytest.mark.parametrize(
    ("question", "answer"),
    [("粮食产量是多少？", "3.5万吨"), ("旅游收入增长了多少？", "8%"), ("临江市市长是谁？", "王建国")],
)
def test_it_learned_what_the_toy_data_teaches(reader: SpanReader, question: str, answer: str) -> None:
    best = reader.read(question, [PASSAGE])[0].spans[0]
    assert PASSAGE[best.start : best.end] == answer


def test_spans_are_best_first_distinct_and_inside(reader: SpanReader) -> None:
    reading = reader.read("粮食产量是多少？", [PASSAGE], top_k=7, max_answer_chars=10)[0]
    assert len(reading.spans) == 7
    assert len({(s.start, s.end) for s in reading.spans}) == 7
    assert [s.score for s in reading.spans] == sorted((s.score for s in reading.spans), reverse=True)
    assert all(0 <= s.start < s.end <= len(PASSAGE) and s.end - s.start <= 10 for s in reading.spans)


def test_results_do_not_depend_on_the_batch(reader: SpanReader) -> None:
    question = "旅游收入是多少？"
    passages = [PASSAGE, PASSAGE[:40], "短句。", PASSAGE * 2, PASSAGE[30:]]
    together = reader.read(question, passages)
    for passage, joint in zip(passages, together, strict=True):
        alone = reader.read(question, [passage])[0]
        assert (alone.spans[0].start, alone.spans[0].end) == (joint.spans[0].start, joint.spans[0].end)
        # 8-bit activations are scaled by the largest one of a batch, so scores are equal only nearly
        assert alone.spans[0].score == pytest.approx(joint.spans[0].score, abs=0.6)


def test_an_answer_late_in_a_long_passage_is_found_in_its_window(reader: SpanReader) -> None:
    filler = "改造老旧小区进展顺利，整治河道群众满意。" * 40
    passage = filler + PASSAGE
    best = reader.read("粮食产量是多少？", [passage])[0].spans[0]
    assert passage[best.start : best.end] == "3.5万吨"
    assert best.start > len(filler)


def test_the_null_score_tells_where_the_answer_is(reader: SpanReader) -> None:
    readings = reader.read("粮食产量是多少？", [PASSAGE, "整治河道群众满意，修建水库进展顺利，推广良种成效明显。"])
    assert readings[0].null_score < readings[1].null_score


@pytest.mark.parametrize("passages", [[], [""], ["  \n"], [PASSAGE, ""]])
def test_blank_passages_give_no_spans(reader: SpanReader, passages: list[str]) -> None:
    readings = reader.read("粮食产量是多少？", passages)
    assert [bool(r.spans) for r in readings] == [bool(p.strip()) for p in passages]
    assert all(r.null_score == math.inf for r, p in zip(readings, passages, strict=True) if not p.strip())


def test_blank_questions_give_no_spans(reader: SpanReader) -> None:
    assert [r.spans for r in reader.read(" ", [PASSAGE, "x"])] == [(), ()]


ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@given(question=ANY_TEXT, passage=ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_any_strings_are_read(toy_reader_folder: Path, question: str, passage: str) -> None:
    reading = _cached_reader(toy_reader_folder).read(question, [passage])[0]
    assert all(0 <= s.start < s.end <= len(passage) and math.isfinite(s.score) for s in reading.spans)


_READERS: dict[Path, SpanReader] = {}


def _cached_reader(folder: Path) -> SpanReader:
    return _READERS.setdefault(folder, load_reader(folder, threads=1))


def test_a_very_long_question_is_cut(reader: SpanReader) -> None:
    assert reader.read("粮食产量是多少？" * 5000, [PASSAGE])[0].spans


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(ModelFolderError, match=r"no model 'reader-of-dreams'.*hf:owner/name"):
        load_reader("reader-of-dreams")


def test_a_damaged_network_is_named(toy_reader_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "broken"
    shutil.copytree(toy_reader_folder, folder)
    (folder / "model.int8.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelFolderError, match=r"model\.int8\.onnx cannot be loaded"):
        load_reader(folder)
