"""Text of unknown origin, made fit for a page.

Two dangers beside markup: characters that HTML cannot carry (NUL, lone surrogates), and direction controls, with which a
text shows other words than it holds.
"""

from __future__ import annotations

import re
from html import escape

# What no report needs and what a page must not carry: control characters except tab and line feed, zero-width and
# direction controls, annotation marks, surrogates, noncharacters. Carriage returns count: a browser would change them.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff]"
)


def safe(text: str) -> str:
    r"""Escaped for element content and quoted attributes; an unfit character becomes U+FFFD, so that no offset moves.

    Example:
        >>> safe("<b>\u202e“甲”")
        '&lt;b&gt;\ufffd“甲”'
    """
    return escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", text))


def spelled_out(text: str) -> str:
    r"""Like :func:`safe`, but an unfit character is named: for showing what a file really held.

    Example:
        >>> spelled_out("甲\u200b乙")
        '甲<span class="code-point">U+200B</span>乙'
    """
    return _UNFIT.sub(lambda m: f'<span class="code-point">U+{ord(m.group()):04X}</span>', escape(text))
