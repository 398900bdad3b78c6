"""Entities from a trained tagger: valid tag sequences, spans, ONNX Runtime."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import MissingExtraError, ModelFolderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from govtext.encoding.features import TextInput

_BATCH_CHARS = 8192


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        kind: "PER", "LOC" or "ORG".
        probability: Smallest probability of its characters' tags; not calibrated.
    """

    start: int
    end: int
    kind: str
    probability: float


def decode_tags(logits: NDArray[np.float32], tags: Sequence[str]) -> tuple[list[int], NDArray[np.float32]]:
    """The likeliest valid BIO sequence (an I follows a B or I of its kind), by dynamic programming.

    Args:
        logits: (n, tags).
        tags: Names, "O", "B-…" and "I-…".

    Returns:
        Index of each character's tag, and its probability under the logits alone.
    """
    import numpy as np

    if not len(logits):
        return [], np.zeros(0, dtype=np.float32)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # plain floats: a few numbers a character are quicker in a loop than as arrays
    count = len(tags)
    inside = {
        k: [j for j, before in enumerate(tags) if before[2:] == tag[2:]] for k, tag in enumerate(tags) if tag[0] == "I"
    }
    rows: list[list[float]] = log_p.tolist()
    score = [-math.inf if k in inside else rows[0][k] for k in range(count)]
    back: list[list[int]] = []
    for row in rows[1:]:
        best = score.index(max(score))
        before = [best] * count
        for k, allowed in inside.items():
            before[k] = max(allowed, key=score.__getitem__)
        score = [score[j] + p for j, p in zip(before, row, strict=True)]
        back.append(before)
    path = [score.index(max(score))]
    for before in reversed(back):
        path.append(before[path[-1]])
    path.reverse()
    return path, np.exp(log_p[np.arange(len(path)), path])


class Tagger:
    """Finds names of persons, places and organisations."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Load a checked folder of the task ``tagger``."""
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingExtraError("tagging needs onnxruntime; install it with: pip install onnxruntime") from error
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.name = folder.name
        self._labels = tuple(config["network"]["labels"])
        self._tags = ("O", *(f"{prefix}-{label}" for label in self._labels for prefix in "BI"))
        self._window, self._stride = int(config["window_chars"]), int(config["stride_chars"])
        self._tokenizer = Tokenizer.load(folder / "spiece.model")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if threads is not None:
            options.intra_op_num_threads = threads
        file = folder / "model.int8.onnx"
        try:
            self._session: Any = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions have no common public base
            raise ModelFolderError(f"{file} cannot be loaded ({error}); restore the file") from error

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """Entities of each text, in order, not overlapping; offsets in code points.

        Long texts are read in overlapping windows; a character takes its tags from the window it is deepest in.
        """
        import numpy as np

        from govtext.encoding.features import describe, slice_input
        from govtext.encoding.spans import windows

        parts: list[tuple[int, int, TextInput]] = []
        for index, text in enumerate(texts):
            if text:
                whole = describe(text, self._tokenizer)
                for start, end in windows(len(text), self._window, self._stride):
                    parts.append((index, start, slice_input(whole, start, end)))
        logits = [np.zeros((len(text), len(self._tags)), dtype=np.float32) for text in texts]
        depths = [np.full(len(text), -1, dtype=np.int64) for text in texts]
        order = sorted(range(len(parts)), key=lambda k: len(parts[k][2].text))
        for batch in _by_size(order, [len(part[2].text) for part in parts]):
            scored = self._run([parts[k][2] for k in batch])
            for row, k in enumerate(batch):
                index, offset, part = parts[k]
                n = len(part.text)
                # how far a character is from the nearer cut; the text's own ends are no cuts
                left = np.arange(n) if offset else np.full(n, self._window)
                right = np.arange(n)[::-1] if offset + n < len(texts[index]) else np.full(n, self._window)
                depth = np.minimum(left, right)
                better = depth > depths[index][offset : offset + n]
                depths[index][offset : offset + n][better] = depth[better]
                logits[index][offset : offset + n][better] = scored[row, :n][better]
        return [self._entities(one) for one in logits]

    def _run(self, parts: list[TextInput]) -> NDArray[np.float32]:
        import numpy as np

        from govtext.encoding.onnx_backend import padded_inputs

        feed = padded_inputs("text", parts, [np.zeros((len(part.text), 0), dtype=np.float32) for part in parts])
        feed.pop("text_floats")
        output: NDArray[np.float32] = self._session.run(None, feed)[0]
        return output

    def _entities(self, logits: NDArray[np.float32]) -> tuple[Entity, ...]:
        path, probabilities = decode_tags(logits, self._tags)
        out: list[Entity] = []
        start = -1
        for i, k in enumerate([*path, 0]):
            tag = self._tags[k]
            if start >= 0 and not tag.startswith("I-"):
                kind = self._tags[path[start]][2:]
                out.append(Entity(start, i, kind, float(probabilities[start:i].min())))
                start = -1
            if tag.startswith("B-"):
                start = i
        return tuple(out)


def _by_size(order: list[int], lengths: list[int]) -> list[list[int]]:
    out: list[list[int]] = []
    for k in order:
        if out and (len(out[-1]) + 1) * lengths[k] <= _BATCH_CHARS:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def load_tagger(folder_or_name: str | os.PathLike[str] | None = None, *, threads: int | None = None) -> Tagger:
    """Load a tagger: None for the shipped one, else the name or path of a model folder."""
    from govtext.modelstore import find_model

    return Tagger(find_model(folder_or_name, "tagger"), threads=threads)
