"""What a span reader does, and loading one by name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from govtext.encoding.spans import PassageReading

HUB_PREFIX = "hf:"


@runtime_checkable
class SpanReader(Protocol):
    """Finds the spans of passages that answer a question.

    Attributes:
        name: For records and messages.
        no_answer_threshold: A best span's score below it means "not in this passage".
    """

    name: str
    no_answer_threshold: float

    def read(
        self, question: str, passages: Sequence[str], top_k: int = 5, max_answer_chars: int = 80
    ) -> list[PassageReading]:
        """Read passages; one reading a passage, spans best first, offsets in code points of the passage."""
        ...


def load_reader(folder_or_name: str | os.PathLike[str] | None = None, *, threads: int | None = None) -> SpanReader:
    """Load a reader.

    Args:
        folder_or_name: None for the shipped reader, the name or path of a model folder, or ``hf:`` and the name or path
            of any extractive question-answering model of transformers (``hf:owner/name``, ``hf:/path``). Only a hub
            name that is not in the local cache reaches for the network.
        threads: Of the network; by default the backend's choice.

    Raises:
        ModelFolderError: No such folder, or it is incomplete.
        MissingExtraError: A package the backend needs is not installed.
    """
    if isinstance(folder_or_name, str) and folder_or_name.startswith(HUB_PREFIX):
        from govtext.encoding.torch_backend import TransformersSpanReader

        return TransformersSpanReader(folder_or_name[len(HUB_PREFIX) :], threads=threads)
    from govtext.encoding.onnx_backend import OnnxSpanReader
    from govtext.modelstore import find_model

    return OnnxSpanReader(find_model(folder_or_name, "reader"), threads=threads)
