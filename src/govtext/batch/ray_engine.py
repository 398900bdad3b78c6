"""The engine ``ray`` of :func:`govtext.process`: the same steps on Ray Data, on one machine or a cluster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govtext.errors import MissingExtraError

_FILES_PER_TASK = 8
_PATHS_AT_ONCE = 20_000
"""Paths that become one Ray dataset; a generator of a million is taken in such pieces."""


class _Worker:
    """An actor: loads once what its files need."""

    def __init__(self, options: dict[str, Any]) -> None:
        from govtext.batch.run import process_file_setup

        self.steps = process_file_setup(**options)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        from govtext.batch.run import safely

        # JSON strings, since the nested records of different files have no common Arrow type.
        return {"records": [json.dumps(safely(str(path), self.steps), ensure_ascii=False) for path in batch["path"]]}


def run_ray(paths: Iterator[str], options: dict[str, Any], *, workers: int) -> Iterator[list[dict[str, Any]]]:
    """The records of each file in order of completion.

    Files must be readable under the same paths on every node (shared storage). A task whose worker dies is done again
    by another one; its records come once.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("engine='ray' needs the package ray; pip install 'govtext[ray]'") from error
    from itertools import islice

    if not ray.is_initialized():
        ray.init(address="local", num_cpus=max(workers, 1), include_dashboard=False, log_to_driver=False)
    while piece := list(islice(paths, _PATHS_AT_ONCE)):
        blocks = max(min(len(piece) // _FILES_PER_TASK, 1000), min(workers, len(piece)), 1)
        # The blocks are made here: a task that made them would need a processor, and the actors may hold all.
        data = ray.data.from_items([{"path": path} for path in piece], override_num_blocks=blocks)
        done = data.map_batches(
            _Worker,
            fn_constructor_args=(options,),
            batch_size=_FILES_PER_TASK,
            # All from the start; at least one: work goes on with what is left of a cluster.
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(workers, 1), initial_size=max(workers, 1)),
            num_cpus=1,
        )
        for row in done.iter_rows():
            yield json.loads(row["records"])
