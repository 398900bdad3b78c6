"""``govtext view``: reports with digest, answers, figures and repair as one HTML page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govtext.commands.read import NamedReports, add_reading_options
from govtext.errors import OptionError

if TYPE_CHECKING:
    from govtext.document import Document
    from govtext.results import Answer, Summary

_EXAMPLES = """examples:
  govtext view report.pdf -o report.html                           # outline, digest, figures, repair
  govtext view report.txt -o report.html -q 2019年白酒产量是多少？   # the answer marked in its sentence
  govtext view 2023.txt 2024.txt -o both.html --chars 300          # several reports on one page
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser(
        "view",
        help="a report as one HTML page",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="reports; - for standard input")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the page; - for standard output")
    parser.add_argument("-q", "--question", action="append", default=[], metavar="WORDS", help="a question; may be repeated")
    parser.add_argument("--chars", type=int, metavar="N", help="longest digest of each report, in characters (450); 0 for none")
    parser.add_argument("--no-facts", action="store_true", help="without figures")
    add_reading_options(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Read, summarize, answer, write the page."""
    from govtext.viewing import render_page

    reports = NamedReports(args)
    documents = [document for _, document in reports]
    if not documents:
        return reports.status
    page = render_page(
        documents,
        summaries=_summaries(args.chars, documents),
        answers=_answers(args.question, documents),
        facts={} if args.no_facts else None,
    )
    if args.output == "-":
        sys.stdout.write(page)
        return reports.status
    path = Path(args.output)
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OptionError(f"cannot write the page to {args.output!r} ({error.strerror}); name a file in a folder that exists") from error
    count = f"{len(documents)} reports" if len(documents) > 1 else "1 report"
    print(f"govtext view: {count}, {path.stat().st_size / 1024:.0f} KB written to {args.output}", file=sys.stderr)
    return reports.status


def _summaries(chars: int | None, documents: list[Document]) -> Sequence[Summary] | None:
    from govtext.summarization import summarize

    if chars is None:
        return None
    return [summarize(document, budget_chars=chars) for document in documents] if chars else ()


def _answers(questions: list[str], documents: list[Document]) -> Sequence[Answer]:
    if not questions:
        return ()
    from govtext.qa import Answerer

    answerer = Answerer(documents)
    return [answerer.ask(question) for question in questions]
