"""Shared fixtures and helpers of the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared"))


def shared_file(*parts: str) -> Path:
    """A file of the public material beside the checkout; the test is skipped, visibly, when it is not there."""
    path = SHARED.joinpath("data", *parts)
    if not path.exists():
        pytest.skip(f"needs {Path('shared/data', *parts)} beside the checkout")
    return path
