"""Speed and growth of reading, cleaning and segmentation, beside other libraries' sentence splitters, in one run.

    python benchmarks/segmentation_speed.py [--reports FOLDER] [--repeat 3]

Peers that are not installed are named and left out; they only split sentences, without repair, structure or offsets.
Prints one JSON record; times are the best of the repeats, in processor seconds of one thread.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import govtext

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared")) / "data" / "reports"


def best(function: Callable[[], object], repeat: int) -> float:
    """Fewest processor seconds of several runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return min(times)


def peers() -> dict[str, Callable[[str], object]]:
    """Sentence splitters that are installed, by name."""
    found: dict[str, Callable[[str], object]] = {}
    try:
        import pysbd

        found["pysbd"] = pysbd.Segmenter(language="zh", clean=False).segment
    except ImportError:
        pass
    try:
        from snownlp import SnowNLP

        found["snownlp"] = lambda text: SnowNLP(text).sentences
    except ImportError:
        pass
    try:
        import jionlp

        found["jionlp"] = jionlp.split_sentence
    except ImportError:
        pass
    try:
        from sumy.nlp.tokenizers import Tokenizer

        found["sumy"] = Tokenizer("chinese").to_sentences
    except (ImportError, LookupError):
        pass
    try:
        from hanlp.utils.rules import split_sentence

        found["hanlp"] = lambda text: list(split_sentence(text))
    except ImportError:
        pass
    return found


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Slope of log cost over log size, least squares."""
    xs, ys = [math.log(s) for s in sizes], [math.log(c) for c in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def import_seconds() -> dict[str, float]:
    """Wall seconds of a bare interpreter, of ``import govtext``, and with reading and repair loaded; best of seven each."""
    result = {}
    for name, code in (("bare", "pass"), ("import govtext", "import govtext"), ("and govtext.parse", "import govtext; govtext.parse")):
        runs = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            runs.append(time.perf_counter() - start)
        result[name] = round(min(runs), 4)
    return result


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=SHARED)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    files = sorted(args.reports.rglob("*.txt"))
    if not files:
        print(f"no reports under {args.reports}; pass --reports", file=sys.stderr)
        return 1
    texts = [path.read_bytes().decode("utf-8-sig") for path in files]
    characters = sum(map(len, texts))
    ours = best(lambda: [govtext.read(path) for path in files], args.repeat)
    record: dict[str, object] = {
        "python": platform.python_version(),
        "files": len(files),
        "characters": characters,
        "govtext_chars_per_second": round(characters / ours),
    }
    wrapped = max(texts, key=lambda text: text.count("\n"))
    record["largest_wrapped_file"] = {
        "characters": len(wrapped),
        "lines": wrapped.count("\n"),
        "chars_per_second": round(len(wrapped) / best(lambda: govtext.parse(wrapped), args.repeat)),
    }
    rest = [text for text in texts if text is not wrapped]
    record["all_but_that_file_chars_per_second"] = round(
        sum(map(len, rest)) / best(lambda: [govtext.parse(text) for text in rest], args.repeat)
    )
    sample = [text for text in texts if len(text) < 60_000]
    size = sum(map(len, sample))
    record["on_reports_below_60000_characters"] = {
        "govtext": round(size / best(lambda: [govtext.parse(text) for text in sample], args.repeat)),
        **{
            name: round(size / best(lambda split=split: [split(text) for text in sample], 1))
            for name, split in peers().items()
        },
    }
    unit = next(text for text in texts if 20_000 < len(text) < 40_000)
    sizes, seconds, memory = [], [], []
    for times in (1, 2, 4, 8, 16, 32, 64):
        text = "\n".join([unit] * times)
        sizes.append(len(text))
        seconds.append(best(lambda text=text: govtext.parse(text, single=True), args.repeat))
        tracemalloc.start()
        govtext.parse(text, single=True)
        memory.append(float(tracemalloc.get_traced_memory()[1]))
        tracemalloc.stop()
    record["growth_1_to_64"] = {
        "time_exponent": round(exponent(sizes, seconds), 3),
        "memory_exponent": round(exponent(sizes, memory), 3),
        "seconds": [round(s, 4) for s in seconds],
        "peak_bytes_per_character": [round(m / n, 1) for m, n in zip(memory, sizes, strict=True)],
    }
    record["import_seconds"] = import_seconds()
    print(json.dumps(record, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
