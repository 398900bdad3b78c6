"""Score question answering on the annotated real reports.

    python eval/real/score_qa.py [dev|test|test2|test3] [--reader none|default|hf:MODEL] [--reworded] [--errors]

Accepted answers are compared by words (blanks and outer punctuation aside) and by value; character F1 against the best
accepted answer. Prints one JSON object: answerable questions (value match, F1, needless silence), unanswerable ones
(silence), calibration of the probability of the best candidate (ten equal bins), error among the answers at 80 %
coverage, whether the evidence holds the answer's annotated place, and the share of right decisions by kind and trap.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from govtext import read
from govtext.evaluation.metrics.char_f1 import char_f1
from govtext.evaluation.metrics.value import value_exact_match
from govtext.qa import Answerer
from govtext.training.annotated import phrasings, report_document, report_name

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"


def score(row: dict[str, Any], answerer: Answerer) -> dict[str, Any]:
    """The record of one question."""
    answer = answerer.ask(row["question"])
    shown = answerer.ask(row["question"], no_answer_threshold=0.0)
    accepted = ["".join(p["text"] for p in a.get("parts", [a])) for a in row["answers"]]
    matches = bool(accepted) and bool(answer.text) and value_exact_match(answer.text or "", accepted, row.get("value")) == 1.0
    best = bool(accepted) and bool(shown.text) and value_exact_match(shown.text or "", accepted, row.get("value")) == 1.0
    supported = any(e.source_span.start < high and low < e.source_span.end for e in answer.evidence[:1] for low, high in row["evidence"])
    return {
        "id": row["id"], "question": row["question"], "kind": row["kind"], "trap": row["trap"] or "none", "answerable": row["answerable"],
        "gold": accepted, "answer": answer.text, "probability": shown.probability, "best_right": best, "silent": answer.text is None,
        "match": matches, "f1": char_f1(answer.text or "", accepted) if accepted else None, "supported": supported,
        "right": matches if row["answerable"] else answer.text is None,
    }  # fmt: skip


def summarize(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a list of records."""
    told = [r for r in records if r["answerable"]]
    untold = [r for r in records if not r["answerable"]]
    answered = [r for r in told if not r["silent"]]
    bins: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for r in records:
        bins[min(int(r["probability"] * 10), 9)].append(r)
    error = sum(abs(sum(r["probability"] for r in b) - sum(r["best_right"] for r in b)) for b in bins.values()) / len(records)
    surest = sorted(told, key=lambda r: -r["probability"])[: round(0.8 * len(told))]
    return {
        "n": len(records), "value_match": _mean(told, "match"), "char_f1": _mean(told, "f1"), "silent_when_told": _mean(told, "silent"),
        "best_candidate_right": _mean(told, "best_right"), "silent_when_untold": _mean(untold, "silent"), "ece": round(error, 3),
        "risk_at_80": round(1 - float(_mean(surest, "best_right") or 0), 3), "evidence_supports": _mean(answered, "supported"),
        "right_answers_supported": _mean([r for r in answered if r["match"]], "supported"),
        "by_kind": _by(told, "kind", "match"), "by_trap": _by(records, "trap", "right"),
    }  # fmt: skip


def _mean(records: list[dict[str, Any]], key: str) -> float | None:
    return round(sum(float(r[key]) for r in records) / len(records), 3) if records else None


def _by(records: list[dict[str, Any]], field: str, key: str) -> dict[str, tuple[float | None, int]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for r in records:
        groups[r[field]].append(r)
    return {name: (_mean(group, key), len(group)) for name, group in sorted(groups.items())}


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", nargs="?", choices=("dev", "test", "test2", "test3"), default="dev")
    parser.add_argument("--reader", default="none")
    parser.add_argument("--reworded", action="store_true", help="ask the questions in their other words")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    answerers: dict[str, Answerer] = {}
    records = []
    for line in (HERE / "qa" / f"{options.half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = report_name(row)
        if name not in answerers:
            reports = [report_document(row, SHARED)] if "title" in row else read(SHARED / row["file"])
            answerers[name] = Answerer(reports, reader=options.reader)
        for question in phrasings(row)[1:] if options.reworded else phrasings(row)[:1]:
            records.append(score({**row, "question": question}, answerers[name]))
    if options.errors:
        for r in records:
            if not r["right"]:
                print(r["id"], r["kind"], r["trap"], r["question"], r["gold"], "->", r["answer"], r["probability"], file=sys.stderr)
    print(json.dumps(summarize(records), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
