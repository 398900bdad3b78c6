"""The work that runs in processes of its own, where a hostile file can do no more than end its process."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

from govtext.errors import IngestError
from govtext.reading.limits import Limits

PAGE_WIDTH = 1200
"""Of a page's picture, in pixels."""
_MOST_HEIGHT = 4000


class _Named(io.BytesIO):
    """Bytes that have the name their owner gave them: for messages, and where the name tells the format."""

    name = ""


def work(job: str, state: dict[str, Any]) -> object:
    """Do a job, described as JSON: ``read`` gives the documents of a file, ``page`` a page's picture as PNG."""
    task = json.loads(job)
    data = _bytes(task["path"], task["name"], state["limits"])
    if task["sha256"] and hashlib.sha256(data).hexdigest() != task["sha256"]:
        raise IngestError(f"{task['name']}: the file has changed since it was indexed; run govtext index again")
    return _read(data, task["name"], state["limits"]) if task["do"] == "read" else _page(data, task["name"], task["number"])


def work_setup(limits: Limits) -> dict[str, Any]:
    """What every job needs."""
    return {"limits": limits}


def _bytes(path: str, name: str, limits: Limits) -> bytes:
    """The bytes of an ordinary file that is not a link; of a pipe or device nothing is read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise IngestError(f"{name}: not an ordinary file")
            return handle.read(limits.max_bytes + 1)
    except OSError as error:
        raise IngestError(f"{name}: cannot be opened ({error.strerror})") from error


def _read(data: bytes, name: str, limits: Limits) -> object:
    from govtext.pipeline import read

    file = _Named(data)
    file.name = name
    return read(file, limits=limits)


def _page(data: bytes, name: str, number: int) -> bytes:
    """The page ``number``, from 1."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise IngestError(f"{name}: not a readable PDF ({error})") from error
    try:
        if not 1 <= number <= len(document):
            raise IngestError(f"{name}: page {number}; it has {len(document)}")
        page = document[number - 1]
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise IngestError(f"{name}: page {number} has no size")
        picture = page.render(scale=min(PAGE_WIDTH / width, _MOST_HEIGHT / height)).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.convert("RGB").quantize(64).save(out, "PNG")  # print needs few colours; a third of the bytes
    return out.getvalue()


def job(do: str, path: Path, name: str, number: int = 0, sha256: str = "") -> str:
    """The description of a job for :func:`work`; with ``sha256`` no other content is used."""
    return json.dumps({"do": do, "path": str(path), "name": name, "number": number, "sha256": sha256})


__all__ = ["PAGE_WIDTH", "job", "work", "work_setup"]
