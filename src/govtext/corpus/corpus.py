"""Many reports: an index on disk, search, questions, facts and digests over all of them."""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.corpus.codec import load, page_of, text_of, unpack
from govtext.corpus.index import SearchIndex, remove_index
from govtext.corpus.passages import Parsed, prepare, query_terms
from govtext.corpus.store import DocumentRow, FileRow, Store
from govtext.document import Document
from govtext.errors import CorpusError, OptionError
from govtext.offsets import Span
from govtext.reading.pool import default_workers, run_files
from govtext.results import Answer, Fact, Summary

if TYPE_CHECKING:
    from types import TracebackType

SUFFIXES = (".txt", ".pdf", ".docx", ".ofd", ".html", ".htm", ".shtml", ".md", ".markdown")
"""Files of a folder that are read; a file that is named itself is read whatever its name."""
_BATCH_CHARS = 6_000_000
_BATCH_SECONDS = 60.0
_CACHED = 32
"""Unpacked sources that are kept."""
_INDEX = "passages"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        document_id, title, year, region, kind: Of the document.
        path: A file that holds it.
        text: ``span.of(document.text)``.
        span: In the document's text.
        section_labels: Headings above it, outermost first.
        page: From 1; None if the source has no pages.
        score: BM25; compare only within one search.
    """

    document_id: str
    title: str
    year: int | None
    region: str | None
    kind: str | None
    path: str
    text: str
    span: Span
    section_labels: tuple[str, ...]
    page: int | None
    score: float


@dataclass(slots=True)
class Changes:
    """What :meth:`Corpus.add` did: paths, and for those that could not be read the reason."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[FileRow] = field(default_factory=list)
    chars: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ``add`` stands; ``total`` is None while the folder is still being listed."""

    done: int
    total: int | None
    failed: int
    chars: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the rate so far."""
        if self.total is None or not self.done:
            return None
        return self.seconds / self.done * (self.total - self.done)


class Corpus:
    """An indexed folder of reports.

    The database ``corpus.db`` is the truth, the search index beside it may lag or run ahead after a crash: a source is
    announced before its passages are committed to the index and written to the database afterwards, so what was
    reported as done is there, and half-done work is undone when the next writer opens the corpus. Any number of
    processes may read while one writes.
    """

    def __init__(self, folder: str | os.PathLike[str], *, create: bool = False) -> None:
        self.folder = Path(folder)
        if create:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CorpusError(
                    f"{self.folder}: cannot be made ({error}); give a folder that can be written"
                ) from error
        self._store = Store(self.folder, create=create)
        try:
            self._index = SearchIndex(self.folder / _INDEX, create=create)
        except BaseException:
            self._store.close()
            raise
        self._seen = self._store.version()
        self._records: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._documents: OrderedDict[str, list[Document]] = OrderedDict()

    # Making and changing

    @classmethod
    def build(
        cls,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        folder: str | os.PathLike[str],
        *,
        workers: int | None = None,
        timeout_s: float = 300.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> Corpus:
        """Make a corpus, or bring one up to date: files that did not change are not read again.

        Args:
            paths: Files and folders (searched through, for :data:`SUFFIXES`).
            folder: Where the corpus lies; made if missing.
            workers: Processes that read; all processors when None, 0 reads in this process.
            timeout_s: Longest time for one file, in seconds.
            progress: Called after each file.
        """
        corpus = cls(folder, create=True)
        try:
            corpus.add(paths, workers=workers, timeout_s=timeout_s, progress=progress)
        except BaseException:
            corpus.close()
            raise
        return corpus

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Corpus:
        """Open a corpus that was built before.

        Raises:
            CorpusError: There is none, it is damaged, or of another format.
        """
        return cls(folder)

    @classmethod
    def repair(cls, folder: str | os.PathLike[str]) -> Corpus:
        """Make the search index anew from the database; no file is read again."""
        Store(Path(folder)).close()  # refuses what is no corpus
        remove_index(Path(folder) / _INDEX)
        corpus = cls(folder, create=True)
        corpus._index.writer()
        for count, (_, record) in enumerate(corpus._store.sources(), 1):
            corpus._index.put(prepare(unpack(load(record))))
            if count % 500 == 0:
                corpus._index.commit()
        corpus._index.commit()
        corpus._store.forget_pending()
        corpus._index.close()
        return corpus

    def add(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        workers: int | None = None,
        timeout_s: float = 300.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> Changes:
        """Add files, or read again those that changed; see :meth:`build`.

        Raises:
            CorpusError: Another process is writing.
        """
        started = time.monotonic()
        changes = Changes()
        self._index.writer()
        try:
            self._recover()
            known: dict[str, FileRow] = {}
            files = list(_list_files(paths))
            todo: list[str] = []
            for path in files:
                row = self._check(path)
                if row is None:
                    changes.unchanged += 1
                else:
                    known[path] = row
                    todo.append(path)
            batch = _Batch()
            count = default_workers() if workers is None else workers
            task = "govtext.corpus.passages:parse_file"
            done = changes.unchanged
            for outcome in run_files(todo, task, {}, workers=min(count, len(todo)), timeout_s=timeout_s):
                self._take(known[outcome.path], outcome.value, outcome.error, outcome.error_type, batch, changes)
                if batch.chars >= _BATCH_CHARS or time.monotonic() - batch.began > _BATCH_SECONDS:
                    self._flush(batch)
                    batch = _Batch()
                done += 1
                if progress is not None:
                    progress(Progress(done, len(files), len(changes.failed), changes.chars, time.monotonic() - started))
            self._flush(batch)
            self._drop(self._store.drop_orphans())
        finally:
            self._index.close()
        self._forget_cached()
        changes.seconds = time.monotonic() - started
        return changes

    def remove(self, paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> int:
        """Take files, or all files below folders, out of the corpus; how many there were.

        Raises:
            CorpusError: Another process is writing.
        """
        wanted = [os.path.abspath(path) for path in _as_list(paths)]
        below = tuple(path.rstrip(os.sep) + os.sep for path in wanted)
        exact = set(wanted)
        gone = [row.path for row in self._store.files() if row.path in exact or row.path.startswith(below)]
        self._index.writer()
        try:
            self._recover()
            self._drop(self._store.drop_files(gone))
        finally:
            self._index.close()
        self._forget_cached()
        return len(gone)

    def _check(self, path: str) -> FileRow | None:
        """What is to be read; None if the file is in the corpus as it is."""
        try:
            stat = os.stat(path)
            size, mtime = stat.st_size, stat.st_mtime_ns
        except OSError:
            size, mtime = -1, -1  # reading it will say why
        row = self._store.file(path)
        if row is not None and (row.size, row.mtime_ns) == (size, mtime) and size >= 0:
            return None
        if row is not None and row.size == size and row.sha256 is not None and _hash(path) == row.sha256:
            self._store.settle([FileRow(path, row.sha256, size, mtime)], [], [])  # touched, not changed
            return None
        return FileRow(path, None, size, mtime)

    def _take(
        self, row: FileRow, parsed: Parsed | None, error: str, error_type: str, batch: _Batch, changes: Changes
    ) -> None:
        before = self._store.file(row.path)
        if parsed is None:
            failed = FileRow(row.path, None, row.size, row.mtime_ns, error or "no reason given", error_type)
            batch.files.append(failed)
            changes.failed.append(failed)
            return
        batch.files.append(FileRow(row.path, parsed.sha256, row.size, row.mtime_ns))
        (changes.updated if before is not None and before.sha256 else changes.added).append(row.path)
        changes.chars += parsed.chars
        if parsed.sha256 not in batch.sources and not self._store.has_source(parsed.sha256):
            batch.sources[parsed.sha256] = parsed
            batch.chars += parsed.chars

    def _flush(self, batch: _Batch) -> None:
        if batch.sources:
            self._store.announce(batch.sources)
            for parsed in batch.sources.values():
                self._index.put(parsed)
            self._index.commit()
        if batch.files:
            self._store.settle(
                batch.files,
                [(sha, parsed.chars, parsed.record) for sha, parsed in batch.sources.items()],
                [
                    (f"{sha[:16]}.{number}", sha, number, title, parsed.metadata[number])
                    for sha, parsed in batch.sources.items()
                    for number, title in enumerate(parsed.titles)
                ],
            )

    def _recover(self) -> None:
        """Undo what a crash left in the index without the database knowing it."""
        pending = self._store.pending()
        if pending:
            self._drop([sha for sha in pending if not self._store.has_source(sha)])
            self._store.forget_pending()

    def _drop(self, sha256s: Sequence[str]) -> None:
        if sha256s:
            self._index.drop(sha256s)
            self._index.commit()
            self._store.forget_pending()

    # Reading

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        year: int | None = None,
        region: str | None = None,
        kind: str | None = None,
    ) -> list[Hit]:
        """The passages that fit a query best, at most one for each place of a document.

        Args:
            query: Words; a question will do.
            limit: Most hits.
            year, region, kind: Only documents of this year (2019), region (安泽县), kind (统计公报), as guessed from
                their heads; :meth:`documents` shows what there is.
        """
        if limit < 1:
            raise OptionError(f"limit={limit}; ask for one hit at least")
        hits: list[Hit] = []
        for score, sha, number, start, end in self._find(query, limit, year, region, kind):
            row = self._store.document_of(sha, number)
            if row is None:
                continue  # taken out, or not yet in: the database decides
            hits.append(self._hit(row, score, start, end))
            if len(hits) == limit:
                break
        return hits

    def ask(
        self,
        question: str,
        *,
        documents: int = 3,
        year: int | None = None,
        region: str | None = None,
        kind: str | None = None,
        **options: Any,
    ) -> Answer:
        """Answer a question from the documents with the best passages.

        Args:
            question: As a person would ask it.
            documents: How many documents are read closely.
            year, region, kind: As in :meth:`search`.
            **options: For :func:`govtext.ask`, such as ``no_answer_threshold``.
        """
        from govtext.qa import ask

        found = self.find_documents(question, documents, year=year, region=region, kind=kind)
        return ask(found, question, **options)

    def summarize(
        self,
        query: str,
        *,
        documents: int = 5,
        budget_chars: int = 450,
        year: int | None = None,
        region: str | None = None,
        kind: str | None = None,
        **options: Any,
    ) -> Summary:
        """A digest of what the best documents say about a query; see :func:`govtext.summarize` for the options."""
        from govtext.summarization import summarize

        found = self.find_documents(query, documents, year=year, region=region, kind=kind)
        return summarize(found, budget_chars=budget_chars, query=query, **options)

    def facts(
        self,
        query: str | None = None,
        *,
        documents: int = 20,
        year: int | None = None,
        region: str | None = None,
        kind: str | None = None,
    ) -> Iterator[tuple[Document, Fact]]:
        """The facts of the documents that fit a query best, or of all that pass the filters, a document at a time.

        With a query, facts that share a word (two characters) with it come, best document first.
        """
        from govtext.facts import extract_facts

        if query is None:
            for row in self._store.documents(year=year, region=region, kind=kind):
                document = self.document(row.document_id)
                for fact in extract_facts(document):
                    yield document, fact
            return
        terms = {term for term, weight in query_terms(query).items() if weight >= 1 and not term.isdigit()}
        for document in self.find_documents(query, documents, year=year, region=region, kind=kind):
            for fact in extract_facts(document):
                if any(term in fact.indicator or term in (fact.subject or "") for term in terms):
                    yield document, fact

    def find_documents(
        self,
        query: str,
        limit: int,
        *,
        year: int | None = None,
        region: str | None = None,
        kind: str | None = None,
    ) -> list[Document]:
        """The documents of the best passages, best first."""
        scores: dict[tuple[str, int], list[float]] = {}
        for score, sha, number, _, _ in self._find(query, max(8 * limit, 24), year, region, kind):
            scores.setdefault((sha, number), []).append(score)
        # The best passage counts most; more good passages decide between equals.
        ranked = sorted(scores, key=lambda key: -(max(scores[key]) + 0.05 * sum(sorted(scores[key])[-4:])))
        found: list[Document] = []
        for sha, number in ranked:
            row = self._store.document_of(sha, number)
            if row is not None:
                found.append(self._sources(sha)[number])
            if len(found) == limit:
                break
        return found

    def documents(
        self, *, year: int | None = None, region: str | None = None, kind: str | None = None
    ) -> Iterator[DocumentRow]:
        """What the corpus holds: ids, titles and what it can be filtered by."""
        return self._store.documents(year=year, region=region, kind=kind)

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            CorpusError: There is none of this id.
        """
        row = self._store.document(document_id)
        if row is None:
            raise CorpusError(f"no document {document_id!r} in this corpus; documents() lists them")
        return self._sources(row.sha256)[row.number]

    def files(self) -> list[FileRow]:
        """The files behind the documents, and those that could not be read, by path."""
        return list(self._store.files())

    def failed(self) -> list[FileRow]:
        """Files that could not be read, with the reason."""
        return list(self._store.files(failed=True))

    def stats(self) -> Mapping[str, int]:
        """Counts of files, failed files, documents, characters, and bytes on disk."""
        files, failed, documents, chars = self._store.counts()
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return {"files": files, "failed": failed, "documents": documents, "chars": chars, "bytes": size}

    def __len__(self) -> int:
        return self._store.counts()[2]

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r}, {len(self)} documents)"

    def close(self) -> None:
        """Close the files."""
        self._index.close()
        self._store.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _find(
        self, query: str, limit: int, year: int | None, region: str | None, kind: str | None
    ) -> list[tuple[float, str, int, int, int]]:
        version = self._store.version()
        if version != self._seen:  # another process has written
            self._seen = version
            self._index.reload()
            self._forget_cached()
        filters = {"year": year, "region": region, "kind": kind}
        return self._index.search(query_terms(query), limit + 8, filters)

    def _hit(self, row: DocumentRow, score: float, start: int, end: int) -> Hit:
        record = self._record(row.sha256)
        text = text_of(record, row.number)
        packed = record["documents"][row.number]
        labels = tuple(f"{s[4]}{s[6]}" for s in packed["sections"][1:] if s[10] <= start < s[11] and s[2] != "item")
        page = page_of(record, row.number, Span(start, end))
        found = self._store.db.execute(
            "select path from file where sha256=? order by path limit 1", (row.sha256,)
        ).fetchone()
        return Hit(
            row.document_id, row.title, row.year, row.region, row.kind, found[0] if found else "", text[start:end],
            Span(start, end), labels, page, score,
        )  # fmt: skip

    def _record(self, sha256: str) -> dict[str, Any]:
        record = self._records.get(sha256)
        if record is None:
            data = self._store.record(sha256)
            if data is None:
                raise CorpusError(f"source {sha256[:16]} was removed while it was being read; search again")
            record = self._records[sha256] = load(data)
            if len(self._records) > _CACHED:
                self._records.popitem(last=False)
        return record

    def _sources(self, sha256: str) -> list[Document]:
        documents = self._documents.get(sha256)
        if documents is None:
            documents = self._documents[sha256] = unpack(self._record(sha256))
            if len(self._documents) > _CACHED:
                self._documents.popitem(last=False)
        return documents

    def _forget_cached(self) -> None:
        self._records.clear()
        self._documents.clear()


@dataclass(slots=True)
class _Batch:
    """Files that were read and are not yet committed."""

    files: list[FileRow] = field(default_factory=list)
    sources: dict[str, Parsed] = field(default_factory=dict)
    chars: int = 0
    began: float = field(default_factory=time.monotonic)


def _as_list(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _list_files(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Absolute paths of the files, each once; folders in the order of their names."""
    seen: set[str] = set()
    for given in _as_list(paths):
        path = os.path.abspath(given)
        if not os.path.isdir(path):
            found = [path]
        else:
            found = sorted(
                os.path.join(folder, name)
                for folder, _, names in os.walk(path)
                for name in names
                if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))
            )
        for name in found:
            if name not in seen:
                seen.add(name)
                yield name


def _hash(path: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()
