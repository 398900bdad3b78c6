"""The whole way on toy data, both architectures; networks exported equal networks trained; runs continue and repeat."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file as load_arrays

from govtext.encoding.spans import score_band
from govtext.encoding.tokenizer import Tokenizer
from govtext.modelstore import check_folder
from govtext.summarization.salience import SalienceHead
from govtext.summarization.weights import load_weights
from govtext.training import stages
from govtext.training.batches import Batch
from govtext.training.builders import build_clause_encoder, load_salience_run, load_tokenizer, start_salience
from govtext.training.digest_weights import load_examples
from govtext.training.match_reader import BiRecurrent, MatchReader, MatchReaderConfig, span_loss
from govtext.training.recipe import Recipe
from govtext.training.salience import LabelledDocument, SalienceNetwork, predict_odds
from govtext.training.smoke import run_smoke, toy_recipe
from govtext.training.tagger import SequenceTagger, TaggerConfig

onnx = pytest.importorskip("onnx")


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, dict[str, object]]]]:
    folder = tmp_path_factory.mktemp("smoke")
    return folder, run_smoke(folder)


def test_every_stage_of_both_architectures_runs(smoke: tuple[Path, dict[str, dict[str, dict[str, object]]]]) -> None:
    folder, report = smoke
    assert list(report["match-reader"]) == ["tokenizer", "pretrain", "reader", "tagger", "salience", "export"]
    assert list(report["transformer"]) == ["tokenizer", "pretrain", "reader", "export"]
    for name, task in (
        ("match-reader/models/reader-toy-v1", "reader"),
        ("match-reader/models/tagger-toy-v1", "tagger"),
        ("match-reader/models/salience-toy-v1", "salience"),
        ("transformer/models/reader-toy-transformer-v1", "reader"),
    ):
        assert check_folder(folder / name)["task"] == task


def test_training_on_toy_data_teaches_the_recurrent_heads(
    smoke: tuple[Path, dict[str, dict[str, dict[str, object]]]],
) -> None:
    stage = smoke[1]["match-reader"]
    assert stage["reader"]["report"]["development"]["em"] > 0.8  # type: ignore[index]
    assert stage["tagger"]["report"]["development"]["f1"] > 0.7  # type: ignore[index]
    held = stage["salience"]["report"]["held_out"]  # type: ignore[index]
    assert held["precision"] > held["lead_precision"] + 0.2
    exported = stage["export"]["report"]["reader"]["measured"]  # type: ignore[index]
    assert exported["development"]["f1"] >= exported["development"]["torch_f1"] - 0.05


def test_the_transformer_learns_in_pretraining(smoke: tuple[Path, dict[str, dict[str, dict[str, object]]]]) -> None:
    curve = (smoke[0] / "transformer/run/pretrain/curve.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [json.loads(line)["loss"] for line in curve]
    assert losses[-1] < losses[0]
    assert smoke[1]["transformer"]["pretrain"]["report"]["held_out_perplexity"] < 420  # type: ignore[operator]


def test_the_pretrained_encoder_loads_with_automodel(
    smoke: tuple[Path, dict[str, dict[str, dict[str, object]]]],
) -> None:
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(smoke[0] / "transformer/run/pretrain/encoder")
    assert encoder(input_ids=torch.tensor([[5, 6, 7]])).last_hidden_state.shape == (1, 3, 32)


def test_the_card_tells_what_was_measured(smoke: tuple[Path, dict[str, dict[str, dict[str, object]]]]) -> None:
    folder = smoke[0] / "match-reader/models/reader-toy-v1"
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert f"{100 * results['measured']['development']['em']:.1f} %" in card
    assert f"{results['measured']['int8']['speed_ratio']:.1f} times" in card


def _random_batch(rows: list[tuple[int, int]], seed: int = 0) -> Batch:
    """Inputs with the given question and passage lengths, padded."""
    generator = torch.Generator().manual_seed(seed)
    sides = []
    for side, count in ((0, 4), (1, 14)):
        lengths = torch.tensor([row[side] for row in rows])
        width = int(lengths.max())
        part = {name: torch.randint(0, high, (len(rows), width), generator=generator) for name, high in _HIGHS}
        part |= {"floats": torch.rand(len(rows), width, count, generator=generator), "lengths": lengths}
        sides.append(part)
    return Batch(*sides)


_HIGHS = (("char_ids", 50), ("piece_ids", 50), ("classes", 9), ("places", 4))


def _feed(batch: Batch) -> dict[str, np.ndarray]:
    sides = (("question", batch.question), ("passage", batch.passage))
    feed = {f"{side}_{name}": value.numpy() for side, part in sides for name, value in part.items()}
    return {name: value.astype(np.int32) if name.endswith("lengths") else value for name, value in feed.items()}


def test_the_graph_equals_the_torch_reader(tmp_path: Path) -> None:
    import onnxruntime

    from govtext.training.onnx_graph import build_reader_graph, save_graph

    torch.manual_seed(3)
    model = MatchReader(MatchReaderConfig(50, char_dim=6, piece_dim=7, hidden=10, span_dim=5)).eval()
    save_graph(build_reader_graph(model), tmp_path / "model.onnx")
    batch = _random_batch([(3, 20), (9, 31), (1, 1)])
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    with torch.inference_mode():
        for expected, got in zip(model(batch), session.run(None, _feed(batch)), strict=True):
            for row, length in enumerate((20, 31, 1)):
                kept = slice(None) if expected.dim() == 1 else (row, slice(length))
                np.testing.assert_allclose(expected.numpy()[kept], got[kept], atol=2e-5)


def test_the_graph_equals_the_torch_tagger(tmp_path: Path) -> None:
    import onnxruntime

    from govtext.training.onnx_graph import build_tagger_graph, save_graph

    torch.manual_seed(4)
    model = SequenceTagger(TaggerConfig(50, ("PER", "LOC"), char_dim=6, piece_dim=5, hidden=8)).eval()
    save_graph(build_tagger_graph(model), tmp_path / "model.onnx")
    text = _random_batch([(2, 9), (2, 17)]).passage
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    feed = {f"text_{name}": value.numpy() for name, value in text.items() if name != "floats"}
    feed["text_lengths"] = feed["text_lengths"].astype(np.int32)
    got = session.run(None, feed)[0]
    with torch.inference_mode():
        expected = model(text).numpy()
    np.testing.assert_allclose(expected[0, :9], got[0, :9], atol=2e-5)
    np.testing.assert_allclose(expected[1], got[1], atol=2e-5)


def test_the_exported_salience_head_equals_the_torch_networks(smoke: tuple[Path, object]) -> None:
    folder = smoke[0] / "match-reader"
    values = json.loads((folder / "recipe.json").read_text(encoding="utf-8"))
    recipe = Recipe(values, folder / "recipe.json", folder / "data", folder / "run")
    example = next(iter(load_examples(load_weights().boilerplate, [folder / "data/keyfacts.jsonl"], folder / "data")))
    head = SalienceHead(folder / "models/salience-toy-v1")
    scale = load_arrays(folder / "run/salience/scale.safetensors")
    encoder = replace(build_clause_encoder(recipe, load_tokenizer(recipe)), **scale)
    document = LabelledDocument(encoder(example.document, example.clauses, example.features), example.holds)
    networks = [start_salience(recipe, len(scale["mean"])).eval() for _ in range(2)]
    for network, weights in zip(networks, load_salience_run(recipe), strict=True):
        network.load_state_dict(weights)
    np.testing.assert_allclose(
        head.odds(example.document, example.clauses, example.features), predict_odds(networks, document), atol=1e-3
    )


def test_padding_changes_nothing_to_a_salience_network() -> None:
    torch.manual_seed(0)
    settings = {"hidden": 4, "reach": 3, "input_dropout": 0.0, "dropout": 0.0}
    network = SalienceNetwork(5, settings).eval()
    inputs, real = torch.randn(1, 6, 5), torch.ones(1, 6)
    wide = torch.cat([inputs, torch.randn(1, 3, 5)], 1)
    torch.testing.assert_close(network(inputs, real), network(wide, torch.cat([real, torch.zeros(1, 3)], 1))[:, :6])


def test_padding_changes_nothing_in_either_direction() -> None:
    torch.manual_seed(0)
    layer = BiRecurrent(3, 4)
    x = torch.randn(1, 5, 3)
    padded = torch.cat([x, torch.randn(1, 6, 3)], 1)
    alone, wide = layer(x, torch.tensor([5])), layer(padded, torch.tensor([5]))
    torch.testing.assert_close(alone, wide[:, :5])


def test_the_loss_is_the_log_share_of_the_gold_span() -> None:
    generator = torch.Generator().manual_seed(1)
    start, end = torch.randn(2, 6, generator=generator), torch.randn(2, 6, generator=generator)
    keys = torch.randn(2, 6, 3, generator=generator), torch.randn(2, 6, 3, generator=generator)
    null = torch.randn(2, generator=generator)
    got = span_loss((start, end, *keys, null), torch.tensor([6, 4]), [[(2, 4)], []], 3)
    wanted = []
    for row, (length, gold) in enumerate(((6, (2, 4)), (4, None))):
        together = (keys[0][row] @ keys[1][row].T).numpy()[:length, :length]
        band = score_band(start[row].numpy()[:length], end[row].numpy()[:length], together, 3)
        scores = np.append(band[np.isfinite(band)], float(null[row]))
        chosen = float(null[row]) if gold is None else band[gold[0], gold[1] - gold[0] - 1]
        wanted.append(np.log(np.exp(scores).sum()) - chosen)
    assert float(got) == pytest.approx(sum(wanted) / 2, abs=1e-4)


def _short(folder: Path, epochs: int) -> Recipe:
    recipe = toy_recipe("match-reader", folder)
    section = recipe.values["reader"]
    section["sources"] = {"questions": {"path": "questions.jsonl", "limit": 32}}
    section["stages"] = [{**section["stages"][1], "epochs": epochs}]
    for stage in ("tokenizer", "pretrain"):
        stages.run(recipe, stage, progress=False)
    return recipe


def test_a_stopped_run_continues_to_the_same_weights(tmp_path: Path) -> None:
    recipe = _short(tmp_path / "a", 2)
    stages.run(recipe, "reader", progress=False)
    stopped = _short(tmp_path / "b", 2)
    for _ in range(3):  # two batches an epoch: stops within the first and within the second
        report = stages.run(stopped, "reader", minutes=0, progress=False)
        assert report["finished"] is False
    stages.run(stopped, "reader", progress=False)
    whole, parts = (
        torch.load(r.run_folder / "reader/checkpoint.pt", weights_only=True)["modules"]["average"]
        for r in (recipe, stopped)
    )
    for name in whole:
        torch.testing.assert_close(whole[name], parts[name], atol=1e-6, rtol=1e-5)


def test_a_stage_names_the_stage_before_it(tmp_path: Path) -> None:
    from govtext.errors import GovtextError

    recipe = toy_recipe("match-reader", tmp_path)
    with pytest.raises(GovtextError, match="run the stage 'tokenizer'"):
        stages.run(recipe, "pretrain", progress=False)
    with pytest.raises(GovtextError, match="nothing to export"):
        stages.run(recipe, "export", out=str(tmp_path), progress=False)


def test_words_and_numbers_are_masked_whole() -> None:
    from govtext.training.transformer import mask_units

    ids = torch.arange(10, 50)[None, :].repeat(8, 1)
    starts = torch.zeros_like(ids, dtype=torch.bool)
    starts[:, ::4] = True
    generator = torch.Generator().manual_seed(0)
    changed, labels = mask_units(ids, starts, rate=0.4, mask_id=4, vocab_size=100, generator=generator)
    hidden = labels != -100
    assert 0.15 < float(hidden.float().mean()) < 0.65
    for row in hidden.view(8, 10, 4).flatten(0, 1):
        assert row.all() or not row.any()
    assert (labels[hidden] == ids[hidden]).all()
    assert (changed[~hidden] == ids[~hidden]).all()
    assert 0.5 < float((changed[hidden] == 4).float().mean()) < 1.0


def test_packed_corpora_keep_numbers_together(tmp_path: Path, smoke: tuple[Path, object]) -> None:
    from govtext.training.transformer import pack_corpus

    tokenizer = Tokenizer.load(smoke[0] / "match-reader/run/spiece.model")
    sizes = pack_corpus(["甲", "产量12.5吨"], tokenizer, tmp_path, 0.5)
    assert sizes == {"held": 2, "train": 8}
    starts = np.load(tmp_path / "train-starts.npy")
    assert starts[2:7].tolist() == [True, False, False, False, True]


def test_chance_is_not_shared_between_epochs() -> None:
    from govtext.training.checkpoints import random_for

    assert random_for(1, 0, 0).random() == random_for(1, 0, 0).random() != random_for(1, 0, 1).random()
    assert random.random() != random_for(1, 0, 0).random()


def test_a_reader_starts_from_the_weights_of_a_folder(smoke: tuple[Path, object], tmp_path: Path) -> None:
    from govtext.errors import GovtextError

    shipped = smoke[0] / "match-reader/models/reader-toy-v1"
    recipe = toy_recipe("match-reader", tmp_path)
    recipe.values["tokenizer"] = {"copy_of": str(shipped / "spiece.model")}
    section = recipe.values["reader"]
    section["start_from"] = str(shipped)
    section["sources"] = {"own": {"path": "questions.jsonl", "limit": 8}}
    section["stages"] = [{**section["stages"][1], "epochs": 1, "shares": {}, "learning_rate": 1e-6}]
    for name in ("pretrain", "tagger", "salience"):
        del recipe.values[name]
    done = stages.run(recipe, "all", out=str(tmp_path / "models"), progress=False)
    assert done["reader"]["development"]["em"] > 0.8  # one batch teaches nothing; the weights did
    recipe.values["model"]["hidden"] = 20
    (recipe.run_folder / "reader/checkpoint.pt").unlink()
    with pytest.raises(GovtextError, match="do not fit the recipe"):
        stages.run(recipe, "reader", progress=False)
