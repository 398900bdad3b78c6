"""Key-fact recall of digests of real reports, ours beside the methods of the literature.

    python eval/real/score_keyfacts.py dev                     # every method, one line each
    python eval/real/score_keyfacts.py test --methods default lead --show

A digest has at most 450 characters. A fact counts when one of its strings stands in the digest (GUIDELINES.md). Where
the reports are absent nothing is scored, which is said, and the exit status is 0. Nobody tunes on ``test`` and ``test2``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from govtext.evaluation.metrics.keyfacts import holds_fact
from govtext.summarization import SUMMARIZERS, summarize
from govtext.summarization.readable import faults
from govtext.training.annotated import report_document

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
BUDGET_CHARS = 450


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("split", choices=("train", "dev", "test", "test2"))
    parser.add_argument("--methods", nargs="+", default=list(SUMMARIZERS), choices=list(SUMMARIZERS))
    parser.add_argument("--unit", choices=("clause", "sentence"))
    parser.add_argument("--chars", type=int, default=BUDGET_CHARS)
    parser.add_argument("--show", action="store_true", help="print the digests and what they miss")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"SKIPPED: the reports are not at {DATA}; set GOVTEXT_SHARED to the folder that holds data/")
        return 0
    rows = [json.loads(line) for line in (HERE / "keyfacts" / f"{args.split}.jsonl").open(encoding="utf-8")]
    reports = [(row, report_document(row, DATA)) for row in rows]
    for method in args.methods:
        recalls, wrong = [], 0
        for row, report in reports:
            summary = summarize(report, budget_chars=args.chars, method=method, unit=args.unit)
            missed = [fact["what"] for fact in row["key_facts"] if not holds_fact(summary.text, fact)]
            recalls.append(1 - len(missed) / len(row["key_facts"]))
            wrong += sum(1 for _ in faults(summary))
            if args.show:
                print(f"\n{row['file']}\n{summary.text}\nmissed: {'; '.join(missed)}")
        each = " ".join(f"{recall:.2f}" for recall in recalls)
        print(f"{method:10} recall {sum(recalls) / len(recalls):.3f} (n={len(rows)}: {each}), {wrong} faults of form")
    return 0


if __name__ == "__main__":
    sys.exit(main())
