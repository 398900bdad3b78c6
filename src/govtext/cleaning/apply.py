"""Run the repair steps over a source text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govtext.document import CleanStep
from govtext.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A repaired text, one paragraph a line, with its map to the source and the log of the steps."""

    text: str
    offset_map: OffsetMap
    log: tuple[CleanStep, ...]


_LINE = re.compile(r"[^\S\n]*([^\n]*?)[^\S\n]*(?:\n|\Z)")


def clean(source: str) -> CleanedText:
    """Repair ``source``. (Provisional: strips lines and drops blank ones.)"""
    runs: list[tuple[int, int, int]] = []
    at = 0
    parts: list[str] = []
    for match in _LINE.finditer(source):
        start, end = match.span(1)
        if start == end:
            continue
        if parts:
            parts.append("\n")
            at += 1
        runs.append((at, start, end - start))
        parts.append(match.group(1))
        at += end - start
    return CleanedText("".join(parts), OffsetMap.from_runs(runs), ())
