"""How far a clause bears on a question, and how far it says what an earlier report did not."""

from __future__ import annotations

from collections.abc import Sequence

from govtext.document import Document
from govtext.summarization.clauses import Clause, split_clauses
from govtext.summarization.prose import quotable
from govtext.summarization.terms import terms_of

_LEAST_SHARE = 0.35  # of the best sentence's relevance: what lies below only shares a common word with the question
_OWN_SHARE = 0.6  # of a clause's relevance that is its own; the rest is its sentence's and its headings'


def relevance(query: str, reports: Sequence[Document], clauses: Sequence[Clause]) -> list[float]:
    """One number in [0, 1] for each clause: 0 where nothing of the query occurs in its sentence or headings.

    BM25 of clause and of sentence-with-headings, each over its own passages, equal words of the trade counted as one.
    """
    from govtext.retrieval.bm25 import BM25Index
    from govtext.retrieval.terms import fold, index_terms

    wanted = dict.fromkeys(index_terms(fold(query)), 1.0)
    if not clauses or not wanted:
        return [0.0] * len(clauses)
    own = [index_terms(fold(reports[c.document].text[c.start : c.end])) for c in clauses]
    passages: list[list[str]] = []
    owner: list[int] = []
    seen: dict[tuple[int, int], int] = {}
    for clause in clauses:
        key = (clause.document, clause.sentence)
        if key not in seen:
            seen[key] = len(passages)
            report = reports[clause.document]
            heads = "\n".join(s.title for s in report.section_path(clause.start))
            passages.append(index_terms(fold(report.sentences[clause.sentence].text + "\n" + heads)))
        owner.append(seen[key])
    by_clause = BM25Index.build(own).scores(wanted)
    by_sentence = BM25Index.build(passages).scores(wanted)
    best_clause = float(by_clause.max()) or 1.0
    best_sentence = float(by_sentence.max())
    if best_sentence <= 0:
        return [0.0] * len(clauses)
    factors = []
    for i, number in enumerate(owner):
        whole = float(by_sentence[number]) / best_sentence
        factors.append(
            0.0 if whole < _LEAST_SHARE else _OWN_SHARE * float(by_clause[i]) / best_clause + (1.0 - _OWN_SHARE) * whole
        )
    return factors


def novelty(old: Document, new: Document, clauses: Sequence[Clause]) -> list[float]:
    """One number in [0, 1] for each clause of ``new``: the share of its terms that no clause of ``old`` like it has.

    The clause of ``old`` that shares most is looked up through the rarer terms, so the time stays linear.
    """
    earlier = [terms_of(old.text[c.start : c.end]) for c in split_clauses(old, quotable(old))]
    places: dict[str, list[int]] = {}
    for number, terms in enumerate(earlier):
        for term in terms:
            places.setdefault(term, []).append(number)
    most = max(20, len(earlier) // 50)
    factors = []
    for clause in clauses:
        terms = terms_of(new.text[clause.start : clause.end])
        total = sum(terms.values()) or 1.0
        shared: dict[int, float] = {}
        for term, weight in terms.items():
            rows = places.get(term, ())
            if len(rows) <= most:
                for number in rows:
                    shared[number] = shared.get(number, 0.0) + weight
        near = sorted(shared, key=lambda n: (-shared[n], n))[:3]
        common = max((sum(weight for term, weight in terms.items() if term in earlier[n]) for n in near), default=0.0)
        factors.append((1.0 - common / total) ** 2)
    return factors
