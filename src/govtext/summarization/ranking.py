"""Methods that give each clause of a report its worth: the default, and those of the literature as baselines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from govtext.document import Document
from govtext.errors import unknown_name
from govtext.summarization.clauses import Clause, has_dateline
from govtext.summarization.salience import shipped_salience
from govtext.summarization.weights import SalienceScorer, load_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ranker = Callable[[Document, Sequence[Clause]], Sequence[float]]
"""Document and its clauses in order -> one score each; higher is better."""

# Set on 400 broadcast items outside the sample that is reported.
LEAD_CHARS = 30.0
LEAD_POWER = 3.0
LEAD_FLOOR = 1.0
ITEM_CHARS = 1500  # longest text that is read as one news item

_ROUNDS = 30
_DAMPING = 0.85
_COMMON_SHARE = 0.2  # a term in more than this share of the sentences links nothing and would make the graph dense
_LSA_TOPICS = 3


def facts(document: Document, clauses: Sequence[Clause]) -> list[float]:
    """The default: the probability that a clause holds a fact worth keeping, with the shipped salience head, if any.

    A news item tells the most important first; there the probability falls with the distance from the beginning.
    """
    return facts_with(shipped_salience(), document, clauses)


def facts_with(head: SalienceScorer | None, document: Document, clauses: Sequence[Clause]) -> list[float]:
    """As :func:`facts`, with this salience head, or None for none."""
    worth = load_weights().worth(document, clauses, head)
    if not clauses or not is_news_item(document, clauses):
        return worth
    begin = clauses[0].start
    return [
        (p + LEAD_FLOOR) / (1.0 + (c.start - begin) / LEAD_CHARS) ** LEAD_POWER
        for p, c in zip(worth, clauses, strict=True)
    ]


def is_news_item(document: Document, clauses: Sequence[Clause]) -> bool:
    """Whether a text is a short piece of news: it opens with a dateline (…社某地3月5日电) and has no numbered headings."""
    if len(document.text) > ITEM_CHARS or any(section.label for section in document.sections):
        return False
    opening = document.sentences[clauses[0].sentence].span.start
    return has_dateline(document.text, opening, clauses[0].start)


def lead(document: Document, clauses: Sequence[Clause]) -> list[float]:
    """The earlier the better."""
    return [-float(clause.index) for clause in clauses]


def textrank(document: Document, clauses: Sequence[Clause]) -> list[float]:
    """TextRank: PageRank over sentences linked by shared terms over log lengths.

    Source: Mihalcea & Tarau 2004, "TextRank: Bringing Order into Texts".
    """
    return _by_sentence(document, clauses, lambda bags: _page_rank(_overlaps(bags), len(bags)))


def lexrank(document: Document, clauses: Sequence[Clause]) -> list[float]:
    """Continuous LexRank: PageRank over cosine similarities of tf-idf vectors.

    Source: Erkan & Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization".
    """
    return _by_sentence(document, clauses, lambda bags: _page_rank(_cosines(bags), len(bags)))


def lsa(document: Document, clauses: Sequence[Clause]) -> list[float]:
    """Latent semantic analysis: the length of a sentence in the space of the first topics.

    Source: Steinberger & Ježek 2004, "Using Latent Semantic Analysis in Text Summarization and Summary Evaluation".
    """
    return _by_sentence(document, clauses, _topic_lengths)


SUMMARIZERS: dict[str, Ranker] = {"default": facts, "lead": lead, "textrank": textrank, "lexrank": lexrank, "lsa": lsa}
"""Name -> method. Another callable of the same form may be passed to :func:`govtext.summarization.summarize`."""


def ranker(method: str | Ranker) -> tuple[str, Ranker]:
    """The name and the callable of a method.

    Raises:
        OptionError: An unknown name.
    """
    if callable(method):
        return getattr(method, "__name__", type(method).__name__), method
    if method not in SUMMARIZERS:
        raise unknown_name("summarization method", method, SUMMARIZERS)
    return method, SUMMARIZERS[method]


def _by_sentence(
    document: Document, clauses: Sequence[Clause], score: Callable[[list[Counter[str]]], Sequence[float]]
) -> list[float]:
    """Scores of sentences, given to each of their clauses."""
    numbers: dict[int, int] = {}
    for clause in clauses:
        numbers.setdefault(clause.sentence, len(numbers))
    bags = [_terms(document.sentences[sentence].text) for sentence in numbers]
    scores = score(bags)
    return [scores[numbers[clause.sentence]] for clause in clauses]


def _terms(text: str) -> Counter[str]:
    """Pairs of neighbouring characters: what stands for words without a dictionary."""
    return Counter(
        text[i : i + 2]
        for i in range(len(text) - 1)
        if text[i] >= "㐀" and text[i + 1] >= "㐀" and text[i + 1] < "\uf000"
    )


def _postings(bags: Sequence[Counter[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, bag in enumerate(bags):
        for term in bag:
            places.setdefault(term, []).append(number)
    most = max(2.0, min(_COMMON_SHARE * len(bags), 50.0))
    return {term: rows for term, rows in places.items() if 2 <= len(rows) <= most}


Edges = dict[tuple[int, int], float]


def _overlaps(bags: Sequence[Counter[str]]) -> Edges:
    shared: Edges = {}
    for rows in _postings(bags).values():
        for i, low in enumerate(rows):
            for high in rows[i + 1 :]:
                shared[low, high] = shared.get((low, high), 0.0) + 1.0
    logs = [math.log(max(len(bag), 2)) for bag in bags]
    return {(a, b): weight / (logs[a] + logs[b]) for (a, b), weight in shared.items()}


def _cosines(bags: Sequence[Counter[str]]) -> Edges:
    places = _postings(bags)
    idf = {term: math.log(len(bags) / len(rows)) for term, rows in places.items()}
    norms = [math.sqrt(sum((count * idf.get(term, 0.0)) ** 2 for term, count in bag.items())) or 1.0 for bag in bags]
    dots: Edges = {}
    for term, rows in places.items():
        for i, low in enumerate(rows):
            for high in rows[i + 1 :]:
                dots[low, high] = dots.get((low, high), 0.0) + bags[low][term] * bags[high][term] * idf[term] ** 2
    return {(a, b): dot / (norms[a] * norms[b]) for (a, b), dot in dots.items()}


def _page_rank(edges: Edges, count: int) -> list[float]:
    """Power iteration over a sparse symmetric graph."""
    import numpy as np

    edges = {pair: weight for pair, weight in edges.items() if weight > 0}  # terms of every sentence link nothing
    if not edges or count == 0:
        return [1.0 / max(count, 1)] * count
    tail = np.asarray([a for a, b in edges] + [b for a, b in edges])
    head = np.asarray([b for a, b in edges] + [a for a, b in edges])
    weight = np.asarray(list(edges.values()) * 2)
    out = np.bincount(tail, weights=weight, minlength=count)
    share = weight / out[tail]
    rank: NDArray[np.float64] = np.full(count, 1.0 / count)
    for _ in range(_ROUNDS):
        flow = np.bincount(head, weights=rank[tail] * share, minlength=count)
        rank = (1.0 - _DAMPING) / count + _DAMPING * (flow + rank[out == 0].sum() / count)
    return [float(value) for value in np.round(rank, 12)]


def _topic_lengths(bags: list[Counter[str]]) -> list[float]:
    """Topics by orthogonal iteration on the sparse term matrix: no dense decomposition, no random start."""
    import numpy as np

    places = _postings(bags)
    count = len(bags)
    if not places or count < 2:
        return [1.0] * count
    columns = {term: i for i, term in enumerate(places)}
    entries = [
        (n, columns[term], float(times)) for n, bag in enumerate(bags) for term, times in bag.items() if term in columns
    ]
    row = np.asarray([n for n, _, _ in entries])
    column = np.asarray([c for _, c, _ in entries])
    value = np.asarray([v for _, _, v in entries])
    topics = min(_LSA_TOPICS, count)
    basis = np.cos(
        np.outer(np.arange(1, count + 1), np.arange(1, topics + 1))
    )  # fixed, not orthogonal to anything likely
    sizes = np.ones(topics)
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(basis)
        image = np.zeros((count, topics))
        for topic in range(topics):
            weights = np.bincount(column, weights=value * basis[row, topic], minlength=len(columns))
            image[:, topic] = np.bincount(row, weights=value * weights[column], minlength=count)
        sizes = np.linalg.norm(image, axis=0)
        basis = image
    basis = basis / np.where(sizes == 0, 1.0, sizes)
    return [float(v) for v in np.round(np.sqrt((basis**2 * sizes).sum(axis=1)), 9)]
