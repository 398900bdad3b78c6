"""One text and overlapping layers of spans -> HTML whose elements nest and whose text content is that text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govtext.offsets import Span
from govtext.webpage import safe


@dataclass(frozen=True, slots=True)
class Mark:
    """An element around some words; where it overlaps another it is cut into several.

    Attributes:
        span: In the text; an empty span becomes an empty element at that place.
        tag: Name of the element.
        rank: Elements of a low rank stand outside those of a high one, so it is the high ones that are cut. What must
            stay one element (a link) has the lowest.
        attributes: Of the first piece, ready to be written, each with a blank in front.
        further: Of the pieces after the first: no ``id`` among them.
    """

    span: Span
    tag: str
    rank: int
    attributes: str = ""
    further: str = ""


def nest(text: str, marks: Iterable[Mark], within: Span | None = None) -> str:
    """``text`` (or the part ``within``) with ``marks`` around its words.

    Marks are cut to the part; of a mark that begins before the part only further pieces are in it. Time grows with the
    text and with the number of marks times how many lie over each other.

    Example:
        >>> nest("甲乙丙", [Mark(Span(0, 2), "b", 1), Mark(Span(1, 3), "i", 2)])
        '<b>甲<i>乙</i></b><i>丙</i>'
    """
    part = within or Span(0, len(text))
    starting: dict[int, list[Mark]] = {}
    points: dict[int, list[Mark]] = {}
    cuts = {part.start, part.end}
    for mark in marks:
        low, high = max(mark.span.start, part.start), min(mark.span.end, part.end)
        if mark.span.start == mark.span.end:
            at_the_end = mark.span.start == part.end == len(text) and (part.start < part.end or not text)
            if part.start <= mark.span.start < part.end or at_the_end:
                points.setdefault(mark.span.start, []).append(mark)
                cuts.add(mark.span.start)
        elif low < high:
            starting.setdefault(low, []).append(mark)
            cuts.update((low, high))
    pieces: list[str] = []
    opened: list[Mark] = []  # outermost first
    begun: set[int] = set()  # marks, by identity, of which a piece was written
    ordered = sorted(cuts)
    for at, end in zip(ordered, [*ordered[1:], part.end], strict=True):
        going_on = (m for m in (*opened, *starting.get(at, ())) if m.span.end > at < part.end)
        wanted = sorted(going_on, key=lambda m: m.rank)
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] is wanted[same]:
            same += 1
        pieces.extend(f"</{mark.tag}>" for mark in reversed(opened[same:]))
        pieces.extend(f"<{m.tag}{m.attributes}></{m.tag}>" for m in points.get(at, ()))
        if at == end:
            break
        for mark in wanted[same:]:
            first = id(mark) not in begun and mark.span.start >= part.start
            pieces.append(f"<{mark.tag}{mark.attributes if first else mark.further}>")
            begun.add(id(mark))
        pieces.append(safe(text[at:end]))
        opened = wanted
    return "".join(pieces)
