"""Digests by four public packages, as predictions for ``govtext evaluate --predictions``.

    govtext evaluate --task summary --split test --requests requests.jsonl
    python eval/run_peers.py sumy-textrank requests.jsonl predictions.jsonl    # in an environment of its own

That environment: ``pip install sumy jieba snownlp jionlp`` (the frozen results: sumy 0.13.0, snownlp 0.12.3,
jionlp 1.5.31, jieba 0.42.1). It shows how a system in another environment is scored, too: requests in, predictions
out. The packages rank sentences; a sentence that does not fit into the budget any more is left out, and the rest is
put in the order of the text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MANY = 60


def sumy(name: str, text: str) -> Iterator[str]:
    """Sentences best first, as far as sumy tells: it returns the best n, so n is grown."""
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    summarizer = {"textrank": TextRankSummarizer, "lexrank": LexRankSummarizer}[name]()
    document = PlaintextParser.from_string(text, Tokenizer("chinese")).document
    seen: set[str] = set()
    for count in range(1, MANY):
        for sentence in summarizer(document, count):
            words = str(sentence)
            if words not in seen:
                seen.add(words)
                yield words


def snownlp(text: str) -> Iterator[str]:
    """SnowNLP cuts at commas too, so its pieces are clauses."""
    from snownlp import SnowNLP

    yield from SnowNLP(text).summary(MANY)


def digest(system: str, text: str, budget: int) -> str:
    """A text of at most ``budget`` characters."""
    if system == "jionlp":
        import jionlp

        # It takes the length itself and returns one string.
        return str(jionlp.summary.extract_summary(text, summary_length=budget))[:budget]
    ranked: Callable[[], Iterator[str]] = {
        "sumy-textrank": lambda: sumy("textrank", text),
        "sumy-lexrank": lambda: sumy("lexrank", text),
        "snownlp": lambda: snownlp(text),
    }[system]
    kept: list[str] = []
    for sentence in ranked():
        if sum(map(len, kept)) + len(sentence) <= budget:
            kept.append(sentence)
        if sum(map(len, kept)) > budget * 0.95:
            break
    return "".join(sorted(kept, key=text.find))


def main(argv: list[str]) -> int:
    """Answer the summary requests of a file."""
    system, source, target = argv
    lines = Path(source).read_text(encoding="utf-8").splitlines()
    requests: list[dict[str, Any]] = [json.loads(line) for line in lines]
    with Path(target).open("w", encoding="utf-8") as handle:
        for request in requests:
            if request["task"] == "summary":
                text = digest(system, request["text"], request["budget_chars"])
                handle.write(json.dumps({"id": request["id"], "text": text}, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
