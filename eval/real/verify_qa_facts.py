"""Check the questions and facts on real reports against the reports that lie beside the checkout.

    python eval/real/verify_qa_facts.py

Rows hold a file's hash and offsets into its text (UTF-8, byte-order mark dropped, newlines as they are); of the text
itself only short answers are kept. Each error is printed as ``file:line: what came`` and makes the exit status 1.
Where the reports are absent the check is skipped, says so, and the exit status is 0.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from govtext.errors import GovtextError
from govtext.quantities.numbers import TO_ASCII
from govtext.training.annotated import phrasings, report_name, report_text

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data"
KINDS = {
    "quantity", "time", "person", "organisation", "place", "name", "list", "definition", "reason", "clause",
}  # fmt: skip
ANSWERABLE_TRAPS = {"total/growth", "two years", "target/result", "two regions", "part/whole", "two subjects", None}
UNANSWERABLE_TRAPS = {"wrong year", "wrong region", "wrong measure", "false premise", "not stated"}
CHANGES = {None, "increase", "decrease", "rise to", "fall to", "share", "rank"}
SCALES = {Decimal(10) ** power for power in (0, 2, 3, 4, 8, 12)}
PERIOD = re.compile(r"\d{4}(-(Q[1-4]|H[12]|\d\d))?(/\d{4})?")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# words that make a figure approximate, at its beginning and at its end or after its scale
ROUGHLY = re.compile(r"^(超过|突破|近|约|逾|超|上)|(以上|左右|以下|以内)$|\d[万亿千百]*[多余]")
EDGE = re.compile(r"^[\s，。；、：,;:]|[\s，。；、：,;:]$")

Row = dict[str, Any]


def same_figure(text: str, value: str) -> bool:
    """Whether ``value`` is the first figure of ``text`` times a scale; true when the figure is in Chinese numerals."""
    figure = NUMBER.search(text.translate(TO_ASCII))
    if figure is None or "/" in text:
        return True
    number = Decimal(figure.group())
    return Decimal(value) == number or (number != 0 and Decimal(value) / number in SCALES)


def question_errors(row: Row, text: str) -> Iterator[str]:
    """What is wrong with one question."""
    answers: list[Row] = row["answers"]
    evidence: list[list[int]] = row["evidence"]
    if row["kind"] not in KINDS:
        yield f"kind {row['kind']!r}, allowed are {sorted(KINDS)}"
    if row["answerable"] != bool(answers) or row["answerable"] != bool(evidence):
        yield "an answerable question has answers and evidence, an unanswerable one has neither"
    if row["trap"] not in (ANSWERABLE_TRAPS if row["answerable"] else UNANSWERABLE_TRAPS):
        yield f"trap {row['trap']!r} does not fit answerable={row['answerable']}"
    if len(set(phrasings(row))) != len(phrasings(row)) or not all(phrasings(row)):
        yield "a phrasing stands twice or is empty"
    if len({(a["start"], a["end"]) for a in answers}) != len(answers):
        yield "an answer stands twice"
    for answer in answers:
        start, end = answer["start"], answer["end"]
        if text[start:end] != answer["text"]:
            yield f"answer {answer['text']!r}, the file has {text[start:end]!r} there"
        if EDGE.search(answer["text"]):
            yield f"answer {answer['text']!r} begins or ends with a blank or punctuation"
        if not any(s <= start and end <= e for s, e in evidence):
            yield f"answer {answer['text']!r} lies in no evidence sentence"
    for start, end in evidence:
        if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
            yield f"evidence {[start, end]} is empty, outside the file or has blanks at its ends"
    value = row["value"]
    if value and isinstance(value["value"], str) and not same_figure(answers[0]["text"], value["value"]):
        yield f"value {value['value']} is not the figure of {answers[0]['text']!r}"


def slice_errors(row: Row, text: str) -> Iterator[str]:
    """What is wrong with the facts of one slice."""
    start, end = row["range"]
    before = text.rfind("\n", 0, start) + 1
    if text[before:start].strip() or not text[start:end].strip() or text[end : end + 1] not in {"", "\n"}:
        yield f"range {row['range']} is not one or more whole paragraphs"
    spans = [*sorted([f["start"], f["end"]] for f in row["facts"]), [end, end]]
    if any(a[1] > b[0] for a, b in pairwise(spans)) or spans[0][0] < start:
        yield "facts overlap or leave the range"
    for a, b in row["ignore"]:
        if not start <= a < b <= end or any(s < b and a < e for s, e in spans):
            yield f"ignored span {[a, b]} overlaps a fact or leaves the range"
    for fact in row["facts"]:
        words = fact["text"]
        if text[fact["start"] : fact["end"]] != words:
            yield f"fact {words!r}, the file has {text[fact['start'] : fact['end']]!r} there"
        if not same_figure(words, fact["value"]):
            yield f"value {fact['value']} is not the figure of {words!r}"
        if fact["approximate"] != bool(ROUGHLY.search(words)):
            yield f"approximate={fact['approximate']} for {words!r}"
        if fact["change"] not in CHANGES or fact["status"] not in {"result", "target"} or not fact["indicator"]:
            yield f"change, status or indicator of {words!r} is not among the allowed"
        if fact["period"] is not None and not PERIOD.fullmatch(fact["period"]):
            yield f"period {fact['period']!r} of {words!r}"


def read_rows(task: str, split: str) -> Iterator[tuple[str, Row, str | None]]:
    """Place, row and the report's text (None if the file is missing or has changed)."""
    path = HERE / task / f"{split}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row: Row = json.loads(line)
        try:
            text = report_text(row, DATA)
        except GovtextError:
            text = ""
        # of a file its bytes, of a text in a packed collection the text
        raw = text.encode() if "title" in row or not text else (DATA / row["file"]).read_bytes()
        known = hashlib.sha256(raw).hexdigest() == row["sha256"]
        yield f"{task}/{split}.jsonl:{number}", row, text if known else None


def main() -> int:
    """Check both tasks and print the counts."""
    if not (DATA / "reports").is_dir():
        print(f"skipped: no reports at {DATA / 'reports'}")
        return 0
    errors: list[str] = []
    ids: Counter[str] = Counter()
    for task, check in (("qa", question_errors), ("facts", slice_errors)):
        files: dict[str, set[str]] = {}
        for split in ("train", "train2", "train3", "train4", "dev", "test", "test2", "test3") if task == "qa" else ("dev", "test"):
            counts: Counter[str] = Counter()
            for place, row, text in read_rows(task, split):
                files.setdefault(split, set()).add(report_name(row))
                if task == "qa":
                    ids[row["id"]] += 1
                    answerable = "answerable" if row["answerable"] else "unanswerable"
                    counts["phrasings"] += len(phrasings(row))
                    counts.update([answerable, f"kind {row['kind']}", f"trap {row['trap']}"])
                else:
                    counts["slices"] += 1
                    for fact in row["facts"]:
                        counts.update(["facts", f"change {fact['change']}", fact["status"]])
                    counts["ignored"] += len(row["ignore"])
                if text is None:
                    errors.append(f"{place}: {row['file']} is missing or its hash differs")
                else:
                    errors += [f"{place}: {error}" for error in check(row, text)]
            print(f"{task}/{split}: {len(files[split])} documents")
            print("  " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
        for one, other in combinations(files, 2):
            # a text may be asked about in two parts that train
            if files[one] & files[other] and not (one.startswith("train") and other.startswith("train")):
                errors.append(f"{task}: in {one} and {other}: {sorted(files[one] & files[other])}")
    errors += [f"qa: the id {name} stands {count} times" for name, count in ids.items() if count > 1]
    print("\n".join(errors) if errors else "no errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
