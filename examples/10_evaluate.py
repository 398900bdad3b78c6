"""Score a system of your own on the shipped evaluation set, beside a baseline. Development part only."""

from collections.abc import Mapping
from typing import Any

from govtext.evaluation import evaluate
from govtext.quantities import find_quantities

N = 40


def first_figure(request: Mapping[str, Any]) -> dict[str, Any]:
    """A system: takes a request, gives a prediction. This one answers every question with the first figure."""
    figure = find_quantities(request["text"])[0]
    return {"answer": figure.text, "start": figure.span.start, "end": figure.span.end, "evidence": []}


for system in (first_figure, "bm25-span"):
    results = evaluate("lvliang-v1", system, tasks=["qa"], limit=N)
    right = results.figures["qa"]["right"]
    print(f"{results.header['system']}: right {right.value:.3f} [{right.low:.3f}, {right.high:.3f}], n = {right.n}")

print("One record:")
record = results.records[0]
print(" ", record.id, record.question, "| accepted:", record.accepted, "| right:", record.scores["right"])
