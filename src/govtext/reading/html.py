"""HTML pages of government sites: the main text without menus, tools and imprint.

Own rules rather than an extraction package: those look for news articles, drop short paragraphs and lines that repeat
(一、…; 二、… are both), and bring ten packages; here only lxml is needed, and headings and tables are kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from govtext.document import SourceText
from govtext.errors import IngestError
from govtext.reading.flow import Flow, FlowCell
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch
from govtext.reading.text import decode
from govtext.reading.xml import check_depth, lxml_etree

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
# fmt: off
_DROPPED = frozenset((
    "script", "style", "noscript", "iframe", "object", "embed", "applet", "nav", "footer", "aside", "svg", "canvas",
    "template", "select", "option", "datalist", "button", "input", "textarea", "head", "map", "audio", "video",
))
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARKS = re.compile(r"[，。；：、！？]")
# Words of class and id that sites give to what is not the text.
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|crumbs?|breadcrumb|footer|foot|sidebar|share|toolbar|tools|related|copyright|comments?|"
    r"login|search|pagination|pager|qrcode|ewm|print|fenxiang|dingwei|weizhi)(?:$|[-_ 0-9])",
    re.IGNORECASE,
)
_MOST_CELLS = 100_000
_INNERMOST = ("p", "span", "a", "font", "tr", "tbody")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_BETWEEN_WIDE = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")


def read_html(
    data: bytes, *, origin: str = "<bytes>", encoding: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> SourceText:
    """Read a saved web page.

    Args:
        data: The file's bytes.
        origin: Name for messages.
        encoding: When None, what the page declares, or what its bytes look like.
        limits: What is accepted.

    Raises:
        IngestError: There is no text in it.
        LimitError: It exceeds a limit.
        MissingExtraError: lxml is not installed.
    """
    watch = Watch(origin, limits)
    etree = lxml_etree(origin)
    text = _decode(data, encoding, origin)
    # lxml refuses a declaration of an encoding in characters that are decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IngestError(f"{origin}: not a readable web page ({error})"[:300]) from error
    if root is None:
        raise IngestError(f"{origin}: no element in this web page; it may be empty or damaged")
    check_depth(root, watch)
    watch.check_time("parsing")
    title = _page_title(root)
    _prune(root)
    body = root.find(".//body")
    main = _main_element(body if body is not None else root)
    flow = Flow(watch)
    _Writer(flow).block(main)
    if not flow.length:
        raise IngestError(f"{origin}: no text in this web page; if it loads its words by script, save it as shown")
    start = "".join("".join(flow.parts[:20]).split())
    if title and "".join(title.split()) not in start[: len(title) + 400]:
        titled = Flow(watch)
        titled.paragraph(title, level=1)
        _Writer(titled).block(main)
        flow = titled
    return flow.source(origin, hashlib.sha256(data).hexdigest())


def _decode(data: bytes, encoding: str | None, origin: str) -> str:
    if encoding is None:
        match = _CHARSET.search(data[:4096])
        declared = match.group(1).decode("ascii").lower() if match else ""
        if declared.startswith("gb"):
            declared = "gb18030"  # pages that say gb2312 use the characters of its successors
        if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                return data.decode(declared)
            except (LookupError, UnicodeDecodeError):
                pass  # the declaration is wrong: look at the bytes
    return decode(data, encoding=encoding, origin=origin)


# The name of a site stands where the page has no title of its own. Must not: …人民政府工作报告
_SITE_NAME = re.compile(r"(?:网站?|门户|首页|人民政府|政府网)$")


def _page_title(root: Any) -> str:
    """The title: what the page's data name, else its only ``<h1>``, else ``<title>`` without the site."""
    for meta in root.iter("meta"):
        if str(meta.get("name", "")).lower() == "articletitle" and (content := str(meta.get("content", "")).strip()):
            return content
    headings = [_words(h) for h in root.iter("h1")]
    headings = [h for h in headings if h]
    if len(headings) == 1:
        return headings[0]
    title = root.find(".//title")
    if title is None:
        return ""
    words = re.split(r"\s*[-_—|｜]{1,3}\s*", _words(title))[0].strip()
    return "" if _SITE_NAME.search(words) else words


def _words(element: Any) -> str:
    return _BLANKS.sub(" ", "".join(element.itertext())).strip()


def _prune(root: Any) -> None:
    """Take out what is never text: scripts, forms, menus, hidden elements."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _remove(element)
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        furniture = _FURNITURE.search(names) is not None and len(_MARKS.findall("".join(element.itertext()))) < 10
        if (
            (element.tag in _DROPPED and element.getparent() is not None)
            or element.get("hidden") is not None
            or _HIDDEN.search(str(element.get("style", "")))
            or (furniture and element.tag not in ("html", "body"))
        ):
            _remove(element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _main_element(body: Any) -> Any:
    """The innermost element that holds nearly all running text of the page.

    Running text is what has sentence marks and is no link; what a menu, a list of links or an imprint holds weighs
    little.
    """
    weight: dict[Any, float] = {}
    order = list(body.iter())
    for element in order:
        words = (element.text or "") + "".join(child.tail or "" for child in element)
        inside_link = element.tag == "a" or any(a.tag == "a" for a in element.iterancestors("a"))
        marks = 0 if inside_link else len(_MARKS.findall(words))
        weight[element] = marks * 10.0 + (0 if inside_link else 0.1 * len(words.strip()))
    for element in reversed(order):
        parent = element.getparent()
        if parent is not None and parent in weight:
            weight[parent] += weight[element]
    total = weight.get(body, 0.0)
    if total <= 0:
        return body
    chosen = body
    while True:
        best = max(chosen, key=lambda child: weight.get(child, 0.0), default=None)
        if best is None or weight.get(best, 0.0) < 0.88 * total or best.tag in _INNERMOST:
            return chosen
        chosen = best


@dataclass(slots=True)
class _Look:
    """What the text of a paragraph is set in."""

    chars: int = 0
    bold: int = 0


class _Writer:
    """Writes block elements as paragraphs; walks without recursion into inline elements only."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.parts: list[str] = []
        self.look = _Look()
        self.level = 0

    def block(self, element: Any) -> None:
        """The paragraphs of an element."""
        self._walk(element, level=0, bold=False)
        self._end(0)

    def _walk(self, element: Any, level: int, bold: bool) -> None:
        tag = element.tag
        if tag == "table":
            self._end(level)
            if self._table(element):
                return
        if tag == "br":
            self.parts.append("\n")
            return
        if tag == "hr":
            self._end(level)
            return
        own = int(tag[1]) if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else level
        own_bold = bold or tag in ("b", "strong")
        is_block = tag in _BLOCKS
        if is_block:
            self._end(level)
        if tag == "li":
            self.parts.append(_item_number(element))
        elif tag in ("td", "th") and self.parts:
            self.parts.append(" ")
        self._text(element.text, own_bold)
        for child in element:
            self._walk(child, own, own_bold)
            self._text(child.tail, own_bold)
        if is_block:
            self._end(own)

    def _text(self, text: str | None, bold: bool) -> None:
        if text:
            self.parts.append(_BLANKS.sub(" ", text))
            visible = len(text.strip())
            self.look.chars += visible
            self.look.bold += visible if bold else 0

    def _end(self, level: int) -> None:
        if self.parts:
            words = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(self.parts)))
            words = _BETWEEN_WIDE.sub("", words)
            look = self.look
            self.flow.paragraph(words, level=level, bold=look.chars > 0 and look.bold >= 0.9 * look.chars)
        self.parts = []
        self.look = _Look()

    def _table(self, table: Any) -> bool:
        """Write a table of data; False for one that only arranges the page."""
        if table.find(".//table") is not None:
            return False
        rows = list(_rows(table))
        cells: list[FlowCell] = []
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                while (number, column) in taken:
                    column += 1
                wide, high = _span(cell.get("colspan")), min(_span(cell.get("rowspan")), len(rows) - number)
                inner = Flow(self.flow.watch)
                _Writer(inner).cell(cell)
                words = "".join(inner.parts).strip()
                if len(words) > 400 or len(_MARKS.findall(words)) > 12:
                    return False  # running text: the table is the page's frame
                cells.append(FlowCell(words, number, column, high, wide))
                taken.update((r, c) for r in range(number, number + high) for c in range(column, column + wide))
                self.flow.watch.exceed("table cells", len(taken), _MOST_CELLS, "max_chars")
                column += wide
        if len(cells) < 2:
            return False
        self.flow.table(cells)
        return True

    def cell(self, cell: Any) -> None:
        """The paragraphs of a table cell."""
        self._text(cell.text, False)
        for child in cell:
            self._walk(child, 0, False)
            self._text(child.tail, False)
        self._end(0)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(text: str | None) -> int:
    try:
        return min(max(int(text or 1), 1), 200)
    except ValueError:
        return 1


def _item_number(item: Any) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "list-style:none" in str(parent.get("style", "")).replace(" ", ""):
        return ""
    number = _span(parent.get("start")) - 1
    for child in parent:
        number += child.tag == "li"
        if child is item:
            break
    return f"{number}. "
