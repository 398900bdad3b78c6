"""Assemble documents from a cleaned text."""

from __future__ import annotations

from collections.abc import Sequence

from govtext.cleaning import CleanedText
from govtext.document import Byline, Document, Located, Paragraph, Section, Sentence, SourceText
from govtext.offsets import OffsetMap, Span
from govtext.segmentation.contents import contents_lines
from govtext.segmentation.frontmatter import (
    closing_note,
    find_date,
    find_front_matter,
    split_byline,
)
from govtext.segmentation.reports import ReportLines, split_reports
from govtext.segmentation.sections import build_sections
from govtext.segmentation.sentences import sentence_ends


def segment(source: SourceText, cleaned: CleanedText, *, split: bool = True) -> list[Document]:
    """The reports of a cleaned text, in reading order; at least one.

    Args:
        source: Where the text came from.
        cleaned: The repaired text.
        split: Look for several reports; otherwise all is one.
    """
    lines = cleaned.text.split("\n") if cleaned.text else []
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    reports = split_reports(lines) if split and lines else [ReportLines(body=list(range(len(lines))))]
    return [_document(source, cleaned, lines, starts, report, index) for index, report in enumerate(reports)]


def _document(
    source: SourceText,
    cleaned: CleanedText,
    lines: Sequence[str],
    starts: Sequence[int],
    report: ReportLines,
    index: int,
) -> Document:
    order = report.front + report.body
    text, offsets, paragraphs = _gather(cleaned, lines, starts, order)
    words = [text[a:b] for a, b in paragraphs]
    front = find_front_matter(words, given=len(report.front))
    paragraph_starts = [a for a, _ in paragraphs]

    def locate(start: int, end: int) -> Located:
        span = Span(start, end)
        return Located(text[start:end], span, offsets.to_source(span))

    def line(number: int | None) -> Located | None:
        return None if number is None else locate(*paragraphs[number])

    byline = None
    if front.byline is not None:
        begin = paragraphs[front.byline][0]
        parts = {
            name: locate(begin + a, begin + b) for name, (a, b) in split_byline(words[front.byline]).items() if a < b
        }
        byline = Byline(locate(*paragraphs[front.byline]), parts.get("author"), parts.get("post"), parts.get("organisation"))
    note = None
    for number in range(len(words) - 1, max(len(words) - 4, front.end - 1), -1):
        if found := closing_note(words[number]):
            note = locate(paragraphs[number][0] + found[0], paragraphs[number][0] + found[1])
            break
    title = "" if front.title is None else words[front.title]
    sections = build_sections(text, paragraphs, offsets, front.end, title, contents_lines(words))
    return Document(
        source=source,
        index=index,
        text=text,
        offset_map=offsets,
        title_line=line(front.title),
        subtitle_line=line(front.subtitle),
        byline=byline,
        closing_note=note,
        date=find_date(words, paragraph_starts, front),
        confidence=report.confidence,
        sections=tuple(sections),
        paragraphs=_paragraphs(text, paragraphs, offsets, sections),
        sentences=_sentences(text, paragraphs, offsets),
        clean_log=cleaned.log,
    )


def _gather(
    cleaned: CleanedText, lines: Sequence[str], starts: Sequence[int], order: Sequence[int]
) -> tuple[str, OffsetMap, list[tuple[int, int]]]:
    """The text of a report, its map to the source, and its paragraphs, from the lines that belong to it."""
    if len(order) == len(lines) and all(a == b for a, b in enumerate(order)):
        return cleaned.text, cleaned.offset_map, [(s, s + len(line)) for s, line in zip(starts, lines, strict=True)]
    runs: list[tuple[int, int, int]] = []
    parts: list[str] = []
    paragraphs: list[tuple[int, int]] = []
    at = 0
    for position, number in enumerate(order):
        if position:
            parts.append("\n")
            if order[position - 1] == number - 1:  # the line break between them belongs to both
                runs.append((at, starts[number] - 1, 1))
            at += 1
        line = lines[number]
        parts.append(line)
        runs.append((at, starts[number], len(line)))
        paragraphs.append((at, at + len(line)))
        at += len(line)
    to_cleaned = OffsetMap.from_runs(runs)
    return "".join(parts), cleaned.offset_map.then(to_cleaned), paragraphs


def _paragraphs(
    text: str, paragraphs: Sequence[tuple[int, int]], offsets: OffsetMap, sections: Sequence[Section]
) -> tuple[Paragraph, ...]:
    result: list[Paragraph] = []
    # Sections are sorted by start: walk them along with the paragraphs, keeping the open ones.
    open_sections: list[Section] = [sections[0]]
    at = 1
    for index, (start, end) in enumerate(paragraphs):
        while at < len(sections) and sections[at].span.start <= start:
            open_sections.append(sections[at])
            at += 1
        while len(open_sections) > 1 and open_sections[-1].span.end <= start:
            open_sections.pop()
        span = Span(start, end)
        result.append(Paragraph(text[start:end], span, offsets.to_source(span), index, open_sections[-1].section_id))
    return tuple(result)


def _sentences(text: str, paragraphs: Sequence[tuple[int, int]], offsets: OffsetMap) -> tuple[Sentence, ...]:
    result: list[Sentence] = []
    for index, (begin, end) in enumerate(paragraphs):
        start = begin
        for stop in sentence_ends(text[begin:end]):
            low, high = start, begin + stop
            start = high
            while low < high and text[low].isspace():
                low += 1
            if low < high:
                span = Span(low, high)
                result.append(Sentence(text[low:high], span, offsets.to_source(span), len(result), index))
    return tuple(result)
