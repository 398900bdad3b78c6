"""Figures and periods: the words on the page -> normalised values with their place."""

from govtext.quantities.layer import periods_in, quantities_in
from govtext.quantities.numbers import Number, parse_number
from govtext.quantities.periods import Reference, find_periods
from govtext.quantities.reportdate import report_reference
from govtext.quantities.scan import RawQuantity, find_quantities, parse_quantity
from govtext.quantities.units import UNITS, Unit, UnitKind, add_unit, kind_of, unit_named

__all__ = [
    "UNITS",
    "Number",
    "RawQuantity",
    "Reference",
    "Unit",
    "UnitKind",
    "add_unit",
    "find_periods",
    "find_quantities",
    "kind_of",
    "parse_number",
    "parse_quantity",
    "periods_in",
    "quantities_in",
    "report_reference",
    "unit_named",
]
