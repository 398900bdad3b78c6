"""How well PDF files are read: character error rate, paragraphs and headings against the clean text, and speed.

    python benchmarks/pdf.py [--documents 10] [--reports 10] [--keep FOLDER]

Each text is set with two programs in one and in two columns. The same files go through ``pdftotext`` and our
cleaning, for comparison. Needs reportlab, typst, the fonts of ``pdf_typeset`` and, for the comparison, poppler-utils.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from pdf_typeset import TYPESETTERS, Block

from govtext import Document, parse, read
from govtext.evaluation.metrics.headings import Heading, heading_counts
from govtext.evaluation.metrics.repair import character_error_rate, digit_fidelity, paragraph_f1

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10, help="how many texts of the evaluation set")
    parser.add_argument("--reports", type=int, default=10, help="how many real reports")
    parser.add_argument("--keep", help="folder to keep the PDF files in")
    parser.add_argument("--show", action="store_true", help="print the paragraphs that differ")
    options = parser.parse_args()
    texts = authored(options.documents) + real(options.reports)
    print(f"{len(texts)} texts", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        keep = Path(options.keep or folder)
        keep.mkdir(parents=True, exist_ok=True)
        totals: dict[tuple[str, ...], list[float]] = defaultdict(list)
        speed: dict[str, list[float]] = defaultdict(list)
        for name, blocks in texts:
            gold = "\n".join(block.text for block in blocks)
            reference = parse(gold, single=True)[0]
            for tool, typeset in TYPESETTERS.items():
                for columns in (1, 2):
                    path = keep / f"{name}-{tool}-{columns}.pdf"
                    if not path.exists():
                        path.write_bytes(typeset(blocks, columns, "调查与研究　2020年第3期"))
                    started = time.perf_counter()
                    found = read(path, single=True)[0]
                    speed["seconds"].append(time.perf_counter() - started)
                    speed["pages"].append(len(found.source.page_starts))
                    ours = score(found, reference)
                    totals["govtext", tool, str(columns)].append(ours)
                    if options.show:
                        print(f"  {path.name} {' '.join(f'{value:.4f}' for value in ours)}", file=sys.stderr)
                        show(path.name, found, reference)
                    if shutil.which("pdftotext"):
                        for mode in ("-layout", "-raw", ""):
                            flags = [mode] if mode else []
                            raw = subprocess.run(
                                ["pdftotext", *flags, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
                            ).stdout.decode()
                            other = parse(raw, single=True)[0]
                            totals[f"pdftotext {mode}".strip(), tool, str(columns)].append(score(other, reference))
    print(f"{'reader':20} {'set with':10} {'columns':7} {'n':>3}", end=" ")
    print(f"{'CER':>8} {'digits':>7} {'para F1':>8} {'head F1':>8} {'levels':>7}")
    for key, rows in sorted(totals.items()):
        mean = [sum(values) / len(rows) for values in zip(*rows, strict=True)]
        print(f"{key[0]:20} {key[1]:10} {key[2]:7} {len(rows):3} {mean[0]:8.4%}", end=" ")
        print(f"{mean[1]:7.4f} {mean[2]:8.4f} {mean[3]:8.4f} {mean[4]:7.4f}")
    pages, seconds = sum(speed["pages"]), sum(speed["seconds"])
    print(f"read, cleaned and segmented: {pages / seconds:.0f} pages a second, {pages:.0f} pages")
    reading_speed(keep)
    return 0


def reading_speed(folder: Path) -> None:
    """Pages a second of the reader alone."""
    from govtext.reading.pdf import read_pdf

    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    pages, chars, started = 0, 0, time.process_time()
    for data in files:
        source = read_pdf(data)
        pages += len(source.page_starts)
        chars += len(source.text)
    spent = time.process_time() - started
    print(
        f"reader alone: {pages / spent:.0f} pages per second of one core, {pages} pages, {chars / pages:.0f} chars a page"
    )


def score(found: Document, reference: Document) -> tuple[float, ...]:
    """CER, digit fidelity, paragraph F1, heading F1 (position and title), heading F1 with levels."""
    counts = heading_counts(headings(found, reference), headings(reference, reference))
    paragraphs = paragraph_f1([p.text for p in found.paragraphs], [p.text for p in reference.paragraphs])
    return (
        character_error_rate(found.text, reference.text),
        digit_fidelity(found.text, reference.text),
        paragraphs.f1,
        f1(*counts["title"]),
        f1(*counts["level"]),
    )


def f1(both: int, predicted: int, gold: int) -> float:
    return 1.0 if predicted + gold == 0 else 2 * both / (predicted + gold)


def headings(document: Document, reference: Document) -> list[Heading]:
    """The heading tree with starts counted in visible characters, so that blanks do not matter."""
    places = visible_places(document.text)
    return [
        Heading(places[section.heading_span.start], section.level, section.title, section.kind == "item")
        for section in document.sections[1:]
    ]


def visible_places(text: str) -> list[int]:
    places, count = [], 0
    for c in text:
        places.append(count)
        count += not c.isspace()
    return [*places, count]


def show(name: str, found: Document, reference: Document) -> None:
    wanted = {"".join(p.text.split()) for p in reference.paragraphs}
    for p in found.paragraphs:
        if "".join(p.text.split()) not in wanted:
            print(f"  {name}: {p.text[:60]} … {p.text[-20:]}", file=sys.stderr)


_MARK = re.compile(r"\{\{(title|subtitle|byline|docnumber|date|note|i|[1-4])\|((?:[^{}]|\[\[[^]]*\]\])*?)\}\}")
_FACT = re.compile(r"\[\[[A-Z0-9]+\|(.*?)\]\]")


def authored(count: int) -> list[tuple[str, list[Block]]]:
    """Texts of the evaluation set with the roles of their paragraphs."""
    texts = []
    for path in sorted((ROOT / "eval/lvliang/v1/authoring/docs").glob("*.txt"))[:count]:
        blocks = []
        for line in path.read_text(encoding="utf-8").split("\n")[1:]:
            if not line.strip():
                continue
            mark = _MARK.match(line)
            role = "body"
            if mark:
                kind = mark.group(1)
                if kind in ("title", "subtitle", "byline", "docnumber", "date") and all(
                    b.role != "body" for b in blocks
                ):
                    role = kind if kind in ("title", "subtitle") else "byline"
                elif kind in "1234" and mark.end() == len(line):
                    role = "heading"
            blocks.append(Block(_MARK.sub(r"\2", _FACT.sub(r"\1", line)), role))
        texts.append((path.stem, blocks))
    return texts


def real(count: int) -> list[tuple[str, list[Block]]]:
    """Real reports that no test set uses: one paragraph a line."""
    used = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "eval/real").rglob("test.jsonl"))
    texts: list[tuple[str, list[Block]]] = []
    folders = ["provincial-2025", "state-council", "national", "district"]
    pools = [sorted((SHARED / "data/reports" / name).glob("*.txt")) for name in folders]
    turn = 0
    while len(texts) < count and any(pools):
        pool = pools[turn % len(pools)]
        turn += 1
        if not pool:
            continue
        path = pool.pop(len(pool) // 2)
        if path.name in used:
            continue
        document = parse(path.read_text(encoding="utf-8-sig"), single=True)[0]
        if not 2000 < len(document.text) < 40_000 or len(document.paragraphs) < 10:
            continue
        alone = {s.heading_span for s in document.sections[1:] if not s.run_in and s.kind != "item"}
        blocks = [
            Block(
                p.text,
                "title" if i == 0 and document.title == p.text
                else "heading" if any(p.span.contains(h) and len(h) > len(p.span) - 2 for h in alone)
                else "body",
            )
            for i, p in enumerate(document.paragraphs)
        ]  # fmt: skip
        texts.append((path.stem[:30], blocks))
    return texts


if __name__ == "__main__":
    raise SystemExit(main())
