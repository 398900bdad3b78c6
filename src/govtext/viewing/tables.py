"""The tables of a report as tables of the page; the blanks between their cells stay, so that the text content stays too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from govtext.document import Document
from govtext.facts import table_heads
from govtext.layout import Cell, Table
from govtext.offsets import Span
from govtext.webpage import safe

_MOST_CELLS = 20_000  # of the grid: a larger one is a spreadsheet, or a trap
_LONGEST_CELL = 400  # characters; a table with a longer cell is a frame for prose
_LONGEST_CAPTION = 40
# What a browser leaves in its place between cells; anything else it would move in front of the table.
_BETWEEN = re.compile(r"[\t\n ]*")
_NUMBER = re.compile(r"[-+－−]?[0-9][0-9,，.]*\s?[%％‰]?|[-—–…/]{1,2}")
_CAPTION = re.compile(r"(?:附?表|续表)\s*[0-9一二三四五六七八九十]*|.*(?:单位\s*[:：]|[（(]单位)")


@dataclass(frozen=True, slots=True)
class TableView:
    """A table that can be shown as one.

    Attributes:
        first, last: The document's paragraphs ``[first, last)`` that it takes the place of.
        rows: Its cells by row.
        places: Where the words of a cell that is not empty are in the document's text.
        head_rows: How many rows hold headers; 0 if that is not known.
        label_column: The column of labels; -1 if it is not known.
        caption: The index of the paragraph above it that names it; None if there is none.
    """

    first: int
    last: int
    rows: tuple[tuple[Cell, ...], ...]
    places: dict[Cell, Span]
    head_rows: int
    label_column: int
    caption: int | None


def find_tables(document: Document) -> dict[int, TableView]:
    """The tables by the index of their first paragraph. Those that are only a frame for prose stay paragraphs."""
    found: dict[int, TableView] = {}
    end = 0
    for table in document.source.tables:
        view = _view(document, table)
        if view is not None and view.first >= end:
            found[view.first] = view
            end = view.last
    return found


def _view(document: Document, table: Table) -> TableView | None:
    if min(table.row_count, table.column_count) < 2 or table.row_count * table.column_count > _MOST_CELLS:
        return None
    rows: list[list[Cell]] = [[] for _ in range(table.row_count)]
    places: dict[Cell, Span] = {}
    for cell in table.cells:
        rows[cell.row].append(cell)
        place = document.offset_map.to_cleaned(Span(cell.start, cell.end)) if cell.start < cell.end else None
        if place is not None:
            places[cell] = place
    spans = list(places.values())
    if not spans or max(map(len, spans)) > _LONGEST_CELL or not _are_apart(document.text, spans):
        return None
    starts = [paragraph.span.start for paragraph in document.paragraphs]
    first, last = (bisect_right(starts, offset) - 1 for offset in (spans[0].start, spans[-1].start))
    if first < 0 or starts[first] != spans[0].start or document.paragraphs[last].span.end != spans[-1].end:
        return None
    if document.title_line is not None and document.title_line.span.end > spans[0].start:
        return None  # the head of the report, laid out with a table
    head_rows, label_column = table_heads(document, table) or (0, -1)
    if any(cell.row < head_rows < cell.row + cell.row_span for cell in table.cells):
        head_rows = 0  # a cell cannot reach from the headers into the body
    caption = first - 1 if first and _is_caption(document, first - 1) else None
    return TableView(first, last + 1, tuple(map(tuple, rows)), places, head_rows, label_column, caption)


def _are_apart(text: str, spans: Sequence[Span]) -> bool:
    """Whether the cells follow each other with nothing but blanks between them."""
    return all(one.end <= other.start and _BETWEEN.fullmatch(text, one.end, other.start) for one, other in pairwise(spans))


def _is_caption(document: Document, index: int) -> bool:
    words = document.paragraphs[index].text
    return len(words) <= _LONGEST_CAPTION and "。" not in words and _CAPTION.match(words) is not None


def table_html(document: Document, table: TableView, words: Iterable[str]) -> str:
    """The table.

    Args:
        document: Of it.
        table: To be shown.
        words: The markup of its cells that are not empty, in their order.
    """
    contents = iter(words)
    name = document.paragraphs[table.caption].text if table.caption is not None else "表格"
    parts = [f'<div class="ruled" role="group" tabindex="0" aria-label="{safe(name)}"><table>']
    at = document.paragraphs[table.first].span.start
    for number, row in enumerate(table.rows):
        if number in (0, table.head_rows):
            parts.append("<thead>" if number < table.head_rows else "<tbody>")
        parts.append("<tr>")
        for cell in row:
            place = table.places.get(cell)
            if place is not None:
                parts.append(document.text[at : place.start])
                at = place.end
            tag, attributes = _element(document, table, cell)
            parts.append(f"<{tag}{attributes}>{next(contents) if place is not None else ''}</{tag}>")
        parts.append("</tr>")
        if number == table.head_rows - 1:
            parts.append("</thead>")
    return "".join([*parts, "</tbody></table></div>"])


def _element(document: Document, table: TableView, cell: Cell) -> tuple[str, str]:
    """Name and attributes of a cell's element."""
    place = table.places.get(cell)
    attributes = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", cell.row_span), ("colspan", cell.column_span)) if count > 1
    )
    if place is not None and cell.row < table.head_rows:
        return "th", f'{attributes} scope="{"colgroup" if cell.column_span > 1 else "col"}"'
    if place is not None and table.head_rows and cell.column == table.label_column:
        return "th", f'{attributes} scope="{"rowgroup" if cell.row_span > 1 else "row"}"'
    if place is not None and _NUMBER.fullmatch(place.of(document.text)):
        attributes += ' class="number"'
    return "td", attributes
