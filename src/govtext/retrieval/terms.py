"""What a passage and a question are matched by: character pairs, whole figures and Latin words, and concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import add

from govtext.retrieval.equivalents import load_equivalents

# Width and case are folded one character for one, so that offsets stay valid.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)}
_FOLD.update({ord(c): ord(c.lower()) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
_FOLD.update({0xFF21 + i: ord("a") + i for i in range(26)})
_FOLD[ord("\N{IDEOGRAPHIC SPACE}")] = ord(" ")

# A figure with its decimals and separators, a Latin word, or a run of Chinese characters.
_RUN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|[\u3400-\u9fff〇]+")


def fold(text: str) -> str:
    """``text`` with full-width ASCII made half-width and Latin letters in lower case; the length never changes.

    Example:
        >>> fold("ＧＤＰ增长５．５％")
        'gdp增长5.5%'
    """
    return text.translate(_FOLD)


def _by_pair() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for group in load_equivalents():
        concept = "=" + group[0]
        for word in group:
            table.setdefault(word[:2], []).append((word, concept))
    # Longest first: 一般公共预算收入 before 一般公共预算.
    return {pair: tuple(sorted(words, key=lambda row: -len(row[0]))) for pair, words in table.items()}


_CONCEPTS = _by_pair()


def find_terms(folded: str) -> Iterator[tuple[str, int, int]]:
    """The terms of a folded text with their place, as ``(term, start, end)``.

    Chinese runs give every pair of neighbouring characters (and a run of one character gives it alone); figures and
    Latin words come whole; a word of the equivalents table also gives its concept, written with a leading ``=``.

    Example:
        >>> [term for term, _, _ in find_terms("白酒产量15.44万")]
        ['白酒', '酒产', '产量', '15.44', '万']
    """
    for match in _RUN.finditer(folded):
        start, end = match.span()
        run = match.group()
        if (run[0] < "\u3400" and run[0] != "〇") or end - start == 1:
            yield run, start, end
        else:
            for i in range(end - start - 1):
                yield run[i : i + 2], start + i, start + i + 2


def find_concepts(folded: str) -> list[tuple[str, int, int]]:
    """Words of the equivalents table in a folded text, longest first at each place, not overlapping.

    Example:
        >>> [concept for concept, _, _ in find_concepts("gdp和生产总值")]
        ['=地区生产总值', '=地区生产总值']
    """
    found: list[tuple[str, int, int]] = []
    done = 0
    for at, pair in enumerate(map(add, folded, folded[1:])):
        if at < done or pair not in _CONCEPTS:
            continue
        for word, concept in _CONCEPTS[pair]:
            if folded.startswith(word, at):
                done = at + len(word)
                found.append((concept, at, done))
                break
    return found


def terms_of(folded: str) -> list[str]:
    """The terms of :func:`find_terms` without their places, which takes a fifth of the time.

    Example:
        >>> terms_of("白酒产量15.44万")
        ['白酒', '酒产', '产量', '15.44', '万']
    """
    terms: list[str] = []
    for run in _RUN.findall(folded):
        if (run[0] < "\u3400" and run[0] != "〇") or len(run) == 1:
            terms.append(run)
        else:
            terms.extend(map(add, run, run[1:]))
    return terms


def index_terms(folded: str) -> list[str]:
    """The terms that a passage is indexed by: those of :func:`find_terms` and :func:`find_concepts`, repeats kept."""
    terms = terms_of(folded)
    terms.extend([concept for concept, _, _ in find_concepts(folded)])
    return terms
