"""govtext: structure, short versions, answers with evidence and figures from Chinese government reports, offline.

The public names are loaded when first used, so that ``import govtext`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Name -> module that defines it.
_PUBLIC = {
    "read": "govtext.pipeline",
    "parse": "govtext.pipeline",
    "Document": "govtext.document",
    "SourceText": "govtext.document",
    "Section": "govtext.document",
    "Paragraph": "govtext.document",
    "Sentence": "govtext.document",
    "Period": "govtext.document",
    "Span": "govtext.offsets",
    "OffsetMap": "govtext.offsets",
    "GovtextError": "govtext.errors",
}

__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from govtext.document import Document, Paragraph, Period, Section, Sentence, SourceText
    from govtext.errors import GovtextError
    from govtext.offsets import OffsetMap, Span
    from govtext.pipeline import parse, read


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        value = getattr(import_module(_PUBLIC[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'govtext' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
