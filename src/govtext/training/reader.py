"""Train a span reader, recurrent or transformer: stages of examples, resumable, the loss curve kept."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from govtext.encoding.features import pair_features
from govtext.encoding.spans import best_spans, score_band
from govtext.training.batches import Describer, Prepared, collate, training_batches, word_targets
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


@dataclass(slots=True)
class _Position:
    """Where a run is; saved with every checkpoint."""

    stage: int = 0
    epoch: int = 0
    step: int = 0  # batches done in the epoch
    updates: int = 0  # batches done in all
    stage_seconds: float = 0.0
    epoch_seconds: float = 0.0
    epoch_loss: float = 0.0
    epoch_chars: int = 0

    def begin_epoch(self) -> None:
        self.epoch += 1
        self.step, self.epoch_seconds, self.epoch_loss, self.epoch_chars = 0, 0.0, 0.0, 0

    def begin_stage(self) -> None:
        self.begin_epoch()
        self.stage, self.epoch, self.stage_seconds = self.stage + 1, 0, 0.0


class _Run:
    """A model in training: what is saved and restored together."""

    def __init__(self, model: nn.Module, folder: Path, seed: int, word_classes: int, device: torch.device) -> None:
        self.model = model
        # names the teacher's classes from what the encoder knows of a passage; left out of the exported model
        self.words = nn.Linear(2 * model.config.hidden, word_classes).to(device) if word_classes else None
        self.folder = folder
        self.seed = seed
        self.average = Average(model, 0.0)
        parameters = [*model.parameters(), *(self.words.parameters() if self.words else ())]
        self.optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98))
        self.position = _Position()
        self._saved = time.monotonic()
        restored = load_checkpoint(folder / "checkpoint.pt", self._modules())
        if restored is not None:
            self.position = _Position(**restored[1])

    def _modules(self) -> dict[str, Any]:
        own = {"model": self.model, "average": self.average, "optimizer": self.optimizer}
        return own if self.words is None else own | {"words": self.words}

    def loss(self, items: list[Prepared], settings: dict[str, Any], max_answer_chars: int) -> torch.Tensor:
        """Of the spans and, if a teacher takes part, of its classes of the passages' characters."""
        device = next(self.model.parameters()).device
        batch = collate(items, device)
        gold = [list(item.answers) for item in items]
        if self.words is None:
            with mixed_precision(device):
                outputs = self.model(batch)
            return span_loss(outputs, batch.passage["lengths"], gold, max_answer_chars)
        targets = word_targets(items, device)
        with mixed_precision(device):
            outputs, encoded = self.model.score(batch)
            classes = self.words(encoded).float()
        spans = span_loss(outputs, batch.passage["lengths"], gold, max_answer_chars)
        if not (targets >= 0).any():
            return spans
        words = F.cross_entropy(classes.flatten(0, 1), targets.flatten(), ignore_index=-100)
        return spans + float(settings["word_loss"]) * words

    def save(self) -> None:
        save_checkpoint(self.folder / "checkpoint.pt", self.position.updates, self._modules(), asdict(self.position))
        self._saved = time.monotonic()

    def minutes_since_saved(self) -> float:
        return (time.monotonic() - self._saved) / 60

    def shadow(self) -> nn.Module:
        """A copy of the model with the averaged weights."""
        shadow = copy.deepcopy(self.model)
        shadow.load_state_dict(self.average.state_dict())
        return shadow


def _spent(position: _Position, settings: dict[str, Any]) -> float:
    """Share of the stage's time that is used up; 0 if the stage has no limit."""
    return position.stage_seconds / (60 * float(settings["minutes"])) if "minutes" in settings else 0.0


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
            source an epoch takes, 1.0 = all), ``checkpoint_minutes`` (within an epoch), ``word_loss`` (weight of the
            teacher's classes, where the describer has any), and, where time and not data is short, ``minutes``: the
            stage ends after so much training, and its learning rate falls accordingly.
        describer: Of texts.
        folder: Checkpoint and ``curve.jsonl``.
        development: Measured after every epoch with the averaged weights.
        seed: Of everything random.
        max_answer_chars: Longest answer.
        device: Where to train.
        minutes: Stop this call after about so much time, at a checkpoint; the next call continues.
        progress: Show a bar.

    Returns:
        The averaged weights.
    """
    where = device or torch.device("cpu")
    model.to(where)
    torch.manual_seed(seed)
    began = time.monotonic()
    word_classes = 1 + max((int(words.max(initial=-1)) for words in describer.words.values()), default=-1)
    run = _Run(model, folder, seed, word_classes, where)
    position = run.position
    while position.stage < len(stages):
        sources, settings = stages[position.stage]
        while position.epoch < int(settings["epochs"]) and _spent(position, settings) < 1:
            limit = None if minutes is None else began + 60 * minutes
            if not _train_epoch(run, sources, settings, describer, max_answer_chars, limit, progress):
                return run.average
            scores = {}
            if development:
                predicted = predict(run.shadow(), development, describer, max_answer_chars=max_answer_chars)
                scores = evaluate(predicted, development)
            record: dict[str, float] = {"stage": position.stage, "epoch": position.epoch, "updates": position.updates}
            record |= {"loss": position.epoch_loss / position.step, "seconds": round(position.epoch_seconds, 1)}
            record["chars_per_second"] = round(position.epoch_chars / max(position.epoch_seconds, 1e-9))
            append_line(folder / "curve.jsonl", record | scores)
            position.begin_epoch()
            run.save()
            if limit is not None and time.monotonic() > limit:
                return run.average
        position.begin_stage()
        run.save()
    return run.average


def _train_epoch(
    run: _Run,
    sources: dict[str, list[Example]],
    settings: dict[str, Any],
    describer: Describer,
    max_answer_chars: int,
    limit: float | None,
    progress: bool,
) -> bool:
    """Finish the epoch that the run is in; False if ``limit`` (of the monotonic clock) stopped it before."""
    position, model = run.position, run.model
    draw = random_for(run.seed, position.stage, position.epoch)
    chosen = [
        example
        for name, examples in sources.items()
        for example in draw.sample(examples, round(len(examples) * float(settings["shares"].get(name, 1))))
    ]
    steps = math.ceil(len(chosen) / int(settings["batch_size"]))
    total = int(settings["epochs"]) * steps
    run.average.decay = float(settings["average_decay"])
    for group in run.optimizer.param_groups:
        group["weight_decay"] = float(settings["weight_decay"])
    model.train()
    name = f"stage {position.stage} epoch {position.epoch + 1}/{settings['epochs']}"
    bar = tqdm(total=steps, initial=position.step, desc=name, disable=not progress)
    skipped = position.step
    clock = time.monotonic()
    for number, items in enumerate(training_batches(chosen, describer, settings, draw)):
        if number < skipped:
            continue
        done = max(position.epoch * steps + number, int(_spent(position, settings) * total))
        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(done, total, settings)
        loss = run.loss(items, settings, max_answer_chars)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), float(settings["clip"]))
        run.optimizer.step()
        run.average.update(model, position.updates)
        now = time.monotonic()
        position.stage_seconds += now - clock
        position.epoch_seconds += now - clock
        clock = now
        position.step += 1
        position.updates += 1
        position.epoch_loss += loss.item()
        position.epoch_chars += sum(len(item.passage.text) for item in items)
        bar.update()
        bar.set_postfix(loss=f"{position.epoch_loss / position.step:.3f}", refresh=False)
        if _spent(position, settings) >= 1:
            break
        over = limit is not None and now > limit
        if run.minutes_since_saved() > float(settings.get("checkpoint_minutes", math.inf)) or over:
            run.save()
            if over:
                bar.close()
                return False
    bar.close()
    return True
