"""Questions on reports: the answer, whether there is one, its place and its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.calibration import expected_calibration_error
from govtext.evaluation.metrics.char_f1 import char_f1
from govtext.evaluation.metrics.cmrc import cmrc_em, cmrc_f1
from govtext.evaluation.metrics.evidence import citation_precision, evidence_recall
from govtext.evaluation.metrics.exact import exact_match
from govtext.evaluation.metrics.selective import aurc
from govtext.evaluation.metrics.value import value_exact_match
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, mean, means
from govtext.offsets import Span

_WITH_ANSWER = (
    "value_match",
    "exact",
    "char_f1",
    "cmrc_em",
    "cmrc_f1",
    "located",
    "evidence_recall",
    "citation_precision",
)


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """Scores of one question; a missing prediction is wrong, also where no answer would have been right.

    For an unanswerable question ``right`` is whether the system abstained, and what concerns an answer is None.
    """
    gold = case.gold
    abstained = prediction is not None and prediction["answer"] is None
    words = "" if prediction is None else "".join((prediction["answer"] or "").split())
    scores: Scores = {"answerable": bool(gold["answerable"]), "abstained": abstained}
    scores["probability"] = None if prediction is None else prediction.get("probability")
    if not gold["answerable"]:
        return {**scores, "right": float(abstained), **dict.fromkeys(_WITH_ANSWER)}
    accepted = [accepted_words(answer) for answer in gold["answers"]]
    value = gold.get("value")
    scores["value_match"] = max(value_exact_match(words, accepted, value), _same_list(words, gold["answers"]))
    scores["exact"] = exact_match(words, accepted)
    scores["char_f1"] = char_f1(words, accepted)
    scores["cmrc_em"] = cmrc_em(words, accepted)
    scores["cmrc_f1"] = cmrc_f1(words, accepted)
    places = [Span(p["start"], p["end"]) for a in gold["answers"] for p in a.get("parts", [a]) if "start" in p]
    scores["located"] = _located(case, prediction, places)
    scores["evidence_recall"] = scores["citation_precision"] = None
    if gold["evidence"]:
        wanted = [Span(low, high) for low, high in gold["evidence"]]
        pairs = (prediction or {}).get("evidence") or ()
        cited = case.spans_to_gold(pairs)
        scores["evidence_recall"] = evidence_recall(cited, wanted)
        if not abstained and prediction is not None:
            # A citation of another report in the file proves nothing here.
            scores["citation_precision"] = citation_precision(cited, wanted, places) * (len(cited) / max(len(pairs), 1))
    return {**scores, "right": scores["value_match"]}


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Figures over questions.

    ``right`` is over all of them; ``answerable_*`` over those with an answer; ``unanswerable_right`` is the share of
    the others on which the system abstained. ``aurc`` and ``ece`` need probabilities and are None without.
    """
    with_answer = [r for r in records if r.scores["answerable"]]
    without = [r for r in records if not r.scores["answerable"]]
    abstained = [r for r in records if r.scores["abstained"]]
    result: dict[str, float | None] = {"right": mean([r.scores["right"] for r in records])}
    result |= {f"answerable_{name}": value for name, value in means(with_answer, _WITH_ANSWER).items()}
    result["unanswerable_right"] = mean([r.scores["right"] for r in without])
    result["abstention_precision"] = mean([float(not r.scores["answerable"]) for r in abstained])
    result["aurc"] = result["ece"] = None
    sure = [r for r in records if r.scores["probability"] is not None]
    if sure:
        # An item without a probability is one the system is least sure of.
        confidence = [r.scores["probability"] or 0.0 for r in records]
        result["aurc"] = aurc(confidence, [r.scores["right"] for r in records])
        result["ece"] = expected_calibration_error(
            [r.scores["probability"] for r in sure], [r.scores["right"] for r in sure]
        )
    return result


def accepted_words(answer: Mapping[str, Any]) -> str:
    """An accepted answer as one string; its places joined with a list comma."""
    return str(answer["text"]) if "text" in answer else "、".join(part["text"] for part in answer["parts"])


def _same_list(words: str, answers: Sequence[Mapping[str, Any]]) -> float:
    """1.0 if the prediction names the members of an answer in several places, in any order."""
    from govtext.evaluation.metrics.text import normalise

    for answer in answers:
        if "parts" in answer:
            members = {normalise(part["text"]) for part in answer["parts"]}
            given = {normalise(member) for member in words.replace("，", "、").replace("；", "、").split("、")}
            if members == given:
                return 1.0
    return 0.0


def _located(case: Case, prediction: Mapping[str, Any] | None, places: Sequence[Span]) -> float | None:
    """Whether the answer was taken from an accepted place; None if the system gives no place."""
    if prediction is None or prediction["answer"] is None:
        return 0.0
    if prediction.get("start") is None or not places:
        return None
    span = case.to_gold(Span(prediction["start"], prediction["end"]))
    return float(span is not None and any(span.overlaps(place) for place in places))


TASK = Task("qa", score, aggregate, headline="right", item_metric="right")
