"""Rows of tables as sentences: what the ranking of answers has learned from prose then holds for cells too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govtext.document import Document
from govtext.facts import CellFigure, table_figures
from govtext.offsets import Span
from govtext.qa.candidates import Candidate
from govtext.qa.figures import Figure


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a sentence.

    Attributes:
        text: 2021年粮食产量18.42万吨；2021年粮食产量同比增长3.1%。
        candidates: Its figures.
        cells: Where the figures of ``text`` stand in the document's text.
    """

    text: str
    candidates: tuple[Candidate, ...]
    cells: Mapping[tuple[int, int], Span]


def rows_of(document: Document) -> dict[int, Row]:
    """The rows with figures by the index of their sentence; none without tables."""
    if not document.source.tables:
        return {}
    rows: dict[int, Row] = {}
    for figures in table_figures(document).values():
        sentence = document.sentence_at(figures[0].span.start)
        if sentence is not None:
            rows[sentence.index] = _row(figures)
    return rows


def _row(figures: list[CellFigure]) -> Row:
    text = ""
    candidates: list[Candidate] = []
    cells: dict[tuple[int, int], Span] = {}
    for figure in figures:
        text += _lead(figure)
        words = figure.raw.text + ("" if figure.raw.text.endswith(figure.unit) else figure.unit)
        start, end = len(text), len(text) + len(words)
        quantity = Figure(start, end, "quantity", figure.raw.unit, figure.raw.kind, figure.raw)
        candidates.append(Candidate(start, end, "quantity", quantity))
        cells[start, end] = figure.span
        text += words + "；"
    return Row(text[:-1] + "。", tuple(candidates), cells)


def _lead(figure: CellFigure) -> str:
    """The words before the figure, as a report would have them."""
    change = figure.change
    verb = "" if change is None else f"{change.basis}增长" if change.kind == "increase" else "占比"
    return f"{figure.period.group() if figure.period else ''}{figure.subject or ''}{figure.indicator}{verb}"
