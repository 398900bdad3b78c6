"""Facts as tables: rows, CSV for a spreadsheet, a pandas frame, the same indicator by year, contradictions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from govtext.document import Document, to_plain
from govtext.errors import MissingExtraError
from govtext.facts.extract import extract_facts
from govtext.facts.wording import is_generic
from govtext.quantities.units import unit_named
from govtext.results import Fact

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "indicator", "value", "value_high", "unit", "approximate", "bound", "period", "period_text", "period_how", "subject", "change",
    "basis", "from_value", "status", "figure", "start", "end", "sentence", "section", "clause",
)  # fmt: skip
"""Of every table. ``value`` is in ``unit``; ``value_high`` the upper end of a range; ``start`` and ``end`` place the figure in the
document's text, in code points; ``sentence`` is an index into ``Document.sentences``."""

# A cell that begins with one of these is read as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def fact_row(fact: Fact) -> dict[str, object]:
    """One fact as plain values, one per column; an absent one is None."""
    quantity = fact.quantity
    numbers = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
    change = fact.change
    earlier = change.from_quantity if change is not None else None
    values = (
        fact.indicator, numbers[0], numbers[-1] if len(numbers) > 1 else None, quantity.unit, quantity.approximate, quantity.bound or None,
        fact.period.iso if fact.period else None, fact.period.text or None if fact.period else None, fact.period.how if fact.period else None,
        fact.subject, change.kind if change else None, change.basis or None if change else None,
        earlier.value if earlier is not None else None, fact.status, quantity.text, quantity.span.start, quantity.span.end,
        fact.sentence_index, fact.section_id or None, fact.text,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def facts_to_csv(facts: Iterable[Fact]) -> str:
    """A table that spreadsheet programs open right: byte-order mark, CRLF, no cell that runs as a formula.

    Cells that would be read as a formula get an apostrophe in front; numbers are left as they are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for fact in facts:
        writer.writerow([_cell(value) for value in fact_row(fact).values()])
    return "\ufeff" + stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return "/".join(_cell(part) for part in value)
    if isinstance(value, int):
        return str(value)
    return spreadsheet_text(str(value))


def spreadsheet_text(text: str) -> str:
    """Words with an apostrophe in front if a spreadsheet program would run them as a formula."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def facts_to_frame(facts: Iterable[Fact]) -> pandas.DataFrame:
    """A pandas frame with the columns of ``COLUMNS``, one row a fact, in order; values stay ``Decimal``.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError(
            "facts_to_frame needs pandas, which is not installed; install govtext[frame], or use facts_to_csv"
        ) from error
    return pandas.DataFrame([fact_row(fact) for fact in facts], columns=list(COLUMNS))


def fact_to_dict(fact: Fact) -> dict[str, object]:
    """Plain JSON-able data, with ``period.iso`` added; values are strings, so that no digit is lost."""
    record = to_plain(fact)
    assert isinstance(record, dict)
    if fact.period is not None:
        record["period"]["iso"] = fact.period.iso
    return record


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """A fact and the report that states it."""

    document_id: str
    title: str | None
    fact: Fact


@dataclass(frozen=True, slots=True)
class Series:
    """The same indicator of the same subject across years.

    Attributes:
        indicator: As most often printed.
        subject: None if the reports as a whole.
        kind: Of the change (``increase``), or "value" for plain amounts.
        unit: That all values are in.
        by_year: Year -> the facts, in the order of the documents; more than one where several reports state it.
    """

    indicator: str
    subject: str | None
    kind: str
    unit: str
    by_year: dict[int, tuple[ComparedFact, ...]]


def compare_facts(
    documents: Iterable[Document], *, min_years: int = 2, facts: Mapping[str, Iterable[Fact]] | None = None
) -> tuple[Series, ...]:
    """The indicators that several years share, as one small table each; results only, no targets.

    Args:
        documents: Reports of different years, or one report that states several years.
        min_years: Leave out indicators stated for fewer years.
        facts: By ``document_id``, where they were extracted before.

    Returns:
        Most years first, then in the order of appearance.
    """
    groups: dict[tuple[str, str | None, str, str], list[ComparedFact]] = {}
    for document in documents:
        for fact in extract_facts(document) if facts is None else facts.get(document.document_id, ()):
            if _year_of(fact) is not None and fact.status == "result" and not is_generic(fact.indicator):
                groups.setdefault(_key(fact), []).append(ComparedFact(document.document_id, document.title, fact))
    series: list[Series] = []
    for (_, subject, kind, unit), members in groups.items():
        by_year: dict[int, list[ComparedFact]] = {}
        for member in members:
            year = _year_of(member.fact)
            assert year is not None
            by_year.setdefault(year, []).append(member)
        if len(by_year) >= min_years:
            names = [member.fact.indicator for member in members]
            years = {year: tuple(by_year[year]) for year in sorted(by_year)}
            series.append(Series(max(names, key=names.count), subject, kind, unit, years))
    return tuple(sorted(series, key=lambda row: -len(row.by_year)))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more values for the same indicator, subject and period; ``facts`` in order of appearance."""

    indicator: str
    subject: str | None
    period: str
    facts: tuple[Fact, ...]


def contradictions(facts: Sequence[Fact]) -> tuple[Contradiction, ...]:
    """Where facts disagree: different exact values of one unit for one indicator, subject, period, kind and status.

    Only plain amounts, shares and rates of change are compared, never counts whose noun may mean different things, hedged
    values, or figures without an own period. What is listed is for a person to look at: a report may well mean two things.
    """
    groups: dict[tuple[str, str | None, str, str, str, str], list[Fact]] = {}
    for fact in facts:
        period = fact.period.iso if fact.period is not None else None
        found = unit_named(fact.quantity.unit)
        if (
            period is None
            or fact.quantity.approximate
            or is_generic(fact.indicator)
            or (found is not None and found.kind == "count")
        ):
            continue
        name, subject, kind, unit = _key(fact)
        basis = fact.change.basis if fact.change is not None else ""
        groups.setdefault((name, subject, kind + fact.status + basis, unit, period, ""), []).append(fact)
    result = []
    for (_, subject, _, _, period, _), members in groups.items():
        if len({_base_value(fact) for fact in members}) > 1:
            result.append(Contradiction(members[0].indicator, subject, period, tuple(members)))
    return tuple(result)


_NOISE = re.compile(r"[\s“”\"'（()）]|^(?:主要产品|完成|实现|累计|全年|预计)|(?:完成|实现)$")


def _key(fact: Fact) -> tuple[str, str | None, str, str]:
    found = unit_named(fact.quantity.unit)
    unit = found.base if found is not None else fact.quantity.unit
    kind = fact.change.kind if fact.change is not None else "value"
    if kind in ("rise to", "fall to"):
        kind = "value"
    return _NOISE.sub("", fact.indicator), fact.subject, kind, unit


def _base_value(fact: Fact) -> tuple[object, ...]:
    """The value in the base unit, a fall as a negative growth."""
    found = unit_named(fact.quantity.unit)
    numbers = fact.quantity.value if isinstance(fact.quantity.value, tuple) else (fact.quantity.value,)
    if found is None:
        return numbers
    return tuple(number.as_integer_ratio()[0] * found.factor / number.as_integer_ratio()[1] for number in numbers)


def _year_of(fact: Fact) -> int | None:
    period = fact.period
    if period is None or period.start is None or period.end is None or period.start.year != period.end.year:
        return None
    # Only whole years and year ends are the same thing from year to year.
    if (period.end - period.start).days in (0,) and (period.end.month, period.end.day) != (12, 31):
        return None
    if (period.end - period.start).days not in (0, 364, 365):
        return None
    return period.end.year
