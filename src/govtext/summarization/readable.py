"""Whether a summary can be read without the report: the rules that every digest is checked by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from govtext.document import Document
from govtext.results import GAP, Summary, SummarySentence, joint_of
from govtext.summarization.clauses import leans_back, points_back, split_clauses
from govtext.summarization.syntax import is_adverbial, names_subject, opens_with_verb

_PAIRS = (("“", "”"), ("‘", "’"), ("（", "）"), ("《", "》"), ("「", "」"), ("【", "】"))
_ORDINALS = "一二三四五六七八九"
# 二是 二要 第二， at the start of a clause; 第二产业 and 二是 inside a word are none.
_ITEM = re.compile(
    r"(?:^|(?<=[。；，：!！?？\n…]))(?:([一二三四五六七八九])(?:是|要)(?![一二三四五六七八九])|第([一二三四五六七八九])，)"
)
_SENTENCES = re.compile(r"(?<=[。！？\n])(?=.)|(?<=……)(?=[^。])")
_ENDED = frozenset("。！？；…!?;\n")


def faults(summary: Summary, documents: Sequence[Document] = ()) -> Iterator[str]:
    """What would stop a reader: dangling openings, broken enumerations, cut quotations, adverbials cut loose.

    The rules look at what was quoted, not at how it was selected, so they hold any method to the same standard. With the
    documents it was quoted from they also tell a predicate whose subject was left out.
    """
    for piece, following in pairwise(summary.sentences):
        yield from _run_together(piece, following)
    for document in documents:
        quoted = [piece for piece in summary.sentences if piece.document_id == document.document_id]
        for index, pieces in groupby(quoted, key=lambda piece: piece.sentence_index):
            yield from _torn(document, index, list(pieces))
    text = summary.text
    before = ""
    for number, words in enumerate(_SENTENCES.split(text)):
        opening = words.lstrip()
        if opening and points_back(opening, 0, len(opening)) and (number == 0 or before.endswith(GAP)):
            yield f"dangling opening: {opening[:20]}"
        before = words
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


def _run_together(piece: SummarySentence, following: SummarySentence) -> Iterator[str]:
    """Two pieces of different sentences that a reader takes for one."""
    if (piece.document_id, piece.sentence_index) == (following.document_id, following.sentence_index):
        return
    closed = piece.text.rstrip("”’」』）)】》")[-1:] + joint_of(piece, following).replace(GAP, "")
    if _ENDED.isdisjoint(closed):
        yield f"two sentences run together: {piece.text[-10:]}{GAP}{following.text[:10]}"


def _torn(document: Document, index: int, pieces: Sequence[SummarySentence]) -> Iterator[str]:
    """What the pieces of one sentence lack: the clause an adverbial belongs to, the subject of a predicate."""
    text = document.text
    clauses = split_clauses(document, [document.sentences[index]])
    kept = {c.index for c in clauses for p in pieces if p.span.start <= c.start and c.end <= p.span.end}
    subject = -1
    for clause in clauses:
        span = clause.start, clause.end
        adverbial = is_adverbial(text, *span)
        if clause.index in kept and not clause.last and adverbial and clause.index + 1 not in kept:
            yield f"adverbial cut loose: {text[slice(*span)][:30]}"
        if (
            not adverbial
            and opens_with_verb(text, *span)
            and clause.index in kept
            and subject >= 0
            and subject not in kept
        ):
            yield f"predicate without its subject: {text[slice(*span)][:30]}"
        if names_subject(text, *span) and (clause.first or not leans_back(text, *span)):
            subject = clause.index
