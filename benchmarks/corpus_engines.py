"""Which embedded engine holds the index of a corpus: build rate, search time and size, side by side in one run.

    python benchmarks/corpus_engines.py [--documents 1000]

Passages of about 300 characters from shuffled paragraphs, as pairs of neighbouring characters. SQLite's FTS5 comes
with Python; tantivy is a package. bm25s and DuckDB's FTS are not in the race: both build their index anew for every
change.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from corpus_texts import synthetic

from govtext.retrieval.terms import find_terms, fold

SHARED = Path(os.environ.get("GOVTEXT_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    options = parser.parse_args()
    passages: list[str] = []
    chars = 0
    for text in synthetic(options.documents, 10_000, seed=1):
        chars += len(text)
        passages += [text[i : i + 300] for i in range(0, len(text), 300)]
    started = time.process_time()
    terms = [" ".join(plain_terms(words)) for words in passages]
    print(f"{options.documents} documents, {chars:,} characters, {len(passages):,} passages")
    print(f"terms alone: {chars / (time.process_time() - started) / 1e6:.2f} M characters a second")
    generator = random.Random(2)
    queries = []
    for _ in range(60):
        words = generator.choice(passages)
        at = generator.randrange(max(len(words) - 14, 1))
        queries.append(plain_terms(words[at : at + 14]))
    for name, engine in (("sqlite fts5", fts5), ("tantivy", tantivy)):
        with tempfile.TemporaryDirectory() as folder:
            engine(name, folder, terms, queries, chars)
    return 0


def plain_terms(words: str) -> list[str]:
    """Terms without marks that a tokeniser would cut at: 15.44 becomes 15d44."""
    return [term.replace(".", "d").replace(",", "c") for term, _, _ in find_terms(fold(words))]


def report(name: str, folder: str, chars: int, seconds: float, times: list[float]) -> None:
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    median, worst = statistics.median(times) * 1000, max(times) * 1000
    print(f"{name:12} index {chars / seconds / 1e6:.2f} M characters a second, search median {median:.1f} ms,", end=" ")
    print(f"worst {worst:.0f} ms, size {size / chars:.2f} bytes a character (text: 3)")


def fts5(name: str, folder: str, terms: list[str], queries: list[list[str]], chars: int) -> None:
    database = sqlite3.connect(Path(folder, "index.db"))
    database.execute("create virtual table passage using fts5(terms, content='', detail='none', tokenize='unicode61')")
    started = time.perf_counter()
    database.executemany("insert into passage(rowid, terms) values (?, ?)", enumerate(terms, 1))
    database.commit()
    seconds = time.perf_counter() - started
    times = []
    for query in queries:
        began = time.perf_counter()
        words = " OR ".join(f'"{term}"' for term in query)
        database.execute("select rowid from passage where passage match ? order by rank limit 20", (words,)).fetchall()
        times.append(time.perf_counter() - began)
    database.close()
    report(name, folder, chars, seconds, times)


def tantivy(name: str, folder: str, terms: list[str], queries: list[list[str]], chars: int) -> None:
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
    index = engine.Index(builder.build(), path=folder)
    started = time.perf_counter()
    writer = index.writer(128_000_000, 1)
    for i, words in enumerate(terms):
        writer.add_document(engine.Document(id=i, terms=words))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()
    times = []
    for query in queries:
        began = time.perf_counter()
        parts = [(engine.Occur.Should, engine.Query.term_query(index.schema, "terms", term)) for term in query]
        hits = searcher.search(engine.Query.boolean_query(parts), 20).hits
        [searcher.doc(address)["id"] for _, address in hits]
        times.append(time.perf_counter() - began)
    report(name, folder, chars, seconds, times)


if __name__ == "__main__":
    raise SystemExit(main())
