"""A small vocabulary and a small, briefly trained reader, made once a session; nothing is downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtext.encoding.tokenizer import Tokenizer


@pytest.fixture(scope="session")
def toy_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of model folders, made by the real stages on toy data."""
    pytest.importorskip("onnx")
    from govtext.training import stages
    from govtext.training.smoke import toy_recipe

    folder = tmp_path_factory.mktemp("toy")
    recipe = toy_recipe("match-reader", folder)
    for stage in ("tokenizer", "pretrain", "reader", "tagger", "export"):
        stages.run(recipe, stage, out=str(folder / "models"), progress=False)
    return folder / "models"


@pytest.fixture(scope="session")
def toy_reader_folder(toy_models: Path) -> Path:
    return toy_models / "reader-toy-v1"


@pytest.fixture(scope="session")
def toy_tagger_folder(toy_models: Path) -> Path:
    return toy_models / "tagger-toy-v1"


@pytest.fixture(scope="session")
def tokenizer(toy_reader_folder: Path) -> Tokenizer:
    return Tokenizer.load(toy_reader_folder / "spiece.model")
