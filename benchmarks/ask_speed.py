"""Speed of question answering: warm and cold on one report, index and questions on many.

    python benchmarks/ask_speed.py [--reader none|default] [--cold]

Reports of ``../shared/data`` (or ``$GOVTEXT_SHARED/data``). Prints one JSON object. Times are wall-clock seconds or
milliseconds on this machine; the median is over the development questions of ``eval/real/qa`` that name the report, or
over all of them for the corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from govtext import parse, read
from govtext.qa import Answerer

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared")) / "data"
REPORT = "reports/provincial-2025/2025年吉林省政府工作报告.txt"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", default="none")
    parser.add_argument("--cold", action="store_true", help="only the command line on the seed file, from process start to end")
    options = parser.parse_args()
    rows = [json.loads(line) for line in (ROOT / "eval/real/qa/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    result: dict[str, float] = {"cold_command_s": _cold(options.reader)}
    if not options.cold:
        text = (DATA / REPORT).read_text(encoding="utf-8")[:10_000]
        questions = [row["question"] for row in rows if row["file"] == REPORT]
        answerer = Answerer(parse(text, single=True), reader=options.reader)
        result["characters"] = len(text)
        result["first_pass_median_ms"] = _median(answerer, questions)
        result["warm_median_ms"] = _median(answerer, questions)
        documents = [d for path in sorted((DATA / "reports").rglob("*.txt")) for d in read(path, single=True)]
        began = time.perf_counter()
        corpus = Answerer(documents, reader=options.reader)
        result["corpus_characters"] = sum(len(d.text) for d in documents)
        result["corpus_index_s"] = round(time.perf_counter() - began, 2)
        result["corpus_first_pass_median_ms"] = _median(corpus, [row["question"] for row in rows])
        result["corpus_warm_median_ms"] = _median(corpus, [row["question"] for row in rows])
    print(json.dumps(result))
    return 0


def _median(answerer: Answerer, questions: list[str]) -> float:
    times = []
    for question in questions:
        began = time.perf_counter()
        answerer.ask(question)
        times.append(time.perf_counter() - began)
    return round(1000 * statistics.median(times), 1)


def _cold(reader: str) -> float:
    seed = next((DATA / "seed").iterdir())
    times = []
    for _ in range(5):
        began = time.perf_counter()
        command = [sys.executable, "-m", "govtext", "ask", str(seed), "-q", "2019年白酒产量是多少？", "--reader", reader]
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return round(statistics.median(times), 2)


if __name__ == "__main__":
    sys.exit(main())
