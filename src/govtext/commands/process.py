"""``govtext process``: sections, digests, facts and answers of many files, as JSON Lines and Parquet."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("process", help="work through many files", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument("--into", required=True, metavar="FOLDER", help="results; a stopped run goes on there")
    parser.add_argument(
        "--outputs", default="sections,summary,facts", metavar="NAMES", help="some of sections,summary,facts,answers"
    )
    parser.add_argument("--questions", metavar="FILE", help="one question a line, for answers")
    parser.add_argument("--budget-chars", type=int, default=300, metavar="N", help="length of the digests")
    parser.add_argument("--workers", type=int, metavar="N", help="processes; all processors by default")
    parser.add_argument("--engine", default="local", help="local or ray")
    parser.add_argument(
        "--timeout", type=float, default=600.0, metavar="S", help="longest time for one file, in seconds"
    )
    parser.add_argument("--no-parquet", action="store_true", help="JSON Lines only")
    parser.add_argument("--json", action="store_true", help="one JSON object with the outcome")
    return parser


def run(args: argparse.Namespace) -> int:
    """Process, with a count on a terminal's last line."""
    from govtext.batch import process

    questions: list[str] = []
    if args.questions:
        lines = Path(args.questions).read_text(encoding="utf-8").splitlines()
        questions = [line.strip() for line in lines if line.strip()]
    show = _show if sys.stderr.isatty() else None
    report = process(
        args.paths,
        args.into,
        outputs=[name.strip() for name in args.outputs.split(",") if name.strip()],
        questions=questions,
        workers=args.workers,
        engine=args.engine,
        budget_chars=args.budget_chars,
        timeout_s=args.timeout,
        parquet=not args.no_parquet,
        progress=show,
    )
    if show:
        print(file=sys.stderr)
    if args.json:
        outcome = {"done": report.done, "failed": report.failed, "skipped": report.skipped, "seconds": report.seconds}
        print(json.dumps({**outcome, "folder": str(report.folder)}, ensure_ascii=False))
    else:
        print(
            f"{report.done} files done, {report.failed} of them not read, {report.skipped} done before; "
            f"{report.seconds:.1f} s; results in {report.folder}"
        )
    return 0


def _show(done: int, failed: int) -> None:
    print(f"\r{done} files, {failed} not read", end="", file=sys.stderr, flush=True)
