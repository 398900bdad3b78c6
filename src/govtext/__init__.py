"""govtext: structure, short versions, answers with evidence and figures from Chinese government reports, offline.

The public names are loaded when first used, so that ``import govtext`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Name -> module that defines it.
_PUBLIC = {
    **dict.fromkeys(("read", "parse"), "govtext.pipeline"),
    **dict.fromkeys(("summarize", "Summarizer"), "govtext.summarization"),
    **dict.fromkeys(("ask", "ask_many", "Answerer"), "govtext.qa"),
    **dict.fromkeys(("extract_facts", "facts_to_frame", "facts_to_csv", "compare_facts", "contradictions"), "govtext.facts"),
    "Corpus": "govtext.corpus",
    "process": "govtext.batch",
    "models": "govtext.modelstore",
    **dict.fromkeys(("Document", "SourceText", "Section", "Paragraph", "Sentence", "Located", "Byline", "Period"), "govtext.document"),
    **dict.fromkeys(("Answer", "Evidence", "Fact", "Quantity", "Summary", "SummarySentence"), "govtext.results"),
    **dict.fromkeys(("Span", "OffsetMap"), "govtext.offsets"),
    "GovtextError": "govtext.errors",
}

__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from govtext.batch import process
    from govtext.corpus import Corpus
    from govtext.document import Byline, Document, Located, Paragraph, Period, Section, Sentence, SourceText
    from govtext.errors import GovtextError
    from govtext.facts import compare_facts, contradictions, extract_facts, facts_to_csv, facts_to_frame
    from govtext.modelstore import models
    from govtext.offsets import OffsetMap, Span
    from govtext.pipeline import parse, read
    from govtext.qa import Answerer, ask, ask_many
    from govtext.results import Answer, Evidence, Fact, Quantity, Summary, SummarySentence
    from govtext.summarization import Summarizer, summarize


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        value = getattr(import_module(_PUBLIC[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'govtext' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
