"""A file's documents as compact bytes and back, without loss.

Sentences, paragraphs and the cleaned text are slices of the source; only their ends are kept, and the few places where
the cleaned text differs from the source it came from. JSON, deflated: nothing is pickled.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from govtext.document import (
    Byline,
    CleanStep,
    Document,
    Located,
    Paragraph,
    Period,
    Section,
    Sentence,
    SourceText,
    to_plain,
)
from govtext.layout import Box, Furniture, LineLayout, furniture_from_dict, table_from_dict
from govtext.offsets import OffsetMap, Span


def pack(documents: Sequence[Document]) -> bytes:
    """The documents of one file, which share their source."""
    source = documents[0].source
    record = {"source": _source_row(source), "documents": [_document_row(document) for document in documents]}
    return zlib.compress(
        json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 6
    )


def load(data: bytes) -> dict[str, Any]:
    """The record inside; :func:`text_of` and :func:`unpack` make something of it."""
    record: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return record


def text_of(record: dict[str, Any], index: int) -> str:
    """The cleaned text of a document."""
    row = record["documents"][index]
    source: str = record["source"]["text"]
    parts: list[str] = []
    at = 0
    for cleaned, start, length in _runs(row["runs"]):
        parts.append("\n" * (cleaned - at))
        parts.append(source[start : start + length])
        at = cleaned + length
    parts.append("\n" * (row["length"] - at))
    text = "".join(parts)
    patches = row["patches"]
    if patches:
        pieces, at = [], 0
        for place, words in patches:
            pieces += [text[at:place], words]
            at = place + len(words)
        text = "".join(pieces) + text[at:]
    return text


def page_of(record: dict[str, Any], index: int, span: Span) -> int | None:
    """The page, from 1, on which a span of a document begins; None if the source has no pages."""
    pages = record["source"]["pages"]
    if not pages:
        return None
    runs = _runs(record["documents"][index]["runs"])
    offsets = OffsetMap(tuple(r[0] for r in runs), tuple(r[1] for r in runs), tuple(r[2] for r in runs))
    return max(bisect_right(pages, offsets.to_source(span).start), 1)


def unpack(record: dict[str, Any]) -> list[Document]:
    """The documents, equal to those that were packed."""
    source = _source(record["source"])
    return [_document(row, source, text_of(record, index)) for index, row in enumerate(record["documents"])]


def _runs(flat: list[int]) -> list[tuple[int, int, int]]:
    """Runs are stored as the skips since the end of the run before, in both texts, and their length."""
    runs: list[tuple[int, int, int]] = []
    cleaned = start = 0
    for i in range(0, len(flat), 3):
        cleaned += flat[i]
        start += flat[i + 1]
        runs.append((cleaned, start, flat[i + 2]))
        cleaned += flat[i + 2]
        start += flat[i + 2]
    return runs


def _document_row(document: Document) -> dict[str, Any]:
    offsets, text, source = document.offset_map, document.text, document.source.text
    flat: list[int] = []
    patches: list[tuple[int, str]] = []
    cleaned_end = source_end = 0
    for cleaned, start, length in zip(offsets.cleaned_starts, offsets.source_starts, offsets.lengths, strict=True):
        flat += [cleaned - cleaned_end, start - source_end, length]
        _compare(text, cleaned_end, cleaned, None, patches)
        words = text[cleaned : cleaned + length]
        origin = source[start : start + length]
        if words != origin:
            _compare(text, cleaned, cleaned + length, origin, patches)
        cleaned_end, source_end = cleaned + length, start + length
    _compare(text, cleaned_end, len(text), None, patches)
    spans = _SpanRows(offsets)
    return {
        "index": document.index,
        "length": len(text),
        "runs": flat,
        "patches": patches,
        "title": spans.row(document.title_line),
        "subtitle": spans.row(document.subtitle_line),
        "byline": None if document.byline is None else [
            spans.row(part)
            for part in (document.byline.line, document.byline.author, document.byline.post, document.byline.organisation)
        ],
        "note": spans.row(document.closing_note),
        "date": to_plain(document.date),
        "confidence": document.confidence,
        "sections": [
            [
                s.section_id, s.parent_id, s.kind, s.level, s.label, s.number, s.title, s.run_in,
                s.heading_span.start, s.heading_span.end, *spans.of(s.span, s.source_span),
            ]
            for s in document.sections
        ],
        "paragraphs": [[p.section_id, *spans.of(p.span, p.source_span)] for p in document.paragraphs],
        "sentences": [[s.paragraph_index, *spans.of(s.span, s.source_span)] for s in document.sentences],
        "log": to_plain(document.clean_log),
    }  # fmt: skip


def _compare(text: str, start: int, end: int, origin: str | None, patches: list[tuple[int, str]]) -> None:
    """Note where ``text[start:end]`` is not ``origin`` (line breaks where that is None)."""
    at = start
    while at < end:
        expected = "\n" if origin is None else origin[at - start]
        if text[at] == expected:
            at += 1
            continue
        first = at
        while at < end and text[at] != ("\n" if origin is None else origin[at - start]):
            at += 1
        patches.append((first, text[first:at]))


class _SpanRows:
    """Spans as ``[start, end]``, with the source's range only where the offset map does not give it."""

    def __init__(self, offsets: OffsetMap) -> None:
        self.offsets = offsets

    def of(self, span: Span, source_span: Span) -> list[int]:
        if self.offsets.to_source(span) == source_span:
            return [span.start, span.end]
        return [span.start, span.end, source_span.start, source_span.end]

    def row(self, located: Located | None) -> list[int] | None:
        return None if located is None else self.of(located.span, located.source_span)


def _document(row: dict[str, Any], source: SourceText, text: str) -> Document:
    runs = _runs(row["runs"])
    offsets = OffsetMap(tuple(r[0] for r in runs), tuple(r[1] for r in runs), tuple(r[2] for r in runs))

    def spans(values: list[int]) -> tuple[Span, Span]:
        span = Span(values[0], values[1])
        return span, Span(values[2], values[3]) if len(values) > 2 else offsets.to_source(span)

    def located(values: list[int] | None) -> Located | None:
        if values is None:
            return None
        span, source_span = spans(values)
        return Located(span.of(text), span, source_span)

    def section(values: list[Any]) -> Section:
        section_id, parent_id, kind, level, label, number, title, run_in, head_start, head_end, *rest = values
        head = Span(head_start, head_end)
        return Section(section_id, parent_id, kind, level, label, number, title, run_in, head, *spans(rest))

    byline = None
    if row["byline"] is not None:
        line, author, post, organisation = (located(part) for part in row["byline"])
        assert line is not None
        byline = Byline(line, author, post, organisation)
    paragraphs = []
    for index, (section_id, *values) in enumerate(row["paragraphs"]):
        span, source_span = spans(values)
        paragraphs.append(Paragraph(span.of(text), span, source_span, index, section_id))
    sentences = []
    for index, (paragraph_index, *values) in enumerate(row["sentences"]):
        span, source_span = spans(values)
        sentences.append(Sentence(span.of(text), span, source_span, index, paragraph_index))
    return Document(
        source=source,
        index=row["index"],
        text=text,
        offset_map=offsets,
        title_line=located(row["title"]),
        subtitle_line=located(row["subtitle"]),
        byline=byline,
        closing_note=located(row["note"]),
        date=_period(row["date"]),
        confidence=row["confidence"],
        sections=tuple(section(values) for values in row["sections"]),
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        clean_log=tuple(CleanStep(step["name"], step["count"], tuple(step["examples"])) for step in row["log"]),
    )


def _period(row: dict[str, Any] | None) -> Period | None:
    import datetime as dt

    if row is None:
        return None
    start, end = (dt.date.fromisoformat(row[key]) if row[key] is not None else None for key in ("start", "end"))
    return Period(start, end, row["text"], None if row["span"] is None else Span(*row["span"]), row["how"])


def _source_row(source: SourceText) -> dict[str, Any]:
    fonts = sorted({line.font for line in source.lines})
    number = {font: i for i, font in enumerate(fonts)}
    ends = [0, *(line.end for line in source.lines)]
    return {
        "text": source.text,
        "pages": source.page_starts,
        "origin": source.origin,
        "sha256": source.sha256,
        "fonts": fonts,
        # Starts and ends as skips; boxes in hundredths of a point, as they are made.
        "lines": [
            [
                line.start - before, line.end - line.start, line.page, line.font_size, int(line.bold), number[line.font],
                line.heading_level, *_box_row(line.box),
            ]
            for before, line in zip(ends, source.lines, strict=False)
        ],
        "tables": to_plain(source.tables),
        "furniture": to_plain(source.furniture),
        "sizes": source.page_sizes,
    }  # fmt: skip


def _box_row(box: Box | None) -> list[float]:
    return [] if box is None else [box.left, box.top, box.right, box.bottom]


def _source(row: dict[str, Any]) -> SourceText:
    lines: list[LineLayout] = []
    steps = list(accumulate(skip for line in row["lines"] for skip in (line[0], line[1])))
    for i, (_, _, page, size, bold, font, level, *box) in enumerate(row["lines"]):
        place = Box(*box) if box else None
        lines.append(
            LineLayout(steps[2 * i], steps[2 * i + 1], page, place, size, bool(bold), row["fonts"][font], level)
        )
    furniture: tuple[Furniture, ...] = tuple(furniture_from_dict(item) for item in row["furniture"])
    return SourceText(
        text=row["text"],
        page_starts=tuple(row["pages"]),
        origin=row["origin"],
        sha256=row["sha256"],
        lines=tuple(lines),
        tables=tuple(table_from_dict(table) for table in row["tables"]),
        furniture=furniture,
        page_sizes=tuple((size[0], size[1]) for size in row["sizes"]),
    )
