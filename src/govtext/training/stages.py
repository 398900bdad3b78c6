"""The stages of a recipe, for both architectures: what each reads, writes and reports."""

from __future__ import annotations

import copy
import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file as save_arrays

from govtext.encoding.features import build_idf
from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import GovtextError
from govtext.summarization.salience import DECIMALS
from govtext.summarization.weights import load_weights
from govtext.training.batches import Describer
from govtext.training.builders import (
    build_clause_encoder,
    build_describer,
    build_reader,
    build_tagger,
    load_reader_run,
    load_tokenizer,
    need,
    start_salience,
    teacher_file,
)
from govtext.training.checkpoints import write_json
from govtext.training.data import Example, read_bio, read_rows
from govtext.training.digest_weights import FOLDS, load_examples
from govtext.training.export import export_reader, export_salience, export_tagger, read_curve
from govtext.training.metrics import entity_f1, lead_scores, precision_at_labels
from govtext.training.reader import evaluate, predict, train_reader
from govtext.training.recipe import Recipe
from govtext.training.salience import (
    LabelledDocument,
    SalienceNetwork,
    predict_odds,
    train_salience,
    weak_documents,
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
    """Train the salience head on weak labels, then on key facts; and once without each fold of the reports.

    The networks of a fold say what the head is worth on reports it has not seen (``held_out.json``); those of all reports
    are shipped.
    """
    section = recipe.section("salience")
    folder = recipe.run_folder / "salience"
    folder.mkdir(parents=True, exist_ok=True)
    files = [recipe.path.parent / name for name in section["key_facts"]]
    examples = list(load_examples(load_weights().boilerplate, files, recipe.data_root))
    encoder = build_clause_encoder(recipe, load_tokenizer(recipe)).fitted(examples)
    save_arrays({"mean": encoder.mean, "scale": encoder.scale}, folder / "scale.safetensors")
    marked = [
        LabelledDocument(encoder(e.document, e.clauses, e.features), e.holds.astype(np.float32)) for e in examples
    ]
    news = list(weak_documents(recipe, section["weak"], encoder))
    held = news[: max(1, len(news) // 20)]
    start = start_salience(recipe, len(encoder.mean))
    train_salience(start, news[len(held) :], folder / "weak", section["weak"], seed=recipe.seed, progress=progress)
    weak_labelled = [document.labels for document in held]
    report: dict[str, Any] = {
        "weak": {
            "precision": precision_at_labels([predict_odds([start], document) for document in held], weak_labelled),
            "lead_precision": precision_at_labels(lead_scores(weak_labelled), weak_labelled),
            "documents": len(news) - len(held),
            "n": len(held),
        }
    }

    def networks(name: str, documents: list[LabelledDocument]) -> list[SalienceNetwork]:
        return [
            train_salience(
                copy.deepcopy(start), documents, folder / f"{name}-{number}", section["facts"], seed=recipe.seed + number,
                progress=progress,
            )
            for number in range(int(section["heads"]))
        ]  # fmt: skip

    odds: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        models = networks(f"fold-{fold}", [document for i, document in enumerate(marked) if i % FOLDS != fold])
        for example, document in list(zip(examples, marked, strict=True))[fold::FOLDS]:
            odds[example.name] = predict_odds(models, document).round(DECIMALS).tolist()
    (folder / "held_out.json").write_text(json.dumps(odds, ensure_ascii=False), encoding="utf-8")
    networks("all", marked)
    labels = [document.labels for document in marked]
    report |= {
        "held_out": {
            "precision": precision_at_labels([np.asarray(odds[example.name]) for example in examples], labels),
            "lead_precision": precision_at_labels(lead_scores(labels), labels),
            "folds": FOLDS,
            "n": sum(bool(gold.any()) for gold in labels),
        },
        "reports": len(examples),
        "clauses": sum(map(len, labels)),
        "clauses_with_facts": round(sum(float(gold.sum()) for gold in labels)),
        "training_seconds": round(sum(row["seconds"] for file in folder.glob("*/curve.jsonl") for row in read_rows(file))),
        "seed": recipe.seed,
        "machine": machine(),
    }
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
    salience_report = recipe.run_folder / "salience" / "report.json"
    if salience_report.is_file():
        report = json.loads(salience_report.read_text(encoding="utf-8"))
        done["salience"] = export_salience(recipe, out, command=command, report=report)
    if not done:
        raise GovtextError(
            f"nothing to export in {recipe.run_folder}; run the stage 'reader', 'tagger' or 'salience' first"
        )
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
