"""Heading detection: position, level, title and the edges of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govtext.evaluation.metrics.text import normalise

ASPECTS = ("position", "level", "title", "edge")


@dataclass(frozen=True, slots=True)
class Heading:
    """A node of a heading tree; ``start`` is an offset, negative if it lies outside of the text.

    ``item`` marks 一是… and ——…, which open part of a paragraph rather than a section.
    """

    start: int
    level: int
    title: str
    item: bool = False


def heading_counts(predicted: Sequence[Heading], gold: Sequence[Heading]) -> dict[str, tuple[int, int, int]]:
    """(matched, predicted, gold) by aspect; F1 of each follows from the counts, range [0, 1].

    - ``position``: a predicted heading begins where a gold heading begins.
    - ``level``: position, and the same depth.
    - ``title``: position, and the same words after normalisation.
    - ``edge``: the pair (where the parent begins, where the heading begins); headings of the first level hang from
      the root.
    - ``item``: position of the items.

    Items and headings are counted apart. A node predicted as one at the place of the other costs nothing in
    ``position``, because where a list of items ends and a run-in heading begins is a matter of taste; it is not a
    false heading either.

    Source: own; position F1 as in document structure work, edges as in hierarchy detection (PEERS.md found no
    published scorer for Chinese heading trees).
    """
    gold_headings = {h.start: h for h in gold if not h.item}
    gold_items = {h.start for h in gold if h.item}
    nodes: dict[int, Heading] = {}
    outside = 0
    for node in predicted:
        if node.start < 0:
            outside += not node.item
        else:
            nodes.setdefault(node.start, node)
    headings = {s: h for s, h in nodes.items() if (s in gold_headings) or (not h.item and s not in gold_items)}
    items = {s for s, h in nodes.items() if (s in gold_items) or (h.item and s not in gold_headings)}
    found = [(headings[s], h) for s, h in gold_headings.items() if s in headings]
    sizes = len(headings) + outside, len(gold_headings)
    edges = _edges(list(gold_headings.values())) & _edges(list(headings.values()))
    return {
        "position": (len(found), *sizes),
        "level": (sum(p.level == g.level for p, g in found), *sizes),
        "title": (sum(normalise(p.title) == normalise(g.title) for p, g in found), *sizes),
        "edge": (len(edges), *sizes),
        "item": (len(items & gold_items), len(items), len(gold_items)),
    }


def _edges(headings: Sequence[Heading]) -> set[tuple[int, int]]:
    """(start of the parent or -1, start of the child), read from the levels in document order."""
    edges: set[tuple[int, int]] = set()
    open_: list[Heading] = []
    for heading in sorted(headings, key=lambda h: h.start):
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        edges.add((open_[-1].start if open_ else -1, heading.start))
        open_.append(heading)
    return edges
