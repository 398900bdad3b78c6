"""Assemble documents from a cleaned text. (Provisional: one report, numbered headings only.)"""

from __future__ import annotations

import re

from govtext.cleaning import CleanedText
from govtext.document import Document, Located, Paragraph, Section, Sentence, SourceText
from govtext.offsets import Span
from govtext.segmentation.sentences import sentence_ends

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）\s*"),
    re.compile(r"\d{1,2}[.．、](?!\d)\s*"),
    re.compile(r"（\d{1,2}）"),
)


def segment(source: SourceText, cleaned: CleanedText, *, split: bool = True) -> list[Document]:
    """The reports of a cleaned text."""
    text, offsets = cleaned.text, cleaned.offset_map
    heads: list[tuple[int, int, int, str, str, bool]] = []
    sentences: list[Sentence] = []
    paragraphs: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line:
            paragraphs.append((at, end))
            start = at
            for stop in sentence_ends(line):
                span = Span(start, at + stop)
                sentences.append(
                    Sentence(text[start : at + stop], span, offsets.to_source(span), len(sentences), len(paragraphs) - 1)
                )
                start = at + stop
            for level, pattern in enumerate(_LEVELS, 1):
                match = pattern.match(line)
                if match:
                    first = sentence_ends(line)[0]
                    if first <= 45:
                        heads.append((level, at, at + first, match.group(), line[match.end() : first].rstrip("。"), first < len(line)))
                    break
        at = end + 1
    sections = [Section("", None, "root", 0, "", None, "", False, Span(0, 0), Span(0, len(text)), offsets.to_source(Span(0, len(text))))]
    open_sections: list[tuple[int, str]] = []
    counts: dict[str, int] = {}
    for i, (level, start, end, label, title, run_in) in enumerate(heads):
        while open_sections and open_sections[-1][0] >= level:
            open_sections.pop()
        parent = open_sections[-1][1] if open_sections else ""
        counts[parent] = counts.get(parent, 0) + 1
        section_id = f"{parent}.{counts[parent]}" if parent else str(counts[parent])
        stop = next((h[1] for h in heads[i + 1 :] if h[0] <= level), len(text))
        span = Span(start, stop)
        sections.append(
            Section(section_id, parent, "heading", len(open_sections) + 1, label, counts[parent], title, run_in,
                    Span(start, end), span, offsets.to_source(span))
        )
        open_sections.append((level, section_id))
    rows = []
    for i, (start, end) in enumerate(paragraphs):
        owner = ""
        for s in sections:
            if s.span.start <= start < s.span.end:
                owner = s.section_id
        span = Span(start, end)
        rows.append(Paragraph(text[start:end], span, offsets.to_source(span), i, owner))
    title = rows[0] if rows and len(rows[0].text) < 60 else None
    return [
        Document(source, 0, text, offsets, Located(title.text, title.span, title.source_span) if title else None, None, None, None, None, 1.0,
                 tuple(sections), tuple(rows), tuple(sentences), cleaned.log)
    ]
