"""Score sentence boundaries against the annotated passages of real reports.

    python eval/real/score_sentences.py [dev|test] [--wrapped] [--errors]

Clean: the passages as they stand in their files. Wrapped: the same passages set by the layout simulator (seed 0, presets
journal and narrow). Both are compared in offsets of what was read. Places marked ``optional``, and lines that the repair
drops as furniture of a web page, are not scored.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import govtext
from govtext.evaluation.layouts import lay_out

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"


def sentence_ends(text: str, gold: set[int]) -> tuple[set[int], set[int]]:
    """Where the library ends sentences, and the gold ends whose text it kept, in offsets of ``text``."""
    (document,) = govtext.parse(text, single=True)
    found = {sentence.source_span.end for sentence in document.sentences}
    kept = {end for end in gold if document.offset_map.to_cleaned(govtext.Span(max(end - 3, 0), end)) is not None}
    return found, kept


def set_passage(passage: str, lines: list[str], layout: str) -> tuple[str, Callable[[int], int]]:
    """The passage in a layout, and where an end in the passage comes to stand."""
    if layout == "clean":
        return passage, lambda end: end
    laid = lay_out(lines, 0, layout)
    starts: list[tuple[int, int]] = []  # of each line in the passage and in the text that was set
    at = there = 0
    for line in lines:
        at = passage.index(line, at)
        starts.append((at, there))
        at += len(line)
        there += len(line) + 1

    def move(end: int) -> int:
        in_passage, in_text = max(pair for pair in starts if pair[0] < end)
        last = in_text + end - in_passage
        return laid.offsets.to_source(govtext.Span(last - 1, last)).end

    return laid.text, move


def main(arguments: list[str]) -> int:
    """Print precision, recall and F1."""
    split = next((a for a in arguments if a in ("dev", "test")), "dev")
    if not SHARED.exists():
        print("SKIPPED: the reports are not beside the checkout")
        return 0
    layouts = ("journal", "narrow") if "--wrapped" in arguments else ("clean",)
    right = wrong = missed = 0
    for row in map(json.loads, (HERE / "sentences" / f"{split}.jsonl").read_text("utf-8").splitlines()):
        data = (SHARED / row["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            print(f"SKIPPED {row['file']}: another version of the file")
            continue
        start, end = row["range"]
        text = data.decode("utf-8-sig")
        passage = text[start:end]
        lines = [line.strip() for line in passage.split("\n") if line.strip()]
        gold = {end - start for end in row["boundaries"]}
        optional = {end - start for end in row.get("optional", ())}
        for layout in layouts:
            laid, move = set_passage(passage, lines, layout)
            found, wanted = sentence_ends(laid, {move(end) for end in gold - optional})
            found -= {move(end) for end in optional}
            right += len(found & wanted)
            wrong += len(found - wanted)
            missed += len(wanted - found)
            if "--errors" in arguments:
                for at in sorted(found ^ wanted):
                    kind = "extra " if at in found else "missed"
                    print(f"  {kind} {layout} {row['file'][8:30]} …{laid[max(0, at - 16) : at]!r} | {laid[at : at + 14]!r}")
    f1 = 2 * right / max(2 * right + wrong + missed, 1)
    print(f"{split} {'+'.join(layouts)}: {right} right, {wrong} extra, {missed} missed, F1 {f1:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
