"""Systems that the harness can run by name."""

from __future__ import annotations

from collections.abc import Callable

from govtext.evaluation.systems.base import System, resolve_system
from govtext.evaluation.systems.baselines import bm25, bm25_span, first_match, lead, naive, textrank
from govtext.evaluation.systems.govtext_system import govtext_system

SYSTEMS: dict[str, Callable[[], System]] = {
    "govtext": govtext_system,
    "lead": lead,
    "first": first_match,
    "bm25": bm25,
    "bm25-span": bm25_span,
    "textrank": textrank,
    "naive": naive,
}

__all__ = ["SYSTEMS", "System", "resolve_system"]
