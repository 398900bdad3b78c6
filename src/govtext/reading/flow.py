"""Collects the text of formats without pages (DOCX, HTML, Markdown): paragraphs, headings, tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from govtext.document import SourceText
from govtext.layout import Cell, Furniture, LineLayout, Table
from govtext.reading.limits import Watch


@dataclass(slots=True)
class FlowCell:
    """A cell of a table that is being collected."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Flow:
    """The text as it grows."""

    watch: Watch
    parts: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[LineLayout] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)

    def paragraph(self, text: str, *, level: int = 0, size: float = 0.0, bold: bool = False, font: str = "") -> None:
        """Add a paragraph, one line for each of its forced line breaks; blank ones are dropped."""
        for line in text.split("\n"):
            words = line.strip()
            if not words:
                continue
            start = self.length
            self._put(words)
            self.lines.append(LineLayout(start, self.length, 0, None, size, bold, font, level))
            self._put("\n")

    def table(self, cells: list[FlowCell]) -> None:
        """Add a table, a line a row and a tab between cells; line breaks in cells become blanks or nothing."""
        if not any(cell.text.strip() for cell in cells):
            return
        rows: dict[int, list[FlowCell]] = {}
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append(cell)
        placed: list[Cell] = []
        for row in rows.values():
            start = self.length
            for i, cell in enumerate(row):
                if i:
                    self._put("\t")
                words = join_lines(cell.text)
                at = self.length
                self._put(words)
                placed.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, at, self.length))
            self.lines.append(LineLayout(start, self.length))
            self._put("\n")
        self.tables.append(
            Table(
                placed[0].start,
                placed[-1].end,
                max(cell.row + cell.row_span for cell in placed),
                max(cell.column + cell.column_span for cell in placed),
                tuple(placed),
            )
        )

    def source(self, origin: str, sha256: str) -> SourceText:
        """What was collected."""
        return SourceText(
            text="".join(self.parts),
            origin=origin,
            sha256=sha256,
            lines=tuple(self.lines),
            tables=tuple(self.tables),
            furniture=tuple(self.furniture),
        )

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)
        self.watch.add_chars(len(words))


def join_lines(text: str) -> str:
    """The lines of a cell in one: with a blank between Latin words, else without."""
    words = ""
    for line in text.replace("\t", " ").split("\n"):
        line = line.strip()
        if words and line and words[-1].isascii() and words[-1].isalnum() and line[0].isascii() and line[0].isalnum():
            words += " "
        words += line
    return words
