"""``govtext index``: a folder of reports as a searchable corpus on disk."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govtext.corpus import Progress


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("index", help="make or update a corpus of reports", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument("--into", required=True, metavar="INDEX", help="folder of the corpus; made if missing")
    parser.add_argument("--remove", action="store_true", help="take the files out instead")
    parser.add_argument("--workers", type=int, metavar="N", help="reading processes; all processors by default")
    parser.add_argument(
        "--timeout", type=float, default=300.0, metavar="S", help="longest time for one file, in seconds"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object with the outcome")
    return parser


def run(args: argparse.Namespace) -> int:
    """Read what is new or changed, and say what could not be read."""
    from govtext.corpus import Corpus

    if args.remove:
        with Corpus.open(args.into) as corpus:
            count = corpus.remove(args.paths)
            print(json.dumps({"removed": count}) if args.json else f"{count} files taken out")
        return 0
    with Corpus(args.into, create=True) as corpus:
        show = _show if sys.stderr.isatty() else None
        changes = corpus.add(args.paths, workers=args.workers, timeout_s=args.timeout, progress=show)
        stats = dict(corpus.stats())
        failed = corpus.failed()
    if show:
        print(file=sys.stderr)
    for row in failed:
        print(f"not read: {row.error}", file=sys.stderr)
    if args.json:
        outcome = {
            "added": len(changes.added), "updated": len(changes.updated), "unchanged": changes.unchanged,
            "failed": [{"path": row.path, "error_type": row.error_type, "error": row.error} for row in failed],
            "seconds": round(changes.seconds, 3), "corpus": stats,
        }  # fmt: skip
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        print(
            f"{len(changes.added)} added, {len(changes.updated)} updated, {changes.unchanged} unchanged, "
            f"{len(failed)} not read; {stats['documents']} documents, {stats['chars']:,} characters"
        )
    return 0


def _show(progress: Progress) -> None:
    rate = progress.chars / max(progress.seconds, 1e-9) / 1e6
    left = progress.seconds_left
    minutes = f"{int(left // 60)}:{int(left % 60):02d} left" if left is not None else ""
    print(
        f"\r{progress.done}/{progress.total} files, {progress.failed} not read, {rate:.2f} M characters a second, {minutes}   ",
        end="",
        file=sys.stderr,
        flush=True,
    )
