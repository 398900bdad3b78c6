"""The worker processes of a server, kept for as long as it runs."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

from govtext.reading.pool import Outcome, run_files
from govtext.viewing.server.problems import Problem, busy
from govtext.viewing.server.settings import Settings

TASK = "govtext.viewing.server.worker:work"
GRACE_S = 5.0
"""The readers watch the time themselves and say more when they stop; only after this is their process ended."""
_MOST_JOBS = 1000


class Processes:
    """Jobs for :func:`govtext.viewing.server.worker.work`, done by a few processes; equal jobs are done once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._jobs: queue.Queue[str | None] = queue.Queue()
        self._futures: dict[str, Future[Any]] = {}
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="govtext-serve-processes", daemon=True)
        self._thread.start()

    async def do(self, job: str) -> Any:
        """The result of a job.

        Raises:
            Problem: The file cannot be read, takes too long, or brought its process down; or too many jobs wait.
        """
        with self._lock:
            future = self._futures.get(job)
            if future is None:
                if len(self._futures) >= _MOST_JOBS:
                    raise busy("等待读取的文件")
                future = self._futures[job] = Future()
                self._jobs.put(job)
        return await asyncio.shield(asyncio.wrap_future(future))

    def _run(self) -> None:
        settings = self._settings
        for outcome in run_files(
            self._feed(), TASK, {"limits": settings.limits}, workers=max(settings.workers, 1),
            timeout_s=settings.timeout_s + GRACE_S, max_memory_mb=settings.worker_memory_mb,
        ):  # fmt: skip
            with self._lock:
                future = self._futures.pop(outcome.path)
            if outcome.error_type:
                future.set_exception(self._problem(outcome))
            else:
                future.set_result(outcome.value)

    def _feed(self) -> Iterator[str]:
        while (job := self._jobs.get()) is not None:
            yield job

    def _problem(self, outcome: Outcome) -> Problem:
        """The reason without anything about this machine: the job names a path."""
        seconds, again = f"{self._settings.timeout_s:g} 秒内读完的文件", "换一份文件，或拆成几份再试"
        match outcome.error_type:
            case "Timeout":
                return Problem(422, "timeout", "文件读了太久", seconds, again)
            case "Crash" | "MemoryError":
                return Problem(422, "unreadable", "读取这份文件的进程崩溃或耗尽内存", "完好的文件", again)
            case "LimitError":
                return Problem(422, "over_limit", outcome.error, "限度以内的文件", f"{again}；启动时用 --max-chars、--max-upload-mb 可放宽限度")
            case "IngestError" | "EncodingError":
                return Problem(422, "unreadable", outcome.error, "含有文字的 TXT、PDF、DOCX、OFD、HTML、Markdown 文件", again)
        return Problem(422, "unreadable", f"读取时出错（{outcome.error_type}）", "完好的文件", again)

    def close(self) -> None:
        """Let the processes end after their present file."""
        self._jobs.put(None)
