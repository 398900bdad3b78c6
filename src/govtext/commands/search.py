"""``govtext search``: the passages of a corpus that fit some words best."""

from __future__ import annotations

import argparse
import json


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("search", help="search a corpus", description=__doc__)
    parser.add_argument("index", metavar="INDEX", help="folder made by govtext index")
    parser.add_argument("query", nargs="+", metavar="WORDS", help="what to look for; a question will do")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="most hits")
    add_filters(parser)
    parser.add_argument("--json", action="store_true", help="one hit a line")
    return parser


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Options that choose documents of a corpus; for other commands too."""
    parser.add_argument("--year", type=int, metavar="YEAR", help="only reports of this year")
    parser.add_argument("--region", metavar="NAME", help="only reports of this region, as 安泽县")
    parser.add_argument("--kind", metavar="WORD", help="only documents of this kind, as 统计公报")


def run(args: argparse.Namespace) -> int:
    """Search and print."""
    from govtext.corpus import Corpus
    from govtext.document import to_plain

    with Corpus.open(args.index) as corpus:
        hits = corpus.search(" ".join(args.query), limit=args.limit, year=args.year, region=args.region, kind=args.kind)
    for number, hit in enumerate(hits, 1):
        if args.json:
            print(json.dumps(to_plain(hit), ensure_ascii=False))
            continue
        place = " > ".join((hit.title or hit.document_id, *hit.section_labels))
        page = f"，第{hit.page}页" if hit.page else ""
        print(f"{number}. {place}（{hit.path}{page}）\n   {hit.text}")
    return 0 if hits else 1
