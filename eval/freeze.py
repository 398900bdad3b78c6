"""Freeze a system's predictions and scores under ``eval/lvliang/v1/baselines/NAME/``.

    python eval/freeze.py lead first bm25 bm25-span textrank naive
    python eval/freeze.py sumy-textrank --predictions dev.jsonl test.jsonl
    python eval/freeze.py govtext

A result on the test half is written once for a version: if one is there already that was made with the same version of
govtext and the same data, the script stops with status 1. Raise the version (``src/govtext/__init__.py`` and
``pyproject.toml``) when the library has changed. ``--dev-only`` refreshes the development scores alone, at any time.

Scores on the real reports are added where these are at hand; predictions on them hold sentences of the reports and
are never written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from govtext import __version__
from govtext.errors import EvalDataError, OptionError
from govtext.evaluation import Results, evaluate

ROOT = Path(__file__).resolve().parents[1]

SET = "lvliang-v1"
FOLDER = ROOT / "eval" / "lvliang" / "v1" / "baselines"
LAYOUTS = ("clean", "wrapped", "merged", "pdf-poppler", "pdf-pdfium")


def main(argv: Sequence[str] | None = None) -> int:
    """Freeze the named systems."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("systems", nargs="+", help="names of systems, or one name for --predictions")
    parser.add_argument("--predictions", nargs=2, metavar=("DEV", "TEST"), help="prediction files instead of a system")
    parser.add_argument("--dev-only", action="store_true", help="leave the test result as it is")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write")
    args = parser.parse_args(argv)
    for name in args.systems:
        folder = args.folder / name
        splits = ("dev",) if args.dev_only else ("dev", "test")
        old = _old_runs(folder)
        if "test" in splits:
            refusal = refuse(name, old)
            if refusal:
                print(refusal, file=sys.stderr)
                return 1
        runs = [row for row in old if row["split"] not in splits]
        for split in splits:
            results = list(_runs(name, split, args.predictions))
            runs += [_row(result) for result in results]
            if split == "test" or not args.predictions:
                _write_predictions(folder / f"{split}.predictions.jsonl", results[0])
        folder.mkdir(parents=True, exist_ok=True)
        runs.sort(key=lambda row: (row["set"], row["split"], row["layout"]))
        scores = json.dumps({"system": name, "runs": runs}, ensure_ascii=False, indent=1)
        (folder / "scores.json").write_text(scores + "\n", encoding="utf-8")
        what = f"{name} --predictions DEV TEST" if args.predictions else name
        (folder / "command.txt").write_text(f"python eval/freeze.py {what}\n", encoding="utf-8")
        print(f"{name}: {len(runs)} runs in {folder}", file=sys.stderr)
    return 0


def refuse(name: str, runs: Sequence[dict[str, Any]]) -> str:
    """Why the test result may not be written again; "" if it may."""
    for row in runs:
        if row["split"] != "test" or row["set"] != SET or row["layout"] != "clean":
            continue
        same_version = row["versions"]["govtext"] == __version__ or name != "govtext"
        if same_version and row["data_hash"] == _data_hash(row):
            return (
                f"{name}: the test result of govtext {row['versions']['govtext']} is frozen already; raise "
                "the version (src/govtext/__init__.py, pyproject.toml) to freeze another, or use --dev-only"
            )
    return ""


def _data_hash(row: dict[str, Any]) -> str:
    """Hash of the data that a frozen row would be scored on now."""
    from govtext.evaluation import load_set
    from govtext.evaluation.sets import select

    return select(load_set(SET, split=row["split"], layout=row["layout"], tasks=row["tasks"])).data_hash


def _old_runs(folder: Path) -> list[dict[str, Any]]:
    path = folder / "scores.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["runs"]) if path.exists() else []


def _runs(name: str, split: str, predictions: Sequence[str] | None) -> list[Results]:
    """Results of one half: on every layout and on the real reports; the clean one first."""
    if predictions:
        return [evaluate(SET, split=split, predictions=predictions[0 if split == "dev" else 1])]
    results = [evaluate(SET, name, split=split, layout=layout, progress=sys.stderr.isatty()) for layout in LAYOUTS]
    try:
        results.append(evaluate("real", name, split=split, progress=sys.stderr.isatty()))
    except (EvalDataError, OptionError) as error:
        print(f"{name}: not scored on the real reports ({str(error)[:160]})", file=sys.stderr)
    return results


def _row(results: Results) -> dict[str, Any]:
    header = results.header
    keys = ("set", "split", "layout", "data_hash", "n", "versions")
    figures = {
        task: {k: {f: round(v, 4) if f != "n" else v for f, v in asdict(figure).items()} for k, figure in rows.items()}
        for task, rows in results.figures.items()
    }
    failed = sum(bool(record.error) for record in results.records)
    row = {**{key: header[key] for key in keys}, "tasks": sorted(results.figures), "failed": failed}
    return {**row, "seconds": round(results.seconds, 1), "figures": figures}


def _write_predictions(path: Path, results: Results) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as handle:
        for record in results.records:
            if record.prediction is not None:
                handle.write(json.dumps({"id": record.id, **record.prediction}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
