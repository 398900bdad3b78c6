"""What two answers share once writing habits are set aside: the normalisation of the answer metrics."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile(r"[—–―－~～〜∼]+|-{2,}")
# A dot between digits, a percent or slash sign and a dash between figures carry meaning; other punctuation does not.
_MEANINGLESS = re.compile(r"(?<!\d)\.|\.(?!\d)|(?<![0-9%])-|-(?!\d)|[^\w.%‰/+\-]|_")


def normalise(text: str) -> str:
    """Fold width and case, drop white space and punctuation that carries no value.

    NFKC folding (％ -> %, ３ -> 3), lower case, no white space; quotation marks, brackets, commas and stops go, but
    the decimal point, %, /, + and a dash between figures stay, so that 3.2 never equals 32.

    Example:
        >>> normalise("《关于……的意见》。"), normalise("１３.2 ％"), normalise("2—3年")
        ('关于的意见', '13.2%', '2-3年')
    """
    text = _DASHES.sub("-", text)
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", "".join(text.split()))
    return _MEANINGLESS.sub("", text)
