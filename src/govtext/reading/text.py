"""Plain text: bytes in an unknown encoding to characters."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from pathlib import Path

from govtext.document import SourceText
from govtext.errors import EncodingError, IngestError

DEFAULT_MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read unless the caller raises the limit: far above any report, below what exhausts a laptop."""

# First bytes of formats that users rename to .txt, with what to say about them.
_BINARY_FORMATS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP container (DOCX, OFD, XLSX …)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file (.doc, .xls)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its BOM begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DETECTION_SAMPLE = 64 * 1024


def source_from_string(text: str, origin: str = "<text>") -> SourceText:
    """Wrap a string; any string is accepted, the empty one and lone surrogates too."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return SourceText(text=text, origin=origin, sha256=digest)


def decode(data: bytes, *, encoding: str | None = None, origin: str = "<bytes>") -> str:
    """Bytes to characters; see :func:`~govtext.reading.read_source` for arguments and errors."""
    if encoding is not None:
        try:
            return data.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
        except LookupError as error:
            raise EncodingError(f"{origin}: unknown encoding {encoding!r}; for example utf-8, gb18030, big5") from error
        except UnicodeDecodeError as error:
            raise EncodingError(
                f"{origin}: not {encoding}: byte {error.start:,} cannot be decoded; leave encoding= out"
            ) from error
    if not data:
        raise IngestError(f"{origin}: the file is empty (0 bytes)")
    for magic, what in _BINARY_FORMATS:
        if data.startswith(magic):
            raise IngestError(f"{origin}: this is {what}, not plain text; extract its text first")
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise EncodingError(
                    f"{origin}: begins like {name} but byte {error.start:,} cannot be decoded; is the file truncated?"
                ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _detect(data, origin)
    _refuse_binary(text, origin)
    return text


def _detect(data: bytes, origin: str) -> str:
    """Decode bytes that are not UTF-8."""
    # UTF-16 without a BOM: Chinese text has few zero bytes, but its spaces, digits and line ends have one each,
    # all on the same side.
    if len(data) % 2 == 0:
        zeros = data.count(0)
        if zeros:
            name = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                pass
    # GB18030 covers GBK and GB2312 and is what Chinese offices write. Big5 text is often also valid GBK, so both
    # readings are weighed by how common their characters are.
    readings = {}
    for name in ("gb18030", "big5hkscs"):
        try:
            readings[name] = data.decode(name)
        except UnicodeDecodeError:
            continue
    if readings:
        return max(readings.values(), key=_plausibility)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECTION_SAMPLE]).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    raise EncodingError(
        f"{origin}: {len(data):,} bytes that are not text in UTF-8, UTF-16, GB18030 or Big5; "
        "if you know the encoding pass encoding=, if the file is damaged extract it again"
    )


# The most frequent characters of Chinese official prose, simplified and traditional.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "這為個國來們時對會產動發過說種後經進著電裡現實體機當點從業開還將於與關區縣長務業環縣應報統計市省縣"
)


def _plausibility(text: str) -> float:
    """Share of common characters and ordinary punctuation among the visible ones."""
    sample = text[:20_000]
    visible = [c for c in sample if not c.isspace()]
    if not visible:
        return 0.0
    return sum(c in _COMMON or c in "，。、：；“”（）《》0123456789.%" for c in visible) / len(visible)


# Control characters that no text holds; tab, line and page ends, the end mark of old files and separators may stand in one.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b]")


def _refuse_binary(text: str, origin: str) -> None:
    """Raise if so many control characters came out that this cannot have been text."""
    sample = text[:_DETECTION_SAMPLE]
    odd = len(_CONTROL.findall(sample))
    if odd > 8 and odd > len(sample) * 0.02:
        raise IngestError(f"{origin}: {odd} control characters in the first {len(sample):,}: a binary file, not text")


def take_bytes(file: object, max_bytes: int) -> tuple[bytes, str]:
    """The bytes behind what the caller gave, at most ``max_bytes + 1`` of them, and a name for messages."""
    if isinstance(file, (bytes, bytearray)):
        return bytes(file), "<bytes>"
    if isinstance(file, (str, os.PathLike)):
        path = Path(file)
        try:
            if path.is_dir():
                raise IngestError(f"{path}: a folder; give one file, or use Corpus.build for a folder")
            with path.open("rb") as handle:
                return handle.read(max_bytes + 1), str(path)
        except FileNotFoundError as error:
            hint = "; to read a text you hold as a string use govtext.parse()" if len(str(file)) > 80 else ""
            raise IngestError(f"{str(path)[:200]}: no such file{hint}") from error
        except (OSError, ValueError) as error:  # no permission, a name too long, a NUL in the name
            raise IngestError(f"{str(path)[:200]!r}: cannot be opened ({error})"[:400]) from error
    if hasattr(file, "read"):
        content = file.read(max_bytes + 1)
        origin = str(getattr(file, "name", "<file>"))
        if isinstance(content, str):
            return content.encode("utf-8", "surrogatepass"), origin
        if isinstance(content, (bytes, bytearray)):
            return bytes(content), origin
    raise IngestError(
        f"cannot read a {type(file).__name__}; give a path, bytes, or an open file (io.BytesIO works); "
        "a text you hold as a string goes to govtext.parse()"
    )


__all__ = ["DEFAULT_MAX_BYTES", "decode", "source_from_string", "take_bytes"]
