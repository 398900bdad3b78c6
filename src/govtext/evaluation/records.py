"""What an evaluation set is made of, and reading its files with errors that name file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govtext.errors import EvalDataError
from govtext.offsets import OffsetMap, Span

TASKS = ("qa", "outline", "sentences", "reports", "facts", "summary", "repair")
"""Names of the tasks, in the order in which they are run."""


@dataclass(frozen=True, slots=True)
class EvalDocument:
    """A gold document: the text that gold offsets point into.

    Attributes:
        doc_id: Name in the set.
        text: The clean text, one paragraph a line.
        genre: For slices.
        title: Of the report, "" if it has none.
    """

    doc_id: str
    text: str
    genre: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class EvalText:
    """What a system is given to read: one file's text in one layout, holding one or more gold documents.

    Attributes:
        text_id: Name of the file; systems may cache by it.
        text: As extracted.
        maps: From each gold document's text to this one, in the order of the file.
    """

    text_id: str
    text: str
    maps: Mapping[str, OffsetMap]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be scored.

    Attributes:
        id: Unique in the set.
        task: One of :data:`TASKS`.
        doc_id: The gold document.
        gold: The row of the set's file; offsets point into the gold document's text.
        slices: Name to value, such as ``{"kind": "quantity", "trap": "two years"}``.
    """

    id: str
    task: str
    doc_id: str
    gold: Mapping[str, Any]
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvalSet:
    """Items with the texts they are about, in one layout.

    Attributes:
        name: Such as ``lvliang-v1``.
        split: ``dev``, ``test`` or ``all``.
        layout: How the texts are set.
        items: In file order.
        documents: Gold documents by id.
        texts: What systems read, by gold document id; two documents can share one text.
        data_hash: SHA-256 over the items, documents and texts used.
    """

    name: str
    split: str
    layout: str
    items: tuple[Item, ...]
    documents: Mapping[str, EvalDocument]
    texts: Mapping[str, EvalText]
    data_hash: str

    def text_of(self, item: Item) -> EvalText:
        """The file that a system reads for an item."""
        return self.texts[item.doc_id]

    def request(self, item: Item) -> dict[str, object]:
        """What a system is told about an item: never anything of the gold."""
        text = self.text_of(item)
        request: dict[str, object] = {
            "id": item.id,
            "task": item.task,
            "text_id": f"{self.name}/{self.layout}/{text.text_id}",
            "text": text.text,
        }
        for key in ("question", "budget_chars"):
            if key in item.gold:
                request[key] = item.gold[key]
        if item.task == "summary" and len(text.maps) > 1:
            request["report_title"] = self.documents[item.doc_id].title
        return request


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number from 1, object) of a JSON Lines file.

    Raises:
        EvalDataError: The file is missing, a line is not a JSON object, or it is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8") as handle:
            for number, line in enumerate(handle, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise EvalDataError(
                        f"{path}:{number}: not JSON ({error}); one object a line is expected"
                    ) from error
                if not isinstance(row, dict):
                    raise EvalDataError(f"{path}:{number}: a JSON {type(row).__name__}; one object a line is expected")
                yield number, row
    except FileNotFoundError as error:
        raise EvalDataError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise EvalDataError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from error


def span_at(value: object, where: str) -> Span:
    """A ``[start, end]`` pair as a span; EvalDataError naming ``where`` if it is none."""
    if isinstance(value, Mapping):
        value = [value.get("start"), value.get("end")]
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or len(value) != 2
        or not all(isinstance(v, int) and not isinstance(v, bool) for v in value)
    ):
        raise EvalDataError(f"{where}: {value!r} is no span; expected [start, end] in code points")
    if not 0 <= value[0] <= value[1]:
        raise EvalDataError(f"{where}: span {list(value)} is not a range; expected 0 <= start <= end")
    return Span(value[0], value[1])


def check_slice(row: Mapping[str, Any], text: str, where: str) -> None:
    """Raise EvalDataError unless ``text[start:end] == row["text"]``."""
    span = span_at(row, where)
    if span.end > len(text):
        raise EvalDataError(f"{where}: span {[span.start, span.end]} ends past the text of {len(text)} characters")
    found = text[span.start : span.end]
    if "text" in row and found != row["text"]:
        raise EvalDataError(
            f"{where}: the text reads {found!r} at [{span.start}, {span.end}), the gold says {row['text']!r}"
        )


def sha256(text: str) -> str:
    """Of the UTF-8 form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
