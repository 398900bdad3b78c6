"""Tasks for worker processes that misbehave."""

from __future__ import annotations

import os
import signal
import time


def work(path: str, state: str) -> str:
    """Hang, die, raise or answer, as the name of the file says."""
    if "hang" in path:
        time.sleep(60)
    if "die" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    if "raise" in path:
        raise RuntimeError("fault of ours")
    if "print" in path:
        print("words on standard output")
    return f"{state}:{path}"


def work_setup(state: str) -> str:
    """What the worker was given."""
    return state
