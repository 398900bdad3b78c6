"""Trained models at run time: span readers on ONNX Runtime, or any extractive reader of the hub on torch.

Example::

    reader = load_reader()                      # the shipped reader
    reading = reader.read("白酒产量是多少？", ["2019年白酒产量15.44万千升。"])[0]
    best = reading.spans[0]                     # offsets in the passage
"""

from __future__ import annotations

from govtext.encoding.protocol import SpanReader, load_reader
from govtext.encoding.spans import PassageReading, SpanScore

__all__ = ["PassageReading", "SpanReader", "SpanScore", "load_reader"]
