"""The official EM and F1 of CMRC 2018, quirks included, for comparison with published figures.

Source: Cui et al. 2019, "A Span-Extraction Dataset for Chinese Machine Reading Comprehension", evaluation script
version 6 (ymcui/cmrc2018). This is a reimplementation of its behaviour, not its code. The script tokenizes what is
not Chinese with NLTK's Treebank tokenizer; the rules of it that matter for short answers are written out here.

Known weaknesses, kept on purpose: F1 is the longest common *contiguous* run, so a wrong figure earns partial credit
(32万千升 for 3.2万千升: 0.75), ％ differs from %, and a lone punctuation mark has EM 1 and F1 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# The script's list; its two-character entry …… never equals one character, so … is not in effect.
_PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_HAN = re.compile(r"[一-龥]")

# Treebank tokenization, cut down to what occurs inside an answer: signs stand alone; a comma or colon only when no
# digit follows; a full stop only at the end.
_SPLITS = (
    (re.compile(r"[\"“”„«»]|``|''"), r" \g<0> "),
    (re.compile(r"([:,])([^\d])"), r" \1 \2"),
    (re.compile(r"([:,])$"), r" \1 "),
    (re.compile(r"\.{2,}"), r" \g<0> "),
    (re.compile(r"[;@#$%&?!]"), r" \g<0> "),
    (re.compile(r"([^.])(\.)([\])}>\"']*)\s*$"), r"\1 \2 \3"),
    (re.compile(r"[\]\[(){}<>]"), r" \g<0> "),
    (re.compile(r"--+"), r" \g<0> "),
)


def cmrc_em(prediction: str, answers: Iterable[str]) -> float:
    """1.0 if the prediction equals an answer after lower-casing and deleting the script's punctuation; {0, 1}."""
    wanted = _without_punctuation(prediction)
    return float(any(wanted == _without_punctuation(answer) for answer in answers))


def cmrc_f1(prediction: str, answers: Iterable[str]) -> float:
    """Best F1 of the longest common contiguous token run over the answers; range [0, 1].

    Example:
        >>> round(cmrc_f1("国务院", ["国务院办公厅"]), 3), cmrc_f1("32万千升", ["3.2万千升"])
        (0.667, 0.75)
    """
    predicted = cmrc_tokens(prediction)
    best = 0.0
    for answer in answers:
        tokens = cmrc_tokens(answer)
        run = _longest_common_run(tokens, predicted)
        if run:
            precision, recall = run / len(predicted), run / len(tokens)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def cmrc_tokens(text: str) -> list[str]:
    """Each Chinese character a token, the script's punctuation dropped, the rest by the Treebank rules."""
    tokens: list[str] = []
    other = ""
    for char in text.lower().strip():
        if char in _PUNCTUATION:
            continue
        if _HAN.match(char):
            tokens += _treebank(other)
            tokens.append(char)
            other = ""
        else:
            other += char
    return tokens + _treebank(other)


def _treebank(text: str) -> list[str]:
    for pattern, replacement in _SPLITS:
        text = pattern.sub(replacement, text)
    return text.split()


def _without_punctuation(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _PUNCTUATION)


def _longest_common_run(a: Sequence[str], b: Sequence[str]) -> int:
    best = 0
    previous = [0] * (len(b) + 1)
    for token in a:
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            if token == other:
                row[j + 1] = previous[j] + 1
                best = max(best, row[j + 1])
        previous = row
    return best
