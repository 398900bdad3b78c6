"""Train the tagger of persons, places and organisations: the reader's inputs, two recurrent layers, BIO tags."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from govtext.encoding.features import CHAR_CLASS_COUNT, PLACE_COUNT, TextInput
from govtext.encoding.tagging import decode_tags
from govtext.encoding.tokenizer import Tokenizer
from govtext.training.batches import Describer
from govtext.training.checkpoints import Average, append_line, load_checkpoint, random_for, save_checkpoint
from govtext.training.match_reader import BiRecurrent, SharedDropout
from govtext.training.metrics import entity_f1
from govtext.training.reader import learning_rate

Sentence = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class TaggerConfig:
    """Sizes of a tagger; stored in ``config.json``."""

    vocab_size: int
    labels: tuple[str, ...]
    char_dim: int = 64
    piece_dim: int = 96
    hidden: int = 128
    dropout: float = 0.3

    def to_dict(self) -> dict[str, Any]:
        """For ``config.json``."""
        return asdict(self)

    @property
    def tags(self) -> tuple[str, ...]:
        """O, then B and I of each label."""
        return ("O", *(f"{prefix}-{label}" for label in self.labels for prefix in "BI"))


class SequenceTagger(nn.Module):
    """Logits of each character's tag; (B, n, tags)."""

    def __init__(self, config: TaggerConfig) -> None:
        super().__init__()
        self.config = config
        hidden = config.hidden
        self.char_embedding = nn.Embedding(config.vocab_size, config.char_dim)
        self.piece_embedding = nn.Embedding(config.vocab_size, config.piece_dim)
        self.class_embedding = nn.Embedding(CHAR_CLASS_COUNT, 8)
        self.place_embedding = nn.Embedding(PLACE_COUNT, 4)
        self.text_in = nn.Linear(config.char_dim + config.piece_dim + 12, hidden)
        self.encoder = BiRecurrent(hidden, hidden)
        self.modeller = BiRecurrent(2 * hidden, hidden)
        self.out = nn.Linear(2 * hidden, len(config.tags))
        self.dropout = SharedDropout(config.dropout)

    def forward(self, text: dict[str, Tensor]) -> Tensor:
        """Text: ``*_ids``, ``classes``, ``places`` (B, n) and ``lengths`` (B,)."""
        tables = (
            (self.char_embedding, "char_ids"),
            (self.piece_embedding, "piece_ids"),
            (self.class_embedding, "classes"),
            (self.place_embedding, "places"),
        )
        x = self.dropout(torch.cat([table(text[name]) for table, name in tables], -1))
        x = self.dropout(F.relu(self.text_in(x)))
        x = self.dropout(self.encoder(x, text["lengths"]))
        x = self.dropout(self.modeller(x, text["lengths"]))
        logits: Tensor = self.out(x)
        return logits


def text_tensors(texts: Sequence[TextInput], device: torch.device | None = None) -> dict[str, Tensor]:
    """Pad texts into one batch."""
    width = max(1, *(len(text.text) for text in texts))
    out: dict[str, Tensor] = {}
    for name in ("char_ids", "piece_ids", "classes", "places"):
        array = np.zeros((len(texts), width), dtype=np.int64)
        for row, text in zip(array, texts, strict=True):
            row[: len(text.text)] = getattr(text, name)
        out[name] = torch.from_numpy(array).to(device)
    out["lengths"] = torch.tensor([len(text.text) for text in texts], device=device)
    return out


def _batches(sentences: Sequence[Sentence], size: int, draw: Any, max_chars: int) -> Iterator[list[Sentence]]:
    """Batches of like length in random order; longer sentences are cut."""
    cut = [(chars[:max_chars], tags[:max_chars]) for chars, tags in sentences]
    draw.shuffle(cut)
    pool = size * 30
    for begin in range(0, len(cut), pool):
        part = sorted(cut[begin : begin + pool], key=lambda sentence: len(sentence[0]))
        batches = [part[k : k + size] for k in range(0, len(part), size)]
        draw.shuffle(batches)
        yield from batches


def predict_tags(model: SequenceTagger, sentences: Sequence[Sentence], describer: Describer) -> list[list[str]]:
    """Valid BIO tags of every sentence."""
    model.eval()
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]))
    out: list[list[str]] = [[] for _ in sentences]
    with torch.inference_mode():
        for begin in range(0, len(order), 64):
            rows = order[begin : begin + 64]
            logits = model(text_tensors([describer("".join(sentences[i][0])) for i in rows])).numpy()
            for i, row in zip(rows, logits, strict=True):
                found, _ = decode_tags(row[: len(sentences[i][0])], model.config.tags)
                out[i] = [model.config.tags[k] for k in found]
    return out


def train_tagger(
    model: SequenceTagger,
    sentences: Sequence[Sentence],
    development: Sequence[Sentence],
    tokenizer: Tokenizer,
    folder: Path,
    settings: dict[str, Any],
    *,
    seed: int,
    progress: bool = True,
) -> Average:
    """Train; a stopped run continues after its last epoch.

    Args:
        model: Trained in place.
        sentences: Characters and tags.
        development: Measured after every epoch.
        tokenizer: For the inputs.
        folder: Checkpoint and ``curve.jsonl``.
        settings: The recipe's section ``tagger``.
        seed: Of everything random.
        progress: Show a bar.
    """
    describer = Describer(tokenizer, np.zeros(1, dtype=np.float16))
    index = {tag: k for k, tag in enumerate(model.config.tags)}
    torch.manual_seed(seed)
    average = Average(model, float(settings["average_decay"]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=float(settings["weight_decay"]))
    restored = load_checkpoint(folder / "checkpoint.pt", {"model": model, "average": average, "optimizer": optimizer})
    size, epochs = int(settings["batch_size"]), int(settings["epochs"])
    steps = math.ceil(len(sentences) / size)
    for epoch in range(restored[0] if restored else 0, epochs):
        draw = random_for(seed, "tagger", epoch)
        started, losses = time.monotonic(), []
        model.train()
        bar = tqdm(total=steps, desc=f"tagger epoch {epoch + 1}/{epochs}", disable=not progress)
        for step, batch in enumerate(_batches(sentences, size, draw, int(settings["window_chars"]))):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(epoch * steps + step, epochs * steps, settings)
            text = text_tensors([describer("".join(chars)) for chars, _ in batch])
            gold = torch.full(text["char_ids"].shape, -100)  # padding takes no part in the loss
            for row, (_, tags) in zip(gold, batch, strict=True):
                row[: len(tags)] = torch.tensor([index.get(tag, 0) for tag in tags])
            loss = F.cross_entropy(model(text).flatten(0, 1), gold.flatten(), ignore_index=-100)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), float(settings["clip"]))
            optimizer.step()
            average.update(model, epoch * steps + step)
            losses.append(loss.item())
            bar.update()
        bar.close()
        shadow = SequenceTagger(model.config)
        shadow.load_state_dict(average.state_dict())
        precision, recall, f1 = entity_f1(predict_tags(shadow, development, describer), [t for _, t in development])
        record = {"epoch": epoch, "loss": sum(losses) / len(losses), "seconds": round(time.monotonic() - started, 1)}
        append_line(folder / "curve.jsonl", record | {"precision": precision, "recall": recall, "f1": f1})
        modules = {"model": model, "average": average, "optimizer": optimizer}
        save_checkpoint(folder / "checkpoint.pt", epoch + 1, modules, {})
    return average
