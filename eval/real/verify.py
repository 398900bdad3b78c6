"""Check the annotations of real reports against the reports that lie beside the checkout.

    python eval/real/verify.py

Nothing of a report's text is kept here but labels and short answers, so every row is a hash and offsets into the
file's text (UTF-8, byte-order mark dropped, newlines as they are). Each error is printed as
``file:line: what came, what is expected`` and makes the exit status 1. Where the reports are absent the check is
skipped, says so, and the exit status is 0.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
HEADING_KINDS = {"numbered", "unnumbered", "run-in", "item", "article", "chapter", "annex"}
NAME_KINDS = {"PER", "LOC", "ORG"}
LABEL_ONLY = {"item", "article"}
FURNITURE = ("title", "subtitle", "byline", "date", "ignore", "documents")
MAX_STRING = 20  # longest answer string a key fact may quote, in code points
FEWEST_FACTS, MOST_FACTS = 6, 15  # of a text; a short notice has fewer than 8

Row = dict[str, Any]


def raw_text(row: Row) -> bytes:
    """The bytes an annotation speaks of: a file, or with a ``title`` one text of a packed collection."""
    path = DATA / row["file"]
    if "title" not in row or path.suffix != ".xz":
        return path.read_bytes()
    return packed_texts(path).get(row["title"], "").encode()


@lru_cache(maxsize=4)
def packed_texts(path: Path) -> dict[str, str]:
    """Texts of a packed collection by title; of texts with the same title the first."""
    texts: dict[str, str] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            texts.setdefault(record.get("title", ""), record["text"])
    return texts


def inside(span: list[int], start: int, end: int) -> bool:
    """Whether ``span`` is a non-empty range within ``[start, end]``."""
    return start <= span[0] < span[1] <= end


def increasing(offsets: list[int]) -> bool:
    """Whether each offset is greater than the one before."""
    return all(a < b for a, b in pairwise(offsets))


def heading_errors(row: Row, text: str, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with a report's headings and furniture."""
    start, end = row["range"]
    if row["chars"] != len(text):
        yield f"chars {row['chars']}, the file has {len(text)}"
    for name in FURNITURE:
        for span in row.get(name, []):
            if not inside(span, start, end):
                yield f"{name} {span} lies outside the range {row['range']}"
    headings: list[Row] = row["headings"]
    if not increasing([h["start"] for h in headings]):
        yield "headings are not sorted by start"
    last_end = start
    last_level = 0
    for h in headings:
        where = f"heading at {h['start']}"
        if not inside([h["start"], h["end"]], last_end, end):
            yield f"{where}: {h['start']}-{h['end']} overlaps the one before or leaves the range"
        if h["kind"] not in HEADING_KINDS:
            yield f"{where}: kind {h['kind']!r}, allowed are {sorted(HEADING_KINDS)}"
        if not 1 <= h["level"] <= last_level + 1:
            yield f"{where}: level {h['level']} after level {last_level}, at least 1 and at most one deeper is allowed"
        printed = text[h["start"] : h["end"]]
        if not printed.startswith(h["label"]) or (h["kind"] in LABEL_ONLY and printed != h["label"]):
            yield f"{where}: the text is {printed[:12]!r}, the label {h['label']!r}"
        if printed != printed.strip() or printed[-1] in "。：":
            yield f"{where}: the range begins or ends with a blank, 。 or ："
        if "topic_end" in h and not inside([h["end"], h["topic_end"]], start, end):
            yield f"{where}: topic_end {h['topic_end']} is not after {h['end']}"
        last_end, last_level = h["end"], h["level"]
        counts[h["kind"]] += 1


def sentence_errors(row: Row, text: str, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with a passage's sentence ends."""
    start, end = row["range"]
    ends: list[int] = row["boundaries"]
    if not 0 <= start < end <= len(text):
        yield f"range {row['range']} is not inside the text of {len(text)} characters"
    if not increasing(ends) or not start < ends[0] or ends[-1] != end:
        yield f"boundaries are not increasing, or do not end with the range's end {end}"
    for a, b in zip([start, *ends], ends, strict=False):
        if not text[a:b].strip():
            yield f"the sentence {a}-{b} is blank"
        elif text[b - 1].isspace():
            yield f"the sentence {a}-{b} ends with a blank"
    for offset in row["optional"]:
        if not start < offset < end:
            yield f"optional offset {offset} is not inside {row['range']}"
    counts["sentence ends"] += len(ends)
    counts["optional"] += len(row["optional"])


def key_fact_errors(row: Row, text: str, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with a report's key facts."""
    facts: list[Row] = row["key_facts"]
    if not FEWEST_FACTS <= len(facts) <= MOST_FACTS:
        yield f"{len(facts)} key facts, {FEWEST_FACTS} to {MOST_FACTS} are wanted"
    if len({f["id"] for f in facts}) != len(facts):
        yield "an id occurs twice"
    for f in facts:
        every, some = f.get("all_of", []), f.get("any_of", [])
        if not every and not some:
            yield f"{f['id']}: neither any_of nor all_of"
        for string in [*every, *some]:
            if len(string) > MAX_STRING:
                yield f"{f['id']}: {string!r} is longer than {MAX_STRING} characters"
        if not f["spans"]:
            yield f"{f['id']}: no span"
        for a, b in f["spans"]:
            stated = text[a:b]
            if not 0 <= a < b <= len(text):
                yield f"{f['id']}: span {a}-{b} is not inside the text"
            elif not inside([a, b], *row.get("range", [0, len(text)])):
                yield f"{f['id']}: span {a}-{b} is not in the range"
            elif not all(s in stated for s in every) or (some and not any(s in stated for s in some)):
                yield f"{f['id']}: the strings are not in the text at {a}-{b}"
        counts["key facts"] += 1


def name_errors(row: Row, text: str, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with a sentence's names."""
    start, end = row["range"]
    if not 0 <= start < end <= len(text):
        yield f"range {row['range']} is not inside the text of {len(text)} characters"
    for span in [*row["names"], *row["optional"]]:
        if not inside(span[:2], start, end):
            yield f"the name {span} is not inside {row['range']}"
    for before, after in pairwise(row["names"]):
        if before[1] > after[0]:
            yield f"the names {before} and {after} overlap or are out of order"
    for _, _, kind in row["names"]:
        if kind not in NAME_KINDS:
            yield f"a name is called {kind!r}; expected: {', '.join(sorted(NAME_KINDS))}"
        counts[kind] += 1
    counts["optional"] += len(row["optional"])


CHECKS = {"headings": heading_errors, "sentences": sentence_errors, "keyfacts": key_fact_errors, "names": name_errors}


def main() -> int:
    """Check every file; print the errors and the counts."""
    if not DATA.is_dir():
        print(f"SKIPPED: the reports are not at {DATA}; set GOVTEXT_SHARED to the folder that holds data/")
        return 0
    errors = 0
    for folder, check in CHECKS.items():
        for path in sorted((HERE / folder).glob("*.jsonl")):
            counts: Counter[str] = Counter()
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            for number, row in enumerate(rows, start=1):
                raw = raw_text(row)
                sha256 = hashlib.sha256(raw).hexdigest()
                found = (
                    [f"sha256 of {row['file']} is {sha256}, the row says {row['sha256']}"]
                    if sha256 != row["sha256"]
                    else list(check(row, raw.decode("utf-8-sig"), counts))
                )
                for message in found:
                    print(f"{path.relative_to(HERE)}:{number}: {message}")
                errors += len(found)
            files = len({(row["file"], row["title"] if row["file"].endswith(".xz") else "") for row in rows})
            print(
                f"{path.relative_to(HERE)}: {files} reports, " + ", ".join(f"{n} {k}" for k, n in counts.most_common())
            )
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
