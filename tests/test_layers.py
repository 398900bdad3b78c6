"""Who may import whom, and what ``import govtext`` may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "govtext"
LAYERS = {
    "errors": 0,
    "offsets": 1,
    "layout": 1,
    "blocks": 1,
    "trees": 1,
    "webpage": 1,
    "document": 2,
    "results": 3,
    "modelstore": 3,
    "reading": 4,
    "cleaning": 4,
    "segmentation": 5,
    "quantities": 5,
    "retrieval": 5,
    "encoding": 5,
    "pipeline": 6,
    "facts": 6,
    "summarization": 7,
    "qa": 7,
    "corpus": 8,
    "batch": 8,
    "viewing": 9,  # its server shows a corpus
    "evaluation": 8,
    "training": 9,
    "commands": 10,
    "cli": 11,
    "__main__": 12,
    "__init__": 12,
}
HEAVY = {"torch", "transformers", "datasets", "onnxruntime", "jieba", "numpy", "pandas", "scipy", "sklearn", "sentencepiece"}


def part(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(tree: ast.AST, top_level_only: bool) -> set[str]:
    """Names of the imported modules; those inside functions or TYPE_CHECKING blocks only on demand."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module and child.level == 0:
                found.add(child.module)
            elif (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)) or (top_level_only and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))):
                continue
            visit(child)

    visit(tree)
    return found


MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    own = part(path)
    assert own in LAYERS, f"{own} has no layer: add it to LAYERS"
    for name in imported(ast.parse(path.read_text("utf-8")), top_level_only=True):
        if not name.startswith("govtext."):
            continue
        other = name.split(".")[1]
        assert other == own or LAYERS[other] < LAYERS[own], f"{path.name} ({own}) imports {other}"


def test_import_is_light() -> None:
    code = "import sys, govtext; govtext.parse('一、甲\\n乙。'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_public_names() -> None:
    import govtext

    for name in govtext.__all__:
        assert getattr(govtext, name) is not None
    assert set(govtext.__all__) >= {"read", "parse", "summarize", "ask", "extract_facts", "Document", "Span", "GovtextError"}
    with pytest.raises(AttributeError, match="nothing_like_this"):
        govtext.nothing_like_this  # noqa: B018
