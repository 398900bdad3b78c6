"""From examples to padded batches: which sentences a training passage keeps, and the reader's tensors."""

from __future__ import annotations

import itertools
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from govtext.encoding.features import PairInput, TextInput, describe, join_inputs, pair_features, slice_input
from govtext.encoding.tokenizer import Tokenizer
from govtext.training.match_reader import Batch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from govtext.training.data import Example


@dataclass(frozen=True, slots=True)
class Prepared:
    """One example ready for a batch."""

    question: TextInput
    passage: TextInput
    pair: PairInput
    answers: tuple[tuple[int, int], ...]
    words: NDArray[np.int16] | None = None  # (L,) teacher's class of each passage character


class Describer:
    """Keeps what depends on one text alone, since many questions share a passage.

    Attributes:
        words: The teacher's class of each character of the texts it has read, if a teacher takes part.
    """

    def __init__(
        self, tokenizer: Tokenizer, idf: NDArray[np.float16], words: dict[str, NDArray[np.int16]] | None = None
    ) -> None:
        self.tokenizer = tokenizer
        self.idf = idf
        self.words = words or {}
        self._known: dict[str, TextInput] = {}

    def __call__(self, text: str) -> TextInput:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = describe(text, self.tokenizer)
        return found


def shorten(
    question: TextInput,
    passage: TextInput,
    answers: Sequence[tuple[int, int]],
    idf: NDArray[np.float16],
    *,
    max_chars: int,
    drop_answer: bool,
    draw: random.Random,
) -> tuple[TextInput, tuple[tuple[int, int], ...], NDArray[np.int64]]:
    """Keep the sentences with the answer and, of the others, rather those that resemble the question.

    Training sees a third of the characters this way and loses the easy ones: what is left out says little, what stays
    competes with the answer. The choice differs each time.

    Args:
        question: The question.
        passage: The whole passage.
        answers: Half-open spans.
        idf: Table for the overlap.
        max_chars: About how many characters to keep.
        drop_answer: Leave out the sentences with the answer instead, which makes the question unanswerable.
        draw: Source of chance.

    Returns:
        The shortened passage, its answers, and the place each of its characters had before.
    """
    ids = passage.sentence_ids
    borders = [0, *(np.flatnonzero(np.diff(ids)) + 1).tolist(), len(ids)]
    spans = list(itertools.pairwise(borders))
    overlap = pair_features(question, passage, idf).passage_floats[:, 6]
    needed = {k for k, (a, b) in enumerate(spans) for s, e in answers[:1] if s < b and e > a}
    if drop_answer:
        kept: set[int] = set()
    else:
        kept = set(needed)
    size = sum(spans[k][1] - spans[k][0] for k in kept)
    others = [k for k in range(len(spans)) if k not in needed]
    others.sort(key=lambda k: -float(overlap[spans[k][0]]) + draw.gauss(0, 0.15))
    for k in others:
        if size >= max_chars:
            break
        kept.add(k)
        size += spans[k][1] - spans[k][0]
    order = sorted(kept)
    moved: list[tuple[int, int]] = []
    parts, offset, start_of = [], 0, {}
    for k in order:
        parts.append(slice_input(passage, *spans[k]))
        start_of[k] = offset
        offset += spans[k][1] - spans[k][0]
    for s, e in answers:
        first = next((k for k in order if spans[k][0] <= s < spans[k][1]), None)
        if first is None:
            continue
        covered = [k for k in range(len(spans)) if s < spans[k][1] and e > spans[k][0]]
        if all(k in kept for k in covered):
            new = start_of[first] + s - spans[first][0]
            moved.append((new, new + e - s))
    short = join_inputs(parts) if len(parts) > 1 else parts[0] if parts else slice_input(passage, 0, 0)
    origin = np.concatenate([np.arange(0), *(np.arange(*spans[k]) for k in order)])
    return short, tuple(moved), origin


def _tensors(texts: list[TextInput], floats: list[NDArray[np.float32]], device: torch.device) -> dict[str, Tensor]:
    width = max(1, *(len(t.text) for t in texts))
    out: dict[str, Tensor] = {}
    for name in ("char_ids", "piece_ids", "classes", "places"):
        array = np.zeros((len(texts), width), dtype=np.int64)
        for row, text in zip(array, texts, strict=True):
            row[: len(text.text)] = getattr(text, name)
        out[name] = torch.from_numpy(array).to(device)
    values = np.zeros((len(texts), width, floats[0].shape[1]), dtype=np.float32)
    for block, value in zip(values, floats, strict=True):
        block[: len(value)] = value
    out["floats"] = torch.from_numpy(values).to(device)
    out["lengths"] = torch.tensor([len(t.text) for t in texts], device=device)
    return out


def collate(items: Sequence[Prepared], device: torch.device | None = None) -> Batch:
    """Pad examples into one batch."""
    where = device or torch.device("cpu")
    return Batch(
        _tensors([i.question for i in items], [i.pair.question_floats for i in items], where),
        _tensors([i.passage for i in items], [i.pair.passage_floats for i in items], where),
    )


def word_targets(items: Sequence[Prepared], device: torch.device | None = None) -> Tensor:
    """The teacher's class of each passage character, -100 (no part in the loss) for padding and unread texts; (B, L)."""
    out = np.full((len(items), max(1, *(len(item.passage.text) for item in items))), -100, dtype=np.int64)
    for row, item in zip(out, items, strict=True):
        if item.words is not None:
            row[: len(item.words)] = item.words
    return torch.from_numpy(out).to(device)


def training_batches(
    examples: Sequence[Example], describer: Describer, settings: dict[str, Any], draw: random.Random
) -> Iterator[list[Prepared]]:
    """One epoch: shortened anew, of like length in a batch, in random order.

    Args:
        examples: What to read.
        describer: Of texts.
        settings: The recipe's ``batch_size``, ``passage_chars`` (a range), ``drop_answer_share``, ``pool_batches`` and,
            optionally, ``workers``: processes that prepare the next pools meanwhile (0 = none). The result does not
            depend on ``workers``.
        draw: Source of chance.
    """
    order = list(examples)
    draw.shuffle(order)
    size = int(settings["batch_size"])
    pool = size * int(settings["pool_batches"])
    tasks = [(order[k : k + pool], settings, draw.getrandbits(32)) for k in range(0, len(order), pool)]
    for items in _prepared_pools(tasks, describer, int(settings.get("workers", 0))):
        items.sort(key=lambda item: len(item.passage.text))
        batches = [items[k : k + size] for k in range(0, len(items), size)]
        draw.shuffle(batches)
        yield from batches


_Task = tuple[list["Example"], dict[str, Any], int]


def _prepared_pools(tasks: list[_Task], describer: Describer, workers: int) -> Iterator[list[Prepared]]:
    if not workers:
        for task in tasks:
            yield _prepare_pool(task, describer)
        return
    context = multiprocessing.get_context("spawn")
    known = (describer.tokenizer.model_bytes, describer.idf, describer.words)
    with context.Pool(workers, _start_worker, known) as pool:
        yield from pool.imap(_work, tasks)


_worker_describer: Describer | None = None


def _start_worker(model_bytes: bytes, idf: NDArray[np.float16], words: dict[str, NDArray[np.int16]]) -> None:
    global _worker_describer
    torch.set_num_threads(1)
    _worker_describer = Describer(Tokenizer(model_bytes), idf, words)


def _work(task: _Task) -> list[Prepared]:
    assert _worker_describer is not None
    return _prepare_pool(task, _worker_describer)


def _prepare_pool(task: _Task, describer: Describer) -> list[Prepared]:
    examples, settings, seed = task
    draw = random.Random(seed)
    low, high = settings["passage_chars"]
    prepared = (_prepare(example, describer, draw.randint(low, high), settings, draw) for example in examples)
    return [item for item in prepared if item is not None]


def _prepare(
    example: Example, describer: Describer, max_chars: int, settings: dict[str, Any], draw: random.Random
) -> Prepared | None:
    question, passage = describer(example.question), describer(example.passage)
    drop = bool(example.answers) and draw.random() < float(settings["drop_answer_share"])
    if drop:
        text = example.passage[slice(*example.answers[0])]
        drop = example.passage.count(text) == 1  # else the answer would still be there
    shortened, answers, origin = shorten(
        question, passage, example.answers, describer.idf, max_chars=max_chars, drop_answer=drop, draw=draw
    )
    if not shortened.text or (example.answers and not drop and not answers):
        return None
    known = describer.words.get(example.passage)
    words = None if known is None else known[origin]
    return Prepared(question, shortened, pair_features(question, shortened, describer.idf), answers, words)
