"""Markdown: the words without their marks; headings and tables are kept as such."""

from __future__ import annotations

import re

from govtext.document import SourceText
from govtext.reading.flow import Flow, FlowCell
from govtext.reading.limits import DEFAULT_LIMITS, Limits, Watch

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[.)][ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?)?[ \t]*\|?[ \t]*$")
_INLINE = (
    (re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^\n*]{1,2000}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
    (re.compile(r"</?(?:b|i|u|em|strong|span|font|sup|sub|br)\b[^>\n]{0,200}>", re.IGNORECASE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])"), r"\1"),
)
_BOLD = re.compile(r"(\*\*|__)[^*_\n]+\1[ \t]*$")


def read_markdown(text: str, *, origin: str, sha256: str, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Read Markdown (CommonMark's marks and tables with pipes).

    Lines of one paragraph are joined, as a renderer joins them; a line that ends with two blanks or a backslash ends
    there. Numbers of lists are kept, bullets are not.
    """
    flow = Flow(Watch(origin, limits))
    open_lines: list[str] = []

    def end() -> None:
        if open_lines:
            words = ""
            for line in open_lines:
                words += _between(words, line) + line
            flow.paragraph(_plain(words), bold=_BOLD.match(words.strip()) is not None)
            open_lines.clear()

    lines = re.split(r"\r\n?|\n", text)
    at, fence = 0, ""
    if lines and lines[0].strip() == "---" and "---" in [line.strip() for line in lines[1:60]]:
        at = 2 + [line.strip() for line in lines[1:60]].index("---")  # the data block at the head
    while at < len(lines):
        line = lines[at]
        at += 1
        mark = _FENCE.match(line)
        if fence or mark:
            end()
            if fence and line.strip().startswith(fence):
                fence = ""
            elif not fence and mark:
                fence = mark.group(1)
            else:
                flow.paragraph(line)
            continue
        line = _QUOTE.sub("", line)
        heading = _HEADING.match(line)
        if heading:
            end()
            flow.paragraph(_plain(heading.group(2)), level=len(heading.group(1)))
        elif open_lines and (under := _UNDERLINE.match(line)) and len(open_lines) == 1:
            flow.paragraph(_plain(open_lines.pop()), level=1 if under.group(1)[0] == "=" else 2)
        elif not line.strip() or _RULE.match(line):
            end()
        elif "|" in line and at < len(lines) and _TABLE_RULE.match(lines[at]):
            end()
            at = _table(flow, lines, at - 1)
        else:
            if _BULLET.match(line) or _NUMBER.match(line):
                end()
                line = _BULLET.sub("", line)
            hard = line.endswith("  ") or line.endswith("\\")
            open_lines.append(line.strip().removesuffix("\\") + ("\n" if hard else ""))
    end()
    return flow.source(origin, sha256)


def _between(above: str, below: str) -> str:
    narrow = above[-1:].isascii() and below[:1].isascii() and above[-1:].isalnum() and below[:1].isalnum()
    return " " if narrow else ""


def _plain(words: str) -> str:
    for pattern, replacement in _INLINE:
        words = pattern.sub(replacement, words)
    return words


def _table(flow: Flow, lines: list[str], at: int) -> int:
    """Write the table that begins at line ``at``; the line after it."""
    cells: list[FlowCell] = []
    row = 0
    while at < len(lines) and "|" in lines[at] and lines[at].strip():
        if not (row == 1 and _TABLE_RULE.match(lines[at]) and not any(cell.row == 1 for cell in cells)):
            words = re.split(r"(?<!\\)\|", lines[at].strip().removeprefix("|").removesuffix("|"))
            cells += [FlowCell(_plain(word.strip()), row, column) for column, word in enumerate(words)]
            row += 1
            at += 1
            continue
        at += 1
    flow.table(cells)
    return at
