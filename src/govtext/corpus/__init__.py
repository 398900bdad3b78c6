"""A folder of reports as an index on disk: search, questions, facts and digests over all of them."""

from govtext.corpus.corpus import SUFFIXES, Changes, Corpus, Hit, Progress
from govtext.corpus.metadata import KINDS, Metadata, guess_metadata
from govtext.corpus.store import DocumentRow, FileRow

__all__ = [
    "KINDS",
    "SUFFIXES",
    "Changes",
    "Corpus",
    "DocumentRow",
    "FileRow",
    "Hit",
    "Metadata",
    "Progress",
    "guess_metadata",
]
