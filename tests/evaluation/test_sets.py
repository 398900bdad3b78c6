"""The shipped set is right, hard enough and quick to score; faulty files and outside sets."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from govtext.errors import EvalDataError
from govtext.evaluation import evaluate, list_sets, load_set
from govtext.evaluation.gold import check_item
from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.sets import check_map, data_root
from govtext.evaluation.systems.baselines import bm25_ranking
from govtext.offsets import OffsetMap, Span

LAYOUTS = ("clean", "wrapped", "merged", "pdf-poppler", "pdf-pdfium")
FOLDER = data_root() / "lvliang" / "v1"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_gold_span_verifies_in_every_layout(layout: str) -> None:
    loaded = load_set("lvliang-v1", split="all", layout=layout)  # loading checks spans, hashes and maps
    answers = 0
    for item in loaded.items:
        text = loaded.text_of(item)
        assert set(loaded.documents) >= set(text.maps)
        if item.task == "qa":
            for answer in item.gold["answers"]:
                for part in answer.get("parts", [answer]):
                    pieces = text.maps[item.doc_id].source_parts(Span(part["start"], part["end"]))
                    # An answer printed over two lines has its pieces in order; blanks may lie between them.
                    found = "".join("".join(piece.of(text.text) for piece in pieces).split())
                    assert found == "".join(part["text"].split())
                    answers += 1
    assert answers > 500


def test_size_and_kinds() -> None:
    items = load_set("lvliang-v1", split="all", tasks=["qa"]).items
    assert len(items) >= 500
    assert sum(not item.gold["answerable"] for item in items) >= 120
    kinds = {"quantity", "time", "person", "organisation", "place", "name", "list", "definition", "reason", "clause"}
    assert {item.slices["kind"] for item in items} == kinds
    assert len({item.slices["genre"] for item in items}) >= 6
    assert all(item.slices["trap"] != "none" for item in items if not item.gold["answerable"])


def test_no_fact_and_no_answer_place_is_in_both_halves() -> None:
    halves = [load_set("lvliang-v1", split=split) for split in ("dev", "test")]
    facts, places, documents = ([set(), set()] for _ in range(3))
    for number, half in enumerate(halves):
        for item in half.items:
            if item.task == "qa":
                facts[number] |= set(item.gold["fact_ids"])
                for answer in item.gold["answers"]:
                    places[number] |= {(item.doc_id, part["start"]) for part in answer.get("parts", [answer])}
            elif item.task == "facts":
                facts[number] |= {fact["fact"] for fact in item.gold["facts"]}
            else:
                documents[number].add(item.doc_id)
    for first, second in (facts, places, documents):
        assert first
        assert second
        assert not first & second


def test_retrieval_alone_does_not_solve_it() -> None:
    loaded = load_set("lvliang-v1", split="test", tasks=["qa"])
    hits = total = 0
    for item in loaded.items:
        if item.gold["answerable"]:
            text = loaded.documents[item.doc_id].text
            first = normalise(bm25_ranking(text, item.gold["question"])[0].of(text))
            answers = [answer.get("parts", [answer]) for answer in item.gold["answers"]]
            hits += any(all(normalise(part["text"]) in first for part in parts) for parts in answers)
            total += 1
    assert hits / total <= 0.70


def test_questions_are_not_sentences_of_their_report() -> None:
    loaded = load_set("lvliang-v1", split="all", tasks=["qa"])
    for item in loaded.items:
        question, text = normalise(item.gold["question"]), normalise(loaded.documents[item.doc_id].text)
        longest = max(
            (n for i in range(len(question)) for n in range(1, len(question) - i + 1) if question[i : i + n] in text),
            default=0,
        )
        assert longest < 0.85 * len(question), item.id


def test_fast_baselines_score_the_whole_set_in_a_minute() -> None:
    start = time.perf_counter()
    for name in ("lead", "first", "bm25", "bm25-span", "textrank", "naive"):
        evaluate("lvliang-v1", name, split="all")
    assert time.perf_counter() - start < 60


def test_documents_have_distinct_texts_and_the_schema_knows_all_fields() -> None:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))["$defs"]
    loaded = load_set("lvliang-v1", split="all")
    assert Counter(d.text for d in loaded.documents.values()).most_common(1)[0][1] == 1
    for item in loaded.items:
        assert set(item.gold) <= set(schema[item.task]["properties"]), item.id
        assert set(item.gold) >= set(schema[item.task]["required"]), item.id


def test_sets_are_listed() -> None:
    assert "lvliang-v1" in list_sets()


def test_datasets_loads_the_folder(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(FOLDER), "items", cache_dir=str(tmp_path))
    ours = {split: len(evaluate_items(split)) for split in ("dev", "test")}
    assert {split: rows.num_rows for split, rows in loaded.items()} == ours


def evaluate_items(split: str) -> list[str]:
    """Ids in a half's file."""
    lines = (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["id"] for line in lines]


def _copy(tmp_path: Path, **changes: object) -> Path:
    """A small set in a folder, with one field of its only item changed."""
    from govtext.evaluation.records import sha256

    text = "白酒产量15.44万千升。"
    row = {"doc_id": "甲", "text": text, "text_sha256": sha256(text)}
    item = {
        "id": "q1", "doc_id": "甲", "task": "qa", "question": "产量？", "answerable": True, "evidence": [[0, 13]],
        "answers": [{"text": "15.44万千升", "start": 4, "end": 12}], **changes,
    }  # fmt: skip
    (tmp_path / "docs.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "dev.jsonl").write_text("\n" + json.dumps(item) + "\n", encoding="utf-8")
    return tmp_path


def test_a_set_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    loaded = load_set(_copy(tmp_path))
    assert loaded.items[0].gold["answers"][0]["text"] == "15.44万千升"
    assert evaluate(loaded, "bm25").figures["qa"]["answerable_located"].value == 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answers": [{"text": "15.44万千升", "start": 5, "end": 13}]}, r"dev.jsonl:2: the text reads '5.44万千升。'"),
        ({"evidence": [[0, 99]]}, r"dev.jsonl:2: span .* ends past the text"),
        ({"evidence": [[9, 3]]}, r"dev.jsonl:2: span .* is not a range"),
        ({"evidence": ["0-9"]}, "dev.jsonl:2: '0-9' is no span"),
        ({"task": "poetry"}, "dev.jsonl:2: task 'poetry'; allowed: qa"),
        ({"doc_id": "乙"}, "dev.jsonl:2: document '乙' is not in docs.jsonl"),
        ({"answerable": False}, "dev.jsonl:2: answerable is False with 1 answers"),
    ],
)
def test_faulty_gold_names_file_and_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(EvalDataError, match=message):
        load_set(_copy(tmp_path, **change))


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    path = folder / "docs.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("15.44", "15.45"), encoding="utf-8")
    with pytest.raises(EvalDataError, match=r"docs.jsonl:1: the text of '甲' is not the frozen one"):
        load_set(folder)


def test_missing_fields_are_named() -> None:
    with pytest.raises(EvalDataError, match=r"x:1: item of task outline lacks 'headings'"):
        check_item({"id": "o", "doc_id": "甲", "task": "outline"}, "文", "x:1")


def test_a_wrong_map_is_noticed() -> None:
    check_map("甲乙", "甲\n乙", OffsetMap.from_runs([(0, 0, 1), (1, 2, 1)]), "x:1")
    with pytest.raises(EvalDataError, match="x:1: the map leads"):
        check_map("甲乙", "乙甲", OffsetMap.from_runs([(0, 0, 2)]), "x:1")
    with pytest.raises(EvalDataError, match="knows 1 of 2 visible"):
        check_map("甲乙", "甲", OffsetMap.from_runs([(0, 0, 1)]), "x:1")


def _squad(nested: bool) -> object:
    context = "国务院办公厅发文。文件共三条。"
    questions = [
        {"id": "a", "question": "谁发文？", "answers": [{"text": "国务院办公厅", "answer_start": 0}]},
        {"id": "b", "question": "多少页？", "answers": [], "is_impossible": True},
    ]
    if nested:
        return {"version": "x", "data": [{"title": "t", "paragraphs": [{"context": context, "qas": questions}]}]}
    return [
        {
            "id": "a",
            "context": context,
            "question": "谁发文？",
            "answers": {"text": ["国务院办公厅"], "answer_start": [0]},
        },
        {"id": "b", "context": context, "question": "多少页？", "answers": {"text": [], "answer_start": []}},
    ]


@pytest.mark.parametrize("nested", [True, False])
def test_squad_and_cmrc_files(tmp_path: Path, nested: bool) -> None:
    path = tmp_path / ("a.json" if nested else "a.jsonl")
    rows = _squad(nested)
    text = json.dumps(rows) if nested else "\n".join(json.dumps(row) for row in rows)  # type: ignore[attr-defined]
    path.write_text(text, encoding="utf-8")
    loaded = load_set(f"squad:{path}")
    assert [item.gold["answerable"] for item in loaded.items] == [True, False]
    results = evaluate(loaded, lambda request: {"answer": "国务院办公厅" if request["id"] == "a" else None})
    assert results.figures["qa"]["answerable_cmrc_f1"].value == 1.0
    assert results.figures["qa"]["unanswerable_right"].value == 1.0


def test_summaries_and_folder_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps({"text": "甲乙。丙丁。", "summary": "甲乙。"}), encoding="utf-8")
    results = evaluate(load_set(f"summaries:{path}"), "lead")
    assert results.figures["summary"]["rouge2_chars"].value == 1.0
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "报告.txt").write_text("产量三吨。\n投资五元。", encoding="utf-8")
    rows = [
        {"file": "报告.txt", "question": "产量多少？", "answers": ["三吨"]},
        {"file": "报告.txt", "question": "几人？"},
    ]
    (folder / "questions.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    loaded = load_set(f"texts:{folder}")
    assert [item.gold["answerable"] for item in loaded.items] == [True, False]
    (folder / "questions.jsonl").write_text(json.dumps({**rows[0], "answers": ["九吨"]}), encoding="utf-8")
    with pytest.raises(EvalDataError, match=r"questions.jsonl:1: the answer '九吨' does not occur"):
        load_set(f"texts:{folder}")


@pytest.mark.parametrize("content", ["{", '{"a": 1}'])
def test_outside_files_that_are_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalDataError, match=r"x.jsonl"):
        load_set(f"squad:{path}")
    with pytest.raises(EvalDataError, match="no such file"):
        load_set(f"squad:{path}.gz")


def test_real_reports_load_or_say_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVTEXT_SHARED", str(tmp_path))
    with pytest.raises(EvalDataError, match="put the public reports beside the checkout"):
        load_set("real", split="dev")
    monkeypatch.delenv("GOVTEXT_SHARED")
    if not (data_root().resolve().parent.parent / "shared" / "data" / "reports").is_dir():
        pytest.skip("needs the public reports beside the checkout")
    loaded = load_set("real", split="dev")
    assert {item.task for item in loaded.items} >= {"qa", "outline", "sentences", "facts", "summary"}
