"""Finding and loading evaluation sets: the shipped ones, the real reports, and a set in a folder of one's own."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from govtext.errors import EvalDataError, OptionError
from govtext.evaluation.gold import check_item
from govtext.evaluation.records import TASKS, EvalDocument, EvalSet, EvalText, Item, read_jsonl, sha256
from govtext.offsets import OffsetMap, Span

SPLITS = ("dev", "test", "all")


def data_root() -> Path:
    """The folder that holds the shipped sets: in a checkout ``eval/``, in an installed package ``govtext/_eval``.

    Raises:
        EvalDataError: Neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_eval", package.parents[1] / "eval"):
        if (folder / "lvliang").is_dir():
            return folder
    raise EvalDataError(f"no evaluation data: neither {package / '_eval'} nor a checkout's eval/ folder is there")


def list_sets() -> list[str]:
    """Names of the sets that can be loaded without a path."""
    root = data_root()
    names = [f"{p.parent.name}-{p.name}" for p in sorted(root.glob("*/v*")) if (p / "docs.jsonl").exists()]
    return [*names, "real"] if (root / "real").is_dir() else names


def load_set(
    name: str | Path = "lvliang-v1",
    *,
    split: str = "dev",
    layout: str = "clean",
    tasks: Collection[str] | None = None,
) -> EvalSet:
    """Load a set and verify every gold span.

    Args:
        name: ``lvliang-v1``; ``real`` (needs the public reports beside the checkout); a folder in the same format; or
            an outside set as ``squad:FILE``, ``summaries:FILE`` or ``texts:FOLDER``.
        split: ``dev``, ``test`` or ``all``.
        layout: ``clean``, or the name of a file under the set's ``layouts/`` folder.
        tasks: Only these; all if None.

    Raises:
        OptionError: An unknown set, split, layout or task.
        EvalDataError: A faulty file; the message names file and line.
    """
    if split not in SPLITS:
        raise OptionError(f"unknown split {split!r}; known: {', '.join(SPLITS)}")
    wanted = TASKS if tasks is None else tuple(tasks)
    for task in wanted:
        if task not in TASKS:
            raise OptionError(f"unknown task {task!r}; known: {', '.join(TASKS)}")
    text = str(name)
    prefix = text.partition(":")[0]
    if prefix in ("squad", "cmrc", "summaries", "texts"):
        from govtext.evaluation.outside import load_outside

        loaded = load_outside(prefix, text.partition(":")[2])
    elif text == "real":
        from govtext.evaluation.real import load_real

        loaded = load_real(data_root() / "real", split)
    else:
        return _load_folder(_folder_of(text), split, layout, wanted)
    if layout != "clean":
        raise OptionError(f"set {text!r} has no layout {layout!r}; only clean")
    return select(loaded, tasks=wanted)


def select(loaded: EvalSet, *, tasks: Collection[str] = TASKS, limit: int | None = None) -> EvalSet:
    """The same set with fewer items."""
    items = tuple(item for item in loaded.items if item.task in tasks)[:limit]
    return make_set(loaded.name, loaded.split, loaded.layout, items, loaded.documents.values(), loaded.texts.values())


def make_set(
    name: str,
    split: str,
    layout: str,
    items: Iterable[Item],
    documents: Iterable[EvalDocument],
    texts: Iterable[EvalText],
) -> EvalSet:
    """Put a set together and compute its hash.

    Raises:
        EvalDataError: Two items share an id, or an item's document has no text.
    """
    items = tuple(items)
    by_document = {doc_id: text for text in texts for doc_id in text.maps}
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise EvalDataError(f"set {name}: two items have the id {item.id!r}; ids are unique")
        seen.add(item.id)
        if item.doc_id not in by_document:
            raise EvalDataError(
                f"set {name}: item {item.id!r} is about {item.doc_id!r}, which is not among the documents"
            )
    used = {item.doc_id for item in items}
    digest = hashlib.sha256()
    for item in items:
        row = {"id": item.id, "gold": item.gold}
        digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    for doc_id in sorted(used):
        digest.update(sha256(by_document[doc_id].text).encode())
    return EvalSet(
        name, split, layout, items, {d.doc_id: d for d in documents if d.doc_id in used},
        {doc_id: text for doc_id, text in by_document.items() if doc_id in used}, digest.hexdigest(),
    )  # fmt: skip


def _folder_of(name: str) -> Path:
    if Path(name).is_dir() and (Path(name) / "docs.jsonl").exists():
        return Path(name)
    match = re.fullmatch(r"([a-z]+)-(v\d+)", name)
    if match:
        folder = data_root() / match[1] / match[2]
        if (folder / "docs.jsonl").exists():
            return folder
    raise OptionError(
        f"unknown evaluation set {name!r}; known: {', '.join(list_sets())}; a folder with docs.jsonl; "
        "squad:FILE, summaries:FILE or texts:FOLDER"
    )


def _load_folder(folder: Path, split: str, layout: str, tasks: Collection[str]) -> EvalSet:
    documents: dict[str, EvalDocument] = {}
    for number, row in read_jsonl(folder / "docs.jsonl"):
        where = f"{folder / 'docs.jsonl'}:{number}"
        for key in ("doc_id", "text", "text_sha256"):
            if key not in row:
                raise EvalDataError(f"{where}: a document lacks {key!r}")
        if sha256(row["text"]) != row["text_sha256"]:
            raise EvalDataError(f"{where}: the text of {row['doc_id']!r} is not the frozen one (its SHA-256 differs)")
        documents[row["doc_id"]] = EvalDocument(
            row["doc_id"], row["text"], row.get("genre", ""), (row.get("title") or {}).get("text", "")
        )
    texts = _load_layout(folder, layout, documents)
    first_in_text = {next(iter(text.maps)) for text in texts}
    items: list[Item] = []
    for part in ("dev", "test") if split == "all" else (split,):
        path = folder / f"{part}.jsonl"
        for number, row in read_jsonl(path):
            if row.get("task") in TASKS and row["task"] not in tasks:
                continue
            where = f"{path}:{number}"
            if row.get("doc_id") not in documents:
                raise EvalDataError(f"{where}: document {row.get('doc_id')!r} is not in docs.jsonl")
            check_item(row, documents[row["doc_id"]].text, where)
            # A file with two reports is repaired once.
            if row["task"] == "repair" and row["doc_id"] not in first_in_text:
                continue
            slices = {"genre": documents[row["doc_id"]].genre, **row.get("slice", {})}
            items.append(Item(row["id"], row["task"], row["doc_id"], row, slices))
    items.sort(key=lambda item: TASKS.index(item.task))
    name = f"{folder.parent.name}-{folder.name}" if re.fullmatch(r"v\d+", folder.name) else folder.name
    return make_set(name, split, layout, items, documents.values(), texts)


def _load_layout(folder: Path, layout: str, documents: dict[str, EvalDocument]) -> list[EvalText]:
    if layout == "clean":
        return [EvalText(d.doc_id, d.text, {d.doc_id: OffsetMap.identity(len(d.text))}) for d in documents.values()]
    path = folder / "layouts" / f"{layout}.jsonl"
    if not path.exists():
        known = ["clean", *sorted(p.stem for p in folder.glob("layouts/*.jsonl"))]
        raise OptionError(f"unknown layout {layout!r}; this set has: {', '.join(known)}")
    texts = []
    for number, row in read_jsonl(path):
        where = f"{path}:{number}"
        if sha256(row["text"]) != row["text_sha256"]:
            raise EvalDataError(f"{where}: the text of {row['text_id']!r} is not the frozen one (its SHA-256 differs)")
        maps = {}
        for entry in row["documents"]:
            clean = documents[entry["doc_id"]].text
            offsets = OffsetMap.from_runs((c, s, n) for c, s, n in entry["runs"])
            check_map(clean, row["text"], offsets, where)
            maps[entry["doc_id"]] = offsets
        texts.append(EvalText(row["text_id"], row["text"], maps))
    return texts


def check_map(clean: str, laid_out: str, offsets: OffsetMap, where: str) -> None:
    """Raise EvalDataError unless the map leads every visible character of ``clean`` to itself."""
    mapped = 0
    runs = zip(offsets.cleaned_starts, offsets.source_starts, offsets.lengths, strict=True)
    for cleaned_start, source_start, length in runs:
        piece = Span(cleaned_start, cleaned_start + length).of(clean)
        if Span(source_start, source_start + length).of(laid_out) != piece:
            raise EvalDataError(f"{where}: the map leads {piece[:20]!r} to other words; build the layout again")
        mapped += sum(not char.isspace() for char in piece)
    visible = sum(not char.isspace() for char in clean)
    if mapped != visible:
        raise EvalDataError(f"{where}: the map knows {mapped} of {visible} visible characters; build the layout again")
