"""Reading questions, simplifying without moving offsets, and recipes that say what is wrong with them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from govtext.errors import GovtextError
from govtext.training.__main__ import main
from govtext.training.batches import Describer, shorten
from govtext.training.data import read_bio, read_squad
from govtext.training.recipe import load_recipe


def squad(answer_start: int) -> str:
    answers = [{"text": "15吨", "answer_start": answer_start}]
    qas = [{"id": "q1", "question": "多少？", "answers": answers}, {"id": "q2", "question": "谁？", "answers": []}]
    return json.dumps({"data": [{"paragraphs": [{"context": "产量15吨。", "qas": qas}]}]})


def test_a_squad_file_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(squad(2), encoding="utf-8")
    first, second = read_squad(tmp_path / "own.json")
    assert (first.passage[2:5], first.answers, second.answers) == ("15吨", ((2, 5),), ())


def test_a_wrong_offset_is_reported_with_its_question(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(squad(3), encoding="utf-8")
    with pytest.raises(GovtextError, match="question q1: answer '15吨' does not stand at offset 3"):
        read_squad(tmp_path / "own.json")


def test_simplifying_keeps_offsets(tmp_path: Path) -> None:
    pytest.importorskip("opencc")
    row = {
        "id": "1",
        "question": "誰開創？",
        "context": "由德國學者陸特開創。",
        "answers": [{"text": "陸特", "start": 5}],
    }
    (tmp_path / "q.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (example,) = read_squad(tmp_path / "q.jsonl", simplify=True)
    assert (example.question, example.passage[5:7]) == ("谁开创？", "陆特")


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(GovtextError, match=r"nothing\.jsonl is not there"):
        read_squad(tmp_path / "nothing.jsonl")


def test_bio_sentences(tmp_path: Path) -> None:
    (tmp_path / "x.bio").write_text("王 B-PER\n明 I-PER\n\n去 O\n", encoding="utf-8")
    assert list(read_bio(tmp_path / "x.bio")) == [(["王", "明"], ["B-PER", "I-PER"]), (["去"], ["O"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON: line 1"),
        ("{}", "lacks name, architecture, seed, run_folder"),
        ('{"name":"x","architecture":"y","seed":1,"run_folder":"z"}', "architecture 'y'; known: match-reader"),
    ],
)
def test_faulty_recipes_are_explained(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "recipe.json").write_text(content, encoding="utf-8")
    with pytest.raises(GovtextError, match=message):
        load_recipe(tmp_path / "recipe.json")


def test_the_command_line_explains_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["reader"]) == 2
    assert "--recipe is missing" in capsys.readouterr().err
    assert main(["reader", "--recipe", str(tmp_path / "none.json")]) == 2
    assert "no recipe at" in capsys.readouterr().err


class _Plain:
    """Stands in for the tokenizer: every character its own piece."""

    model_bytes = b""

    def char_ids(self, text: str):  # type: ignore[no-untyped-def]
        import numpy as np

        return np.array([ord(c) for c in text], dtype=np.int32)

    def cover_ids(self, text: str):  # type: ignore[no-untyped-def]
        import numpy as np

        return self.char_ids(text), np.zeros(len(text), dtype=np.uint8)


def test_shortening_keeps_the_answer_and_moves_its_offsets() -> None:
    from govtext.encoding.features import build_idf

    describer = Describer(_Plain(), build_idf(["甲乙", "丙丁"]))  # type: ignore[arg-type]
    text = "".join(f"第{i}句没有内容可言。" for i in range(20)) + "答案是蓝天。" + "末尾一句话。"
    start = text.index("蓝天")
    for seed in range(20):
        cut, answers, _ = shorten(
            describer("答案是什么？"),
            describer(text),
            [(start, start + 2)],
            describer.idf,
            max_chars=40,
            drop_answer=seed % 2 == 1,
            draw=random.Random(seed),
        )
        assert len(cut.text) < 70
        assert [cut.text[a:b] for a, b in answers] == ([] if seed % 2 else ["蓝天"])
        assert ("蓝天" in cut.text) is (seed % 2 == 0)
