"""Receiving a file: counted, checked, read once, and only then kept."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from starlette.requests import Request

from govtext.corpus import SUFFIXES
from govtext.viewing.server.problems import Problem, busy
from govtext.viewing.server.settings import MIB, Settings
from govtext.viewing.server.state import State, Upload

# Control characters, surrogates, and the direction and zero-width controls with which a name shows other than it is.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff0-\uffff]")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in and is not yet kept."""

    path: Path
    sha256: str
    name: str
    suffix: str
    size: int


def shown_name(name: str) -> tuple[str, str]:
    r"""What to call a file, whatever its sender wrote, and its suffix in small letters; never used as a path.

    Example:
        >>> shown_name("..\\..\\etc/报告\u202e.PDF")
        ('报告.PDF', '.pdf')
    """
    last = _UNSHOWN.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    suffix = PurePath(last).suffix
    return last[: -len(suffix) or None][: _LONGEST_NAME - len(suffix)] + suffix if suffix else last[:_LONGEST_NAME], suffix.lower()


class Receiver:
    """Takes files in; a few at a time, the others wait."""

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings, self._state = settings, state
        self._turn = asyncio.Semaphore(settings.receiving)
        self._present = 0

    async def take(self, request: Request, read: Callable[[Received], Awaitable[None]]) -> Upload:
        """Receive the body of a request as a file.

        Args:
            request: Its parameter ``name`` is the file's name.
            read: Reads the file, and raises if it cannot be read: then it is not kept.

        Raises:
            Problem: It is not accepted.
        """
        name, suffix = shown_name(request.query_params.get("name", ""))
        if suffix not in SUFFIXES:
            raise Problem(415, "wrong_kind", f"文件名：{name or '（空）'}", "、".join(SUFFIXES), "换成其中一种格式；旧的 .doc、.wps 先另存为 .docx")
        try:
            announced = int(request.headers.get("content-length", 0))
        except ValueError:
            announced = 0
        self._check_size(announced)
        self._check_room(announced)
        if self._present >= self._settings.receiving + self._settings.waiting:
            raise busy("同时上传的文件")
        self._present += 1
        try:
            async with self._turn:
                received = await self._receive(request, name, suffix)
            try:
                await read(received)
                self._check_room(received.size)
                return self._state.add(received.path, received.sha256, name, suffix, received.size)
            finally:
                received.path.unlink(missing_ok=True)
        finally:
            self._present -= 1

    async def _receive(self, request: Request, name: str, suffix: str) -> Received:
        digest, size = hashlib.sha256(), 0
        handle, path = tempfile.mkstemp(suffix=suffix, dir=self._state.incoming)  # readable by its owner alone
        try:
            with os.fdopen(handle, "wb") as file:
                stream = request.stream()
                while (block := await self._next(stream)) is not None:
                    size += len(block)
                    self._check_size(size)
                    digest.update(block)
                    file.write(block)
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        return Received(Path(path), digest.hexdigest(), name, suffix, size)

    async def _next(self, stream: object) -> bytes | None:
        try:
            return await asyncio.wait_for(anext(stream, None), self._settings.idle_s)  # type: ignore[call-overload]
        except asyncio.TimeoutError as error:
            idle = f"间断不超过 {self._settings.idle_s:g} 秒的上传"
            raise Problem(408, "too_slow", "上传中断", idle, "检查网络后重新上传") from error

    def _check_size(self, size: int) -> None:
        most = self._settings.max_upload_bytes
        if size > most:
            raise Problem(413, "too_large", f"{size / MIB:.1f} MiB 以上的文件", f"每份不超过 {most / MIB:g} MiB", "拆成几份再上传，或启动时用 --max-upload-mb 放宽")

    def _check_room(self, size: int) -> None:
        uploads, most = self._state.all_uploads(), self._settings.max_stored_bytes
        if len(uploads) >= self._settings.max_uploads or sum(each.bytes for each in uploads) + size > most:
            held = f"已存 {len(uploads)} 份上传文件"
            raise Problem(507, "store_full", held, f"至多 {self._settings.max_uploads} 份、共 {most / MIB:g} MiB", "在文件列表中删去不用的，再上传")
