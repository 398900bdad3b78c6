"""Questions about reports, answered in their own words with evidence and a calibrated probability."""

from govtext.qa.answering import Answerer, ask, ask_many
from govtext.qa.reader import READERS, Reader, ReaderSpan, Reading

__all__ = ["READERS", "Answerer", "Reader", "ReaderSpan", "Reading", "ask", "ask_many"]
