"""The recurrent reader in torch: character and word vectors, match inputs, attention, one softmax over all spans.

Shapes: B examples, L passage characters, Q question characters, H numbers a direction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from govtext.encoding.features import CHAR_CLASS_COUNT, PASSAGE_FLOATS, PLACE_COUNT, QUESTION_FLOATS


@dataclass(frozen=True, slots=True)
class MatchReaderConfig:
    """Sizes of a reader; stored in ``config.json``."""

    vocab_size: int
    char_dim: int = 64
    piece_dim: int = 96
    hidden: int = 128
    span_dim: int = 32
    input_dropout: float = 0.2
    dropout: float = 0.2

    def to_dict(self) -> dict[str, Any]:
        """For ``config.json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs. ``*_ids`` are (B, n) int64, floats (B, n, k), lengths (B,)."""

    question: dict[str, Tensor]
    passage: dict[str, Tensor]


def _reverse(x: Tensor, lengths: Tensor) -> Tensor:
    """Reverse the first ``lengths`` places of each row and leave the padding at the end; x: (B, n, d)."""
    places = torch.arange(x.shape[1], device=x.device)[None, :]
    index = torch.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
    return x.gather(1, index[:, :, None].expand_as(x))


class BiRecurrent(nn.Module):
    """Two LSTMs, one of which reads backwards from each row's own end, so that padding changes nothing."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.forward_lstm = nn.LSTM(inputs, hidden, batch_first=True)
        self.backward_lstm = nn.LSTM(inputs, hidden, batch_first=True)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        there = self.forward_lstm(x)[0]
        back = _reverse(self.backward_lstm(_reverse(x, lengths))[0], lengths)
        return torch.cat([there, back], dim=-1)  # (B, n, 2H)


class SharedDropout(nn.Module):
    """Drops the same numbers at every place of a row."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        keep = torch.empty(x.shape[0], 1, x.shape[2], device=x.device).bernoulli_(1 - self.p)
        return x * keep / (1 - self.p)


class MatchReader(nn.Module):
    """Scores every span of a passage and the absence of an answer."""

    def __init__(self, config: MatchReaderConfig) -> None:
        super().__init__()
        self.config = config
        hidden = config.hidden
        self.char_embedding = nn.Embedding(config.vocab_size, config.char_dim)
        self.piece_embedding = nn.Embedding(config.vocab_size, config.piece_dim)
        self.class_embedding = nn.Embedding(CHAR_CLASS_COUNT, 8)
        self.place_embedding = nn.Embedding(PLACE_COUNT, 4)
        words = config.char_dim + config.piece_dim
        self.align = nn.Linear(words, 96)
        self.question_in = nn.Linear(words + 12 + len(QUESTION_FLOATS), hidden)
        self.passage_in = nn.Linear(2 * words + 12 + len(PASSAGE_FLOATS), hidden)
        self.encoder = BiRecurrent(hidden, hidden)
        self.attend_passage = nn.Linear(2 * hidden, hidden)
        self.attend_question = nn.Linear(2 * hidden, hidden)
        self.fuse = nn.Linear(6 * hidden + len(PASSAGE_FLOATS), hidden)
        self.modeller = BiRecurrent(hidden, hidden)
        self.pool = nn.Linear(2 * hidden, 1)
        # places are scored from the modelled and the encoded states, scaled by the question
        self.point = nn.Linear(4 * hidden, hidden)
        self.question_point = nn.Linear(2 * hidden, hidden)
        self.start = nn.Linear(hidden, 1)
        self.end = nn.Linear(hidden, 1)
        self.start_key = nn.Linear(hidden, config.span_dim)
        self.end_key = nn.Linear(hidden, config.span_dim)
        self.null = nn.Linear(3 * hidden, 1)
        self.input_dropout = SharedDropout(config.input_dropout)
        self.dropout = SharedDropout(config.dropout)

    def _embed(self, side: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        words = torch.cat([self.char_embedding(side["char_ids"]), self.piece_embedding(side["piece_ids"])], -1)
        extra = [self.class_embedding(side["classes"]), self.place_embedding(side["places"]), side["floats"]]
        return self.input_dropout(words), torch.cat(extra, -1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return start (B, L), end (B, L), start keys (B, L, k), end keys (B, L, k), no-answer (B,) scores.

        The score of the span from i to j (inclusive) is ``start[i] + end[j] + start_key[i] · end_key[j]``.
        """
        return self.score(batch)[0]

    def score(self, batch: Batch) -> tuple[tuple[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]:
        """The outputs of ``forward``, and the encoded passage (B, L, 2H) for a second task in training."""
        question, passage = batch.question, batch.passage
        question_lengths, lengths = question["lengths"], passage["lengths"]
        # True where a question place is padding: it gets no attention
        question_pad = torch.arange(question["char_ids"].shape[1], device=lengths.device) >= question_lengths[:, None]
        pad = torch.arange(passage["char_ids"].shape[1], device=lengths.device) >= lengths[:, None]

        question_words, question_extra = self._embed(question)
        words, extra = self._embed(passage)
        scores = F.relu(self.align(words)) @ F.relu(self.align(question_words)).transpose(1, 2)  # (B, L, Q)
        scores = scores.masked_fill(question_pad[:, None, :], -1e4)
        aligned = scores.softmax(-1) @ question_words  # (B, L, words)
        q = F.relu(self.question_in(torch.cat([question_words, question_extra], -1)))
        p = F.relu(self.passage_in(torch.cat([words, aligned, extra], -1)))
        q = self.dropout(self.encoder(self.dropout(q), question_lengths))  # (B, Q, 2H)
        p = self.dropout(self.encoder(self.dropout(p), lengths))  # (B, L, 2H)

        scale = self.config.hidden**-0.5
        scores = self.attend_passage(p) @ self.attend_question(q).transpose(1, 2) * scale  # (B, L, Q)
        scores = scores.masked_fill(question_pad[:, None, :], -1e4)
        context = scores.softmax(-1) @ q  # (B, L, 2H)
        fused = F.relu(self.fuse(torch.cat([p, context, p * context, passage["floats"]], -1)))
        m = self.dropout(self.modeller(self.dropout(fused), lengths))  # (B, L, 2H)

        weights = self.pool(q).squeeze(-1).masked_fill(question_pad, -1e4).softmax(-1)
        asked = (weights[:, None, :] @ q).squeeze(1)  # (B, 2H)
        point = F.relu(self.point(torch.cat([m, p], -1)) * (1 + self.question_point(asked)[:, None, :]))  # (B, L, H)
        start = self.start(point).squeeze(-1)
        end = self.end(point).squeeze(-1)
        best = point.masked_fill(pad[:, :, None], 0).amax(1)  # (B, H); point is not negative
        null = self.null(torch.cat([best, asked], -1)).squeeze(-1)
        outputs = start, end, self.start_key(point), self.end_key(point) * self.config.span_dim**-0.5, null
        return outputs, p


def span_loss(
    outputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor],
    lengths: Tensor,
    gold: list[list[tuple[int, int]]],
    max_answer_chars: int,
) -> Tensor:
    """Mean negative log probability of the gold spans among all spans and the absence of an answer.

    Args:
        outputs: Of the reader.
        lengths: (B,) passage lengths.
        gold: Half-open spans of each example; none if it has no answer.
        max_answer_chars: Longest span that takes part; a longer gold span is cut to its first characters.
    """
    start, end, start_key, end_key, null = (output.float() for output in outputs)
    size, length = start.shape
    band = min(max_answer_chars, length)
    # spans by start and length: (B, L, band)
    places = torch.arange(length, device=start.device)
    last = places[:, None] + torch.arange(band, device=start.device)[None, :]  # (L, band): index of the last character
    index = last.clamp(max=length - 1)[None].expand(size, -1, -1)
    together = (start_key @ end_key.transpose(1, 2) + end[:, None, :]).gather(2, index)  # (B, L, L) -> (B, L, band)
    scores = start[:, :, None] + together
    # removed: spans that run into the padding
    scores = scores.masked_fill(last[None] >= lengths[:, None, None], -1e4)
    everything = torch.cat([scores.reshape(size, -1), null[:, None]], 1)
    total = torch.logsumexp(everything, 1)
    losses = []
    for i, spans in enumerate(gold):
        if spans:
            chosen = torch.stack([scores[i, a, min(b - a, band) - 1] for a, b in spans])
            losses.append(total[i] - torch.logsumexp(chosen, 0))
        else:
            losses.append(total[i] - null[i])
    return torch.stack(losses).mean()
