"""Trained models at run time: span readers on ONNX Runtime, or any extractive reader of the hub on torch; a tagger.

Example::

    reader = load_reader()                      # the shipped reader
    reading = reader.read("白酒产量是多少？", ["2019年白酒产量15.44万千升。"])[0]
    best = reading.spans[0]                     # offsets in the passage
    names = load_tagger().tag(["市长王建国到安平县调研。"])[0]      # persons, places, organisations
"""

from __future__ import annotations

from govtext.encoding.protocol import SpanReader, load_reader
from govtext.encoding.spans import PassageReading, SpanScore
from govtext.encoding.tagging import Entity, Tagger, load_tagger

__all__ = ["Entity", "PassageReading", "SpanReader", "SpanScore", "Tagger", "load_reader", "load_tagger"]
