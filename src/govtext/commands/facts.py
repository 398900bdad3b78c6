"""``govtext facts``: the figures of reports as a table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from govtext.commands.read import NamedReports, add_reading_options

if TYPE_CHECKING:
    from govtext.document import Document
    from govtext.facts import Series
    from govtext.results import Fact

_EXAMPLES = """examples:
  govtext facts report.txt                           # one fact a line, for reading
  govtext facts report.txt --csv -o facts.csv        # opens in a spreadsheet program
  govtext facts 2023.txt 2024.txt --json             # JSON Lines, every fact with its place in text and source
  govtext facts 2023.txt 2024.txt --compare          # the same indicator by year
  govtext facts report.txt --contradictions          # two values for one indicator, subject and period
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser(
        "facts",
        help="the figures of reports: indicator, value, unit, period, change",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a report; - reads standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON Lines on stdout")
    form.add_argument(
        "--csv", action="store_true", help="a table with a byte-order mark, safe to open in a spreadsheet"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--compare", action="store_true", help="the same indicator by year, over all files")
    what.add_argument("--contradictions", action="store_true", help="different values for one indicator and period")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of stdout")
    add_reading_options(parser)


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say; 1 when a file could not be read, after the others were."""
    reports = NamedReports(args)
    documents = list(reports)
    if args.output:
        # newline="": the CSV writer sets its own line ends.
        with Path(args.output).open("w", encoding="utf-8", newline="") as stream:
            _write(args, documents, stream)
        print(f"written to {args.output}", file=sys.stderr)
    else:
        _write(args, documents, sys.stdout)
    return reports.status


def _write(args: argparse.Namespace, documents: list[tuple[str, Document]], stream: TextIO) -> None:
    from govtext.facts import compare_facts, contradictions, extract_facts, fact_to_dict, facts_to_csv

    if args.compare:
        _write_series(compare_facts(document for _, document in documents), args, stream)
        return
    facts = [(name, document, fact) for name, document in documents for fact in extract_facts(document)]
    if args.contradictions:
        for row in contradictions([fact for _, _, fact in facts]):
            record: dict[str, object] = {"indicator": row.indicator, "subject": row.subject, "period": row.period}
            if args.json:
                line = {**record, "facts": [fact_to_dict(fact) for fact in row.facts]}
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            else:
                values = " / ".join(fact.quantity.text for fact in row.facts)
                stream.write("\t".join([row.indicator, row.subject or "", row.period, values]) + "\n")
    elif args.csv:
        stream.write(facts_to_csv(fact for _, _, fact in facts))
    elif args.json:
        for name, document, fact in facts:
            line = {"file": name, "document_id": document.document_id, **fact_to_dict(fact)}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        for _, _, fact in facts:
            stream.write(_line(fact) + "\n")
    print(f"{len(facts)} facts", file=sys.stderr)


def _line(fact: Fact) -> str:
    """Indicator, figure, period, change and status, separated by tabs."""
    change = f"{fact.change.basis}{fact.change.kind}" if fact.change else ""
    period = (fact.period.iso or fact.period.text) if fact.period else ""
    return "\t".join([fact.subject or "", fact.indicator, fact.quantity.text, period, change, fact.status])


def _write_series(rows: tuple[Series, ...], args: argparse.Namespace, stream: TextIO) -> None:
    from govtext.facts.table import spreadsheet_text

    years = sorted({year for row in rows for year in row.by_year})
    if args.json:
        for row in rows:
            values = {
                str(year): [member.fact.quantity.text for member in members] for year, members in row.by_year.items()
            }
            record: dict[str, object] = {
                "indicator": row.indicator,
                "subject": row.subject,
                "kind": row.kind,
                "unit": row.unit,
                "by_year": values,
            }
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    table = [["indicator", "kind", *map(str, years)]]
    for row in rows:
        cells = [" / ".join(dict.fromkeys(m.fact.quantity.text for m in row.by_year.get(year, ()))) for year in years]
        table.append([row.indicator, row.kind, *cells])
    if args.csv:
        import csv

        stream.write("\ufeff")
        csv.writer(stream, lineterminator="\r\n").writerows(
            [[spreadsheet_text(cell) for cell in line] for line in table]
        )
    else:
        stream.writelines("\t".join(line) + "\n" for line in table)
