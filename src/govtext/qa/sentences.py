"""Which sentences a question is answered from: BM25 finds them, a line over what they share with the question ranks them.

BM25 sees words. Who asks in other words than the report shares few of them with the sentence that answers; words of like
meaning, and whether the sentence holds anything of the kind asked for, tell more. Measured in ``docs/results.md``.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from govtext.qa.candidates import Candidate
from govtext.qa.fits import candidates_for, highest_fit
from govtext.qa.index import SentenceView
from govtext.qa.matching import (
    Match,
    Question,
    best_by_group,
    longest_run,
    match_meaning,
    match_terms,
    meaning_in_context,
)  # fmt: skip

FOUND = 24
"""Sentences by BM25 that are ranked."""

INPUTS: tuple[str, ...] = (
    "bm25", "bm25_of_best", "place", "coverage", "longest_run", "soft_coverage", "soft_context", "soft_lacking", "fit",
    "year_agree", "year_conflict", "is_heading", "edge_agree", "edge_lacking", "length",
)  # fmt: skip
"""What the line sees of a sentence."""


@dataclass(slots=True)
class Hit:
    """A sentence, what it shares with the question, and its candidates.

    Attributes:
        bm25: Its search score.
        read: How many of the candidates, the last ones, are spans that a reader added.
        terms, meaning: Where words of the question stand in it, and words like them.
        coverage: Share of the question's weight that stands in it.
        soft_coverage, soft_context, soft_lacking: The same by meaning, with its headings, and the weightiest word that
            is missing there.
    """

    bm25: float
    view: SentenceView
    candidates: list[Candidate]
    terms: Match
    meaning: Match
    coverage: float
    soft_coverage: float
    soft_context: float
    soft_lacking: float
    read: int = 0


def find_sentences(question: Question, limit: int) -> list[Hit]:
    """The ``limit`` sentences of the reports that are likeliest to hold the answer, best first."""
    hits, inputs = look_up(question)
    if not hits:
        return []
    scores = inputs @ load_weights()
    order = sorted(range(len(hits)), key=lambda i: (-float(scores[i]), i))
    return [hits[i] for i in order[:limit]]


def look_up(question: Question) -> tuple[list[Hit], NDArray[np.float64]]:
    """What BM25 finds, best first, with the :data:`INPUTS` of each; (hits, inputs)."""
    found = question.index.search(question.frame, FOUND)
    hits = [_hit(question, question.index.view(i), score) for i, score in found]
    best = max((hit.bm25 for hit in hits), default=0.0) or 1.0
    rows = [_inputs(question, hit, place, best) for place, hit in enumerate(hits)]
    return hits, np.asarray(rows, dtype=np.float64).reshape(-1, len(INPUTS))


def _hit(question: Question, view: SentenceView, score: float) -> Hit:
    terms, meaning = match_terms(question, view), match_meaning(question, view)
    return Hit(
        score, view, candidates_for(question.frame, view, question.fits), terms, meaning,
        float(best_by_group(terms.weights[None, :], terms)[0]) / question.total,
        float(best_by_group(meaning.weights[None, :], meaning)[0]),
        *meaning_in_context(question, view),
    )  # fmt: skip


def _inputs(question: Question, hit: Hit, place: int, best: float) -> list[float]:
    frame, view = question.frame, hit.view
    asked = question.years(view.document_index)
    named = {mention.year for mention in view.years}
    return [
        math.log1p(hit.bm25), hit.bm25 / best, 1.0 / (1 + place), hit.coverage, math.log1p(longest_run(hit.terms)),
        hit.soft_coverage, hit.soft_context, hit.soft_lacking, highest_fit(frame, hit.candidates),
        bool(asked & named), bool(asked and named and not asked & named), view.is_heading,
        frame.about_report and view.is_edge, frame.about_report and not view.is_edge, math.log1p(len(view.text)) / 5,
    ]  # fmt: skip


@cache
def load_weights() -> NDArray[np.float64]:
    """The weight of each of the :data:`INPUTS`; ``govtext.training.answer_sentences`` makes them."""
    weights = json.loads(files("govtext.qa").joinpath("sentences.json").read_text(encoding="utf-8"))
    return np.asarray([weights[name] for name in INPUTS])
