"""Cleaned text to documents: reports, the heading tree, paragraphs, sentences."""

from govtext.segmentation.build import segment

__all__ = ["segment"]
