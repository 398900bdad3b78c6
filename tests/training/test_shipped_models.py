"""The shipped 8-bit networks against their own weights in torch, on sentences made up for this test."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file as load_arrays
from safetensors.torch import load_file

from govtext.encoding import load_reader, load_tagger
from govtext.encoding.tokenizer import Tokenizer
from govtext.modelstore import check_folder, find_model
from govtext.pipeline import parse
from govtext.summarization.clauses import split_clauses
from govtext.summarization.features import describe
from govtext.summarization.prose import quotable
from govtext.summarization.salience import load_salience
from govtext.summarization.weights import load_weights
from govtext.training.batches import Describer
from govtext.training.data import Example
from govtext.training.match_reader import MatchReader, MatchReaderConfig
from govtext.training.reader import predict
from govtext.training.tagger import SequenceTagger, TaggerConfig, predict_tags

TEXT = (
    "2023年，临江市完成地区生产总值312.6亿元，同比增长5.8%。市长王建国到安平县调研，要求加快东河水库建设。"
    "市财政局会同国家开发银行山西省分行安排专项资金2.4亿元，支持北京大学与临江学院共建实训基地。"
    "全市新建学校12所，其中小学7所；粮食产量41.3万吨，比上年增加1.2万吨。"
)
QUESTIONS = {
    "临江市2023年地区生产总值是多少？": "312.6亿元",
    "到安平县调研的是谁？": "王建国",
    "全市新建学校多少所？": "12所",
    "粮食产量是多少？": "41.3万吨",
}


def test_the_reader_in_8_bits_answers_as_in_torch() -> None:
    folder = find_model(None, "reader")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.load(folder / "spiece.model")
    model = MatchReader(MatchReaderConfig(len(tokenizer), **config["network"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    describer = Describer(tokenizer, load_arrays(folder / "features.safetensors")["idf"])
    expected = predict(model, [Example(q, q, TEXT, ()) for q in QUESTIONS], describer, max_answer_chars=80)
    reader = load_reader(threads=1)
    for question, (words, score) in zip(QUESTIONS, expected, strict=True):
        spans = reader.read(question, [TEXT], 3)[0].spans
        near = [span for span in spans if TEXT[span.start : span.end] == words]
        assert near, (question, words, spans)
        assert near[0].score == pytest.approx(score, abs=1.0)


def test_the_reader_answers_plain_questions() -> None:
    reader = load_reader(threads=1)
    best = {q: reader.read(q, [TEXT], 1)[0].spans[0] for q in QUESTIONS}
    right = sum(TEXT[best[q].start : best[q].end] == answer for q, answer in QUESTIONS.items())
    assert right >= 3


def test_the_tagger_in_8_bits_tags_as_in_torch() -> None:
    folder = find_model(None, "tagger")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = config["network"] | {"labels": tuple(config["network"]["labels"])}
    model = SequenceTagger(TaggerConfig(**network))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    describer = Describer(Tokenizer.load(folder / "spiece.model"), np.zeros(1, dtype=np.float16))
    sentences = [part + "。" for part in TEXT.split("。")[:-1]]
    with torch.inference_mode():
        expected = predict_tags(model, [(list(s), []) for s in sentences], describer)
    found = load_tagger(threads=1).tag(sentences)
    differing = 0
    for sentence, tags, entities in zip(sentences, expected, found, strict=True):
        mine = ["O"] * len(sentence)
        for e in entities:
            mine[e.start : e.end] = [f"B-{e.kind}", *[f"I-{e.kind}"] * (e.end - e.start - 1)]
        differing += sum(a != b for a, b in zip(mine, tags, strict=True))
    assert differing <= 0.02 * len(TEXT)


def test_the_tagger_finds_plain_names() -> None:
    names = {(TEXT[e.start : e.end], e.kind) for e in load_tagger(threads=1).tag([TEXT])[0]}
    assert {("王建国", "PER"), ("安平县", "LOC"), ("北京大学", "ORG")} <= names


def test_the_shipped_salience_head_prefers_a_result_to_a_slogan() -> None:
    check_folder(find_model(None, "salience"))
    text = "临江市2023年政府工作报告\n一、工作回顾\n一年来，我们坚持稳中求进，凝心聚力，真抓实干。\n" + TEXT
    document = parse(text, single=True)[0]
    clauses = split_clauses(document, quotable(document))
    odds = load_salience().odds(document, clauses, describe(document, clauses, load_weights().boilerplate))
    said = {document.text[c.start : c.end]: float(value) for c, value in zip(clauses, odds, strict=True)}
    result = next(value for words, value in said.items() if "312.6亿元" in words)
    assert result > max(value for words, value in said.items() if "凝心聚力" in words or "真抓实干" in words)
