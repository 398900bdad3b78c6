"""The stages of a recipe, for both architectures: what each reads, writes and reports."""

from __future__ import annotations

import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from govtext.encoding.features import build_idf
from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import GovtextError
from govtext.training.batches import Describer
from govtext.training.builders import (
    build_describer,
    build_reader,
    build_tagger,
    load_reader_run,
    load_tokenizer,
    need,
    teacher_file,
)
from govtext.training.checkpoints import write_json
from govtext.training.data import Example, read_bio
from govtext.training.export import export_reader, export_tagger, read_curve
from govtext.training.metrics import entity_f1
from govtext.training.reader import evaluate, predict, train_reader
from govtext.training.recipe import Recipe
from govtext.training.salience import (
    SalienceConfig,
    SalienceHead,
    labelled_documents,
    precision_at_labels,
    train_salience,
)
from govtext.training.tagger import predict_tags, train_tagger
from govtext.training.teacher import name_sentences, word_classes, write_labels
from govtext.training.tokenizer import train_tokenizer
from govtext.training.vectors import count_neighbours, factor_ppmi


def machine() -> dict[str, Any]:
    """What a run ran on, for ``results.json``."""
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
    return {
        "device": device,
        "processor": platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
    }


def tokenizer_stage(recipe: Recipe) -> dict[str, Any]:
    """Train ``spiece.model`` and measure which answers its borders would make unreachable."""
    section = recipe.section("tokenizer")
    started = time.monotonic()
    if "copy_of" in section:  # another model's vocabulary, relative to the recipe
        model = need(recipe.path.parent / section["copy_of"], "tokenizer").read_bytes()
    else:
        model = train_tokenizer(
            recipe.texts(section),
            vocab_size=int(section["vocab_size"]),
            sample_chars=int(section["sample_chars"]),
            seed=recipe.seed,
            threads=int(recipe.values.get("threads", 2)),
            max_piece_chars=int(section["max_piece_chars"]),
        )
    recipe.run_folder.mkdir(parents=True, exist_ok=True)
    (recipe.run_folder / "spiece.model").write_bytes(model)
    tokenizer = Tokenizer(model)
    report: dict[str, Any] = {"pieces": len(tokenizer), "seconds": round(time.monotonic() - started, 1)}
    if "reader" in recipe.values:
        report |= _reachable(tokenizer, recipe.examples(recipe.section("reader")["development"]))
    write_json(recipe.run_folder / "tokenizer.json", report)
    return report


def _reachable(tokenizer: Tokenizer, examples: list[Example]) -> dict[str, Any]:
    """How many answers do not begin and end with a piece."""
    unreachable = chars = pieces = 0
    for example in examples:
        spans = tokenizer.encode(example.passage).spans
        starts, ends = {a for a, _ in spans}, {b for _, b in spans}
        unreachable += not any(a in starts and b in ends for a, b in example.answers)
        chars, pieces = chars + len(example.passage), pieces + len(spans)
    return {"unreachable_share": unreachable / len(examples), "n": len(examples), "chars_per_piece": chars / pieces}


def teacher_stage(recipe: Recipe) -> dict[str, Any]:
    """Have the teacher read the texts that the section names; ``cut`` limits the characters of each."""
    section = recipe.section("teacher")
    started = time.monotonic()
    cut = section.get("cut")
    report: dict[str, Any] = dict(write_labels((t[:cut] for t in recipe.texts(section)), teacher_file(recipe)))
    report |= {"seconds": round(time.monotonic() - started, 1)}
    write_json(recipe.run_folder / "teacher.json", report)
    return report


def pretrain_stage(recipe: Recipe, *, minutes: float | None, progress: bool) -> dict[str, Any]:
    """IDF table, and from plain text either word vectors (recurrent) or a pretrained encoder (transformer)."""
    section = recipe.section("pretrain")
    tokenizer = load_tokenizer(recipe)
    started = time.monotonic()
    texts = recipe.texts(section)
    cut = int(section["idf_passage_chars"])
    np.save(recipe.run_folder / "idf.npy", build_idf(t[i : i + cut] for t in texts for i in range(0, len(t), cut)))
    if recipe.values["architecture"] == "transformer":
        report = _pretrain_encoder(recipe, tokenizer, texts, minutes, progress)
    else:
        report = _count_vectors(recipe, tokenizer, texts)
    report |= {"seconds": round(time.monotonic() - started, 1), "machine": machine()}
    write_json(recipe.run_folder / "pretrain.json", report)
    return report


def _count_vectors(recipe: Recipe, tokenizer: Tokenizer, texts: list[str]) -> dict[str, Any]:
    section, model = recipe.section("pretrain"), recipe.section("model")
    pieces = [np.array(tokenizer.encode(text).ids, dtype=np.int32) for text in texts]
    chars = [tokenizer.char_ids(text) for text in texts]
    for name, sequences in (("char", chars), ("piece", pieces)):
        counts = count_neighbours(sequences, len(tokenizer), int(section[f"{name}_window"]))
        vectors = factor_ppmi(counts, int(model[f"{name}_dim"]), recipe.seed)
        # a small text has fewer directions than the model has room for
        padded = np.zeros((len(tokenizer), int(model[f"{name}_dim"])), dtype=np.float32)
        padded[:, : vectors.shape[1]] = vectors
        np.save(recipe.run_folder / f"{name}.npy", padded)
    return {"characters": sum(map(len, chars)), "pieces": sum(map(len, pieces))}


def _pretrain_encoder(
    recipe: Recipe, tokenizer: Tokenizer, texts: list[str], minutes: float | None, progress: bool
) -> dict[str, Any]:
    from govtext.training.transformer import encoder_config, pack_corpus, pretrain_encoder

    section = recipe.section("pretrain")
    corpus = recipe.run_folder / "corpus"
    if not (corpus / "sizes.json").is_file():
        shuffled = [texts[i] for i in np.random.default_rng(recipe.seed).permutation(len(texts))]
        write_json(corpus / "sizes.json", pack_corpus(shuffled, tokenizer, corpus, float(section["held_out_share"])))
    sizes = json.loads((corpus / "sizes.json").read_text(encoding="utf-8"))
    config = encoder_config(recipe.section("encoder"), tokenizer)
    report = pretrain_encoder(
        config,
        tokenizer,
        corpus,
        recipe.run_folder / "pretrain",
        section,
        seed=recipe.seed,
        minutes=minutes,
        progress=progress,
    )
    return {"characters": sizes, "finished": report["steps"] == report["of"], **report}


def reader_stage(recipe: Recipe, *, minutes: float | None, progress: bool) -> dict[str, Any]:
    """Train the reader through its stages and measure it on the development questions."""
    section = recipe.section("reader")
    tokenizer = load_tokenizer(recipe)
    describer = build_describer(recipe, tokenizer)
    if "teacher" in recipe.values:
        describer.words = word_classes(need(teacher_file(recipe), "teacher"))
    model = build_reader(recipe, tokenizer)
    sources = {name: recipe.examples(source) for name, source in section["sources"].items()}
    development = recipe.examples(section["development"])
    average = train_reader(
        model,
        [(sources, stage) for stage in section["stages"]],
        describer,
        recipe.run_folder / "reader",
        development=development[: int(section.get("curve_questions", len(development)))],
        seed=recipe.seed,
        max_answer_chars=int(section["max_answer_chars"]),
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        minutes=minutes,
        progress=progress,
    )
    model.load_state_dict(average.state_dict())
    predictions = predict(model, development, describer, max_answer_chars=int(section["max_answer_chars"]))
    curve = read_curve(recipe, "reader")
    state = torch.load(recipe.run_folder / "reader" / "checkpoint.pt", map_location="cpu", weights_only=True)
    report = {
        "finished": state["extra"]["stage"] == len(section["stages"]),
        "development": evaluate(predictions, development),
        "training_seconds": round(sum(row["seconds"] for row in curve)),
        "examples": {name: len(examples) for name, examples in sources.items()},
        "seed": recipe.seed,
        "machine": machine(),
    }
    write_json(recipe.run_folder / "reader" / "report.json", report)
    return report


def tagger_stage(recipe: Recipe, *, progress: bool) -> dict[str, Any]:
    """Train the tagger and measure whole entities on its development sentences."""
    section = recipe.section("tagger")
    tokenizer = load_tokenizer(recipe)
    model = build_tagger(recipe, tokenizer)
    sentences = list(read_bio(recipe.data_root / section["train"]))
    taught = list(name_sentences(teacher_file(recipe), section["labels"])) if "teacher" in recipe.values else []
    development = list(read_bio(recipe.data_root / section["development"]))
    folder = recipe.run_folder / "tagger"
    average = train_tagger(
        model, sentences + taught, development, tokenizer, folder, section, seed=recipe.seed, progress=progress
    )
    model.load_state_dict(average.state_dict())
    predicted = predict_tags(model, development, Describer(tokenizer, np.zeros(1, dtype=np.float16)))
    precision, recall, f1 = entity_f1(predicted, [tags for _, tags in development])
    report = {
        "development": {"precision": precision, "recall": recall, "f1": f1, "n": len(development)},
        "training_seconds": round(sum(row["seconds"] for row in read_curve(recipe, "tagger"))),
        "sentences": len(sentences),
        "taught_sentences": len(taught),
        "seed": recipe.seed,
        "machine": machine(),
    }
    write_json(folder / "report.json", report)
    return report


def salience_stage(recipe: Recipe, *, progress: bool) -> dict[str, Any]:
    """Train the salience head on weak labels and compare it with taking the first sentences."""
    section = recipe.section("salience")
    tokenizer = load_tokenizer(recipe)
    table = np.load(need(recipe.run_folder / "piece.npy", "pretrain"))
    idf = np.load(need(recipe.run_folder / "idf.npy", "pretrain"))
    documents = labelled_documents(recipe.rows(section["documents_file"]), tokenizer, table, idf, section)
    held = documents[: max(1, len(documents) // 10)]
    torch.manual_seed(recipe.seed)
    model = SalienceHead(SalienceConfig(table.shape[1], int(section["hidden"])))
    folder = recipe.run_folder / "salience"
    average = train_salience(model, documents[len(held) :], held, folder, section, seed=recipe.seed, progress=progress)
    model.load_state_dict(average.state_dict())
    report = {"held_out": precision_at_labels(model, held), "documents": len(documents), "machine": machine()}
    write_json(folder / "report.json", report)
    return report


def export_stage(recipe: Recipe, out: Path) -> dict[str, Any]:
    """Write a model folder for each head that has been trained, from its last checkpoint."""
    command = f"python -m govtext.training all --recipe {recipe.path.name}"
    done: dict[str, Any] = {}
    if (recipe.run_folder / "reader" / "checkpoint.pt").is_file():
        model, describer = load_reader_run(recipe)
        done["reader"] = export_reader(recipe, model, describer, out, command=command, report=_report(recipe, "reader"))
    if (recipe.run_folder / "tagger" / "checkpoint.pt").is_file():
        tokenizer = load_tokenizer(recipe)
        tagger = build_tagger(recipe, tokenizer)
        state = torch.load(recipe.run_folder / "tagger" / "checkpoint.pt", weights_only=True)
        tagger.load_state_dict(state["modules"]["average"])
        report = _report(recipe, "tagger")
        done["tagger"] = export_tagger(recipe, tagger.eval(), tokenizer, out, command=command, report=report)
    if not done:
        raise GovtextError(f"nothing to export in {recipe.run_folder}; run the stage 'reader' or 'tagger' first")
    return done


def _report(recipe: Recipe, head: str) -> dict[str, Any]:
    """What training recorded: the report of a finished stage, or of a stopped one what its curve tells."""
    path = recipe.run_folder / head / "report.json"
    report: dict[str, Any] = {"machine": machine(), "seed": recipe.seed}
    if path.is_file():
        report = json.loads(path.read_text(encoding="utf-8"))
    curve = read_curve(recipe, head)
    return report | {"curve": curve, "training_seconds": round(sum(row["seconds"] for row in curve))}


_STAGES = ("tokenizer", "pretrain", "teacher", "reader", "tagger", "salience")


def stages_of(recipe: Recipe) -> list[str]:
    """The stages that a recipe has sections for, in order; the tagger and salience come before the export of all."""
    sections = [stage for stage in _STAGES if stage in recipe.values]
    return [*sections, "export"]


_REPORTS = {stage: f"{stage}.json" for stage in ("tokenizer", "pretrain", "teacher")} | {"reader": "reader/report.json"}
_REPORTS |= {head: f"{head}/report.json" for head in ("tagger", "salience")}


def _run_all(recipe: Recipe, out: str | None, minutes: float | None, progress: bool) -> dict[str, Any]:
    """Every stage that is not finished yet; called again after ``minutes`` it goes on where it stopped."""
    began = time.monotonic()
    done: dict[str, Any] = {}
    for stage in stages_of(recipe):
        report_file = recipe.run_folder / _REPORTS.get(stage, "none")
        if report_file.is_file():
            report = json.loads(report_file.read_text(encoding="utf-8"))
            if report.get("finished", True):
                done[stage] = report
                continue
        left = None if minutes is None else minutes - (time.monotonic() - began) / 60
        if left is not None and left <= 0:
            done["stopped_before"] = stage
            break
        done[stage] = run(recipe, stage, out=out, minutes=left, progress=progress)
        if not done[stage].get("finished", True):
            break
    return done


def run(
    recipe: Recipe, stage: str, *, out: str | None = None, minutes: float | None = None, progress: bool = True
) -> dict[str, Any]:
    """Run one stage of a recipe, or ``"all"``.

    Args:
        recipe: What to train.
        stage: ``tokenizer``, ``pretrain``, ``teacher``, ``reader``, ``tagger``, ``salience``, ``export`` or ``all``.
        out: Folder of model folders for ``export``.
        minutes: Time limit of this call; a stage then stops after its next checkpoint.
        progress: Show bars.

    Returns:
        The stage's report; for ``all`` one a stage.
    """
    torch.set_num_threads(int(recipe.values.get("threads", torch.get_num_threads())))
    if stage == "all":
        return _run_all(recipe, out, minutes, progress)
    if stage == "tokenizer":
        return tokenizer_stage(recipe)
    if stage == "pretrain":
        return pretrain_stage(recipe, minutes=minutes, progress=progress)
    if stage == "teacher":
        return teacher_stage(recipe)
    if stage == "reader":
        return reader_stage(recipe, minutes=minutes, progress=progress)
    if stage == "salience":
        return salience_stage(recipe, progress=progress)
    if stage == "tagger":
        return tagger_stage(recipe, progress=progress)
    if stage == "export":
        return export_stage(recipe, Path(out or "models"))
    raise GovtextError(f"stage {stage!r} is not part of architecture {recipe.values['architecture']!r}")
