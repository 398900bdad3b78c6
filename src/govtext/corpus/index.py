"""The search index of a corpus: Tantivy over passages. It may lag behind or run ahead of the store, which is the truth."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from govtext.corpus.passages import Parsed
from govtext.errors import CorpusError, MissingExtraError

HEADING_WEIGHT = 0.35
"""Of a term in the title of the report, against one in the passage."""
_HEAP_BYTES = 96 * 1024 * 1024


def _tantivy() -> Any:
    try:
        import tantivy
    except ImportError as error:
        raise MissingExtraError("a corpus needs the package tantivy; pip install 'govtext[corpus]'") from error
    return tantivy


class SearchIndex:
    """An index folder, opened for reading; :meth:`writer` opens it for writing too."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        engine = self.engine = _tantivy()
        builder = engine.SchemaBuilder()
        for name in ("sha256", "region", "kind"):
            builder.add_text_field(name, stored=name == "sha256", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("year", stored=False, indexed=True)
        for name in ("number", "start", "end"):
            builder.add_integer_field(name, stored=True, indexed=False)
        for name in ("terms", "heading"):
            builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            self.index = engine.Index(self.schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise CorpusError(
                f"{folder}: the search index cannot be opened ({error}); Corpus.repair(folder) makes it anew"
            ) from error
        self._writer: Any = None

    def writer(self) -> None:
        """Become the one writer.

        Raises:
            CorpusError: Another process is writing.
        """
        if self._writer is None:
            try:
                self._writer = self.index.writer(_HEAP_BYTES, 1)
            except ValueError as error:
                raise CorpusError(
                    f"another process is writing to this corpus ({error}); wait for it, reading goes on meanwhile"
                ) from error

    def put(self, parsed: Parsed) -> None:
        """Add the passages of a file."""
        engine, writer = self.engine, self._writer
        for passage in parsed.passages:
            meta = parsed.metadata[passage.document]
            document = engine.Document()
            document.add_text("sha256", parsed.sha256)
            document.add_integer("number", passage.document)
            document.add_integer("start", passage.start)
            document.add_integer("end", passage.end)
            document.add_text("terms", passage.terms)
            document.add_text("heading", parsed.headings[passage.document])
            if meta.year is not None:
                document.add_integer("year", meta.year)
            if meta.region is not None:
                document.add_text("region", meta.region)
            if meta.kind is not None:
                document.add_text("kind", meta.kind)
            writer.add_document(document)

    def drop(self, sha256s: Iterable[str]) -> None:
        """Take the passages of sources out."""
        for sha in sha256s:
            self._writer.delete_documents_by_term("sha256", sha)

    def commit(self) -> None:
        """Make what was put and dropped lasting, and visible to new searches."""
        self._writer.commit()
        self.index.reload()

    def close(self) -> None:
        """Let go of the writer."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.rollback()
            writer.wait_merging_threads()

    def reload(self) -> None:
        """See what another process has committed."""
        self.index.reload()

    def search(
        self, weights: Mapping[str, float], limit: int, filters: Mapping[str, int | str | None]
    ) -> list[tuple[float, str, int, int, int]]:
        """The best passages as ``(score, sha256, number, start, end)``."""
        engine, schema = self.engine, self.schema
        query, occur = engine.Query, engine.Occur
        parts = []
        for term, weight in weights.items():
            parts.append((occur.Should, query.boost_query(query.term_query(schema, "terms", term), weight)))
            heading = query.boost_query(query.term_query(schema, "heading", term), weight * HEADING_WEIGHT)
            parts.append((occur.Should, heading))
        if not parts:
            return []
        whole = [(occur.Must, query.boolean_query(parts))]
        for name, value in filters.items():
            if value is not None:
                only = query.const_score_query(query.term_query(schema, name, value), 0.0)
                whole.append((occur.Must, only))
        searcher = self.index.searcher()
        found = []
        for score, address in searcher.search(query.boolean_query(whole), limit).hits:
            row = searcher.doc(address)
            found.append((score, row["sha256"][0], row["number"][0], row["start"][0], row["end"][0]))
        return found


def remove_index(folder: Path) -> None:
    """Delete an index folder, damaged or not."""
    shutil.rmtree(folder, ignore_errors=True)
