"""What outlives a reload and a restart: uploaded files and the last questions."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from govtext.errors import OptionError

_SCHEMA = """
create table if not exists upload (id text primary key, name text not null, suffix text not null,
                                   bytes integer not null, added real not null);
create table if not exists question (entry text not null, words text not null, answer text, asked real not null,
                                     primary key (entry, words));
"""
_OLD_S = 3600.0
KEPT_QUESTIONS = 20
"""Of each file, and of the whole folder."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; ``id`` is the SHA-256 of its bytes, ``name`` what the sender called it, ``added`` in seconds."""

    id: str
    name: str
    suffix: str
    bytes: int
    added: float


class State:
    """A private folder with a database, uploads under the hash of their content, and files on their way in."""

    def __init__(self, folder: Path) -> None:
        self.uploads, self.incoming, self.index = folder / "uploads", folder / "incoming", folder / "index"
        try:
            for each in (folder, self.uploads, self.incoming):
                each.mkdir(parents=True, exist_ok=True, mode=0o700)
                each.chmod(0o700)
            for half in self.incoming.iterdir():  # of a server that was stopped; another one may be receiving just now
                if time.time() - half.stat().st_mtime > _OLD_S:
                    half.unlink(missing_ok=True)
            self._db = sqlite3.connect(folder / "state.db", timeout=30, isolation_level=None, check_same_thread=False)
            os.chmod(folder / "state.db", 0o600)
            self._db.execute("pragma journal_mode=wal")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise OptionError(f"{folder}: cannot keep the server's state there ({error}); name another folder with --state") from error
        self._lock = threading.Lock()

    def path(self, upload: Upload) -> Path:
        """Where an upload lies."""
        return self.uploads / (upload.id + upload.suffix)

    def all_uploads(self) -> list[Upload]:
        """Newest first."""
        with self._lock:
            rows = self._db.execute("select id, name, suffix, bytes, added from upload order by added desc, name").fetchall()
        return [Upload(*row) for row in rows]

    def add(self, received: Path, sha256: str, name: str, suffix: str, size: int) -> Upload:
        """Take a received file over; the same content again only takes the new name."""
        upload = Upload(sha256, name, suffix, size, time.time())
        with self._lock:
            old = self._db.execute("select suffix from upload where id=?", (sha256,)).fetchone()
            if old is not None and old[0] != suffix:
                (self.uploads / (sha256 + old[0])).unlink(missing_ok=True)
            os.replace(received, self.path(upload))
            row = (upload.id, upload.name, upload.suffix, upload.bytes, upload.added)
            self._db.execute("insert or replace into upload values (?, ?, ?, ?, ?)", row)
        return upload

    def remove(self, upload: Upload) -> None:
        """Delete an upload with its questions."""
        with self._lock:
            self.path(upload).unlink(missing_ok=True)
            self._db.execute("delete from upload where id=?", (upload.id,))
            self._db.execute("delete from question where entry=?", (upload.id,))

    def asked(self, entry: str, words: str, answer: str | None) -> None:
        """Remember a question; ``entry`` is "" for the whole folder, ``answer`` None where the reports do not tell."""
        with self._lock:
            self._db.execute("insert or replace into question values (?, ?, ?, ?)", (entry, words, answer, time.time()))
            self._db.execute(
                "delete from question where entry=? and words not in (select words from question where entry=? order by asked desc limit ?)",
                (entry, entry, KEPT_QUESTIONS),
            )

    def questions(self, entry: str) -> list[tuple[str, str | None]]:
        """The last questions with their answers, newest first."""
        with self._lock:
            return list(self._db.execute("select words, answer from question where entry=? order by asked desc", (entry,)))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()
