"""Finding and checking model folders: every kind of damage is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from govtext import modelstore
from govtext.errors import ModelFolderError
from govtext.modelstore import CHECKSUMS, COMMON_FILES, KIND_FILES, check_folder, find_model, models, write_checksums

CONFIG = {"format_version": 1, "task": "reader", "kind": "match-reader", "govtext_version": "0"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file of a match-reader; the only one that is searched."""
    made = tmp_path / "store" / "reader-test-v1"
    for name in (*COMMON_FILES, *KIND_FILES["match-reader"]):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name, encoding="utf-8")
    (made / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    write_checksums(made)
    monkeypatch.setattr(modelstore, "search_folders", lambda: (made.parent,))
    return made


def test_a_whole_folder_is_found_by_name_and_path(folder: Path) -> None:
    assert check_folder(folder) == CONFIG
    assert find_model("reader-test-v1", "reader") == folder
    assert find_model(folder, "reader") == folder
    (info,) = models()
    assert (info.name, info.task, info.kind, info.problem) == ("reader-test-v1", "reader", "match-reader", None)
    assert info.size_bytes == sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


@pytest.mark.parametrize("name", [f for f in (*COMMON_FILES, *KIND_FILES["match-reader"]) if f != "config.json"])
def test_each_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelFolderError, match=f"lacks {name}"):
        find_model(folder, "reader")
    (info,) = models()
    assert info.problem is not None
    assert name in info.problem


def test_a_folder_without_config_is_no_model(folder: Path) -> None:
    (folder / "config.json").unlink()
    with pytest.raises(ModelFolderError, match=r"lacks config\.json"):
        find_model(folder, "reader")
    assert models() == []


def test_a_changed_byte_is_found(folder: Path) -> None:
    (folder / "spiece.model").write_text("changed", encoding="utf-8")
    assert check_folder(folder, checksums=False) == CONFIG
    with pytest.raises(ModelFolderError, match=r"spiece\.model is damaged"):
        check_folder(folder)


def test_a_file_that_the_checksums_leave_out_is_found(folder: Path) -> None:
    sums = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / CHECKSUMS).write_text("".join(line for line in sums if "features" not in line), encoding="utf-8")
    with pytest.raises(ModelFolderError, match=r"does not list features\.safetensors"):
        check_folder(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON"),
        ("{}", "lacks format_version, task, kind, govtext_version"),
        (json.dumps({**CONFIG, "format_version": 99}), "has format 99, this govtext reads format 1"),
        (json.dumps({**CONFIG, "kind": "oracle"}), "holds a 'oracle'; known kinds"),
    ],
)
def test_a_faulty_config_is_explained(folder: Path, content: str, message: str) -> None:
    (folder / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelFolderError, match=message):
        check_folder(folder)


def test_a_model_of_another_task_is_refused(folder: Path) -> None:
    with pytest.raises(ModelFolderError, match="is a model for 'reader', wanted is one for 'tagger'"):
        find_model(folder, "tagger")


def test_unknown_names_list_the_known(folder: Path) -> None:
    with pytest.raises(ModelFolderError, match="no model 'nothing'; models for 'reader' here: reader-test-v1"):
        find_model("nothing", "reader")


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVTEXT_MODELS", str(tmp_path))
    assert modelstore.search_folders()[0] == tmp_path


def test_shipped_folders_are_whole() -> None:
    shipped = [info for info in models() if (info.folder / CHECKSUMS).is_file()]
    if not shipped:
        pytest.skip("no trained model is in this checkout yet")
    for info in shipped:
        assert check_folder(info.folder)["task"] == info.task
    assert sum(info.size_bytes for info in shipped) <= 40 * 2**20


def test_no_network_library_is_imported() -> None:
    script = (
        "import sys, govtext.modelstore as m; m.models(); print({'torch', 'onnxruntime', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
