"""Contents pages that stand in the text: their lines repeat the headings and are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

# 一、发展基础........3 · （二）主要目标·······12 · 第一章 总则 …………
_LEADER = re.compile(r"(?:\.{4,}|…{3,}|·{4,}|(?:[.…·] ){4,}[.…·]?)\s*[0-9IVXivx]{0,4}$")
_LEADER_ENDS = frozenset(".…· 0123456789IVXivx")
_CAPTION = re.compile(r"目\s*[录次]$")
_PAGE = re.compile(r"[\s.…·（(]*[0-9]{0,3}[）)]?$")
_LEAST = 3
_BRIDGED = 3
_LONGEST = 80


def contents_lines(lines: Sequence[str]) -> set[int]:
    """Indices of the lines of contents pages: led by dots to a page number, or below 目录 and met again as headings."""
    found = {i for i, line in enumerate(lines) if line[-1:] in _LEADER_ENDS and _LEADER.search(line)}
    captions = [i for i, line in enumerate(lines) if len(line) <= 6 and _CAPTION.match(line)]
    if captions:
        last_place = {_words(line): i for i, line in enumerate(lines) if len(line) <= _LONGEST}
        for caption in captions:
            last = at = caption
            # A line or two may be worded otherwise than its heading.
            while at + 1 < len(lines) and at - last < _BRIDGED and lines[at + 1][-1] not in "。；":
                at += 1
                if at in found or last_place.get(_words(lines[at]), -1) > at:
                    last = at
            found.update(range(caption, last + 1))
    return found if len(found) >= _LEAST else set()


def _words(line: str) -> str:
    """A line without blanks and page number, as contents and heading have it in common."""
    return "".join(_PAGE.sub("", line).split())
