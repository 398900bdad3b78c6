"""The table of figures: one row a fact, linked both ways with its place in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govtext.document import Document
from govtext.quantities import unit_named
from govtext.results import Fact
from govtext.viewing import wording
from govtext.viewing.layers import Mark
from govtext.webpage import safe


@dataclass(frozen=True, slots=True)
class Figures:
    """The facts of one report; ``prefix`` makes the ids of its rows and marks its own."""

    document: Document
    facts: tuple[Fact, ...]
    prefix: str


COLUMNS = ("指标", "数值", "规范值", "期间", "变化", "主体", "性质", "原句")
"""Of the table; with several reports one more, the report, stands first."""


MAX_FACTS = 5000
"""Most facts of a page; a report of 50,000 characters has some hundreds. More rows would make a browser slow."""
_CLASSES = {"数值": ' class="value"', "规范值": ' class="value"', "主体": ' class="subject"', "原句": ' class="clause"'}
_WHOLE = 12  # characters up to which a figure and its unit stay on one line


def fact_marks(figures: Figures, rank: int) -> list[Mark]:
    """A link around each figure of the report, to its row; of figures that overlap only the first gets one."""
    marks: list[Mark] = []
    end = -1
    for index, fact in sorted(enumerate(figures.facts), key=lambda item: item[1].quantity.span):
        span = fact.quantity.span
        if span.start < end or not len(span):
            continue
        end = span.end
        names = ["fact", *(["target"] if fact.status == "target" else []), *(["whole"] if len(span) <= _WHOLE else [])]
        link = f' class="{" ".join(names)}" href="#{figures.prefix}f{index}"'
        marks.append(Mark(span, "a", rank, f'{link} id="{figures.prefix}q{index}"', link))
    return marks


def facts_table(tables: Sequence[Figures], found: int) -> str:
    """The table with its tools; "" if there is no fact. ``found`` counts also those that had no room."""
    count = sum(len(figures.facts) for figures in tables)
    if not count:
        return ""
    several = len(tables) > 1
    without = "" if any(fact.subject for figures in tables for fact in figures.facts) else ' class="no-subject"'
    columns = ("报告", *COLUMNS) if several else COLUMNS
    heads = "".join(
        f'<th scope="col" aria-sort="none"{_CLASSES.get(name, "")}><button type="button" class="sort js-only">{name}</button>'
        f'<span class="no-js">{name}</span></th>'
        for name in columns
    )
    rest = f'<p class="soft">共 {found:,} 条，页面只列前 {count:,} 条；全部可用 govtext facts --csv 导出。</p>' if found > count else ""
    rows = "".join(_row(figures, index, several) for figures in tables for index in range(len(figures.facts)))
    return (
        '<section class="facts" id="facts" aria-labelledby="facts-title"><h2 id="facts-title">数据</h2>'
        '<form class="tools js-only" role="search" aria-label="筛选数据">'
        '<label>筛选 <input type="search" id="facts-filter" placeholder="指标、期间、原句…" autocomplete="off"></label>'
        '<label>性质 <select id="facts-status"><option value="">全部</option><option>完成</option><option>目标</option></select></label>'
        '<button type="button" id="facts-copy">复制表格</button><button type="button" id="facts-csv">下载 CSV</button>'
        f'<span class="soft" id="facts-count" role="status">{count} 条</span></form>'
        '<textarea id="facts-text" class="js-only" hidden readonly rows="8" aria-label="表格文字，请按 Ctrl+C 复制"></textarea>'
        f'{rest}<div class="wide" role="region" aria-labelledby="facts-title" tabindex="0"><table id="facts-table"{without}>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _row(figures: Figures, index: int, several: bool) -> str:
    fact, prefix = figures.facts[index], figures.prefix
    how = wording.HOW.get(fact.period.how, fact.period.how) if fact.period is not None else ""
    unit, value = _sort_key(fact)
    report = f"<td>{safe(figures.document.title or '（无标题）')}</td>" if several else ""
    printed, normalised = fact.quantity.text, wording.normalised(fact.quantity)
    same = " same" if printed.replace(" ", "") == normalised.replace(" ", "") else ""
    return (
        f'<tr id="{prefix}f{index}">{report}'
        f'<th scope="row" data-cell="指标"><a href="#{prefix}q{index}">{safe(fact.indicator) or "（未找到）"}</a></th>'
        f'<td class="value" data-unit="{safe(unit)}" data-value="{value}">{safe(printed)}</td>'
        f'<td class="value{same}" data-cell="规范值" data-unit="{safe(unit)}" data-value="{value}">{safe(normalised)}</td>'
        f'<td class="when" data-cell="期间" data-how="{safe(how)}">{safe(wording.period(fact.period))}</td>'
        f'<td data-cell="变化">{safe(wording.change(fact))}</td><td class="subject" data-cell="主体">{safe(fact.subject or "")}</td>'
        f'<td data-cell="性质">{wording.STATUS[fact.status]}</td><td class="clause">{safe(fact.text)}</td></tr>'
    )


def _sort_key(fact: Fact) -> tuple[str, str]:
    """Unit and value in which figures can be compared: 1公里 and 800米 as 米."""
    quantity = fact.quantity
    first = quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value
    unit = unit_named(quantity.unit)
    if unit is None:
        return quantity.unit, f"{float(first):g}"
    return unit.base, repr(float(first) * float(unit.factor))


