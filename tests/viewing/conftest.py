"""A headless browser for the tests of the group ``browser``; they are skipped where there is none.

Playwright drives the Chromium of the system (``apt-get install chromium``), so no browser is downloaded: of the maintained
drivers it is the one that waits for a page by itself, emulates colour schemes, narrow windows and touch, and prints to PDF.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


def find_chromium() -> str:
    """The program that ``GOVTEXT_CHROMIUM`` names, or a Chromium or Chrome of the system."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("GOVTEXT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        # A browser is no Python package and is not there on every machine; continuous integration installs one, and there
        # the group runs.
        pytest.skip("needs Chromium: apt-get install chromium, or name one in GOVTEXT_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (govtext[dev])")
    program = find_chromium()
    with sync_api.sync_playwright() as driver:
        # Chromium refuses its sandbox to root, as whom continuous integration often runs.
        found = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """``show(html, **context_options)``: the page, opened from disk; an error in its script fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def opened(html: str, **options: Any) -> Any:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: errors.append(request.url) if not request.url.startswith(("file:", "blob:")) else None)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors
