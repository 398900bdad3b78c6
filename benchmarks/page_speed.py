"""Size of the reading page and the time until it can be used, in headless Chromium, for a report of 50,000 characters.

Usage: python benchmarks/page_speed.py [FILE] [--runs N]

Without FILE a report is put together from the shipped evaluation set. Chromium is that of the system, or the program that
GOVTEXT_CHROMIUM names. "Interactive" is the moment at which the page's script has run and the browser has answered to a
click on the outline: parsing, styles, first layout and the script are in it, the start of the browser is not. Beside it an
empty page in the same run, and the processor time of the page's main thread, which other work on the machine does not
lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import govtext
from govtext.viewing import render_page

CHARACTERS = 50_000
DOCS = Path(__file__).resolve().parents[1] / "eval" / "lvliang" / "v1" / "docs.jsonl"
QUESTIONS = ("全年完成投资多少？", "粮食总产量是多少？", "谁负责？")


def sample() -> str:
    """Reports of the evaluation set, one behind the other, cut at 50,000 characters."""
    texts = [json.loads(line)["text"] for line in DOCS.read_text("utf-8").splitlines()]
    text = "\n".join(texts)
    return (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]


def _chromium() -> str:
    found = os.environ.get("GOVTEXT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("needs Chromium: apt-get install chromium, or name one in GOVTEXT_CHROMIUM")
    return found


def _open(page: Page, address: str) -> float:
    """Seconds until a page has answered to a click and drawn the next frame."""
    started = time.perf_counter()
    page.goto(address)
    page.evaluate("document.querySelector('.outline a, p').click()")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    documents = govtext.read(args.file) if args.file else govtext.parse(sample(), single=True)
    answers = [govtext.ask(documents, question) for question in QUESTIONS]
    facts = {document.document_id: govtext.extract_facts(document) for document in documents}
    started = time.perf_counter()
    html = render_page(documents, answers=answers, facts=facts)
    made = time.perf_counter() - started
    count = sum(len(document.text) for document in documents)
    print(f"{count:,} characters, {sum(map(len, facts.values()))} facts, {len(html.encode()) / 2**20:.2f} MiB; digest and page made in {made:.2f} s")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        blank = Path(folder) / "empty.html"
        blank.write_text("<!doctype html><p>1", encoding="utf-8")
        browser = driver.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        usable, empty, processor = [], [], []
        for _ in range(args.runs):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            empty.append(_open(page, blank.as_uri()))
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            usable.append(_open(page, path.as_uri()))
            metrics = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
            processor.append(metrics["TaskDuration"])
            nodes = page.evaluate("document.getElementsByTagName('*').length")
            page.close()
        browser.close()
    for name, values in (("interactive", usable), ("an empty page", empty), ("main thread, processor time", processor)):
        print(f"{name}: median {statistics.median(values):.2f} s, {min(values):.2f} to {max(values):.2f} (n = {args.runs})")
    print(f"{nodes:,} elements")


if __name__ == "__main__":
    main()
