"""Where the lines of an extracted text stand on their pages, how they are set, and the tables among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

FurnitureKind = Literal["page number", "running header", "watermark", "contents"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch) from the top left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class LineLayout:
    """How one line of ``SourceText.text`` is set.

    Attributes:
        start, end: The line in ``SourceText.text``, without its line break.
        page: From 1; 0 if the format has no pages.
        box: On that page; None if the format has no positions.
        font_size: In points; 0.0 if unknown.
        bold: Set in a bold face.
        font: Name of the face as the file gives it; "" if unknown.
        heading_level: 1 to 9 where the file itself says that this is a heading (a Word style, ``<h2>``); else 0.
    """

    start: int
    end: int
    page: int = 0
    box: Box | None = None
    font_size: float = 0.0
    bold: bool = False
    font: str = ""
    heading_level: int = 0


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words that belong to the page and not to the report; the reader left them out of the text.

    Attributes:
        kind: What they are.
        text: The words.
        page: From 1; 0 if the format has no pages.
        box: On that page.
    """

    kind: FurnitureKind
    text: str
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        row, column: From 0; of a merged cell the first.
        row_span, column_span: How many rows and columns it covers.
        start, end: Its words in ``SourceText.text``; equal if it is empty.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; in the text each of its rows is a line, with a tab between the cells.

    Attributes:
        start, end: From the first to the last cell, in ``SourceText.text``.
        row_count, column_count: Size of the grid.
        cells: By row, then column.
        page: On which it begins, from 1; 0 if the format has no pages.
    """

    start: int
    end: int
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    page: int = 0

    def rows(self, text: str) -> list[list[str]]:
        """The words of the grid, a list a row; ``text`` is ``SourceText.text``. A merged cell stands in its first place."""
        grid = [[""] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            grid[cell.row][cell.column] = text[cell.start : cell.end]
        return grid


def line_from_dict(row: Mapping[str, Any]) -> LineLayout:
    """Restore a :class:`LineLayout` from plain data."""
    return LineLayout(**{**row, "box": _box(row["box"])})


def furniture_from_dict(row: Mapping[str, Any]) -> Furniture:
    """Restore a :class:`Furniture` from plain data."""
    return Furniture(**{**row, "box": _box(row["box"])})


def table_from_dict(row: Mapping[str, Any]) -> Table:
    """Restore a :class:`Table` from plain data."""
    return Table(**{**row, "cells": tuple(Cell(**cell) for cell in row["cells"])})


def _box(row: Mapping[str, Any] | None) -> Box | None:
    return None if row is None else Box(**row)
