"""Whether a summary can be read without the report: the rules that every digest is checked by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtext.results import GAP, Summary
from govtext.summarization.clauses import points_back

_PAIRS = (("“", "”"), ("‘", "’"), ("（", "）"), ("《", "》"), ("「", "」"), ("【", "】"))
_ORDINALS = "一二三四五六七八九"
# 二是 二要 第二， at the start of a clause; 第二产业 and 二是 inside a word are none.
_ITEM = re.compile(
    r"(?:^|(?<=[。；，：!！?？\n…]))(?:([一二三四五六七八九])(?:是|要)(?![一二三四五六七八九])|第([一二三四五六七八九])，)"
)
_SENTENCES = re.compile(r"(?<=[。！？\n])(?=.)|(?<=……)(?=[^。])")


def faults(summary: Summary) -> Iterator[str]:
    """What would stop a reader: dangling openings, broken enumerations, cut quotations.

    The rules look at the text alone, not at how it was selected, so they hold any method to the same standard.
    """
    text = summary.text
    pieces = _SENTENCES.split(text)
    before = ""
    for number, piece in enumerate(pieces):
        opening = piece.lstrip()
        if opening and points_back(opening, 0, len(opening)) and (number == 0 or before.endswith(GAP)):
            yield f"dangling opening: {opening[:20]}"
        before = piece
    for piece in summary.sentences:
        if (
            piece.rank
            and points_back(piece.text, 0, len(piece.text))
            and not _follows(summary, piece.span.start, piece.document_id)
        ):
            yield f"dangling opening: {piece.text[:20]}"
        for opener, closer in _PAIRS:
            if piece.text.count(opener) != piece.text.count(closer):
                yield f"cut quotation {opener}{closer}: {piece.text[:40]}"
    expected = 1
    for match in _ITEM.finditer(text):
        number = _ORDINALS.index(match.group(1) or match.group(2)) + 1
        if number not in (1, expected):
            yield f"broken enumeration: {text[match.start() : match.start() + 20]}"
        expected = number + 1


def _follows(summary: Summary, start: int, document_id: str) -> bool:
    """Whether the words right before a piece are in the summary too."""
    return any(s.document_id == document_id and 0 <= start - s.span.end <= 3 for s in summary.sentences)
