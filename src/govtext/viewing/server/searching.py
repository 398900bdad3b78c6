"""Search and questions over all files: an index that was given, or one that is kept up to date in the background."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from govtext.corpus import Corpus, Hit
from govtext.corpus import Progress as Indexed
from govtext.document import Document
from govtext.errors import CorpusError, GovtextError
from govtext.qa import Answerer
from govtext.results import Answer, Fact
from govtext.viewing.server.library import Library

_ASKED = 3
"""Documents that are read closely for a question."""
_LOOK_AGAIN_S = 60.0
_FIRST_FILES = 16
"""Files after which a new index can be searched for the first time; then after four times as many, and so on."""
_KEPT_ANSWERERS = 8
"""Of the last questions about different reports."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is: files in it, files in all, files that could not be read; whether work goes on."""

    done: int = 0
    total: int = 0
    failed: int = 0
    working: bool = False
    problem: str = ""


class Search:
    """One corpus for all requests; its calls are made one after the other."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._lock = threading.RLock()
        self._answerers: OrderedDict[tuple[str, ...], tuple[Answerer, threading.Lock]] = OrderedDict()

    @property
    def progress(self) -> Progress:
        """An index that was given is complete."""
        with self._lock:
            stats = self.corpus.stats()
        return Progress(stats["files"] - stats["failed"], stats["files"], stats["failed"])

    @property
    def version(self) -> int:
        """Changes when the files have changed."""
        return 0

    def find(self, query: str, limit: int) -> list[Hit]:
        """The best passages."""
        with self._lock:
            return self.corpus.search(query, limit=limit)

    def ask(self, question: str, reader: str) -> tuple[Answer, dict[str, Document]]:
        """An answer from the best documents, and those by their ids."""
        with self._lock:
            documents = self.corpus.find_documents(question, _ASKED)
            if not documents:
                raise CorpusError("no document fits the question")
            # Ids name contents. Most of the time goes into the index of the sentences, and the next question is often
            # about the same reports.
            key = tuple(each.document_id for each in documents)
            if key not in self._answerers:
                self._answerers[key] = Answerer(documents, reader=reader), threading.Lock()
            self._answerers.move_to_end(key)
            if len(self._answerers) > _KEPT_ANSWERERS:
                self._answerers.popitem(last=False)
            answerer, one_at_a_time = self._answerers[key]
        with one_at_a_time:
            return answerer.ask(question), {each.document_id: each for each in documents}

    def facts(self, query: str) -> list[Fact]:
        """Figures that share a word with the query, from the best documents."""
        with self._lock:
            return [fact for _, fact in self.corpus.facts(query)]

    def documents_of(self, sha256: str, count: int) -> list[Document]:
        """All documents of a source."""
        with self._lock:
            return [self.corpus.document(f"{sha256[:16]}.{number}") for number in range(count)]

    def titles(self) -> dict[str, str]:
        """Title of the first report of each file, by path."""
        with self._lock:
            first = {row.sha256: row.title for row in self.corpus.documents() if row.number == 0}
            return {row.path: first.get(row.sha256 or "", "") for row in self.corpus.files()}

    def wake(self) -> None:
        """Files came or went."""

    def close(self) -> None:
        """Close the corpus."""
        with self._lock:
            self.corpus.close()


class LiveSearch(Search):
    """The corpus of a folder and its uploads, brought up to date by a thread whenever files come or go."""

    def __init__(self, folder: Path, library: Library, timeout_s: float) -> None:
        try:
            Corpus(folder, create=True).close()
        except CorpusError:  # of another version, or damaged: it holds nothing that cannot be made again
            import shutil

            shutil.rmtree(folder, ignore_errors=True)
            Corpus(folder, create=True).close()
        super().__init__(Corpus.open(folder))
        self._folder, self._library, self._timeout_s = folder, library, timeout_s
        self._progress = Progress(working=True)
        self._version = 0
        self._wanted, self._stopped = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="govtext-serve-index", daemon=True)
        self._thread.start()

    @property
    def progress(self) -> Progress:
        """As of the last file."""
        return self._progress

    @property
    def version(self) -> int:
        """One more after each change."""
        return self._version

    def wake(self) -> None:
        """Look at the files again soon."""
        self._progress = replace(self._progress, working=True)
        self._wanted.set()

    def close(self) -> None:
        """Stop after the present file."""
        self._stopped = True
        self._wanted.set()
        self._thread.join(timeout=2)
        super().close()

    def _run(self) -> None:
        while not self._stopped:
            self._wanted.clear()
            try:
                self._bring_up_to_date()
            except _Stopped:
                return
            except (GovtextError, OSError) as error:  # such as another server of the same folder, which writes now
                self._progress = replace(self._progress, working=False, problem=str(error))
            self._wanted.wait(_LOOK_AGAIN_S)

    def _bring_up_to_date(self) -> None:
        paths = {str(entry.path) for entry in self._library.entries()}
        with Corpus.open(self._folder) as writer:
            gone = [row.path for row in writer.files() if row.path not in paths]
            if gone:
                writer.remove(gone)

            def tell(_: Indexed) -> None:
                if self._stopped:
                    raise _Stopped

            self._progress = replace(self._progress, total=len(paths))
            done, count, ordered = 0, _FIRST_FILES, sorted(paths)
            changed = bool(gone)
            while done < len(ordered):  # what was added can be found before the rest is read
                changes = writer.add(ordered[done : done + count], workers=1, timeout_s=self._timeout_s, progress=tell)
                done, count = done + count, 4 * count
                if changes.added or changes.updated:
                    changed = True
                    self._progress = Progress(min(done, len(ordered)), len(ordered), working=True)
            failed = len(writer.failed())
        self._version += changed
        self._progress = Progress(len(paths) - failed, len(paths), failed)


class _Stopped(Exception):
    """The server ends."""
