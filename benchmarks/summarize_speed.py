"""Time of a digest: by length of the text, and beside the methods of the literature and installed peers.

    python benchmarks/summarize_speed.py                     # 1x to 64x of about 2,500 characters, and all methods
    python benchmarks/summarize_speed.py FILE                # on a report of yours

Times are CPU times, so that a busy machine's waiting does not count, the best of several warm runs in one process;
parsing is not included for our methods (it is shown apart), since peers take sentences or text. Compare them within one
run only. Peers (sumy, snownlp, jionlp) are timed when installed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from govtext.pipeline import parse
from govtext.summarization import SUMMARIZERS, summarize

CHARS = 450
_LINES = (
    "过去{y}年，全县完成固定资产投资{a}.6亿元，同比增长{b}.4%，其中工业投资{c}.02亿元，增长9.7%。",
    "围绕“一河三带五园”布局，我们新建标准化厂房{a}.3万平方米，签约项目{b}个，到位资金9.4亿元，落户企业{c}家。",
    "（一）强化要素保障。全年供应工业用地{a}80亩，用电负荷提高到{b}万千瓦，解决企业融资难题{c}个。",
    "下一步，将继续推进老旧小区改造，计划投资{a}.1亿元，惠及居民{b}00余户，年底前全部完工，确保群众满意。",
    "要进一步统一思想，提高认识，坚定信心，扎实推进各项工作，努力开创新局面。",
)


def made_report(chars: int) -> str:
    """A report of about so many characters; every paragraph has figures of its own."""
    lines = ["某县政府工作报告"]
    size = number = 0
    while size < chars:
        line = "".join(
            text.format(y=number % 9 + 1, a=number * 7 % 97, b=number * 13 % 89, c=number * 29 % 83) for text in _LINES
        )
        lines.append(line)
        size += len(line)
        number += 1
    return "\n".join(lines)


def best(run: Callable[[], object], rounds: int = 5) -> float:
    """Least CPU time of some runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times) * 1000


def peers() -> dict[str, Callable[[str], object]]:
    """Installed peers, each as a call on a text."""
    found: dict[str, Callable[[str], object]] = {}
    try:
        from sumy.nlp.tokenizers import Tokenizer
        from sumy.parsers.plaintext import PlaintextParser
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer

        tokenizer = Tokenizer("chinese")
        for name, make in (("sumy textrank", TextRankSummarizer), ("sumy lexrank", LexRankSummarizer)):
            found[name] = lambda text, make=make: make()(PlaintextParser.from_string(text, tokenizer).document, 8)
    except ImportError:
        print("sumy: not installed", file=sys.stderr)
    try:
        from snownlp import SnowNLP

        found["snownlp"] = lambda text: SnowNLP(text).summary(8)
    except ImportError:
        print("snownlp: not installed", file=sys.stderr)
    try:
        import jionlp

        found["jionlp"] = lambda text: jionlp.summary.extract_summary(text, summary_length=CHARS)
    except ImportError:
        print("jionlp: not installed", file=sys.stderr)
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", help="a text file; a made one of 10,000 characters otherwise")
    args = parser.parse_args()
    text = Path(args.file).read_text(encoding="utf-8-sig") if args.file else made_report(10_000)
    document = parse(text, single=True)[0]
    print(f"{len(document.text)} characters; parse {best(lambda: parse(text, single=True)):.1f} ms")
    ours = best(lambda: summarize(document, budget_chars=CHARS))
    for method in SUMMARIZERS:
        print(f"  {method:10} {best(lambda m=method: summarize(document, budget_chars=CHARS, method=m)):9.1f} ms")
    for name, call in peers().items():
        taken = best(lambda c=call: c(text), rounds=2)
        print(f"  {name:14} {taken:9.1f} ms = {taken / ours:.0f}x ours")
    print("length   ms      ms per 10,000 characters")
    for factor in (1, 2, 4, 8, 16, 32, 64):
        longer = parse(made_report(2500 * factor), single=True)[0]
        taken = best(lambda d=longer: summarize(d, budget_chars=CHARS), rounds=3)
        print(f"{factor:4}x {taken:8.1f} {taken / len(longer.text) * 10_000:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
