"""Run by a test in a process of its own: a Ray cluster of two nodes, one of which is taken away in the middle."""

from __future__ import annotations

import sys

import ray
from ray.cluster_utils import Cluster

from govtext.batch import process


def main(files: str, into: str) -> int:
    """Exit with 0 if all went well; the test compares the records."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False)
    taken_at: list[int] = []

    def take_away(done: int, failed: int) -> None:
        if done >= 8 and not taken_at:
            taken_at.append(done)
            cluster.remove_node(second, allow_graceful=False)

    report = process(files, into, outputs=["sections"], workers=2, engine="ray", progress=take_away, parquet=False)
    print(f"taken away after {taken_at}, {report.done} done in {report.seconds:.1f} s")
    ray.shutdown()
    cluster.shutdown()
    return 0 if taken_at and report.done > taken_at[0] else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
