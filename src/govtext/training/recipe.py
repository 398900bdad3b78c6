"""The recipe: one JSON file that holds every hyperparameter of a model; nothing else sets one."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtext.errors import GovtextError
from govtext.training.data import Example, read_rows, read_squad, read_texts, shared_folder
from govtext.training.report_questions import report_examples
from govtext.training.synthetic import synthetic_examples

ARCHITECTURES = ("match-reader", "transformer")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe and where its paths begin.

    Attributes:
        values: The JSON file.
        path: Of the file, for messages and for the copy that goes into the model folder.
        data_root: Folder that data paths begin at.
        run_folder: Checkpoints, logs and intermediate files; safe to delete, needed to continue.
    """

    values: dict[str, Any]
    path: Path
    data_root: Path
    run_folder: Path

    @property
    def name(self) -> str:
        """Name of the model folder."""
        return str(self.values["name"])

    @property
    def seed(self) -> int:
        """Seed of everything random."""
        return int(self.values["seed"])

    def section(self, name: str) -> dict[str, Any]:
        """One part of the recipe; an error names the part that is missing."""
        if name not in self.values:
            raise GovtextError(
                f"recipe {self.path} has no section {name!r}; it has {', '.join(sorted(self.values))}; "
                "this stage cannot run without it"
            )
        section: dict[str, Any] = self.values[name]
        return section

    def texts(self, section: dict[str, Any]) -> list[str]:
        """The plain texts that a section names (whole files, or so many of each drawn by chance), and the passages of
        its question files, each once.
        """
        found: list[str] = []
        for source in section.get("texts", ()):
            name, limit = (source, None) if isinstance(source, str) else (source["path"], int(source["limit"]))
            texts = list(read_texts(self.data_root / name))
            found += texts if limit is None else random.Random(self.seed).sample(texts, min(limit, len(texts)))
        for source in section.get("passages", ()):
            examples = read_squad(self.data_root / source["path"], simplify=bool(source.get("simplify")))
            found += dict.fromkeys(example.passage for example in examples)
        limit = section.get("text_limit")
        if limit is not None and len(found) > limit:
            found = random.Random(self.seed).sample(found, int(limit))
        return found

    def examples(self, source: dict[str, Any]) -> list[Example]:
        """The questions that a source names: a file, plain texts to make questions from, or questions about reports.

        Files under ``report_questions`` begin at the recipe's folder, the reports that they name at the data's.
        """
        if "synthetic" in source:
            texts = [text for name in source["synthetic"] for text in read_texts(self.data_root / name)]
            return synthetic_examples(texts, int(source["limit"]), self.seed, float(source["trap_share"]))
        if "report_questions" in source:
            rows = [row for name in source["report_questions"] for row in self.beside(name)]
            return report_examples(rows, self.data_root, half=source.get("half"))
        examples = read_squad(self.data_root / source["path"], simplify=bool(source.get("simplify")))
        return examples[: source["limit"]] if "limit" in source else examples

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of a data file."""
        return list(read_rows(self.data_root / name))

    def beside(self, name: str) -> list[dict[str, Any]]:
        """All rows of a file of the project; its path begins at the recipe's folder."""
        return list(read_rows(self.path.parent / name))

    def data_files(self) -> list[Path]:
        """Every data file the recipe names, for the manifest."""
        names: set[str] = set()

        def collect(value: Any) -> None:
            if isinstance(value, dict):
                for item in value.values():
                    collect(item)
            elif isinstance(value, list):
                for item in value:
                    collect(item)
            elif isinstance(value, str) and not Path(value).is_absolute() and (self.data_root / value).is_file():
                names.add(value)

        collect({name: value for name, value in self.values.items() if name != "card"})
        return [self.data_root / name for name in sorted(names)]


def load_recipe(
    path: str | Path, *, data_root: str | Path | None = None, run_folder: str | Path | None = None
) -> Recipe:
    """Read and check a recipe.

    Args:
        path: ``recipe.json``.
        data_root: Folder of the data; by default the recipe's ``data_root``, else as ``shared_folder`` says.
        run_folder: Folder for checkpoints; by default the recipe's ``run_folder``.
    """
    file = Path(path)
    if not file.is_file():
        raise GovtextError(f"no recipe at {file}; recipes stand in models/*/recipe/recipe.json")
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GovtextError(f"recipe {file} is not JSON: line {error.lineno}: {error.msg}") from error
    missing = [key for key in ("name", "architecture", "seed", "run_folder") if key not in values]
    if missing:
        raise GovtextError(
            f"recipe {file} lacks {', '.join(missing)}; see models/*/recipe/recipe.json for complete ones"
        )
    if values["architecture"] not in ARCHITECTURES:
        raise GovtextError(f"recipe {file}: architecture {values['architecture']!r}; known: {', '.join(ARCHITECTURES)}")
    root = data_root or values.get("data_root") or shared_folder()
    return Recipe(values, file, Path(root), Path(run_folder or values["run_folder"]))
