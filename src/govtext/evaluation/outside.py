"""Sets from elsewhere: SQuAD and CMRC style JSON, summaries as JSON Lines, a folder of texts with questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from govtext.errors import EvalDataError, OptionError
from govtext.evaluation.records import EvalDocument, EvalSet, EvalText, Item, read_jsonl
from govtext.offsets import OffsetMap

Row = Mapping[str, Any]


def load_outside(kind: str, path: str) -> EvalSet:
    """Load a set that was not made for this harness.

    Args:
        kind: ``squad`` or ``cmrc`` (one reader for both: ``data[].paragraphs[].qas[]``, or flat rows with ``context``,
            ``question``, ``answers``), ``summaries`` (rows with the text and a summary), ``texts`` (a folder).
        path: A local file (``.json`` or ``.jsonl``) or folder.

    Raises:
        EvalDataError: The file cannot be read as that kind.
    """
    where = Path(path)
    if not where.exists():
        raise EvalDataError(f"{path}: no such file or folder")
    if kind == "texts":
        return _from_texts(where)
    rows = read_with_datasets(where, field="data" if _is_squad(where) else None)
    if kind == "summaries":
        return _from_summaries(where, rows)
    return _from_squad(where, rows)


def read_with_datasets(path: Path, field: str | None) -> Iterable[Row]:
    """Rows of a local JSON or JSON Lines file, through Hugging Face ``datasets``; nothing is downloaded."""
    import tempfile

    import datasets

    bars = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()  # reading a local file is not worth one
    # The cache goes with the rows: an evaluation leaves nothing behind in the user's home.
    with tempfile.TemporaryDirectory(prefix="govtext-eval-") as cache:
        try:
            table = datasets.load_dataset(
                "json", data_files=str(path), field=field, split="train", cache_dir=cache, keep_in_memory=True
            )
        except Exception as error:  # datasets wraps every reader's error in one of its own
            raise EvalDataError(f"{path}: datasets cannot read it as JSON rows ({error.__cause__ or error})") from error
        finally:
            if bars:
                datasets.enable_progress_bars()
        return [dict(row) for row in table]


def _is_squad(path: Path) -> bool:
    """Whether the rows are under a ``data`` key, as in SQuAD files; packed files and JSON Lines are flat rows."""
    if path.suffix != ".json":
        return False
    with path.open("rb") as handle:
        head = handle.read(2000).lstrip()
    return head.startswith(b"{") and b'"data"' in head


def _from_squad(path: Path, rows: Iterable[Row]) -> EvalSet:
    documents: dict[str, EvalDocument] = {}
    items: list[Item] = []
    for number, row in enumerate(rows, 1):
        where = f"{path}: row {number}"
        paragraphs = row.get("paragraphs") or [{"context": row.get("context"), "qas": [row]}]
        for paragraph in paragraphs:
            context = paragraph.get("context") or paragraph.get("context_text")
            if not isinstance(context, str):
                raise EvalDataError(
                    f"{where}: no context; expected data[].paragraphs[] or rows with context and question"
                )
            doc_id = f"d{len(documents):05d}"
            documents[doc_id] = EvalDocument(doc_id, context)
            for question in paragraph["qas"]:
                items.append(_question(question, doc_id, context, len(items), where))
    return _whole(path, items, documents)


def _question(row: Row, doc_id: str, context: str, index: int, where: str) -> Item:
    raw = row.get("answers") or []
    if isinstance(raw, Mapping):  # columns, as datasets stores them
        starts = raw.get("answer_start") or raw.get("start") or [None] * len(raw["text"])
        raw = [{"text": t, "answer_start": s} for t, s in zip(raw["text"], starts, strict=True)]
    answers = []
    for answer in raw:
        words = answer["text"]
        start = answer.get("answer_start", answer.get("start"))
        # Some sets have offsets that are off; the text decides, and an answer that is nowhere is still accepted.
        if start is None or start < 0 or context[start : start + len(words)] != words:
            start = context.find(words)
        entry: dict[str, Any] = {"text": words}
        if start >= 0:
            entry |= {"start": start, "end": start + len(words)}
        answers.append(entry)
    if "question" not in row:
        raise EvalDataError(f"{where}: a question lacks 'question'")
    impossible = bool(row.get("is_impossible")) or not answers
    item_id = str(row.get("id") or row.get("query_id") or f"q{index:06d}")
    gold = {
        "id": item_id, "doc_id": doc_id, "task": "qa", "question": row["question"], "answerable": not impossible,
        "answers": [] if impossible else answers, "evidence": [], "value": None,
    }  # fmt: skip
    return Item(item_id, "qa", doc_id, gold, {"kind": str(row.get("type") or "any")})


def _from_summaries(path: Path, rows: Iterable[Row]) -> EvalSet:
    documents: dict[str, EvalDocument] = {}
    items: list[Item] = []
    for number, row in enumerate(rows, 1):
        text = next((row[key] for key in ("text", "article", "content", "document") if row.get(key)), None)
        summary = next((row[key] for key in ("summary", "abstract", "highlights", "reference") if row.get(key)), None)
        if not isinstance(text, str) or summary is None:
            raise EvalDataError(
                f"{path}: row {number}: needs a text (text, article, content) and a summary (summary, abstract)"
            )
        references = [summary] if isinstance(summary, str) else list(summary)
        doc_id = str(row.get("id") or f"d{number:05d}")
        documents[doc_id] = EvalDocument(doc_id, text)
        gold = {
            "id": doc_id, "doc_id": doc_id, "task": "summary", "key_facts": [],
            "budget_chars": int(row.get("budget_chars") or max(map(len, references))),
            "references": [{"text": reference} for reference in references],
        }  # fmt: skip
        items.append(Item(doc_id, "summary", doc_id, gold, {}))
    return _whole(path, items, documents)


def _from_texts(folder: Path) -> EvalSet:
    """``NAME.txt`` files and ``questions.jsonl`` with ``{"file", "question", "answers": [strings]}``."""
    if not folder.is_dir():
        raise OptionError(f"texts:{folder}: a folder with .txt files and questions.jsonl is expected")
    documents = {p.name: EvalDocument(p.name, p.read_text(encoding="utf-8-sig")) for p in sorted(folder.glob("*.txt"))}
    path = folder / "questions.jsonl"
    items: list[Item] = []
    for number, row in read_jsonl(path):
        where = f"{path}:{number}"
        if row.get("file") not in documents:
            raise EvalDataError(f"{where}: file {row.get('file')!r} is not a .txt file of the folder")
        context = documents[row["file"]].text
        answers = []
        for words in row.get("answers", []):
            start = context.find(words)
            if start < 0:
                raise EvalDataError(f"{where}: the answer {words!r} does not occur in {row['file']}")
            answers.append({"text": words, "start": start, "end": start + len(words)})
        items.append(_question({**row, "answers": answers}, row["file"], context, len(items), where))
    return _whole(folder, items, documents)


def _whole(path: Path, items: list[Item], documents: dict[str, EvalDocument]) -> EvalSet:
    from govtext.evaluation.sets import make_set

    texts = [EvalText(d.doc_id, d.text, {d.doc_id: OffsetMap.identity(len(d.text))}) for d in documents.values()]
    return make_set(path.stem, "all", "clean", items, documents.values(), texts)
