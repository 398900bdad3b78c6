"""``govtext read``: the repaired text of reports, or their whole structure as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from govtext.pipeline import read


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("read", help="repair a file and print its text", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="reports; - for standard input")
    parser.add_argument("--json", action="store_true", help="one report a line: text, sections, sentences, offsets")
    parser.add_argument("--log", action="store_true", help="say on standard error what the repair did")
    add_reading_options(parser)
    return parser


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Options of every command that reads files."""
    parser.add_argument("--encoding", help="of a text file; detected if not given")
    parser.add_argument("--single", action="store_true", help="each file holds one report: do not look for several")
    parser.add_argument("--ocr", action="store_true", help="recognise scanned PDF pages (extra ocr; seconds a page)")


def run(args: argparse.Namespace) -> int:
    """Read and print."""
    for name in args.files:
        source = sys.stdin.buffer.read() if name == "-" else name
        for document in read(source, encoding=args.encoding, single=args.single, ocr=args.ocr):
            if args.log and document.index == 0:
                for step in document.clean_log:
                    shown = f": {'; '.join(step.examples)}" if step.examples else ""
                    print(f"{name}: {step.name} x {step.count}{shown}", file=sys.stderr)
            if args.json:
                print(json.dumps(document.to_dict(), ensure_ascii=False))
            else:
                print(document.text, end="\n\n")
    return 0
