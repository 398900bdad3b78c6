"""Many files through the same steps: sections, digests, facts and answers as JSON Lines and Parquet.

Files are read in worker processes and written in order of completion; memory does not grow with their number. A run
that was stopped goes on where it was when it is started again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from govtext.document import Document, to_plain
from govtext.errors import CorpusError, MissingExtraError, OptionError, unknown_name
from govtext.pipeline import read
from govtext.reading.pool import default_workers, run_files

if TYPE_CHECKING:
    from govtext.qa.reader import Reader

Output = Literal["sections", "summary", "facts", "answers"]
OUTPUTS: tuple[Output, ...] = ("sections", "summary", "facts", "answers")
ENGINES = ("local", "ray")
SUFFIXES = (".txt", ".pdf", ".docx", ".ofd", ".html", ".htm", ".shtml", ".md", ".markdown")
RECORDS = "records.jsonl"
_PART_ROWS = 1000
"""Rows of a Parquet file."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    Attributes:
        folder: Where the results lie.
        done: Files whose records were written in this run, failed ones included.
        failed: Those among them that could not be read.
        skipped: Files that an earlier run had done.
        seconds: Time of this run.
    """

    folder: Path
    done: int
    failed: int
    skipped: int
    seconds: float

    def records(self) -> Iterator[dict[str, Any]]:
        """The records of all runs into this folder, one at a time."""
        yield from read_records(self.folder)


def process(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    into: str | os.PathLike[str],
    *,
    outputs: Sequence[Output] = ("sections", "summary", "facts"),
    questions: Sequence[str] = (),
    workers: int | None = None,
    engine: str = "local",
    budget_chars: int = 300,
    timeout_s: float = 600.0,
    parquet: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Process files and write a record for each document.

    A record has ``path``, ``document_id``, ``title``, ``error``, ``error_type`` and the outputs asked for. A file that
    cannot be read gives one record with the reason. ``records.jsonl`` holds all records; ``part-*.parquet`` the same
    with the outputs as JSON strings.

    Args:
        paths: Files and folders; a generator may name a million, it is read as fast as files are done.
        into: Folder of the results; a run into a folder that has some goes on with it.
        outputs: Any of :data:`OUTPUTS`.
        questions: Needed for ``answers``.
        workers: Processes (of the whole cluster with Ray); all processors when None, 0 works in this process.
        engine: ``local``, or ``ray`` for Ray Data: on the cluster that ``ray.init`` finds, else on this machine.
        budget_chars: Of the digests, in code points.
        timeout_s: Longest time for one file, in seconds (local engine).
        parquet: Write Parquet files beside the JSON Lines.
        progress: Called with the files done and failed so far.

    Raises:
        OptionError: Unknown outputs or engine, answers without questions, or other options than the earlier run had.
        MissingExtraError: The engine's package, or pyarrow for Parquet, is not installed.
    """
    for output in outputs:
        if output not in OUTPUTS:
            raise unknown_name("output", output, OUTPUTS)
    if "answers" in outputs and not questions:
        raise OptionError("outputs has 'answers' but there are no questions; pass questions=[…]")
    if engine not in ENGINES:
        raise unknown_name("engine", engine, ENGINES)
    options = {"outputs": list(outputs), "questions": list(questions), "budget_chars": budget_chars}
    started = time.monotonic()
    writer = _Writer(Path(into), options, parquet)
    skipped = failed = done = 0

    def todo() -> Iterator[str]:
        nonlocal skipped
        for path in list_files(paths):
            if path in writer.finished:
                skipped += 1
            else:
                yield path

    count = default_workers() if workers is None else workers
    try:
        if engine == "ray":
            from govtext.batch.ray_engine import run_ray

            results = run_ray(todo(), options, workers=count)
        else:
            results = (
                outcome.value
                if outcome.value is not None
                else [_failure(outcome.path, outcome.error_type, outcome.error)]
                for outcome in run_files(
                    todo(), "govtext.batch.run:process_file", options, workers=count, timeout_s=timeout_s
                )
            )
        for records in results:
            writer.write(records)
            done += 1
            failed += bool(records[0]["error"])
            if progress is not None:
                progress(done, failed)
    finally:
        writer.close()
    return Report(Path(into), done, failed, skipped, time.monotonic() - started)


def list_files(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Absolute paths of the files; folders are searched through, in the order of their names."""
    given: Iterable[str | os.PathLike[str]] = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    for item in given:
        path = os.path.abspath(item)
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                    yield os.path.join(folder, name)


@dataclass(slots=True)
class Steps:
    """What a worker holds ready for all its files."""

    outputs: list[str]
    questions: list[str]
    budget_chars: int
    reader: Reader | None


def process_file_setup(outputs: list[str], questions: list[str], budget_chars: int) -> Steps:
    """Load what the outputs need, once a worker, which has one processor."""
    from govtext.qa.reader import get_reader

    return Steps(outputs, questions, budget_chars, get_reader("default", threads=1) if "answers" in outputs else None)


def process_file(path: str, steps: Steps) -> list[dict[str, Any]]:
    """The records of a file, one a document; run in worker processes."""
    return [_record(path, document, steps) for document in read(path)]


def safely(path: str, steps: Steps) -> list[dict[str, Any]]:
    """As :func:`process_file`, with a record of the failure in place of an exception."""
    try:
        return process_file(path, steps)
    except Exception as error:  # one bad file never stops a batch
        return [_failure(path, type(error).__name__, str(error))]


def _record(path: str, document: Document, steps: Steps) -> dict[str, Any]:
    record: dict[str, Any] = {
        "path": path, "document_id": document.document_id, "title": document.title, "error": None, "error_type": None,
    }  # fmt: skip
    if "sections" in steps.outputs:
        record["sections"] = [
            {
                "section_id": s.section_id, "kind": s.kind, "level": s.level, "label": s.label, "title": s.title,
                "start": s.span.start, "end": s.span.end,
            }
            for s in document.sections[1:]
        ]  # fmt: skip
    if "summary" in steps.outputs:
        from govtext.summarization import summarize

        summary = summarize(document, budget_chars=steps.budget_chars)
        record["summary"] = {"text": summary.text, "spans": [[s.span.start, s.span.end] for s in summary.sentences]}
    if "facts" in steps.outputs:
        from govtext.facts import extract_facts

        record["facts"] = to_plain(extract_facts(document))
    if "answers" in steps.outputs:
        from govtext.qa import Answerer

        answerer = Answerer([document], reader=steps.reader)
        record["answers"] = [answerer.ask(question).to_dict() for question in steps.questions]
    return record


def _failure(path: str, error_type: str, error: str) -> dict[str, Any]:
    return {
        "path": path,
        "document_id": None,
        "title": None,
        "error": error or "no reason given",
        "error_type": error_type,
    }


def read_records(folder: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """The records that runs into a folder have written, one at a time."""
    with (Path(folder) / RECORDS).open(encoding="utf-8") as handle:
        for line in handle:
            if line.endswith("\n"):
                yield json.loads(line)


class _Writer:
    """Appends records; a file's records are written at once, so a torn end is one file's and is cut off."""

    def __init__(self, folder: Path, options: dict[str, Any], parquet: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        settings = folder / "options.json"
        if settings.exists():
            earlier = json.loads(settings.read_text(encoding="utf-8"))
            if earlier != options:
                raise OptionError(
                    f"{folder}: results of a run with other options lie here ({earlier}); give another folder, or the same options"
                )
        else:
            settings.write_text(json.dumps(options, ensure_ascii=False), encoding="utf-8")
        self.finished: set[str] = set()
        self._path = folder / RECORDS
        self._size, rows = self._cut_torn_end()
        self._handle = self._path.open("ab")
        self._parts = _Parts(folder, rows, self._path, options["outputs"]) if parquet else None

    def _cut_torn_end(self) -> tuple[int, int]:
        """Truncate after the last whole line that closes its file's records; size and number of the rows kept."""
        if not self._path.exists():
            return 0, 0
        keep = rows = seen = 0
        last_path: str | None = None
        group_start = group_rows = 0
        with self._path.open("rb") as handle:
            for line in handle:
                if not line.endswith(b"\n"):
                    break
                try:
                    record = json.loads(line)
                except ValueError as error:
                    raise CorpusError(
                        f"{self._path}: line {seen + 1} is damaged ({error}); move the folder away"
                    ) from error
                seen += 1
                if record["path"] != last_path:
                    group_start, group_rows, last_path = keep, rows, record["path"]
                keep += len(line)
                rows += 1
                if record.get("last", True):
                    self.finished.add(record["path"])
                    last_path = None
        if last_path is not None:  # the last file's records are not complete
            keep, rows = group_start, group_rows
        with self._path.open("r+b") as handle:
            handle.truncate(keep)
        return keep, rows

    def write(self, records: list[dict[str, Any]]) -> None:
        for number, record in enumerate(records):
            record["last"] = number == len(records) - 1
        lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records]
        self._handle.write("".join(lines).encode("utf-8", "surrogatepass"))
        self._handle.flush()
        if self._parts is not None:
            for record in records:
                self._parts.add(record)

    def close(self) -> None:
        self._handle.close()
        if self._parts is not None:
            self._parts.flush(final=True)


class _Parts:
    """The same records as Parquet files of :data:`_PART_ROWS` rows; a file appears whole or not at all."""

    def __init__(self, folder: Path, rows: int, records: Path, outputs: Sequence[str]) -> None:
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise MissingExtraError(
                "Parquet needs the package pyarrow; pip install pyarrow, or parquet=False"
            ) from error
        self.folder = folder
        self.names = ["path", "document_id", "title", "error", "error_type", *outputs]
        self.rows: list[dict[str, Any]] = []
        whole = sorted(folder.glob("part-*.parquet"))
        self.number = rows // _PART_ROWS
        for path in whole[self.number :]:
            path.unlink()  # the last one may be short: it is written again with what follows
        if (rows and rows % _PART_ROWS) or len(whole) < self.number:
            self.number = min(self.number, len(whole))
            with records.open(encoding="utf-8", errors="surrogatepass") as handle:
                for at, line in enumerate(handle):
                    if at >= self.number * _PART_ROWS:
                        self.add(json.loads(line))

    def add(self, record: dict[str, Any]) -> None:
        plain = self.names[:5]
        self.rows.append(
            {
                name: value if name in plain else json.dumps(value, ensure_ascii=False)
                for name, value in record.items()
                if name != "last"
            }
        )
        if len(self.rows) >= _PART_ROWS:
            self.flush()

    def flush(self, *, final: bool = False) -> None:
        if not self.rows:
            return
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        table = arrow.table(
            {name: arrow.array([_encodable(row.get(name)) for row in self.rows], arrow.string()) for name in self.names}
        )
        path = self.folder / f"part-{self.number:05}.parquet"
        parquet.write_table(table, path.with_suffix(".tmp"), compression="zstd")
        path.with_suffix(".tmp").replace(path)
        self.rows = []
        self.number += not final


def _encodable(text: str | None) -> str | None:
    """Parquet holds UTF-8, which has no lone surrogates."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


__all__ = ["ENGINES", "OUTPUTS", "Report", "list_files", "process", "read_records"]
