"""What a server shows, where it keeps its state, and what it accepts."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from govtext.reading.limits import Limits

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Of one server.

    Attributes:
        state: Folder for uploads, questions and the index of a folder; made with access for its owner alone.
        folder: Reports to show; None shows uploads only.
        index: A corpus made by ``govtext index``, in place of a folder.
        hosts: Names under which it may be addressed, beside the loopback ones; see :func:`any_address`.
        any_address: Every numeric address is a name too: for servers that listen on a network. A page that was
            redirected by its name server (DNS rebinding) can never send one.
        max_upload_bytes: Of one file; files of the folder too.
        max_chars: Of the text of one file, in code points.
        max_uploads: Files that are kept.
        max_stored_bytes: Of all uploads.
        receiving: Uploads that are received at once; others wait.
        waiting: Uploads that may wait; further ones are refused.
        idle_s: Longest silence within an upload, in seconds.
        workers: Processes that read files.
        timeout_s: Longest time for one file, in seconds.
        worker_memory_mb: Address space of such a process, in MiB.
        reader: For questions; see :class:`govtext.Answerer`.
    """

    state: Path
    folder: Path | None = None
    index: Path | None = None
    hosts: frozenset[str] = field(default_factory=frozenset)
    any_address: bool = False
    max_upload_bytes: int = 64 * MIB
    max_chars: int = 500_000
    max_uploads: int = 1000
    max_stored_bytes: int = 2048 * MIB
    receiving: int = 8
    waiting: int = 256
    idle_s: float = 30.0
    workers: int = 2
    timeout_s: float = 120.0
    worker_memory_mb: int = 4096
    reader: str = "default"

    @property
    def limits(self) -> Limits:
        """For the readers of files."""
        return Limits(
            max_bytes=self.max_upload_bytes, max_chars=self.max_chars, max_unpacked_bytes=256 * MIB, max_seconds=self.timeout_s
        )


def default_state(shown: Path | None) -> Path:
    """Where a server of ``shown`` keeps its state: a folder of the user's own, one for each folder that is shown."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    name = "uploads" if shown is None else hashlib.sha256(os.fsencode(shown.resolve())).hexdigest()[:16]
    return Path(base) / "govtext" / "serve" / name
