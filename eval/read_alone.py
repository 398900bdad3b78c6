"""How many questions of the evaluation set a reader answers by itself: no facts, no checks, no abstention.

    python eval/read_alone.py [--reader NAME] [--split dev] [--passages 3]

The reader gets the paragraphs around a report's best sentences by BM25, or with ``--passages 0`` the whole report; its
best span is scored as an answer of ``govtext.ask`` would be (value-aware). Only answerable questions count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from govtext.encoding import load_reader
from govtext.evaluation import evaluate
from govtext.evaluation.systems.base import Request, System
from govtext.evaluation.systems.baselines import bm25_ranking
from govtext.offsets import Span


def paragraphs(text: str, question: str, count: int) -> list[Span]:
    """The lines of the ``count`` best sentences, best first, each once; the whole text if ``count`` is 0."""
    found: list[Span] = []
    for sentence in bm25_ranking(text, question) if count else [Span(0, len(text))]:
        end = text.find("\n", sentence.end)
        line = Span(text.rfind("\n", 0, sentence.start) + 1, len(text) if end < 0 else end)
        if line not in found:
            found.append(line)
        if len(found) >= count:
            break
    return found


def main() -> int:
    """Print the share of right answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", help="name or folder of a reader; default: the shipped one")
    parser.add_argument("--split", default="dev", choices=("dev", "test"))
    parser.add_argument("--passages", type=int, default=3)
    options = parser.parse_args()
    reader = load_reader(options.reader, threads=1)

    def predict(request: Request) -> Mapping[str, Any]:
        places = paragraphs(request["text"], request["question"], options.passages)
        readings = reader.read(request["question"], [place.of(request["text"]) for place in places], 1)
        score, start, end = max(
            (span.score, place.start + span.start, place.start + span.end)
            for place, reading in zip(places, readings, strict=True)
            for span in reading.spans
        )
        answer = {"answer": request["text"][start:end], "start": start, "end": end}
        return answer | {"evidence": [[start, end]], "score": score}

    results = evaluate("lvliang-v1", System("reader", predict, ("qa",)), split=options.split, tasks=["qa"])
    for name in ("answerable_value_match", "answerable_located", "answerable_char_f1"):
        print(name, results.figures["qa"][name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
