"""The reading page: reports, their digest, answers, figures and repair in one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govtext.document import Document
from govtext.errors import OptionError
from govtext.facts import extract_facts
from govtext.results import Answer, Fact, Summary
from govtext.summarization import summarize
from govtext.viewing import charts, wording
from govtext.viewing.changes import changes_of, removed_ranges
from govtext.viewing.facts_panel import MAX_FACTS, Figures, facts_table
from govtext.viewing.outline import outline_list
from govtext.viewing.report import ReportView, report_text
from govtext.viewing.side import answers_panel, digest_panel
from govtext.webpage import assemble, asset, safe, spelled_out

_LONG = 100_000
"""Characters of all reports above which a browser lays out only the blocks in sight."""


def render_page(
    documents: Document | Sequence[Document],
    *,
    summaries: Sequence[Summary] | None = None,
    answers: Sequence[Answer] = (),
    facts: Mapping[str, Sequence[Fact]] | None = None,
    title: str | None = None,
) -> str:
    """One HTML page for reports; it can be written as UTF-8 to a file and opened from there.

    Args:
        documents: One report or several.
        summaries: Of these reports; None makes one of each, () leaves them out.
        answers: From these reports.
        facts: By ``document_id``; None extracts them, an empty mapping leaves them out.
        title: Of the page; None takes that of the first report.

    Returns:
        The page. Characters that HTML cannot carry (lone surrogates, control characters) are U+FFFD in it.

    Raises:
        OptionError: There is no document.
    """
    shown = (documents,) if isinstance(documents, Document) else tuple(documents)
    if not shown:
        raise OptionError("a page needs at least one document; got none")
    if summaries is None:
        summaries = [summarize(document) for document in shown]
    if facts is None:
        facts = {document.document_id: extract_facts(document) for document in shown}
    views = _views(shown, summaries, answers, facts)
    names = [document.title or document.source.origin for document in shown]
    figures = [view.figures for view in views]
    drawn = charts.find_charts(shown, facts)
    table = facts_table(figures, sum(len(facts.get(document.document_id, ())) for document in shown))
    side = "".join(digest_panel(view.digest, view.prefix, name, len(views) > 1) for view, name in zip(views, names, strict=True))
    by_id = {document.document_id: document for document in shown}
    asked = answers_panel(answers, {view.document.document_id: view.prefix for view in views}, by_id)
    body = [
        '<a class="skip" href="#text">跳到正文</a>',
        _bar(bool(asked), bool(side), bool(table), bool(drawn)),
        f'<div class="layout{" long" if sum(len(document.text) for document in shown) > _LONG else ""}">'
        '<nav class="outline" aria-label="提纲"><details open><summary>提纲</summary>',
        "".join(_outline(view, name, len(views) > 1) for view, name in zip(views, names, strict=True)),
        "</details></nav>",
        f'<aside class="side" aria-label="问答和摘要">{_side_title(names)}{asked}{side}</aside>' if asked or side else "",
        '<main id="text" tabindex="-1"><div class="columns-head" aria-hidden="true"><span>修复后</span><span>原文</span></div>',
        "".join(_article(view, name) for view, name in zip(views, names, strict=True)),
        "</main></div>",
        table,
        _charts(drawn),
        _repair(shown),
        '<div class="fact-card" id="fact-card" role="tooltip" hidden></div><p class="visually-hidden" id="said" role="status"></p>',
    ]
    return assemble(
        title or names[0],
        "\n".join(filter(None, body)),
        styles=[asset("govtext.viewing", "assets/page.css")],
        scripts=[asset("govtext.viewing", "assets/page.js")],
    )


def _views(
    documents: Sequence[Document], summaries: Sequence[Summary], answers: Sequence[Answer], facts: Mapping[str, Sequence[Fact]]
) -> list[ReportView]:
    removed = {source.sha256: removed_ranges(source) for source in {d.source.sha256: d.source for d in documents}.values()}
    views: list[ReportView] = []
    room = MAX_FACTS
    for index, document in enumerate(documents):
        prefix, key = f"r{index}-", document.document_id
        pieces = [piece for summary in summaries for piece in summary.sentences if piece.document_id == key]
        figures = Figures(document, tuple(facts.get(key, ()))[:room], prefix)
        room -= len(figures.facts)
        views.append(
            ReportView(
                document,
                prefix,
                figures,
                tuple(sorted(pieces, key=lambda piece: piece.span)),
                tuple((number, answer) for number, answer in enumerate(answers) if answer.document_id == key),
                changes_of(document, removed[document.source.sha256]),
            )
        )
    return views


def _bar(asked: bool, digest: bool, figures: bool, drawn: bool) -> str:
    links = [("text", "正文"), *([("facts", "数据")] if figures else []), *([("charts", "图")] if drawn else []), ("repair", "修复")]
    switches = [
        *([("digest", "摘要句", True)] if digest else []),
        *([("facts", "数字", True)] if figures else []),
        *([("answers", "答案", True)] if asked else []),
        ("cuts", "修复痕迹", False),
        ("source", "对照原文", False),
    ]
    return (
        '<header class="top"><nav aria-label="本页"><ul>'
        + "".join(f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in links)
        + '</ul></nav><div class="switches js-only" role="group" aria-label="显示">'
        + "".join(
            f'<label class="switch-{name}"><input type="checkbox" data-show="{name}"{" checked" if on else ""}><span>{words}</span></label>'
            for name, words, on in switches
        )
        + '</div><button type="button" id="theme" class="js-only" aria-label="深色" aria-pressed="false"></button></header>'
    )


def _side_title(names: Sequence[str]) -> str:
    """What the page is about, for a narrow window and for print, where the report begins only further down."""
    return f'<p class="side-title" aria-hidden="true">{safe(names[0])}</p>' if len(names) == 1 else ""


def _outline(view: ReportView, name: str, several: bool) -> str:
    top = f'<p class="report-name"><a href="#{view.prefix}top">{safe(name)}</a></p>' if several else ""
    return top + (outline_list(view.document, view.prefix) or '<p class="soft">（无标题层次）</p>')


def _article(view: ReportView, name: str) -> str:
    untitled = "" if view.document.title_line else f'<h1 class="untitled">{safe(name)}</h1>'
    return (
        f'<article class="report" id="{view.prefix}top" aria-label="{safe(name)}">{untitled}'
        f'<div class="text">{report_text(view)}</div></article>'
    )


def _charts(drawn: Sequence[charts.Chart]) -> str:
    if not drawn:
        return ""
    return f'<section class="charts" id="charts" aria-labelledby="charts-title"><h2 id="charts-title">图</h2><div>{"".join(map(charts.draw, drawn))}</div></section>'


def _repair(documents: Sequence[Document]) -> str:
    """What the reader left out and what the repair did, once for each file."""
    parts: list[str] = []
    sources = {document.source.sha256: document for document in documents}
    for document in sources.values():
        if len(sources) > 1:
            parts.append(f"<h3>{safe(document.source.origin)}</h3>")
        rows = [(wording.STEPS.get(step.name, step.name), step.count, step.examples) for step in document.clean_log]
        for kind, name in wording.FURNITURE.items():
            left_out = [item.text for item in document.source.furniture if item.kind == kind]
            if left_out:
                rows.append((f"读取时略去{name}", len(left_out), tuple(dict.fromkeys(left_out))[:5]))
        cells = "".join(
            f'<tr><th scope="row">{safe(name)}</th><td class="value">{count}</td><td>'
            + " ".join(f"<q>{spelled_out(example)}</q>" for example in examples)
            + "</td></tr>"
            for name, count, examples in rows
        )
        head = '<thead><tr><th scope="col">步骤</th><th scope="col">次数</th><th scope="col">例</th></tr></thead>'
        parts.append(f"<table>{head}<tbody>{cells}</tbody></table>" if rows else "<p>文字未作改动。</p>")
    return f'<section class="repair" id="repair" aria-labelledby="repair-title"><h2 id="repair-title">修复</h2>{"".join(parts)}</section>'
