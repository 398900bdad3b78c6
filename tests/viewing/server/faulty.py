"""Work for the server's processes that misbehaves as the name of the file says."""

from __future__ import annotations

import json
import os
import signal
import time

from govtext.reading.limits import Limits


def work(job: str, state: Limits) -> object:
    """Hang, die, fill the memory, fail, or say the name."""
    name = json.loads(job)["name"]
    if "hang" in name:
        time.sleep(60)
    if "die" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "fill" in name:
        return "x" * 10**11
    if "fail" in name:
        raise RuntimeError("/a/private/path")
    return name


def work_setup(limits: Limits) -> Limits:
    """What the worker was given."""
    return limits
