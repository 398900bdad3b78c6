"""The truth of a corpus: a SQLite database with the packed documents, where they came from, and what failed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from govtext.corpus.metadata import Metadata
from govtext.errors import CorpusError

FORMAT = 1
_SCHEMA = """
create table meta (name text primary key, value text not null);
create table file (path text primary key, sha256 text, size integer not null, mtime_ns integer not null,
                   error text not null default '', error_type text not null default '');
create index file_sha256 on file (sha256);
create table source (sha256 text primary key, chars integer not null, record blob not null);
create table document (document_id text primary key, sha256 text not null, number integer not null, title text not null,
                       year integer, region text, kind text);
create index document_sha256 on document (sha256);
create table pending (sha256 text primary key);
"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was last read."""

    path: str
    sha256: str | None
    size: int
    mtime_ns: int
    error: str = ""
    error_type: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the corpus with what it can be filtered by."""

    document_id: str
    sha256: str
    number: int
    title: str
    year: int | None
    region: str | None
    kind: str | None


class Store:
    """One connection; readers and the one writer each have their own."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / "corpus.db"
        if not create and not self.path.exists():
            raise CorpusError(f"{folder}: no corpus here; make one with Corpus.build(paths, folder)")
        try:
            self.db = sqlite3.connect(self.path, timeout=30.0, isolation_level=None, check_same_thread=False)
            self.db.execute("pragma journal_mode=wal")
            self.db.execute("pragma synchronous=full")
            if create and not self.db.execute("select 1 from sqlite_master where name='meta'").fetchone():
                self.db.executescript(
                    "begin immediate;" + _SCHEMA + f"insert into meta values ('format', '{FORMAT}'); commit;"
                )
            row = self.db.execute("select value from meta where name='format'").fetchone()
        except sqlite3.DatabaseError as error:
            raise CorpusError(f"{self.path}: not a readable corpus ({error}); build it again from its files") from error
        if row is None or row[0] != str(FORMAT):
            found = row[0] if row else "none"
            self.db.close()
            raise CorpusError(
                f"{folder}: a corpus of format {found}; this govtext reads format {FORMAT}: build it again from its files"
            )

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def version(self) -> int:
        """Changes whenever another connection has written."""
        return int(self.db.execute("pragma data_version").fetchone()[0])

    # Files

    def file(self, path: str) -> FileRow | None:
        """What is known about a file."""
        row = self.db.execute(
            "select path, sha256, size, mtime_ns, error, error_type from file where path=?", (path,)
        ).fetchone()
        return None if row is None else FileRow(*row)

    def files(self, *, failed: bool = False) -> Iterator[FileRow]:
        """All files, or those that could not be read."""
        where = "where error<>''" if failed else ""
        for row in self.db.execute(
            f"select path, sha256, size, mtime_ns, error, error_type from file {where} order by path"
        ):
            yield FileRow(*row)

    def has_source(self, sha256: str) -> bool:
        """Whether this content is in the corpus."""
        return self.db.execute("select 1 from source where sha256=?", (sha256,)).fetchone() is not None

    def record(self, sha256: str) -> bytes | None:
        """The packed documents of a source."""
        row = self.db.execute("select record from source where sha256=?", (sha256,)).fetchone()
        return None if row is None else bytes(row[0])

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """All packed sources."""
        yield from self.db.execute("select sha256, record from source order by sha256")

    # Documents

    def documents(
        self, *, year: int | None = None, region: str | None = None, kind: str | None = None
    ) -> Iterator[DocumentRow]:
        """The documents that pass the filters, by id."""
        conditions, values = ["1"], []
        for name, value in (("year", year), ("region", region), ("kind", kind)):
            if value is not None:
                conditions.append(f"{name}=?")
                values.append(value)
        query = (
            "select document_id, sha256, number, title, year, region, kind from document "
            f"where {' and '.join(conditions)} order by document_id"
        )
        for row in self.db.execute(query, values):
            yield DocumentRow(*row)

    def document(self, document_id: str) -> DocumentRow | None:
        """One document."""
        row = self.db.execute(
            "select document_id, sha256, number, title, year, region, kind from document where document_id=?",
            (document_id,),
        ).fetchone()
        return None if row is None else DocumentRow(*row)

    def document_of(self, sha256: str, number: int) -> DocumentRow | None:
        """A document by its place in its source."""
        row = self.db.execute(
            "select document_id, sha256, number, title, year, region, kind from document where sha256=? and number=?",
            (sha256, number),
        ).fetchone()
        return None if row is None else DocumentRow(*row)

    def counts(self) -> tuple[int, int, int, int]:
        """Files read, files failed, documents, characters."""
        read, failed = self.db.execute("select sum(error=''), sum(error<>'') from file").fetchone()
        documents = self.db.execute("select count(*) from document").fetchone()[0]
        chars = self.db.execute("select sum(chars) from source").fetchone()[0]
        return int(read or 0), int(failed or 0), int(documents), int(chars or 0)

    # Writing, in three steps around the commit of the index: see ``Corpus``

    def announce(self, sha256s: Iterable[str]) -> None:
        """Note that the index is about to change for these sources."""
        with self._transaction():
            self.db.executemany("insert or ignore into pending values (?)", [(sha,) for sha in sha256s])

    def pending(self) -> list[str]:
        """Sources whose change was not finished."""
        return [row[0] for row in self.db.execute("select sha256 from pending order by sha256")]

    def settle(
        self,
        files: Sequence[FileRow],
        sources: Sequence[tuple[str, int, bytes]],
        documents: Sequence[tuple[str, str, int, str, Metadata]],
    ) -> None:
        """Write what was indexed, and forget that it was pending."""
        with self._transaction():
            self.db.executemany("insert or replace into source values (?, ?, ?)", sources)
            self.db.executemany(
                "insert or replace into document values (?, ?, ?, ?, ?, ?, ?)",
                [(i, sha, n, title, m.year, m.region, m.kind) for i, sha, n, title, m in documents],
            )
            self.db.executemany(
                "insert or replace into file values (?, ?, ?, ?, ?, ?)",
                [(f.path, f.sha256, f.size, f.mtime_ns, f.error, f.error_type) for f in files],
            )
            self.db.execute("delete from pending")

    def drop_files(self, paths: Iterable[str]) -> list[str]:
        """Take files out; returns the sources that no file has any more, which are out too and pending."""
        with self._transaction():
            self.db.executemany("delete from file where path=?", [(path,) for path in paths])
            return self._drop_orphans()

    def drop_orphans(self) -> list[str]:
        """Take out the sources that no file has."""
        with self._transaction():
            return self._drop_orphans()

    def _drop_orphans(self) -> list[str]:
        gone = [
            row[0]
            for row in self.db.execute(
                "select sha256 from source where sha256 not in (select sha256 from file where sha256 is not null)"
            )
        ]
        for sha in gone:
            self.db.execute("delete from source where sha256=?", (sha,))
            self.db.execute("delete from document where sha256=?", (sha,))
            self.db.execute("insert or ignore into pending values (?)", (sha,))
        return gone

    def forget_pending(self) -> None:
        """The index agrees again."""
        with self._transaction():
            self.db.execute("delete from pending")

    def _transaction(self) -> _Transaction:
        return _Transaction(self.db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.db.execute("begin immediate")

    def __exit__(self, kind: object, *_: object) -> None:
        self.db.execute("rollback" if kind else "commit")
