"""Words that mean the same in government reports, and the plain words that people ask with.

The table is ``equivalents.txt``, a group a line. Each group is one concept; its first word names it. Words are folded
(lower case, half width), have at least two characters and stand in one group. A group says that its words may stand for
each other in a question and its answer, no more.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_equivalents() -> tuple[tuple[str, ...], ...]:
    """The groups, in the order of the file."""
    text = files("govtext.retrieval").joinpath("equivalents.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))
