"""PDF: characters with their places by way of PDFium, then the layout code that all paged formats share."""

from __future__ import annotations

import ctypes
import hashlib
import re
import threading
from itertools import repeat
from typing import Any

from govtext.document import SourceText
from govtext.errors import IngestError, MissingExtraError
from govtext.reading.assemble import RawPage, assemble
from govtext.reading.glyphs import Glyphs, Style, find_runs
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch
from govtext.reading.radicals import unify
from govtext.reading.rules import Rule

_lock = threading.Lock()  # PDFium must not be entered by two threads
_LEAST_CHARS_PER_PAGE = 8
"""A file with fewer on average holds pictures of pages."""
_BOLD = re.compile(r"bold|heavy|black|simhei|heiti|黑体|小标宋|粗|[-,]b(?:d|$)", re.IGNORECASE)
_THIN = 3.0
"""A filled rectangle as thin as this, in points, is a rule."""
_MOST_OBJECTS = 20_000


def read_pdf(
    data: bytes,
    *,
    origin: str = "<bytes>",
    password: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    ocr: bool = False,
) -> SourceText:
    """Read a PDF file.

    Args:
        data: The file's bytes.
        origin: Name for messages.
        password: Of an encrypted file.
        limits: What is accepted.
        ocr: Recognise pages without text (the extra ``ocr``; seconds a page).

    Raises:
        IngestError: It is damaged, encrypted, or holds no text (scanned).
        LimitError: It exceeds a limit.
        MissingExtraError: pypdfium2, or for ``ocr`` its package, is not installed.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError(
            f"{origin}: reading PDF needs the package pypdfium2; pip install pypdfium2"
        ) from error
    watch = Watch(origin, limits)
    watch.exceed("bytes", len(data), limits.max_bytes, "max_bytes")
    with _lock:
        try:
            document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            raise _open_error(origin, str(error), password is not None) from error
        try:
            pages, unmapped = _read_pages(document, watch)
            if ocr:
                _recognise(document, pages, watch)
        finally:
            document.close()
    visible = sum(len(run.text) for page in pages for run in page.runs)
    if visible < _LEAST_CHARS_PER_PAGE * max(len(pages), 1) and (len(pages) > 1 or visible == 0):
        raise IngestError(
            f"{origin}: {visible} characters on {len(pages)} pages: a scanned PDF, or one whose letters are drawings; "
            + (
                "and nothing was recognised on them"
                if ocr
                else "it has no text to read. Pass ocr=True (--ocr on the command line; the extra govtext[ocr]), "
                "or run a recognition program over it first (for example ocrmypdf -l chi_sim)"
            )
        )
    if unmapped > 0.3 * (visible + unmapped):
        raise IngestError(
            f"{origin}: {unmapped:,} of {visible + unmapped:,} characters have no code point: the fonts do not tell "
            "which characters they draw. Export the PDF again from its source, or run a recognition program over it"
        )
    return assemble(pages, origin=origin, sha256=hashlib.sha256(data).hexdigest(), watch=watch)


def _open_error(origin: str, reason: str, had_password: bool) -> IngestError:
    if "password" in reason.lower():
        if had_password:
            return IngestError(f"{origin}: the password does not open this PDF; check it")
        return IngestError(f"{origin}: an encrypted PDF; pass password=, or save a copy without protection")
    if "security" in reason.lower():
        return IngestError(f"{origin}: the PDF uses a protection that is not supported; save a copy without it")
    return IngestError(
        f"{origin}: not a readable PDF ({reason}); if it is truncated fetch it again, or save it anew with a viewer"
    )


def _read_pages(document: Any, watch: Watch) -> tuple[list[RawPage], int]:
    """The pages, and how many characters had no code point."""
    count = len(document)
    watch.exceed("pages", count, watch.limits.max_pages, "max_pages")
    calls = _Calls()
    pages: list[RawPage] = []
    unmapped = total = 0
    for number in range(count):
        watch.check_time(f"page {number + 1} of {count}")
        page, missing = calls.read_page(document.raw, number, watch)
        unmapped += missing
        total += sum(len(run.text) for run in page.runs)
        watch.exceed("characters of text", total, watch.limits.max_chars, "max_chars")
        pages.append(page)
    return pages, unmapped


def _recognise(document: Any, pages: list[RawPage], watch: Watch) -> None:
    """Fill the pages that have no text with the lines that are recognised on them."""
    scanned = [i for i, page in enumerate(pages) if sum(len(run.text) for run in page.runs) < _LEAST_CHARS_PER_PAGE]
    if not scanned:
        return
    from govtext.reading.ocr import Recogniser

    recogniser = Recogniser(watch.origin)
    for i in scanned:
        watch.check_time(f"recognising page {i + 1} of {len(pages)}")
        pages[i].runs = recogniser.lines(document[i])


class _Calls:
    """PDFium's functions, declared again so that a call for every character of a page is one ``map``."""

    def __init__(self) -> None:
        import pypdfium2.raw as raw

        self.raw = raw
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        self.unicode = _declare(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, integer)
        self.box = _declare(raw.FPDFText_GetLooseCharBox, integer, pointer, integer, pointer)
        self.origin = _declare(raw.FPDFText_GetCharOrigin, integer, pointer, integer, pointer, pointer)

    def read_page(self, document: Any, number: int, watch: Watch) -> tuple[RawPage, int]:
        """A page, and how many of its characters had no code point."""
        raw = self.raw
        page = raw.FPDF_LoadPage(document, number)
        if not page:
            return RawPage([], [], []), 0  # one damaged page does not cost the others
        text_page = raw.FPDFText_LoadPage(page)
        try:
            place = _Placement(raw, page)
            if not text_page:
                return RawPage([], [], [], place.width, place.height), 0
            count = max(raw.FPDFText_CountChars(text_page), 0)
            watch.exceed(f"characters on page {number + 1}", count, watch.limits.max_page_chars, "max_page_chars")
            glyphs, missing = self._glyphs(text_page, count, place)
            runs, slanted = find_runs(glyphs)  # asks for styles, so the page must still be open
            return RawPage(runs, self._rules(page, place), slanted, place.width, place.height), missing
        finally:
            if text_page:
                raw.FPDFText_ClosePage(text_page)
            raw.FPDF_ClosePage(page)

    def _glyphs(self, text_page: Any, count: int, place: _Placement) -> tuple[Glyphs, int]:
        import numpy as np

        if not count:
            return _no_glyphs(), 0
        handle = ctypes.cast(text_page, ctypes.c_void_p).value
        codes = np.fromiter(map(self.unicode, repeat(handle), range(count)), dtype=np.uint32, count=count)
        boxes = np.zeros((count, 4), dtype=np.float32)  # left, top, right, bottom
        at = boxes.ctypes.data
        any(map(_never, map(self.box, repeat(handle), range(count), range(at, at + 16 * count, 16))))
        origins = np.zeros((count, 2), dtype=np.float64)
        at = origins.ctypes.data
        any(
            map(
                _never,
                map(
                    self.origin, repeat(handle), range(count), range(at, at + 16 * count, 16),
                    range(at + 8, at + 8 + 16 * count, 16),
                ),
            )
        )  # fmt: skip
        blank = _is_blank(codes)
        # A blank says that words are apart; its own place does not matter.
        spaced = np.zeros(count, dtype=bool)
        spaced[1:] = blank[:-1]
        left, top, right, bottom = place.boxes(boxes)
        base = place.base(origins)
        seen = ~blank & (right > left) & (right > 0) & (left < place.width) & (bottom > 0) & (top < place.height)
        missing = int((seen & ((codes == 0xFFFD) | ((codes >= 0xE000) & (codes < 0xF900)))).sum())
        seen &= ~_overprinted(codes, left, base, right - left)
        index = np.flatnonzero(seen)
        # A soft hyphen at a line's end is U+0002 in PDFium.
        text = "".join(map(chr, np.where(codes == 2, 0x2D, codes)[index].tolist()))
        if any("\ud800" <= c <= "\udfff" for c in text):
            text, index = _pair_surrogates(text, index)
        kept = index.tolist()

        def style(position: int) -> Style:
            return self._style(text_page, kept[position])

        return (
            Glyphs(
                unify(text), left[index], right[index], top[index], bottom[index], base[index], spaced[index], style
            ),
            missing,
        )  # fmt: skip

    def _style(self, text_page: Any, index: int) -> Style:
        raw = self.raw
        matrix = raw.FS_MATRIX()
        size = raw.FPDFText_GetFontSize(text_page, index)
        angle = 0.0
        if raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
            import math

            size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        length = raw.FPDFText_GetFontInfo(text_page, index, buffer, 128, ctypes.byref(flags))
        font = buffer.raw[: max(min(length, 128) - 1, 0)].decode("utf-8", "replace") if length else ""
        font = font.split("+", 1)[-1]  # ABCDEF+SimHei: the letters name a subset
        bold = raw.FPDFText_GetFontWeight(text_page, index) >= 600 or _BOLD.search(font) is not None
        return Style(size, font, bold, angle)

    def _rules(self, page: Any, place: _Placement) -> list[Rule]:
        """Thin rectangles and straight strokes."""
        raw = self.raw
        rules: list[Rule] = []
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        for i in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
            item = raw.FPDFPage_GetObject(page, i)
            if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
                continue
            if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
                continue
            x0, y0, x1, y1 = place.box(left.value, top.value, right.value, bottom.value)
            if y1 - y0 <= _THIN < x1 - x0:
                rules.append(Rule(True, (y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THIN < y1 - y0:
                rules.append(Rule(False, (x0 + x1) / 2, y0, y1))
            elif _is_frame(raw, item, fill, stroke):
                rules += [Rule(True, y, x0, x1) for y in (y0, y1)] + [Rule(False, x, y0, y1) for x in (x0, x1)]
        return rules


def _is_frame(raw: Any, item: Any, fill: Any, stroke: Any) -> bool:
    """Whether a path is a drawn rectangle."""
    drawn = raw.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value
    return bool(drawn) and raw.FPDFPath_CountSegments(item) <= 6


class _Placement:
    """From PDF coordinates (from the lower left, before the page is turned) to the page as it is shown."""

    def __init__(self, raw: Any, page: Any) -> None:
        self.turn = raw.FPDFPage_GetRotation(page)
        self.width = float(raw.FPDF_GetPageWidthF(page))
        self.height = float(raw.FPDF_GetPageHeightF(page))
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPage_GetCropBox(page, *edges) and not raw.FPDFPage_GetMediaBox(page, *edges):
            wide, high = (self.height, self.width) if self.turn % 2 else (self.width, self.height)
            self.edges = (0.0, 0.0, wide, high)
        else:
            self.edges = (edges[0].value, edges[1].value, edges[2].value, edges[3].value)

    def boxes(self, boxes: Any) -> tuple[Any, Any, Any, Any]:
        """Left, top, right, bottom of PDFium's boxes, on the shown page."""
        low_x, low_y, high_x, high_y = self.edges
        x0, top, x1, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        if self.turn == 1:
            return bottom - low_y, x0 - low_x, top - low_y, x1 - low_x
        if self.turn == 2:
            return high_x - x1, bottom - low_y, high_x - x0, top - low_y
        if self.turn == 3:
            return high_y - top, high_x - x1, high_y - bottom, high_x - x0
        return x0 - low_x, high_y - top, x1 - low_x, high_y - bottom

    def base(self, origins: Any) -> Any:
        """Distance of the baselines from the top of the shown page."""
        low_x, low_y, high_x, high_y = self.edges
        x, y = origins[:, 0], origins[:, 1]
        return (high_y - y, x - low_x, y - low_y, high_x - x)[self.turn]

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """One box, as :meth:`boxes`."""
        import numpy as np

        x0, y0, x1, y1 = self.boxes(np.array([[left, top, right, bottom]]))
        return float(x0[0]), float(y0[0]), float(x1[0]), float(y1[0])


def _declare(function: Any, result: Any, *arguments: Any) -> Any:
    """A ctypes function of the same address with plain argument types."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _never(_: object) -> bool:
    return False


def _no_glyphs() -> Glyphs:
    import numpy as np

    empty = np.zeros(0)
    return Glyphs("", empty, empty, empty, empty, empty, np.zeros(0, dtype=bool), lambda _: Style(0.0))


def _is_blank(codes: Any) -> Any:
    """Which code points are blanks or controls; U+0002 stands for a hyphen."""
    return (
        ((codes <= 0x20) & (codes != 2))
        | ((codes >= 0x7F) & (codes <= 0xA0))
        | ((codes >= 0x2000) & (codes <= 0x200F))
        | (codes == 0x3000)
        | (codes == 0xFEFF)
        | (codes == 0xFFFE)
        | (codes == 0xFFFF)
        | (codes > 0x10FFFF)
    )


def _overprinted(codes: Any, left: Any, base: Any, width: Any) -> Any:
    """Which characters repeat one that was printed at the same place (bold by printing twice, shadows)."""
    import numpy as np

    order = np.lexsort((left, np.round(base), codes))
    same = (
        (codes[order][1:] == codes[order][:-1])
        & (np.abs(left[order][1:] - left[order][:-1]) < 0.25 * np.maximum(width[order][1:], 1.0))
        & (np.abs(base[order][1:] - base[order][:-1]) < 0.25 * np.maximum(width[order][1:], 1.0))
    )
    repeated = np.zeros(len(codes), dtype=bool)
    # Of each pair the later one in the file goes.
    repeated[np.maximum(order[1:], order[:-1])[same]] = True
    return repeated


def _pair_surrogates(text: str, index: Any) -> tuple[str, Any]:
    """Join surrogate pairs, which PDFium gives as two characters; lone ones go."""
    import numpy as np

    chars: list[str] = []
    kept: list[int] = []
    at = 0
    while at < len(text):
        c = text[at]
        if "\ud800" <= c <= "\udbff" and at + 1 < len(text) and "\udc00" <= text[at + 1] <= "\udfff":
            chars.append(chr(0x10000 + ((ord(c) - 0xD800) << 10) + ord(text[at + 1]) - 0xDC00))
            kept.append(at)
            at += 2
            continue
        if not "\ud800" <= c <= "\udfff":
            chars.append(c)
            kept.append(at)
        at += 1
    return "".join(chars), index[np.array(kept, dtype=np.int64)]
