"""Check the human-written source of the evaluation set: marks, snippets, answers, values and budgets.

    python eval/lvliang/check_authoring.py [DOC_ID_PREFIX ...] [--stats] [--hints]

Every error is printed as ``file:line: what came, what is expected``; the exit status is 1 when there is one.
``--stats`` prints counts for each document, ``--hints`` also lists places where an answer stands a second time without
being accepted, which a person should look at.

Reading rules, which the build follows too:
- A document's first line is a JSON header; each later line is a paragraph with ``{{kind|words}}`` and
  ``[[FACT|words]]`` marks, never nested.
- A sentence ends after 。！？…… with closing quotes or brackets, and at the end of a paragraph.
- A snippet of at least 8 characters occurs once in the stripped document and lies in one sentence. An answer is looked
  up inside its snippet first, and in the snippet's sentence otherwise; it must occur there exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
AUTHORING = HERE / "v1" / "authoring"
SEED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data" / "seed"

MARK = re.compile(
    r"\{\{(?P<kind>[a-z]+|[1-4])\|(?P<words>[^{}\[\]]+)\}\}|\[\[(?P<fact>[KJ]\d{3})\|(?P<stated>[^{}\[\]]+)\]\]"
)
FURNITURE = {"title", "subtitle", "byline", "docnumber", "date", "note"}
MARK_KINDS = FURNITURE | {"1", "2", "3", "4", "i"}
SENTENCE = re.compile(r".+?(?:[。！？]|……)+[”’」』）)》】]*|.+$")
QUESTION_KINDS = {
    "quantity", "time", "person", "organisation", "place", "name", "list", "definition", "reason", "clause",
}  # fmt: skip
TRAPS_ANSWERABLE = {None, "total/growth", "target/result", "two years", "two regions", "part/whole", "two subjects"}
TRAPS_UNANSWERABLE = {"wrong year", "wrong region", "wrong measure", "false premise", "not stated"}
SCALE = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# 千升, 千克, 千米 and 千瓦 are units of their own: there 千 is no multiplier. A range (2—3) is no single figure.
FIGURE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.]|[—~～-]\d)"
    r"(万亿|[百万亿]|千(?![升克米瓦]))?[余多]?(万亿|[万亿])?"
)
MIN_SNIPPET = 8
MAX_COMMON_RUN = 14

Row = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A document without its marks; spans are half-open code point offsets into ``text``."""

    path: Path
    header: Row
    text: str
    marks: tuple[tuple[str, int, int, int], ...]  # (mark kind or fact id, start, end, line)
    sentences: tuple[tuple[int, int], ...]


class Problems:
    """Collects errors with file and line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, path: Path, line: int, message: str) -> None:
        self.lines.append(f"{path.relative_to(HERE)}:{line}: {message}")


def read_rows(path: Path, problems: Problems) -> Iterator[tuple[int, Row]]:
    """Yield (line number from 1, row) of a JSONL file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            problems.add(path, number, f"not JSON ({error}); one object a line is expected")
            continue
        yield number, row


def read_document(path: Path, problems: Problems) -> Document:
    """Strip the marks of one document and keep where they stood."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header: Row = json.loads(lines[0])
    pieces: list[str] = []
    marks: list[tuple[str, int, int, int]] = []
    sentences: list[tuple[int, int]] = []
    length = 0
    for number, line in enumerate(lines[1:], 2):
        start, last = length, 0
        for match in MARK.finditer(line):
            before = line[last : match.start()]
            words = match["words"] or match["stated"]
            pieces += [before, words]
            length += len(before)
            marks.append((match["kind"] or match["fact"], length, length + len(words), number))
            length += len(words)
            last = match.end()
            if match["kind"] and match["kind"] not in MARK_KINDS:
                problems.add(path, number, f"unknown mark {match['kind']!r}; allowed: {sorted(MARK_KINDS)}")
        pieces += [line[last:], "\n"]
        length += len(line) - last
        paragraph = "".join(pieces)[start:length]
        if re.search(r"\{\{|\}\}|\[\[|\]\]", paragraph):
            problems.add(path, number, "broken, nested or unknown mark; a mark is {{kind|words}} or [[K001|words]]")
        sentences += [(start + m.start(), start + m.end()) for m in SENTENCE.finditer(paragraph)]
        length += 1
    return Document(path, header, "".join(pieces), tuple(marks), tuple(sentences))


def places(text: str, words: str) -> list[int]:
    """Every offset at which ``words`` starts in ``text``, overlapping ones included."""
    return [m.start() for m in re.finditer(f"(?={re.escape(words)})", text)]


def find_sentence(document: Document, snippet: str) -> tuple[int, int]:
    """The sentence that holds a snippet; raises ValueError when it is short, absent, repeated or crosses a boundary."""
    if len(snippet) < MIN_SNIPPET:
        raise ValueError(f"snippet {snippet!r} is shorter than {MIN_SNIPPET} characters")
    found = places(document.text, snippet)
    if len(found) != 1:
        raise ValueError(f"snippet {snippet!r} occurs {len(found)} times in the document; exactly once is expected")
    for start, end in document.sentences:
        if start <= found[0] and found[0] + len(snippet) <= end:
            return start, end
    raise ValueError(f"snippet {snippet!r} crosses a sentence boundary")


def find_answer(document: Document, words: str, snippet: str) -> tuple[int, int]:
    """The one place an answer names; raises ValueError when there is none or more than one."""
    start, end = find_sentence(document, snippet)
    inside = places(snippet, words)
    if len(inside) == 1:
        begin = document.text.index(snippet) + inside[0]
        return begin, begin + len(words)
    found = places(document.text[start:end], words)
    if len(found) != 1:
        raise ValueError(
            f"{words!r} occurs {len(found)} times in the sentence of {snippet!r}; name a snippet that holds it"
        )
    return start + found[0], start + found[0] + len(words)


def figure(words: str) -> Decimal | None:
    """The single figure in ``words`` in base units (15.44万千升 is 154400), or None when there is none or several."""
    found = list(FIGURE.finditer(words))
    if len(found) != 1:
        return None
    number, scale, late_scale = found[0].groups()
    return Decimal(number) * SCALE.get(scale or "", 1) * SCALE.get(late_scale or "", 1)


def check_document(document: Document, facts: dict[str, Row], seed: str, problems: Problems) -> None:
    """Header, fact marks and the longest run in common with the seed."""
    header, path = document.header, document.path
    for key in ("doc_id", "report", "genre", "date", "invented"):
        if key not in header:
            problems.add(path, 1, f"header lacks {key!r}")
    if header.get("doc_id") != path.stem:
        problems.add(path, 1, f"doc_id {header.get('doc_id')!r} differs from the file name {path.stem!r}")
    for words in header.get("invented", []):
        if words not in document.text:
            problems.add(path, 1, f"invented string {words!r} does not occur in the document")
    if not 1500 <= len(document.text) <= 8500:
        problems.add(path, 1, f"{len(document.text)} characters; 1,500 to 8,500 are expected")
    for kind, start, end, line in document.marks:
        if kind in MARK_KINDS:
            continue
        if kind not in facts:
            problems.add(path, line, f"fact {kind} is in no facts file")
            continue
        fact, words = facts[kind], document.text[start:end]
        value = figure(words)
        counted = fact["kind"] in ("quantity", "change") and isinstance(fact["value"], str)
        if counted and value is not None and value != abs(Decimal(fact["value"])):
            problems.add(path, line, f"{words!r} reads {value}, fact {kind} says {fact['value']}")
    for run in common_runs(document, seed):
        problems.add(
            path, 1, f"{len(run)} characters in common with the seed outside of fact marks and titles: {run!r}"
        )


def common_runs(document: Document, seed: str) -> list[str]:
    """Runs in common with the seed with more than ``MAX_COMMON_RUN`` characters outside of fact marks and titles."""
    marked = [False] * len(document.text)
    for kind, start, end, _ in document.marks:
        if kind in FURNITURE or kind not in MARK_KINDS:
            marked[start:end] = [True] * (end - start)
    runs, start = [], 0
    while seed and start < len(document.text):
        end = start
        while end < len(document.text) and document.text[start : end + 1] in seed:
            end += 1
        if marked[start:end].count(False) > MAX_COMMON_RUN:
            runs.append(document.text[start:end])
            start = end
        else:
            start += 1
    return runs


def check_question(row: Row, document: Document, facts: dict[str, Row], hints: list[str] | None) -> None:
    """One question against its document; raises ValueError or KeyError with the first thing that is wrong."""
    if not re.fullmatch(re.escape(document.path.stem) + r"-q\d{2,3}", row["id"]):
        raise ValueError(f"id {row['id']!r}; expected {document.path.stem}-q01 and so on")
    if row["kind"] not in QUESTION_KINDS:
        raise ValueError(f"kind {row['kind']!r}; allowed: {sorted(QUESTION_KINDS)}")
    for fact in row["facts"]:
        if fact not in facts:
            raise ValueError(f"fact {fact} is in no facts file")
    allowed = TRAPS_ANSWERABLE if row["answerable"] else TRAPS_UNANSWERABLE
    if row["trap"] not in allowed:
        raise ValueError(f"trap {row['trap']!r}; allowed here: {sorted(map(str, allowed))}")
    if not row["answerable"]:
        if row["answers"] or row["evidence"] or row.get("value"):
            raise ValueError("an unanswerable question has no answers, evidence or value")
        return
    if not row["answers"] or not row["evidence"]:
        raise ValueError("an answerable question needs answers and evidence")
    evidence = [find_sentence(document, snippet) for snippet in row["evidence"]]
    spans = []
    for answer in row["answers"]:
        for part in answer.get("parts", [answer]):
            spans.append(find_answer(document, part["text"], part["in"]))
    if len(spans) != len(set(spans)):
        raise ValueError("the same place is accepted twice")
    if not any(s <= start and end <= e for start, end in spans for s, e in evidence):
        raise ValueError("no answer lies in an evidence sentence")
    value = row.get("value")
    if value and isinstance(value["value"], str):
        for answer in row["answers"]:
            got = figure(answer.get("text", ""))
            if got is not None and got != abs(Decimal(value["value"])):
                raise ValueError(f"answer {answer['text']!r} reads {got}, value says {value['value']}")
    if row["kind"] == "quantity" and not value:
        raise ValueError("a quantity needs a value")
    if hints is not None:
        hints += second_places(row, document, spans)


def second_places(row: Row, document: Document, spans: list[tuple[int, int]]) -> Iterator[str]:
    """Yield where an answer's words stand outside of the accepted spans, unless in more than four places."""
    for words in sorted({answer["text"] for answer in row["answers"] if "text" in answer}):
        others = [p for p in places(document.text, words) if not any(s < p + len(words) and p < e for s, e in spans)]
        for start in others if len(others) <= 4 else ():
            around = document.text[max(0, start - 20) : start + len(words) + 10].replace("\n", "/")
            yield f"{row['id']} {row['question']} [{words}] also in …{around}…"


def check_summary(summary: Row, document: Document) -> Iterator[str]:
    """Yield what is wrong with a summary file."""
    if not 8 <= len(summary["key_facts"]) <= 15:
        yield f"{len(summary['key_facts'])} key facts; 8 to 15 are expected"
    for fact in summary["key_facts"]:
        for words in fact.get("any_of", []) + fact.get("all_of", []):
            if words not in document.text:
                yield f"key fact string {words!r} does not occur in the document"
        if ("any_of" in fact) == ("all_of" in fact):
            yield f"key fact {fact['what']!r} needs one of any_of, all_of"
    for reference in summary["references"]:
        try:
            spans = [find_sentence(document, snippet) for snippet in reference["sentences"]]
        except ValueError as error:
            yield str(error)
            continue
        total = sum(end - start for start, end in spans)
        if spans != sorted(set(spans)):
            yield f"reference of {reference['budget_chars']}: sentences are not in document order or repeat"
        if total > reference["budget_chars"]:
            yield f"reference of {reference['budget_chars']}: {total} characters, over its budget"


def load_facts(problems: Problems) -> dict[str, Row]:
    """All fact rows by id."""
    facts: dict[str, Row] = {}
    for path in sorted(AUTHORING.glob("facts_*.jsonl")):
        for _, row in read_rows(path, problems):
            facts[row["id"]] = row
    return facts


def main(argv: list[str] | None = None) -> int:
    """Check the named documents, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("prefixes", nargs="*", default=[""], help="doc_id prefixes; all documents without one")
    parser.add_argument("--stats", action="store_true", help="counts for each document")
    parser.add_argument("--hints", action="store_true", help="where an answer stands a second time, not accepted")
    options = parser.parse_args(argv)
    problems = Problems()
    facts = load_facts(problems)
    seed = "".join("".join(p.read_text(encoding="utf-8").split()) for p in sorted(SEED.glob("*.txt")))
    if not seed:
        print(f"no seed under {SEED}: the run in common with it is not measured", file=sys.stderr)
    hints: list[str] | None = [] if options.hints else None
    asked: dict[str, str] = {}
    total: Counter[str] = Counter()
    for path in sorted(AUTHORING.glob("docs/*.txt")):
        if not path.stem.startswith(tuple(options.prefixes)):
            continue
        document = read_document(path, problems)
        check_document(document, facts, seed, problems)
        counts: Counter[str] = Counter(documents=1, characters=len(document.text))
        questions = AUTHORING / "questions" / f"{path.stem}.jsonl"
        if not questions.exists():
            problems.add(path, 1, f"no {questions.name} under questions/")
        for number, row in read_rows(questions, problems) if questions.exists() else ():
            try:
                check_question(row, document, facts, hints)
                for key in (row["id"], f"{path.stem} {row['question']}"):
                    if key in asked:
                        raise ValueError(f"{key!r} was used before, in {asked[key]}")
                    asked[key] = f"{questions.name}:{number}"
            except KeyError as error:
                problems.add(questions, number, f"lacks the field {error}")
            except ValueError as error:
                problems.add(questions, number, str(error))
            side = "answerable" if row.get("answerable") else "unanswerable"
            counts.update(["questions", side, f"kind {row.get('kind')}"])
            if row.get("answerable") and row.get("trap"):
                counts.update(["answerable with a trap"])
        summary = AUTHORING / "summaries" / f"{path.stem}.json"
        if not summary.exists():
            problems.add(path, 1, f"no {summary.name} under summaries/")
        else:
            for message in check_summary(json.loads(summary.read_text(encoding="utf-8")), document):
                problems.add(summary, 1, message)
        total += counts
        if options.stats:
            print(path.stem, dict(counts))
    if options.stats:
        print("all", dict(total))
    print("\n".join(problems.lines + (hints or [])))
    print(f"{len(problems.lines)} errors", file=sys.stderr)
    return 1 if problems.lines else 0


if __name__ == "__main__":
    sys.exit(main())
