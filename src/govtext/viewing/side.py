"""What stands beside a report: the digest and the answers, each sentence a link to its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from govtext.document import Document
from govtext.results import Answer, Evidence, SummarySentence, joint_of
from govtext.webpage import safe


def digest_panel(pieces: Sequence[SummarySentence], prefix: str, title: str, several: bool) -> str:
    """The digest of one report, in paragraphs under the headings it draws on; "" if it is empty."""
    if not pieces:
        return ""
    parts: list[str] = []
    for heading, group in groupby(enumerate(pieces), key=lambda item: item[1].section_labels[:1]):
        if heading:
            parts.append(f"<h3>{safe(heading[0])}</h3>")
        parts.append(f'<p>{_running(list(group), prefix)}</p>')
    count = sum(len(piece.text) for piece in pieces)
    name = f'<p class="report-name">{safe(title)}</p>' if several else ""
    return (
        f'<section class="digest-panel" aria-label="{safe(title)}的摘要"><h2>摘要 <small>{count} 字，皆为原句</small></h2>'
        f"{name}{''.join(parts)}</section>"
    )


def _running(group: Sequence[tuple[int, SummarySentence]], prefix: str) -> str:
    parts: list[str] = []
    for place, (index, piece) in enumerate(group):
        parts.append(f'<a href="#{prefix}m{index}">{safe(piece.text)}</a>')
        parts.append(joint_of(piece, group[place + 1][1] if place + 1 < len(group) else None))
    return "".join(parts)


def answers_panel(answers: Sequence[Answer], prefixes: Mapping[str, str], documents: Mapping[str, Document]) -> str:
    """Questions with their answers; ``prefixes`` and ``documents`` by document id. "" if nothing was asked."""
    if not answers:
        return ""
    cards = "".join(_card(number, answer, prefixes, documents) for number, answer in enumerate(answers))
    return f'<section class="answers" aria-labelledby="answers-title"><h2 id="answers-title">问答</h2>{cards}</section>'


def _card(number: int, answer: Answer, prefixes: Mapping[str, str], documents: Mapping[str, Document]) -> str:
    parts = [f'<article class="card" id="answer-{number}"><h3>{safe(answer.question)}</h3>']
    if answer.text is None:
        parts.append(f'<p class="said none">{answer.said} <span class="soft">把握 {answer.probability:.0%}</span></p>')
    else:
        prefix = prefixes.get(answer.document_id or "")
        words = safe(answer.text)
        link = f'<a href="#{prefix}a{number}">{words}</a>' if prefix is not None and answer.parts else words
        parts.append(f'<p class="said">{link} <span class="soft">把握 {answer.probability:.0%}</span></p>')
        for evidence in answer.evidence[:1]:
            parts.append(f"<blockquote>{evidence_html(answer, evidence)}</blockquote>{_where(evidence, documents)}")
    if answer.alternatives:
        others = "".join(f"<li>{safe(a.text or '')} <span class='soft'>{a.probability:.0%}</span></li>" for a in answer.alternatives if a.text)
        parts.append(f"<details><summary>其他可能</summary><ul>{others}</ul></details>")
    return "".join([*parts, "</article>"])


def evidence_html(answer: Answer, evidence: Evidence) -> str:
    """The sentence with the words of the answer marked."""
    parts: list[str] = []
    at = evidence.span.start
    for place in sorted(answer.parts, key=lambda part: part.span):
        if evidence.span.contains(place.span) and place.span.start >= at and answer.document_id == evidence.document_id:
            parts.append(safe(evidence.text[at - evidence.span.start : place.span.start - evidence.span.start]))
            parts.append(f'<mark class="answer">{safe(place.text)}</mark>')
            at = place.span.end
    return "".join([*parts, safe(evidence.text[at - evidence.span.start :])])


def _where(evidence: Evidence, documents: Mapping[str, Document]) -> str:
    document = documents.get(evidence.document_id)
    title = [f"《{document.title}》"] if len(documents) > 1 and document is not None and document.title else []
    page = [f"第 {evidence.page} 页"] if evidence.page is not None else []
    words = " › ".join([*title, *filter(None, evidence.section_labels), *page])
    return f'<p class="where soft">{safe(words)}</p>' if words else ""
