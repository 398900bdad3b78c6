"""The sets on real reports: offsets into public files that are not part of the package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from govtext.errors import EvalDataError
from govtext.evaluation.gold import check_item
from govtext.evaluation.records import EvalDocument, EvalSet, EvalText, Item, read_jsonl
from govtext.offsets import OffsetMap

_TASK_OF = {"qa": "qa", "headings": "outline", "sentences": "sentences", "facts": "facts", "keyfacts": "summary"}
_DIGEST_CHARS = 450


def load_real(folder: Path, split: str) -> EvalSet:
    """The questions, headings, sentences, facts and key facts on real reports.

    The reports are looked for in ``$GOVTEXT_SHARED/data``, else in ``../shared/data`` beside the checkout.

    Raises:
        EvalDataError: A report is missing or not the one that was annotated.
    """
    from govtext.evaluation.sets import make_set

    shared = Path(os.environ.get("GOVTEXT_SHARED", folder.resolve().parents[2] / "shared")) / "data"
    texts: dict[str, str] = {}
    items: list[Item] = []
    for kind, task in _TASK_OF.items():
        for part in ("dev", "test") if split == "all" else (split,):
            path = folder / kind / f"{part}.jsonl"
            if not path.exists():
                continue
            for number, row in read_jsonl(path):
                where = f"{path}:{number}"
                name = row["file"]
                if name not in texts:
                    texts[name] = _read(shared / name, row["sha256"], where)
                for gold in _golds(row, task, f"{kind}-{part}-{number:03d}"):
                    check_item(gold, texts[name], where)
                    slices = {"genre": name.split("/")[1], **gold.pop("slice", {})}
                    items.append(Item(gold["id"], gold["task"], name, gold, slices))
    return make_set(
        "real", split, "clean", items,
        [EvalDocument(name, text, name.split("/")[1]) for name, text in texts.items()],
        [EvalText(name, text, {name: OffsetMap.identity(len(text))}) for name, text in texts.items()],
    )  # fmt: skip


def _read(path: Path, digest: str, where: str) -> str:
    if not path.exists():
        raise EvalDataError(
            f"{where}: the report {path} is not there; put the public reports beside the checkout as shared/data, "
            "or set GOVTEXT_SHARED to the folder that holds data/"
        )
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise EvalDataError(f"{where}: {path} is not the file that was annotated (its SHA-256 differs)")
    return data.decode("utf-8-sig")


def _golds(row: Mapping[str, Any], task: str, item_id: str) -> Iterator[dict[str, Any]]:
    """The row in the form of a set's item."""
    base: dict[str, Any] = {"id": row.get("id", item_id), "doc_id": row["file"], "task": task}
    if task == "qa":
        slices = {"kind": row["kind"], "trap": row["trap"] or "none"}
        keys = ("question", "answerable", "answers", "evidence", "value")
        yield {**base, **{key: row[key] for key in keys}, "slice": slices}
    elif task == "outline":
        # Where title, byline and date stand a heading is neither right nor wrong.
        furniture = [span for name in ("title", "subtitle", "byline", "date", "ignore") for span in row[name]]
        yield {**base, "headings": row["headings"], "ignore": furniture, "range": row["range"]}
        if "documents" not in row:
            # Every printing of the title is as good; what counts as a subtitle the annotators left open.
            lines = {name: [{"start": low, "end": high} for low, high in row[name]] for name in ("title", "byline")}
            yield {
                **base,
                "id": item_id.replace("headings", "reports"),
                "task": "reports",
                "start": row["range"][0],
                "end": row["range"][1],
                **lines,
            }
    elif task == "sentences":
        yield {**base, **{key: row[key] for key in ("boundaries", "optional", "range")}}
    elif task == "facts":
        facts = [{**fact, "change": fact["change"] or "", "subject": fact["subject"] or ""} for fact in row["facts"]]
        yield {**base, "facts": facts, "complete": True, "range": row["range"], "ignore": row["ignore"]}
    else:
        yield {**base, "budget_chars": _DIGEST_CHARS, "key_facts": row["key_facts"], "references": []}
