"""Score the heading tree against the annotated real reports.

    python eval/real/score_headings.py [dev|test3|test4|test5] [--errors]

Gold and predictions are compared in offsets of the source file. A heading is right if it begins and ends where the
annotator said and stands on the same level. Groups: ``standalone`` (numbered and unnumbered lines, chapters, articles,
annexes), ``soft`` (run-in and unnumbered), ``item``. Predictions inside ``ignore`` do not count.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path

import govtext

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
GROUPS = {
    "numbered": ("standalone",),
    "chapter": ("standalone",),
    "article": ("standalone",),
    "annex": ("standalone",),
    "unnumbered": ("standalone", "soft"),
    "run-in": ("soft",),
    "item": ("item",),
}
Mark = tuple[int, int, int, str]  # start, end, level, kind


def predicted(path: Path, limit: tuple[int, int]) -> list[Mark]:
    """The marks that the library sets, as (start, end, level, kind) in the source."""
    marks: list[Mark] = []
    for document in govtext.read(path):
        for section in document.sections[1:]:
            if section.kind in ("part", "chapter", "article", "annex"):
                kind = "chapter" if section.kind == "part" else section.kind
            elif section.kind == "item":
                kind = "item"
            else:
                kind = "run-in" if section.run_in else "numbered" if section.label else "unnumbered"
            start, end = section.heading_span.start, section.heading_span.end
            if kind in ("item", "article"):
                end = start + len(section.label)
            else:
                words = document.text[start:end].rstrip()
                end = start + len(words.rstrip("。：:！；"))
            source = document.offset_map.to_source(govtext.Span(start, end))
            if limit[0] <= source.start < limit[1]:
                marks.append((source.start, source.end, section.level, kind))
    return marks


def main(arguments: list[str]) -> int:
    """Print precision, recall and F1 of each group."""
    split = next((a for a in arguments if a in ("dev", "test3", "test4", "test5")), "dev")
    if not SHARED.exists():
        print("SKIPPED: the reports are not beside the checkout")
        return 0
    totals: dict[str, Counter[str]] = {group: Counter() for group in ("standalone", "soft", "item", "all")}
    for row in map(json.loads, (HERE / "headings" / f"{split}.jsonl").read_text("utf-8").splitlines()):
        path = SHARED / row["file"]
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            print(f"SKIPPED {row['file']}: another version of the file")
            continue
        text = data.decode("utf-8-sig")
        front = [tuple(r) for name in ("ignore", "title", "subtitle", "byline", "date") for r in row[name]]
        gold: list[Mark] = [(h["start"], h["end"], h["level"], h["kind"]) for h in row["headings"]]
        found = [m for m in predicted(path, tuple(row["range"])) if not any(a <= m[0] < b for a, b in front)]
        for group, counts in totals.items():
            wanted = {m[:3] for m in gold if group == "all" or group in GROUPS[m[3]]}
            given = {m[:3] for m in found if group == "all" or group in GROUPS[m[3]]}
            counts.update(tp=len(wanted & given), fp=len(given - wanted), fn=len(wanted - given))
        if "--errors" in arguments:
            print("==", row["file"])
            gold_set, found_set = set(gold), set(found)
            for mark in sorted(gold_set ^ found_set):
                sign = "missed" if mark in gold_set else "  got "
                print(f"  {sign} {mark[3]:10} L{mark[2]} {text[mark[0] : mark[1]][:40]!r} | {text[mark[1] : mark[1] + 16]!r}")
    for group, counts in totals.items():
        tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
        precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
        f1 = 2 * tp / max(2 * tp + fp + fn, 1)
        print(f"{split} {group:10} precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f} (gold {tp + fn})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
