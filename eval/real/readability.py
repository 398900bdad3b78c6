"""Faults of form in digests of real reports, and what a tagger of another project says of their openings.

    python eval/real/readability.py                 # counts of faults in 200 digests
    python eval/real/readability.py --show 30       # and so many digests, to be read

Digests of at most 450 characters of all public reports that no test part speaks of, and of at most 150 characters of
broadcast items, to make 200. The second opinion: a piece that begins inside a sentence is an orphan when jieba tags its
first word as a verb or an adverb, jieba tags the first word of the sentence as neither, and the beginning of the sentence
is not quoted. That is a coarse upper bound: it knows nothing of the rules by which clauses are chosen.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from govtext.document import Document
from govtext.pipeline import parse, read
from govtext.results import Summary
from govtext.summarization import summarize
from govtext.summarization.readable import faults

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
DIGESTS = 200
_PREDICATE_TAGS = frozenset({"v", "d", "ad", "vn", "vd", "zg"})


def texts() -> Iterator[tuple[str, Document, int]]:
    """Name, report, budget in characters."""
    held_out = {
        json.loads(line)["file"]
        for name in ("test", "test2")
        for line in (HERE / "keyfacts" / f"{name}.jsonl").open(encoding="utf-8")
    }
    files = sorted(path for path in (DATA / "reports").rglob("*.txt") if str(path.relative_to(DATA)) not in held_out)
    for path in files[:DIGESTS]:
        yield path.name, read(path, single=True)[0], 450
    with lzma.open(DATA / "text" / "broadcast-news.jsonl.xz", "rt", encoding="utf-8") as lines:
        left = DIGESTS - len(files)
        for number, line in enumerate(lines):
            row = json.loads(line)
            if left > 0 and number % 40 == 0 and len(row["text"]) >= 400:
                left -= 1
                yield row["title"], parse(row["text"], single=True)[0], 150


def orphans(summary: Summary, document: Document) -> int:
    """Pieces that jieba takes for predicates whose sentence begins with something else that is not quoted."""
    from jieba import posseg

    found = 0
    opened: set[int] = set()
    for piece in summary.sentences:
        sentence = document.sentences[piece.sentence_index]
        if piece.starts_sentence:
            opened.add(piece.sentence_index)
        elif piece.sentence_index not in opened:
            first = next(iter(posseg.cut(piece.text[:12])), None)
            head = next(iter(posseg.cut(sentence.text.lstrip()[:12])), None)
            found += bool(first and head and first.flag in _PREDICATE_TAGS and head.flag not in _PREDICATE_TAGS)
    return found


def main() -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"SKIPPED: the reports are not at {DATA}; set GOVTEXT_SHARED to the folder that holds data/")
        return 0
    counts: Counter[str] = Counter()
    for number, (name, document, budget) in enumerate(texts()):
        summary = summarize(document, budget_chars=budget)
        if len(document.text) <= budget:
            continue  # comes back whole
        counts["digests"] += 1
        counts["pieces"] += len(summary.sentences)
        counts["characters"] += len(summary.text)
        wrong = list(faults(summary, [document]))
        counts.update(fault.split(":")[0] for fault in wrong)
        counts["orphans by jieba"] += orphans(summary, document)
        if number < args.show:
            print(f"\n{name}\n{summary.text}", *wrong, sep="\n")
    for what, count in counts.most_common():
        print(f"{count:7d} {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
