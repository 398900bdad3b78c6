"""Train the salience head: does a sentence belong in a short version of its document?

Weak labels, nobody marked anything: the sentences of a news body that together cover the headline's rare bigrams best.
The network sees a sentence as the mean of its word vectors and a few plain facts, and its neighbours through an LSTM.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from govtext.encoding.features import bigram_buckets, char_buckets, describe
from govtext.encoding.tokenizer import Tokenizer
from govtext.training.checkpoints import Average, append_line, load_checkpoint, random_for, save_checkpoint
from govtext.training.match_reader import BiRecurrent
from govtext.training.reader import learning_rate

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
SALIENCE_FLOATS = ("first", "place", "length", "digits", "mean_idf")


@dataclass(frozen=True, slots=True)
class SalienceConfig:
    """Sizes of a salience head."""

    vector_dim: int
    hidden: int = 64

    def to_dict(self) -> dict[str, Any]:
        """For ``config.json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """Sentence vectors (S, d), plain facts (S, 5), and 1.0 for the sentences of the short version (S,)."""

    vectors: NDArray[np.float32]
    floats: NDArray[np.float32]
    labels: NDArray[np.float32]


class SalienceHead(nn.Module):
    """A logit for each sentence; (B, S)."""

    def __init__(self, config: SalienceConfig) -> None:
        super().__init__()
        self.config = config
        self.sentence_in = nn.Linear(config.vector_dim + len(SALIENCE_FLOATS), config.hidden)
        self.encoder = BiRecurrent(config.hidden, config.hidden)
        self.out = nn.Linear(3 * config.hidden, 1)

    def forward(self, vectors: Tensor, floats: Tensor, lengths: Tensor) -> Tensor:
        own = F.relu(self.sentence_in(torch.cat([vectors, floats], -1)))
        logits: Tensor = self.out(torch.cat([own, self.encoder(own, lengths)], -1)).squeeze(-1)
        return logits


def sentence_inputs(
    sentences: Sequence[str], tokenizer: Tokenizer, table: NDArray[np.float32], idf: NDArray[np.float16]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean word vector, weighted by IDF, and plain facts of each sentence."""
    vectors = np.zeros((len(sentences), table.shape[1]), dtype=np.float32)
    floats = np.zeros((len(sentences), len(SALIENCE_FLOATS)), dtype=np.float32)
    for k, sentence in enumerate(sentences):
        described = describe(sentence, tokenizer)
        weights = idf[char_buckets(described.codes)].astype(np.float32)
        if len(sentence):
            vectors[k] = (table[described.piece_ids] * weights[:, None]).sum(0) / max(float(weights.sum()), 1e-6)
            digits = float((described.classes == 1).mean())
            length = min(len(sentence), 200) / 200
            floats[k] = (k == 0, k / len(sentences), length, digits, float(weights.mean()))
    return vectors, floats


def weak_labels(headline: str, sentences: Sequence[str], idf: NDArray[np.float16], most: int) -> NDArray[np.float32]:
    """Greedy: take the sentence that adds most of the headline's bigram weight a character, while it adds any."""

    def grams(text: str) -> set[int]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
        return set(bigram_buckets(codes).tolist())

    left = {bucket: float(idf[bucket]) for bucket in grams(headline)}
    held = [grams(sentence) for sentence in sentences]
    labels = np.zeros(len(sentences), dtype=np.float32)
    for _ in range(most):
        gains = [sum(left.get(b, 0.0) for b in known) / (len(s) + 20) for known, s in zip(held, sentences, strict=True)]
        best = int(np.argmax(gains))
        if gains[best] <= 0 or labels[best]:
            break
        labels[best] = 1.0
        for bucket in held[best]:
            left.pop(bucket, None)
    return labels


def labelled_documents(
    rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]],
    tokenizer: Tokenizer,
    table: NDArray[np.float32],
    idf: NDArray[np.float16],
    settings: dict[str, Any],
) -> list[LabelledDocument]:
    """Documents with a headline and enough sentences, with weak labels."""
    out: list[LabelledDocument] = []
    for row in rows:
        if len(out) >= int(settings["documents"]):
            break
        sentences = _SENTENCE.findall(row["text"])[: int(settings["max_sentences"])]
        if not row.get("title") or len(sentences) < int(settings["min_sentences"]):
            continue
        labels = weak_labels(row["title"], sentences, idf, int(settings["most_sentences"]))
        if labels.any():
            out.append(LabelledDocument(*sentence_inputs(sentences, tokenizer, table, idf), labels))
    return out


def _padded(documents: Sequence[LabelledDocument]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = max(len(d.labels) for d in documents)

    def pad(arrays: Sequence[NDArray[np.float32]]) -> Tensor:
        out = np.zeros((len(arrays), width, *arrays[0].shape[1:]), dtype=np.float32)
        for block, array in zip(out, arrays, strict=True):
            block[: len(array)] = array
        return torch.from_numpy(out)

    lengths = torch.tensor([len(d.labels) for d in documents])
    vectors, floats = pad([d.vectors for d in documents]), pad([d.floats for d in documents])
    return vectors, floats, lengths, pad([d.labels for d in documents])


def precision_at_labels(model: SalienceHead, documents: Sequence[LabelledDocument]) -> dict[str, float]:
    """Share of a document's k best sentences that are labelled, k = its number of labels; and of its first k."""
    model.eval()
    found, lead = [], []
    with torch.inference_mode():
        for document in documents:
            vectors, floats, lengths, _ = _padded([document])
            scores = model(vectors, floats, lengths)[0].numpy()
            k = int(document.labels.sum())
            found.append(float(document.labels[np.argsort(-scores, kind="stable")[:k]].mean()))
            lead.append(float(document.labels[:k].mean()))
    count = max(len(found), 1)
    return {"precision": sum(found) / count, "lead_precision": sum(lead) / count, "n": len(found)}


def train_salience(
    model: SalienceHead,
    documents: Sequence[LabelledDocument],
    held: Sequence[LabelledDocument],
    folder: Path,
    settings: dict[str, Any],
    *,
    seed: int,
    progress: bool = True,
) -> Average:
    """Train; a stopped run continues after its last epoch. Settings: the recipe's section ``salience``."""
    torch.manual_seed(seed)
    average = Average(model, float(settings["average_decay"]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=float(settings["weight_decay"]))
    modules = {"model": model, "average": average, "optimizer": optimizer}
    restored = load_checkpoint(folder / "checkpoint.pt", modules)
    size, epochs = int(settings["batch_size"]), int(settings["epochs"])
    steps = -(-len(documents) // size)
    for epoch in range(restored[0] if restored else 0, epochs):
        order = list(range(len(documents)))
        random_for(seed, "salience", epoch).shuffle(order)
        started, losses = time.monotonic(), []
        model.train()
        for step in tqdm(range(steps), desc=f"salience epoch {epoch + 1}/{epochs}", disable=not progress):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(epoch * steps + step, epochs * steps, settings)
            batch = [documents[i] for i in order[step * size : (step + 1) * size]]
            vectors, floats, lengths, labels = _padded(batch)
            # removed: padding sentences
            real = (torch.arange(labels.shape[1])[None, :] < lengths[:, None]).float()
            loss = F.binary_cross_entropy_with_logits(model(vectors, floats, lengths), labels, real)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            average.update(model, epoch * steps + step)
            losses.append(loss.item())
        record = {"epoch": epoch, "loss": sum(losses) / len(losses), "seconds": round(time.monotonic() - started, 1)}
        append_line(folder / "curve.jsonl", record | precision_at_labels(model, held))
        save_checkpoint(folder / "checkpoint.pt", epoch + 1, modules, {})
    return average
