"""Small bar charts where a report states one indicator for several years, several regions, or before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from govtext.document import Document
from govtext.facts import compare_facts
from govtext.quantities import unit_named
from govtext.results import Fact, Quantity
from govtext.viewing import wording
from govtext.webpage import safe

MAX_CHARTS = 24
_MAX_BARS = 12
_BAR, _VALUE, _STEP, _EM = 190, 108, 26, 12  # widths of bar and value, height of a row, width of a character


@dataclass(frozen=True, slots=True)
class Bar:
    """``label``: a year or region; ``printed``: the figure in the report's words; ``value``: in a unit shared by the chart."""

    label: str
    printed: str
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One indicator; ``title`` says which, and in words what is compared."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def in_words(self) -> str:
        """What the bars show, for those who cannot see them."""
        return f"{self.title}：" + "；".join(f"{bar.label} {bar.printed}" for bar in self.bars) + "。"


def find_charts(documents: Sequence[Document], facts: Mapping[str, Sequence[Fact]]) -> list[Chart]:
    """What is worth a chart: years first, then regions, then pairs of before and after; ``facts`` by document id."""
    flat = [fact for document in documents for fact in facts.get(document.document_id, ())]
    found = [*_years(documents, facts), *_regions(flat), *_before_and_after(flat)]
    return list({chart.title: chart for chart in reversed(found)}.values())[::-1][:MAX_CHARTS]


def _years(documents: Sequence[Document], facts: Mapping[str, Sequence[Fact]]) -> Iterable[Chart]:
    for series in compare_facts(documents, facts=facts):
        bars = {
            (str(year), member.fact.quantity.text): _bar(f"{year}年", member.fact.quantity)
            for year, members in series.by_year.items()
            for member in members
        }
        yield from _chart(_title(series.subject, series.indicator, series.kind), bars.values())


def _regions(facts: Sequence[Fact]) -> Iterable[Chart]:
    groups: dict[tuple[str, str, str, str, str], dict[str, Bar | None]] = {}
    for fact in facts:
        if fact.subject and fact.period is not None and fact.period.iso:
            kind = str(fact.change.kind) if fact.change is not None else "value"
            key = (fact.indicator, kind, fact.status, fact.period.iso, _base_unit(fact.quantity))
            groups.setdefault(key, {}).setdefault(fact.subject, _bar(fact.subject, fact.quantity))
    for (indicator, kind, _, when, _), bars in groups.items():
        yield from _chart(f"{when}{'年' if len(when) == 4 else ' '}{_title(None, indicator, kind)}", bars.values())


def _before_and_after(facts: Sequence[Fact]) -> Iterable[Chart]:
    for fact in facts:
        earlier = fact.change.from_quantity if fact.change is not None else None
        if earlier is not None and _base_unit(earlier) == _base_unit(fact.quantity):
            yield from _chart(_title(fact.subject, fact.indicator, "value"), [_bar("由", earlier), _bar("到", fact.quantity)])


def _chart(title: str, bars: Iterable[Bar | None]) -> Iterable[Chart]:
    drawn = [bar for bar in bars if bar is not None]
    if 2 <= len(drawn) <= _MAX_BARS:
        yield Chart(title, tuple(drawn))


def _title(subject: str | None, indicator: str, kind: str) -> str:
    return (subject or "") + indicator + (f"（{wording.CHANGES[kind]}）" if kind in wording.CHANGES else "")


def _bar(label: str, quantity: Quantity) -> Bar | None:
    """None for ranges and ratios, which one bar cannot show."""
    if isinstance(quantity.value, tuple):
        return None
    unit = unit_named(quantity.unit)
    return Bar(label, quantity.text, float(quantity.value) * float(unit.factor if unit else 1))


def _base_unit(quantity: Quantity) -> str:
    unit = unit_named(quantity.unit)
    return unit.base if unit else quantity.unit


def draw(chart: Chart) -> str:
    """The chart as a figure with an inline SVG; the bars begin at zero, those below it are drawn hollow."""
    labels = [_short(bar.label, 8) for bar in chart.bars]
    left = max(map(len, labels)) * _EM + 8
    width, height = left + _BAR + _VALUE, _STEP * len(chart.bars)
    most = max(abs(bar.value) for bar in chart.bars) or 1.0
    rows = []
    for index, (label, bar) in enumerate(zip(labels, chart.bars, strict=True)):
        middle = index * _STEP + _STEP / 2
        length = max(abs(bar.value) / most * _BAR, 1)
        rows.append(
            f'<text class="label" x="{left - 8}" y="{middle + 4:g}" text-anchor="end">{safe(label)}</text>'
            f'<rect class="bar{" below" if bar.value < 0 else ""}" x="{left}" y="{middle - 8:g}" width="{length:.1f}" height="16" rx="2"/>'
            f'<text class="label" x="{left + length + 6:.1f}" y="{middle + 4:g}">{safe(_short(bar.printed, 10))}</text>'
        )
    return (
        f'<figure class="chart"><figcaption>{safe(chart.title)}</figcaption>'
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{safe(chart.in_words)}">{"".join(rows)}</svg></figure>'
    )


def _short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"
