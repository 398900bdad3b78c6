"""Score the repair on clean reports that the layout simulator has set in columns and pages.

    python eval/real/score_repair.py [--reports N] [--seed S] [--kind provincial-2025] [--errors]

Each report is cut to forty paragraphs, set at random (columns 9 to 24 wide, indents kept or lost, blank lines, letter
spacing, broken figures, pictures, page numbers, running headers), repaired, and compared with its clean text. Character
error rate: edits over characters, blanks included. Paragraph F1: ends of paragraphs, found where the text came out whole.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import re
import sys
from pathlib import Path

from govtext.cleaning import clean
from govtext.evaluation.layouts import LayoutOptions, lay_out

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared")) / "data" / "reports"


def random_layout(rng: random.Random) -> LayoutOptions:
    """A layout as extractions of set pages show them."""
    return LayoutOptions(
        width=rng.randint(9, 24),
        indent="\N{IDEOGRAPHIC SPACE}" * 2,
        lost_indents=rng.choice([0.0, 0.0, 1.0]),
        blank_lines=rng.choice([0.0, 0.0, 0.97, 1.0]),
        letter_spaced=rng.choice([0.0, 0.02]),
        figure_spaces=rng.choice([0.0, 0.6]),
        broken_figures=rng.choice([0.0, 0.3]),
        picture_runs=rng.choice([0.0, 0.05]),
        lines_per_page=rng.choice([0, 40]),
        page_numbers=True,
        running_header=rng.choice(["", "调查与研究　2020年第3期"]),
        jump_lines=rng.choice([0.0, 0.3]),
    )


def ends(paragraphs: list[str]) -> set[int]:
    """Ends of paragraphs in visible characters."""
    found: set[int] = set()
    at = 0
    for paragraph in paragraphs:
        at += len("".join(paragraph.split()))
        found.add(at)
    return found


def edits(gold: str, found: str) -> int:
    """Characters to insert, delete or replace."""
    if gold == found:
        return 0
    matcher = difflib.SequenceMatcher(None, gold, found, autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=120)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--kind", action="append", help="folder of reports (default: provincial-2025 and district)")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    files = [p for kind in args.kind or ["provincial-2025", "district"] for p in sorted((SHARED / kind).glob("*.txt"))]
    if not files:
        print("SKIPPED: the reports are not beside the checkout")
        return 0
    rng = random.Random(args.seed)
    right = wrong = missed = errors = characters = broken = 0
    for number in range(args.reports):
        path = rng.choice(files)
        whole = clean(path.read_bytes().decode("utf-8-sig")).text.split("\n")
        start = rng.randrange(max(1, len(whole) - 40))
        paragraphs = whole[start : start + 40]
        styles = {i: "heading" for i, p in enumerate(paragraphs) if len(p) < 45 and not re.search("[。：；！]$", p)}
        laid = lay_out(paragraphs, rng.randrange(10**9), random_layout(rng), styles=styles)
        repaired = clean(laid.text).text.split("\n")
        gold_text, text = "".join(paragraphs), "".join(repaired)
        errors += edits(gold_text, text)
        characters += len(gold_text)
        if "".join(gold_text.split()) != "".join(text.split()):
            broken += 1
            continue
        gold, found = ends(paragraphs), ends(repaired)
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
        if args.errors:
            letters = "".join(text.split())
            for at in sorted(gold ^ found):
                print("extra " if at in found else "missed", number, path.stem, letters[max(0, at - 15) : at], "|", letters[at : at + 12])
    f1 = 2 * right / max(2 * right + wrong + missed, 1)
    print(f"{args.reports} settings, {characters} characters, seed {args.seed}")
    print(f"character error rate {errors / max(characters, 1):.5f}")
    print(f"paragraph F1 {f1:.4f} ({right} right, {wrong} extra, {missed} missed; {broken} settings with lost or left-over characters)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
