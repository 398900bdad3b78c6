r"""Train the line that ranks the sentences of a question (:mod:`govtext.qa.sentences`).

    python -m govtext.training.answer_sentences --real eval/real/qa/train.jsonl eval/real/qa/dev.jsonl --data ../shared/data \
        --lvliang eval/lvliang/v1 --out src/govtext/qa/sentences.json

Softmax over the sentences that BM25 finds, minus the log of the share of those that hold the answer, Adam, seed 0. Prints
how often the answer stands in the first 1, 3, 6 and 16 sentences by BM25 and by the line, on half of the reports under
weights from the other half, and on the development questions of the evaluation set under the final ones.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from govtext.pipeline import parse
from govtext.qa.index import ReportIndex
from govtext.qa.matching import Question
from govtext.qa.question import analyse_question
from govtext.qa.sentences import INPUTS, look_up
from govtext.training.annotated import Row, by_report, phrasings, report_document
from govtext.training.data import read_rows
from govtext.training.report_questions import half_of

FloatArray = NDArray[np.float64]
Example = tuple[FloatArray, NDArray[np.bool_]]  # the inputs of each sentence, and whether it holds the answer

STEPS, LEARNING_RATE = 300, 0.05
DEPTHS = (1, 3, 6, 16)


def examples_of(index: ReportIndex, rows: Iterable[Row]) -> list[Example]:
    """One for each phrasing of each question that the report answers."""
    document = index.documents[0]
    examples = []
    for row in rows:
        places = [part for answer in row["answers"] for part in answer.get("parts", [answer])]
        for question in phrasings(row) if row["answerable"] else ():
            hits, inputs = look_up(Question(analyse_question(question), index))
            spans = [document.sentences[hit.view.sentence_index].source_span for hit in hits]
            right = [any(p["start"] < span.end and span.start < p["end"] for p in places) for span in spans]
            examples.append((inputs, np.asarray(right, dtype=bool)))
    return examples


def _of_report(job: tuple[list[Row], Path]) -> list[Example]:
    rows, data = job
    return examples_of(ReportIndex([report_document(rows[0], data)]), rows)


def fit(examples: Sequence[Example]) -> FloatArray:
    """One weight for each input."""
    import torch

    used = [(inputs, right) for inputs, right in examples if right.any() and not right.all()]
    width = max(len(inputs) for inputs, _ in used)
    inputs = torch.zeros(len(used), width, len(INPUTS))
    right = torch.zeros(len(used), width, dtype=torch.bool)
    is_there = torch.zeros(len(used), width, dtype=torch.bool)
    for i, (rows, labels) in enumerate(used):
        inputs[i, : len(rows)] = torch.from_numpy(rows)
        right[i, : len(rows)] = torch.from_numpy(labels)
        is_there[i, : len(rows)] = True
    scale = inputs[is_there].std(0)
    scale[scale < 1e-6] = 1e6  # a constant column says nothing
    weights = torch.zeros(len(INPUTS), requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=LEARNING_RATE)
    for _ in range(STEPS):
        scores = (inputs / scale) @ weights
        every = scores.masked_fill(~is_there, -1e4).logsumexp(1)
        loss = (every - scores.masked_fill(~right, -1e4).logsumexp(1)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.asarray((weights.detach() / scale).numpy(), dtype=np.float64)


def found_within(examples: Sequence[Example], weights: FloatArray | None) -> dict[int, float]:
    """Share of the questions whose answer stands in the first so many sentences; by BM25 without weights."""
    ranks = []
    for inputs, right in examples:
        order = np.arange(len(right)) if weights is None else np.argsort(-(inputs @ weights), kind="stable")
        ranks.append(int(np.argmax(right[order])) if right.any() else max(DEPTHS))
    return {depth: round(sum(rank < depth for rank in ranks) / max(len(ranks), 1), 3) for depth in DEPTHS}


def load_lvliang(folder: Path) -> list[Example]:
    """The development questions of the evaluation set."""
    texts = {row["doc_id"]: row["text"] for row in read_rows(folder / "docs.jsonl")}
    rows: dict[str, list[Row]] = {}
    for row in read_rows(folder / "dev.jsonl"):
        if row["task"] == "qa":
            rows.setdefault(row["doc_id"], []).append(row)
    return [
        example for name, own in rows.items() for example in examples_of(ReportIndex(parse(texts[name], single=True)[:1]), own)
    ]


def main() -> None:
    """Train, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, nargs="+", required=True, help="questions on real reports to train on")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the files they name")
    parser.add_argument("--lvliang", type=Path, help="folder of the evaluation set, scored and not trained on")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    halves: dict[str, list[Example]] = {"A": [], "B": []}
    reports = by_report(options.real)
    with ProcessPoolExecutor(options.workers) as pool:
        found = pool.map(_of_report, [(rows, options.data) for rows in reports.values()])
        for name, examples in zip(reports, found, strict=True):
            halves[half_of(name)].extend(examples)
    for held, other in (("A", "B"), ("B", "A")):
        weights = fit(halves[other])
        print(f"half {held}, n = {len(halves[held])}: BM25 {found_within(halves[held], None)}, line {found_within(halves[held], weights)}")
    weights = fit(halves["A"] + halves["B"])
    if options.lvliang:
        unseen = load_lvliang(options.lvliang)
        print(f"lvliang-v1, n = {len(unseen)}: BM25 {found_within(unseen, None)}, line {found_within(unseen, weights)}")
    named = {name: round(float(weight), 3) for name, weight in zip(INPUTS, weights, strict=True)}
    print(json.dumps(named))
    if options.out:
        options.out.write_text(json.dumps(named) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
