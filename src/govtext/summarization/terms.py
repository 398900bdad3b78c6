"""What a clause says, as weighted terms: to see when it has been said already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from govtext.document import Document
from govtext.summarization.clauses import Clause

_FIGURE = re.compile(r"\d+(?:\.\d+)?[%％‰]?[万亿]?")
_FIGURE_WEIGHT = 3.0  # the same figure again is the same fact again; shared words alone are not


class ClauseTerms:
    """Terms of clauses, made when first asked for: character pairs, and figures at a higher weight."""

    def __init__(self, reports: Sequence[Document], clauses: Sequence[Clause]) -> None:
        self._reports = reports
        self._clauses = clauses
        self._made: dict[int, Mapping[str, float]] = {}

    def __call__(self, index: int) -> Mapping[str, float]:
        found = self._made.get(index)
        if found is None:
            clause = self._clauses[index]
            found = self._made[index] = terms_of(self._reports[clause.document].text[clause.start : clause.end])
        return found


def terms_of(text: str) -> dict[str, float]:
    """Weighted terms of some words.

    Example:
        >>> terms_of("产量15.44万")
        {'产量': 1.0, '15.44万': 3.0}
    """
    terms = {
        text[i : i + 2]: 1.0 for i in range(len(text) - 1) if "㐀" <= text[i] <= "鿿" and "㐀" <= text[i + 1] <= "鿿"
    }
    for match in _FIGURE.finditer(text):
        terms[match.group()] = _FIGURE_WEIGHT
    return terms
