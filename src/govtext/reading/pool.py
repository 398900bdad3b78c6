"""Many files through worker processes that may hang or die without taking the others along.

Each worker is a fresh interpreter (``python -m govtext.reading.pool``) that is given one file at a time over a pipe, so
the calling script needs no ``if __name__ == "__main__"``. A worker that exceeds the time limit is killed and replaced;
its file is reported as failed, as is one that crashed its worker.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from govtext.errors import GovtextError

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a value, or the reason why there is none.

    Attributes:
        path: As given.
        value: What the task returned; None if it failed.
        error: Why it failed; "" if it did not.
        error_type: Name of the exception, ``Timeout`` or ``Crash``; "".
    """

    path: str
    value: Any = None
    error: str = ""
    error_type: str = ""


def default_workers() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def run_files(
    paths: Iterable[str],
    task: str,
    options: Mapping[str, Any],
    *,
    workers: int,
    timeout_s: float = 600.0,
    max_memory_mb: int | None = None,
) -> Iterator[Outcome]:
    """Give every file to ``task`` in one of ``workers`` processes; outcomes come in order of completion.

    Args:
        paths: May be a generator; it is read only as fast as files are done.
        task: ``module:function``, called as ``function(path, state)`` where ``state`` is what the module's
            ``function_setup(**options)`` returned, once a worker.
        options: Arguments of the setup; they must be picklable.
        workers: Processes; 0 works in this process, without protection.
        timeout_s: Longest time for one file, in seconds.
        max_memory_mb: Address space of a worker, in MiB, where the system can limit it.
    """
    if workers <= 0:
        state = _setup(task, options)
        for path in paths:
            yield _attempt(task, path, state)
        return
    feed = _Feed(paths)
    done: queue.Queue[Outcome | None] = queue.Queue(maxsize=2 * workers)
    stop = threading.Event()
    managers = [
        _Manager(feed, done, stop, pickle.dumps((task, dict(options), max_memory_mb)), timeout_s)
        for _ in range(workers)
    ]
    for manager in managers:
        manager.start()
    try:
        running = workers
        while running:
            outcome = done.get()
            if outcome is None:
                running -= 1
                continue
            yield outcome
        if feed.error is not None:
            raise feed.error
    finally:
        stop.set()
        for manager in managers:
            manager.kill()
        while any(manager.is_alive() for manager in managers):  # let those that wait for room go on to their end
            with contextlib.suppress(queue.Empty):
                done.get(timeout=0.05)


class _Feed:
    """The paths, handed out one at a time to several threads."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = iter(paths)
        self._lock = threading.Lock()
        self.error: BaseException | None = None

    def next(self) -> str | None:
        with self._lock:
            try:
                return None if self.error else str(next(self._paths))
            except StopIteration:
                return None
            except BaseException as error:  # the caller's generator: raised again in the caller's thread
                self.error = error
                return None


class _Manager(threading.Thread):
    """Keeps one worker busy, and replaces it when it dies."""

    def __init__(
        self, feed: _Feed, done: queue.Queue[Outcome | None], stop: threading.Event, setup: bytes, timeout_s: float
    ) -> None:
        super().__init__(daemon=True)
        self.feed, self.done, self.stopped, self.setup, self.timeout_s = feed, done, stop, setup, timeout_s
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        try:
            while not self.stopped.is_set():
                path = self.feed.next()
                if path is None:
                    break
                self.done.put(self._one(path))
        finally:
            self.kill()
            self.done.put(None)

    def _one(self, path: str) -> Outcome:
        timed_out = threading.Event()
        try:
            if self.process is None:
                self._start()
            process = self.process
            assert process is not None
            assert process.stdin is not None
            assert process.stdout is not None

            def expire() -> None:
                timed_out.set()
                process.kill()

            timer = threading.Timer(self.timeout_s, expire)
            timer.start()
            try:
                _send(process.stdin, pickle.dumps(path))
                outcome = pickle.loads(_receive(process.stdout))
            finally:
                timer.cancel()
            assert isinstance(outcome, Outcome)
            return outcome
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            code = self._reap()
            if timed_out.is_set():
                reason = (
                    f"{path}: not done after {self.timeout_s:g} s, the limit; read it by itself, or raise timeout_s="
                )
                return Outcome(path, None, reason, "Timeout")
            died = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
            return Outcome(path, None, f"{path}: the worker process died on it ({died}; {error})", "Crash")

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "govtext.reading.pool"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # One processor each: threads of the numerical libraries would only be in one another's way.
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path),
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
        )
        assert self.process.stdin is not None
        _send(self.process.stdin, self.setup)

    def _reap(self) -> int | None:
        process, self.process = self.process, None
        if process is None:
            return None
        process.kill() if process.poll() is None else None
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code

    def kill(self) -> None:
        process = self.process
        if process is not None and process.poll() is None:
            process.kill()
        if threading.current_thread() is self:
            self._reap()


def _send(pipe: Any, data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: Any) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError("no answer")
    (length,) = _LENGTH.unpack(head)
    data: bytes = pipe.read(length)
    if len(data) < length:
        raise EOFError("half an answer")
    return data


def _resolve(task: str) -> tuple[Any, Any]:
    module_name, _, name = task.partition(":")
    module = importlib.import_module(module_name)
    return getattr(module, name), getattr(module, f"{name}_setup")


def _setup(task: str, options: Mapping[str, Any]) -> Any:
    return _resolve(task)[1](**options)


def _attempt(task: str, path: str, state: Any) -> Outcome:
    try:
        return Outcome(path, _resolve(task)[0](path, state))
    except GovtextError as error:
        return Outcome(path, None, str(error), type(error).__name__)
    except MemoryError:
        return Outcome(path, None, f"{path}: out of memory; raise max_memory_mb=, or split the file", "MemoryError")
    except Exception as error:  # a fault of ours must not stop the other files
        return Outcome(path, None, f"{path}: {type(error).__name__}: {error}"[:2000], type(error).__name__)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """The worker's life: a setup, then one file after the other until the pipe is closed."""
    task, options, max_memory_mb = pickle.loads(_receive(requests))
    if max_memory_mb:
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource

            limit = max_memory_mb * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    state = _setup(task, options)
    while True:
        try:
            path = pickle.loads(_receive(requests))
        except EOFError:
            return
        _send(answers, pickle.dumps(_attempt(task, path, state), pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    # What a library prints must not get between the answers.
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Work under the module's real name, so that both sides mean the same class Outcome.
    importlib.import_module("govtext.reading.pool")._serve(sys.stdin.buffer, channel)
