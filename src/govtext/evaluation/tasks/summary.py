"""Digests within a length budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.keyfacts import key_fact_recall
from govtext.evaluation.metrics.rouge import rouge
from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, mean, means
from govtext.offsets import Span

_NAMES = ("rouge1", "rouge2", "rougeL")


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """Key-fact recall, ROUGE on characters and words, whether the budget was kept and the words are verbatim.

    A digest over its budget is cut there before it is scored, so that length buys nothing.
    """
    budget = case.gold["budget_chars"]
    text = "" if prediction is None else _text(case, prediction)
    kept = text[:budget]
    facts = case.gold["key_facts"]
    scores: Scores = {
        "key_fact_recall": key_fact_recall(kept, facts) if facts else None,
        "in_budget": float(prediction is not None and 0 < len(text) <= budget),
        "length_used": len(kept) / budget,
        "verbatim": _verbatim(case, text, prediction or {}) if text else None,
    }
    references = [_reference(case, reference) for reference in case.gold.get("references") or ()]
    for tokenizer in ("chars", "words"):
        values = rouge(kept, references, tokenizer) if references else dict.fromkeys(_NAMES)
        scores |= {f"{name}_{tokenizer}": values[name] for name in _NAMES}
    known = scores["key_fact_recall"]
    return {**scores, "quality": known if known is not None else scores["rouge2_chars"]}


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Means over digests; ``quality`` is key-fact recall, or ROUGE-2 on characters where no key facts are given."""
    names = [f"{name}_{tokenizer}" for tokenizer in ("chars", "words") for name in _NAMES]
    return {
        "quality": mean([r.scores["quality"] for r in records]),
        **means(records, ("key_fact_recall", *names, "in_budget", "length_used", "verbatim")),
    }


def _text(case: Case, prediction: Mapping[str, Any]) -> str:
    """The digest's words; sentences given as spans are read from the gold text, free of line breaks."""
    if isinstance(prediction.get("text"), str):
        return "".join(prediction["text"].split("\n"))
    pieces = []
    for low, high in prediction["sentences"]:
        span = case.to_gold(Span(low, high))
        pieces.append(span.of(case.document.text) if span is not None else Span(low, high).of(case.text.text))
    return "".join("".join(pieces).split("\n"))


def _reference(case: Case, reference: Mapping[str, Any]) -> str:
    if "text" in reference:
        return str(reference["text"])
    return "".join(Span(low, high).of(case.document.text) for low, high in reference["sentences"])


def _verbatim(case: Case, text: str, prediction: Mapping[str, Any]) -> float:
    """Share of the digest's sentences that stand in the report as they are.

    Spans do by themselves, and so does a text that is made of the spans given with it; clauses of several sentences
    joined into one would not be found otherwise.
    """
    if "text" not in prediction:
        return 1.0
    pieces = [Span(low, high).of(case.text.text) for low, high in prediction.get("sentences") or ()]
    if pieces and normalise("".join(pieces)) == normalise(text):
        return 1.0
    source = normalise(case.document.text)
    sentences = [normalise(s) for s in text.replace("！", "。").replace("？", "。").replace("……", "。").split("。")]
    sentences = [s for s in sentences if s]
    return sum(s in source for s in sentences) / len(sentences) if sentences else 1.0


TASK = Task("summary", score, aggregate, headline="quality", item_metric="quality")
