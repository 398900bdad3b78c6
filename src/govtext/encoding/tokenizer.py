"""Sentencepiece tokenizer with exact character offsets, for any Python string.

A character-level reader needs two identifiers for each character: that of the character itself and that of the piece
(usually a word) which covers it. Both come from one vocabulary, so one embedding table serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.errors import MissingExtraError, ModelFolderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN_ID = 0
CONTROL_PIECES = ("<pad>", "<cls>", "<sep>", "<mask>")
# Sentencepiece writes a blank as this mark; a text that holds the mark itself keeps its length, so offsets hold.
_BLANK_MARK = "\N{LOWER ONE EIGHTH BLOCK}"
# Characters UTF-8 or the C++ side cannot carry; each is replaced by one character so that offsets hold.
_NOT_ENCODABLE = dict.fromkeys((0, *range(55296, 57344)), "�")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of one text.

    Attributes:
        ids: Vocabulary identifiers.
        spans: ``(start, end)`` in code points for each piece. The bytes of a character that is not in the vocabulary
            all carry the span of that character.
    """

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Tokenizer:
    """Reads a ``spiece.model``; holds no state but the vocabulary.

    Attributes:
        model_bytes: The file's bytes, to make another tokenizer from.
    """

    def __init__(self, model_bytes: bytes) -> None:
        try:
            import sentencepiece
        except ImportError as error:  # pragma: no cover - exercised by the packaging tests
            raise MissingExtraError(
                "the trained models need sentencepiece; install it with: pip install 'govtext[models]'"
            ) from error
        self.model_bytes = model_bytes
        try:
            self._processor: Any = sentencepiece.SentencePieceProcessor(model_proto=model_bytes)
        except RuntimeError as error:
            raise ModelFolderError(
                f"spiece.model holds {len(model_bytes)} bytes that are no sentencepiece model; "
                "restore the file from the package or train it again"
            ) from error
        self._is_byte = [bool(self._processor.IsByte(i)) for i in range(len(self))]
        self._lengths = [len(self._processor.IdToPiece(i)) for i in range(len(self))]
        self._char_id = lru_cache(maxsize=None)(self._look_up)

    @classmethod
    def load(cls, path: str | Path) -> Tokenizer:
        """Read ``spiece.model`` from a file."""
        return cls(Path(path).read_bytes())

    def __len__(self) -> int:
        return int(self._processor.GetPieceSize())

    def piece(self, piece_id: int) -> str:
        """The piece as text; blanks appear as U+2581."""
        return str(self._processor.IdToPiece(piece_id))

    def control_id(self, name: str) -> int:
        """Identifier of one of ``CONTROL_PIECES``."""
        return int(self._processor.PieceToId(name))

    def encode(self, text: str) -> Pieces:
        """Split a text into pieces.

        Guarantees:
            The spans are in order and cover the text without gaps; two spans are either equal (the bytes of one
            character) or do not overlap.
        """
        ids: list[int] = self._processor.EncodeAsIds(text.translate(_NOT_ENCODABLE)) if text else []
        spans: list[tuple[int, int]] = []
        position = 0
        bytes_left = 0
        for piece_id in ids:
            if self._is_byte[piece_id]:
                if bytes_left == 0:
                    bytes_left = len(_as_seen(text[position]).encode("utf-8"))
                bytes_left -= 1
                spans.append((position, position + 1))
                position += bytes_left == 0
            else:
                spans.append((position, position + self._lengths[piece_id]))
                position += self._lengths[piece_id]
        return Pieces(tuple(ids), tuple(spans))

    def decode(self, pieces: Pieces) -> str:
        """The text again, up to what ``encode`` had to replace (NUL, lone surrogates) and U+2581, which is a blank."""
        return str(self._processor.DecodeIds(list(pieces.ids))).replace(_BLANK_MARK, " ")

    def char_ids(self, text: str) -> NDArray[np.int32]:
        """One identifier a character; ``UNKNOWN_ID`` for a character outside the vocabulary."""
        import numpy as np

        return np.fromiter(map(self._char_id, text), dtype=np.int32, count=len(text))

    def cover_ids(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """For each character the identifier of its piece and its place in the piece.

        Returns:
            ``(ids, places)``, one entry a character; places: 0 = a piece of its own, 1 = first, 2 = inner, 3 = last.
        """
        import numpy as np

        ids = np.zeros(len(text), dtype=np.int32)
        places = np.zeros(len(text), dtype=np.uint8)
        pieces = self.encode(text)
        for piece_id, (start, end) in zip(pieces.ids, pieces.spans, strict=True):
            if self._is_byte[piece_id]:
                continue
            ids[start:end] = piece_id
            if end - start > 1:
                places[start] = 1
                places[start + 1 : end - 1] = 2
                places[end - 1] = 3
        return ids, places

    def _look_up(self, char: str) -> int:
        found = int(self._processor.PieceToId(_as_seen(char)))
        return found if 0 <= found < len(self) else UNKNOWN_ID


def _as_seen(char: str) -> str:
    """The character as sentencepiece sees it."""
    return _BLANK_MARK if char == " " else char.translate(_NOT_ENCODABLE)
