"""Model folders: what one holds, where they are found, and whether one is whole. Imports no torch.

A folder is named ``<task>-<base>-v<n>`` and holds everything a model needs, its card and how it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtext.errors import ModelFolderError

FORMAT_VERSION = 1
CHECKSUMS = "SHA256SUMS"
# What every folder holds, and what each kind of network adds; data, so that saving, checking and the docs agree.
COMMON_FILES = ("config.json", "model.safetensors", "README.md", "results.json", "recipe/recipe.json", CHECKSUMS)
KIND_FILES = {
    "match-reader": ("spiece.model", "tokenizer_config.json", "features.safetensors", "model.int8.onnx"),
    "recurrent-tagger": ("spiece.model", "tokenizer_config.json", "model.int8.onnx"),
    "clause-salience": ("spiece.model", "tokenizer_config.json", "features.safetensors"),
    "transformer-reader": ("spiece.model", "tokenizer_config.json", "model.int8.onnx"),
}
# config.json says more; without these a folder cannot be used at all
CONFIG_KEYS = ("format_version", "task", "kind", "govtext_version")
_DEFAULTS = {"reader": "reader-match-zh-v4", "tagger": "tagger-zh-v1", "salience": "salience-zh-v1"}


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model folder that was found.

    Attributes:
        name: Of the folder, as ``load_reader`` takes it.
        task: "reader", "tagger" or "salience".
        kind: Of network; a key of ``KIND_FILES``.
        folder: Where it is.
        size_bytes: Of all its files.
        problem: None if the folder is complete, else what is wrong with it.
    """

    name: str
    task: str
    kind: str
    folder: Path
    size_bytes: int
    problem: str | None


def search_folders() -> tuple[Path, ...]:
    """Where model folders are looked for, first found first.

    ``GOVTEXT_MODELS`` (several folders joined as in PATH), the folders shipped inside the package, and ``models/`` of a
    checkout.
    """
    named = [Path(part) for part in os.environ.get("GOVTEXT_MODELS", "").split(os.pathsep) if part]
    package = Path(__file__).resolve().parent
    return (*named, package / "_models", package.parents[1] / "models")


def models() -> list[ModelInfo]:
    """All model folders, by name; a broken one is listed with its problem, one of the same name found later is not.

    Reads file sizes but no weights, so it is quick; ``check_folder`` compares the checksums too.
    """
    found: dict[str, ModelInfo] = {}
    for parent in search_folders():
        if not parent.is_dir():
            continue
        for folder in sorted(parent.iterdir()):
            if folder.is_dir() and folder.name not in found and (folder / "config.json").is_file():
                found[folder.name] = _info(folder)
    return [found[name] for name in sorted(found)]


def _info(folder: Path) -> ModelInfo:
    problem = None
    config: dict[str, Any] = {}
    try:
        config = check_folder(folder, checksums=False)
    except ModelFolderError as error:
        problem = str(error)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return ModelInfo(
        folder.name, str(config.get("task", "unknown")), str(config.get("kind", "unknown")), folder, size, problem
    )


def is_present(task: str) -> bool:
    """Whether the default of a task has a folder with a configuration, whole or not; some callers can do without."""
    return any((parent / _DEFAULTS[task] / "config.json").is_file() for parent in search_folders())


def find_model(name: str | os.PathLike[str] | None, task: str) -> Path:
    """The folder of a model, checked (without checksums).

    Args:
        name: Name of a model, path of a folder, or None for the shipped default of the task.
        task: "reader", "tagger" or "salience".

    Raises:
        ModelFolderError: There is no such folder, it is incomplete, or it does another task.
    """
    wanted = name
    if wanted is None:
        if task not in _DEFAULTS:
            raise ModelFolderError(f"no model for the task {task!r} is shipped; name a folder")
        wanted = _DEFAULTS[task]
    candidates = [Path(wanted)] if os.sep in str(wanted) or Path(wanted).is_dir() else []
    candidates += [parent / str(wanted) for parent in search_folders()]
    folder = next((candidate for candidate in candidates if candidate.is_dir()), None)
    if folder is None:
        known = ", ".join(info.name for info in models() if info.task == task) or "none"
        searched = ", ".join(str(parent) for parent in search_folders())
        raise ModelFolderError(
            f"no model {str(wanted)!r}; models for {task!r} here: {known}; looked in {searched}. "
            "Give the path of a model folder, or 'hf:owner/name' for a reader of the hub"
        )
    config = check_folder(folder, checksums=False)
    if config["task"] != task:
        raise ModelFolderError(f"{folder} is a model for {config['task']!r}, wanted is one for {task!r}")
    return folder


def check_folder(folder: str | os.PathLike[str], *, checksums: bool = True) -> dict[str, Any]:
    """Check that a model folder is whole and return its ``config.json``.

    Args:
        folder: Path of the folder.
        checksums: Compare every file with ``SHA256SUMS``; without, the files' presence and JSON are checked.

    Raises:
        ModelFolderError: A file is missing, damaged or not what it should be; the message names it.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ModelFolderError(f"no model folder at {path}; a model is a folder with {', '.join(COMMON_FILES)}")
    config_file = path / "config.json"
    if not config_file.is_file():
        raise ModelFolderError(f"{path} lacks config.json; restore the folder from the package or export it again")
    try:
        config: dict[str, Any] = json.loads(config_file.read_text(encoding="utf-8"))
        lacking = [key for key in CONFIG_KEYS if key not in config]
    except (ValueError, TypeError) as error:
        raise ModelFolderError(f"{config_file} is not JSON ({error}); restore the file") from error
    if lacking:
        raise ModelFolderError(f"{config_file} lacks {', '.join(lacking)}; restore the file")
    if config["format_version"] != FORMAT_VERSION:
        raise ModelFolderError(
            f"{path} has format {config['format_version']}, this govtext reads format {FORMAT_VERSION}; "
            "use a folder and a govtext of the same time"
        )
    if config["kind"] not in KIND_FILES:
        raise ModelFolderError(f"{path} holds a {config['kind']!r}; known kinds: {', '.join(sorted(KIND_FILES))}")
    missing = [file for file in (*COMMON_FILES, *KIND_FILES[config["kind"]]) if not (path / file).is_file()]
    if missing:
        raise ModelFolderError(
            f"{path} lacks {', '.join(missing)}; restore the folder from the package or export it again"
        )
    if checksums:
        _compare_checksums(path)
    return config


def _compare_checksums(path: Path) -> None:
    listed = set()
    for number, line in enumerate((path / CHECKSUMS).read_text(encoding="utf-8").splitlines(), start=1):
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64:
            raise ModelFolderError(f"{path / CHECKSUMS}: line {number} is not 'sha256, two blanks, file name'")
        file = path / name
        if not file.is_file():
            raise ModelFolderError(f"{path} lacks {name}, which {CHECKSUMS} lists; restore the file")
        if sha256_of(file) != digest:
            raise ModelFolderError(
                f"{file} is damaged: its SHA-256 differs from the one in {CHECKSUMS}; restore the file"
            )
        listed.add(name)
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    unlisted = [f for f in (*COMMON_FILES, *KIND_FILES[config["kind"]]) if f not in listed and f != CHECKSUMS]
    if unlisted:
        raise ModelFolderError(f"{path / CHECKSUMS} does not list {', '.join(unlisted)}; export the folder again")


def write_checksums(folder: str | os.PathLike[str]) -> None:
    """Write ``SHA256SUMS`` over all other files of a folder, as ``sha256sum -c`` reads it."""
    path = Path(folder)
    files = sorted(f for f in path.rglob("*") if f.is_file() and f.name != CHECKSUMS and "__pycache__" not in f.parts)
    lines = [f"{sha256_of(file)}  {file.relative_to(path).as_posix()}\n" for file in files]
    (path / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def sha256_of(file: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as data:
        for block in iter(lambda: data.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
