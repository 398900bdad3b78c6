"""Train the sentencepiece vocabulary: no piece crosses a number-unit border, every digit is a piece."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterable, Iterator
from typing import Any

from govtext.encoding.tokenizer import CONTROL_PIECES

# Numerals that are written with characters; digits are split by sentencepiece itself.
_NUMERAL = "〇零一二两三四五六七八九十百千万亿几数多余半"
_UNIT = (
    "元|块|人|户|家|个|项|名|位|件|条|次|年|月|日|天|时|分|秒|亩|公顷|平方|立方|米|公里|千米|里|吨|千升|升|斤|公斤|千克|克|"
    "辆|台|套|座|所|处|间|栋|村|县|市|省|镇|乡|倍|成|岁|级|度|瓦|千瓦|伏|股|张|份|场|批|例|宗|起|届|期|岗|班|组|门|"
    "美元|欧元|英镑|日元|港元|人次|人民币|标准煤"
)
_CLASSIFIER = "年月日天个项名位件条次元人户家亩吨倍"
# 亿|元, 三|个: where such a border runs inside a piece, the piece is taken out of use.
# The unit must be the rest of the piece, so that words that only begin with a numeral (一般, 百货, 万一) stay whole.
CROSSING = re.compile(rf"^.*[{_NUMERAL}](?:{_UNIT})$|^[{_NUMERAL}]+[{_CLASSIFIER}].+$")
# Put between numeral and unit in the training text, so that the counts go to the parts; and around every mark, so that
# no piece joins a word or a figure with punctuation (%。), where answers end.
_BORDER = re.compile(rf"(?<=[0-9{_NUMERAL}%％])(?={_UNIT})|(?<=[^\w\s])(?=\S)|(?<=\S)(?=[^\w\s])")
_DELIMITER = "\N{INFORMATION SEPARATOR ONE}"
_MAX_SENTENCE_CHARS = 400


def sample_lines(texts: Iterable[str], chars: int, seed: int) -> Iterator[str]:
    """Yield lines of random texts until ``chars`` characters are out; each line at most 400 characters long."""
    shuffled = list(texts)
    random.Random(seed).shuffle(shuffled)
    left = chars
    for text in shuffled:
        for line in text.split("\n"):
            for start in range(0, len(line), _MAX_SENTENCE_CHARS):
                part = line[start : start + _MAX_SENTENCE_CHARS].strip()
                if part:
                    yield part
                    left -= len(part)
        if left <= 0:
            return


def train_tokenizer(
    texts: Iterable[str], *, vocab_size: int, sample_chars: int, seed: int, threads: int = 2, max_piece_chars: int = 5
) -> bytes:
    """Train a unigram vocabulary and return the model file's bytes.

    Args:
        texts: Documents.
        vocab_size: Pieces, control and byte pieces included.
        sample_chars: Characters of text to learn from.
        seed: Of the choice of documents.
        threads: Of the trainer.
        max_piece_chars: Longest piece in characters.
    """
    import sentencepiece

    lines = (_BORDER.sub(_DELIMITER, line.replace(_DELIMITER, " ")) for line in sample_lines(texts, sample_chars, seed))
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.Train(
        sentence_iterator=lines,
        model_writer=out,
        model_type="unigram",
        vocab_size=vocab_size,
        character_coverage=0.99995,
        max_sentencepiece_length=max_piece_chars,
        split_digits=True,
        split_by_unicode_script=True,
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        split_by_whitespace=True,
        allow_whitespace_only_pieces=False,
        pretokenization_delimiter=_DELIMITER,
        control_symbols=list(CONTROL_PIECES),
        unk_id=0,
        bos_id=-1,
        eos_id=-1,
        pad_id=-1,
        num_threads=threads,
        hard_vocab_limit=False,
        max_sentence_length=8192,
        minloglevel=2,
    )
    return forbid_crossing_pieces(out.getvalue())


def forbid_crossing_pieces(model_bytes: bytes) -> bytes:
    """Take pieces that join a numeral and its unit out of use; their identifiers stay."""
    from sentencepiece import sentencepiece_model_pb2

    model: Any = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(model_bytes)
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    for piece in model.pieces:
        if piece.type == kinds.NORMAL and len(piece.piece) > 1 and CROSSING.match(piece.piece):
            piece.type = kinds.UNUSED
    return bytes(model.SerializeToString())
