"""Which lines of print go on in the next one: told by the edges of the column, not by the words alone.

In set type a line that leaves room for the next word ends its paragraph, and an indent opens one. A reader of plain
text must guess the column's edges; here they are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from govtext.reading.order import SetLine

_CLOSE = 0.6
"""Two right edges closer than this, in ems, are one."""
_TOKEN = re.compile(
    r"[（《〈「『【〔“‘([]*(?:[0-9A-Za-z][0-9A-Za-z.,:∶%％/+~-]*|.)"
    r"[，。、；：！？）》〉」』】〕”’％%…,.;:!?)\]]*"
)
ENDS = re.compile(r"[。！？!?…；：;:][”’」』）)】\"']*$")
_STOPS = re.compile(r"[。！？!?…][”’」』）)】\"']*$")
# A line that breaks off behind a comma and a few words more: a pull quote, not a title. 干部多跑一里路，群|众少走…
_OPEN_CLAUSE = re.compile(r"，[\u4e00-\u9fff]{1,3}$")
_OPENS = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百0-9]{1,4}[）)]|[0-9]{1,2}[.．、](?![0-9])"
    r"|第[一二三四五六七八九十百零0-9]{1,5}[编章节条](?![件款例])|附件|——)"
)


def find_joins(lines: Sequence[SetLine]) -> list[bool]:
    """For each line of a document, whether its paragraph goes on in the next line."""
    joins = [False] * len(lines)
    if len(lines) < 2:
        return joins
    edges = _edges(lines)
    indents = _uses_indents(lines, edges)
    size = main_size(lines)
    for i in range(len(lines) - 1):
        joins[i] = _goes_on(lines, i, edges, indents, size)
    return joins


def joint(above: str, below: str) -> str:
    """What stands between two joined lines: a blank between Latin words, else nothing."""
    return " " if above[-1:].isascii() and above[-1:].isalpha() and below[:1].isascii() and below[:1].isalpha() else ""


def main_size(lines: Sequence[SetLine]) -> float:
    """The size that most words are set in, in points."""
    weights: dict[float, int] = defaultdict(int)
    for line in lines:
        if line.table < 0:
            weights[round(line.style.size * 2) / 2] += len(line.text)
    return max(weights, key=lambda size: weights[size]) if weights else 10.0


def _edges(lines: Sequence[SetLine]) -> list[float]:
    """The right edge of the column of each line.

    Columns with few lines do not show theirs; they have the edge of a fuller column that begins at the same margin.
    """
    of_column: dict[tuple[int, int], list[SetLine]] = defaultdict(list)
    for line in lines:
        if line.table < 0:
            of_column[line.page, line.region].append(line)
    own: dict[tuple[int, int], float] = {}
    known: list[tuple[float, float]] = []  # margin, edge
    for key, members in of_column.items():
        em = members[0].style.size
        rights = sorted(line.right for line in members)
        edge = _most_common([right for right in rights if right > rights[-1] - 4 * em], _CLOSE * em)
        own[key] = edge
        if len(members) >= 5 and sum(edge - right < 1.2 * em for right in rights) >= 2:
            known.append((members[0].margin, edge))
    known.sort()
    margins = [margin for margin, _ in known]
    result: list[float] = []
    for line in lines:
        edge = own.get((line.page, line.region), line.right)
        if len(of_column[line.page, line.region]) < 5 and line.table < 0:
            near = known[bisect_left(margins, line.margin - 2) : bisect_left(margins, line.margin + 2)]
            wider = [known_edge for _, known_edge in near if known_edge >= edge - line.style.size]
            edge = max(edge, min(wider)) if wider else edge
        result.append(edge)
    return result


def _most_common(values: list[float], reach: float) -> float:
    """Of sorted values, the largest of those that most others lie next to: marks that overhang the edge are few."""
    best, most, first = values[-1], 0, 0
    for last, value in enumerate(values):
        while value - values[first] > reach:
            first += 1
        if last - first + 1 >= most:
            best, most = value, last - first + 1
    return best


def _indent(line: SetLine) -> float:
    return (line.left - line.margin) / max(line.style.size, 1.0)


def _uses_indents(lines: Sequence[SetLine], edges: list[float]) -> bool:
    """Whether paragraphs open with an indent: most lines after a clear end have one."""
    after_end = indented = 0
    for i in range(1, len(lines)):
        above, line = lines[i - 1], lines[i]
        clear = edges[i - 1] - above.right > 3 * above.style.size and _STOPS.search(above.text)
        if clear and above.region == line.region and line.table < 0:
            after_end += 1
            indented += _indent(line) >= 1.2
    return after_end > 0 and indented >= 0.6 * after_end


def _is_centred(line: SetLine, edge: float) -> bool:
    left, right = line.left - line.margin, edge - line.right
    return abs(left - right) < 1.2 * line.style.size and left > 0.8 * line.style.size


def _goes_on(lines: Sequence[SetLine], i: int, edges: list[float], indents: bool, size: float) -> bool:
    line, below = lines[i], lines[i + 1]
    if line.table >= 0 or below.table >= 0 or not line.text or not below.text:
        return False
    em = max(line.style.size, 1.0)
    if abs(line.style.size - below.style.size) > 0.08 * em:
        return False
    same_column = line.page == below.page and line.region == below.region
    if same_column and below.base - line.base > 1.45 * max(line.leading, 1.2 * em) and line.leading > 0:
        return False
    slack = (edges[i] - line.right) / em
    indent = _indent(below)
    if line.style.size > 1.06 * size:
        # A title, broken where its words end or where the line is full.
        return (
            same_column
            and not ENDS.search(line.text)
            and line.text != below.text
            and below.base - line.base < 2.6 * em
            and (
                slack < 2
                or (_is_centred(line, edges[i]) and _is_centred(below, edges[i + 1]))
                or _OPEN_CLAUSE.search(line.text) is not None
            )
        )
    if _is_centred(line, edges[i]) and slack > 0.8 and _is_centred(below, edges[i + 1]):
        return False
    token = _TOKEN.match(below.text)
    full = slack < max(_width(token.group()) if token else 1.0, 1.0) + 0.35
    if below.text[0] in "，。、；：！？）》”’％":
        return True
    if indent >= 1.2 and not (full and _hangs(lines, i)):
        return False
    if full:
        if _STOPS.search(line.text):
            return indents or (same_column and line.leading > 0 and _paragraph_gap(lines, i))
        return indents or not _OPENS.match(below.text) or _indent(line) < 1.2
    # Beside a picture the column is narrower for some lines.
    return not ENDS.search(line.text) and same_column and indents and _runs_narrow(lines, i)


def _hangs(lines: Sequence[SetLine], i: int) -> bool:
    """Whether the lines around hang below their label, or a block is set in as a whole: indents that are alike."""
    line, below = lines[i], lines[i + 1]
    after = lines[i + 2] if i + 2 < len(lines) else None
    alike = abs(line.left - below.left) < 0.3 * line.style.size
    # A set-in block of three lines or more, or a list item whose label stands to the left of its lines.
    if alike and i > 0 and abs(lines[i - 1].left - line.left) < 0.3 * line.style.size:
        return not _STOPS.search(line.text) and not _OPENS.match(below.text)
    item = _OPENS.match(line.text) is not None and line.left < below.left - 0.8 * line.style.size
    is_last = after is None or _STOPS.search(below.text) is not None
    return item and (is_last or (after is not None and abs(after.left - below.left) < 0.3 * below.style.size))


def _paragraph_gap(lines: Sequence[SetLine], i: int) -> bool:
    """Whether paragraphs of the page are parted by space, so that a usual distance says that this one goes on."""
    column = [line for line in lines[max(0, i - 40) : i + 40] if line.page == lines[i].page]
    gaps = [b.base - a.base for a, b in pairwise(column) if b.base > a.base]
    leading = lines[i].leading
    return sum(gap > 1.3 * leading for gap in gaps) >= 2


def _runs_narrow(lines: Sequence[SetLine], i: int) -> bool:
    """Whether the line and a neighbour end at one place short of the column's edge."""
    em = lines[i].style.size
    near = [
        lines[j]
        for j in (i - 1, i + 1)
        if 0 <= j < len(lines) and lines[j].region == lines[i].region and lines[j].page == lines[i].page
    ]
    return any(abs(line.right - lines[i].right) < 1.3 * em for line in near)


def _width(text: str) -> float:
    return sum(0.5 if c < "\u2000" else 1.0 for c in text)
