"""The command line: ``govtext COMMAND …``, also ``python -m govtext COMMAND …``.

Results go to standard output (JSON Lines with ``--json``), messages to standard error. Exit status: 0 done, 1 a file or
argument that could not be used, 2 a wrong command line, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from govtext import __version__
from govtext.errors import GovtextError

# Each command is a module of govtext.commands with add_parser(subparsers) and run(args) -> exit status.
COMMANDS = (
    "read",
    "outline",
    "summarize",
    "ask",
    "facts",
    "view",
    "serve",
    "index",
    "search",
    "process",
    "evaluate",
    "models",
    "demo",
)


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of one command only, which loads faster."""
    parser = argparse.ArgumentParser(
        prog="govtext", description="Structure, short versions, answers with evidence and figures from Chinese government reports."
    )
    parser.add_argument("--version", action="version", version=f"govtext {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS if only is None else (only,):
        if find_spec(f"govtext.commands.{name}") is not None:
            import_module(f"govtext.commands.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = next((a for a in arguments if not a.startswith("-")), None)
    parser = build_parser(name if name in COMMANDS and find_spec(f"govtext.commands.{name}") else None)
    args = parser.parse_args(arguments)
    try:
        return int(import_module(f"govtext.commands.{args.command}").run(args))
    except GovtextError as error:
        print(f"govtext: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("govtext: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output stopped reading, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
