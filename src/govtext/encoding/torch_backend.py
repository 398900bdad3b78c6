"""Any ``AutoModelForQuestionAnswering`` of transformers: own windows and decoding, offsets from the fast tokenizer."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govtext.errors import MissingExtraError, ModelFolderError

if TYPE_CHECKING:
    from govtext.encoding.spans import PassageReading, SpanScore

_STRIDE_TOKENS = 128
_BATCH_WINDOWS = 8
_MAX_QUESTION_TOKENS = 64
# UTF-8 cannot carry them; replaced one for one, so that the offsets hold.
_NOT_ENCODABLE = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")


class TransformersSpanReader:
    """A hub model, or a folder saved with ``save_pretrained``, as a span reader.

    Scores: a span's start and end logits minus those of the first token, which is where SQuAD v2 training puts "no
    answer". Models trained without unanswerable questions give scores that only rank spans of one passage.
    """

    def __init__(self, name_or_path: str, *, threads: int | None = None, window_tokens: int = 384) -> None:
        """Load the model.

        Args:
            name_or_path: Hub name or folder.
            threads: For torch on a CPU; None leaves torch as it is.
            window_tokens: Question and passage together; less if the model takes less.
        """
        try:
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise MissingExtraError(
                f"readers of the hub need {error.name}; install it with: pip install torch transformers"
            ) from error
        self.name = f"hf:{name_or_path}"
        self.no_answer_threshold = 0.0
        if threads is not None:
            torch.set_num_threads(threads)
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name_or_path, use_fast=True)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name_or_path)
        except (OSError, ValueError, ImportError) as error:
            raise ModelFolderError(
                f"{name_or_path!r} cannot be loaded as an extractive question-answering model: {error}; "
                "give a hub name that is in the local cache or reachable, or a folder saved with save_pretrained"
            ) from error
        if not self._tokenizer.is_fast:
            raise ModelFolderError(
                f"{name_or_path!r} has no fast tokenizer, so its tokens have no offsets; convert it first"
            )
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model.to(self._device).eval()
        self._accepted = set(inspect.signature(self._model.forward).parameters)
        limits = (
            window_tokens,
            self._tokenizer.model_max_length,
            getattr(self._model.config, "max_position_embeddings", 0),
        )
        self._window_tokens = min(int(limit) for limit in limits if limit and limit > 16)

    def read(
        self, question: str, passages: Sequence[str], top_k: int = 5, max_answer_chars: int = 80
    ) -> list[PassageReading]:
        """Read passages; see ``SpanReader.read``."""
        import numpy as np

        from govtext.encoding.spans import PassageReading, merge_windows

        found: list[list[tuple[float, list[SpanScore]]]] = [[] for _ in passages]
        chosen = [index for index, passage in enumerate(passages) if passage.strip()] if question.strip() else []
        if chosen:
            asked = self._shortened(question.translate(_NOT_ENCODABLE))
            encoded = self._tokenizer(
                [asked] * len(chosen),
                [passages[index].translate(_NOT_ENCODABLE) for index in chosen],
                truncation="only_second",
                max_length=self._window_tokens,
                stride=min(_STRIDE_TOKENS, self._window_tokens // 4),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
            order = sorted(range(len(encoded["input_ids"])), key=lambda k: len(encoded["input_ids"][k]))
            for begin in range(0, len(order), _BATCH_WINDOWS):
                rows = order[begin : begin + _BATCH_WINDOWS]
                start, end = self._logits(encoded, rows)
                for position, row in enumerate(rows):
                    index = chosen[encoded["overflow_to_sample_mapping"][row]]
                    reading = _window_spans(encoded, row, start[position], end[position], top_k, max_answer_chars)
                    found[index].append(reading)
        return [merge_windows(one, top_k) if one else PassageReading(np.inf, ()) for one in found]

    def _shortened(self, question: str) -> str:
        offsets = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        limit = min(_MAX_QUESTION_TOKENS, self._window_tokens // 4)
        return question if len(offsets) <= limit else question[: offsets[limit - 1][1]]

    def _logits(self, encoded: Any, rows: list[int]) -> tuple[Any, Any]:
        import torch

        inputs = {name: [encoded[name][row] for row in rows] for name in encoded if name in self._accepted}
        padded = self._tokenizer.pad(inputs, return_tensors="pt")
        with torch.inference_mode():
            output = self._model(**{name: value.to(self._device) for name, value in padded.items()})
        return output.start_logits.float().cpu().numpy(), output.end_logits.float().cpu().numpy()


def _window_spans(
    encoded: Any, row: int, start: Any, end: Any, top_k: int, max_answer_chars: int
) -> tuple[float, list[SpanScore]]:
    """Spans of one window with offsets in the passage; tokens of the question and special tokens take no part."""
    import numpy as np

    from govtext.encoding.spans import best_spans, score_band

    offsets = encoded["offset_mapping"][row]
    # tokens without characters (a SentencePiece mark alone) cannot begin or end a span
    kept = [k for k, side in enumerate(encoded.sequence_ids(row)) if side == 1 and offsets[k][1] > offsets[k][0]]
    if not kept:
        return -np.inf, []
    shift = int(np.argmax([length > 0 for length in encoded["attention_mask"][row]]))  # padding on the left
    null = float(start[shift] + end[shift])
    band = score_band(start[kept], end[kept], None, max_answer_chars)
    starts = np.array([offsets[k][0] for k in kept])
    ends = np.array([offsets[k][1] for k in kept])
    last = np.minimum(np.arange(len(kept))[:, None] + np.arange(band.shape[1])[None, :], len(kept) - 1)
    band = np.where(ends[last] - starts[:, None] <= max_answer_chars, band, -np.inf).astype(np.float32)
    return best_spans(band, null, top_k, starts, ends)
