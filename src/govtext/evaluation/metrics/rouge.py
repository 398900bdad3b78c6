"""ROUGE for Chinese, on characters and on words, with a signature that says how it was computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from govtext.evaluation.metrics.scores import Prf, prf

Tokenizer = Callable[[str], list[str]]

# Figures with their sign and Latin words stay whole; grammatical characters stand alone; what is between them is
# cut into pairs from the left. No dictionary, so that the same text gives the same tokens in every version.
_PIECE = re.compile(r"[0-9]+(?:\.[0-9]+)?[%％]?|[A-Za-z]+|[的了着过在是和与及或对为以把将被从向到由于等]|[㐀-䶿一-鿿]")
_PARTICLES = frozenset("的了着过在是和与及或对为以把将被从向到由于等")


def char_tokens(text: str) -> list[str]:
    """Every visible character; white space is dropped, punctuation kept."""
    return [char for char in text if not char.isspace()]


def word_tokens(text: str) -> list[str]:
    """Figures and Latin words whole, grammatical characters alone, other Chinese in pairs; no punctuation.

    Example:
        >>> word_tokens("白酒产量为15.44万千升，同比增长13.2%。")
        ['白酒', '产量', '为', '15.44', '万千', '升', '同比', '增长', '13.2%']
    """
    tokens: list[str] = []
    waiting, end = "", -1
    for match in _PIECE.finditer(text):
        piece = match.group()
        pairable = len(piece) == 1 and not piece.isascii() and piece not in _PARTICLES
        if waiting and (not pairable or match.start() != end):
            tokens.append(waiting)
            waiting = ""
        if not pairable:
            tokens.append(piece)
        elif waiting:
            tokens.append(waiting + piece)
            waiting = ""
        else:
            waiting = piece
        end = match.end()
    return [*tokens, waiting] if waiting else tokens


TOKENIZERS: dict[str, Tokenizer] = {"chars": char_tokens, "words": word_tokens}
"""``words`` is the dictionary-free segmentation of :func:`word_tokens`."""


def signature(tokenizer: str) -> str:
    """How a ROUGE figure was computed, to be printed beside it."""
    name = {"chars": "tok:visible-chars", "words": "tok:pairs-v1(figures+latin whole, particles single)"}[tokenizer]
    return f"ROUGE|govtext-1|{name}|ngrams:clipped counts|L:whole-text LCS|stemmer:none|refs:best F1|lower:no"


def rouge_n(prediction: Sequence[str], reference: Sequence[str], n: int) -> Prf:
    """Clipped n-gram overlap: R = matches / n-grams of the reference, P = matches / n-grams of the prediction.

    Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries". Range [0, 1].
    """
    predicted, wanted = _ngrams(prediction, n), _ngrams(reference, n)
    if not predicted or not wanted:
        return Prf(0.0, 0.0, 0.0)
    return prf((predicted & wanted).total(), predicted.total(), wanted.total())


def rouge_l(prediction: Sequence[str], reference: Sequence[str]) -> Prf:
    """Longest common subsequence of the whole texts over the length of each; range [0, 1]. Source: Lin 2004."""
    if not prediction or not reference:
        return Prf(0.0, 0.0, 0.0)
    return prf(lcs_length(prediction, reference), len(prediction), len(reference))


def rouge(prediction: str, references: Iterable[str], tokenizer: str = "chars") -> dict[str, float]:
    """ROUGE-1, -2 and -L F1, the best over the references.

    Example:
        >>> {k: round(v, 3) for k, v in rouge("白酒产量增长", ["白酒产量同比增长"]).items()}
        {'rouge1': 0.857, 'rouge2': 0.667, 'rougeL': 0.857}
    """
    tokenize = TOKENIZERS[tokenizer]
    predicted = tokenize(prediction)
    best = {"rouge1": 0.0, "rouge2": 0.0, "rougeL": 0.0}
    for reference in references:
        wanted = tokenize(reference)
        for name, score in (
            ("rouge1", rouge_n(predicted, wanted, 1)),
            ("rouge2", rouge_n(predicted, wanted, 2)),
            ("rougeL", rouge_l(predicted, wanted)),
        ):
            best[name] = max(best[name], score.f1)
    return best


def lcs_length(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence, with one big integer as the row (Hyyrö 2004)."""
    masks: dict[str, int] = {}
    for i, token in enumerate(a):
        masks[token] = masks.get(token, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for token in b:
        match = masks.get(token, 0)
        row = (row + (row & match) | row & ~match) & full
    return len(a) - row.bit_count()


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
