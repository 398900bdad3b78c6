"""Baselines that everything must beat: a few lines each, and never changed, so that their figures stay comparable."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from govtext.evaluation.systems.base import Request, System
from govtext.offsets import Span

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”’」』）)》]*")
_HEADING = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.．、](?!\d)|（\d{1,2}）|第[一二三四五六七八九十百]+[章节条]"
)
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、|第.+[章]"),
    re.compile(r"（[一二三四五六七八九十]+）|第"),
    re.compile(r"\d"),
)

# What the question asks for, and what such an answer looks like.
_TYPES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"百分之|占比|比重|增速|增幅|增长(了|率)|提高了?多少个?百分"),
        re.compile(r"\d+(?:\.\d+)?(?:%|％|个?百分点)"),
    ),
    (
        re.compile(r"哪[一]?[年天日月]|何时|什么时候|几月|几号|时间|日期"),
        re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)|\d{4}年(?:\d{1,2}月)?|\d{1,2}月"),
    ),
    (
        re.compile(r"多少|几[个家户名项人所次位亩万]|多大|多高|多长|多远"),
        re.compile(r"\d+(?:\.\d+)?[万亿千百]*[余多]?[^\d，。；、：（）“”\s]{1,4}"),
    ),
    (
        re.compile(r"谁|哪[位些]人|叫什么名字"),
        re.compile(r"(?<=[长记任员授师、　])[\u4e00-\u9fff]{2,3}(?=[，。、主在说介])"),
    ),
)


@lru_cache(maxsize=8)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip())


def _bigrams(text: str) -> list[str]:
    text = "".join(text.split())
    return [text[i : i + 2] for i in range(len(text) - 1)]


@lru_cache(maxsize=8)
def _index(text: str) -> tuple[tuple[Counter[str], ...], Counter[str], float]:
    rows = tuple(Counter(_bigrams(span.of(text))) for span in _sentences(text))
    frequency = Counter(term for row in rows for term in row)
    average = sum(row.total() for row in rows) / max(len(rows), 1)
    return rows, frequency, average


def bm25_ranking(text: str, question: str, k1: float = 1.2, b: float = 0.75) -> list[Span]:
    """Sentences by BM25 over character bigrams, best first; ties in document order.

    Source: Robertson and Zaragoza 2009, with Lucene's idf ``ln(1 + (N - n + 0.5) / (n + 0.5))``.
    """
    sentences = _sentences(text)
    rows, frequency, average = _index(text)
    terms = set(_bigrams(question))
    scores = []
    for row in rows:
        length = 1 - b + b * row.total() / (average or 1)
        scores.append(
            sum(
                math.log(1 + (len(rows) - frequency[t] + 0.5) / (frequency[t] + 0.5))
                * row[t]
                * (k1 + 1)
                / (row[t] + k1 * length)
                for t in terms
                if row[t]
            )
        )
    return [sentences[i] for i in sorted(range(len(rows)), key=lambda i: (-scores[i], i))]


def _answer(text: str, span: Span, evidence: Sequence[Span]) -> Mapping[str, Any]:
    words = span.of(text).strip()
    start = span.start + span.of(text).index(words) if words else span.start
    cited = [[s.start, s.end] for s in evidence]
    return {"answer": words, "start": start, "end": start + len(words), "evidence": cited}


def lead() -> System:
    """The first sentence answers every question; a digest is the first sentences that fit."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        text = request["text"]
        sentences = _sentences(text)
        if not sentences:
            return None
        if request["task"] == "qa":
            return _answer(text, sentences[0], sentences[:1])
        return {"sentences": _within_budget(sentences, range(len(sentences)), request["budget_chars"], skip=False)}

    return System("lead", predict, ("qa", "summary"))


def first_match() -> System:
    """The first span of the asked kind behind the first place that shares the most characters in a row."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        text, question = request["text"], request["question"]
        at = 0
        for length in range(len(question), 1, -1):
            places = [p for i in range(len(question) - length + 1) if (p := text.find(question[i : i + length])) >= 0]
            if places:
                at = min(places) + length
                break
        sentence = next((s for s in _sentences(text) if s.end > at), Span(at, len(text)))
        match = _pattern(question).search(text, at)
        span = Span(*match.span()) if match else sentence
        return _answer(text, span, [next((s for s in _sentences(text) if s.end > span.start), sentence)])

    return System("first", predict, ("qa",))


def bm25() -> System:
    """The best sentence by BM25 is the answer; it never abstains. A digest is what is nearest to the whole report."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        text = request["text"]
        if request["task"] == "summary":
            # The report as its own query: sentences rank by how many of its frequent bigrams they hold.
            query = "".join(term for term, _ in _index(text)[1].most_common(60))
            ranking = bm25_ranking(text, query)
            sentences = _sentences(text)
            order = [sentences.index(span) for span in ranking]
            return {"sentences": _within_budget(sentences, order, request["budget_chars"])}
        best = bm25_ranking(text, request["question"])
        return _answer(text, best[0], best[:1]) if best else None

    return System("bm25", predict, ("qa", "summary"))


def bm25_span() -> System:
    """The span of the asked kind nearest to the question's words in the best sentence that has one (of three)."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        text, question = request["text"], request["question"]
        ranking = bm25_ranking(text, question)[:3]
        pattern = _pattern(question)
        for sentence in ranking:
            words = sentence.of(text)
            spans = [Span(*m.span()) for m in pattern.finditer(words)]
            if spans:
                shared = [i for i in range(len(words) - 1) if words[i : i + 2] in question]
                best = min(spans, key=lambda s: (min((abs(s.start - i) for i in shared), default=0), s.start))
                return _answer(text, best.shift(sentence.start), [sentence])
        return _answer(text, ranking[0], ranking[:1]) if ranking else None

    return System("bm25-span", predict, ("qa",))


def textrank() -> System:
    """TextRank on sentences with character-bigram overlap (Mihalcea and Tarau 2004)."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        sentences = _sentences(request["text"])
        scores = _textrank(tuple(frozenset(_bigrams(s.of(request["text"]))) for s in sentences))
        order = sorted(range(len(sentences)), key=lambda i: (-scores[i], i))
        return {"sentences": _within_budget(sentences, order, request["budget_chars"])}

    return System("textrank", predict, ("summary",))


def naive() -> System:
    """Structure without repair: lines are paragraphs, a printed number makes a heading, a stop ends a sentence."""

    def predict(request: Request) -> Mapping[str, Any] | None:
        text, task = request["text"], request["task"]
        if task == "sentences":
            return {"sentences": [[s.start, s.end] for s in _sentences(text)]}
        if task == "repair":
            return {"text": "\n".join(line.strip() for line in text.splitlines() if line.strip())}
        if task == "reports":
            first = next((s for s in _lines(text)), None)
            return {"reports": [{"spans": [[0, len(text)]], "title": [first.start, first.end] if first else None}]}
        headings = []
        for line in _lines(text):
            words = line.of(text)
            if _HEADING.match(words):
                end = re.split(r"(?<=。)", words)[0]
                level = next((i for i, pattern in enumerate(_LEVELS, 1) if pattern.match(words)), 3)
                row = {"start": line.start, "end": line.start + len(end), "level": level}
                headings.append(row)
        return {"headings": headings}

    return System("naive", predict, ("outline", "sentences", "reports", "repair"))


def _pattern(question: str) -> re.Pattern[str]:
    for asks, pattern in _TYPES:
        if asks.search(question):
            return pattern
    return re.compile(r"“[^”]+”|《[^》]+》|[^，。；：、！？\s]{2,}")


def _lines(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"[^\s][^\n]*", text)]


def _within_budget(
    sentences: Sequence[Span], order: Sequence[int], budget: int, *, skip: bool = True
) -> list[list[int]]:
    """Greedy by rank, in document order; ``skip`` goes on behind a sentence that does not fit."""
    chosen: list[int] = []
    left = budget
    for index in order:
        if len(sentences[index]) <= left:
            chosen.append(index)
            left -= len(sentences[index])
        elif not skip:
            break
    return [[sentences[i].start, sentences[i].end] for i in sorted(chosen)]


@lru_cache(maxsize=8)
def _textrank(rows: tuple[frozenset[str], ...]) -> tuple[float, ...]:
    import numpy as np

    size = len(rows)
    weights = np.zeros((size, size))
    for i, a in enumerate(rows):
        for j in range(i):
            if len(a) > 1 and len(rows[j]) > 1:
                weights[i, j] = weights[j, i] = len(a & rows[j]) / (math.log(len(a)) + math.log(len(rows[j])))
    sums = weights.sum(axis=1, keepdims=True)
    transition = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    scores = np.full(size, 1.0)
    for _ in range(50):
        scores = 0.15 + 0.85 * transition.T @ scores
    return tuple(round(float(score), 9) for score in scores)
