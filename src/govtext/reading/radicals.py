"""Radical code points in place of characters.

Many PDF files made on Windows say ⼈民⽣活 with code points of the Kangxi radicals (U+2F00…) and their supplement
(U+2E80…) where 人民生活 was typed, since the font's table gives both for one glyph; no search finds such words.
"""

from __future__ import annotations

import unicodedata

# Supplement radicals that look just like a character of their own. Must not hold parts of characters (⺡, ⻌): no text
# has them by mistake.
_SUPPLEMENT = (
    "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺓幺⺕彐⺛旡⺝月⺟母⺠民⺤爫⺩王⺫目⺬示⺭礻⺰纟⺱罓⺳罒⺶羊⺸羊⺹耂⺺肀⺼月⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝"
    "⻋车⻏阝⻐钅⻑長⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_TABLE: dict[int, str] = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    # Compatibility ideographs are one for one too (U+F9F7 立 for 立), but the twelve of them that are unified stay.
    **{
        code: unicodedata.normalize("NFC", chr(code))
        for code in range(0xF900, 0xFAD9)
        if len(unicodedata.normalize("NFC", chr(code))) == 1
    },
    **{ord(radical): plain for radical, plain in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
}
_ALL = frozenset(map(chr, _TABLE))


def unify(text: str) -> str:
    """``text`` with radical and compatibility code points made the characters they stand for, one for one.

    Example:
        >>> unify("⼈⺠⽣活")
        '人民生活'
    """
    return text if _ALL.isdisjoint(text) else text.translate(_TABLE)
