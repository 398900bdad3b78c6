"""From the runs of a page to its lines in reading order: rows, columns, insets, tables.

A page is parted at its gutters: blank strips with lines of running text on both sides over several rows. What stands
above a gutter is read first, then the left side, the right side, and what stands below; within a part without gutter
lines are read from top to bottom. A gap with cells of a table or two signatures on its sides is no gutter: there the
row is read across. Where a file sets all of the left side before the right, that tells columns too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from govtext.reading.glyphs import RUN_GAP, SAME_LINE, Run, Style

GUTTER = 0.7
"""Narrowest gutter, in ems."""
_GUTTER_ROWS = 4
"""Fewest rows beside a gutter."""
_MOST_RUNS = 3000
"""A page with more separate runs is read row by row: finding its columns would take too long."""
_WIDE_GAP = 1.5
"""Between the cells of a table that has no rules, in ems."""


@dataclass(slots=True)
class Piece:
    """Words on one baseline without a wide gap, or a ready block (a ruled table, a framed box) that keeps together."""

    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    runs: list[Run] = field(default_factory=list)
    block: list[SetLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, without the blanks that stand for gaps."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class SetCell:
    """A table cell while the page is put together: its words, and its place in the grid."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class SetLine:
    """A line of the page in reading order.

    ``margin`` is the left edge of the column it stands in, ``leading`` its usual distance between lines; ``region``
    numbers the columns of the page in reading order. ``cells`` are those of a table row; ``table`` numbers the tables
    of the page from 0, -1 for other lines. ``page`` counts from 1.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    style: Style
    margin: float = 0.0
    leading: float = 0.0
    region: int = 0
    page: int = 0
    cells: list[SetCell] = field(default_factory=list)
    table: int = -1


@dataclass(slots=True)
class _Gutter:
    left: float
    right: float
    top: float
    bottom: float
    pairs: list[tuple[Piece, Piece]]
    rows_across: set[int] = field(default_factory=set)


def order_lines(
    runs: Sequence[Run], blocks: Sequence[Piece] = (), known: list[tuple[float, float]] | None = None
) -> list[SetLine]:
    """The lines of a page in reading order.

    Args:
        runs: Of the page.
        blocks: Ready pieces such as ruled tables.
        known: Left and right of the gutters of earlier pages, which count where a page has few lines; new ones are
            added.
    """
    known = known if known is not None else []
    crowded = len(runs) > _MOST_RUNS
    pieces = _pieces(runs, scripts=not crowded) + list(blocks)
    if not pieces:
        return []
    em = _body_size(pieces)
    if crowded:
        plain: list[SetLine] = []
        _order_rows(pieces, em, plain, _margin(pieces, em))
        return plain
    insets = _find_insets(pieces, em, known)
    inset_ids = {id(piece) for piece in insets}
    body = [piece for piece in pieces if id(piece) not in inset_ids]
    lines: list[SetLine] = []
    _order(body, em, lines, known, depth=0)
    # A vertical title or a pull quote interrupts nobody's sentence: large ones are titles and come first.
    ahead: list[SetLine] = []
    behind: list[SetLine] = []
    for group in _group_insets(insets, em):
        target = ahead if group[0].size >= 1.25 * em and group[0].runs and group[0].runs[0].vertical else behind
        _order_rows(group, em, target, min(piece.left for piece in group))
    for part, start in ((lines, ahead), (behind, ahead + lines)):
        first = start[-1].region + 1 if start else 0
        for line in part:
            line.region += first
    return ahead + lines + behind


def baselines(runs: Sequence[Run]) -> list[list[Run]]:
    """The upright runs by baseline, from top to bottom and left to right."""
    rows: list[list[Run]] = []
    for run in sorted((run for run in runs if not run.vertical), key=lambda run: (run.base, run.left)):
        if rows and run.base - rows[-1][0].base <= SAME_LINE * min(run.style.size, rows[-1][0].style.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def join_row(runs: list[Run]) -> SetLine:
    """One line of all runs of a row; wide gaps become blanks."""
    return _join_row([_piece(runs)], min(run.left for run in runs))


def _pieces(runs: Sequence[Run], scripts: bool) -> list[Piece]:
    """Runs on one baseline joined over small gaps; raised and lowered small figures join the line they belong to."""
    pieces: list[Piece] = []
    for row in baselines(runs):
        current: list[Run] = []
        for run in row:
            if current and run.left - current[-1].right > RUN_GAP * max(run.style.size, current[-1].style.size):
                pieces.append(_piece(current))
                current = []
            current.append(run)
        if current:
            pieces.append(_piece(current))
    if scripts:
        pieces = _attach_scripts(pieces)
    pieces.extend(_piece([run]) for run in runs if run.vertical)
    return pieces


def _piece(runs: list[Run]) -> Piece:
    main = max(runs, key=lambda run: len(run.text))
    return Piece(
        min(run.left for run in runs),
        max(run.right for run in runs),
        min(run.top for run in runs),
        max(run.bottom for run in runs),
        main.base,
        main.style.size,
        list(runs),
    )


def _attach_scripts(pieces: list[Piece]) -> list[Piece]:
    """Join superscripts and subscripts (m², a note's figure) with the piece that they touch."""
    small = [piece for piece in pieces if len(piece.text) <= 4]
    if not small:
        return pieces
    gone: set[int] = set()
    for piece in small:
        for host in pieces:
            if host is piece or id(host) in gone or piece.size > 0.8 * host.size:
                continue
            middle = (piece.top + piece.bottom) / 2
            touches = any(
                -0.2 * host.size <= piece.left - run.right <= 0.35 * host.size
                or -0.2 * host.size <= run.left - piece.right <= 0.35 * host.size
                for run in host.runs
            )
            if host.top <= middle <= host.bottom and touches:
                host.runs = sorted(host.runs + piece.runs, key=lambda run: run.left)
                host.left, host.right = min(host.left, piece.left), max(host.right, piece.right)
                gone.add(id(piece))
                break
    return [piece for piece in pieces if id(piece) not in gone]


def _body_size(pieces: Sequence[Piece]) -> float:
    """The size in which most characters of the page are set."""
    weights: dict[float, int] = {}
    for piece in pieces:
        if piece.runs:
            size = round(piece.size * 2) / 2
            weights[size] = weights.get(size, 0) + len(piece.text)
    return max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else 10.0


def _right_neighbours(pieces: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """For each piece, the nearest one to its right that stands beside it."""
    ordered = sorted(pieces, key=lambda piece: piece.top)
    pairs: list[tuple[Piece, Piece]] = []
    tallest = max((piece.bottom - piece.top for piece in ordered), default=0.0)
    for i, piece in enumerate(ordered):
        best: Piece | None = None
        for other in _overlapping(ordered, i, tallest):
            if other.left >= piece.right - 0.5 and (best is None or other.left < best.left):
                best = other
        if best is not None:
            pairs.append((piece, best))
    return pairs


def _overlapping(ordered: list[Piece], i: int, tallest: float) -> list[Piece]:
    """Pieces that share at least a third of the lower one's height with piece ``i``."""
    piece = ordered[i]
    found: list[Piece] = []
    for j in range(i + 1, len(ordered)):
        if ordered[j].top >= piece.bottom:
            break
        found.append(ordered[j])
    for j in range(i - 1, -1, -1):
        if ordered[j].top < piece.top - tallest:
            break
        found.append(ordered[j])
    return [
        other
        for other in found
        if min(piece.bottom, other.bottom) - max(piece.top, other.top)
        >= 0.33 * min(piece.bottom - piece.top, other.bottom - other.top)
    ]


def _find_gutters(pieces: Sequence[Piece], em: float, known: list[tuple[float, float]]) -> list[_Gutter]:
    """Blank strips with pieces on both sides over several rows, and columns beside them."""
    least = GUTTER * em
    gaps = [(a.right, b.left, a, b) for a, b in _right_neighbours(pieces) if b.left - a.right >= least]
    gaps.sort(key=lambda gap: min(gap[2].top, gap[3].top))
    # Two pieces that follow each other in the file are one line with a wide blank, or cells of a row.
    apart = [gap for gap in gaps if not _follows(gap[2], gap[3])]
    found: list[_Gutter] = []
    for gutter in _grow(apart, pieces, least):
        rows = len({round(a.base) for a, _ in gutter.pairs})
        is_known = any(min(right, gutter.right) - max(left, gutter.left) >= least for left, right in known)
        if rows >= (2 if is_known else 3) and _is_set_apart(gutter):
            # Rows that run across it, with all their pieces.
            across = [
                a.base for left, right, a, b in gaps if _follows(a, b) and left < gutter.right and right > gutter.left
            ]
            gutter.rows_across = {id(piece) for piece in pieces if any(abs(piece.base - base) < 1 for base in across)}
            found.append(gutter)
    if found:
        return found
    return [
        gutter
        for gutter in _grow(gaps, pieces, least)
        if len({round(a.base) for a, _ in gutter.pairs}) >= _GUTTER_ROWS and _parts_text(gutter, em)
    ]


def _follows(a: Piece, b: Piece) -> bool:
    """Whether ``b`` comes right after ``a`` in the file."""
    return bool(a.runs) and bool(b.runs) and b.runs[0].order == a.runs[-1].order + 1


def _grow(gaps: Sequence[tuple[float, float, Piece, Piece]], pieces: Sequence[Piece], least: float) -> list[_Gutter]:
    """Strips that run down through gaps of several rows."""
    grown: list[_Gutter] = []
    for left, right, a, b in gaps:
        top, bottom = min(a.top, b.top), max(a.bottom, b.bottom)
        for gutter in grown:
            low, high = max(left, gutter.left), min(right, gutter.right)
            if high - low < least or _is_crossed(pieces, low, high, gutter.bottom, top):
                continue
            gutter.left, gutter.right = low, high
            gutter.bottom = max(gutter.bottom, bottom)
            gutter.pairs.append((a, b))
            break
        else:
            grown.append(_Gutter(left, right, top, bottom, [(a, b)]))
    return grown


def _is_set_apart(gutter: _Gutter) -> bool:
    """Whether the file sets all lines on the left before those on the right, as columns are and cells are not."""
    lefts = [run.order for a, _ in gutter.pairs for run in a.runs]
    rights = [run.order for _, b in gutter.pairs for run in b.runs]
    return bool(lefts) and bool(rights) and max(lefts) < min(rights)


def _is_crossed(pieces: Sequence[Piece], left: float, right: float, top: float, bottom: float) -> bool:
    """Whether a piece lies across the strip between two heights."""
    middle = (left + right) / 2
    return any(
        piece.left < middle < piece.right and piece.bottom > top + 1 and piece.top < bottom - 1 for piece in pieces
    )


_FIGURES = re.compile(r"[-+]?[0-9][0-9,.]*[%％]?$")


def _parts_text(gutter: _Gutter, em: float) -> bool:
    """Whether running text, not cells, stands beside the strip: its lines fill their column, wherever they began."""
    return all(_is_running(list({id(pair[side]): pair[side] for pair in gutter.pairs}.values()), em) for side in (0, 1))


def _is_running(side: list[Piece], em: float) -> bool:
    blocks = sum(bool(piece.block) for piece in side)
    words = [piece for piece in side if piece.runs]
    if not words:
        return blocks > 0
    figures = sum(_FIGURES.match(piece.text) is not None for piece in words)
    if figures > 0.4 * len(words):
        return False
    edge = max(piece.right for piece in words)
    full = sum(piece.right >= edge - 1.6 * em and piece.right - piece.left >= 5 * em for piece in words)
    return full >= 0.4 * len(words) and full >= 2


def _find_insets(pieces: list[Piece], em: float, known: list[tuple[float, float]]) -> list[Piece]:
    """Vertical lines, and larger words that lie across a gutter with running text beside them (pull quotes)."""
    insets = [piece for piece in pieces if piece.runs and piece.runs[0].vertical]
    others = [piece for piece in pieces if not (piece.runs and piece.runs[0].vertical)]
    candidates = [
        piece
        for piece in others
        if piece.runs and abs(piece.size - em) > 0.15 * em and piece.right - piece.left < 30 * em
    ]
    if not candidates:
        return insets
    candidate_ids = {id(piece) for piece in candidates}
    rest = [piece for piece in others if id(piece) not in candidate_ids]
    for gutter in _find_gutters(rest, em, known):
        for piece in candidates:
            crosses = piece.left < (gutter.left + gutter.right) / 2 < piece.right
            inside = gutter.top < (piece.top + piece.bottom) / 2 < gutter.bottom
            beside = any(
                other.top < piece.bottom and other.bottom > piece.top and abs(other.size - em) <= 0.15 * em
                for pair in gutter.pairs
                for other in pair
            )
            if crosses and inside and beside and not any(piece is known for known in insets):
                insets.append(piece)
    return insets


def _group_insets(insets: list[Piece], em: float) -> list[list[Piece]]:
    """Insets of one box: one size, one below the other."""
    groups: list[list[Piece]] = []
    for piece in sorted(insets, key=lambda piece: (piece.top, piece.left)):
        for group in groups:
            last = group[-1]
            if (
                abs(last.size - piece.size) < 1
                and piece.top - last.bottom < 1.5 * piece.size
                and piece.left < last.right
                and last.left < piece.right
            ):
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def _order(pieces: list[Piece], em: float, out: list[SetLine], known: list[tuple[float, float]], depth: int) -> None:
    """Append the lines of ``pieces`` in reading order."""
    if not pieces:
        return
    gutters = _find_gutters(pieces, em, known) if depth < 6 else []
    if not gutters:
        _order_rows(pieces, em, out, _margin(pieces, em))
        return
    gutter = max(gutters, key=lambda g: (g.bottom - g.top, -g.left))
    if (gutter.left, gutter.right) not in known and len(known) < 50:
        known.append((gutter.left, gutter.right))
    middle = (gutter.left + gutter.right) / 2
    top, bottom = _extent(pieces, gutter, em)
    above: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    below: list[Piece] = []
    for piece in pieces:
        centre = (piece.top + piece.bottom) / 2
        if centre < top:
            above.append(piece)
        elif centre > bottom:
            below.append(piece)
        elif (piece.left + piece.right) / 2 < middle:
            left.append(piece)
        else:
            right.append(piece)
    if not left or not right:  # cannot happen with pieces on both sides; never recurse without progress
        _order_rows(pieces, em, out, _margin(pieces, em))
        return
    for part in (above, left, right, below):
        _order(part, em, out, known, depth + 1)


def _extent(pieces: list[Piece], gutter: _Gutter, em: float) -> tuple[float, float]:
    """How far up and down the columns reach: on from the gutter over lines that keep to one side of it."""
    top, bottom = gutter.top, gutter.bottom

    def keeps_aside(piece: Piece) -> bool:
        if id(piece) in gutter.rows_across or (piece.runs and abs(piece.size - em) > 0.35 * em):
            return False
        return piece.right <= gutter.right or piece.left >= gutter.left

    # Both sides by themselves: their lines need not stand on one level.
    leading = max(_leading([pair[side] for pair in gutter.pairs], em) for side in (0, 1))
    reach = 1.2 * leading  # a heading may have some space above it
    taken: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if piece.bottom <= bottom:
            continue
        if keeps_aside(piece):
            if piece.top < bottom + reach:
                taken.append(piece)
                bottom = piece.bottom
        elif piece.top >= bottom - 1:
            # A short heading right above lines over the whole width belongs to them.
            if taken and piece.top - taken[-1].bottom < 0.6 * leading:
                before = taken[-2].bottom if len(taken) > 1 else gutter.bottom
                if taken[-1].top - before > piece.top - taken[-1].bottom + 1:
                    bottom = before
            break
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        if piece.top >= top:
            continue
        if keeps_aside(piece):
            if piece.bottom > top - reach:
                top = piece.top
        elif piece.bottom <= top + 1:
            break
    return top - 0.5, bottom + 0.5


def _leading(pieces: Sequence[Piece], em: float) -> float:
    """Usual distance between two baselines."""
    bases = sorted({round(piece.base, 1) for piece in pieces})
    steps = sorted(b - a for a, b in pairwise(bases) if b - a > 0.6 * em)
    return steps[len(steps) // 2] if steps else 1.5 * em


def _margin(pieces: Sequence[Piece], em: float) -> float:
    """The left edge of the column: the leftmost place where at least two lines begin."""
    lefts = sorted(piece.left for piece in pieces)
    for a, b in pairwise(lefts):
        if b - a < 0.4 * em:
            return a
    return lefts[0]


def _order_rows(pieces: list[Piece], em: float, out: list[SetLine], margin: float) -> None:
    """Append lines from top to bottom, rows from left to right, as one region; rows of cells become table rows."""
    region = out[-1].region + 1 if out else 0
    leading = _leading(pieces, em)
    first = len(out)
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        near = rows and not piece.block and not rows[-1][0].block
        if near and piece.base - rows[-1][0].base <= 0.4 * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    at = 0
    while at < len(rows):
        stop = _table_end(rows, at, em)
        if stop > at:
            table = 1 + max((line.table for line in out), default=-1)
            out.extend(_cell_lines(rows[at:stop], em, margin, table))
            at = stop
            continue
        row = sorted(rows[at], key=lambda piece: piece.left)
        if row[0].block:
            offset = 1 + max((line.table for line in out), default=-1)
            for line in row[0].block:
                if line.table >= 0:
                    line.table = offset
                out.append(line)
        else:
            out.append(_join_row(row, margin))
        at += 1
    for line in out[first:]:
        line.region, line.leading = region, leading


def _join_row(row: list[Piece], margin: float) -> SetLine:
    """One line of the pieces of a row; wide gaps become blanks."""
    runs = [run for piece in row for run in piece.runs]
    main = max(row, key=lambda piece: len(piece.text))
    style = max(main.runs, key=lambda run: len(run.text)).style
    parts: list[str] = []
    for i, run in enumerate(runs):
        if i:
            parts.append(_blank_between(runs[i - 1], run))
        parts.append(run.text)
    return SetLine(
        "".join(parts),
        min(piece.left for piece in row),
        max(piece.right for piece in row),
        min(piece.top for piece in row),
        max(piece.bottom for piece in row),
        main.base,
        style,
        margin,
    )


def _blank_between(a: Run, b: Run) -> str:
    """What a gap in a line reads as: nothing where it only justifies, a blank per ideograph where it is wide."""
    size = max(a.style.size, b.style.size, 1.0)
    gap = (b.left - a.right) / size
    latin = a.text[-1] < "\u2000" and b.text[0] < "\u2000"
    if latin and min(a.style.size, b.style.size) < 0.8 * size:
        return ""  # a raised or lowered figure
    if gap >= 0.8:
        return " " if latin else "\N{IDEOGRAPHIC SPACE}" * min(max(round(gap), 1), 8)
    return " " if latin and gap > 0.2 else ""


def _table_end(rows: list[list[Piece]], at: int, em: float) -> int:
    """Where a table without rules that begins with row ``at`` ends; ``at`` if none begins there.

    At least three rows in a row with the same places of their cells: three columns, or two of which one holds figures.
    """
    stop = at
    while stop < len(rows) and len(_cells(rows[stop], em)) >= 2 and not rows[stop][0].block:
        stop += 1
    if stop - at < 3:
        return at
    cells = [_cells(row, em) for row in rows[at:stop]]
    texts = ["".join(piece.text for piece in cell) for row in cells for cell in row]
    if all(len(text) == 1 for text in texts):
        return at  # letter-spaced words
    columns = _columns(cells)
    figures = sum(_FIGURES.match(text) is not None for text in texts)
    most = sorted(len(row) for row in cells)[len(cells) // 2]
    if len(columns) < 2 or most < 2 or (most == 2 and figures < 0.25 * len(texts)):
        return at
    return stop


def _cells(row: list[Piece], em: float) -> list[list[Piece]]:
    """The pieces of a row parted at wide gaps."""
    cells: list[list[Piece]] = []
    for piece in sorted(row, key=lambda piece: piece.left):
        if cells and piece.left - cells[-1][-1].right < _WIDE_GAP * em:
            cells[-1].append(piece)
        else:
            cells.append([piece])
    return cells


def _columns(cells: list[list[list[Piece]]]) -> list[tuple[float, float]]:
    """Horizontal extents of the columns: cells that overlap belong together."""
    most = max(len(row) for row in cells)
    extents: list[tuple[float, float]] = []
    for row in cells:
        if len(row) < 0.7 * most:
            continue
        for cell in row:
            left, right = cell[0].left, cell[-1].right
            merged = [extent for extent in extents if extent[0] < right and left < extent[1]]
            extents = [extent for extent in extents if extent not in merged]
            extents.append((min([left, *(e[0] for e in merged)]), max([right, *(e[1] for e in merged)])))
    return sorted(extents)


def _cell_lines(rows: list[list[Piece]], em: float, margin: float, table: int) -> list[SetLine]:
    """The rows of a table without rules as lines with cells."""
    cells = [_cells(row, em) for row in rows]
    columns = _columns(cells)
    lines: list[SetLine] = []
    for number, (row, parts) in enumerate(zip(rows, cells, strict=True)):
        line = _join_row(sorted(row, key=lambda piece: piece.left), margin)
        taken = -1
        for part in parts:
            left, right = part[0].left, part[-1].right
            over = [i for i, (low, high) in enumerate(columns) if low < right and left < high and i > taken]
            column = over[0] if over else min(taken + 1, max(len(columns) - 1, 0))
            span = len(over) or 1
            taken = column + span - 1
            words = _join_row(part, margin).text
            if line.cells and line.cells[-1].column == column:
                line.cells[-1].text += words
            else:
                line.cells.append(SetCell(words, number, column, 1, span))
        line.text = "\t".join(cell.text for cell in line.cells)
        line.table = table
        lines.append(line)
    return lines
