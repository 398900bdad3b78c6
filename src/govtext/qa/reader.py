"""Readers: models that mark the answer in a passage. The library answers without one too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

from govtext.errors import MissingExtraError, ModelFolderError, OptionError, unknown_name


@runtime_checkable
class SpanLike(Protocol):
    """A span of a passage with a score: offsets in the passage, larger scores are better."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float: ...


class ReadingLike(Protocol):
    """What a reader says about one passage: ``null_score`` is the log odds that it does not answer."""

    @property
    def null_score(self) -> float: ...
    @property
    def spans(self) -> Sequence[SpanLike]: ...


class Reader(Protocol):
    """Anything that marks answers in passages; pass an object of your own as ``reader=``."""

    def read(self, question: str, passages: Sequence[str]) -> Sequence[ReadingLike]:
        """One reading a passage, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class ReaderSpan:
    """A span of a passage, as offsets in it; ``score`` is log odds against "no answer in this passage"."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The spans of one passage, best first, and the log odds that it does not answer."""

    null_score: float
    spans: tuple[ReaderSpan, ...]


def _no_reader(threads: int | None = None) -> Reader | None:
    return None


@cache
def _default_reader(threads: int | None = None) -> Reader | None:
    """The shipped model if it and its runtime are installed, else none; loaded once in a process."""
    if find_spec("onnxruntime") is None or find_spec("govtext.modelstore") is None:
        return None
    from govtext.encoding import load_reader

    try:
        return cast(Reader, load_reader(threads=threads))
    except (ModelFolderError, MissingExtraError):
        return None


READERS: dict[str, Callable[[int | None], Reader | None]] = {"default": _default_reader, "none": _no_reader}
"""Readers by name; ``hf:NAME_OR_FOLDER`` loads any extractive model of the hub."""


def get_reader(reader: str | Reader | Callable[..., Any] | None, threads: int | None = None) -> Reader | None:
    """The reader of a name, or the object itself.

    Args:
        reader: A name of :data:`READERS`, ``hf:`` and a model of the hub or a folder, an object with ``read``, or a
            callable ``(question, passages) -> readings``.
        threads: Of a model that is loaded; its runtime's choice when None.

    Raises:
        OptionError: The name is unknown.
        ModelFolderError: The model cannot be loaded.
    """
    if reader is None:
        return None
    if isinstance(reader, str):
        if reader.startswith("hf:"):
            from govtext.encoding import load_reader

            return cast(Reader, load_reader(reader, threads=threads))
        if reader in READERS:
            return READERS[reader](threads)
        if Path(reader).is_dir():
            raise OptionError(f"reader {reader!r} is a folder; write 'hf:{reader}' to load it as a model")
        raise unknown_name("reader", reader, [*READERS, "hf:MODEL"])
    if hasattr(reader, "read"):
        return cast(Reader, reader)
    if callable(reader):
        return _Callable(reader)
    raise unknown_name("reader", reader, [*READERS, "hf:MODEL"])


class _Callable:
    """A plain function as a reader."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def read(self, question: str, passages: Sequence[str]) -> Sequence[ReadingLike]:
        return cast(Sequence[ReadingLike], self._function(question, passages))
