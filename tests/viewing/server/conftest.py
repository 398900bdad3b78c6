"""A server on a folder with one text and one PDF of the same made-up report."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import govtext
from tests.reading import builders

pytest.importorskip("starlette")

OWN = {"X-Govtext-Request": "1"}
QUESTION = "青石峡水库除险加固后新增库容多少？"
REPORT = (files("govtext") / "_demo" / "report.txt").read_text("utf-8")


def report_pdf() -> bytes:
    """The shipped report after its repair, set as a PDF of several pages."""
    document = govtext.parse(REPORT)[0]
    title, *paragraphs = [paragraph.text for paragraph in document.paragraphs]
    lines = [f"　　　　　　　　{title}", "", *builders.wrap(paragraphs, 34)]
    pages = [lines[at : at + 24] for at in range(0, len(lines), 24)]
    return builders.pdf(*(functools.partial(builders.set_lines, lines=page, left=90, top=90, leading=26) for page in pages))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two readable files."""
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "松溪县水务局.txt").write_text(REPORT, "utf-8")
    (folder / "sub" / "松溪县水务局.pdf").write_bytes(report_pdf())
    return folder


@pytest.fixture
def make_client(tmp_path: Path, folder: Path) -> Iterator[Callable[..., Any]]:
    """Makes a client of a server of the folder; settings may be given."""
    from contextlib import ExitStack

    from starlette.testclient import TestClient

    from govtext.viewing.server import Settings, create_app

    with ExitStack() as stack:

        def make(**settings: Any) -> Any:
            chosen = Settings(**{"state": tmp_path / "state", "folder": folder, "workers": 1, "reader": "none", **settings})
            client = TestClient(create_app(chosen), base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
            return stack.enter_context(client)

        yield make


@pytest.fixture
def client(make_client: Callable[..., Any]) -> Any:
    """A client of a server with the usual settings."""
    return make_client()


@pytest.fixture
def address(tmp_path: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """``govtext serve`` in a process of its own."""
    pytest.importorskip("uvicorn")
    command = [sys.executable, "-m", "govtext", "serve", str(folder), "--port", "0", "--state", str(tmp_path / "state"), "--max-upload-mb", "4"]
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(command, stderr=log, env={**os.environ, "OMP_NUM_THREADS": "1"})
    try:
        end = time.monotonic() + 90
        while not (found := re.search(r"http://(127\.0\.0\.1):(\d+)/", (tmp_path / "log").read_text())):
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)
        yield found[1], int(found[2])
        assert process.poll() is None, "the server went down"
        assert "Traceback" not in (tmp_path / "log").read_text()
    finally:
        process.terminate()
        process.wait(20)
        log.close()
