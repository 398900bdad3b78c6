"""``govtext ask``: answers from reports, in their own words, with the sentence that proves them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from govtext.commands.read import NamedReports, add_reading_options
from govtext.errors import IngestError, OptionError

if TYPE_CHECKING:
    from govtext.document import Document
    from govtext.results import Answer

BOLD, DIM, RESET = "\033[1;32m", "\033[2m", "\033[0m"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("ask", help="answer questions from reports", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="reports; - for standard input")
    parser.add_argument("-q", "--question", action="append", default=[], metavar="WORDS", help="a question; may be repeated")
    parser.add_argument("--questions", metavar="FILE", help="a file with one question a line; - for standard input")
    parser.add_argument("--reader", default="default", help="default, none, or hf:MODEL for any extractive model of the hub")
    parser.add_argument("--top-k", type=int, default=1, metavar="K", help="show K candidates")
    parser.add_argument("--no-answer-threshold", type=float, metavar="P", help="answer only from this probability on")
    parser.add_argument("--json", action="store_true", help="one answer a line")
    add_reading_options(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Read, answer and print; without questions, ask for them."""
    from govtext.qa import Answerer

    reports = NamedReports(args)
    documents = [document for _, document in reports]
    if not documents:
        return reports.status
    answerer = Answerer(documents, reader=args.reader)
    by_id = {document.document_id: document for document in documents}
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for question in _questions(args):
        # For people the best candidate is shown, as a place to look, also where it is too doubtful to be an answer.
        shown = args.top_k if args.json else max(args.top_k, 2)
        answer = answerer.ask(question, top_k=shown, no_answer_threshold=args.no_answer_threshold)
        if args.json:
            print(json.dumps(answer.to_dict(), ensure_ascii=False), flush=True)
        else:
            print(describe(answer, by_id, colour, args.top_k), flush=True)
    return reports.status


def _questions(args: argparse.Namespace) -> Iterator[str]:
    yield from args.question
    if args.questions:
        if args.questions == "-" and "-" in args.files:
            raise OptionError("'-' is given for both a report and the questions; only one can be read from standard input")
        yield from _lines(sys.stdin if args.questions == "-" else _read_lines(args.questions))
    elif not args.question:
        yield from _prompt(sys.stdin)


def _read_lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IngestError(f"cannot read the questions in {name!r} ({error}); give a UTF-8 file with one question a line") from error


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip())


def _prompt(stream: TextIO) -> Iterator[str]:
    """Questions typed at a prompt until an empty line or the end of the input."""
    interactive = stream.isatty()
    while True:
        if interactive:
            print("问> ", end="", file=sys.stderr, flush=True)
        line = stream.readline()
        if not line or (interactive and not line.strip()):
            return
        if line.strip():
            yield line.strip()


def describe(answer: Answer, documents: dict[str, Document], colour: bool, top_k: int = 1) -> str:
    """An answer for people: the words, how sure, the sentence with the words marked, where it stands.

    Without an answer it says which of the two it is: the reports are likely not to tell, or they tell, but no words of
    theirs are sure enough; then the likeliest place is shown.
    """
    bold, dim, reset = (BOLD, DIM, RESET) if colour else ("", "", "")
    lines = [f"问：{answer.question[:200]}"]
    alternatives = answer.alternatives
    if answer.undecided and alternatives:
        lines.append(f"答：{answer.said}，可看这一句  {dim}（{alternatives[0].probability:.0%}）{reset}")
        lines.extend(_place(alternatives[0], documents, bold, dim, reset))
    else:
        lines.append(f"答：{bold}{answer.said}{reset}  {dim}（{answer.probability:.0%}）{reset}")
        lines.extend(_place(answer, documents, bold, dim, reset))
    for other in alternatives[1:top_k] if answer.text is not None else alternatives[: top_k if top_k > 1 else 0]:
        lines.append(f"　　{other.text}  {dim}（{other.probability:.0%}）{reset}")
    return "\n".join(lines) + "\n"


def _place(answer: Answer, documents: dict[str, Document], bold: str, dim: str, reset: str) -> Iterator[str]:
    for evidence in answer.evidence[:1]:
        text = evidence.text
        if answer.span is not None and evidence.span.contains(answer.span):
            start, end = answer.span.start - evidence.span.start, answer.span.end - evidence.span.start
            open_mark, close_mark = (bold, reset) if bold else ("【", "】")
            text = text[:start] + open_mark + text[start:end] + close_mark + text[end:]
        yield "　　" + text.replace("\n", "")
        document = documents[evidence.document_id]
        place = [f"《{document.title}》" if document.title else document.source.origin, *(label for label in evidence.section_labels if label)]
        if evidence.page is not None:
            place.append(f"第{evidence.page}页")
        yield f"　　{dim}{' > '.join(place)}{reset}"
