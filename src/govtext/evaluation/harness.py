"""Run a system over a set and score it: records first, every figure from the same records."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from govtext.errors import EvalDataError, OptionError
from govtext.evaluation.metrics.bootstrap import bootstrap_intervals, mean_interval
from govtext.evaluation.metrics.rouge import signature
from govtext.evaluation.predictions import check_prediction, read_predictions
from govtext.evaluation.records import TASKS, EvalSet, Item
from govtext.evaluation.sets import load_set, select
from govtext.evaluation.systems.base import Predict, System, resolve_system
from govtext.evaluation.tasks import TASK_BY_NAME, Case, Record
from govtext.evaluation.tasks.qa import accepted_words

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its 95 % bootstrap interval and the number of records behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Results:
    """What an evaluation found.

    Attributes:
        header: Set, split, layout, system, data hash, versions, command.
        records: One an item, in the order of the set.
        figures: By task and name.
        slices: By task, slice name and slice value: the task's item metric.
        seconds: Wall time of predicting and scoring, of this run only.
    """

    header: Mapping[str, Any]
    records: tuple[Record, ...]
    figures: Mapping[str, Mapping[str, Figure]]
    slices: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-able data."""
        return {
            "header": {**self.header, "seconds": round(self.seconds, 3)},
            "figures": {task: {k: asdict(v) for k, v in rows.items()} for task, rows in self.figures.items()},
            "slices": {
                task: {name: {k: asdict(v) for k, v in rows.items()} for name, rows in named.items()}
                for task, named in self.slices.items()
            },
            "records": [asdict(record) for record in self.records],
        }

    def save(self, path: str | Path) -> None:
        """Write as JSON, the records one a line so that two runs can be compared with ``diff``."""
        plain = self.to_dict()
        records = plain.pop("records")
        lines = ",\n".join(json.dumps(r, ensure_ascii=False, default=str) for r in records)
        head = json.dumps(plain, ensure_ascii=False, indent=1)
        Path(path).write_text(f'{head[:-2]},\n "records": [\n{lines}\n ]\n}}\n', encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Results:
        """Read what :meth:`save` wrote.

        Raises:
            EvalDataError: It is not a result file of this format.
        """
        try:
            plain = json.loads(Path(path).read_text(encoding="utf-8"))
            header = plain["header"]
            if header["format_version"] != FORMAT_VERSION:
                raise EvalDataError(
                    f"{path}: results of format {header['format_version']}; this govtext reads {FORMAT_VERSION}"
                )
            return cls(
                header,
                tuple(Record(**row) for row in plain["records"]),
                {task: {k: Figure(**v) for k, v in rows.items()} for task, rows in plain["figures"].items()},
                {
                    task: {name: {k: Figure(**v) for k, v in rows.items()} for name, rows in named.items()}
                    for task, named in plain["slices"].items()
                },
                header.get("seconds", 0.0),
            )
        except FileNotFoundError as error:
            raise EvalDataError(f"{path}: no such file") from error
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise EvalDataError(f"{path}: not a result file of govtext evaluate --out ({error})") from error


@dataclass
class Progress:
    """A bar on stderr, or nothing."""

    total: int
    show: bool
    _bar: Any = field(default=None, repr=False)

    def __enter__(self) -> Progress:
        if self.show:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, unit="item", file=sys.stderr)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, what: str) -> None:
        if self._bar is not None:
            self._bar.set_description(what)
            self._bar.update()


def evaluate(
    data: str | Path | EvalSet = "lvliang-v1",
    system: str | Predict | System = "govtext",
    *,
    split: str = "dev",
    tasks: Collection[str] | None = None,
    layout: str = "clean",
    predictions: str | Path | None = None,
    out: str | Path | None = None,
    limit: int | None = None,
    progress: bool = False,
    command: str = "",
) -> Results:
    """Score a system, or a file of predictions, on a set.

    Args:
        data: Name, path or loaded set; see :func:`~govtext.evaluation.sets.load_set`.
        system: Name, ``module:function`` or a callable from a request to a prediction; see
            :mod:`govtext.evaluation.predictions` for both forms.
        split: ``dev``, ``test`` or ``all``; of no effect on a loaded set.
        tasks: Only these; all that the system does if None.
        layout: How the texts are set.
        predictions: A JSON Lines file to score instead of running a system.
        out: Result file. While the run goes on, finished records are kept in ``OUT.part``; a run that was
            interrupted goes on from there when it is started again in the same way.
        limit: Only the first so many items.
        progress: Show a bar on stderr.
        command: Recorded in the header.

    Raises:
        EvalDataError: A faulty set or prediction file.
        OptionError: An unknown name.
        KeyboardInterrupt: Passed on once the finished records are safe.
    """
    known = None if predictions else resolve_system(system)
    if known is not None and tasks is None and known.tasks:
        tasks = known.tasks
    chosen = TASKS if tasks is None else tuple(tasks)
    loaded = data if isinstance(data, EvalSet) else load_set(data, split=split, layout=layout, tasks=chosen)
    loaded = select(loaded, tasks=chosen, limit=limit)
    if not loaded.items:
        raise OptionError(f"set {loaded.name} has no items of {', '.join(chosen)} in {loaded.split}/{loaded.layout}")
    if known is None:
        answers = read_predictions(predictions or "", loaded)
        if tasks is None:  # score the tasks that the file is about
            about = {item.task for item in loaded.items if item.id in answers}
            loaded = select(loaded, tasks=about)
        known = System(str(predictions), lambda request: answers.get(request["id"]))
    header = _header(loaded, known.name, command)
    start = time.perf_counter()
    records = _run(loaded, known, header, Path(out) if out else None, progress)
    results = summarize_records(header, records, time.perf_counter() - start)
    if out:
        results.save(out)
        _part(Path(out)).unlink(missing_ok=True)
    return results


def summarize_records(header: Mapping[str, Any], records: Sequence[Record], seconds: float = 0.0) -> Results:
    """All figures from records; :func:`evaluate` does nothing else with them."""
    figures: dict[str, dict[str, Figure]] = {}
    slices: dict[str, dict[str, dict[str, Figure]]] = {}
    for name, task in TASK_BY_NAME.items():
        mine = [record for record in records if record.task == name]
        if not mine:
            continue
        intervals = bootstrap_intervals(mine, task.aggregate)
        figures[name] = {
            key: Figure(value, *intervals.get(key, (value, value)), len(mine))
            for key, value in task.aggregate(mine).items()
            if value is not None
        }
        slices[name] = {}
        for key in sorted({key for record in mine for key in record.slices}):
            for value in sorted({record.slices[key] for record in mine if key in record.slices}):
                scores = [r.scores[task.item_metric] for r in mine if r.slices.get(key) == value]
                low, high = mean_interval(scores) or (0.0, 0.0)
                slices[name].setdefault(key, {})[value] = Figure(sum(scores) / len(scores), low, high, len(scores))
    return Results(header, tuple(records), figures, slices, seconds)


def score_item(loaded: EvalSet, item: Item, predict: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]) -> Record:
    """Ask the system about one item and score what it says; an exception of the system is a missing prediction."""
    prediction: Mapping[str, Any] | None = None
    error = ""
    try:
        prediction = predict(loaded.request(item))
        if prediction is not None:
            check_prediction(prediction, item.task, len(loaded.text_of(item).text), f"prediction for {item.id}")
    except Exception as problem:  # somebody else's code: whatever it raises must not lose the run
        prediction, error = None, f"{type(problem).__name__}: {problem}"[:500]
    case = Case(item, loaded.documents[item.doc_id], loaded.text_of(item), loaded.documents)
    scores = TASK_BY_NAME[item.task].score(case, prediction)
    slices = dict(item.slices)
    accepted: list[str] = []
    if item.task == "qa":
        slices["answerable"] = "yes" if item.gold["answerable"] else "no"
        accepted = [accepted_words(answer) for answer in item.gold["answers"]]
    question = item.gold.get("question", "")
    return Record(item.id, item.task, item.doc_id, slices, prediction, scores, error, question, accepted)


def _run(loaded: EvalSet, system: System, header: Mapping[str, Any], out: Path | None, show: bool) -> list[Record]:
    done = _resume(out, header)
    records: list[Record] = []
    with _writer(out, header, done) as handle, Progress(len(loaded.items), show) as progress:
        for item in loaded.items:
            record = done.get(item.id)
            if record is None:
                record = score_item(loaded, item, system.predict)
                if handle:
                    handle.write(json.dumps(asdict(record), ensure_ascii=False, default=str) + "\n")
                    handle.flush()
            records.append(record)
            progress.step(item.task)
    return records


@contextmanager
def _writer(out: Path | None, header: Mapping[str, Any], done: Mapping[str, Record]) -> Iterator[IO[str] | None]:
    """The file of finished records, written anew so that a line cut off by an interruption is gone."""
    if out is None:
        yield None
        return
    with _part(out).open("w", encoding="utf-8") as handle:
        handle.write(json.dumps(_identity(header), ensure_ascii=False) + "\n")
        for record in done.values():
            handle.write(json.dumps(asdict(record), ensure_ascii=False, default=str) + "\n")
        handle.flush()
        yield handle


def _part(out: Path) -> Path:
    return out.with_name(out.name + ".part")


def _identity(header: Mapping[str, Any]) -> dict[str, Any]:
    """What must be equal for a run to be the same run."""
    return {key: header[key] for key in ("set", "split", "layout", "system", "data_hash", "versions")}


def _resume(out: Path | None, header: Mapping[str, Any]) -> dict[str, Record]:
    """Finished records of an interrupted run of the same kind; none if there was no such run."""
    if out is None or not _part(out).exists():
        return {}
    lines = _part(out).read_text(encoding="utf-8").splitlines()
    records: dict[str, Record] = {}
    try:
        if json.loads(lines[0]) != _identity(header):
            return {}
        for line in lines[1:]:
            record = Record(**json.loads(line))
            records[record.id] = record
    except (IndexError, json.JSONDecodeError, TypeError):
        pass  # the last line was cut off; what came before it counts
    return records


def _header(loaded: EvalSet, system: str, command: str) -> dict[str, Any]:
    import numpy

    from govtext import __version__

    versions = {"govtext": __version__, "python": platform.python_version(), "numpy": numpy.__version__}
    return {
        "format_version": FORMAT_VERSION,
        "set": loaded.name,
        "split": loaded.split,
        "layout": loaded.layout,
        "system": system,
        "data_hash": loaded.data_hash,
        "n": len(loaded.items),
        "versions": versions,
        "command": command,
        "rouge": {name: signature(name) for name in ("chars", "words")},
    }
