"""Sentence boundaries inside a paragraph."""

from __future__ import annotations

import re

# An end mark (or a run of them) with the closing quotes and brackets that belong to it.
# Must match: 。  ！”  ？）  ……  。’”      Must not: the dot of 15.44, 1. or a URL; 》 (《怎么办？》 goes on).
_END = re.compile(r"[。！？!?…]+[”’」』）)】〕\"']*")
# What follows an end mark inside quotes or brackets when the sentence goes on around it: “……！”的口号, （……。），同时
_GOES_ON = frozenset("，、；：,;:的等和与及》〉”’」』")


def sentence_ends(text: str) -> list[int]:
    """Offsets at which the sentences of one paragraph end, the last being ``len(text)``.

    Args:
        text: One paragraph, without line breaks.

    Example:
        >>> sentence_ends("增长13.2%。他说：“好！”二是抓落实；三是……")
        [9, 15, 24]
    """
    ends: list[int] = []
    length = len(text)
    for match in _END.finditer(text):
        end = match.end()
        if end >= length:
            break
        following = text[end]
        if following in _GOES_ON:
            continue
        last = text[end - 1]
        if last in "!?" and following.isascii() and following.isalnum():
            continue  # a URL or code, not prose
        ends.append(end)
    if length:
        ends.append(length)
    return ends
