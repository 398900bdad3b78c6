"""DOCX: paragraphs with the numbers that Word prints before them, heading styles, tables, text boxes, footnotes."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from govtext.document import SourceText
from govtext.errors import IngestError
from govtext.layout import Furniture
from govtext.reading.archive import Archive
from govtext.reading.flow import Flow, FlowCell
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch
from govtext.reading.numbering import Numbering, read_numbering
from govtext.reading.xml import parse_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_STYLES = 20
"""Longest chain of styles that are based on each other."""
_MOST_CELLS = 100_000
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]$", re.IGNORECASE)


def read_docx(data: bytes, *, origin: str = "<bytes>", limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Read a DOCX file.

    Deleted and hidden words are left out, tables of contents too (they are kept in ``SourceText.furniture``); headers
    and footers are not read. Footnotes and endnotes stand at the end, with their numbers in brackets.

    Raises:
        IngestError: It is damaged, encrypted or empty.
        LimitError: It exceeds a limit.
        MissingExtraError: lxml is not installed.
    """
    watch = Watch(origin, limits)
    archive = Archive(data, watch)
    main = _main_part(archive, watch)
    root = parse_xml(archive.read(main), main, watch)
    w = "{" + (_STRICT if root.tag.startswith("{" + _STRICT) else _W) + "}"
    body = root.find(f"{w}body")
    if body is None:
        raise IngestError(f"{origin}: {main!r} has no body; the file is damaged: open and save it with Word or WPS")
    folder = posixpath.dirname(main)
    reader = _Reader(w, Flow(watch), watch)
    if f"{folder}/styles.xml" in archive:
        reader.styles = _read_styles(parse_xml(archive.read(f"{folder}/styles.xml"), "styles.xml", watch), w)
    if f"{folder}/numbering.xml" in archive:
        part = parse_xml(archive.read(f"{folder}/numbering.xml"), "numbering.xml", watch)
        reader.numbering = read_numbering(part, w[1:-1])
    reader.blocks(body)
    for name, kind in (("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")):
        if f"{folder}/{name}" in archive and reader.noted[kind]:
            reader.notes(parse_xml(archive.read(f"{folder}/{name}"), name, watch), kind)
    if not reader.flow.length:
        raise IngestError(f"{origin}: no text in this DOCX file; if it holds scans, recognise their text first")
    return reader.flow.source(origin, hashlib.sha256(data).hexdigest())


def _main_part(archive: Archive, watch: Watch) -> str:
    """The name of the part that holds the text; Word lets it have any name."""
    if "_rels/.rels" in archive:
        relations = parse_xml(archive.read("_rels/.rels"), "_rels/.rels", watch)
        for relation in relations:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                name = str(relation.get("Target", "")).lstrip("/")
                if name in archive:
                    return name
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise IngestError(f"{watch.origin}: no document part; the DOCX file is damaged: open and save it with Word or WPS")


@dataclass(slots=True)
class _StyleInfo:
    """What matters of a paragraph style; None where it says nothing."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    size: float | None = None


def _read_styles(root: Any, w: str) -> dict[str, _StyleInfo]:
    raw: dict[str, _StyleInfo] = {}
    for style in root.iterfind(f"{w}style"):
        info = _StyleInfo()
        name, based = style.find(f"{w}name"), style.find(f"{w}basedOn")
        info.name = str(name.get(f"{w}val", "")) if name is not None else ""
        info.based_on = str(based.get(f"{w}val", "")) if based is not None else ""
        _paragraph_properties(style.find(f"{w}pPr"), w, info)
        _run_properties(style.find(f"{w}rPr"), w, info)
        raw[str(style.get(f"{w}styleId", ""))] = info
    return {style_id: _resolve(style_id, raw) for style_id in raw}


def _resolve(style_id: str, raw: dict[str, _StyleInfo]) -> _StyleInfo:
    """A style with what it inherits."""
    result = _StyleInfo(name=raw[style_id].name)
    at = style_id
    for _ in range(_MOST_STYLES):
        info = raw.get(at)
        if info is None:
            break
        for slot in ("outline", "list_id", "list_level", "bold", "size"):
            if getattr(result, slot) is None:
                setattr(result, slot, getattr(info, slot))
        if result.outline is None and (match := _HEADING_NAME.match(info.name)):
            result.outline = int(match.group(1)) - 1
        at = info.based_on
    return result


def _paragraph_properties(properties: Any, w: str, info: _StyleInfo) -> None:
    if properties is None:
        return
    outline = properties.find(f"{w}outlineLvl")
    if outline is not None:
        info.outline = _integer(outline.get(f"{w}val"))
    numbers = properties.find(f"{w}numPr")
    if numbers is not None:
        list_id, level = numbers.find(f"{w}numId"), numbers.find(f"{w}ilvl")
        if list_id is not None:
            info.list_id = str(list_id.get(f"{w}val", ""))
        if level is not None:
            info.list_level = _integer(level.get(f"{w}val"))


def _run_properties(properties: Any, w: str, info: _StyleInfo) -> None:
    if properties is None:
        return
    bold, size = properties.find(f"{w}b"), properties.find(f"{w}sz")
    if bold is not None:
        info.bold = _is_on(bold, w)
    if size is not None:
        info.size = _integer(size.get(f"{w}val")) / 2  # Word counts half points


def _is_on(element: Any, w: str) -> bool:
    return element.get(f"{w}val", "true") not in ("0", "false", "off", "none")


def _integer(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


@dataclass(slots=True)
class _Reader:
    """Walks the body; ``noted`` lists the notes in the order in which they are referred to."""

    w: str
    flow: Flow
    watch: Watch
    styles: dict[str, _StyleInfo] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    noted: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    _seen: int = 0

    def blocks(self, parent: Any) -> None:
        """The paragraphs and tables of a body, text box or content control."""
        w = self.w
        for child in self._children(parent):
            if child.tag == f"{w}p":
                self._paragraph(child)
            elif child.tag == f"{w}tbl":
                self._table(child)
            elif child.tag == f"{w}sdt":
                if self._is_contents(child):
                    words = "\n".join(self._words(p)[0] for p in child.iter(f"{w}p"))
                    self.flow.furniture.append(Furniture("contents", words))
                    continue
                content = child.find(f"{w}sdtContent")
                if content is not None:
                    self.blocks(content)
            elif child.tag in (f"{w}ins", f"{w}moveTo", f"{w}customXml", f"{w}smartTag"):
                self.blocks(child)

    def notes(self, root: Any, kind: str) -> None:
        """Foot- or endnotes in the order of their references."""
        w = self.w
        found = {str(note.get(f"{w}id")): note for note in root.iterfind(f"{w}{kind}")}
        for number, note_id in enumerate(self.noted[kind], 1):
            if note_id in found:
                words = "\n".join(self._words(p)[0] for p in found[note_id].iter(f"{w}p"))
                if words.strip():
                    self.flow.paragraph(f"[{number}] {words.strip()}", size=0.0)

    def _children(self, parent: Any) -> Iterator[Any]:
        """Child elements, with alternate content resolved to its first choice (the fallback says the same again)."""
        for child in parent:
            if child.tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                if choice is None:
                    choice = child.find(f"{_MC}Fallback")
                if choice is not None:
                    yield from self._children(choice)
            else:
                yield child

    def _is_contents(self, control: Any) -> bool:
        w = self.w
        gallery = control.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
        return gallery is not None and str(gallery.get(f"{w}val", "")).startswith("Table of Contents")

    def _paragraph(self, paragraph: Any) -> None:
        w = self.w
        self._seen += 1
        if not self._seen % 256:
            self.watch.check_time(f"paragraph {self._seen}")
        properties = paragraph.find(f"{w}pPr")
        own = _StyleInfo()
        style_id = ""
        if properties is not None:
            _paragraph_properties(properties, w, own)
            reference = properties.find(f"{w}pStyle")
            if reference is not None:
                style_id = str(reference.get(f"{w}val", ""))
        style = self.styles.get(style_id, _StyleInfo())
        words, boxes, look = self._words(paragraph)
        if _CONTENTS_NAME.match(style.name):
            if words.strip():
                self.flow.furniture.append(Furniture("contents", words.strip()))
            return
        outline = own.outline if own.outline is not None else style.outline
        level = outline + 1 if outline is not None and 0 <= outline <= 8 else 0
        if words.strip():
            label = self._label(own, style, style_id)
            bold = look.bold if look.bold is not None else bool(style.bold)
            self.flow.paragraph(label + words.strip(), level=level, size=look.size or style.size or 0.0, bold=bold)
        elif own.list_id or style.list_id:
            self._label(own, style, style_id)  # an empty numbered paragraph counts
        for box in boxes:
            self.blocks(box)

    def _label(self, own: _StyleInfo, style: _StyleInfo, style_id: str) -> str:
        list_id = own.list_id if own.list_id is not None else style.list_id
        if not list_id or list_id == "0":
            return ""  # list 0 takes a style's number away
        level = own.list_level
        if level is None and own.list_id is None:
            level = self.numbering.level_of_style(list_id, style_id)
        if level is None:
            level = style.list_level or 0
        return self.numbering.next_label(list_id, level)

    def _words(self, paragraph: Any) -> tuple[str, list[Any], _StyleInfo]:
        """The words of a paragraph, the text boxes anchored in it, and how most of it is set."""
        w = self.w
        parts: list[str] = []
        boxes: list[Any] = []
        weights = {True: 0, False: 0}
        sizes: dict[float, int] = {}
        stack = list(reversed(list(self._children(paragraph))))
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag == f"{w}r":
                info = _StyleInfo()
                properties = element.find(f"{w}rPr")
                _run_properties(properties, w, info)
                if properties is not None:
                    hidden = properties.find(f"{w}vanish")
                    if hidden is not None and _is_on(hidden, w):
                        continue
                count = len(parts)
                self._run(element, parts, boxes)
                length = sum(map(len, parts[count:]))
                if info.bold is not None:
                    weights[info.bold] += length
                if info.size:
                    sizes[info.size] = sizes.get(info.size, 0) + length
            elif tag in (f"{w}del", f"{w}moveFrom", f"{w}pPr", f"{w}rPr", f"{w}sdtPr", f"{w}rt"):
                continue
            else:
                stack.extend(reversed(list(self._children(element))))
        total = sum(map(len, parts))
        look = _StyleInfo(
            bold=None if not any(weights.values()) else weights[True] > 0.5 * total,
            size=max(sizes, key=lambda size: sizes[size]) if sizes else None,
        )
        return "".join(parts), boxes, look

    def _run(self, run: Any, parts: list[str], boxes: list[Any]) -> None:
        w = self.w
        for child in self._children(run):
            tag = child.tag
            if tag == f"{w}t":
                parts.append(child.text or "")
            elif tag in (f"{w}tab", f"{w}ptab"):
                parts.append("\t")
            elif tag in (f"{w}br", f"{w}cr"):
                parts.append("\n")
            elif tag == f"{w}noBreakHyphen":
                parts.append("-")
            elif tag == f"{w}sym":
                code = _hexadecimal(child.get(f"{w}char"))
                # Private-use codes are places in a symbol font, not characters.
                if 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE:
                    parts.append(chr(code))
            elif tag in (f"{w}footnoteReference", f"{w}endnoteReference"):
                kind = "footnote" if tag == f"{w}footnoteReference" else "endnote"
                self.noted[kind].append(str(child.get(f"{w}id")))
            elif tag == f"{w}ruby":
                base = child.find(f"{w}rubyBase")
                for inner in base.iter(f"{w}t") if base is not None else ():
                    parts.append(inner.text or "")
            elif tag in (f"{w}drawing", f"{w}pict", f"{w}object"):
                boxes.extend(self._text_boxes(child))

    def _text_boxes(self, drawing: Any) -> Iterator[Any]:
        """The outermost text boxes in a drawing; inner ones come with their paragraphs."""
        stack = [drawing]
        while stack:
            element = stack.pop()
            if element.tag == f"{self.w}txbxContent":
                yield element
            else:
                stack.extend(reversed(list(self._children(element))))

    def _table(self, table: Any) -> None:
        w = self.w
        cells: list[FlowCell] = []
        open_cells: dict[int, FlowCell] = {}  # by column: vertical merges that may go on
        for number, row in enumerate(self._rows(table)):
            column = 0
            properties = row.find(f"{w}trPr")
            if properties is not None:
                before = properties.find(f"{w}gridBefore")
                column = min(_integer(before.get(f"{w}val")), 1000) if before is not None else 0
            going_on: dict[int, FlowCell] = {}
            for cell in self._row_cells(row):
                span, merge = 1, None
                properties = cell.find(f"{w}tcPr")
                if properties is not None:
                    wide, merge = properties.find(f"{w}gridSpan"), properties.find(f"{w}vMerge")
                    span = min(max(_integer(wide.get(f"{w}val")), 1), 1000) if wide is not None else 1
                above = open_cells.get(column)
                if merge is not None and merge.get(f"{w}val", "continue") == "continue" and above is not None:
                    above.row_span = number - above.row + 1
                    going_on[column] = above
                else:
                    words = "\n".join(filter(None, (self._cell_words(p) for p in cell.iter(f"{w}p"))))
                    placed = FlowCell(words, number, column, 1, span)
                    cells.append(placed)
                    if merge is not None:
                        going_on[column] = placed
                column += span
            open_cells = going_on
            self.watch.exceed("table cells", len(cells), _MOST_CELLS, "max_chars")
        if len(cells) == 1:
            # A frame around text, not a table.
            for inner in self._rows(table):
                for cell in self._row_cells(inner):
                    self.blocks(cell)
            return
        self.flow.table(cells)

    def _rows(self, table: Any) -> Iterator[Any]:
        for child in self._children(table):
            if child.tag == f"{self.w}tr":
                yield child
            elif child.tag in (f"{self.w}sdt", f"{self.w}sdtContent", f"{self.w}ins", f"{self.w}customXml"):
                yield from self._rows(child)

    def _row_cells(self, row: Any) -> Iterator[Any]:
        for child in self._children(row):
            if child.tag == f"{self.w}tc":
                yield child
            elif child.tag in (f"{self.w}sdt", f"{self.w}sdtContent", f"{self.w}ins", f"{self.w}customXml"):
                yield from self._row_cells(child)

    def _cell_words(self, paragraph: Any) -> str:
        own = _StyleInfo()
        _paragraph_properties(paragraph.find(f"{self.w}pPr"), self.w, own)
        words = self._words(paragraph)[0].strip()
        return (self._label(own, _StyleInfo(), "") if words else "") + words


def _hexadecimal(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0
