"""Every stage of both architectures on toy data, in under two minutes: does the whole way still run?"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

from govtext.training.recipe import Recipe
from govtext.training.toy import write_toy_data


def toy_recipe(architecture: str, folder: Path) -> Recipe:
    """The shipped toy recipe of an architecture, its data written into ``folder``."""
    text = files("govtext.training").joinpath(f"toy-{architecture}.json").read_text(encoding="utf-8")
    values = json.loads(text)
    write_toy_data(folder / "data", seed=int(values["seed"]))
    path = folder / "recipe.json"
    path.write_text(text, encoding="utf-8")
    return Recipe(copy.deepcopy(values), path, folder / "data", folder / "run")


def run_smoke(folder: str | Path | None = None) -> dict[str, Any]:
    """Run every stage of both architectures on toy data.

    Args:
        folder: Where to work; a temporary folder by default.

    Returns:
        For each architecture the report and the seconds of each stage.
    """
    from govtext.training import stages
    from govtext.training.recipe import ARCHITECTURES

    if folder is None:
        with tempfile.TemporaryDirectory() as temporary:
            return run_smoke(temporary)
    out: dict[str, Any] = {}
    for architecture in ARCHITECTURES:
        place = Path(folder) / architecture
        recipe = toy_recipe(architecture, place)
        out[architecture] = {}
        for stage in stages.stages_of(recipe):
            started = time.monotonic()
            report = stages.run(recipe, stage, out=str(place / "models"), progress=False)
            out[architecture][stage] = {"seconds": round(time.monotonic() - started, 1), "report": report}
    return out


if __name__ == "__main__":
    print(json.dumps(run_smoke(), ensure_ascii=False, indent=2))
