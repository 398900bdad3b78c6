"""Rows annotated on public reports: the report that a row names, and the questions that it asks.

A report is a file, or one text of a packed collection: ``file`` names the collection then, and ``title`` the text. Offsets
are those of the file decoded with ``utf-8-sig``, or of the text. A ``range`` makes a report of a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from govtext.document import Document
from govtext.errors import GovtextError
from govtext.pipeline import parse, read
from govtext.training.data import read_rows

Row = Mapping[str, Any]


def report_name(row: Row) -> str:
    """What tells the report of a row from others."""
    return " ".join(part for part in (row["file"], row.get("title")) if part)


def by_report(files: Iterable[Path]) -> dict[str, list[Row]]:
    """The rows of some files, each report's together, in the order of their first row."""
    reports: dict[str, list[Row]] = {}
    for file in files:
        for row in read_rows(file):
            reports.setdefault(report_name(row), []).append(row)
    return reports


def report_text(row: Row, data: Path) -> str:
    """The text that the offsets of a row count in.

    Raises:
        GovtextError: The report is not there.
    """
    path: Path = data / row["file"]
    if not path.is_file():
        raise GovtextError(f"the report {path} of {row.get('id', 'a row')} is not there; name its folder with --data")
    if "title" not in row:
        return path.read_text(encoding="utf-8-sig")
    text: str | None = _packed(path).get(row["title"])
    if text is None:
        raise GovtextError(f"{path} holds no text with the title {row['title']!r}")
    return text


@lru_cache(maxsize=4)
def _packed(path: Path) -> dict[str, str]:
    """Texts of a collection by title; of texts with the same title the first."""
    texts: dict[str, str] = {}
    for record in read_rows(path):
        texts.setdefault(record["title"], record["text"])
    return texts


def report_document(row: Row, data: Path) -> Document:
    """The report of a row as one document."""
    if "title" not in row and "range" not in row:
        return read(data / row["file"], single=True)[0]
    text = report_text(row, data)
    start, end = row.get("range", (0, len(text)))
    return parse(text[start:end], single=True)[0]


def phrasings(row: Row) -> tuple[str, ...]:
    """The question of a row, then the same question in other words."""
    return (row["question"], *row.get("reworded", ()))
