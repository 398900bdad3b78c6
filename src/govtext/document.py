"""The core data: a source text, and the documents found in it as layers of spans over one cleaned text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from govtext.errors import OptionError
from govtext.layout import Box, Furniture, LineLayout, Table, furniture_from_dict, line_from_dict, table_from_dict
from govtext.offsets import OffsetMap, Span

SCHEMA_VERSION = 1

SectionKind = Literal["root", "heading", "item", "part", "chapter", "article", "annex"]
"""``part`` 编, ``chapter`` 章 and 节, ``article`` 条, ``annex`` 附件, ``item`` 一是… or ——…."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text as it was extracted, never edited.

    Attributes:
        text: The decoded characters; line ends as they came.
        page_starts: Offset at which each page begins; () if the source has no pages.
        origin: Path or name, for messages only.
        sha256: Of the file's bytes (of the UTF-8 text when it came as a string): the identity of the source.
        lines: How each line is set, where the format tells; ascending, () for plain text.
        tables: In the order of the text; () if the format has none.
        furniture: Page numbers, running headers and the like that the reader left out because of their place.
        page_sizes: Width and height of each page, in points; () if the format has none.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    origin: str = "<text>"
    sha256: str = ""
    lines: tuple[LineLayout, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    page_sizes: tuple[tuple[float, float], ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Number of the page, from 1, that holds ``offset``; None if the source has no pages."""
        if not self.page_starts:
            return None
        line = self.line_at(offset)
        if line is not None and line.page:
            return line.page  # a table that was put behind the paragraph it cut stands on the page before
        return max(bisect_right(self.page_starts, offset), 1)

    def line_at(self, offset: int) -> LineLayout | None:
        """How the line that holds ``offset`` is set; None where the format does not tell."""
        index = bisect_right(self.lines, offset, key=lambda line: line.start) - 1
        if index < 0 or offset > self.lines[index].end:
            return None
        return self.lines[index]

    def box_of(self, offset: int) -> Box | None:
        """Where the character at ``offset`` stands on its page; None if the format has no positions."""
        boxes = self.boxes_of(Span(offset, offset + 1))
        return boxes[0][1] if boxes else None

    def boxes_of(self, span: Span) -> tuple[tuple[int, Box], ...]:
        """Page (from 1) and rectangle of each line that ``span`` touches, cut to the words of the span.

        The ends are reckoned from the widths of the characters, an ideograph twice as wide as a letter; in justified
        lines they are right to about half a character.
        """
        boxes: list[tuple[int, Box]] = []
        index = max(bisect_right(self.lines, span.start, key=lambda line: line.start) - 1, 0)
        while index < len(self.lines) and self.lines[index].start < span.end:
            line = self.lines[index]
            index += 1
            low, high = max(span.start, line.start), min(span.end, line.end)
            if low >= high or line.box is None:
                continue
            words = self.text[line.start : line.end]
            lead = len(words) - len(words.lstrip())  # the box does not hold the indent
            scale = (line.box.right - line.box.left) / max(_set_width(words[lead:]), 0.5)
            left = line.box.left + scale * _set_width(words[lead : low - line.start])
            right = line.box.left + scale * _set_width(words[lead : high - line.start])
            if right > left:
                boxes.append((line.page, Box(left, line.box.top, right, line.box.bottom)))
        return tuple(boxes)

    def __repr__(self) -> str:
        return f"SourceText({self.origin!r}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Located:
    """Words of a document with their place.

    Attributes:
        text: ``span.of(document.text)``, always.
        span: In ``Document.text``.
        source_span: In ``SourceText.text``; the smallest range that covers the same characters.
    """

    text: str
    span: Span
    source_span: Span


@dataclass(frozen=True, slots=True)
class Sentence(Located):
    """A sentence, or a heading or other line that stands for one."""

    index: int
    paragraph_index: int


@dataclass(frozen=True, slots=True)
class Paragraph(Located):
    """A paragraph; a heading on a line of its own is one too. ``section_id`` is the innermost section at its start."""

    index: int
    section_id: str


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the heading tree.

    Attributes:
        section_id: Path of ordinals such as ``"2.3.1"``; the root is ``""``.
        parent_id: ``section_id`` of the parent; None for the root.
        kind: What sort of node it is.
        level: Depth in the tree; the root has 0.
        label: The number as printed (``"一、"``, ``"（二）"``, ``"第十二条"``, ``"一是"``, ``"——"``); "" if unnumbered.
        number: Its value, if it has one.
        title: The heading without the label; "" where nothing but the label opens the section.
        run_in: The heading is the first sentence of a paragraph that goes on.
        heading_span: Label and title, in ``Document.text``.
        span: Heading and everything below it, in ``Document.text``.
        source_span: The same in the source.
    """

    section_id: str
    parent_id: str | None
    kind: SectionKind
    level: int
    label: str
    number: int | None
    title: str
    run_in: bool
    heading_span: Span
    span: Span
    source_span: Span


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signed the report, as printed.

    Attributes:
        line: The whole line.
        author: The person; None if only an organisation signed.
        post: The office held; None if none is printed.
        organisation: None if none is printed.
    """

    line: Located
    author: Located | None = None
    post: Located | None = None
    organisation: Located | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time.

    Attributes:
        start: First day; None if the words cannot be resolved.
        end: Last day, inclusive; None if unresolved.
        text: The words on the page that say it.
        span: Where they stand in ``Document.text``; None if they were not read from the text.
        how: ``"explicit"`` (2019年), ``"report date"`` (今年, resolved by the report's date), ``"inherited"`` (holds from
            an earlier clause), ``"unresolved"``, or another short word that a caller chose.
    """

    start: dt.date | None
    end: dt.date | None
    text: str
    span: Span | None = None
    how: str = "explicit"

    @property
    def iso(self) -> str | None:
        """``2019``, ``2019-H1``, ``2019-Q3``, ``2019-07``, ``2019-12-23``, or ``first/last`` for any other stretch."""
        start, end = self.start, self.end
        if start is None or end is None:
            return None
        if start == end:
            return start.isoformat()
        next_day = end + dt.timedelta(days=1) if end < dt.date.max else None
        if next_day is not None and start.day == 1 and next_day.day == 1:
            months = (next_day.year - start.year) * 12 + next_day.month - start.month
            if months == 12 and start.month == 1:
                return f"{start.year:04d}"
            if months == 6 and start.month in (1, 7):
                return f"{start.year:04d}-H{1 if start.month == 1 else 2}"
            if months == 3 and start.month in (1, 4, 7, 10):
                return f"{start.year:04d}-Q{(start.month + 2) // 3}"
            if months == 1:
                return f"{start.year:04d}-{start.month:02d}"
            if months % 12 == 0 and start.month == 1:
                return f"{start.year:04d}/{end.year:04d}"
        return f"{start.isoformat()}/{end.isoformat()}"


@dataclass(frozen=True, slots=True)
class CleanStep:
    """What one repair step did: how often, with up to five examples of the source."""

    name: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """One report: a cleaned text and the layers of spans over it.

    ``text`` is the report in reading order, one paragraph a line. Title, subtitle and byline are part of it, at its
    beginning, also where the source has them elsewhere; ``source_span`` says where that is.

    Attributes:
        source: The file's text.
        index: Place among the reports of the source, from 0.
        text: The cleaned text.
        offset_map: From ``text`` to ``source.text``.
        title_line, subtitle_line: As printed; None if the report shows none. ``title`` and ``subtitle`` are their text.
        byline: Who signed it.
        closing_note: A line such as （执笔整理：…）.
        date: Of the report, when it says so: resolves 今年, 去年, 同期.
        confidence: How sure the split from its neighbours is, in [0, 1]; 1.0 if the file holds one report.
        sections: The heading tree in document order; the first is the root.
        paragraphs, sentences: In document order; nothing but blanks lies between them.
        clean_log: What the repair did to the file.
    """

    source: SourceText
    index: int
    text: str
    offset_map: OffsetMap
    title_line: Located | None
    subtitle_line: Located | None
    byline: Byline | None
    closing_note: Located | None
    date: Period | None
    confidence: float
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    clean_log: tuple[CleanStep, ...]

    @property
    def document_id(self) -> str:
        """Content identity: start of the file's hash, and the report's place in the file."""
        return f"{self.source.sha256[:16]}.{self.index}"

    @property
    def title(self) -> str | None:
        """The report's title, as printed."""
        return self.title_line.text if self.title_line else None

    @property
    def subtitle(self) -> str | None:
        """The report's subtitle, as printed."""
        return self.subtitle_line.text if self.subtitle_line else None

    def __repr__(self) -> str:
        return (
            f"Document({self.title!r}, {len(self.text)} characters, {len(self.sections) - 1} sections, "
            f"{len(self.paragraphs)} paragraphs, {len(self.sentences)} sentences)"
        )

    def locate(self, start: int, end: int) -> Located:
        """The words ``[start, end)`` of the text with their place in the source."""
        span = Span(start, end)
        return Located(span.of(self.text), span, self.offset_map.to_source(span))

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share a character with ``span``."""
        starts = self._sentence_starts
        first = max(bisect_right(starts, span.start) - 1, 0)
        last = bisect_left(starts, span.end)
        return tuple(s for s in self.sentences[first:last] if s.span.overlaps(span))

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at ``offset``."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index < 0 or offset >= self.sentences[index].span.end:
            return None
        return self.sentences[index]

    def section_path(self, offset: int) -> tuple[Section, ...]:
        """The sections that hold ``offset``, outermost first, without the root."""
        index = bisect_right(self._section_starts, offset) - 1
        path: list[Section] = []
        while index > 0:
            section = self.sections[index]
            if section.span.end > offset:
                path.append(section)
            parent = self._section_index[section.parent_id] if section.parent_id is not None else 0
            index = parent
        return tuple(reversed(path))

    def page_of(self, span: Span) -> int | None:
        """The page, from 1, on which ``span`` begins; None if the source has no pages."""
        return self.source.page_of(self.offset_map.to_source(span).start)

    def outline(self, max_level: int | None = None, items: bool = True) -> str:
        """The heading tree as indented lines.

        Args:
            max_level: Leave out what lies deeper.
            items: Show 一是… and ——… items too.
        """
        lines: list[str] = []
        for section in self.sections[1:]:
            if (max_level is not None and section.level > max_level) or (section.kind == "item" and not items):
                continue
            title = section.title
            if not title:  # a bare label: show how its text begins
                body = self.text[section.heading_span.end : section.span.end].lstrip().split("\n", 1)[0]
                title = body if len(body) <= 24 else body[:23] + "…"
            joiner = " " if section.label and section.label[-1].isalnum() else ""
            lines.append("  " * (section.level - 1) + section.label + joiner + title)
        return "\n".join(lines)

    def to_html(self, **options: Any) -> str:
        """The report as one HTML page with its digest, figures and repair; see :func:`govtext.viewing.render_page`."""
        from govtext.viewing import render_page

        return render_page(self, **options)

    def _repr_html_(self) -> str:
        """How a notebook shows the report: title, outline, text."""
        from govtext.viewing.notebook import document_fragment

        return document_fragment(self)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.span.start for s in self.sentences]

    @cached_property
    def _section_starts(self) -> list[int]:
        return [s.span.start for s in self.sections]

    @cached_property
    def _section_index(self) -> dict[str, int]:
        return {s.section_id: i for i, s in enumerate(self.sections)}

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-able data; :meth:`from_dict` restores an equal document."""
        record: dict[str, object] = {"schema_version": SCHEMA_VERSION}
        for field in dataclasses.fields(self):
            record[field.name] = to_plain(getattr(self, field.name))
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Document:
        """Restore what :meth:`to_dict` wrote; OptionError if it has another schema version."""
        version = record.get("schema_version")
        if version != SCHEMA_VERSION:
            raise OptionError(f"document record of schema version {version!r}; this govtext reads {SCHEMA_VERSION}")
        date = record["date"]
        return cls(
            source=_source(record["source"]),
            index=record["index"],
            text=record["text"],
            offset_map=OffsetMap(
                *(tuple(record["offset_map"][name]) for name in ("cleaned_starts", "source_starts", "lengths"))
            ),
            title_line=_located(record["title_line"]),
            subtitle_line=_located(record["subtitle_line"]),
            byline=_byline(record["byline"]),
            closing_note=_located(record["closing_note"]),
            date=None if date is None else _period(date),
            confidence=record["confidence"],
            sections=tuple(
                Section(
                    **{
                        **row,
                        "heading_span": Span(*row["heading_span"]),
                        "span": Span(*row["span"]),
                        "source_span": Span(*row["source_span"]),
                    }
                )
                for row in record["sections"]
            ),
            paragraphs=tuple(Paragraph(**_spans(row)) for row in record["paragraphs"]),
            sentences=tuple(Sentence(**_spans(row)) for row in record["sentences"]),
            clean_log=tuple(
                CleanStep(row["name"], row["count"], tuple(row["examples"])) for row in record["clean_log"]
            ),
        )


def to_plain(value: object) -> object:
    """Dataclasses to dicts, spans to ``[start, end]``, tuples to lists, dates to ISO strings, decimals to strings."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return str(value)


def _set_width(text: str) -> float:
    """Width of set words in ideographs: what is below U+2000 takes half."""
    return sum(0.5 if c < "\u2000" else 1.0 for c in text)


def _source(row: Mapping[str, Any]) -> SourceText:
    return SourceText(
        text=row["text"],
        page_starts=tuple(row["page_starts"]),
        origin=row["origin"],
        sha256=row["sha256"],
        lines=tuple(line_from_dict(line) for line in row.get("lines", ())),
        tables=tuple(table_from_dict(table) for table in row.get("tables", ())),
        furniture=tuple(furniture_from_dict(item) for item in row.get("furniture", ())),
        page_sizes=tuple((size[0], size[1]) for size in row.get("page_sizes", ())),
    )


def _spans(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "span": Span(*row["span"]), "source_span": Span(*row["source_span"])}


def _located(row: Mapping[str, Any] | None) -> Located | None:
    return None if row is None else Located(**_spans(row))


def _byline(row: Mapping[str, Any] | None) -> Byline | None:
    if row is None:
        return None
    line = _located(row["line"])
    assert line is not None  # a byline always has its line
    return Byline(line, _located(row["author"]), _located(row["post"]), _located(row["organisation"]))


def _period(row: Mapping[str, Any]) -> Period:
    start, end, span = row["start"], row["end"], row["span"]
    return Period(
        None if start is None else dt.date.fromisoformat(start),
        None if end is None else dt.date.fromisoformat(end),
        row["text"],
        None if span is None else Span(*span),
        row["how"],
    )
