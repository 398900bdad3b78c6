"""Inputs of the character reader: identifiers, and what each character of a passage has in common with the question.

Little training data cannot teach a network that the answer stands near the words of the question; these inputs say so.
The same functions serve training and run time, so that a model never sees another definition than it learned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from govtext.encoding.tokenizer import Tokenizer

FEATURE_VERSION = 1
CHAR_CLASS_COUNT = 9
PLACE_COUNT = 4
IDF_BUCKETS = 1 << 16
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_UNITS = "元块人户家个项名位件条次年月日亩米里吨升斤克辆台套座所处%％‰倍成岁级度瓦股届期顷"
_SENTENCE_ENDS = "。！？!?\n"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，；：,;:"
_LONGEST_MATCH = 8
_MOST_COMPARED = 20_000

PASSAGE_FLOATS = (
    "in_question",
    "in_question_idf",
    "bigram_idf",
    "trigram",
    "match_length",
    "piece_in_question",
    "sentence_overlap",
    "clause_overlap",
    "sentence_overlap_of_best",
    "match_before",
    "match_after",
    "year_agreement",
    "number_in_question",
    "number_not_in_question",
)
QUESTION_FLOATS = ("in_passage", "in_passage_idf", "match_length", "idf")


@dataclass(frozen=True, slots=True)
class TextInput:
    """What depends on one text alone; computed once for a passage that is asked many questions.

    All arrays have one entry a character. ``grams`` holds the codes of the n-grams, n = 1…8, beginning at each place.
    """

    text: str
    char_ids: NDArray[np.int32]
    piece_ids: NDArray[np.int32]
    places: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    codes: NDArray[np.uint64]
    sentence_ids: NDArray[np.int32]
    clause_ids: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PairInput:
    """A question and a passage: ``question_floats`` ``(Q, 4)`` and ``passage_floats`` ``(L, 14)``, float32."""

    question_floats: NDArray[np.float32]
    passage_floats: NDArray[np.float32]


def _class_table() -> NDArray[np.uint8]:
    table = np.full(0x10000, 8, dtype=np.uint8)  # 8: anything else
    table[0x3400:0xA000] = 0
    for start, end in ((0x30, 0x3A), (0xFF10, 0xFF1A)):
        table[start:end] = 1
    for start, end in ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x250), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)):
        table[start:end] = 2
    for chars, value in (
        ("，；：,;:、", 3),
        (_SENTENCE_ENDS, 4),
        ('《》“”"「」『』（）()〈〉‘’·—-', 5),
        (_NUMERALS, 6),
        (_UNITS, 7),
    ):
        table[[ord(c) for c in chars]] = value
    return table


_CLASSES = _class_table()


def char_codes(text: str) -> NDArray[np.uint64]:
    """The code point of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)


def _is_in(values: NDArray[Any], known: NDArray[Any]) -> NDArray[np.bool_]:
    """``np.isin``; between two short arrays comparing all is several times as fast as sorting."""
    if values.size * known.size > _MOST_COMPARED:
        return np.isin(values, known)
    return np.asarray((values[:, None] == known[None, :]).any(axis=1))


def _segment_ids(codes: NDArray[np.uint64], ends: str) -> NDArray[np.int32]:
    """Number of the segment each character is in; a mark that ends a segment belongs to it."""
    is_end = _is_in(codes, np.array([ord(c) for c in ends], dtype=np.uint64))
    ids = np.zeros(len(codes), dtype=np.int32)
    if len(codes):
        ids[1:] = np.cumsum(is_end)[:-1]
    return ids


def describe(text: str, tokenizer: Tokenizer) -> TextInput:
    """Compute what depends on one text alone."""
    codes = char_codes(text)
    piece_ids, places = tokenizer.cover_ids(text)
    return TextInput(
        text=text,
        char_ids=tokenizer.char_ids(text),
        piece_ids=piece_ids,
        places=places,
        classes=_CLASSES[np.minimum(codes, 0xFFFF).astype(np.int64)],
        codes=codes,
        sentence_ids=_segment_ids(codes, _SENTENCE_ENDS),
        clause_ids=_segment_ids(codes, _CLAUSE_ENDS),
    )


def slice_input(whole: TextInput, start: int, end: int) -> TextInput:
    """The part ``[start, end)`` of a described text: a window."""
    cut = slice(start, end)
    return TextInput(
        whole.text[cut], whole.char_ids[cut], whole.piece_ids[cut], whole.places[cut], whole.classes[cut],
        whole.codes[cut], whole.sentence_ids[cut], whole.clause_ids[cut],
    )  # fmt: skip


def join_inputs(parts: Iterable[TextInput]) -> TextInput:
    """Put described texts one after another; each begins a sentence of its own."""
    listed = list(parts)
    sentences, clauses, sentence_base, clause_base = [], [], 0, 0
    for part in listed:
        sentences.append(part.sentence_ids - (part.sentence_ids[0] if len(part.text) else 0) + sentence_base)
        clauses.append(part.clause_ids - (part.clause_ids[0] if len(part.text) else 0) + clause_base)
        if len(part.text):
            sentence_base, clause_base = int(sentences[-1][-1]) + 1, int(clauses[-1][-1]) + 1

    def joined(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in listed])

    return TextInput(
        "".join(part.text for part in listed), joined("char_ids"), joined("piece_ids"), joined("places"),
        joined("classes"), joined("codes"), np.concatenate(sentences), np.concatenate(clauses),
    )  # fmt: skip


def _hashed(codes: NDArray[np.uint64], n: int) -> NDArray[np.uint64]:
    """A 64-bit code of the n-gram at each place where one fits."""
    if len(codes) < n:
        return np.zeros(0, dtype=np.uint64)
    value: NDArray[np.uint64] = codes[: len(codes) - n + 1].copy()
    for k in range(1, n):
        value = value * np.uint64(1_000_003) + codes[k : len(codes) - n + 1 + k]
    return value


def bigram_buckets(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Row of the IDF table for the bigram that begins at each character but the last."""
    rows: NDArray[np.int64] = ((_hashed(codes, 2) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.int64)
    return rows


def char_buckets(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Row of the IDF table for each character."""
    rows: NDArray[np.int64] = ((codes * np.uint64(0xC2B2AE3D27D4EB4F)) >> np.uint64(48)).astype(np.int64)
    return rows


def build_idf(texts: Iterable[str]) -> NDArray[np.float16]:
    """Inverse document frequency of characters and bigrams, hashed into one table and scaled to [0, 1]."""
    counts = np.zeros(IDF_BUCKETS, dtype=np.int64)
    total = 0
    for text in texts:
        codes = char_codes(text)
        counts[np.unique(np.concatenate([char_buckets(codes), bigram_buckets(codes)]))] += 1
        total += 1
    idf = np.log((total + 1) / (counts + 1))
    return (idf / max(float(np.log(total + 1)), 1e-9)).astype(np.float16)


def _match_lengths(codes: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.float32]:
    """For each character the length, 0 to 8, of the longest n-gram over it that the other text holds too."""
    lengths = np.zeros(len(codes), dtype=np.float32)
    for n in range(1, _LONGEST_MATCH + 1):
        found = _is_in(_hashed(codes, n), _hashed(other, n))
        if not found.any():
            break
        edges = np.zeros(len(codes) + 1, dtype=np.int32)
        starts = np.flatnonzero(found)
        np.add.at(edges, starts, 1)
        np.add.at(edges, starts + n, -1)
        lengths[np.cumsum(edges[:-1]) > 0] = n
    return lengths


def _segment_overlap(
    ids: NDArray[np.int32], grams: NDArray[np.uint64], asked: NDArray[np.uint64], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Share of the question's bigram weight that occurs in each character's segment.

    Args:
        ids: Segment of each character.
        grams: Bigram at each character but the last.
        asked: Distinct bigrams of the question, sorted.
        weights: Of ``asked``.
    """
    count = int(ids[-1]) + 1 if len(ids) else 0
    total = float(weights.sum())
    if not count or not len(asked) or total <= 0:
        return np.zeros(len(ids), dtype=np.float32)
    place = np.minimum(np.searchsorted(asked, grams), len(asked) - 1)
    hits = np.flatnonzero(asked[place] == grams)
    # one entry for each distinct (segment, bigram)
    keys = np.unique(ids[hits].astype(np.int64) * len(asked) + place[hits])
    sums = np.zeros(count, dtype=np.float32)
    np.add.at(sums, keys // len(asked), weights[keys % len(asked)])
    return (sums / total)[ids].astype(np.float32)


def _decayed(signal: NDArray[np.float32], decay: float = 0.9) -> NDArray[np.float32]:
    """Sum of the signal to the left, each step weighing ``decay`` as much; by blocks, so that it runs in numpy."""
    reach = 40  # 0.9 ** 40 = 0.015
    kernel = (decay ** np.arange(1, reach + 1)).astype(np.float32)
    padded = np.concatenate([np.zeros(1, np.float32), signal])
    return np.convolve(padded, kernel)[: len(signal)].astype(np.float32)


def _number_runs(text: TextInput) -> list[tuple[int, int]]:
    is_digit = (text.classes == 1) | (text.codes == ord("."))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_digit.view(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _years(text: TextInput, runs: list[tuple[int, int]]) -> list[tuple[int, str]]:
    return [(a, text.text[a:b]) for a, b in runs if b - a == 4 and text.text[a : a + 2] in ("19", "20")]


def _year_agreement(question: TextInput, passage: TextInput, runs: list[tuple[int, int]]) -> NDArray[np.float32]:
    """+1 after the question's year, -1 after another one, 0 before any or if the question names none."""
    out = np.zeros(len(passage.text), dtype=np.float32)
    asked = {year for _, year in _years(question, _number_runs(question))}
    if asked:
        for start, year in _years(passage, runs):
            out[start:] = 1.0 if year in asked else -1.0
    return out


def pair_features(question: TextInput, passage: TextInput, idf: NDArray[np.float16]) -> PairInput:
    """Compute what question and passage have in common; linear in their lengths."""
    length = len(passage.text)
    floats = np.zeros((length, len(PASSAGE_FLOATS)), dtype=np.float32)
    grams, asked_grams = _hashed(passage.codes, 2), _hashed(question.codes, 2)
    # a bigram over a mark says nothing
    ok = (question.classes < 3) | (question.classes > 5)
    ok_grams = ok[:-1] & ok[1:] if len(ok) else ok
    asked, first = np.unique(asked_grams[ok_grams], return_index=True)
    weights = idf[bigram_buckets(question.codes)][ok_grams][first].astype(np.float32)
    known = question.codes[ok]

    in_question = _is_in(passage.codes, known).astype(np.float32)
    char_idf = idf[char_buckets(passage.codes)].astype(np.float32)
    lengths = _match_lengths(passage.codes, known if len(known) == len(question.codes) else question.codes)
    floats[:, 0] = in_question
    floats[:, 1] = in_question * char_idf
    if length > 1 and len(asked):
        gram_weight = _is_in(grams, asked) * idf[bigram_buckets(passage.codes)].astype(np.float32)
        floats[:-1, 2] = gram_weight
        floats[1:, 2] = np.maximum(floats[1:, 2], gram_weight)
    floats[:, 3] = lengths >= 3
    floats[:, 4] = lengths / _LONGEST_MATCH
    floats[:, 5] = _is_in(passage.piece_ids, question.piece_ids[question.places > 0]) & (passage.places > 0)
    padded = np.concatenate([grams, np.zeros(min(length, 1), dtype=np.uint64)])
    sentence = passage.sentence_ids - (passage.sentence_ids[0] if length else 0)
    clause = passage.clause_ids - (passage.clause_ids[0] if length else 0)
    floats[:, 6] = _segment_overlap(sentence, padded, asked, weights)
    floats[:, 7] = _segment_overlap(clause, padded, asked, weights)
    best = float(floats[:, 6].max()) if length else 0.0
    floats[:, 8] = floats[:, 6] / best if best > 0 else 0.0
    signal = floats[:, 2]
    floats[:, 9] = np.minimum(_decayed(signal) / 4, 2)
    floats[:, 10] = np.minimum(_decayed(signal[::-1])[::-1] / 4, 2)
    runs = _number_runs(passage)
    floats[:, 11] = _year_agreement(question, passage, runs)
    asked_numbers = {question.text[a:b] for a, b in _number_runs(question)}
    for start, end in runs:
        floats[start:end, 12 if passage.text[start:end] in asked_numbers else 13] = 1.0

    own = np.zeros((len(question.text), len(QUESTION_FLOATS)), dtype=np.float32)
    question_idf = idf[char_buckets(question.codes)].astype(np.float32)
    own[:, 0] = _is_in(question.codes, passage.codes)
    own[:, 1] = own[:, 0] * question_idf
    own[:, 2] = _match_lengths(question.codes, passage.codes) / _LONGEST_MATCH
    own[:, 3] = question_idf
    return PairInput(own, floats)
