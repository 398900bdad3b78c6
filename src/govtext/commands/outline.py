"""``govtext outline``: titles, bylines and the heading tree."""

from __future__ import annotations

import argparse
import json

from govtext.commands.read import NamedReports, add_reading_options
from govtext.document import Document, to_plain


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("outline", help="print the heading tree", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="reports; - for standard input")
    parser.add_argument("--levels", type=int, metavar="N", help="only the upper N levels")
    parser.add_argument("--no-items", action="store_true", help="leave out 一是… and ——… items")
    parser.add_argument("--json", action="store_true", help="one section a line")
    add_reading_options(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Read and print."""
    reports = NamedReports(args)
    for name, document in reports:
        if args.json:
            for section in document.sections[1:]:
                row = to_plain(section)
                assert isinstance(row, dict)
                print(json.dumps({"file": name, "report": document.index, **row}, ensure_ascii=False))
        else:
            print(describe(document))
            outline = document.outline(max_level=args.levels, items=not args.no_items)
            print(outline + "\n" if outline else "")
    return reports.status


def describe(document: Document) -> str:
    """Title, subtitle and byline on a few lines."""
    lines = [document.title or "（无标题）"]
    if document.subtitle:
        lines.append(document.subtitle)
    if document.byline:
        lines.append(document.byline.line.text)
    if document.date and document.date.iso:
        lines.append(document.date.text)
    return "\n".join(f"《{line}》" if number == 0 else f"  {line}" for number, line in enumerate(lines))
