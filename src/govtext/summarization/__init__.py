"""Verbatim digests of reports within a length budget."""

from govtext.summarization.ranking import SUMMARIZERS
from govtext.summarization.summarizer import Summarizer, summarize, update

__all__ = ["SUMMARIZERS", "Summarizer", "summarize", "update"]
