"""Repair of extracted text: named steps, each recorded in the OffsetMap and logged."""

from govtext.cleaning.apply import CleanedText, clean

__all__ = ["CleanedText", "clean"]
