"""Facts of reports: indicator, figure, unit, period, change; as tables and across reports."""

from govtext.facts.cells import CellFigure, table_figures, table_heads
from govtext.facts.extract import FactReader, extract_facts
from govtext.facts.table import (
    COLUMNS,
    ComparedFact,
    Contradiction,
    Series,
    compare_facts,
    contradictions,
    fact_row,
    fact_to_dict,
    facts_to_csv,
    facts_to_frame,
)

__all__ = [
    "COLUMNS",
    "CellFigure",
    "ComparedFact",
    "Contradiction",
    "FactReader",
    "Series",
    "compare_facts",
    "contradictions",
    "extract_facts",
    "fact_row",
    "fact_to_dict",
    "facts_to_csv",
    "facts_to_frame",
    "table_figures",
    "table_heads",
]
