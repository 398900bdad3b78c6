"""Evaluation: sets with verified gold spans, metrics, a harness, comparison of runs.

::

    from govtext.evaluation import evaluate, load_set
    results = evaluate("lvliang-v1", "bm25", tasks=["qa"])
    print(results.figures["qa"]["right"])
"""

from govtext.evaluation.harness import Figure, Results, evaluate
from govtext.evaluation.records import EvalSet, Item
from govtext.evaluation.sets import list_sets, load_set

__all__ = ["EvalSet", "Figure", "Item", "Results", "evaluate", "list_sets", "load_set"]
