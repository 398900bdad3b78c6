"""Scanned pages: RapidOCR recognises their lines, which then are read like those of any PDF page.

The extra ``ocr``; its models (PP-OCRv4, 15 MB) come in the package, so nothing is fetched.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from govtext.errors import MissingExtraError
from govtext.reading.glyphs import Run, Style

_DOTS_PER_POINT = 2.5
"""180 dots an inch: what the models were made for."""
_SURE = 0.5
"""A line that the recogniser believes in less is dirt or a drawing."""
_ALIKE = 0.15
"""Sizes that differ by less than this share from the usual one are the usual one."""


class Recogniser:
    """The loaded models.

    Raises:
        MissingExtraError: The extra is not installed.
    """

    def __init__(self, origin: str) -> None:
        try:
            from rapidocr_onnxruntime import RapidOCR
        except ImportError as error:
            raise MissingExtraError(
                f"{origin}: recognising scanned pages needs the package rapidocr-onnxruntime; pip install 'govtext[ocr]'"
            ) from error
        self._engine = RapidOCR()

    def lines(self, page: Any) -> list[Run]:
        """The lines of a pypdfium2 page, in points from its top left corner."""
        found, _ = self._engine(page.render(scale=_DOTS_PER_POINT).to_numpy())
        runs: list[Run] = []
        for order, (corners, words, score) in enumerate(found or ()):
            if float(score) < _SURE or not words.strip():
                continue
            xs, ys = zip(*corners, strict=True)
            left, right, top, bottom = (value / _DOTS_PER_POINT for value in (min(xs), max(xs), min(ys), max(ys)))
            # The box is as high as its ink; the width of the characters tells the size better.
            size = (right - left) / max(sum(0.5 if c < "\u2000" else 1.0 for c in words), 1.0)
            size = min(size, bottom - top) if len(words) > 3 else bottom - top
            runs.append(Run(words.strip(), left, right, top, bottom, bottom - 0.15 * (bottom - top), Style(size), order))
        usual = median([run.style.size for run in runs]) if runs else 0.0
        for run in runs:
            if abs(run.style.size - usual) < _ALIKE * usual:
                run.style = Style(round(usual, 1))
        return runs
