"""Train a span reader, recurrent or transformer: stages of examples, resumable, the loss curve kept."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from govtext.encoding.features import pair_features
from govtext.encoding.spans import best_spans, score_band
from govtext.training.batches import Describer, Prepared, collate, training_batches
from govtext.training.checkpoints import Average, append_line, load_checkpoint, random_for, save_checkpoint
from govtext.training.match_reader import span_loss
from govtext.training.metrics import exact_match, run_f1

if TYPE_CHECKING:
    from govtext.training.data import Example


def learning_rate(step: int, total: int, settings: dict[str, Any]) -> float:
    """Linear warm-up, then half a cosine down to ``final_share`` of the peak."""
    warmup = max(1, int(total * settings["warmup_share"]))
    peak = float(settings["learning_rate"])
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / max(1, total - warmup))
    final = float(settings["final_share"])
    return peak * (final + (1 - final) * 0.5 * (1 + math.cos(math.pi * done)))


def predict(
    model: nn.Module,
    examples: Sequence[Example],
    describer: Describer,
    *,
    max_answer_chars: int,
    batch_size: int = 16,
) -> list[tuple[str, float]]:
    """Best span of each example over its whole passage, and its score (log odds against no answer)."""
    model.eval()
    device = next(model.parameters()).device
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].passage))
    out: list[tuple[str, float]] = [("", -math.inf)] * len(examples)
    with torch.no_grad():
        for begin in range(0, len(order), batch_size):
            chosen = order[begin : begin + batch_size]
            items = []
            for i in chosen:
                question, passage = describer(examples[i].question), describer(examples[i].passage)
                items.append(Prepared(question, passage, pair_features(question, passage, describer.idf), ()))
            start, end, start_key, end_key, null = (x.cpu().numpy() for x in model(collate(items, device)))
            for row, i in enumerate(chosen):
                n = len(examples[i].passage)
                together = start_key[row, :n] @ end_key[row, :n].T
                band = score_band(start[row, :n], end[row, :n], together, max_answer_chars)
                _, spans = best_spans(band, float(null[row]), 1, np.arange(n), np.arange(1, n + 1))
                out[i] = (examples[i].passage[spans[0].start : spans[0].end], spans[0].score)
    return out


def evaluate(predictions: Sequence[tuple[str, float]], examples: Sequence[Example]) -> dict[str, float]:
    """EM and F1 of the best span of answerable questions (CMRC's official measure), no abstention."""
    em, f1 = [], []
    for (text, _), example in zip(predictions, examples, strict=True):
        if example.answers:
            gold = [example.passage[a:b] for a, b in example.answers]
            em.append(exact_match(text, gold))
            f1.append(run_f1(text, gold))
    return {"em": sum(em) / max(len(em), 1), "f1": sum(f1) / max(len(f1), 1), "n": len(em)}


def mixed_precision(device: torch.device) -> AbstractContextManager[Any]:
    """Bfloat16 where it is quick (GPUs); on CPUs it may be many times slower than float32."""
    return torch.autocast("cuda", dtype=torch.bfloat16) if device.type == "cuda" else nullcontext()


def train_reader(
    model: nn.Module,
    stages: Sequence[tuple[dict[str, list[Example]], dict[str, Any]]],
    describer: Describer,
    folder: Path,
    *,
    development: Sequence[Example],
    seed: int,
    max_answer_chars: int,
    device: torch.device | None = None,
    minutes: float | None = None,
    progress: bool = True,
) -> Average:
    """Train through the stages; a stopped run continues at its last checkpoint.

    Args:
        model: Trained in place.
        stages: For each the examples by source, and its settings: ``epochs``, ``batch_size``, ``learning_rate``,
            ``warmup_share``, ``final_share``, ``weight_decay``, ``clip``, ``average_decay``, ``shares`` (of each
            source an epoch takes, 1.0 = all).
        describer: Of texts.
        folder: Checkpoint and ``curve.jsonl``.
        development: Measured after every epoch with the averaged weights.
        seed: Of everything random.
        max_answer_chars: Longest answer.
        device: Where to train.
        minutes: Stop after the epoch in which this much time has passed; the next call continues.
        progress: Show a bar.

    Returns:
        The averaged weights.
    """
    where = device or torch.device("cpu")
    model.to(where)
    torch.manual_seed(seed)
    began = time.monotonic()
    average = Average(model, float(stages[0][1]["average_decay"]))
    checkpoint = folder / "checkpoint.pt"
    done_stage, done_epoch, optimizer_state = 0, 0, None
    restored = load_checkpoint(checkpoint, {"model": model, "average": average})
    if restored is not None:
        done_stage, done_epoch, optimizer_state = (restored[1][k] for k in ("stage", "epoch", "optimizer"))
    for stage, (sources, settings) in enumerate(stages):
        if stage < done_stage:
            continue
        optimizer = torch.optim.AdamW(
            model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=float(settings["weight_decay"])
        )
        first_epoch = done_epoch if stage == done_stage else 0
        if first_epoch and optimizer_state is not None:
            optimizer.load_state_dict(optimizer_state)
        epochs = int(settings["epochs"])
        for epoch in range(first_epoch, epochs):
            draw = random_for(seed, stage, epoch)
            chosen = [
                example
                for name, examples in sources.items()
                for example in draw.sample(
                    list(examples), round(len(examples) * float(settings["shares"].get(name, 1)))
                )
            ]
            steps = math.ceil(len(chosen) / int(settings["batch_size"]))
            started, losses, chars = time.monotonic(), [], 0
            model.train()
            bar = tqdm(total=steps, desc=f"stage {stage} epoch {epoch + 1}/{epochs}", disable=not progress)
            for step, items in enumerate(training_batches(chosen, describer, settings, draw)):
                for group in optimizer.param_groups:
                    group["lr"] = learning_rate(epoch * steps + step, epochs * steps, settings)
                batch = collate(items, where)
                with mixed_precision(where):
                    outputs = model(batch)
                gold = [list(item.answers) for item in items]
                loss = span_loss(outputs, batch.passage["lengths"], gold, max_answer_chars)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), float(settings["clip"]))
                optimizer.step()
                average.update(model, (stage * 1000 + epoch) * steps + step)
                losses.append(loss.item())
                chars += sum(len(i.passage.text) for i in items)
                bar.update()
                bar.set_postfix(loss=f"{sum(losses[-50:]) / len(losses[-50:]):.3f}", refresh=False)
            bar.close()
            seconds = time.monotonic() - started
            record = {"stage": stage, "epoch": epoch, "loss": sum(losses) / len(losses), "seconds": round(seconds, 1)}
            record["chars_per_second"] = round(chars / seconds)
            if development:
                shadow = copy.deepcopy(model)
                shadow.load_state_dict(average.state_dict())
                scored = predict(shadow, development, describer, max_answer_chars=max_answer_chars)
                record |= evaluate(scored, development)
            append_line(folder / "curve.jsonl", record)
            extra = {"stage": stage, "epoch": epoch + 1, "optimizer": optimizer.state_dict()}
            save_checkpoint(checkpoint, epoch + 1, {"model": model, "average": average}, extra)
            if minutes is not None and time.monotonic() - began > 60 * minutes:
                return average
    return average
