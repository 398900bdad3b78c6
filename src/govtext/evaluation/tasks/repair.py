"""Text repair: from the extracted text back to the printed paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtext.evaluation.metrics.repair import character_error_rate, digit_fidelity, paragraph_f1
from govtext.evaluation.tasks.base import Case, Record, Scores, Task, means


def score(case: Case, prediction: Mapping[str, Any] | None) -> Scores:
    """The file's repaired text against the texts of its reports one after the other."""
    gold = "\n".join(case.documents[doc_id].text.rstrip("\n") for doc_id in case.text.maps)
    if prediction is None:
        return {"character_error_rate": 1.0, "paragraph_f1": 0.0, "digit_fidelity": 0.0}
    text = prediction["text"]
    return {
        "character_error_rate": character_error_rate(text, gold),
        "paragraph_f1": paragraph_f1(text.split("\n"), gold.split("\n")).f1,
        "digit_fidelity": digit_fidelity(text, gold),
    }


def aggregate(records: Sequence[Record]) -> dict[str, float | None]:
    """Means over files; the character error rate is better when lower."""
    return means(records, ("paragraph_f1", "character_error_rate", "digit_fidelity"))


TASK = Task("repair", score, aggregate, headline="paragraph_f1", item_metric="paragraph_f1")
