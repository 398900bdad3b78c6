"""Two runs over the same items: what was gained, what was lost, and whether that can be chance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from govtext.errors import EvalDataError
from govtext.evaluation.harness import Results
from govtext.evaluation.metrics.bootstrap import mean_interval, paired_permutation_test
from govtext.evaluation.tasks import TASK_BY_NAME


@dataclass(frozen=True, slots=True)
class Comparison:
    """One task of two runs, ``b`` against ``a``, by the task's item metric.

    Attributes:
        task: Name of the task.
        metric: The item metric.
        n: Items in both runs.
        a, b: Means.
        low, high: 95 % bootstrap interval of ``b - a``.
        p: Two-sided p value of the paired permutation test.
        gained, lost: Ids of the items on which ``b`` is better, or worse.
    """

    task: str
    metric: str
    n: int
    a: float
    b: float
    low: float
    high: float
    p: float
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-able data."""
        return asdict(self)


def compare(a: Results, b: Results) -> list[Comparison]:
    """Compare two runs task by task.

    Raises:
        EvalDataError: The runs share no item, or an item that they share belongs to different data.
    """
    if a.header["set"] != b.header["set"]:
        raise EvalDataError(f"results on {a.header['set']} and on {b.header['set']}: compare runs on the same set")
    if a.header["data_hash"] != b.header["data_hash"] and a.header["layout"] == b.header["layout"]:
        same_tasks = {r.id for r in a.records} == {r.id for r in b.records}
        if same_tasks:
            raise EvalDataError(
                "the runs have the same items but not the same data (data_hash differs): "
                "the set was changed between them; run both again"
            )
    before = {record.id: record for record in a.records}
    rows = []
    for name, task in TASK_BY_NAME.items():
        pairs = [(before[r.id], r) for r in b.records if r.task == name and r.id in before]
        if not pairs:
            continue
        old = [pair[0].scores[task.item_metric] for pair in pairs]
        new = [pair[1].scores[task.item_metric] for pair in pairs]
        low, high = mean_interval([y - x for x, y in zip(old, new, strict=True)]) or (0.0, 0.0)
        rows.append(
            Comparison(
                name,
                task.item_metric,
                len(pairs),
                sum(old) / len(old),
                sum(new) / len(new),
                low,
                high,
                paired_permutation_test(old, new),
                tuple(p[1].id for p, x, y in zip(pairs, old, new, strict=True) if y > x),
                tuple(p[1].id for p, x, y in zip(pairs, old, new, strict=True) if y < x),
            )
        )
    if not rows:
        raise EvalDataError("the two runs share no item; compare runs of the same task and split")
    return rows
