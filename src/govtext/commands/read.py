"""``govtext read``: the repaired text of reports, or their whole structure as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtext.errors import GovtextError
from govtext.pipeline import parse, read

if TYPE_CHECKING:
    from govtext.document import Document


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


class NamedReports:
    """The reports of the files that a command line names, read one file at a time.

    A file that cannot be read is reported on standard error and does not stop the others; ``status`` is then 1.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.status = 0

    def __iter__(self) -> Iterator[tuple[str, Document]]:
        for name in self.args.files:
            try:
                documents = read_named(name, self.args, single=self.args.single)
            except GovtextError as error:
                print(f"govtext {self.args.command}: {error}", file=sys.stderr)
                self.status = 1
                continue
            for document in documents:
                yield name, document


def read_named(name: str, args: argparse.Namespace, *, single: bool) -> list[Document]:
    """The reports of one file, or of standard input if ``name`` is ``-``; nothing typed is an empty report, no error."""
    if name != "-":
        return read(name, encoding=args.encoding, single=single, ocr=args.ocr)
    data = sys.stdin.buffer.read()
    return read(data, encoding=args.encoding, single=single, ocr=args.ocr) if data else parse("", origin="<stdin>")


def run(args: argparse.Namespace) -> int:
    """Read and print."""
    reports = NamedReports(args)
    for name, document in reports:
        if args.log and document.index == 0:
            for step in document.clean_log:
                shown = f": {'; '.join(step.examples)}" if step.examples else ""
                print(f"{name}: {step.name} x {step.count}{shown}", file=sys.stderr)
        if args.json:
            print(json.dumps(document.to_dict(), ensure_ascii=False))
        else:
            print(document.text, end="\n\n")
    return reports.status
