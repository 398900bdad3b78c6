"""The server's own pages: the list of files, a file with its questions, what a search found, an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from govtext.corpus import SUFFIXES, Hit
from govtext.corpus.passages import query_terms
from govtext.layout import Box
from govtext.offsets import Span
from govtext.results import Answer
from govtext.viewing.layers import Mark, nest
from govtext.viewing.server.library import Entry
from govtext.viewing.server.problems import Problem
from govtext.viewing.server.reports import place_of
from govtext.viewing.server.searching import Progress
from govtext.viewing.server.settings import MIB
from govtext.viewing.server.shell import Page, shell
from govtext.viewing.side import evidence_html
from govtext.webpage import safe

MOST_ROWS = 300

Questions = Sequence[tuple[str, str | None]]


def address(entry: Entry, part: str = "", fragment: str = "", **parameters: object) -> str:
    """The address of a file's page or of a part of it, fit for an attribute."""
    query = urlencode({name: value for name, value in parameters.items() if value not in (None, "")})
    return safe(f"/f/{entry.id}{part}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else ""))


def home_page(
    uploads: Sequence[Entry], own: Sequence[Entry], titles: Mapping[str, str], questions: Questions, progress: Progress,
    *, place: str, name: str, max_bytes: int,
) -> Page:  # fmt: skip
    """The list of files.

    Args:
        uploads, own: The files; ``own`` are those of the folder or index.
        titles: Of reports, by the path of the file.
        questions: The last ones about all files.
        progress: Of the index.
        place: Name of the folder or index; "" if there is none.
        name: Only files whose name or title holds this are listed.
        max_bytes: Largest file that may be uploaded.
    """
    chosen = [each for each in own if name.lower() in f"{each.name} {titles.get(str(each.path), each.title)}".lower()]
    kinds = "、".join(suffix.lstrip(".").upper() for suffix in (".txt", ".pdf", ".docx", ".ofd", ".html", ".md"))
    drop = (
        '<section class="drop js-only" id="drop" aria-labelledby="drop-title"><h2 id="drop-title">把报告拖到这里</h2>'
        f'<p><label class="pick">或选择文件<input type="file" id="pick" multiple accept="{",".join(SUFFIXES)}"></label></p>'
        f'<p class="soft">{kinds}，每份不超过 {max_bytes / MIB:g} MiB；只存在这台机器上。</p><ul id="sent"></ul></section>'
        '<p class="no-js soft">上传文件需要启用 JavaScript；其余功能不需要。</p>'
    )
    parts = ['<main class="column"><h1 class="visually-hidden">文件</h1>', drop]
    if uploads:
        parts.append(f'<section aria-labelledby="uploads-title"><h2 id="uploads-title">上传的文件</h2>{_table(uploads, titles)}</section>')
    if place:
        more = f"，显示前 {MOST_ROWS} 份" if len(chosen) > MOST_ROWS else ""
        chooser = (
            '<form class="narrow" action="/"><label>名称含 <input type="search" name="name" maxlength="100" '
            f'value="{safe(name)}"></label> <button>筛选</button> <span class="soft">{len(chosen)} 份{more}</span></form>'
        )
        table = _table(chosen[:MOST_ROWS], titles) if chosen else '<p class="soft">没有这样的文件。</p>'
        parts.append(f'<section aria-labelledby="own-title"><h2 id="own-title">{safe(place)}</h2>{chooser}{table}</section>')
    parts.append(f'<p class="soft" id="progress" role="status" data-working="{int(progress.working)}">{safe(progress_words(progress))}</p>')
    parts.append(_history("最近的提问", ((words, answer, safe("/search?" + urlencode({"q": words}))) for words, answer in questions)))
    return shell("文件", "".join([*parts, "</main>"]), kind="files", max_bytes=max_bytes)


def _table(entries: Iterable[Entry], titles: Mapping[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="{address(each)}">{safe(each.name)}</a></th><td>{safe(titles.get(str(each.path), each.title))}</td>'
        f'<td class="size">{_size(each.size)}</td><td>{_remove_button(each)}</td></tr>'
        for each in entries
    )
    heads = '<th scope="col">文件</th><th scope="col">标题</th><th scope="col" class="size">大小</th><th scope="col"><span class="visually-hidden">操作</span></th>'
    return f'<div class="wide"><table class="list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _remove_button(entry: Entry) -> str:
    if entry.origin != "upload":
        return ""
    return f'<button type="button" class="remove js-only" data-id="{entry.id}" aria-label="删除 {safe(entry.name)}">删除</button>'


def _size(size: int) -> str:
    return "" if not size else f"{size / MIB:.1f} MiB" if size >= MIB / 10 else f"{max(size / 1024, 1):.0f} KiB"


def progress_words(progress: Progress) -> str:
    """How far the index is, in words."""
    if progress.problem:
        return f"检索暂时没有更新：{progress.problem}"
    words = f"可检索 {progress.done} / {progress.total} 份"
    if progress.failed:
        words += f"，{progress.failed} 份读不了"
    return words + ("，正在编入…" if progress.working else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a file to be shown as a picture: its number from 1, its size in points, and rectangles with their kind."""

    number: int
    count: int
    width: float
    height: float
    boxes: Sequence[tuple[Box, str]]


def file_page(
    entry: Entry, title: str, *, question: str, answer: Answer | None, found: bool, sheet: Sheet | None, questions: Questions,
    parameters: Mapping[str, str], anchor: str,
) -> Page:  # fmt: skip
    """A file: its questions at one side, the reading page at the other.

    Args:
        entry: The file.
        title: Of its report.
        question: As asked; "" if none was.
        answer: To it; None without a question.
        found: A passage that a search found is marked.
        sheet: The page to be shown; None for files without pages.
        questions: The last ones about this file.
        parameters: Of this page's address, for the reading page and the links to other sheets.
        anchor: Where the reading page shall open.
    """
    shown = {name: value for name, value in parameters.items() if name != "page"}
    head = (
        f'<div class="head"><h1>{safe(title or entry.name)}</h1>'
        f'<p class="soft">{safe(entry.name)}</p><nav aria-label="文件"><a href="{address(entry, "/facts.csv")}" download>数据 CSV</a> '
        f'<a href="{address(entry, "/report", anchor, **shown)}" target="_blank" rel="noopener">单独打开</a></nav></div>'
    )
    ask = (
        f'<form class="ask" id="ask" action="/f/{entry.id}"><label for="question" class="visually-hidden">问这份文件</label>'
        f'<input id="question" name="q" maxlength="300" value="{safe(question)}" placeholder="问这份文件，如：全年生产总值是多少？" required>'
        "<button>提问</button></form>"
    )
    history = _history("问过的问题", ((words, said, address(entry, q=words)) for words, said in questions))
    told = '<p class="soft">黄色标出的是检索到的段落。</p>' if found else ""
    side = f'<aside aria-label="问答和原页">{ask}{_card(answer)}{told}{_sheet(entry, sheet, shown)}{history}</aside>'
    frame = (
        f'<iframe title="{safe(title or entry.name)}" src="{address(entry, "/report", anchor, **shown)}" '
        'sandbox="allow-scripts allow-downloads allow-modals" allow="clipboard-write"></iframe>'
    )
    return shell(title or entry.name, f'<main>{head}<div class="work">{side}{frame}</div></main>', kind="file" if sheet else "file unpaged")


def _card(answer: Answer | None, link: str = "", where: str = "") -> str:
    """An answer with its evidence; ``link`` leads to its place."""
    if answer is None:
        return ""
    sure = f'<span class="soft">把握 {answer.probability:.0%}</span>'
    if answer.text is None:
        return f'<article class="card" id="answer"><p class="said none">{answer.said} {sure}</p></article>'
    words = f'<a href="{link}">{safe(answer.text)}</a>' if link else safe(answer.text)
    evidence = "".join(
        f'<blockquote>{evidence_html(answer, each)}</blockquote><p class="where soft">{safe(_where(where, each.section_labels, each.page))}</p>'
        for each in answer.evidence[:1]
    )
    return f'<article class="card" id="answer"><p class="said">{words} {sure}</p>{evidence}</article>'


def _where(title: str, labels: Sequence[str], page: int | None) -> str:
    return " › ".join([*([title] if title else []), *filter(None, labels), *([f"第 {page} 页"] if page else [])])


def _sheet(entry: Entry, sheet: Sheet | None, parameters: Mapping[str, str]) -> str:
    if sheet is None:
        return ""
    rectangles = "".join(
        f'<rect class="{kind}" x="{box.left - 1:.1f}" y="{box.top - 1:.1f}" width="{box.right - box.left + 2:.1f}" height="{box.bottom - box.top + 2:.1f}" rx="1.5"/>'
        for box, kind in sheet.boxes
    )
    picture = address(entry, f"/pages/{sheet.number}.png")

    def turn(number: int, words: str, name: str) -> str:
        if not 1 <= number <= sheet.count:
            return f'<span class="soft" aria-hidden="true">{words}</span>'
        return f'<a href="{address(entry, "", "sheet", **parameters, page=number)}" aria-label="{name}">{words}</a>'

    return (
        f'<figure class="sheet" id="sheet"><figcaption>{turn(sheet.number - 1, "‹ 上页", "上一页")} <span>原件第 {sheet.number} / {sheet.count} 页</span> '
        f'{turn(sheet.number + 1, "下页 ›", "下一页")} <a href="{picture}" target="_blank" rel="noopener">大图</a></figcaption>'
        f'<div class="paper"><svg viewBox="0 0 {sheet.width:.1f} {sheet.height:.1f}" role="img" aria-label="原件第 {sheet.number} 页">'
        f'<image href="{picture}" width="{sheet.width:.1f}" height="{sheet.height:.1f}"/>{rectangles}</svg></div></figure>'
    )


def _history(title: str, rows: Iterable[tuple[str, str | None, str]]) -> str:
    """Questions with their answers and addresses; "" if there are none."""
    items = "".join(
        f'<li><a href="{link}">{safe(words)}</a> <span class="soft">{safe(answer or "没有答案")}</span></li>' for words, answer, link in rows
    )
    return f'<section class="history"><h2>{title}</h2><ul>{items}</ul></section>' if items else ""


def search_page(
    question: str, answer: Answer | None, answered: Entry | None, hits: Sequence[tuple[Hit, Entry | None]], titles: Mapping[str, str], progress: Progress
) -> Page:
    """An answer from all files, and the passages that fit best.

    Args:
        question: As asked.
        answer: To it; None if nothing was found.
        answered: The file that holds the answer.
        hits: Passages, each with its file if that is still there.
        titles: Of documents, by id.
        progress: Of the index.
    """
    parts = [f'<main class="column"><h1>{safe(question)}</h1>']
    if answer is not None and answer.text is not None:
        link = address(answered, q=question, scope="all") if answered else ""
        parts.append(_card(answer, link, titles.get(answer.document_id or "", "")))
    if hits:
        if answer is None or answer.text is None:
            parts.append('<p class="soft">这些文件没有直接回答；下面是最接近的段落。</p>')
        parts.append(
            f'<section aria-labelledby="hits-title"><h2 id="hits-title">找到的段落</h2><p><a href="{safe("/facts.csv?" + urlencode({"q": question}))}" download>相关数据 CSV</a></p>'
            f'<ol class="hits">{"".join(_hit(question, hit, entry) for hit, entry in hits)}</ol></section>'
        )
    else:
        parts.append('<p>没有找到合适的段落。换个说法，或少用几个词。</p>')
    parts.append(f'<p class="soft" id="progress" role="status" data-working="{int(progress.working)}">{safe(progress_words(progress))}</p></main>')
    return shell(question, "".join(parts), kind="found", query=question)


def _hit(question: str, hit: Hit, entry: Entry | None) -> str:
    name = safe(hit.title or (entry.name if entry else hit.document_id))
    link = f'<a href="{address(entry, at=place_of(hit.document_id, hit.span))}">{name}</a>' if entry else name
    where = _where(entry.name if entry and hit.title else "", hit.section_labels, hit.page)
    return f'<li><h3>{link}</h3><p class="where soft">{safe(where)}</p><p class="passage">{_with_terms(question, hit.text)}</p></li>'


def _with_terms(question: str, text: str) -> str:
    """A passage with the words of the question marked."""
    terms = [term for term, weight in query_terms(question).items() if weight >= 1 and len(term) > 1]
    found = sorted(Span(at, at + len(term)) for term in terms for at in _places(text, term))
    merged: list[Span] = []
    for span in found:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return nest(text, [Mark(span, "mark", 0) for span in merged])


def _places(text: str, term: str) -> Iterable[int]:
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + 1)


def problem_page(problem: Problem) -> Page:
    """An error, for a browser's window."""
    rows = (("收到", problem.came), ("允许", problem.allowed), ("可以", problem.to_do))
    cells = "".join(f"<dt>{name}</dt><dd>{safe(words)}</dd>" for name, words in rows)
    return shell("出错了", f'<main class="column"><h1>出错了</h1><dl>{cells}</dl><p><a href="/">回到文件列表</a></p></main>', kind="problem")
