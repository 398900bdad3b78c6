"""Command line of the training stages: ``python -m govtext.training STAGE --recipe FILE``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from govtext.errors import GovtextError

STAGES = ("tokenizer", "pretrain", "teacher", "reader", "tagger", "salience", "export")


def build_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python -m govtext.training",
        description="Train govtext's own models. Every stage reads the same recipe and continues where it was stopped.",
    )
    parser.add_argument("stage", choices=[*STAGES, "all", "smoke"], help="'all' runs every stage that the recipe has")
    parser.add_argument("--recipe", help="recipe.json of a model folder (not needed for smoke)")
    parser.add_argument("--data", help="folder of the data; default: GOVTEXT_SHARED or ../shared/data")
    parser.add_argument("--run-folder", help="checkpoints and logs; default: the recipe's")
    parser.add_argument("--out", help="folder of model folders that export writes into; default: models")
    parser.add_argument("--minutes", type=float, help="stop after a checkpoint when this much time has passed")
    parser.add_argument("--quiet", action="store_true", help="no progress bars")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one stage; 0 if it finished, 2 on an error that a message explains."""
    options = build_parser().parse_args(argv)
    try:
        report = _run(options)
    except GovtextError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from govtext.training import stages
    from govtext.training.recipe import load_recipe

    if options.stage == "smoke":
        from govtext.training.smoke import run_smoke

        return run_smoke(options.run_folder)
    if not options.recipe:
        raise GovtextError(
            "--recipe is missing; name a recipe.json, such as models/reader-match-zh-v3/recipe/recipe.json"
        )
    recipe = load_recipe(options.recipe, data_root=options.data, run_folder=options.run_folder)
    return stages.run(recipe, options.stage, out=options.out, minutes=options.minutes, progress=not options.quiet)


if __name__ == "__main__":
    sys.exit(main())
