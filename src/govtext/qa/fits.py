"""Which candidates could answer a kind of question at all."""

from __future__ import annotations

from collections.abc import Mapping

from govtext.qa.candidates import Candidate, CandidateType, slot_spans
from govtext.qa.index import SentenceView
from govtext.qa.kinds import Kind
from govtext.qa.question import Frame, unit_fit

# How well a type of candidate answers a kind of question: 2 made for it, 1 possible. Others are not tried.
FITS: dict[Kind, dict[CandidateType, float]] = {
    "quantity": {"quantity": 2, "rank": 1, "ratio": 1},
    "time": {"period": 2},
    "person": {"person": 2, "post": 1, "organisation": 1, "span": 0.5, "clause": 0.5},
    "organisation": {"organisation": 2, "span": 1, "list": 1, "post": 0.5, "quote": 1, "clause": 0.5},
    "place": {"place": 2, "list": 1, "span": 1, "organisation": 0.5, "clause": 0.5},
    "name": {"quote": 2, "document number": 1, "organisation": 1, "span": 1, "list": 1, "place": 0.5, "post": 0.5, "clause": 0.5, "rank": 0.5},
    "list": {"list": 2, "span": 1, "clause": 0.5, "quote": 0.5, "organisation": 0.5, "place": 0.5, "person": 0.5},
    "definition": {"definition": 2, "span": 1, "clause": 1, "quote": 1, "list": 1, "reason": 0.5},
    "reason": {"reason": 2, "clause": 1, "span": 0.5, "definition": 0.5, "list": 0.5},
    "clause": {"clause": 2, "span": 1, "definition": 1, "list": 1, "quote": 1, "reason": 1, "organisation": 0.5, "place": 0.5},
}  # fmt: skip
FIGURES = ("quantity", "rank", "ratio")
WORDED: tuple[Kind, ...] = ("person", "organisation", "place", "definition", "reason")
"""Kinds of question that a figure alone does not answer."""


def fits_of(frame: Frame) -> dict[CandidateType, float]:
    """How well each type of candidate answers a question, over the kinds that it may be of."""
    fits: dict[CandidateType, float] = {}
    for kind, probability in frame.kinds:
        for type_, fit in FITS[kind].items():
            fits[type_] = fits.get(type_, 0.0) + probability * fit
    return fits


def allows_figures(frame: Frame) -> bool:
    """Whether a figure alone may answer."""
    return any(kind not in WORDED for kind, _ in frame.kinds)


def candidates_for(frame: Frame, view: SentenceView, fits: Mapping[CandidateType, float]) -> list[Candidate]:
    """The candidates of a sentence that could answer this kind of question; ``fits`` of the frame, as :func:`fits_of` gives them."""
    rank = frame.measure == "rank"
    chosen = []
    for candidate in view.candidates:
        if candidate.type not in fits:
            continue
        if candidate.type in FIGURES:
            ordinal = candidate.type == "rank" and view.text[candidate.end - 1] in "次批届"
            if candidate.type == "rank" and (ordinal if rank else view.text[candidate.end - 1] != frame.unit):
                continue  # 第六次 tells how often, 第三名 where one stands
            if rank and candidate.type != "rank":
                continue
            # A unit that the question names rules out figures of another sort: no percentage answers 多少辆.
            if frame.unit and candidate.type == "quantity" and fit_of_unit(frame, candidate) == 0.0:
                continue
        chosen.append(candidate)
    if any(kind not in ("quantity", "time") for kind, _ in frame.kinds):
        known = {(c.start, c.end) for c in chosen}
        for start, end in slot_spans(frame.folded[: frame.slot[0]], frame.folded[frame.slot[1] :], view.folded):
            if start < end and (start, end) not in known:
                known.add((start, end))
                chosen.append(Candidate(start, end, "slot"))
    return chosen


def fit_of_unit(frame: Frame, candidate: Candidate) -> float:
    figure = candidate.figure
    return unit_fit(frame, figure.unit, figure.kind) if figure else 0.0


def highest_fit(frame: Frame, candidates: list[Candidate]) -> float:
    """How well the best of the candidates fits what is asked, 0 to 1; spans that any sentence has do not count."""
    best = 0.0
    for kind, probability in frame.kinds:
        if kind == "quantity":
            fit = max((fit_of_unit(frame, c) for c in candidates if c.type in FIGURES), default=0.0)
        else:
            worded = (FITS[kind].get(c.type, 0.0) / 2 for c in candidates if c.type not in ("span", "slot", "clause"))
            fit = max(worded, default=0.0)
        best += probability * fit
    return best
