"""Numbers as heading labels print them."""

from __future__ import annotations

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PAREN_HAN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_PAREN_NUM = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_ORDINAL_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}


def label_number(words: str) -> int | None:
    """The value of a label's number: Chinese, Arabic, full-width or circled; None if it is not one.

    Example:
        >>> label_number("二十三"), label_number("１２"), label_number("③"), label_number("一百零五")
        (23, 12, 3, 105)
    """
    if not words:
        return None
    if words in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[words]
    if len(words) == 1:
        for series in (_CIRCLED, _PAREN_HAN, _PAREN_NUM):
            if words in series:
                return series.index(words) + 1
    if words.isdigit() and words.isdecimal():
        return int(words)
    if all(c in _DIGITS for c in words):  # 一〇五
        return int("".join(str(_DIGITS[c]) for c in words))
    total = current = 0
    for c in words:
        if c in _DIGITS:
            current = _DIGITS[c]
        elif c in _UNITS:
            total += (current or 1) * _UNITS[c]
            current = 0
        else:
            return None
    return total + current
