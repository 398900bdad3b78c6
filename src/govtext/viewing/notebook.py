"""Small pieces of HTML for notebooks: no script, no style sheet, colours that do on a light and on a dark ground."""

from __future__ import annotations

from itertools import groupby

from govtext.document import Document
from govtext.results import Answer, Summary
from govtext.viewing.side import evidence_html
from govtext.webpage import safe

_BOX = '<div lang="zh-CN" style="max-width:44em;line-height:1.7">'
_SOFT = 'style="opacity:.75;font-size:.9em"'
_MARK = 'style="background:rgba(90,200,130,.35);color:inherit;font-weight:600"'
_TEXT_CHARS = 20_000  # of a report in a notebook; the page of to_html has the whole


def document_fragment(document: Document) -> str:
    """Title, size, outline and text of a report."""
    counts = f"{len(document.text):,} 字 · {len(document.paragraphs)} 段 · {len(document.sentences)} 句"
    who = [document.byline.line.text] if document.byline else []
    parts = [_BOX, f'<b style="font-size:1.2em">{safe(document.title or "（无标题）")}</b>']
    parts.append(f"<div {_SOFT}>{safe(' · '.join([*who, counts]))}</div>")
    if outline := document.outline():
        parts.append(f'<details open><summary>提纲</summary><div style="white-space:pre-wrap">{safe(outline)}</div></details>')
    text = document.text[:_TEXT_CHARS] + ("……" if len(document.text) > _TEXT_CHARS else "")
    parts.append(f'<details><summary>正文</summary><div style="white-space:pre-wrap;max-height:30em;overflow:auto">{safe(text)}</div></details>')
    return "".join([*parts, "</div>"])


def summary_fragment(summary: Summary) -> str:
    """The pieces of a digest, a line a sentence, under the headings they come from."""
    parts = [_BOX]
    for labels, group in groupby(summary.sentences, key=lambda piece: piece.section_labels):
        parts.append(f"<div {_SOFT}>{safe(' › '.join(labels))}</div>" if labels else "")
        parts.append("<ul>" + "".join(f"<li>{safe(piece.text)}</li>" for piece in group) + "</ul>")
    note = f"{len(summary.text)} 字，至多 {summary.budget_chars} 字" + (f"；{summary.reason}" if summary.reason else "")
    return "".join([*parts, f"<div {_SOFT}>{safe(note)}</div></div>"])


def answer_fragment(answer: Answer) -> str:
    """Question, answer, how sure, and the sentence that proves it."""
    said = f"<b>{safe(answer.text)}</b>" if answer.text is not None else answer.said
    parts = [_BOX, f'<div {_SOFT}>{safe(answer.question)}</div><div style="font-size:1.2em">{said}']
    parts.append(f" <span {_SOFT}>把握 {answer.probability:.0%}</span></div>")
    for evidence in answer.evidence[:1] if answer.text is not None else ():
        words = evidence_html(answer, evidence).replace('<mark class="answer">', f"<mark {_MARK}>")
        where = [*filter(None, evidence.section_labels), *([f"第 {evidence.page} 页"] if evidence.page is not None else [])]
        parts.append(f"<div>{words}</div><div {_SOFT}>{safe(' › '.join(where))}</div>")
    return "".join([*parts, "</div>"])
