"""What is indexed of a file, made ready in a worker process: packed documents, their metadata, passages as terms."""

from __future__ import annotations

from dataclasses import dataclass

from govtext.corpus.codec import pack
from govtext.corpus.metadata import Metadata, guess_metadata
from govtext.document import Document
from govtext.pipeline import read
from govtext.retrieval.equivalents import load_equivalents
from govtext.retrieval.terms import find_concepts, fold, terms_of

PASSAGE_CHARS = 320
"""A passage is closed by the sentence that makes it longer than this."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of one document; ``start`` and ``end`` are offsets in its text, ``terms`` are parted by blanks."""

    document: int
    start: int
    end: int
    terms: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a worker returns about a file."""

    sha256: str
    chars: int
    record: bytes
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    metadata: tuple[Metadata, ...]
    passages: tuple[Passage, ...]


def parse_file(path: str, state: dict[str, object]) -> Parsed:
    """Read a file and prepare it for the index; run in worker processes."""
    return prepare(read(path))


def parse_file_setup(**options: object) -> dict[str, object]:
    """Nothing needs to be loaded."""
    return options


def prepare(documents: list[Document]) -> Parsed:
    """Pack the documents of one file and cut them into passages."""
    passages: list[Passage] = []
    for number, document in enumerate(documents):
        passages.extend(_cut(document, number))
    return Parsed(
        sha256=documents[0].source.sha256,
        chars=sum(len(document.text) for document in documents),
        record=pack(documents),
        titles=tuple(document.title or "" for document in documents),
        headings=tuple(to_terms(f"{document.title or ''} {document.subtitle or ''}") for document in documents),
        metadata=tuple(guess_metadata(document) for document in documents),
        passages=tuple(passages),
    )


def _cut(document: Document, number: int) -> list[Passage]:
    """Windows of whole sentences that do not run over the start of a section's heading."""
    starts = {section.span.start for section in document.sections[1:] if section.kind != "item"}
    passages: list[Passage] = []
    first = last = -1
    for sentence in document.sentences:
        begin = sentence.span.start
        if first >= 0 and (begin in starts or last - first > PASSAGE_CHARS):
            passages.append(Passage(number, first, last, to_terms(document.text[first:last])))
            first = -1
        if first < 0:
            first = begin
        last = sentence.span.end
    if first >= 0:
        passages.append(Passage(number, first, last, to_terms(document.text[first:last])))
    return passages


def to_terms(text: str) -> str:
    """Pairs of characters, figures and Latin words of a text, parted by blanks; none holds a blank."""
    return " ".join(terms_of(fold(text)))


def query_terms(query: str) -> dict[str, float]:
    """The terms of a query with their weight; words that mean the same as one of its words count a little.

    Example:
        >>> query_terms("GDP")["产总"]
        0.3
    """
    folded = fold(query)
    weights = dict.fromkeys(terms_of(folded), 1.0)
    named = {concept for concept, _, _ in find_concepts(folded)}
    for group in load_equivalents():
        if "=" + group[0] in named:
            for word in group[:4]:
                for term in terms_of(word):
                    weights.setdefault(term, 0.3)
    return weights
