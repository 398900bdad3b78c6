"""Train the table of answer boundaries: how likely an answer begins or ends between two given characters.

    python -m govtext.training.answer_boundaries --cmrc ../shared/data/mrc/cmrc2018-train.jsonl.xz --out src/govtext/qa/boundaries.json

Two logistic regressions over the characters beside a position, one for starts and one for ends, trained on the answers
of CMRC 2018 (CC BY-SA 4.0) that are not figures; small weights are dropped. Needs scikit-learn; seed 0; about a minute.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from pathlib import Path

from govtext.qa.boundaries import end_features, start_features

MIN_COUNT = 4
MIN_WEIGHT = 0.15
NEGATIVES_PER_ANSWER = 30


def main() -> None:
    """Train and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cmrc", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    random.seed(0)
    with lzma.open(options.cmrc, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    result: dict[str, object] = {}
    for name, features in (("start", start_features), ("end", end_features)):
        samples: list[tuple[str, ...]] = []
        labels: list[int] = []
        for row in rows:
            context = row["context"]
            for answer in row["answers"][:1]:
                start, end = answer["start"], answer["start"] + len(answer["text"])
                if any(c.isdigit() for c in answer["text"]) or end - start < 2:
                    continue
                gold = start if name == "start" else end
                samples.append(features(context, gold))
                labels.append(1)
                low, high = max(gold - 150, 1), min(gold + 150, len(context) - 1)
                for position in random.sample(range(low, high), min(NEGATIVES_PER_ANSWER, high - low)):
                    if position != gold:
                        samples.append(features(context, position))
                        labels.append(0)
        result[name] = _fit(samples, labels)
    options.out.write_text(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _fit(samples: list[tuple[str, ...]], labels: list[int]) -> dict[str, float]:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(feature for sample in samples for feature in sample)
    ids = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= MIN_COUNT))}
    indices = [[ids[f] for f in sample if f in ids] for sample in samples]
    pointers = [0]
    for row in indices:
        pointers.append(pointers[-1] + len(row))
    flat = [i for row in indices for i in row]
    matrix = csr_matrix(([1.0] * len(flat), flat, pointers), shape=(len(samples), len(ids)))
    model = LogisticRegression(C=0.5, max_iter=200).fit(matrix, labels)
    weights = {f: round(float(model.coef_[0][i]), 2) for f, i in ids.items() if abs(model.coef_[0][i]) >= MIN_WEIGHT}
    weights[""] = round(float(model.intercept_[0]), 2)
    return weights


if __name__ == "__main__":
    main()
