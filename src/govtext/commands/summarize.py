"""``govtext summarize``: a verbatim digest of reports."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from govtext.commands.read import NamedReports, add_reading_options, read_named
from govtext.errors import GovtextError

if TYPE_CHECKING:
    from govtext.document import Document
    from govtext.results import Summary

_EXAMPLES = """examples:
  govtext summarize report.txt --chars 300                 # a digest of at most 300 characters
  govtext summarize report.pdf --per-section --bullets     # one or two sentences for each section, under its heading
  govtext summarize report.txt --query 就业                 # only what bears on a topic or question
  govtext summarize 2023.txt 2024.txt --together           # one digest of both, contradictory figures side by side
  govtext summarize 2024.txt --since 2023.txt              # what the newer report says and the older does not
  govtext summarize report.txt --json                      # JSON Lines, every piece with its place in text and source
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser(
        "summarize",
        help="a digest of reports in their own words",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a report; - reads standard input")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--chars", type=int, metavar="N", help="longest digest, in characters (450)")
    limit.add_argument("--ratio", type=float, metavar="R", help="the same as a share of the text, 0 to 1")
    limit.add_argument("--sentences", type=int, metavar="N", help="draw on at most N sentences, quoted whole")
    parser.add_argument("--method", default="default", help="default, lead, textrank, lexrank or lsa")
    parser.add_argument("--unit", choices=("clause", "sentence"), help="leave out clauses of long sentences, or do not")
    parser.add_argument("--query", metavar="TEXT", help="keep only what bears on this question or topic")
    parser.add_argument("--per-section", action="store_true", help="one or two sentences for each section")
    parser.add_argument("--together", action="store_true", help="one digest of all reports instead of one for each")
    parser.add_argument("--since", metavar="FILE", help="what is not in this earlier report")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--bullets", action="store_true", help="one line a sentence, under the headings")
    form.add_argument("--json", action="store_true", help="JSON Lines on stdout")
    add_reading_options(parser)


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say; 1 when a file could not be read, after the others were, 2 for impossible options."""
    reports = NamedReports(args)
    documents = list(reports)
    try:
        for name, document, summary in _summaries(args, documents):
            _write(args, name, document, summary)
    except (GovtextError, OSError) as error:
        print(f"govtext summarize: {error}", file=sys.stderr)
        return 2
    return reports.status


def _summaries(args: argparse.Namespace, documents: list[tuple[str, Document]]) -> list[tuple[str, Document, Summary]]:
    from govtext.summarization import Summarizer

    if not documents:
        return []
    summarizer = Summarizer(args.method, args.unit)
    if args.since:
        old = read_named(args.since, args, single=True)[0]
        chars = args.chars if args.chars is not None else 450
        return [(name, new, summarizer.update(old, new, budget_chars=chars)) for name, new in documents]
    groups = [[document for _, document in documents]] if args.together else [[document] for _, document in documents]
    return [
        (
            "+".join(args.files) if args.together else documents[number][0],
            group[0],
            summarizer.summarize(
                group,
                budget_chars=args.chars,
                ratio=args.ratio,
                sentences=args.sentences,
                query=args.query,
                per_section=args.per_section,
            ),
        )
        for number, group in enumerate(groups)
    ]


def _write(args: argparse.Namespace, name: str, document: Document, summary: Summary) -> None:
    if args.json:
        record = {"file": name, "title": document.title, "text": summary.text, **summary.to_dict()}
        print(json.dumps(record, ensure_ascii=False))
        return
    print(summary.bullets() if args.bullets else summary.text)
    for conflict in summary.conflicts:
        print(f"{conflict.indicator} ({conflict.period}):")
        for statement in conflict.statements:
            print(f"  {statement.text}  [{statement.document_id}]")
    if summary.reason:
        print(f"govtext summarize: {name}: {summary.reason}", file=sys.stderr)
