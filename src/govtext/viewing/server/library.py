"""The files that a server shows: of its folder or index, and those that were uploaded. A file is named by a hash."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from govtext.corpus import Corpus
from govtext.corpus.corpus import SUFFIXES
from govtext.viewing.server.problems import not_found
from govtext.viewing.server.state import State

_FRESH_S = 2.0
"""How long at least a list of the folder is used before the folder is looked at again."""
_MOST_FILES = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that can be opened.

    Attributes:
        id: A hash: of the content of an upload or a file of an index, of the place of a file in the folder.
        name: For people; with its place in the folder.
        origin: Where it is from.
        path: Where it lies.
        size: In bytes; 0 if not known.
        version: Changes with the content.
        title: Of its first report; "" if not known.
        reports: How many it holds; 0 if not known.
    """

    id: str
    name: str
    origin: Literal["folder", "upload", "index"]
    path: Path
    size: int
    version: str
    title: str = ""
    reports: int = 0

    @property
    def has_pages(self) -> bool:
        """Whether its pages can be shown as pictures."""
        return self.path.suffix.lower() == ".pdf"


class Library:
    """Ids to files. Nothing is ever opened by a name that came from a browser: an id is looked up or refused."""

    def __init__(self, state: State, folder: Path | None = None, corpus: Corpus | None = None) -> None:
        self.folder = folder.resolve() if folder else None
        self._state, self._corpus = state, corpus
        self._lock = threading.Lock()
        self._listed: dict[str, Entry] = {}
        self._good_until = 0.0

    def entries(self) -> list[Entry]:
        """Uploads, newest first, then the folder or index in the order of its names."""
        return [*self.uploads(), *self._own().values()]

    def uploads(self) -> list[Entry]:
        """What was sent."""
        return [
            Entry(each.id, each.name, "upload", self._state.path(each), each.bytes, each.id + each.suffix)
            for each in self._state.all_uploads()
        ]

    def get(self, entry_id: str) -> Entry:
        """The file of an id.

        Raises:
            Problem: There is none.
        """
        found = self._own().get(entry_id) or next((each for each in self.uploads() if each.id == entry_id), None)
        if found is None or (found.origin == "folder" and not self._is_inside(found.path)):
            raise not_found("这个文件")
        return found

    def places(self) -> dict[str, Entry]:
        """All files by their path, and those of an index by the beginning of their documents' ids too."""
        entries = self.entries()
        found = {str(each.path): each for each in entries}
        return found | {each.id[:16]: each for each in entries if each.origin == "index"}

    def _own(self) -> dict[str, Entry]:
        with self._lock:
            began = time.monotonic()
            if began > self._good_until:
                listed = _of_corpus(self._corpus) if self._corpus else _of_folder(self.folder) if self.folder else ()
                self._listed = {entry.id: entry for entry in listed}
                ended = time.monotonic()
                self._good_until = ended + max(_FRESH_S, 20 * (ended - began))  # a large folder is not listed all the time
            return self._listed

    def _is_inside(self, path: Path) -> bool:
        """Whether a path leads into the folder, links followed; asked again each time, since links can change."""
        assert self.folder is not None
        return Path(os.path.realpath(path)).is_relative_to(self.folder)


def _of_folder(folder: Path) -> Iterator[Entry]:
    """Ordinary files of the kinds that are read; hidden ones and links that lead out are left out."""
    count = 0
    for place, folders, names in os.walk(folder):  # does not follow linked folders
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.lower().endswith(SUFFIXES) or name.startswith((".", "~$")):
                continue
            path = os.path.join(place, name)
            try:
                found = os.lstat(path)
                if stat.S_ISLNK(found.st_mode):
                    path = os.path.realpath(path)
                    found = os.stat(path)
            except OSError:
                continue
            if not stat.S_ISREG(found.st_mode) or not Path(path).is_relative_to(folder):
                continue
            relative = PurePath(place, name).relative_to(folder).as_posix()
            entry_id = hashlib.sha256(b"govtext file\0" + os.fsencode(relative)).hexdigest()
            shown = relative.encode("utf-8", "replace").decode()  # a name may hold bytes that are no text
            yield Entry(entry_id, shown, "folder", Path(path), found.st_size, f"{found.st_size}-{found.st_mtime_ns}")
            count += 1
            if count == _MOST_FILES:
                return


def _of_corpus(corpus: Corpus) -> Iterator[Entry]:
    """One entry for each source of an index."""
    titles: dict[str, list[str]] = {}
    for row in corpus.documents():
        titles.setdefault(row.sha256, []).append(row.title)
    paths = {row.sha256: row for row in reversed(list(corpus.files())) if row.sha256}
    for sha256 in sorted(titles, key=lambda sha: paths[sha].path if sha in paths else ""):
        path = Path(paths[sha256].path if sha256 in paths else "")
        size = paths[sha256].size if sha256 in paths else 0
        yield Entry(sha256, path.name or sha256[:12], "index", path, size, sha256, titles[sha256][0], len(titles[sha256]))
