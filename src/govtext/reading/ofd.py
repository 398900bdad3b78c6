"""OFD (GB/T 33190), the format of official documents: text objects with places, read with the code for PDF pages."""

from __future__ import annotations

import hashlib
import posixpath
from typing import Any

from govtext.document import SourceText
from govtext.errors import IngestError
from govtext.reading.archive import Archive
from govtext.reading.assemble import RawPage, assemble
from govtext.reading.glyphs import Glyphs, Style, find_runs
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch
from govtext.reading.radicals import unify
from govtext.reading.rules import Rule
from govtext.reading.xml import parse_xml

_POINTS = 72 / 25.4
"""OFD measures in millimetres."""


def read_ofd(data: bytes, *, origin: str = "<bytes>", limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Read an OFD file.

    Raises:
        IngestError: It is damaged, or holds no text (scanned).
        LimitError: It exceeds a limit.
        MissingExtraError: lxml is not installed.
    """
    watch = Watch(origin, limits)
    archive = Archive(data, watch)
    pages: list[RawPage] = []
    root = parse_xml(archive.read("OFD.xml"), "OFD.xml", watch)
    for location in _all(root, "DocRoot"):
        main = (location.text or "").strip().lstrip("/")
        pages += _Document(archive, main, watch).pages()
    chars = sum(len(run.text) for page in pages for run in page.runs)
    if not chars:
        raise IngestError(
            f"{origin}: no text on the {len(pages)} pages of this OFD file: a scan. Recognise its text first"
        )
    return assemble(pages, origin=origin, sha256=hashlib.sha256(data).hexdigest(), watch=watch)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Any, name: str) -> list[Any]:
    """Descendants by local name; writers differ in their use of the namespace."""
    return [child for child in element.iter() if _name(child) == name]


def _numbers(text: str | None) -> list[float]:
    try:
        return [float(word) for word in (text or "").split()]
    except ValueError:
        return []


class _Document:
    def __init__(self, archive: Archive, main: str, watch: Watch) -> None:
        self.archive = archive
        self.watch = watch
        self.folder = posixpath.dirname(main)
        self.root = parse_xml(archive.read(main), main, watch)
        self.fonts: dict[str, tuple[str, bool]] = {}
        for resource in [e for e in self.root.iter() if _name(e) in ("PublicRes", "DocumentRes")]:
            path = self._path(resource.text)
            if path in archive:
                for font in _all(parse_xml(archive.read(path), path, watch), "Font"):
                    bold = str(font.get("Bold", "")).lower() == "true"
                    self.fonts[str(font.get("ID"))] = (str(font.get("FontName", "")), bold)
        box = next(iter(_all(self.root, "PhysicalBox")), None)
        self.box = (_numbers(box.text) if box is not None else []) or [0.0, 0.0, 210.0, 297.0]
        self.templates = {str(t.get("ID")): self._path(t.get("BaseLoc")) for t in _all(self.root, "TemplatePage")}

    def _path(self, text: str | None) -> str:
        words = (text or "").strip()
        return words.lstrip("/") if words.startswith("/") else posixpath.normpath(posixpath.join(self.folder, words))

    def pages(self) -> list[RawPage]:
        listed = [page for group in _all(self.root, "Pages") for page in group if _name(page) == "Page"]
        self.watch.exceed("pages", len(listed), self.watch.limits.max_pages, "max_pages")
        return [self._page(self._path(page.get("BaseLoc"))) for page in listed]

    def _page(self, path: str) -> RawPage:
        root = parse_xml(self.archive.read(path), path, self.watch)
        own = next(iter(_all(root, "PhysicalBox")), None)
        box = (_numbers(own.text) if own is not None else []) or self.box
        if len(box) != 4:
            box = [0.0, 0.0, 210.0, 297.0]
        collected = _Collected()
        for template in [e for e in root.iter() if _name(e) == "Template"]:
            at = self.templates.get(str(template.get("TemplateID")))
            if at and at in self.archive:
                self._objects(parse_xml(self.archive.read(at), at, self.watch), collected)
        self._objects(root, collected)
        watch = self.watch
        watch.exceed("characters on a page", len(collected.text), watch.limits.max_page_chars, "max_page_chars")
        runs, slanted = find_runs(collected.glyphs())
        return RawPage(runs, collected.rules, slanted, box[2] * _POINTS, box[3] * _POINTS)

    def _objects(self, root: Any, out: _Collected) -> None:
        for element in root.iter():
            name = _name(element)
            if name == "TextObject":
                self._text(element, out)
            elif name == "PathObject":
                box = [v * _POINTS for v in _numbers(element.get("Boundary"))]
                if len(box) == 4:
                    left, top, wide, high = box
                    if high <= 3 < wide:
                        out.rules.append(Rule(True, top + high / 2, left, left + wide))
                    elif wide <= 3 < high:
                        out.rules.append(Rule(False, left + wide / 2, top, top + high))

    def _text(self, element: Any, out: _Collected) -> None:
        boundary = _numbers(element.get("Boundary"))
        size = (_numbers(element.get("Size")) or [0.0])[0]
        if len(boundary) != 4 or size <= 0:
            return
        matrix = _numbers(element.get("CTM"))
        if len(matrix) != 6:
            matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        font, bold = self.fonts.get(str(element.get("Font")), ("", False))
        weight = (_numbers(element.get("Weight")) or [400.0])[0]
        stretch = (_numbers(element.get("HScale")) or [1.0])[0]
        import math

        scale = math.hypot(matrix[2], matrix[3]) or 1.0
        widen = math.hypot(matrix[0], matrix[1]) or 1.0
        angle = math.degrees(math.atan2(matrix[1], matrix[0]))
        style = Style(size * scale * _POINTS, font, bold or weight >= 600, angle)
        x = y = 0.0
        for code in element:
            if _name(code) != "TextCode":
                continue
            text = code.text or ""
            x = (_numbers(code.get("X")) or [x])[0]
            y = (_numbers(code.get("Y")) or [y])[0]
            steps_x, steps_y = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
            for i, c in enumerate(text):
                wide = size * stretch * (0.5 if c < "\u2000" else 1.0)
                step = steps_x[i] if i < len(steps_x) else (0.0 if steps_y else wide)
                if c < "\u2000" and 0 < step < wide:
                    wide = step
                px = boundary[0] + matrix[0] * x + matrix[2] * y + matrix[4]
                py = boundary[1] + matrix[1] * x + matrix[3] * y + matrix[5]
                out.add(c, px * _POINTS, py * _POINTS, wide * widen * _POINTS, style)
                x += step
                y += steps_y[i] if i < len(steps_y) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """Steps between characters; ``g 3 2.5`` says three times 2.5."""
    words = (text or "").split()
    steps: list[float] = []
    at = 0
    try:
        while at < len(words) and len(steps) < most:
            if words[at] == "g" and at + 2 < len(words):
                steps += [float(words[at + 2])] * min(max(int(words[at + 1]), 0), most)
                at += 3
            else:
                steps.append(float(words[at]))
                at += 1
    except ValueError:
        return steps
    return steps


class _Collected:
    """The characters and rules of a page as they are met."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.rows: list[tuple[float, float, float, float, float]] = []
        self.spaced: list[bool] = []
        self.styles: list[Style] = []
        self.rules: list[Rule] = []
        self._blank = False

    def add(self, c: str, x: float, y: float, wide: float, style: Style) -> None:
        if c.isspace() or c < " ":
            self._blank = True
            return
        self.text.append(c)
        self.rows.append((x, x + wide, y - 0.88 * style.size, y + 0.12 * style.size, y))
        self.spaced.append(self._blank)
        self.styles.append(style)
        self._blank = False

    def glyphs(self) -> Glyphs:
        import numpy as np

        table = np.array(self.rows, dtype=np.float64).reshape(-1, 5)
        styles = self.styles
        return Glyphs(
            unify("".join(self.text)), table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4],
            np.array(self.spaced, dtype=bool), lambda i: styles[i],
        )  # fmt: skip
