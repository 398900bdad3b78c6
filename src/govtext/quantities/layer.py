"""Figures and periods as a layer over a document."""

from __future__ import annotations

from dataclasses import replace

from govtext.document import Document, Period
from govtext.offsets import Span
from govtext.quantities.periods import Reference, find_periods
from govtext.quantities.reportdate import report_reference
from govtext.quantities.scan import RawQuantity, find_quantities
from govtext.results import Quantity


def quantities_in(document: Document, span: Span | None = None) -> tuple[Quantity, ...]:
    """The figures of a document, or of a part of it, in order.

    Args:
        document: Any report.
        span: In ``document.text``; None for all of it.
    """
    base = span.start if span is not None else 0
    text = document.text if span is None else span.of(document.text)
    return tuple(located(document, raw, base) for raw in find_quantities(text))


def located(document: Document, raw: RawQuantity, base: int = 0) -> Quantity:
    """A figure found in ``document.text[base:…]`` as a :class:`Quantity` with its place in text and source."""
    span = raw.span.shift(base) if base else raw.span
    return Quantity(
        text=raw.text, span=span, source_span=document.offset_map.to_source(span), value=raw.value, unit=raw.unit,
        scale=raw.scale, approximate=raw.approximate, bound=raw.bound,
    )  # fmt: skip


def periods_in(document: Document, reference: Reference | None = None) -> tuple[Period, ...]:
    """The periods of a document in order; 今年 and the like are resolved by its date, where that is known.

    Args:
        document: Any report.
        reference: What relative words are counted from; by default what the document tells.
    """
    reference = reference if reference is not None else report_reference(document)
    found: list[Period] = []
    for paragraph in document.paragraphs:
        for period in find_periods(paragraph.text, reference):
            assert period.span is not None
            found.append(replace(period, span=period.span.shift(paragraph.span.start)))
    return tuple(found)
