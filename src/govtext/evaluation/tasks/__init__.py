"""The tasks of the harness: how a prediction is scored and how scores become figures."""

from govtext.evaluation.tasks import facts, outline, qa, repair, reports, sentences, summary
from govtext.evaluation.tasks.base import Case, Record, Task

TASK_BY_NAME: dict[str, Task] = {
    module.TASK.name: module.TASK for module in (qa, outline, sentences, reports, facts, summary, repair)
}

__all__ = ["TASK_BY_NAME", "Case", "Record", "Task"]
