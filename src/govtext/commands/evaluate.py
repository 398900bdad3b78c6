"""``govtext evaluate``: score a system or a file of predictions, compare two runs, write a page."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govtext.evaluation.harness import Results

_EXAMPLES = """examples:
  govtext evaluate --set lvliang-v1 --task qa --system bm25
  govtext evaluate --system mymodule:predict --layout wrapped --out mine.json --html mine.html
  govtext evaluate --requests requests.jsonl                 # what any other system has to answer, in any language
  govtext evaluate --predictions answers.jsonl --out other.json
  govtext evaluate --compare before.json after.json
  govtext evaluate --set squad:cmrc2018_dev.json --system bm25
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser(
        "evaluate",
        help="score a system on an evaluation set",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--set", default="lvliang-v1", help="lvliang-v1, real, a folder, or squad:FILE, summaries:FILE, texts:FOLDER"
    )
    parser.add_argument("--split", default="dev", choices=("dev", "test", "all"), help="default: dev")
    parser.add_argument(
        "--task", action="append", help="only this task (can be repeated); default: all that the system does"
    )
    parser.add_argument("--layout", default="clean", help="clean, wrapped, merged, pdf-poppler, pdf-pdfium")
    parser.add_argument(
        "--system", default="govtext", help="govtext, lead, first, bm25, bm25-span, textrank, naive, module:function"
    )
    parser.add_argument("--predictions", metavar="FILE", help="score this JSON Lines file instead of running a system")
    parser.add_argument("--requests", metavar="FILE", help="write what a system is told, one request a line, and stop")
    parser.add_argument("--save-predictions", metavar="FILE", help="write the predictions as JSON Lines")
    parser.add_argument("--limit", type=int, help="only the first so many items")
    parser.add_argument("--out", metavar="FILE", help="results as JSON; an interrupted run goes on from FILE.part")
    parser.add_argument("--html", metavar="FILE", help="results as one self-contained page")
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help="compare two result files, B against A")
    parser.add_argument("--list", action="store_true", help="list the sets and systems, and stop")
    parser.add_argument("--json", action="store_true", help="figures as JSON Lines on stdout")
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say; 130 when interrupted."""
    from govtext.evaluation.harness import evaluate
    from govtext.evaluation.records import TASKS
    from govtext.evaluation.report_html import save_html
    from govtext.evaluation.sets import list_sets, load_set

    if args.list:
        from govtext.evaluation.systems import SYSTEMS

        print("sets:", ", ".join(list_sets()), "\nsystems:", ", ".join(SYSTEMS), "\ntasks:", ", ".join(TASKS))
        return 0
    if args.compare:
        return _compare(args)
    if args.requests:
        loaded = load_set(args.set, split=args.split, layout=args.layout, tasks=args.task)
        with Path(args.requests).open("w", encoding="utf-8") as handle:
            for item in loaded.items[: args.limit]:
                handle.write(json.dumps(loaded.request(item), ensure_ascii=False) + "\n")
        print(f"{len(loaded.items[: args.limit])} requests written to {args.requests}", file=sys.stderr)
        return 0
    try:
        results = evaluate(
            args.set,
            args.system,
            split=args.split,
            tasks=args.task,
            layout=args.layout,
            predictions=args.predictions,
            out=args.out,
            limit=args.limit,
            progress=sys.stderr.isatty(),
            command=_command(args),
        )
    except KeyboardInterrupt:
        kept = f"; finished items are in {args.out}.part, the same command goes on from there" if args.out else ""
        print(f"interrupted{kept}", file=sys.stderr)
        return 130
    if args.save_predictions:
        _save_predictions(results, Path(args.save_predictions))
    if args.html:
        save_html(args.html, results)
    _print(results, as_json=args.json)
    failures = [record for record in results.records if record.error]
    if failures:
        print(f"{len(failures)} items failed and count as wrong; the first: {failures[0].error}", file=sys.stderr)
    return 0


def _command(args: argparse.Namespace) -> str:
    """The command that repeats this run, without output files."""
    words = ["govtext", "evaluate", "--set", args.set, "--split", args.split]
    for task in args.task or ():
        words += ["--task", task]
    words += ["--layout", args.layout]
    words += ["--predictions", args.predictions] if args.predictions else ["--system", args.system]
    return shlex.join(words + (["--limit", str(args.limit)] if args.limit else []))


def _print(results: Results, *, as_json: bool) -> None:
    if not as_json:
        header = results.header
        where = f"{header['set']} {header['split']} ({header['layout']})"
        print(f"{header['system']} on {where}, data {header['data_hash'][:12]}")
    for task, figures in results.figures.items():
        if not as_json:
            print(f"\n{task} (n = {next(iter(figures.values())).n})")
        for name, figure in figures.items():
            if as_json:
                row = {
                    "task": task,
                    "figure": name,
                    "value": figure.value,
                    "low": figure.low,
                    "high": figure.high,
                    "n": figure.n,
                }
                print(json.dumps(row, ensure_ascii=False))
            else:
                print(f"  {name:30s} {figure.value:.3f}  [{figure.low:.3f}, {figure.high:.3f}]")
    if not as_json and "summary" in results.figures:
        print("\n" + "\n".join(results.header["rouge"].values()))


def _save_predictions(results: Results, path: Path) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for record in results.records:
            if record.prediction is not None:
                handle.write(json.dumps({"id": record.id, **record.prediction}, ensure_ascii=False) + "\n")


def _compare(args: argparse.Namespace) -> int:
    from govtext.evaluation.compare import compare
    from govtext.evaluation.harness import Results
    from govtext.evaluation.report_html import save_html

    a, b = (Results.load(path) for path in args.compare)
    rows = compare(a, b)
    for row in rows:
        if args.json:
            print(json.dumps(row.to_dict(), ensure_ascii=False))
            continue
        print(
            f"{row.task}: {row.metric} {row.a:.3f} -> {row.b:.3f} ({row.b - row.a:+.3f}, "
            f"95 % {row.low:+.3f} to {row.high:+.3f}; paired permutation test p = {row.p:.4f}; n = {row.n})"
        )
        for what, ids in (("gained", row.gained), ("lost", row.lost)):
            print(f"  {what} {len(ids)}: {_listed(ids)}")
    if args.html:
        save_html(args.html, b, rows, a)
    return 0


def _listed(ids: Sequence[str], most: int = 12) -> str:
    return ", ".join(ids[:most]) + (f", … {len(ids) - most} more" if len(ids) > most else "")
