"""Train the tagger of persons, places and organisations.

    python -m govtext.training.name_tagger --bio ../shared/data/ner/peoples-daily-1998-train.bio.xz \
        --dev ../shared/data/ner/peoples-daily-1998-dev.bio.xz --out src/govtext/qa/names.json

A multinomial logistic regression by stochastic gradient descent (scikit-learn, seed 0) over the characters around each
position; features seen fewer than MIN_COUNT times and rows of small weights are dropped, the rest are rounded. Prints
the F1 of whole names on the dev file. A few minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from pathlib import Path

import numpy as np

from govtext.qa import names
from govtext.qa.names import TAGS, find_names, tag_features
from govtext.qa.words import padded_text

MIN_COUNT = 6
MIN_WEIGHT = 0.5
SCALE = 20
SENTENCES = 40_000


def read_bio(path: Path) -> list[tuple[str, list[str]]]:
    """Sentences as text and one tag a character."""
    sentences: list[tuple[str, list[str]]] = []
    text: list[str] = []
    tags: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            parts = line.split()
            if len(parts) == 2 and len(parts[0]) == 1:
                text.append(parts[0])
                tags.append(parts[1])
            elif not parts and text:
                sentences.append(("".join(text), tags))
                text, tags = [], []
    if text:
        sentences.append(("".join(text), tags))
    return sentences


def main() -> None:
    """Train, write, evaluate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bio", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import SGDClassifier

    sentences = read_bio(options.bio)
    random.Random(0).shuffle(sentences)
    sentences = sentences[:SENTENCES]
    counts: Counter[str] = Counter()
    for text, _ in sentences:
        padded = padded_text(text)
        for at in range(len(text)):
            counts.update(tag_features(padded, at + 2))
    kept = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    ids = {f: i for i, f in enumerate(kept)}
    flat: list[int] = []
    pointers = [0]
    labels: list[int] = []
    for text, tags in sentences:
        padded = padded_text(text)
        for at, tag in enumerate(tags):
            flat.extend(ids[f] for f in tag_features(padded, at + 2) if f in ids)
            pointers.append(len(flat))
            labels.append(TAGS.index(tag))
    matrix = csr_matrix(
        (np.ones(len(flat), dtype=np.float32), np.asarray(flat, dtype=np.int32), np.asarray(pointers)),
        shape=(len(labels), len(ids)),
    )
    model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=8, tol=None, random_state=0, average=True, n_jobs=1)
    model.fit(matrix, np.asarray(labels))
    weights = np.zeros((len(TAGS), len(ids)))
    bias = np.zeros(len(TAGS))
    weights[model.classes_] = model.coef_
    bias[model.classes_] = model.intercept_
    strong = np.flatnonzero(np.abs(weights).max(axis=0) >= MIN_WEIGHT)
    rows = np.vstack([bias[None, :], weights[:, strong].T])
    record = {
        "scale": SCALE,
        "features": ["bias", *(kept[i] for i in strong)],
        "weights": np.rint(np.clip(rows * SCALE, -999, 999)).astype(int).ravel().tolist(),
    }
    options.out.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    names._model.cache_clear()
    _evaluate(read_bio(options.dev)[:3000])


def _evaluate(sentences: list[tuple[str, list[str]]]) -> None:
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for text, tags in sentences:
        expected = set()
        for at, tag in enumerate(tags):
            if tag[0] == "B":
                end = at + 1
                while end < len(tags) and tags[end] == "I-" + tag[2:]:
                    end += 1
                expected.add((at, end, names._TYPES[tag[2:]]))
        predicted = set(find_names(text))
        for name in expected & predicted:
            right[name[2]] += 1
        for name in predicted:
            found[name[2]] += 1
        for name in expected:
            gold[name[2]] += 1
    for kind in sorted(gold):
        print(kind, "n", gold[kind], "F1", round(2 * right[kind] / (found[kind] + gold[kind]), 3))


if __name__ == "__main__":
    main()
