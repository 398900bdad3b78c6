"""Turn the human-written source into the frozen set: ``docs.jsonl``, ``dev.jsonl``, ``test.jsonl``.

    python eval/lvliang/build.py            # then: python eval/lvliang/layouts.py

Reads ``v1/authoring`` by the rules of ``check_authoring.py``, which must report no errors. The split is by fact:
questions that share a fact, or an answer's place in one document, are one group; a group goes to development or to
test as a whole. Tasks on whole documents are split by document. Same input, same output.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import check_authoring as authoring

HERE = Path(__file__).resolve().parent
SET = HERE / "v1"
SEED = 20200323
DEV_SHARE = 0.4
# Two documents of each report; the pairs of the merged layout are formed inside a half.
DEV_DOCUMENTS_PER_REPORT = 2

Row = dict[str, Any]


def main() -> int:
    """Build and write the three files."""
    if authoring.main([]):
        print("the source has errors; nothing was written", file=sys.stderr)
        return 1
    problems = authoring.Problems()
    facts = authoring.load_facts(problems)
    paths = sorted(authoring.AUTHORING.glob("docs/*.txt"))
    documents = {path.stem: authoring.read_document(path, problems) for path in paths}
    questions = {
        name: [row for _, row in authoring.read_rows(authoring.AUTHORING / "questions" / f"{name}.jsonl", problems)]
        for name in documents
    }
    halves = split_facts(documents, questions)
    dev_documents = choose_documents(documents)
    rows: dict[str, list[Row]] = {"dev": [], "test": []}
    frozen = []
    for name, document in documents.items():
        frozen.append(frozen_document(document))
        for row in questions[name]:
            rows[halves[f"question {row['id']}"]].append(question_item(row, document))
        half = "dev" if name in dev_documents else "test"
        rows[half] += [outline_item(document), sentences_item(document), reports_item(document)]
        summary = json.loads((authoring.AUTHORING / "summaries" / f"{name}.json").read_text(encoding="utf-8"))
        rows[half] += summary_items(summary, document)
        rows[half].append({"id": f"{name}-repair", "doc_id": name, "task": "repair"})
        for part in ("dev", "test"):
            mine = {f for f in facts if halves.get(f"fact {f}", half_of_unasked(f)) == part}
            item = facts_item(document, facts, mine)
            if item["facts"]:
                rows[part].append({**item, "id": f"{name}-facts-{part}"})
    write_jsonl(SET / "docs.jsonl", frozen)
    for part, items in rows.items():
        write_jsonl(SET / f"{part}.jsonl", items)
        print(part, dict(Counter(item["task"] for item in items)), file=sys.stderr)
    write_jsonl(SET / "facts.jsonl", facts.values())
    return 0


def frozen_document(document: authoring.Document) -> Row:
    """The text that gold offsets point into, with its furniture."""
    text = document.text.rstrip("\n")
    header = document.header
    row: Row = {key: header[key] for key in ("doc_id", "report", "genre", "date")}
    row |= {name: furniture(document, name) for name in ("title", "subtitle", "byline", "docnumber", "note")}
    return {**row, "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}


def furniture(document: authoring.Document, kind: str) -> Row | None:
    """The first mark of a kind as a spanned string."""
    for mark, start, end, _ in document.marks:
        if mark == kind:
            return spanned(document, start, end)
    return None


def spanned(document: authoring.Document, start: int, end: int) -> Row:
    return {"text": document.text[start:end], "start": start, "end": end}


def question_item(row: Row, document: authoring.Document) -> Row:
    """A question with its answers and evidence as spans."""
    answers: list[Row] = []
    for answer in row["answers"]:
        parts = []
        for part in answer.get("parts", [answer]):
            start, end = authoring.find_answer(document, part["text"], part["in"])
            parts.append(spanned(document, start, end))
        answers.append({"parts": parts} if "parts" in answer else parts[0])
    evidence = sorted({authoring.find_sentence(document, snippet) for snippet in row["evidence"]})
    slices = {"kind": row["kind"], "trap": row["trap"] or "none"}
    item = {"id": row["id"], "doc_id": document.path.stem, "task": "qa", "slice": slices}
    item |= {"question": row["question"], "answerable": row["answerable"], "answers": answers}
    item |= {"evidence": [list(pair) for pair in evidence], "value": plain_value(row.get("value"))}
    return item | {"fact_ids": row["facts"]}


def plain_value(value: Row | None) -> Row | None:
    """One type for each field, so that table readers can load the file: a range is written ``2~3``."""
    if value is None or not isinstance(value["value"], list):
        return value
    return {"value": "~".join(value["value"]), "unit": value["unit"]}


def outline_item(document: authoring.Document) -> Row:
    """Headings with their depth in the document's own tree; an item is one below its heading."""
    headings: list[Row] = []
    above: list[int] = []  # the author's levels of the open headings
    for kind, start, end, _ in document.marks:
        if kind not in ("1", "2", "3", "4", "i"):
            continue
        if kind == "i":
            headings.append({**spanned(document, start, end), "level": len(above) + 1, "kind": "item"})
            continue
        while above and above[-1] >= int(kind):
            above.pop()
        above.append(int(kind))
        standalone = "numbered" if label_of(document.text[start:end]) else "unnumbered"
        form = standalone if end == document.text.index("\n", start) else "run-in"
        headings.append({**spanned(document, start, end), "level": len(above), "kind": form})
    return {
        "id": f"{document.path.stem}-outline",
        "doc_id": document.path.stem,
        "task": "outline",
        "headings": headings,
    }


def label_of(words: str) -> str:
    match = re.match(
        r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|（\d+）|第[一二三四五六七八九十]+[章节条]",
        words,
    )
    return match.group() if match else ""


def sentences_item(document: authoring.Document) -> Row:
    """Ends of sentences."""
    name = document.path.stem
    return {
        "id": f"{name}-sentences",
        "doc_id": name,
        "task": "sentences",
        "boundaries": [end for _, end in document.sentences],
        "optional": [],
    }


def reports_item(document: authoring.Document) -> Row:
    """Where the report is in its file, and its title lines."""
    name = document.path.stem
    row: Row = {
        "id": f"{name}-reports",
        "doc_id": name,
        "task": "reports",
        "start": 0,
        "end": len(document.text.rstrip("\n")),
    }
    return row | {kind: furniture(document, kind) for kind in ("title", "subtitle", "byline", "note")}


def summary_items(summary: Row, document: authoring.Document) -> list[Row]:
    """One item for each length."""
    name = document.path.stem
    items = []
    for reference in summary["references"]:
        sentences = [list(authoring.find_sentence(document, snippet)) for snippet in reference["sentences"]]
        budget = reference["budget_chars"]
        item = {
            "id": f"{name}-summary-{budget}",
            "doc_id": name,
            "task": "summary",
            "slice": {"budget": str(budget)},
            "budget_chars": budget,
        }
        items.append({**item, "references": [{"sentences": sentences}], "key_facts": summary["key_facts"]})
    return items


def facts_item(document: authoring.Document, facts: dict[str, Row], wanted: set[str]) -> Row:
    """The marked figures; other figures of the document are not annotated, hence ``complete`` is false."""
    name = document.path.stem
    main_subject = Counter(
        row["subject"] for row in facts.values() if row["report"] == document.header["report"]
    ).most_common(1)[0][0]
    rows = []
    for fact, start, end, _ in document.marks:
        row = facts.get(fact)
        if (
            row is None
            or fact not in wanted
            or row["kind"] not in ("quantity", "change")
            or not re.search(r"[0-9]", document.text[start:end])
        ):
            continue
        rows.append(
            {
                **spanned(document, start, end),
                "fact": fact,
                **(plain_value({"value": row["value"], "unit": row["unit"]}) or {}),
                # Only what the fact base and this document's words agree on is scored; null leaves a field out.
                "indicator": indicator_in(row["indicator"], document, start),
                "period": row["period"] if re.fullmatch(r"\d{4}(-\d\d)?", row["period"] or "") else None,
                "subject": None if row["subject"] == main_subject else region_in(row["subject"], document, start),
                "change": change_in(row["change"], document, start),
            }
        )
    return {"id": "", "doc_id": name, "task": "facts", "complete": False, "facts": rows}


def indicator_in(indicator: str, document: authoring.Document, at: int) -> str | None:
    """The indicator if its paragraph says it in these words, without the tail that only tells that it is a rate."""
    words = re.sub(r"（.*）|(增速|增幅|增长率)$", "", indicator)
    return words if words in paragraph_at(document, at) else None


def region_in(subject: str, document: authoring.Document, at: int) -> str | None:
    """A town, county or province as the subject, if the paragraph names it."""
    found = re.fullmatch(r"(.{2,4})[省市县]", subject)
    return subject if found and found[1] in paragraph_at(document, at) else None


def change_in(change: object, document: authoring.Document, at: int) -> str | None:
    """The kind of change; not scored for an amount that this document words as one (增至, 提高到)."""
    if isinstance(change, dict):
        return "rise to"
    if change:
        return "share" if str(change).startswith("占") else "increase"
    return None if re.search(r"(增|升|降|减|提高|扩大|缩短|压缩).{0,3}[至到]$", document.text[at - 6 : at]) else ""


def paragraph_at(document: authoring.Document, at: int) -> str:
    """The paragraph that holds an offset."""
    return document.text[document.text.rfind("\n", 0, at) + 1 : document.text.index("\n", at)]


def split_facts(documents: dict[str, authoring.Document], questions: dict[str, list[Row]]) -> dict[str, str]:
    """The half of each ``question …`` and ``fact …``: connected groups, spread so that kinds and documents balance."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    traits: dict[str, list[str]] = {}
    for name, rows in questions.items():
        for row in rows:
            node = f"question {row['id']}"
            traits[node] = [f"doc {name}", f"kind {row['kind']} {row['answerable']}", f"trap {row['trap']}", "all"]
            links = [f"fact {fact}" for fact in row["facts"]]
            for answer in row["answers"]:
                for part in answer.get("parts", [answer]):
                    start, _ = authoring.find_answer(documents[name], part["text"], part["in"])
                    links.append(f"place {name} {start}")
            for link in links:
                parent[root(link)] = root(node)
    groups: dict[str, list[str]] = {}
    for node in traits:
        groups.setdefault(root(node), []).append(node)
    order = sorted(groups.values())
    random.Random(SEED).shuffle(order)
    order.sort(key=len, reverse=True)  # stable: large groups first, so that the small ones can even things out
    total = Counter(trait for rows in traits.values() for trait in rows)
    dev: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    half: dict[str, str] = {}
    for group in order:
        added = Counter(trait for node in group for trait in traits[node])
        seen += added
        with_it, without = (
            sum((dev[t] + taken * added[t] - DEV_SHARE * seen[t]) ** 2 / total[t] for t in added) for taken in (1, 0)
        )
        part = "dev" if with_it < without else "test"
        if part == "dev":
            dev += added
        half |= dict.fromkeys(group, part)
    for node in list(parent):
        if node.startswith("fact "):
            half[node] = half[next(member for member in groups[root(node)])]
    return half


def half_of_unasked(fact: str) -> str:
    """Facts that no question asks are dealt out by their id."""
    return "dev" if hashlib.sha256(f"{SEED} {fact}".encode()).digest()[0] < 256 * DEV_SHARE else "test"


def choose_documents(documents: dict[str, authoring.Document]) -> set[str]:
    """Documents whose outline, sentences, summaries … are for development."""
    chosen: set[str] = set()
    rng = random.Random(SEED)
    for report in sorted({d.header["report"] for d in documents.values()}):
        names = sorted(name for name, d in documents.items() if d.header["report"] == report)
        chosen |= set(rng.sample(names, DEV_DOCUMENTS_PER_REPORT))
    return chosen


def write_jsonl(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
