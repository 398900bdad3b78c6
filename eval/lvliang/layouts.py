"""Set the frozen documents in other layouts; freeze those texts and the way from each clean character to its place.

    python eval/lvliang/layouts.py [wrapped merged pdf]

``pdf`` needs ``reportlab`` and ``pypdfium2`` from PyPI, ``pdftotext`` (Debian: poppler-utils) and the font WenQuanYi
Zen Hei (Debian: fonts-wqy-zenhei). The PDFs themselves are not kept; their text as two tools extract it is. Offsets
of the simulated layouts are exact by construction; those of the PDFs come from walking both texts in parallel, and a
character that is not found stops the build.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from govtext.evaluation.layouts import NOT_AT_LINE_START, PRESETS, LaidOut, LayoutOptions, Style, char_width, lay_out
from govtext.evaluation.sets import check_map
from govtext.offsets import OffsetMap, Span

HERE = Path(__file__).resolve().parent
SET = HERE / "v1"
SEED = 20200323
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
HEAD_LINES = ("title", "subtitle", "byline", "docnumber")

Row = dict[str, Any]


def main(argv: list[str]) -> int:
    """Build the named layouts, or all."""
    documents = [json.loads(line) for line in (SET / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in argv or ["wrapped", "merged", "pdf"]:
        if name == "pdf":
            for tool, rows in pdf(documents).items():
                write(f"pdf-{tool}", rows, documents)
        else:
            write(name, {"wrapped": wrapped, "merged": merged}[name](documents), documents)
    return 0


def write(name: str, rows: list[Row], documents: list[Row]) -> None:
    """Check the maps and write the file."""
    texts = {document["doc_id"]: document["text"] for document in documents}
    for row in rows:
        row["text_sha256"] = hashlib.sha256(row["text"].encode()).hexdigest()
        for entry in row["documents"]:
            check_map(
                texts[entry["doc_id"]],
                row["text"],
                OffsetMap.from_runs(map(tuple, entry["runs"])),
                f"{name} {row['text_id']}",
            )
    path = SET / "layouts" / f"{name}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{path.name}: {len(rows)} texts, {sum(len(r['text']) for r in rows):,} characters", file=sys.stderr)


def runs_of(offsets: OffsetMap) -> list[list[int]]:
    return [list(run) for run in zip(offsets.cleaned_starts, offsets.source_starts, offsets.lengths, strict=True)]


def styles_of(document: Row) -> dict[int, Style]:
    """Title lines and standalone headings by paragraph."""
    heads = {document[name]["start"] for name in HEAD_LINES if document[name]}
    headings = {h["start"] for h in outline_of(document["doc_id"]) if h["kind"] in ("numbered", "unnumbered")}
    styles: dict[int, Style] = {}
    at = 0
    for index, paragraph in enumerate(document["text"].split("\n")):
        if at in heads:
            styles[index] = "title"
        elif at in headings:
            styles[index] = "heading"
        at += len(paragraph) + 1
    return styles


def outline_of(doc_id: str) -> list[Row]:
    for part in ("dev", "test"):
        for line in (SET / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["task"] == "outline" and row["doc_id"] == doc_id:
                return list(row["headings"])
    raise SystemExit(f"{doc_id}: no outline item; run build.py first")


def wrapped(documents: list[Row]) -> list[Row]:
    """Narrow columns: each document in one of the presets with a width of its own."""
    rows = []
    for index, document in enumerate(documents):
        rng = random.Random(f"{SEED} {document['doc_id']}")
        preset = ("journal", "paged", "narrow")[index % 3]
        width = rng.randint(12, 15) if preset == "narrow" else rng.randint(18, 24)
        options = dataclasses.replace(PRESETS[preset], width=width, picture_runs=0.1, letter_spaced=0.03)
        laid_out = lay_out(document["text"].split("\n"), SEED + index, options, styles=styles_of(document))
        entry = {"doc_id": document["doc_id"], "runs": runs_of(laid_out.offsets)}
        rows.append(
            {
                "text_id": f"{document['doc_id']}.wrapped",
                "preset": preset,
                "width": width,
                "text": laid_out.text,
                "documents": [entry],
            }
        )
    return rows


def merged(documents: list[Row]) -> list[Row]:
    """Two reports in one file, title lines at its end in reverse order; a document without partner stays alone."""
    dev = {
        r["doc_id"]
        for r in map(json.loads, (SET / "dev.jsonl").read_text(encoding="utf-8").splitlines())
        if r["task"] == "outline"
    }
    rows = []
    for half in (True, False):
        mine = [d for d in documents if (d["doc_id"] in dev) is half]
        first = [d for d in mine if d["report"] == "kaifaqu"]
        second = [d for d in mine if d["report"] == "jiaoyu"]
        for index in range(max(len(first), len(second))):
            pair = first[index : index + 1] + second[index : index + 1]
            rows.append(merge(pair, SEED + index + 100 * half))
    return rows


def merge(pair: list[Row], seed: int) -> Row:
    """One file of the merged layout."""
    paragraphs: list[str] = []
    styles: dict[int, Style] = {}
    bodies: list[int] = []
    heads: list[list[int]] = []
    starts: list[int] = []
    length = 0
    for document in pair:
        offset = len(paragraphs)
        starts.append(length)
        mine = styles_of(document)
        lines = document["text"].split("\n")
        titles = [offset + i for i in range(len(lines)) if mine.get(i) == "title"]
        styles |= {offset + i: style for i, style in mine.items()}
        bodies += [offset + i for i in range(len(lines)) if offset + i not in titles]
        heads.append(titles)
        paragraphs += lines
        length += len(document["text"]) + 1
    order = bodies + [index for titles in reversed(heads) for index in titles]
    laid_out: LaidOut = lay_out(paragraphs, seed, "journal", styles=styles, order=order)
    entries = []
    for document, start in zip(pair, starts, strict=True):
        entries.append(
            {
                "doc_id": document["doc_id"],
                "runs": runs_of(laid_out.offsets.cut(Span(start, start + len(document["text"])))),
            }
        )
    return {
        "text_id": "+".join(d["doc_id"] for d in pair) + ".merged",
        "preset": "journal",
        "text": laid_out.text,
        "documents": entries,
    }


def pdf(documents: list[Row]) -> dict[str, list[Row]]:
    """Two-column PDFs, read back by two extractors."""
    rows: dict[str, list[Row]] = {"poppler": [], "pdfium": []}
    for document in documents:
        data = print_pdf(document)
        for tool, extract in (("poppler", with_poppler), ("pdfium", with_pdfium)):
            text = extract(data)
            offsets = align(document["text"], text, f"{document['doc_id']} {tool}")
            entry = {"doc_id": document["doc_id"], "runs": runs_of(offsets)}
            rows[tool].append({"text_id": f"{document['doc_id']}.pdf-{tool}", "text": text, "documents": [entry]})
    return rows


def print_pdf(document: Row) -> bytes:
    """A4, title across both columns, justified columns of 20 characters, running header and page number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("zenhei", str(FONT), subfontIndex=0))
    size, leading, columns, gap = 10.5, 15.0, 20, 24.0
    width, height = A4
    column_width = columns * size
    left = (width - 2 * column_width - gap) / 2
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    page = 0
    column = 1
    top = y = 0.0

    def new_page() -> None:
        nonlocal page, column, top, y
        if page:
            canvas.showPage()
        page += 1
        column, top = 0, height - 90
        y = top
        canvas.setFont("zenhei", 9)
        canvas.drawString(left, height - 50, "调查与研究　2020年第3期")
        canvas.drawCentredString(width / 2, 40, f"— {page} —")

    new_page()
    styles = styles_of(document)
    indent = PRESETS["journal"].indent
    for index, paragraph in enumerate(document["text"].split("\n")):
        style = styles.get(index, "body")
        if style == "title" and page == 1 and column == 0 and y == top:
            canvas.setFont("zenhei", 15 if document["title"] and paragraph == document["title"]["text"] else 11)
            for line in lay_out([paragraph], 0, LayoutOptions(width=26)).text.splitlines():
                canvas.drawCentredString(width / 2, y, line)
                y -= 24
            top = y
            continue
        measure = LayoutOptions(width=columns, indent=indent if style == "body" else "")
        lines = lay_out(
            [paragraph], 0, measure, styles={0: "heading" if style == "heading" else "body"}
        ).text.splitlines()
        for number, line in enumerate(lines):
            if y < 70:
                column, y = column + 1, top
                if column > 1:
                    new_page()
            canvas.setFont("zenhei", size)
            # Justify: the space that is left is spread between the characters.
            used = sum(map(char_width, line)) * size
            spread = (
                (column_width - used) / max(len(line) - 1, 1) if number < len(lines) - 1 and style == "body" else 0.0
            )
            text = canvas.beginText(left + column * (column_width + gap), y)
            text.setCharSpace(
                min(spread, size * 0.2)
                if line[-1] not in NOT_AT_LINE_START
                else max(min(spread, size * 0.2), -size * 0.05)
            )
            text.textOut(line)
            canvas.drawText(text)
            y -= leading
    canvas.save()
    return out.getvalue()


def with_poppler(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as handle:
        handle.write(data)
        handle.flush()
        return subprocess.run(
            ["pdftotext", "-enc", "UTF-8", handle.name, "-"], check=True, capture_output=True
        ).stdout.decode()


def with_pdfium(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\f".join(page.get_textpage().get_text_range() for page in document)


def align(clean: str, extracted: str, where: str) -> OffsetMap:
    """Walk both texts in parallel: skip what stands only in the extracted one, jump where a line was moved."""
    visible = [i for i, char in enumerate(clean) if not char.isspace()]
    targets = [i for i, char in enumerate(extracted) if not char.isspace()]
    wanted = "".join(clean[i] for i in visible)
    given = "".join(extracted[i] for i in targets)
    used = [False] * len(given)
    runs: list[tuple[int, int, int]] = []
    at = 0
    for number, index in enumerate(visible):
        if not _goes_on(given, at, wanted, number, used):
            at = _next_place(given, at, wanted, number, used)
            if at < 0:
                raise SystemExit(f"{where}: {wanted[number : number + 20]!r} was not found in the extracted text")
        used[at] = True
        runs.append((index, targets[at], 1))
        at += 1
    return OffsetMap.from_runs(runs)


def _goes_on(given: str, at: int, wanted: str, number: int, used: list[bool]) -> bool:
    """Whether the place is right: four characters agree, or fewer and after some furniture the text goes on."""
    same = 0
    while same < 4 and given[at + same : at + same + 1] == wanted[number + same : number + same + 1] != "":
        same += 1
    if same == 0 or used[at]:
        return False
    rest = wanted[number + same : number + same + 8]
    return same == 4 or rest in given[at + same : at + same + 68]


def _next_place(given: str, at: int, wanted: str, number: int, used: list[bool]) -> int:
    """Where the walk goes on: close ahead if furniture is in the way, else wherever the coming words stand unused."""
    for length in (8, 6, 4, 2):
        ahead = wanted[number : number + length]
        place = given.find(ahead, at, at + 60)
        if place >= 0 and not used[place]:
            return place
        place = given.find(ahead)
        while place >= 0 and used[place]:
            place = given.find(ahead, place + 1)
        if place >= 0:
            return place
    # The last characters before a line that was moved: nothing longer agrees, the next character does.
    return at if given[at : at + 1] == wanted[number] and not used[at] else -1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
