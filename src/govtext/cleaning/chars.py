"""Classes of characters that the repair steps share, and the printed width of a line."""

from __future__ import annotations

import re

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ideographs, 〇 included, for use inside a character class."""

WIDE_MARKS = "，。、；：！？（）《》〈〉「」『』【】〔〕“”‘’…—·％～"
"""Punctuation that is set as wide as an ideograph."""

BLANK = r"[^\S\n]"
"""A horizontal blank, the ideographic space included."""

CLOSERS = "”’」』）)】〕》〉\"'"
"""Closing quotes and brackets."""

NOT_AT_LINE_START = "，。、；：！？）》〉」』】〕”’％%…,;"
"""Marks that typesetting never puts at the start of a line: a line that begins so continues the one above."""

NOT_AT_LINE_END = "（《〈「『【〔“‘"
"""Opening marks that typesetting never leaves at the end of a line."""

# A figure or Latin word is not broken by a line end; with it go a sign, and the marks that may not start a line.
_FIRST_TOKEN = re.compile(
    rf"[{NOT_AT_LINE_END}]*(?:[0-9A-Za-z][0-9A-Za-z.,%％/+-]*|.)[{NOT_AT_LINE_START}]*", re.DOTALL
)


def width(text: str) -> float:
    """Printed width in ideographs, blanks not counted: an ASCII character takes half."""
    visible = text if " " not in text else text.replace(" ", "")
    # Ideographs and full-width marks take three bytes of UTF-8, ASCII one: the byte length tells how many there are.
    narrow = (3 * len(visible) - len(visible.encode("utf-8", "surrogatepass"))) / 2
    return len(visible) - narrow / 2


def first_token_width(line: str) -> float:
    """Width of what could not have been split off the start of ``line`` to fill the line above it."""
    match = _FIRST_TOKEN.match(line)
    return width(match.group()) if match else 0.0
