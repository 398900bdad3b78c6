"""Train the table of question kinds (:mod:`govtext.qa.kinds`).

    python -m govtext.training.question_kinds --real eval/real/qa/train.jsonl --out src/govtext/qa/kinds.json

Multinomial logistic regression over the characters of a question in each of its phrasings; features that are rare or say
little are dropped. Prints how often the likeliest kind is the annotated one, and how often the annotated one is kept, for
questions on reports of another third under weights from two thirds. Needs scikit-learn; seed 0; some two minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from govtext.qa.kinds import KEPT, KINDS, kind_features
from govtext.qa.question import kind_by_pattern
from govtext.retrieval.terms import fold
from govtext.training.annotated import by_report, phrasings
from govtext.training.indicators import indicator_matrix, vocabulary

FOLDS = 3
MIN_COUNT = 5
MIN_WEIGHT = 0.12
INVERSE_PENALTY = 0.1


def main() -> None:
    """Cross-validate, print, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, nargs="+", required=True, help="questions on real reports")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    samples: list[set[str]] = []
    kinds: list[int] = []
    fold_of: list[int] = []
    for number, rows in enumerate(by_report(options.real).values()):
        for row in rows:
            for question in phrasings(row):
                folded = fold(question.strip())
                samples.append(kind_features(folded, kind_by_pattern(folded)))
                kinds.append(KINDS.index(row["kind"]))
                fold_of.append(number % FOLDS)
    gold, folds = np.asarray(kinds), np.asarray(fold_of)
    held = np.zeros((len(samples), len(KINDS)))
    for number in range(FOLDS):
        inside = folds != number
        model, places = _fit([s for s, is_in in zip(samples, inside, strict=True) if is_in], gold[inside])
        held[~inside] = model.predict_proba(indicator_matrix([s for s, is_in in zip(samples, inside, strict=True) if not is_in], places))
    own = held[np.arange(len(gold)), gold]
    by_pattern = np.mean([f"={KINDS[kind]}" in sample for sample, kind in zip(samples, kinds, strict=True)])
    print(
        f"{len(gold)} phrasings: likeliest kind right {np.mean(held.argmax(1) == gold):.3f} (patterns {by_pattern:.3f}), "
        f"annotated kind kept {np.mean(own >= KEPT):.3f} of {np.mean((held >= KEPT).sum(1)):.2f} kinds"
    )
    model, places = _fit(samples, gold)
    weights = np.asarray(model.coef_).T  # features by kinds
    chosen = [(feature, i) for feature, i in places.items() if np.abs(weights[i]).max() >= MIN_WEIGHT]
    table = {
        "features": [feature for feature, _ in chosen],
        "weights": [np.round(weights[i] * 100).astype(int).tolist() for _, i in chosen],
        "bias": np.round(model.intercept_, 3).tolist(),
    }
    print(f"{len(chosen)} of {len(places)} features kept")
    if options.out:
        options.out.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _fit(samples: Sequence[set[str]], gold: Any) -> tuple[Any, dict[str, int]]:
    from sklearn.linear_model import LogisticRegression

    places = vocabulary(samples, MIN_COUNT)
    return LogisticRegression(C=INVERSE_PENALTY, max_iter=150).fit(indicator_matrix(samples, places), gold), places


if __name__ == "__main__":
    main()
