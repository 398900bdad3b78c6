"""What a second worker brings, locally and on Ray, what 100,000 reports cost, and how many records one writer takes.

    python benchmarks/batch.py [--documents 200] [--engines local ray]

Synthetic reports of 10,000 characters (``corpus_texts``); sections, summary, facts and the answers to three questions of
each. Ray is started before the clock; its actors, and the local worker processes, start inside it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from corpus_texts import synthetic

import govtext
from govtext.batch.run import _Writer

QUESTIONS = ["地区生产总值增长多少？", "粮食产量是多少？", "新增就业多少人？"]
OUTPUTS = ["sections", "summary", "facts", "answers"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--engines", nargs="+", default=["local", "ray"], choices=["local", "ray"])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="several rounds: 1 2 1 2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        for i, text in enumerate(synthetic(options.documents, 10_000, seed=3)):
            (folder / "files" / f"{i:06}.txt").write_text(text, encoding="utf-8")
        for engine in options.engines:
            if engine == "ray":
                import ray

                ray.init(num_cpus=max(options.workers), include_dashboard=False, log_to_driver=False)
            for turn, workers in enumerate(options.workers):
                began = time.perf_counter()
                report = govtext.process(
                    folder / "files", folder / f"{engine}-{turn}", outputs=OUTPUTS, questions=QUESTIONS,
                    workers=workers, engine=engine,
                )  # fmt: skip
                seconds = time.perf_counter() - began
                done = sum(1 for _ in report.records())
                row = {
                    "engine": engine, "workers": workers, "records": done, "failed": report.failed, "seconds": round(seconds, 1),
                    "hours_per_100000": round(seconds / options.documents * 100_000 / 3600, 2),
                    "load": round(os.getloadavg()[0], 1),
                }  # fmt: skip
                print(json.dumps(row), flush=True)
            if engine == "ray":
                ray.shutdown()
        print(json.dumps({"driver_records_per_s": round(driver_speed(list(report.records()), folder / "driver"))}))
    return 0


def driver_speed(records: list[dict[str, Any]], folder: Path) -> float:
    """Records a second that the process which writes them can take, of processor time: decoding, JSON Lines, Parquet.

    Divided by what one worker makes it says behind how many workers the writer is the slowest part; what Ray spends on
    passing the records on is not in it.
    """
    encoded = [json.dumps([record], ensure_ascii=False) for record in records]
    writer = _Writer(folder, {"outputs": OUTPUTS}, parquet=True)
    began = time.process_time()
    for text in encoded:
        writer.write(json.loads(text))
    writer.close()
    return len(records) / (time.process_time() - began)


if __name__ == "__main__":
    raise SystemExit(main())
