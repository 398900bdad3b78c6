r"""Train the table of answer boundaries: how likely an answer begins or ends between two given characters.

    python -m govtext.training.answer_boundaries --cmrc mrc/cmrc2018-train.jsonl.xz --real eval/real/qa/train.jsonl \
        --data ../shared/data --out src/govtext/qa/boundaries.json

Two logistic regressions over the characters beside a position, one for starts and one for ends, trained on the answers
that are not figures: of CMRC 2018 (CC BY-SA 4.0), and of questions on real reports, whose extent is what people take from
a report. Small weights are dropped. Prints the log loss on the answers of a fifth of the reports under weights from the
others, with and without the reports' answers. Needs scikit-learn; seed 0; about three minutes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import random
from collections.abc import Callable, Iterable
from pathlib import Path

from govtext.qa.boundaries import end_features, start_features
from govtext.training.annotated import by_report, report_text
from govtext.training.indicators import indicator_matrix, vocabulary

MIN_COUNT = 6
MIN_WEIGHT = 0.15
INVERSE_PENALTY = 0.1  # strong: the decision is trained on the same answers, and must not find them by their edges
NEGATIVES_PER_ANSWER = 30


Samples = tuple[list[tuple[str, ...]], list[int]]


def main() -> None:
    """Train, print the loss on held-out reports, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cmrc", type=Path, required=True, help="questions of CMRC, below --data")
    parser.add_argument("--real", type=Path, nargs="+", required=True, help="questions on real reports")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the files they name")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with lzma.open(options.data / options.cmrc, "rt", encoding="utf-8") as stream:
        encyclopaedia = [
            (row["context"], answer["start"], answer["start"] + len(answer["text"]))
            for row in map(json.loads, stream)
            for answer in row["answers"][:1]
        ]
    reports = by_report(options.real)
    answers = {
        name: [
            (report_text(row, options.data), answer["start"], answer["end"])
            for row in rows
            if row["kind"] not in ("quantity", "time")
            for answer in row["answers"][:1]
        ]
        for name, rows in reports.items()
    }
    held = set(sorted(answers)[::5])
    result: dict[str, object] = {}
    for name, features in (("start", start_features), ("end", end_features)):
        of_others = _samples((place for n, places in answers.items() if n not in held for place in places), features, name)
        of_held = _samples((place for n in sorted(held) for place in answers[n]), features, name)
        old = _samples(encyclopaedia, features, name)
        for label, samples in (("CMRC", old), ("CMRC and reports", _together(old, of_others))):
            weights = _fit(*samples)
            print(
                f"{name}, {label}: log loss on {sum(of_held[1])} held-out answers {_loss(weights, *of_held):.4f}, "
                f"on {sum(of_others[1])} of the other reports {_loss(weights, *of_others):.4f}"
            )
        result[name] = _fit(*_together(old, of_others, of_held))
    if options.out:
        options.out.write_text(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _together(*parts: Samples) -> Samples:
    return [s for samples, _ in parts for s in samples], [label for _, labels in parts for label in labels]


def _samples(places: Iterable[tuple[str, int, int]], features: Callable[[str, int], tuple[str, ...]], edge: str) -> Samples:
    """The edges of answers, given as (text, start, end), and other positions near them."""
    draw = random.Random(0)
    samples: list[tuple[str, ...]] = []
    labels: list[int] = []
    for text, start, end in places:
        if any(c.isdigit() for c in text[start:end]) or end - start < 2:
            continue
        gold = start if edge == "start" else end
        samples.append(features(text, gold))
        labels.append(1)
        low, high = max(gold - 150, 1), min(gold + 150, len(text) - 1)
        for position in draw.sample(range(low, max(high, low)), min(NEGATIVES_PER_ANSWER, max(high - low, 0))):
            if position != gold:
                samples.append(features(text, position))
                labels.append(0)
    return samples, labels


def _loss(weights: dict[str, float], samples: list[tuple[str, ...]], labels: list[int]) -> float:
    """Mean negative log likelihood."""
    total = 0.0
    for sample, label in zip(samples, labels, strict=True):
        score = weights[""] + sum(weights.get(feature, 0.0) for feature in sample)
        total += math.log1p(math.exp(-score if label else score))
    return total / len(samples)


def _fit(samples: list[tuple[str, ...]], labels: list[int]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression

    ids = vocabulary(samples, MIN_COUNT)
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=200).fit(indicator_matrix(samples, ids), labels)
    weights = {f: round(float(model.coef_[0][i]), 2) for f, i in ids.items() if abs(model.coef_[0][i]) >= MIN_WEIGHT}
    weights[""] = round(float(model.intercept_[0]), 2)
    return weights


if __name__ == "__main__":
    main()
