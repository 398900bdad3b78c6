"""The figures of tables: what the headers of their row and column say about each cell.

A table that is read has a row of headers above its figures and a column of labels beside them. Either the labels are
indicators (地区生产总值) and the headers say when or in what respect (2021年, 比上年增长), or the labels are places, years
or units of an organisation and the headers are the indicators. Tables of another form are left to the rules for prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from govtext.document import Document
from govtext.layout import Cell, Table
from govtext.offsets import Span
from govtext.quantities.numbers import without_zeros
from govtext.quantities.periods import PERIOD
from govtext.quantities.scan import RawQuantity, parse_quantity
from govtext.results import Change

# A cell that holds a figure and nothing else. Must match: 152.6 · 1,204 · -1.2 · 10.3% · 12.5亿元  Must not: 2021年 · 3月
_FIGURE = re.compile(r"(?P<number>[-+－−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s?(?P<unit>[^\s0-9]{0,8})$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
_BRACKETS = re.compile(r"[（(\[【]\s*(?:单位\s*[:：]?)?\s*([^（）()\[\]【】]{1,12}?)\s*[）)\]】]")
_CAPTION_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s，。；（）()]{1,8})")
_UNIT_HEADER = re.compile(r"(?:计量|计算)?单\s*位$")
_NUMBER_HEADER = re.compile(r"序\s*号|编\s*号|行\s*次|排\s*序")
# Labels below such a header are what the figures are about, and the headers of the columns say which figures.
_ENTITY_HEADER = re.compile(
    r"(?:地\s*区|区域|县|市|区|省|乡|镇|街道|村|盟|旗|学校|企业|公司|部门|行业|单位名称|国家|年\s*份|年\s*度|时\s*间|月\s*份|季度)(?:别|名称)?$"
)
_GROWTH = re.compile(r"增长|增速|增减|增幅|涨幅|升降|±")
_BASIS = re.compile(r"同比|环比|比上年同期|较上年同期|比上年|较上年|比去年|较去年|比上月")
_GROWTH_WORDS = re.compile(
    rf"{_BASIS.pattern}|名义|实际|可比价|增长(?:率|速度|幅度)?|增速|增减(?:率|幅度|幅)?|增幅|涨幅|升降(?:幅度)?|[±+%％（）()-]"
)
_SHARE = re.compile(r"占[\u4e00-\u9fff]{0,10}比[重例]|比重|占比|所占比例")
# What a column of plain values is called; it adds nothing to the label.
_PLAIN = re.compile(r"绝对[数量值额]|指标值|数\s*值|数\s*量|金\s*额|总\s*量|实绩|实际|完成[数值额]?|本[年期月]|累计|合计|全年|全市|全县|全区|全省|[、，,/:：\s]")
_OF_WHICH = re.compile(r"^(?:其中|#|＃)\s*[:：]?\s*|^[一二三四五六七八九十]{1,2}、|^[0-9]{1,2}[.．、](?![0-9])|^[（(][一二三四五六七八九十0-9]{1,2}[）)]")
_LONGEST = 40  # a longer cell is prose, and its table a frame for it
_LONGEST_NUMBER = 24  # longer ones are identifiers
_MOST_CELLS = 200_000  # of a table; a larger grid is a spreadsheet, or a trap
_CAPTION_LINES = 2


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A figure of a table.

    Attributes:
        span: In the document's text.
        raw: The figure with the unit that holds for it; its spans mean nothing.
        unit: As printed: in the cell, its headers or above the table; "" if none is.
        indicator: From the label of the row, or the header of the column, or both.
        indicator_span: Where that is one cell; else None.
        subject: The label, where the header is the indicator; else None.
        period: As it stands in the header, the label or the caption; None if none of them tells.
        period_span: Where.
        change: Of a column of growth rates or shares.
    """

    span: Span
    raw: RawQuantity
    unit: str
    indicator: str
    indicator_span: Span | None
    subject: str | None
    period: re.Match[str] | None
    period_span: Span | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class _Head:
    """What a header or label says; ``words`` without unit and period."""

    words: str = ""
    span: Span | None = None
    unit: str = ""
    period: re.Match[str] | None = None
    period_span: Span | None = None


def table_figures(document: Document) -> dict[int, list[CellFigure]]:
    """The figures of the document's tables by the index of the paragraph they stand in."""
    found: dict[int, list[CellFigure]] = {}
    for table in document.source.tables:
        if table.row_count * table.column_count > _MOST_CELLS:
            continue
        for figure in _Grid(document, table).figures():
            sentence = document.sentence_at(figure.span.start)
            if sentence is not None:
                found.setdefault(sentence.paragraph_index, []).append(figure)
    return found


def table_heads(document: Document, table: Table) -> tuple[int, int] | None:
    """How many rows at the top of a table hold headers, and which column, from 0, the labels; None where that cannot be told."""
    if table.row_count * table.column_count > _MOST_CELLS:
        return None
    form = _Grid(document, table).form()
    return (form.body, form.label) if form else None


@dataclass(frozen=True, slots=True)
class _Form:
    """The first row that is no header; the columns of the first figures, of the labels, of the units (None if there is none)."""

    body: int
    first: int
    label: int
    units: int | None


class _Grid:
    """A table with its merged cells written out, as places in the document's text."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document, self.text = document, document.text
        self.rows: list[list[Span | None]] = [[None] * table.column_count for _ in range(table.row_count)]
        for cell in table.cells:
            place = self._place(cell)
            for row in self.rows[cell.row : cell.row + cell.row_span]:
                for column in range(cell.column, min(cell.column + cell.column_span, table.column_count)):
                    row[column] = place
        self.start = min((place.start for row in self.rows for place in row if place), default=0)

    def _place(self, cell: Cell) -> Span | None:
        return self.document.offset_map.to_cleaned(Span(cell.start, cell.end)) if cell.start < cell.end else None

    def words(self, place: Span | None) -> str:
        """The words of a cell in one line."""
        return "".join(place.of(self.text).split()) if place else ""

    def form(self) -> _Form | None:
        """None for a table without headers, labels or figures."""
        if any(len(place) > _LONGEST for row in self.rows for place in row if place):
            return None
        body = next((i for i, row in enumerate(self.rows) if any(map(self._is_figure, row))), 0)
        if body == 0:
            return None  # no headers
        width = len(self.rows[0])
        data = self.rows[body:]
        first = next((c for c in range(width) if 2 * sum(self._is_figure(row[c]) for row in data) > len(data)), width)
        titles = [self._title(c, body) for c in range(width)]
        if first < width and _NUMBER_HEADER.search(titles[first]):
            first = next((c for c in range(first + 1, width) if any(self._is_figure(row[c]) for row in data)), width)
        units = next((c for c in range(width) if _UNIT_HEADER.fullmatch(titles[c]) and not any(self._is_figure(r[c]) for r in data)), None)
        labels = [c for c in range(first) if c != units and not _NUMBER_HEADER.search(titles[c])]
        return _Form(body, first, labels[-1], units) if labels else None

    def _title(self, column: int, body: int) -> str:
        """The words of the headers above a column."""
        return "".join(dict.fromkeys(self.words(row[column]) for row in self.rows[:body]))

    def figures(self) -> Iterator[CellFigure]:
        """Every figure whose row has a label and whose column a header."""
        form = self.form()
        if form is None:
            return
        body, first, units = form.body, form.first, form.units
        width = len(self.rows[0])
        caption = self._caption()
        heads = [self._head([row[c] for row in self.rows[:body]]) for c in range(width)]
        entities = _ENTITY_HEADER.search(self._title(form.label, body)) is not None
        for row in self.rows[body:]:
            label = self._head([row[form.label]])
            unit = self.words(row[units]) if units is not None else ""
            level = _Head()  # what the growth rates to the right of it belong to
            for c in range(first, width):
                place = row[c]
                if not _GROWTH.search(heads[c].words):
                    level = heads[c]
                if place is not None and c != units and self._is_figure(place):
                    figure = self._figure(place, label, heads[c], unit, caption, level if entities else None)
                    if figure is not None:
                        yield figure

    def _is_figure(self, place: Span | None) -> bool:
        words = self.words(place)
        match = _FIGURE.match(words)
        if match is None or len(match["number"]) > _LONGEST_NUMBER:
            return False
        dated = _YEAR.match(match["number"]) and match["unit"].startswith("年")  # 2022年底前
        return not dated and _YEAR.match(words) is None and PERIOD.fullmatch(words) is None

    def _head(self, places: list[Span | None]) -> _Head:
        """The cells of a header, outermost first; the same cell over several rows counts once."""
        parts: list[str] = []
        unit, period, period_span, last = "", None, None, None
        for place in dict.fromkeys(places):
            if place is None:
                continue
            words = self.words(place)
            for bracket in _BRACKETS.finditer(words):
                if _is_unit(bracket.group(1)):
                    unit, words = bracket.group(1), words.replace(bracket.group(), "")
            found = PERIOD.search(words + "年" if _YEAR.match(words) else words)
            if found is not None and words[found.start() - 1 : found.start()] not in ("比", "较"):
                period, period_span = found, self._find(found.group(), place)
                words = words.replace(found.group(), "") if not _YEAR.match(words) else ""
            parts.append(_OF_WHICH.sub("", words))
            last = place
        return _Head("".join(parts), last, unit, period, period_span)

    def _find(self, words: str, place: Span) -> Span:
        """Where words of a cell stand; the whole cell if blanks or a missing 年 part them."""
        at = self.text.find(words, place.start, place.end)
        return Span(at, at + len(words)) if at >= 0 else place

    def _caption(self) -> _Head:
        """Unit and period of the lines just above the table; the period only from a short one, a title."""
        unit, period, period_span = "", None, None
        end = self.start
        for _ in range(_CAPTION_LINES):
            start = self.text.rfind("\n", 0, max(end - 1, 0)) + 1
            line = Span(start, max(end - 1, start))
            if not unit and (match := _CAPTION_UNIT.search(line.of(self.text))) and _is_unit(match.group(1)):
                unit = match.group(1)
            if period is None and len(line) <= _LONGEST and (found := PERIOD.search(line.of(self.text))):
                period, period_span = found, self._find(found.group(), line)
            end = start
        return _Head("", None, unit, period, period_span)

    def _figure(
        self, place: Span, label: _Head, head: _Head, unit: str, caption: _Head, level: _Head | None
    ) -> CellFigure | None:
        """What a cell states; ``level`` is the header that names the indicator where the label names an entity."""
        match = _FIGURE.match(self.words(place))
        assert match is not None
        change, words = None, head.words
        basis = _BASIS.search(words)
        if _GROWTH.search(words):
            change, words = Change("increase", basis.group() if basis else ""), _GROWTH_WORDS.sub("", words)
        elif _SHARE.search(words):
            change, words = Change("share"), ""
        words = _PLAIN.sub("", words)
        indicator, span, subject = label.words, label.span, None
        if level is not None:
            subject = label.words or None
            indicator, span = (words, head.span) if words else (_PLAIN.sub("", level.words), level.span)
        elif words:
            indicator, span = label.words + words, None
        ratio = "%" if change is not None else ""
        unit = match["unit"] or head.unit or ratio or unit or label.unit or caption.unit
        raw = parse_quantity("1" + unit) if _is_unit(unit) else _BARE
        assert raw is not None
        number = Decimal(match["number"].replace(",", "").translate(_MINUS))
        raw = replace(raw, text=place.of(self.text), value=without_zeros(number * raw.scale))
        when = next((h for h in (head, label, caption) if h.period is not None), caption)
        return CellFigure(place, raw, unit, indicator, span, subject, when.period, when.period_span, change) if indicator else None


_MINUS = str.maketrans("－−", "--")
_BARE = RawQuantity(Span(0, 0), Span(0, 0), "", Decimal(0), "", Decimal(1), False, "", "number")


def _is_unit(words: str) -> bool:
    """Whether a figure can stand before the words: 亿元, %, 万人次."""
    found = parse_quantity("1" + words)
    return bool(words) and found is not None and found.text == "1" + words
