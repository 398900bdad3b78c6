"""Make the weights of the default summary: boosted trees, a line, and the genre's common character pairs.

    python -m govtext.training.digest_weights                 # write src/govtext/summarization/digest-weights.json
    python -m govtext.training.digest_weights --check         # only print recall under weights learned from other reports
    python -m govtext.training.digest_weights --check --salience .train/salience-zh-v1/salience/held_out.json

Run in the repository with the public material beside it (``$GOVTEXT_SHARED/data``). Learns from the key facts of
``eval/real/keyfacts/{train,dev}.jsonl`` and of the development documents of lvliang-v1; no test report is read, neither
for weights nor for the table of pairs. Seed 0 grows the same trees from the same data. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.document import Document
from govtext.evaluation.metrics.keyfacts import key_fact_recall
from govtext.pipeline import parse
from govtext.summarization.clauses import Clause, split_clauses
from govtext.summarization.features import NAMES, describe, pair_codes
from govtext.summarization.prose import quotable
from govtext.summarization.summarizer import Summarizer
from govtext.summarization.weights import FILE, FORMAT, DigestWeights, from_record, standardised
from govtext.training.annotated import report_document, report_name
from govtext.training.metrics import lead_scores, precision_at_labels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared")) / "data"
KEY_FACTS = (
    *(ROOT / "eval" / "real" / "keyfacts" / f"{split}.jsonl" for split in ("train", "dev")),
    ROOT / "eval" / "lvliang" / "v1" / "dev.jsonl",
)
PAIRS = 4000  # listed; a rarer pair counts as unseen
TREES, DEPTH, LEAVES, RATE, LEAF, SHARE, SEED = 100, 5, 12, 0.06, 20, 0.2, 0  # of the boosting
TREE_PENALTY = 5.0  # on the square of a leaf's value
PLAIN = 200  # clauses without a fact that the trees see of a report: a long one does not drown the short ones
BUDGET_CHARS = 450
FOLDS = 5  # of the check: report i is in fold i modulo so many
LINE_C, PAIR_SCALE = 0.02, 4.0  # inverse penalty; a pair is penalised 16 times less than a feature
_COMPANION_CHARS = 22  # 同比增长13.2% after a figure that is a key fact belongs to it
_CLAUSE = re.compile(r"[，。；：\n]")

Fact = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Example:
    """A report with its key facts; ``holds`` says for each clause whether it states one."""

    name: str
    document: Document
    clauses: Sequence[Clause]
    features: NDArray[np.float64]
    holds: NDArray[np.float64]
    facts: Sequence[Fact]


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write, or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="score each report under weights learned from others; write nothing"
    )
    parser.add_argument(
        "--salience", help="with --check: held_out.json of the stage 'salience', to score digests with its head too"
    )
    parser.add_argument("--output", default=str(ROOT / "src" / "govtext" / "summarization" / FILE))
    args = parser.parse_args(argv)
    pairs = common_pairs()
    examples = list(load_examples(pairs))
    if args.check:
        held_out = json.loads(Path(args.salience).read_text(encoding="utf-8")) if args.salience else None
        check(examples, pairs, held_out)
        return 0
    codes, rarity, rarest = pairs
    record = {
        "format": FORMAT,
        "trained_on": [example.name for example in examples],
        "names": list(NAMES),
        "trees": fit_trees(examples),
        "line": fit_line(examples, codes),
        "rarest": rarest,
        "pairs": "".join(chr(int(code) >> 21) + chr(int(code) & 0x1FFFFF) for code in codes),
        "rarity": [round(float(r) * 10) for r in rarity],
    }
    Path(args.output).write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{args.output}: {len(examples)} reports, {len(NAMES)} features, {len(codes)} pairs", file=sys.stderr)
    return 0


def common_pairs() -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
    """The most frequent character pairs of clauses of government texts, with log inverse frequency; no test report."""
    import numpy as np

    tests = [row for name in ("test", "test2") for row in _rows(ROOT / "eval" / "real" / "keyfacts" / f"{name}.jsonl")]
    held_out = {Path(row["file"]).name for row in tests}
    counts: Counter[str] = Counter()
    clauses = 0
    with lzma.open(SHARED / "text" / "government.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["title"] in held_out:
                continue
            for clause in _CLAUSE.split(row["text"]):
                if len(clause) >= 4:
                    clauses += 1
                    counts.update({clause[i : i + 2] for i in range(len(clause) - 1) if _is_letters(clause[i : i + 2])})
    listed = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:PAIRS]
    listed.sort(key=lambda item: (ord(item[0][0]), ord(item[0][1])))
    codes = np.asarray([ord(pair[0]) << 21 | ord(pair[1]) for pair, _ in listed], dtype=np.int64)
    # As the file stores it: tenths.
    rarity = np.asarray([round(10 * math.log(clauses / count)) / 10 for _, count in listed])
    return codes, rarity, round(math.log(clauses / (min(count for _, count in listed) / 2)), 2)


def _is_letters(pair: str) -> bool:
    return all("㐀" <= char <= "鿿" for char in pair)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load_examples(
    pairs: tuple[NDArray[np.int64], NDArray[np.float64], float], files: Iterable[Path] = KEY_FACTS, data: Path = SHARED
) -> Iterator[Example]:
    """The reports to learn from.

    Args:
        pairs: From :func:`common_pairs`.
        files: Each names the reports of ``data`` beside their key facts, or is a split of lvliang-v1.
        data: Folder of the public material.
    """
    for file in files:
        rows = list(_rows(file))
        if "file" in rows[0]:
            for row in rows:
                yield make_example(report_name(row), report_document(row, data), row["key_facts"], pairs)
            continue
        texts = {row["doc_id"]: row["text"] for row in _rows(file.with_name("docs.jsonl"))}
        facts = {row["doc_id"]: row["key_facts"] for row in reversed(rows) if row["task"] == "summary"}
        for name in dict.fromkeys(row["doc_id"] for row in rows if row["task"] == "summary"):
            yield make_example(f"lvliang-v1/{name}", parse(texts[name], single=True)[0], facts[name], pairs)


def make_example(
    name: str, document: Document, facts: Sequence[Fact], pairs: tuple[NDArray[np.int64], NDArray[np.float64], float]
) -> Example:
    """Mark the clauses that state a key fact, and a change right behind such a figure."""
    import numpy as np

    clauses = split_clauses(document, quotable(document))
    features = describe(document, clauses, pairs)
    holds = np.zeros(len(clauses))
    for fact in facts:
        for words in fact.get("any_of") or fact["all_of"]:
            for found in re.finditer(re.escape(words), document.text):
                for clause in clauses:
                    if clause.start < found.end() and found.start() < clause.end:
                        holds[clause.index] = 1.0
    column = {feature: i for i, feature in enumerate(NAMES)}
    for clause in clauses[1:]:
        i = clause.index
        if (
            holds[i - 1]
            and not clause.first
            and i - 1 in clause.needs
            and clause.end - clause.start <= _COMPANION_CHARS
        ):
            measured = any(features[i, column[kind]] for kind in ("figures", "percents", "amounts"))
            if measured and features[i, column["change"]]:
                holds[i] = 1.0
    return Example(name, document, clauses, features, holds, facts)


def fit_trees(examples: Sequence[Example]) -> dict[str, Any]:
    """The trees as node arrays, in the form of :class:`govtext.trees.Trees`.

    Source: Friedman 2001, "Greedy function approximation: a gradient boosting machine".
    """
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = _sample(examples)
    features = np.concatenate([example.features[kept] for example, kept in zip(examples, rows, strict=True)])
    holds = np.concatenate([example.holds[kept] for example, kept in zip(examples, rows, strict=True)])
    boosting = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAF, max_features=SHARE,
        l2_regularization=TREE_PENALTY, early_stopping=False, random_state=SEED,
    ).fit(features, holds)  # fmt: skip
    record: dict[str, Any] = {name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")}
    for (member,) in boosting._predictors:
        nodes, base = member.nodes, len(record["feature"])
        record["roots"].append(base)
        for number, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            record["feature"].append(0 if leaf else int(node["feature_idx"]))
            record["threshold"].append(0 if leaf else round(float(node["num_threshold"]), 4))
            record["left"].append(base + (number if leaf else int(node["left"])))
            record["right"].append(base + (number if leaf else int(node["right"])))
            record["value"].append(round(float(node["value"]), 4) if leaf else 0)
    return record | {"depth": DEPTH, "start": round(float(boosting._baseline_prediction.item()), 4)}


def _sample(examples: Sequence[Example]) -> list[NDArray[np.int64]]:
    """Of each report the clauses with a fact, and some of the others, by chance."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    return [
        np.sort(
            np.concatenate(
                (np.flatnonzero(example.holds), chance.permutation(np.flatnonzero(example.holds == 0))[:PLAIN])
            )
        )
        for example in examples
    ]


def fit_line(examples: Sequence[Example], codes: NDArray[np.int64]) -> dict[str, Any]:
    """Logistic regression over standardised features and counts of listed pairs, in the form of :class:`govtext.trees.Trees`."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([example.features for example in examples])
    holds = np.concatenate([example.holds for example in examples])
    mean, scale = features.mean(axis=0).round(4), features.std(axis=0).round(4)
    scale[scale < 1e-3] = 1.0  # a feature that never varies
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    row = 0
    for example in examples:
        pairs = pair_codes(example.document.text)
        at = np.minimum(np.searchsorted(codes, pairs), len(codes) - 1)
        listed = codes[at] == pairs
        for clause in example.clauses:
            span = slice(clause.start, clause.end - 1)
            columns.append(at[span][listed[span]])
            rows.append(np.full(len(columns[-1]), row))
            row += 1
    places = np.concatenate(rows), np.concatenate(columns)
    counts = csr_matrix((np.full(len(places[0]), PAIR_SCALE), places), shape=(row, len(codes)))
    table = hstack([csr_matrix(standardised(features, mean, scale)), counts]).tocsr()
    line = LogisticRegression(C=LINE_C, max_iter=200).fit(table, holds)
    slope, pair_weights = np.split(line.coef_[0], [len(mean)])
    return {
        "mean": mean.tolist(),
        "scale": scale.tolist(),
        "slope": slope.round(4).tolist(),
        "bias": round(float(line.intercept_[0]), 4),
        "pairs": (pair_weights * PAIR_SCALE).round(3).tolist(),
    }


def check(
    examples: Sequence[Example],
    pairs: tuple[NDArray[np.int64], NDArray[np.float64], float],
    held_out: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Print key-fact recall of each report under weights learned from the other folds, and its spread over the folds.

    With log odds of a salience head, likewise learned from the other folds, the recall with it stands beside, and how the
    clauses that both find compare.
    """
    import numpy as np

    recalls: dict[str, list[tuple[int, float, float]]] = {"real": [], "lvliang": []}
    scores: dict[str, list[NDArray[np.float64]]] = {"trees and line": [], "head": [], "all": []}
    labels: list[NDArray[np.float64]] = []
    for fold in range(FOLDS):
        model = learn([example for i, example in enumerate(examples) if i % FOLDS != fold], pairs)
        for example in examples[fold::FOLDS]:
            head = None if held_out is None else _Stored(np.asarray(held_out[example.name]))
            alone = Summarizer(method=model.worth).summarize(example.document, budget_chars=BUDGET_CHARS)
            with_head = Summarizer(method=lambda d, c, m=model, h=head: m.worth(d, c, h))  # type: ignore[misc]
            both = with_head.summarize(example.document, budget_chars=BUDGET_CHARS)
            found = [key_fact_recall(summary.text, example.facts) for summary in (alone, both)]
            recalls["lvliang" if example.name.startswith("lvliang") else "real"].append((fold, found[0], found[1]))
            print(f"{found[0]:.2f}  {found[1]:.2f}  {len(both.text):4d}  {example.name}")
            if head is not None and example.holds.any():
                labels.append(example.holds)
                scores["trees and line"].append(np.asarray(model.worth(example.document, example.clauses)))
                scores["head"].append(head.values)
                scores["all"].append(np.asarray(model.worth(example.document, example.clauses, head)))
    for name, every in recalls.items():
        for column, which in ((1, "without head"), (2, "with head")):
            values = np.asarray([row[column] for row in every])
            folds = (np.mean([row[column] for row in every if row[0] == fold] or [np.nan]) for fold in range(FOLDS))
            means = ", ".join(f"{mean:.3f}" for mean in folds if not np.isnan(mean))
            print(f"{name}, {which}: {values.mean():.3f} (n={len(values)}; by fold {means})")
            if held_out is None:
                break
        else:
            gains = np.asarray([both - alone for _, alone, both in every])
            error = gains.std(ddof=1) / math.sqrt(len(gains))
            print(f"{name}, difference: {gains.mean():+.4f} (standard error {error:.4f})")
    for name, of_reports in ({"lead": lead_scores(labels)} | scores).items():
        if labels:
            print(f"precision at k, {name}: {precision_at_labels(of_reports, labels):.3f} (n={len(labels)})")


@dataclass(frozen=True, eq=False)
class _Stored:
    """Log odds computed before, in the place of a salience head."""

    values: NDArray[np.float64]

    def odds(self, document: Document, clauses: Sequence[Clause], features: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.values


def learn(examples: Sequence[Example], pairs: tuple[NDArray[np.int64], NDArray[np.float64], float]) -> DigestWeights:
    """Weights learned from some reports, as they are when read from the file."""
    return from_record(fit_trees(examples), fit_line(examples, pairs[0]), pairs)


if __name__ == "__main__":
    sys.exit(main())
