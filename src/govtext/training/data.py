"""Reading the training data: packed texts, SQuAD-style question files, BIO files."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtext.errors import GovtextError


@dataclass(frozen=True, slots=True)
class Example:
    """A question about one passage; ``answers`` hold ``(start, end)`` in the passage, none if it has no answer."""

    example_id: str
    question: str
    passage: str
    answers: tuple[tuple[int, int], ...]


def shared_folder() -> Path:
    """Folder of the shared data: ``GOVTEXT_SHARED`` (or its subfolder ``data``), else ``../shared/data``."""
    named = Path(os.environ.get("GOVTEXT_SHARED") or Path(__file__).resolve().parents[4] / "shared")
    return named / "data" if (named / "data").is_dir() else named


def _open(path: Path) -> Any:
    if not path.is_file():
        raise GovtextError(
            f"training data {path} is not there; name the folder that holds it in GOVTEXT_SHARED or in the recipe"
        )
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """One JSON object a line; packed with xz or not."""
    with _open(path) as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_texts(path: Path) -> Iterator[str]:
    """The ``text`` of each row."""
    for row in read_rows(path):
        yield row["text"]


def read_squad(path: Path, *, simplify: bool = False) -> list[Example]:
    """Read questions: rows as in ``mrc/*.jsonl.xz``, or a SQuAD v1/v2 JSON file.

    Args:
        path: ``*.jsonl``, ``*.jsonl.xz`` or ``*.json``.
        simplify: Turn traditional into simplified characters, one for one, so that the offsets hold.
    """
    if path.suffix == ".json":
        examples = list(_squad_json(path))
    else:
        examples = [
            Example(
                str(row["id"]),
                row["question"],
                row["context"],
                tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"]),
            )
            for row in read_rows(path)
            if row.get("type") != "yesno"
        ]
    return [_simplified(example) for example in examples] if simplify else examples


def _squad_json(path: Path) -> Iterator[Example]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                answers = tuple((a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"])
                for start, end in answers:
                    stated = next(a["text"] for a in qa["answers"] if a["answer_start"] == start)
                    if paragraph["context"][start : start + len(stated)] != stated or end > len(paragraph["context"]):
                        raise GovtextError(
                            f"{path}: question {qa['id']}: answer {stated!r} does not stand at offset {start} of its "
                            "context; correct answer_start (counted in characters from 0)"
                        )
                yield Example(str(qa["id"]), qa["question"], paragraph["context"], tuple(dict.fromkeys(answers)))


def _simplified(example: Example) -> Example:
    passage, question = to_simplified(example.passage), to_simplified(example.question)
    if len(passage) != len(example.passage):  # a phrase changed its length: convert character by character
        passage = "".join(to_simplified(c)[:1] or c for c in example.passage)
    return Example(example.example_id, question, passage, tuple(dict.fromkeys(example.answers)))


def to_simplified(text: str) -> str:
    """Traditional to simplified characters (OpenCC, needed for training only)."""
    global _converter
    if _converter is None:
        from opencc import OpenCC

        _converter = OpenCC("t2s")
    return str(_converter.convert(text))


_converter: Any = None


def read_bio(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Sentences of a BIO file: characters and tags; a blank line ends a sentence."""
    chars: list[str] = []
    tags: list[str] = []
    with _open(path) as lines:
        for line in lines:
            fields = line.split()
            if len(fields) >= 2:
                chars.append(fields[0])
                tags.append(fields[-1])
            elif chars:
                yield chars, tags
                chars, tags = [], []
    if chars:
        yield chars, tags
