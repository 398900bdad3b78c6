"""Train the salience head: does a clause belong in a short version of its report?

Few reports have their key facts marked, so there are two stages. First weak labels, nobody marked anything: the clauses
of a news body that together cover the headline's rare bigrams best. Then the clauses that state a key fact.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from govtext.document import Document
from govtext.encoding.features import bigram_buckets, char_codes
from govtext.encoding.tokenizer import Tokenizer
from govtext.pipeline import parse
from govtext.summarization.clauses import Clause, split_clauses
from govtext.summarization.features import describe
from govtext.summarization.prose import quotable
from govtext.summarization.salience import clause_vectors
from govtext.summarization.weights import load_weights, standardised
from govtext.training.checkpoints import Average, append_line, load_checkpoint, random_for, save_checkpoint
from govtext.training.digest_weights import Example
from govtext.training.reader import learning_rate
from govtext.training.recipe import Recipe

Row = Mapping[str, Any]


class SalienceNetwork(nn.Module):
    """A logit for each clause; (B, S). What it computes is in ``govtext.summarization.salience`` too, in numpy."""

    def __init__(self, inputs: int, settings: Row) -> None:
        super().__init__()
        hidden, reach = int(settings["hidden"]), int(settings["reach"])
        self.own = nn.Linear(inputs, hidden)
        self.near = nn.Conv1d(hidden, hidden, reach, padding=reach // 2)
        self.out = nn.Linear(4 * hidden, 1)
        self.input_dropout, self.dropout = float(settings["input_dropout"]), float(settings["dropout"])

    def forward(self, inputs: Tensor, real: Tensor) -> Tensor:
        own = F.relu(self.own(F.dropout(inputs, self.input_dropout, self.training)))
        own = F.dropout(own, self.dropout, self.training) * real[..., None]  # removed: padding clauses
        near = F.relu(self.near(own.transpose(1, 2)).transpose(1, 2))
        whole = (own.sum(1, keepdim=True) / real.sum(1)[:, None, None]).expand_as(own)
        hidden = torch.cat([own, near, whole, own * whole], -1)  # (B, S, 4H)
        logits: Tensor = self.out(F.dropout(hidden, self.dropout, self.training)).squeeze(-1)
        return logits


@dataclass(frozen=True, slots=True, eq=False)
class LabelledDocument:
    """Inputs of the clauses (S, d), and 1.0 for those of the short version (S,)."""

    inputs: NDArray[np.float32]
    labels: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ClauseEncoder:
    """Clauses as the network sees them: named features, then the mean word vector, each column standardised."""

    tokenizer: Tokenizer
    vectors: NDArray[np.float16]
    idf: NDArray[np.float16]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    def raw(
        self, document: Document, clauses: Sequence[Clause], features: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """One row a clause, not standardised."""
        return np.hstack([features, clause_vectors(document.text, clauses, self.tokenizer, self.vectors, self.idf)])

    def __call__(
        self, document: Document, clauses: Sequence[Clause], features: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """One row a clause."""
        return standardised(self.raw(document, clauses, features), self.mean, self.scale).astype(np.float32)

    def fitted(self, examples: Sequence[Example]) -> ClauseEncoder:
        """With mean and standard deviation of these reports."""
        rows = np.concatenate([self.raw(e.document, e.clauses, e.features) for e in examples])
        scale = rows.std(axis=0)
        scale[scale < 1e-3] = 1.0  # a feature that never varies
        return replace(self, mean=rows.mean(axis=0), scale=scale)


def weak_labels(headline: str, clauses: Sequence[str], idf: NDArray[np.float16], most: int) -> NDArray[np.float32]:
    """Greedy: take the clause that adds most of the headline's bigram weight a character, while it adds any."""

    def grams(text: str) -> set[int]:
        return set(bigram_buckets(char_codes(text)).tolist())

    left = {bucket: float(idf[bucket]) for bucket in grams(headline)}
    held = [grams(clause) for clause in clauses]
    labels = np.zeros(len(clauses), dtype=np.float32)
    for _ in range(most):
        gains = [sum(left.get(b, 0.0) for b in known) / (len(c) + 20) for known, c in zip(held, clauses, strict=True)]
        best = int(np.argmax(gains))
        if gains[best] <= 0 or labels[best]:
            break
        labels[best] = 1.0
        for bucket in held[best]:
            left.pop(bucket, None)
    return labels


def weak_documents(recipe: Recipe, settings: Row, encoder: ClauseEncoder) -> Iterator[LabelledDocument]:
    """News with a headline, in an order drawn by chance, none of which anybody marked key facts in.

    The headline is not given to the features: it would be the answer.
    """
    marked = {
        row.get("title") or Path(row.get("file", "")).name
        for file in settings.get("leave_out", ())
        for row in recipe.beside(file)
    }
    fewest, most = settings["clauses"]
    boilerplate = load_weights().boilerplate
    for source in settings["texts"]:
        rows = [row for row in recipe.rows(source["path"]) if row.get("title") and row["title"] not in marked]
        random_for(recipe.seed, source["path"]).shuffle(rows)
        found = 0
        for row in rows:
            if found >= int(source["limit"]):
                break
            (document,) = parse(row["text"][: int(settings["chars"])], single=True)
            clauses = split_clauses(document, quotable(document))[:most]
            if len(clauses) < fewest:
                continue
            words = [document.text[clause.start : clause.end] for clause in clauses]
            labels = weak_labels(row["title"], words, encoder.idf, int(settings["labels"]))
            if labels.any():
                found += 1
                features = describe(document, clauses, boilerplate)
                yield LabelledDocument(encoder(document, clauses, features), labels)


def _padded(documents: Sequence[LabelledDocument]) -> tuple[Tensor, Tensor, Tensor]:
    """Inputs, labels, and 1.0 where a clause is no padding."""
    size = (len(documents), max(len(document.labels) for document in documents))
    inputs = np.zeros((*size, documents[0].inputs.shape[1]), dtype=np.float32)
    labels, real = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    for row, document in enumerate(documents):
        count = len(document.labels)
        inputs[row, :count], labels[row, :count], real[row, :count] = document.inputs, document.labels, 1.0
    return torch.from_numpy(inputs), torch.from_numpy(labels), torch.from_numpy(real)


def _cut(document: LabelledDocument, start: int, count: int) -> LabelledDocument:
    return LabelledDocument(document.inputs[start : start + count], document.labels[start : start + count])


def train_salience(
    model: SalienceNetwork,
    documents: Sequence[LabelledDocument],
    folder: Path,
    settings: Row,
    *,
    seed: int,
    progress: bool = True,
) -> SalienceNetwork:
    """Train, and put the averaged weights in; a stopped run continues after its last epoch.

    Args:
        model: Changed in place.
        documents: Standardised. Of one longer than ``crop`` clauses an epoch sees a part.
        folder: For the checkpoint and ``curve.jsonl``.
        settings: ``plain`` is the number of clauses without a label that a report weighs as, if it has more.
        seed: Of order, parts and dropout.
    """
    torch.manual_seed(seed)
    average = Average(model, float(settings["average_decay"]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=float(settings["weight_decay"]))
    modules = {"model": model, "average": average, "optimizer": optimizer}
    restored = load_checkpoint(folder / "checkpoint.pt", modules)
    size, epochs, crop = int(settings["batch_size"]), int(settings["epochs"]), int(settings["crop"])
    steps = -(-len(documents) // size)
    model.train()
    for epoch in tqdm(range(restored[0] if restored else 0, epochs), desc=folder.name, disable=not progress):
        chance = random_for(seed, "salience", epoch)
        # documents of like length together, so that little is padding
        order = sorted(
            range(len(documents)), key=lambda i: min(len(documents[i].labels), crop) + chance.random() * crop / 7
        )
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        chance.shuffle(batches)
        started, losses = time.monotonic(), []
        for step, batch in enumerate(batches, epoch * steps):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(step, epochs * steps, dict(settings))
            parts = [
                _cut(documents[i], chance.randrange(max(len(documents[i].labels) - crop, 0) + 1), crop) for i in batch
            ]
            inputs, labels, real = _padded(parts)
            without = (real.sum(1) - labels.sum(1)).clamp(min=1.0)
            share = (float(settings["plain"]) / without).clamp(max=1.0)[:, None]
            weight = real * torch.where(labels > 0, torch.ones_like(labels), share)  # removed: padding clauses
            loss = F.binary_cross_entropy_with_logits(model(inputs, real), labels, weight, reduction="sum")
            loss = loss / weight.sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            average.update(model, step)
            losses.append(loss.item())
        seconds = round(time.monotonic() - started, 1)
        append_line(folder / "curve.jsonl", {"epoch": epoch, "loss": sum(losses) / len(losses), "seconds": seconds})
        save_checkpoint(folder / "checkpoint.pt", epoch + 1, modules, {})
    model.load_state_dict(average.state_dict())
    model.eval()
    return model


def predict_odds(models: Sequence[SalienceNetwork], document: LabelledDocument) -> NDArray[np.float64]:
    """Log odds of each clause: the mean of the networks."""
    inputs, _, real = _padded([document])
    with torch.inference_mode():
        odds: NDArray[np.float64] = torch.stack([model(inputs, real)[0] for model in models]).mean(0).double().numpy()
    return odds
