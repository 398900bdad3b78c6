"""``govtext models``: the trained models that are at hand."""

from __future__ import annotations

import argparse
import json

from govtext.document import to_plain


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("models", help="list the models at hand", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one model a line")
    return parser


def run(args: argparse.Namespace) -> int:
    """List them."""
    from govtext.modelstore import models

    for model in models():
        print(json.dumps(to_plain(model), ensure_ascii=False) if args.json else model)
    return 0
