"""The salience head: its inputs by hand, its folder, and the digest with and without it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from govtext.encoding.features import IDF_BUCKETS, char_buckets
from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import ModelFolderError
from govtext.pipeline import parse
from govtext.summarization import Summarizer, ranking
from govtext.summarization.clauses import split_clauses
from govtext.summarization.features import NAMES, describe
from govtext.summarization.prose import quotable
from govtext.summarization.salience import SalienceHead, clause_vectors
from govtext.summarization.weights import load_weights
from govtext.training.tokenizer import train_tokenizer
from tests.summarization.test_summarize import REPORT, report

DIMENSION, HIDDEN, REACH = 4, 3, 3


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = [REPORT] * 20
    return Tokenizer(
        train_tokenizer(texts, vocab_size=700, sample_chars=20_000, seed=0, threads=1, max_piece_chars=4)
    )


@pytest.fixture(scope="module")
def folder(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A head with weights drawn from a seed."""
    made = tmp_path_factory.mktemp("models") / "salience-test-v1"
    (made / "recipe").mkdir(parents=True)
    chance = np.random.default_rng(0)
    inputs = len(NAMES) + DIMENSION

    def drawn(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    network = {
        "own.weight": drawn(HIDDEN, inputs), "own.bias": drawn(HIDDEN), "near.weight": drawn(HIDDEN, HIDDEN, REACH),
        "near.bias": drawn(HIDDEN), "out.weight": drawn(1, 4 * HIDDEN), "out.bias": drawn(1),
    }  # fmt: skip
    save_file({f"0.{name}": value for name, value in network.items()}, made / "model.safetensors")
    features = {
        "vectors": drawn(len(tokenizer), DIMENSION).astype(np.float16), "idf": np.ones(IDF_BUCKETS, np.float16),
        "mean": np.zeros(inputs), "scale": np.ones(inputs),
    }  # fmt: skip
    save_file(features, made / "features.safetensors")
    (made / "spiece.model").write_bytes(tokenizer.model_bytes)
    config = {
        "format_version": 1, "task": "salience", "kind": "clause-salience", "govtext_version": "0",
        "network": {"heads": 1}, "features": list(NAMES),
    }  # fmt: skip
    (made / "config.json").write_text(json.dumps(config), encoding="utf-8")
    for name in ("tokenizer_config.json", "README.md", "results.json", "recipe/recipe.json", "SHA256SUMS"):
        (made / name).write_text("{}", encoding="utf-8")
    return made


def test_a_clause_is_the_mean_of_its_pieces_by_their_rarity(tokenizer: Tokenizer) -> None:
    text = "全县完成生产总值。粮食增产"
    document = parse(text + "。", single=True)[0]
    clauses = split_clauses(document, document.sentences)
    chance = np.random.default_rng(1)
    table = chance.normal(size=(len(tokenizer), DIMENSION))
    idf = chance.random(IDF_BUCKETS).astype(np.float16)
    found = clause_vectors(document.text, clauses, tokenizer, table, idf)
    pieces, _ = tokenizer.cover_ids(document.text)
    for clause, row in zip(clauses, found, strict=True):
        span = range(clause.start, clause.end)
        weights = [float(idf[char_buckets(np.asarray([ord(document.text[i])], np.uint64))[0]]) for i in span]
        expected = sum(w * table[pieces[i]] for w, i in zip(weights, span, strict=True)) / sum(weights)
        np.testing.assert_allclose(row, expected)


def test_the_head_moves_the_digest_and_can_be_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "shipped_salience", lambda: None)
    absent = Summarizer().summarize(report(), budget_chars=120)
    assert absent == Summarizer(salience=None).summarize(report(), budget_chars=120)
    with_head = Summarizer(salience=folder).summarize(report(), budget_chars=120)
    assert 0 < len(with_head.text) <= 120
    assert with_head.text != absent.text  # weights drawn by chance know nothing


def test_a_head_gives_one_number_a_clause_however_few(folder: Path) -> None:
    head = SalienceHead(folder)
    boilerplate = load_weights().boilerplate
    for text in ("", "全县粮食增产。", REPORT):
        document = report(text)
        clauses = split_clauses(document, quotable(document))
        features = describe(document, clauses, boilerplate)
        odds = head.odds(document, clauses, features)
        assert odds.shape == (len(clauses),)
        assert np.isfinite(odds).all()
        np.testing.assert_array_equal(odds, SalienceHead(folder).odds(document, clauses, features))


def test_a_head_of_other_features_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "salience-other-v1"
    other.mkdir()
    for file in folder.iterdir():
        if file.is_file():
            (other / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (other / "config.json").write_text(json.dumps(config | {"features": ["length"]}), encoding="utf-8")
    with pytest.raises(ModelFolderError, match="trained on 1 features, this govtext computes"):
        SalienceHead(other)
    with pytest.raises(ModelFolderError, match="no model 'salience-none-v1'"):
        Summarizer(salience="salience-none-v1")
