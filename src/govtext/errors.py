"""The exceptions of govtext.

::

    GovtextError
    ├── OffsetError        (ValueError)   a span that does not fit its text
    ├── IngestError        (ValueError)   a file that cannot be read as a report
    │   ├── EncodingError                 its bytes are not text in a known encoding
    │   └── LimitError                    it is larger than a stated limit
    ├── OptionError        (ValueError)   an argument outside what is allowed
    ├── ModelFolderError   (ValueError)   a model folder that is missing, incomplete or damaged
    ├── EvalDataError      (ValueError)   a faulty evaluation or prediction file; names file and line
    ├── CorpusError        (RuntimeError) an index on disk that cannot be used
    └── MissingExtraError  (ImportError)  an optional package that is not installed

Every message says what came, what is allowed and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable


class GovtextError(Exception):
    """Base of all errors that govtext raises on purpose."""


class OffsetError(GovtextError, ValueError):
    """A span that is reversed, negative or ends past its text."""


class IngestError(GovtextError, ValueError):
    """A file or byte string that cannot be read as a report."""


class EncodingError(IngestError):
    """Bytes that are not text in any encoding that was tried."""


class LimitError(IngestError):
    """Input larger than a stated, changeable limit."""


class OptionError(GovtextError, ValueError):
    """An argument outside what is allowed."""


class ModelFolderError(GovtextError, ValueError):
    """A model folder that is missing, incomplete or damaged."""


class EvalDataError(GovtextError, ValueError):
    """A faulty evaluation or prediction file; the message names file and line."""


class CorpusError(GovtextError, RuntimeError):
    """A corpus folder that cannot be used."""


class MissingExtraError(GovtextError, ImportError):
    """An optional package that is not installed."""


def unknown_name(what: str, name: object, known: Iterable[str]) -> OptionError:
    """The error for a name that a registry does not hold; it lists the known ones."""
    return OptionError(f"unknown {what} {name!r}; known: {', '.join(sorted(known))}; or pass a callable")
