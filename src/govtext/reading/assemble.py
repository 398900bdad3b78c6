"""From the lines of all pages to one :class:`~govtext.document.SourceText`.

The text has one line a paragraph (the set lines of it are in ``SourceText.lines``), with its indent as ideographic
spaces, an empty line where the print leaves a gap or changes its size, and a form feed at the start of a page unless a
paragraph runs on into it. Page numbers, running headers and watermarks are recognised by their place and left out; they
are kept in ``SourceText.furniture``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from govtext.document import SourceText
from govtext.layout import Box, Cell, Furniture, FurnitureKind, LineLayout, Table
from govtext.reading.glyphs import Run
from govtext.reading.interruptions import put_behind_paragraphs
from govtext.reading.limits import Watch
from govtext.reading.order import SetLine, baselines, join_row, order_lines
from govtext.reading.paragraphs import find_joins, joint
from govtext.reading.rules import Rule, take_tables

_MARGIN_ZONE = 0.14
"""Share of the page's height, above and below, where page numbers and running headers stand."""
# Must match: 12 · — 12 — · -3- · 第3页 · 第 3 页 共 12 页 · 3/10 · ·12·   Must not: 2019年, 3.5, 12万
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－―─·•.~〜|]{0,3}\s*[0-9０-９ivxIVX]{1,5}\s*[-—–－―─·•.~〜|]{0,3}"
    r"|第\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页\s*(?:[,，/、]?\s*[（(]?共\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页[）)]?)?"
    r"|[Pp]age\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?|[0-9]{1,4}\s*/\s*[0-9]{1,4})\s*$"
)
_ORNAMENT = re.compile(r"[-—–－―─·•~〜|页/]|[Pp]age")
_NUMBER = re.compile(r"[0-9０-９]+")


@dataclass(slots=True)
class RawPage:
    """A page as it comes from its format: runs in the order of the file, straight rules, words set aslant."""

    runs: list[Run]
    rules: list[Rule]
    slanted: list[Run]
    width: float = 595.0
    height: float = 842.0


def assemble(pages: Sequence[RawPage], *, origin: str, sha256: str, watch: Watch) -> SourceText:
    """Put the pages together; see the module's description."""
    dropped = _page_furniture(pages)
    furniture: list[Furniture] = []
    lines: list[SetLine] = []
    gutters: list[tuple[float, float]] = []
    for number, page in enumerate(pages, 1):
        watch.check_time(f"page {number} of {len(pages)}")
        if page.slanted:
            furniture.append(Furniture("watermark", "".join(run.text for run in page.slanted), number))
        gone: set[int] = set()
        for kind, row in dropped.get(number - 1, ()):
            line = join_row(row)
            furniture.append(Furniture(kind, line.text, number, _box(line)))
            gone.update(id(run) for run in row)
        runs, tables = take_tables([run for run in page.runs if id(run) not in gone], page.rules)
        for line in order_lines(runs, tables, gutters):
            line.page = number
            lines.append(line)
    writer = _Writer(watch)
    writer.write(put_behind_paragraphs(lines), len(pages))
    return SourceText(
        text="".join(writer.parts),
        page_starts=tuple(writer.page_starts),
        origin=origin,
        sha256=sha256,
        lines=tuple(writer.lines),
        tables=tuple(writer.tables),
        furniture=tuple(furniture),
        page_sizes=tuple((round(page.width, 2), round(page.height, 2)) for page in pages),
    )


def _box(line: SetLine) -> Box:
    return Box(round(line.left, 2), round(line.top, 2), round(line.right, 2), round(line.bottom, 2))


class _Writer:
    """Collects the text and what is known about its lines."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.parts: list[str] = []
        self.length = 0
        self.page_starts: list[int] = []
        self.lines: list[LineLayout] = []
        self.tables: list[Table] = []

    def put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def write(self, lines: list[SetLine], page_count: int) -> None:
        joins = find_joins(lines)
        open_table: list[Cell] = []
        for index, line in enumerate(lines):
            above = lines[index - 1] if index else None
            continues = index > 0 and joins[index - 1]
            if open_table and above is not None and not _same_table(above, line):
                self._close_table(open_table, above.page)
            while len(self.page_starts) < line.page:
                # The form feed belongs to the page that it opens.
                self.page_starts.append(self.length)
                if len(self.page_starts) > 1 and not continues:
                    self.put("\f")
            if above is None or continues or line.page != above.page:
                pass
            elif ((line.table >= 0 or above.table >= 0) and not _same_table(above, line)) or (
                line.table < 0 and _stands_apart(above, line)
            ):
                self.put("\n")
            start = self.length
            if continues:
                assert above is not None
                self.put(joint(above.text, line.text))
                start = self.length
            elif line.table < 0:
                self.put("\N{IDEOGRAPHIC SPACE}" * _indent(line))
            self._cells(line, open_table)
            self.put(line.text)
            style = line.style
            self.lines.append(
                LineLayout(start, self.length, line.page, _box(line), round(style.size, 2), style.bold, style.font)
            )
            if not joins[index]:
                self.put("\n")
        if open_table:
            self._close_table(open_table, lines[-1].page)
        while len(self.page_starts) < page_count:
            self.page_starts.append(self.length)
        self.watch.add_chars(self.length)

    def _cells(self, line: SetLine, open_table: list[Cell]) -> None:
        at = self.length
        for cell in line.cells:
            open_table.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, at, at + len(cell.text)))
            at += len(cell.text) + 1

    def _close_table(self, cells: list[Cell], page: int) -> None:
        self.tables.append(
            Table(
                cells[0].start,
                cells[-1].end,
                max(cell.row + cell.row_span for cell in cells),
                max(cell.column + cell.column_span for cell in cells),
                tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
                page,
            )
        )
        cells.clear()


def _indent(line: SetLine) -> int:
    """Ideographic spaces before a line."""
    size = max(line.style.size, 1.0)
    return min(max(round((line.left - line.margin) / size - 0.2), 0), 40)


def _same_table(above: SetLine, line: SetLine) -> bool:
    return line.table >= 0 and (line.page, line.table) == (above.page, above.table)


def _stands_apart(above: SetLine, line: SetLine) -> bool:
    """Whether a gap in the print, or a change of size, parts two lines of one column."""
    if line.region != above.region:
        return False
    larger = max(above.style.size, line.style.size, 1.0)
    if abs(above.style.size - line.style.size) > 0.12 * larger:
        return True
    return line.leading > 0 and line.base - above.base > 1.45 * max(line.leading, 1.2 * larger)


def _page_furniture(pages: Sequence[RawPage]) -> dict[int, list[tuple[FurnitureKind, list[Run]]]]:
    """The rows of each page, by page index, that are page numbers or running headers."""
    numbers: list[tuple[int, list[Run], int | None, bool]] = []  # page, row, number shown, certain by itself
    repeated: dict[tuple[str, int], list[tuple[int, list[Run]]]] = defaultdict(list)
    for p, page in enumerate(pages):
        for row, isolated in _margin_rows(page):
            text = join_row(row).text
            if len(text) <= 24 and _PAGE_NUMBER.match(text):
                shown = _NUMBER.search(text)
                certain = _ORNAMENT.search(text) is not None or (len(pages) == 1 and isolated)
                numbers.append((p, row, int(shown.group()) if shown else None, certain))
            elif len(text) <= 80:
                key = re.sub(r"[0-9０-９]+|\s+", "#", text)
                repeated[key, round(row[0].base / 4)].append((p, row))
    shifts: dict[int, int] = defaultdict(int)
    for p, _, number, _ in numbers:
        if number is not None:
            shifts[number - p] += 1
    found: dict[int, list[tuple[FurnitureKind, list[Run]]]] = defaultdict(list)
    for p, row, number, certain in numbers:
        # Page numbers count up with the pages.
        if certain or (number is not None and shifts[number - p] >= 2):
            found[p].append(("page number", row))
    done: set[int] = set()
    for (key, place), at in repeated.items():
        # Baselines on the two sides of a rounding border are one place.
        spots = at + repeated.get((key, place + 1), [])
        on_pages = {p for p, _ in spots}
        if len(on_pages) >= 2 and len(on_pages) >= 0.2 * len(pages):
            for p, row in spots:
                if id(row) not in done:
                    done.add(id(row))
                    found[p].append(("running header", row))
    return found


def _margin_rows(page: RawPage) -> list[tuple[list[Run], bool]]:
    """The rows in the upper and lower margin, three at most at each end; and whether each stands by itself."""
    near = 1.5 * _MARGIN_ZONE * page.height  # enough to see what stands next to a row
    ends = [run for run in page.runs if run.bottom < near or run.top > page.height - near]
    rows = baselines(ends)
    found: list[tuple[list[Run], bool]] = []
    for i, row in enumerate(rows):
        top, bottom = min(run.top for run in row), max(run.bottom for run in row)
        at_top = bottom < _MARGIN_ZONE * page.height and i < 3
        at_bottom = top > (1 - _MARGIN_ZONE) * page.height and i >= len(rows) - 3
        if at_top or at_bottom:
            size = row[0].style.size
            above = max((run.bottom for run in rows[i - 1]), default=0.0) if i else -size * 9
            below = min(run.top for run in rows[i + 1]) if i + 1 < len(rows) else page.height + size * 9
            found.append((row, top - above > 1.2 * size and below - bottom > 1.2 * size))
    return found
