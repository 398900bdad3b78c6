"""A corpus of synthetic reports: build rate, search and ask times, size on disk, peak memory, growth.

    python benchmarks/corpus.py [--documents 1000 2000 20000] [--workers N]

Reports of about 10,000 characters (``corpus_texts``). Times are medians of 40 queries in a fresh process on a warm disk;
the size is compared with the texts as UTF-8, ``load`` is the mean number of busy processes over the last five minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus_texts import synthetic

from govtext.corpus import Corpus

_SUBJECTS = (
    "粮食产量",
    "地区生产总值",
    "一般公共预算收入",
    "城镇新增就业",
    "固定资产投资",
    "农民人均可支配收入",
    "旅游收入",
    "规模以上工业增加值",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--query", metavar="INDEX", help="(used by itself) time queries on a corpus")
    options = parser.parse_args()
    if options.query:
        print(json.dumps(query_times(options.query)))
        return 0
    for count in options.documents:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "files").mkdir()
            chars = size = 0
            for i, text in enumerate(synthetic(count, 10_000, seed=1)):
                data = text.encode()
                (folder / "files" / f"{i:06}.txt").write_bytes(data)
                chars += len(text)
                size += len(data)
            build = (
                "import sys, resource; from govtext.corpus import Corpus; "
                f"c = Corpus.build(sys.argv[1], sys.argv[2], workers={options.workers}); c.close(); "
                "u = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]; "
                "print(max(x.ru_maxrss for x in u), sum(x.ru_utime + x.ru_stime for x in u))"
            )
            started = time.perf_counter()
            command = [sys.executable, "-c", build, str(folder / "files"), str(folder / "index")]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            peak, processor = int(printed[0]), float(printed[1])
            seconds = time.perf_counter() - started
            with Corpus.open(folder / "index") as corpus:
                stats = corpus.stats()
            command = [sys.executable, __file__, "--query", str(folder / "index")]
            times = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            row = {
                "documents": count, "characters": chars, "build_s": round(seconds, 1),
                "million_chars_per_s": round(chars / seconds / 1e6, 2),
                "million_chars_per_processor_s": round(chars / processor / 1e6, 2), "size_of_text": round(stats["bytes"] / size, 2),
                "largest_process_mib": peak // 1024, **times, "load": round(os.getloadavg()[1], 1),
            }  # fmt: skip
            print(json.dumps(row), flush=True)
    return 0


def query_times(index: str) -> dict[str, float]:
    """Medians in milliseconds."""
    generator = random.Random(5)
    with Corpus.open(index) as corpus:
        titles = [row.title for row in corpus.documents()]
        questions = [f"{generator.choice(titles)[:8]}{generator.choice(_SUBJECTS)}是多少？" for _ in range(40)]
        times: dict[str, float] = {}
        for name, call in (("search", corpus.search), ("ask", corpus.ask)):
            call(questions[0])  # loads what is needed
            spent, used = [], []
            for question in questions:
                began, busy = time.perf_counter(), time.process_time()
                call(question)
                spent.append((time.perf_counter() - began) * 1000)
                used.append((time.process_time() - busy) * 1000)
            times[f"{name}_median_ms"] = round(statistics.median(spent), 1)
            times[f"{name}_processor_median_ms"] = round(statistics.median(used), 1)
            times[f"{name}_p95_ms"] = round(sorted(spent)[int(0.95 * len(spent))], 1)
    times["query_process_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return times


if __name__ == "__main__":
    raise SystemExit(main())
