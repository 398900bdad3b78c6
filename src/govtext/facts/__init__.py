"""Facts of reports: indicator, figure, unit, period, change."""

from govtext.facts.extract import extract_facts

__all__ = ["extract_facts"]
