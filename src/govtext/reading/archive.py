"""ZIP containers (DOCX, OFD) read with limits: nothing goes to disk, and no entry is trusted to tell its size."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from govtext.errors import IngestError
from govtext.reading.limits import Watch

if TYPE_CHECKING:
    from govtext.reading.dispatch import Format

_OFFICE = {
    "xl/workbook.xml": "an Excel workbook (XLSX); save the sheet as CSV or paste the table into a text",
    "ppt/presentation.xml": "a PowerPoint file (PPTX); export it as PDF",
    "META-INF/container.xml": "an EPUB book; export it as HTML or PDF",
    "content.xml": "an OpenDocument file; save it as DOCX",
}


def container_format(data: bytes, origin: str) -> Format:
    """``docx`` or ``ofd``, by the names of the entries."""
    names = set(_open(data, origin).namelist())
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    for name, what in _OFFICE.items():
        if name in names:
            raise IngestError(f"{origin}: this is {what}")
    raise IngestError(
        f"{origin}: a ZIP archive with {len(names)} entries that is neither DOCX nor OFD; unpack it and give the files"
    )


def _open(data: bytes, origin: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise IngestError(f"{origin}: a damaged ZIP container ({error}); fetch it again") from error


class Archive:
    """Entries of a container by name; reading counts against ``Limits.max_unpacked_bytes``."""

    def __init__(self, data: bytes, watch: Watch) -> None:
        self.watch = watch
        self._zip = _open(data, watch.origin)
        infos = self._zip.infolist()
        watch.exceed("entries in the container", len(infos), watch.limits.max_entries, "max_entries")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            # Names that climb (../x) or are absolute are never asked for: parts refer to each other by clean names.
            name = info.filename.replace("\\", "/").lstrip("/")
            if ".." in name.split("/"):
                raise IngestError(
                    f"{watch.origin}: entry {info.filename[:80]!r} leaves the container; not safe to read"
                )
            if name in self._infos:
                raise IngestError(f"{watch.origin}: two entries are named {name[:80]!r}; the container is damaged")
            self._infos[name] = info
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/") in self._infos

    def names(self) -> list[str]:
        """Of all entries."""
        return list(self._infos)

    def read(self, name: str) -> bytes:
        """The bytes of an entry.

        Raises:
            IngestError: There is no such entry, or it is damaged or encrypted.
            LimitError: With it, more has been unpacked than allowed.
        """
        info = self._infos.get(name.lstrip("/"))
        origin = self.watch.origin
        if info is None:
            raise IngestError(f"{origin}: the part {name[:120]!r} is missing; the file is incomplete")
        if info.flag_bits & 1:
            raise IngestError(f"{origin}: the container is encrypted; save a copy without a password")
        room = self.watch.limits.max_unpacked_bytes - self._unpacked
        try:
            with self._zip.open(info) as handle:
                data = handle.read(room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise IngestError(f"{origin}: the part {name[:120]!r} is damaged ({error})") from error
        self._unpacked += len(data)
        self.watch.exceed("bytes unpacked", self._unpacked, self.watch.limits.max_unpacked_bytes, "max_unpacked_bytes")
        self.watch.check_time(name)
        return data
