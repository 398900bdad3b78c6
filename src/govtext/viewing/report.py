"""The text of one report with its layers; beside each paragraph, to be switched on, its words in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from govtext.document import Document, Located, Section
from govtext.offsets import Span
from govtext.results import Answer, SummarySentence
from govtext.viewing.changes import ParagraphChange, Piece
from govtext.viewing.facts_panel import Figures, fact_marks
from govtext.viewing.layers import Mark, nest
from govtext.viewing.outline import section_anchor
from govtext.viewing.tables import find_tables, table_html
from govtext.webpage import safe, spelled_out

# From the outside inwards: links and answers keep whole, grounds may be cut (see Mark.rank).
_FACT, _ANSWER, _EVIDENCE, _DIGEST, _RUN_IN, _INSERTED = range(6)
# Must match: ——2025年1月18日在…会议上 · （2023年1月12日） · (2024年1月25日在…会议上)  Must not: ——坚持稳中求进。
_OCCASION = re.compile(r"[—－-]{1,2}\s*(?:19|20)\d\d\s*年|[（(]\s*(?:19|20)\d\d\s*年[^。；]*[）)]$")
_LONGEST_OCCASION, _HEAD_CHARS = 60, 120
_LONGEST = 8000  # characters of one block: a browser lays out only the blocks in sight, but each of them whole


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report and all that is shown on it; ``prefix`` keeps its ids apart from those of other reports."""

    document: Document
    prefix: str
    figures: Figures
    digest: tuple[SummarySentence, ...]
    answers: tuple[tuple[int, Answer], ...]
    changes: tuple[ParagraphChange, ...]


def report_text(view: ReportView) -> str:
    """The report's blocks. Without the elements of class ``source`` their text content is ``document.text``."""
    document = view.document
    spans = [paragraph.span for paragraph in document.paragraphs]
    tables = find_tables(document)
    in_table = {index: table for table in tables.values() for index in range(table.first, table.last)}
    captions = {table.caption for table in tables.values()}
    headings = {s.heading_span.start: s for s in document.sections[1:] if not s.run_in}
    for index in in_table:
        headings.pop(spans[index].start, None)  # a line of a table is no heading of the page
    blocks = [
        list(tables[i].places.values()) if i in tables else [] if i in in_table else _blocks(span) for i, span in enumerate(spans)
    ]
    marks = iter(_by_block(_marks(view, headings, spans), [block for row in blocks for block in row]))
    parts: list[str] = []
    at = 0
    for index, (span, row, change) in enumerate(zip(spans, blocks, view.changes, strict=True)):
        if index in in_table and index not in tables:
            continue
        parts.append(safe(document.text[at : span.start]))
        if change.left_out:
            parts.append(f'<div class="para left-out"><div class="source"><del>{_removed(change.left_out)}</del></div></div>')
        at = span.end
        if table := tables.get(index):
            cells = table_html(document, table, [nest(document.text, next(marks), block) for block in row])
            parts.append(f'<div class="para">{cells}<div class="source">{_source_rows(view.changes[index : table.last])}</div></div>')
            at = spans[table.last - 1].end
            continue
        tag, attributes = ("p", ' class="caption"') if index in captions else _element(view, span, headings)
        for block, source in zip(row, _sources(change.pieces, len(row)), strict=True):
            words = nest(document.text, next(marks), block)
            opening, closing = (tag + attributes, tag) if block.start == span.start else ('p class="goes-on"', "p")
            parts.append(f'<div class="para"><{opening}>{words}</{closing}><div class="source">{source}</div></div>')
    parts.append(safe(document.text[at:]))
    return "".join(parts)


def _source_rows(changes: Sequence[ParagraphChange]) -> str:
    """The words of the file for the rows of a table, a line a row."""
    lines: list[str] = []
    for number, change in enumerate(changes):
        if change.left_out and number:
            lines.append(f"<del>{_removed(change.left_out)}</del>")
        lines.extend(_sources(change.pieces, 1))
    return "\n".join(lines)


def _blocks(paragraph: Span) -> list[Span]:
    """The paragraph; one that is very long in several parts."""
    starts = range(paragraph.start, max(paragraph.end, paragraph.start + 1), _LONGEST)
    return [Span(start, min(start + _LONGEST, paragraph.end)) for start in starts]


def _element(view: ReportView, span: Span, headings: dict[int, Section]) -> tuple[str, str]:
    """Name and attributes of a paragraph's element."""
    document = view.document

    def is_in(line: Located | None) -> bool:
        return line is not None and line.span.contains(span)

    if document.title_line is not None and is_in(document.title_line):
        return ("h1", "") if span.start == document.title_line.span.start else ("p", ' class="title"')
    section = headings.get(span.start)
    if section is not None and _fills(section, span):
        level = min(section.level + 1, 6)
        return f"h{level}", f' id="{section_anchor(view.prefix, section)}"'
    if is_in(document.subtitle_line) or _is_below_title(document, span):
        return "p", ' class="subtitle"'
    if document.byline is not None and is_in(document.byline.line):
        return "p", ' class="byline"'
    if is_in(document.closing_note):
        return "p", ' class="note"'
    if "\t" in document.text[span.start : min(span.start + 200, span.end)]:
        return "p", ' class="row"'  # of something like a table
    return "p", ""


def _is_below_title(document: Document, span: Span) -> bool:
    """Whether a line says under the title on what occasion the report was made: ——2025年1月18日在…会议上."""
    title = document.title_line
    return (
        title is not None
        and title.span.end < span.start <= title.span.end + _HEAD_CHARS
        and len(span) <= _LONGEST_OCCASION
        and _OCCASION.match(span.of(document.text)) is not None
    )


def _fills(section: Section, paragraph: Span) -> bool:
    """Whether a heading is a paragraph by itself."""
    return section.heading_span.start == paragraph.start and section.heading_span.end >= paragraph.end


def _marks(view: ReportView, headings: dict[int, Section], spans: Sequence[Span]) -> Iterator[Mark]:
    prefix, ends = view.prefix, {span.start: span.end for span in spans}
    yield from fact_marks(view.figures, _FACT)
    for index, piece in enumerate(view.digest):
        yield Mark(piece.span, "mark", _DIGEST, f' class="digest" id="{prefix}m{index}"', ' class="digest goes-on"')
    for number, answer in view.answers:
        for index, place in enumerate(answer.parts):
            anchor = f' id="{prefix}a{number}"' if not index else ""
            yield Mark(place.span, "mark", _ANSWER, f' class="answer"{anchor}', ' class="answer goes-on"')
        for evidence in answer.evidence[:1] if answer.parts else ():
            yield Mark(evidence.span, "span", _EVIDENCE, ' class="evidence"', ' class="evidence"')
    for section in view.document.sections[1:]:
        start = section.heading_span.start
        if headings.get(start) is section and ends.get(start, -1) >= 0 and section.heading_span.end >= ends[start]:
            continue  # a block by itself
        yield Mark(section.heading_span, "span", _RUN_IN, f' class="run-in" id="{section_anchor(prefix, section)}"', ' class="run-in"')
    for span, change in zip(spans, view.changes, strict=True):
        for added in change.inserted:
            yield Mark(added, "ins", _INSERTED)
        for cut in change.cuts:
            if cut.at > span.start or not cut.text.isspace():  # an indent is not worth a sign
                yield Mark(Span(cut.at, cut.at), "i", _INSERTED, f' class="cut" data-cut="{safe(_sign(cut.text))}" aria-hidden="true"')


def _by_block(marks: Iterable[Mark], blocks: Sequence[Span]) -> list[list[Mark]]:
    """The marks that touch each block."""
    starts = [block.start for block in blocks]
    found: list[list[Mark]] = [[] for _ in blocks]
    for mark in marks:
        index = max(bisect_right(starts, mark.span.start) - 1, 0)
        if index + 1 < len(blocks) and blocks[index].end <= mark.span.start and starts[index + 1] < mark.span.end:
            index += 1  # it begins in the blank before a cell, and its id must not be lost
            mark = replace(mark, span=Span(starts[index], mark.span.end))
        while index < len(blocks) and blocks[index].start <= mark.span.end:
            found[index].append(mark)
            index += 1
    return found


_BREAK = re.compile(r"[^\S\n\r]*(?:\r\n?|\n)\s*")


def _sign(removed: str) -> str:
    """Removed words as a short sign: ⏎ for line ends, ␣ for blanks."""
    words = re.sub(r"\s", "␣", _BREAK.sub("⏎", removed))
    return words if len(words) <= 16 else words[:15] + "…"


def _removed(words: str) -> str:
    """Removed words, with line ends that can be seen; blank lines take no room."""
    lines = re.split("((?:\r\n?|\n)+)", words)
    return "".join(
        "⏎" * len(re.findall("\r\n?|\n", line)) + "\n" if number % 2 else spelled_out(line) for number, line in enumerate(lines)
    )


def _sources(pieces: Sequence[Piece], count: int) -> Iterator[str]:
    """The words of the file as ``count`` blocks of about one length."""
    longest = -(-sum(len(piece.text) for piece in pieces) // count) if count > 1 else 0
    block: list[str] = []
    room = longest
    written = 0
    for piece in pieces:
        text = piece.text
        while count > 1 and len(text) >= room and written < count - 1:
            block.append(_piece(text[:room], piece.removed))
            yield "".join(block)
            block, text, room, written = [], text[room:], longest, written + 1
        room -= len(text)
        block.append(_piece(text, piece.removed))
    yield "".join(block)
    yield from [""] * (count - 1 - written)


def _piece(text: str, removed: bool) -> str:
    return (f"<del>{_removed(text)}</del>" if removed else spelled_out(text)) if text else ""
