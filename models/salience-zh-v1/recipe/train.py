"""Train this model again: python train.py (from the root of a checkout, with the data beside it)."""

import sys
from pathlib import Path

from govtext.training.__main__ import main

sys.exit(main(["all", "--recipe", str(Path(__file__).with_name("recipe.json"))]))
