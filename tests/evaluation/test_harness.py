"""Running, scoring, resuming, comparing and reporting."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from govtext.commands import evaluate as command
from govtext.errors import EvalDataError, OptionError
from govtext.evaluation import Results, evaluate, load_set
from govtext.evaluation.compare import compare
from govtext.evaluation.records import EvalDocument, EvalSet, EvalText, Item
from govtext.evaluation.report_html import render_html
from govtext.evaluation.sets import make_set
from govtext.evaluation.systems import SYSTEMS, resolve_system
from govtext.offsets import OffsetMap

CLEAN = "开发区工作报告\n一、生产\n2019年白酒产量15.44万千升，增长13.2%。一是抓项目。\n二、投资\n投资6.9亿元。"
# The same on narrow lines with a page number.
WRAPPED = (
    "开发区工作报告\n一、生产\n2019年白酒产量15.\n44万千升，增长\n— 1 —\n13.2%。一是抓项\n目。\n二、投资\n投资6.9亿元。"
)


def _offsets(clean: str, source: str) -> OffsetMap:
    runs, at = [], 0
    for i, char in enumerate(clean):
        if char == "\n":
            continue
        if source[at:].startswith("\n— 1 —\n"):
            at += len("\n— 1 —\n")
        at = source.index(char, at)
        runs.append((i, at, 1))
        at += 1
    return OffsetMap.from_runs(runs)


def _span(words: str) -> dict[str, Any]:
    start = CLEAN.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def _pair(words: str) -> list[int]:
    return [_span(words)["start"], _span(words)["end"]]


def _fact(words: str, *fields: str | None) -> dict[str, Any]:
    names = ("value", "unit", "indicator", "period", "change")
    return {**_span(words), **dict(zip(names, fields, strict=True))}


def small_set(wrapped: bool = False) -> EvalSet:
    """One report with an item of each task."""
    source = WRAPPED if wrapped else CLEAN
    offsets = _offsets(CLEAN, WRAPPED) if wrapped else OffsetMap.identity(len(CLEAN))
    sentence = "2019年白酒产量15.44万千升，增长13.2%。"
    golds: list[dict[str, Any]] = [
        {
            "id": "q1", "task": "qa", "question": "白酒产量是多少？", "answerable": True,
            "answers": [_span("15.44万千升")], "evidence": [_pair(sentence)],
            "value": {"value": "154400", "unit": "千升"},
        },
        {
            "id": "q2", "task": "qa", "question": "2020年产量是多少？", "answerable": False, "answers": [],
            "evidence": [], "value": None,
        },
        {
            "id": "o", "task": "outline",
            "headings": [
                {**_span("一、生产"), "level": 1, "kind": "numbered"}, {**_span("一是"), "level": 2, "kind": "item"},
                {**_span("二、投资"), "level": 1, "kind": "numbered"},
            ],
        },
        {
            "id": "s", "task": "sentences",
            "boundaries": [_pair(w)[1] for w in ("报告", "生产", "13.2%。", "目。", "、投资", "亿元。")],
        },
        {"id": "r", "task": "reports", "start": 0, "end": len(CLEAN), "title": _span("开发区工作报告")},
        {
            "id": "f", "task": "facts", "complete": True,
            "facts": [
                _fact("15.44万千升", "154400", "千升", "白酒产量", "2019", ""),
                _fact("13.2%", "13.2", "%", "白酒产量", "2019", "increase"),
                _fact("6.9亿元", "690000000", "元", "投资", None, ""),
            ],
        },
        {
            "id": "d", "task": "summary", "budget_chars": 30, "references": [{"sentences": [_pair(sentence)]}],
            "key_facts": [{"any_of": ["15.44万千升"]}, {"any_of": ["6.9亿元"]}],
        },
        {"id": "p", "task": "repair"},
    ]  # fmt: skip
    items = [Item(gold["id"], gold["task"], "甲", {**gold, "doc_id": "甲"}, {"genre": "work report"}) for gold in golds]
    return make_set(
        "small", "dev", "clean", items, [EvalDocument("甲", CLEAN)], [EvalText("甲", source, {"甲": offsets})]
    )


def oracle(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Right in either layout, by looking at the text it is given."""
    text = request["text"]

    def pair(first: str, last: str) -> list[int]:
        return [text.index(first), text.index(last) + len(last)]

    ends = ["报告", "一、生产", "13.2%。", "目。", "二、投资", "6.9亿元。"]
    begins = ["开发区", "一、生产", "2019", "一是", "二、投资", "投资6"]
    task = request["task"]
    if request["id"] == "q1":
        low, high = pair("15.", "万千升")
        return {
            "answer": text[low:high],
            "start": low,
            "end": high,
            "evidence": [pair("2019", "13.2%。")],
            "probability": 0.9,
        }
    if task == "qa":
        return {"answer": None, "probability": 0.8}
    if task == "outline":
        rows = [("一、生产", 1, False), ("一是", 2, True), ("二、投资", 1, False)]
        return {"headings": [{"start": pair(w, w)[0], "end": pair(w, w)[1], "level": n, "item": i} for w, n, i in rows]}
    if task == "sentences":
        return {"sentences": [pair(a, b) for a, b in zip(begins, ends, strict=True)]}
    if task == "reports":
        return {"reports": [{"spans": [[0, len(text)]], "title": pair("开发区", "报告")}]}
    if task == "facts":
        rows = [("15.", "万千升"), ("13.2", "13.2%"), ("6.9", "亿元")]
        golds = next(item.gold["facts"] for item in small_set().items if item.task == "facts")
        found = []
        for (first, last), gold in zip(rows, golds, strict=True):
            low, high = pair(first, last)
            found.append({**gold, "start": low, "end": high})
        return {"facts": found}
    if task == "summary":
        return {"sentences": [pair("2019", "13.2%。")]}
    return {"text": CLEAN}


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_right_system_gets_full_marks(wrapped: bool) -> None:
    results = evaluate(small_set(wrapped), oracle)
    assert [record.error for record in results.records if record.error] == []
    value = {(task, name): figure.value for task, rows in results.figures.items() for name, figure in rows.items()}
    for task, name in [
        ("qa", "right"), ("qa", "answerable_exact"), ("qa", "answerable_located"), ("qa", "answerable_evidence_recall"),
        ("qa", "answerable_citation_precision"), ("qa", "unanswerable_right"), ("qa", "abstention_precision"),
        ("outline", "position_f1"), ("outline", "level_f1"), ("outline", "title_f1"), ("outline", "edge_f1"),
        ("outline", "item_f1"),
        ("sentences", "boundary_f1"), ("reports", "split"), ("reports", "title"),
        ("facts", "value_f1"), ("facts", "indicator_f1"), ("facts", "period_f1"), ("facts", "change_f1"),
        ("summary", "rouge1_chars"), ("summary", "rougeL_words"), ("summary", "verbatim"), ("summary", "in_budget"),
        ("repair", "paragraph_f1"), ("repair", "digit_fidelity"),
    ]:  # fmt: skip
        assert value[task, name] == 1.0, (task, name)
    assert value["qa", "aurc"] == value["sentences", "pk"] == value["repair", "character_error_rate"] == 0.0
    assert value["qa", "ece"] == pytest.approx((0.1 + 0.2) / 2)
    assert value["summary", "key_fact_recall"] == 0.5


def test_every_metric_is_in_the_unit_interval() -> None:
    for system in (oracle, lambda request: None, "bm25", "naive"):
        for rows in evaluate(small_set(), system).figures.values():
            for figure in rows.values():
                assert 0.0 <= figure.low <= figure.value <= figure.high <= 1.0


@pytest.mark.parametrize(
    ("text", "spans", "share"),
    [
        ("2019年白酒产量15.44万千升，增长13.2%。", [], 1.0),
        ("2019年白酒产量大增。投资6.9亿元。", [], 0.5),
        ("产量15.44万千升投资6.9亿元", [], 0.0),
        ("产量15.44万千升投资6.9亿元", ["产量15.44万千升", "投资6.9亿元"], 1.0),
        ("产量16万千升", ["产量15.44万千升"], 0.0),
    ],
)
def test_share_of_verbatim_sentences(text: str, spans: list[str], share: float) -> None:
    prediction = {"text": text, "sentences": [_pair(words) for words in spans]}
    results = evaluate(small_set(), lambda request: prediction, tasks=["summary"])
    assert results.figures["summary"]["verbatim"].value == share


def test_a_missing_prediction_is_wrong_and_so_is_a_crash() -> None:
    def crash(request: Mapping[str, Any]) -> Mapping[str, Any]:
        raise RuntimeError("no model")

    silent = evaluate(small_set(), lambda request: None)
    for results in (silent, evaluate(small_set(), crash)):
        assert results.figures["qa"]["right"].value == 0.0
        assert results.figures["qa"]["unanswerable_right"].value == 0.0
        assert results.figures["outline"]["position_f1"].value == 0.0
        assert results.figures["repair"]["character_error_rate"].value == 1.0
    assert results.records[0].error == "RuntimeError: no model"


def test_furniture_called_a_heading_is_a_false_heading() -> None:
    def predict(request: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = dict(oracle(request))
        start = request["text"].index("— 1 —")
        answer["headings"] = [*answer["headings"], {"start": start, "end": start + 5, "level": 1}]
        return answer

    results = evaluate(small_set(wrapped=True), predict, tasks=["outline"])
    assert results.records[0].scores["position"] == [2, 3, 2]


def test_requests_hold_nothing_of_the_gold() -> None:
    loaded = small_set()
    for item in loaded.items:
        assert set(loaded.request(item)) <= {
            "id",
            "task",
            "text_id",
            "text",
            "question",
            "budget_chars",
            "report_title",
        }


def test_interrupted_run_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    calls: list[str] = []

    def interrupted(request: Mapping[str, Any]) -> Mapping[str, Any]:
        if len(calls) == 3:
            raise KeyboardInterrupt
        calls.append(request["id"])
        return oracle(request)

    def steady(request: Mapping[str, Any]) -> Mapping[str, Any]:
        calls.append(request["id"])
        return oracle(request)

    interrupted.__name__ = steady.__name__ = "system"
    with pytest.raises(KeyboardInterrupt):
        evaluate(small_set(), interrupted, out=out)
    part = tmp_path / "r.json.part"
    part.write_text(part.read_text(encoding="utf-8") + '{"id": "cut o', encoding="utf-8")
    results = evaluate(small_set(), steady, out=out)
    assert sorted(calls) == sorted({item.id for item in small_set().items})  # nothing was asked twice
    assert results.figures["qa"]["right"].value == 1.0
    assert not part.exists()
    assert Results.load(out).to_dict() == results.to_dict() | {"header": Results.load(out).to_dict()["header"]}
    # Another system does not go on from these records.
    with pytest.raises(KeyboardInterrupt):
        evaluate(small_set(), lambda request: (_ for _ in ()).throw(KeyboardInterrupt), out=out)
    assert evaluate(small_set(), steady, out=out).figures["qa"]["right"].value == 1.0


def test_predictions_from_a_file(tmp_path: Path) -> None:
    loaded = small_set()
    path = tmp_path / "p.jsonl"
    rows = [{"id": item.id, **oracle(loaded.request(item))} for item in loaded.items if item.task == "qa"]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    results = evaluate(loaded, predictions=path)
    assert set(results.figures) == {"qa"}
    assert results.figures["qa"]["right"].value == 1.0


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": "q1", "answer": '], "p.jsonl:1: not JSON"),
        (['["q1"]'], "p.jsonl:1: a JSON list"),
        (['{"answer": "x"}'], "p.jsonl:1: no string 'id'"),
        (['{"id": "zz", "answer": "x"}'], "p.jsonl:1: id 'zz' is not in this set"),
        (['{"id": "q1", "answer": "x"}', '{"id": "q1", "answer": "y"}'], "p.jsonl:2: id 'q1' was used in line 1"),
        (['{"id": "q1"}'], "p.jsonl:1: lacks 'answer'"),
        (['{"id": "q1", "answer": 3}'], "p.jsonl:1: answer 3"),
        (['{"id": "q1", "answer": "x", "probability": 1.5}'], "p.jsonl:1: probability 1.5"),
        (['{"id": "q1", "answer": "x", "start": 5, "end": 2}'], "p.jsonl:1: span"),
        (['{"id": "q1", "answer": "x", "start": 5}'], "p.jsonl:1: one of start and end"),
        (['{"id": "o", "headings": [{"start": 0, "end": 1, "level": 0}]}'], "p.jsonl:1: level 0"),
        (['{"id": "q1", "answer": "x", "evidence": [[0, 999]]}'], "p.jsonl:1: span .* ends past the text of"),
        (['{"id": "o", "headings": {}}'], "p.jsonl:1: headings: a list of objects"),
        (['{"id": "p", "text": 3}'], "p.jsonl:1: a string 'text' is expected"),
        (['{"id": "s", "sentences": [[1]]}'], "p.jsonl:1: \\[1\\] is no span"),
    ],
)
def test_faulty_predictions_name_file_and_line(tmp_path: Path, lines: list[str], message: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(EvalDataError, match=message):
        evaluate(small_set(), predictions=path)


def test_comparison_counts_gains_and_losses() -> None:
    good = evaluate(small_set(), oracle)
    bad = evaluate(small_set(), lambda request: {"answer": "6.9亿元"} if request["id"] == "q1" else oracle(request))
    row = next(row for row in compare(bad, good) if row.task == "qa")
    assert (row.gained, row.lost, row.a, row.b) == (("q1",), (), 0.5, 1.0)
    assert compare(good, bad)[0].lost == ("q1",)
    other = Results({**good.header, "set": "other"}, good.records, good.figures, good.slices)
    with pytest.raises(EvalDataError, match="same set"):
        compare(good, other)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_page_stands_by_itself_and_escapes() -> None:
    def predict(request: Mapping[str, Any]) -> Mapping[str, Any]:
        return (
            {"answer": "<script>alert(1)</script>", "probability": 0.5} if request["task"] == "qa" else oracle(request)
        )

    results = evaluate(small_set(), predict)
    html = render_html(results, compare(evaluate(small_set(), oracle), results), results)
    page = _Page()
    page.feed(html)
    assert page.links == []  # nothing is fetched
    assert page.tags.count("svg") >= 2
    assert "<script>alert" not in html
    assert "risk–coverage" in html.lower()


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="govtext")
    command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["evaluate", *words])
    return command.run(args)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page, saved, asked = (str(tmp_path / name) for name in ("r.json", "r.html", "p.jsonl", "q.jsonl"))
    options = ["--task", "qa", "--limit", "5"]
    assert _run("--system", "bm25", *options, "--out", out, "--html", page, "--save-predictions", saved) == 0
    assert "right" in capsys.readouterr().out
    assert _run("--predictions", saved, *options, "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"task", "figure", "value", "low", "high", "n"} == set(rows[0])
    assert _run("--compare", out, out) == 0
    assert "p = 1.0000" in capsys.readouterr().out
    assert _run("--requests", asked, *options) == 0
    assert len(Path(asked).read_text(encoding="utf-8").splitlines()) == 5
    assert Path(page).read_text(encoding="utf-8").startswith("<!doctype html>")


def test_interrupted_command_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govtext.evaluation.harness.evaluate", stop)
    assert _run("--system", "lead", "--out", "x.json") == 130
    assert "x.json.part" in capsys.readouterr().err


def test_unknown_names_list_the_known() -> None:
    with pytest.raises(OptionError, match=r"unknown system 'oracel'.*bm25"):
        resolve_system("oracel")
    with pytest.raises(OptionError, match="cannot import nowhere"):
        resolve_system("nowhere:predict")
    with pytest.raises(OptionError, match="has no 'absent'"):
        resolve_system("json:absent")
    with pytest.raises(OptionError, match="unknown task"):
        load_set(tasks=["poetry"])
    with pytest.raises(OptionError, match="unknown split"):
        load_set(split="train")
    with pytest.raises(OptionError, match="unknown evaluation set 'nothing'"):
        load_set("nothing")
    with pytest.raises(OptionError, match=r"unknown layout 'poster'.*wrapped"):
        load_set(layout="poster")
    assert resolve_system("govtext.evaluation.systems.baselines:bm25").name.endswith("bm25")


@pytest.mark.parametrize("name", sorted(set(SYSTEMS) - {"govtext"}))
def test_baselines_answer_what_they_say(name: str) -> None:
    results = evaluate(small_set(), name)
    assert [record.error for record in results.records if record.error] == []
    assert all(record.prediction is not None for record in results.records)
