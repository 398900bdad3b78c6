"""How many of the facts that a careful clerk would keep are in a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govtext.evaluation.metrics.text import normalise


def holds_fact(digest: str, fact: Mapping[str, Sequence[str]]) -> bool:
    """Whether a digest mentions a key fact: one of ``any_of``, or each of ``all_of``, after normalisation."""
    text = normalise(digest)
    if fact.get("any_of"):
        return any(_mentions(text, normalise(words)) for words in fact["any_of"])
    return all(_mentions(text, normalise(words)) for words in fact["all_of"])


def key_fact_recall(digest: str, facts: Sequence[Mapping[str, Sequence[str]]]) -> float:
    """Share of the key facts that the digest mentions; range [0, 1].

    Source: own; the content-unit idea is that of the Pyramid method (Nenkova and Passonneau 2004), with strings of the
    report in place of annotators' judgements, which suits verbatim digests.

    Example:
        >>> key_fact_recall("白酒产量115.44万千升。", [{"any_of": ["15.44万千升"]}])
        0.0
    """
    return sum(holds_fact(digest, fact) for fact in facts) / len(facts) if facts else 1.0


def _mentions(text: str, words: str) -> bool:
    """Whether ``words`` stand in ``text`` and are not the tail or head of a longer figure."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        longer_before = words[:1].isdigit() and at > 0 and (text[at - 1].isdigit() or text[at - 1] == ".")
        longer_after = words[-1:].isdigit() and end < len(text) and (text[end].isdigit() or text[end] == ".")
        if not longer_before and not longer_after:
            return True
        at = text.find(words, at + 1)
    return False
