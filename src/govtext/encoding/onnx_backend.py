"""Our own readers on ONNX Runtime: windows, batches of like length, spans with offsets in the passage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import MissingExtraError, ModelFolderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from govtext.encoding.features import TextInput
    from govtext.encoding.spans import PassageReading, SpanScore

# Padded characters in one run of the network: enough to keep both cores busy, small enough for the caches.
_BATCH_CHARS = 4096
_DESCRIBED_TEXTS = 4096


class OnnxSpanReader:
    """A reader that ``govtext.training export`` wrote. Thread-safe; results do not depend on the batch.

    Attributes:
        name: Of the model folder.
        no_answer_threshold: Chosen on development questions: a best score below it means "not in the passage".
    """

    def __init__(self, folder: Path, *, threads: int | None = None, file: str = "model.int8.onnx") -> None:
        """Load a checked folder.

        Args:
            folder: A model folder of the task ``reader``.
            threads: Of the network; by default ONNX Runtime's choice.
            file: Which network of the folder.
        """
        from govtext.encoding.features import FEATURE_VERSION

        try:
            import onnxruntime
            from safetensors.numpy import load_file
        except ImportError as error:
            raise MissingExtraError(
                f"reading with a trained model needs {error.name}; install it with: pip install 'govtext[models]'"
            ) from error
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config.get("feature_version") != FEATURE_VERSION:
            raise ModelFolderError(
                f"{folder} was made for match inputs of version {config.get('feature_version')}, this govtext computes "
                f"version {FEATURE_VERSION}; use the folder shipped with this version or train it again"
            )
        self.name = folder.name
        self.no_answer_threshold = float(config["no_answer_threshold"])
        self._window, self._stride = int(config["window_chars"]), int(config["stride_chars"])
        self._tokenizer = Tokenizer.load(folder / "spiece.model")
        self._idf: NDArray[np.float16] = load_file(folder / "features.safetensors")["idf"]
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Passages are short and other work stands between them: threads that wait by spinning take more than they give.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if threads is not None:
            options.intra_op_num_threads = threads
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own exceptions have no common public base
            raise ModelFolderError(f"{folder / file} cannot be loaded ({error}); restore the file") from error
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._describe = lru_cache(maxsize=_DESCRIBED_TEXTS)(self._describe_text)

    def read(
        self, question: str, passages: Sequence[str], top_k: int = 5, max_answer_chars: int = 80
    ) -> list[PassageReading]:
        """Read passages for the answer to one question.

        Args:
            question: Any string; an empty one finds nothing.
            passages: Any strings; long ones are cut into overlapping windows.
            top_k: Spans to return for each passage; they may overlap.
            max_answer_chars: Longest span, in code points.

        Returns:
            One reading a passage, in the order of ``passages``; a blank passage or question gives no spans.
        """
        import numpy as np

        from govtext.blocks import product
        from govtext.encoding.spans import PassageReading, best_spans, merge_windows, score_band, windows

        asked = self._describe(question[:1024])
        pieces: list[tuple[int, int, TextInput]] = []
        if question.strip():
            from govtext.encoding.features import slice_input

            for index, passage in enumerate(passages):
                if passage.strip():
                    described = self._describe(passage)
                    for start, end in windows(len(passage), self._window, self._stride):
                        part = described if end - start == len(passage) else slice_input(described, start, end)
                        pieces.append((index, start, part))
        found: list[list[tuple[float, list[SpanScore]]]] = [[] for _ in passages]
        order = sorted(range(len(pieces)), key=lambda k: len(pieces[k][2].text))
        for batch in _batches(order, [len(piece[2].text) for piece in pieces]):
            outputs = self._run(asked, [pieces[k][2] for k in batch])
            for row, k in enumerate(batch):
                index, offset, part = pieces[k]
                n = len(part.text)
                start_scores, end_scores, start_keys, end_keys = (output[row, :n] for output in outputs[:4])
                band = score_band(start_scores, end_scores, product(start_keys, end_keys.T), max_answer_chars)
                places = np.arange(offset, offset + n)
                found[index].append(best_spans(band, float(outputs[4][row]), top_k, places, places + 1))
        return [merge_windows(one, top_k) if one else PassageReading(np.inf, ()) for one in found]

    def _describe_text(self, text: str) -> TextInput:
        from govtext.encoding.features import describe

        return describe(text, self._tokenizer)

    def _run(self, question: TextInput, parts: list[TextInput]) -> list[NDArray[np.float32]]:

        from govtext.encoding.features import pair_features

        pairs = [pair_features(question, part, self._idf) for part in parts]
        feed = padded_inputs("question", [question] * len(parts), [pair.question_floats for pair in pairs])
        feed |= padded_inputs("passage", parts, [pair.passage_floats for pair in pairs])
        feed = {name: value for name, value in feed.items() if name in self._inputs}
        outputs: list[NDArray[np.float32]] = self._session.run(None, feed)
        return outputs


def _batches(order: list[int], lengths: list[int]) -> list[list[int]]:
    """Cut an order by length into batches of about ``_BATCH_CHARS`` padded characters."""
    out: list[list[int]] = []
    for k in order:
        if out and (len(out[-1]) + 1) * lengths[k] <= _BATCH_CHARS:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def padded_inputs(side: str, texts: list[TextInput], floats: list[NDArray[np.float32]]) -> dict[str, NDArray[Any]]:
    """The network's inputs for one side (``question`` or ``passage``), padded with zeros to the longest text."""
    import numpy as np

    width = max(1, *(len(text.text) for text in texts)) if texts else 1
    out: dict[str, NDArray[Any]] = {}
    for name in ("char_ids", "piece_ids", "classes", "places"):
        array = np.zeros((len(texts), width), dtype=np.int64)
        for row, text in zip(array, texts, strict=True):
            row[: len(text.text)] = getattr(text, name)
        out[f"{side}_{name}"] = array
    values = np.zeros((len(texts), width, floats[0].shape[1]), dtype=np.float32)
    for block, value in zip(values, floats, strict=True):
        block[: len(value)] = value
    out[f"{side}_floats"] = values
    out[f"{side}_lengths"] = np.array([len(text.text) for text in texts], dtype=np.int32)
    return out
