"""Tables drawn with rules: from the straight lines of a page to a grid of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govtext.reading.glyphs import Run, Style
from govtext.reading.order import Piece, SetCell, SetLine, order_lines

_TOUCH = 3.0
"""Rules closer than this, in points, meet."""
_MOST_RULES = 1500
_MOST_CELLS = 20_000
"""A page with more is a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: ``at`` is its height (horizontal) or its distance from the left (vertical), in points."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class _Grid:
    columns: list[float]
    rows: list[float]
    horizontal: list[Rule]
    vertical: list[Rule]


def take_tables(runs: list[Run], rules: Sequence[Rule]) -> tuple[list[Run], list[Piece]]:
    """Take the runs that stand in ruled tables out of ``runs``; the tables come as ready pieces.

    Returns:
        The other runs, and a piece a table whose lines are its rows.
    """
    if len(rules) < 4 or len(rules) > _MOST_RULES:
        return runs, []
    tables: list[Piece] = []
    for grid in _grids(rules):
        left, right, top, bottom = grid.columns[0], grid.columns[-1], grid.rows[0], grid.rows[-1]
        inside: list[Run] = []
        outside: list[Run] = []
        for run in runs:
            x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
            (inside if left <= x <= right and top <= y <= bottom else outside).append(run)
        if len(inside) < 2:
            continue
        lines = _read_grid(grid, inside)
        if lines is None:
            continue
        runs = outside
        size = lines[0].style.size
        tables.append(Piece(left, right, top, bottom, bottom, size, block=lines))
    return runs, tables


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    """Groups of rules that touch each other and part an area into at least two cells, in rows and columns."""
    horizontal = _merge([rule for rule in rules if rule.horizontal])
    vertical = _merge([rule for rule in rules if not rule.horizontal])
    owner = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.start - _TOUCH <= v.at <= h.end + _TOUCH and v.start - _TOUCH <= h.at <= v.end + _TOUCH:
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(horizontal + vertical):
        group = groups.setdefault(root(i), ([], []))
        group[0 if rule.horizontal else 1].append(rule)
    grids: list[_Grid] = []
    for across, down in groups.values():
        rows = _distinct([rule.at for rule in across])
        columns = _distinct([rule.at for rule in down])
        # A rule above and one below with columns between, or a box with inner lines both ways; a plain frame is none.
        if len(rows) >= 2 and len(columns) >= 2 and 2 <= (len(rows) - 1) * (len(columns) - 1) <= _MOST_CELLS:
            grids.append(_Grid(columns, rows, across, down))
    return sorted(grids, key=lambda grid: grid.rows[0])


def _merge(rules: list[Rule]) -> list[Rule]:
    """Rules that lie in one line and touch, joined: many programs draw a cell's border by itself."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at), rule.start)):
        last = merged[-1] if merged else None
        if last and abs(last.at - rule.at) <= 1.5 and rule.start <= last.end + _TOUCH:
            merged[-1] = Rule(last.horizontal, last.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _distinct(values: list[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _TOUCH:
            result.append(value)
    return result


def _read_grid(grid: _Grid, runs: list[Run]) -> list[SetLine] | None:
    """The rows of a grid as lines; None if the words do not stand in its cells (a drawing, a framed page)."""
    row_count, column_count = len(grid.rows) - 1, len(grid.columns) - 1
    owner = _merged_cells(grid)
    held: dict[int, list[Run]] = {}
    for run in runs:
        x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
        row = max(sum(edge <= y for edge in grid.rows) - 1, 0)
        column = max(sum(edge <= x for edge in grid.columns) - 1, 0)
        at = owner[min(row, row_count - 1) * column_count + min(column, column_count - 1)]
        held.setdefault(at, []).append(run)
    if len(held) < 2:
        return None
    cells: dict[int, SetCell] = {}
    for index in range(row_count * column_count):
        row, column = divmod(index, column_count)
        first = owner[index]
        if first == index:
            cells[index] = SetCell(_cell_text(held.get(index, [])), row, column)
        else:
            cell = cells[first]
            cell.row_span = max(cell.row_span, row - cell.row + 1)
            cell.column_span = max(cell.column_span, column - cell.column + 1)
    by_row: dict[int, list[SetCell]] = {}
    for cell in cells.values():
        by_row.setdefault(cell.row, []).append(cell)
    lines: list[SetLine] = []
    for row in range(row_count):
        line_cells = by_row.get(row, [])
        if not line_cells:
            continue  # all of it belongs to merged cells that began above
        style = next((run.style for cell in line_cells for run in held.get(row * column_count + cell.column, [])), None)
        lines.append(
            SetLine(
                "\t".join(cell.text for cell in line_cells),
                grid.columns[0],
                grid.columns[-1],
                grid.rows[row],
                grid.rows[row + 1],
                grid.rows[row + 1],
                style or runs[0].style or Style(10.0),
                grid.columns[0],
                cells=line_cells,
                table=0,
            )
        )
    return lines


def _merged_cells(grid: _Grid) -> list[int]:
    """For each cell of the grid, the first cell of the merged cell that it belongs to."""
    row_count, column_count = len(grid.rows) - 1, len(grid.columns) - 1
    owner = list(range(row_count * column_count))

    def root(i: int) -> int:
        while owner[i] != i:
            i = owner[i]
        return i

    def is_ruled(rules: list[Rule], at: float, through: float) -> bool:
        return any(abs(rule.at - at) <= _TOUCH and rule.start <= through <= rule.end for rule in rules)

    for row in range(row_count):
        y = (grid.rows[row] + grid.rows[row + 1]) / 2
        for column in range(column_count):
            x = (grid.columns[column] + grid.columns[column + 1]) / 2
            here = row * column_count + column
            if column + 1 < column_count and not is_ruled(grid.vertical, grid.columns[column + 1], y):
                low, high = sorted((root(here), root(here + 1)))
                owner[high] = low
            if row + 1 < row_count and not is_ruled(grid.horizontal, grid.rows[row + 1], x):
                low, high = sorted((root(here), root(here + column_count)))
                owner[high] = low
    return [root(i) for i in range(len(owner))]


def _cell_text(runs: list[Run]) -> str:
    """The words of a cell; its lines are joined, with a blank between Latin words."""
    words = ""
    for line in order_lines(runs):
        text = line.text.strip().replace("\t", " ")
        if words and text and words[-1].isascii() and text[0].isascii() and words[-1].isalpha() and text[0].isalpha():
            words += " "
        words += text
    return words
