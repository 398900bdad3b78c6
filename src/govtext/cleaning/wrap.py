"""Which line breaks are wraps of a column and which end a paragraph.

The width of the column is judged around each line, not once for the file: a column is narrower beside a picture, and
a file may hold several layouts. In set type, a line that is full says nothing about its end, one that is short ends
its paragraph, and the first line of a paragraph is two characters shorter when its indent was lost in extraction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from govtext.cleaning.chars import NOT_AT_LINE_END, NOT_AT_LINE_START, first_token_width
from govtext.cleaning.lines import Line, is_soft, is_terminal

WIDEST_COLUMN = 48.0
"""Wider lines, in ideographs, are paragraphs on one line, not lines of a column."""

_NUMERAL = "一二三四五六七八九十百零〇"
# What can open a heading, an item or another paragraph of its own; used only to decide whether a line may continue
# the one above it. Must not match: 一、二产业 is told apart by the line above, not here; 2019年; 3.5%.
OPENER = re.compile(
    rf"(?:[{_NUMERAL}]{{1,4}}、"
    rf"|[（(][{_NUMERAL}]{{1,4}}[）)]"
    r"|[0-9０-９]{1,3}[、．﹒]|[0-9]{1,2}\.(?![0-9])|[（(][0-9０-９]{1,3}[）)]|[①-⑳]|[㈠-㈩]"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}\s?(?=[\u4e00-\u9fff])(?![万亿千百元吨个倍米公家户人件项次亩平立])"
    rf"|第[{_NUMERAL}0-9]{{1,5}}[编章节条](?![件款例])"
    r"|附件[一二三四五六七八九十0-9]*(?:[:：]|$)|附[:：]"
    r"|第[一二三四五六七八九十]{1,2}，|各位代表[！：]|同志们[！：]"
    r"|——|[□■◆●▲★※◇○])"
)
# A row of a list of names: 副组长：王明　　县政府办公室主任
_NAME_ROW = re.compile(r"(?:[\u4e00-\u9fff]{1,5}：)?[\u4e00-\u9fff]{2,4}\u3000\u3000[\u4e00-\u9fff]{2}")
_LIST_LABEL = re.compile(rf"[（(][0-9０-９]{{1,2}}[）)]|[①-⑳]|第[{_NUMERAL}]{{1,2}}，")
# A label that the extraction left alone on its line.
_LABEL_ONLY = re.compile(rf"(?:——|[（(][{_NUMERAL}]{{1,3}}[）)]|[{_NUMERAL}]{{1,3}}(?:、|[是要])|第[{_NUMERAL}]{{1,2}}[，、])$")
_LONGEST_LABEL = 5
# A word that ends no paragraph and no title: 关于 | 价格体系的改革
_OPEN_WORDS = frozenset("的和与及把将")
# Words that begin no paragraph: 现将有关事项通知 | 如下：
_RUNS_ON = re.compile("[如以]下[，：。]|收悉|的(?!确|士)")
# Articles and chapters set apart by a blank: never the rest of a sentence.
_STRONG_OPENER = re.compile(rf"第[{_NUMERAL}0-9]{{1,6}}[编章节条]\s")
# A line that is never part of a paragraph. Must match: 国发〔2018〕38号 · 2018年12月21日 · 二〇〇四年十二月十七日 · （此件公开发布）
_STANDALONE = re.compile(
    r"(?:[（(]?[^，。；：》）\s]{1,14}[〔\[［(（][0-9]{4}[〕\]］)）][^，。；：]{0,3}[0-9]{1,5}号[）)]?"
    r"|[（(]?(?:[12][0-9]{3}|[一二][〇○Ｏ0零一二三四五六七八九]{3})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月\s*(?:[0-9一二三四五六七八九十]{1,3}\s*日)?[）)]?"
    r"|[（(](?:此件|本文有).{2,12}[）)]"
    r"|(?:[-—]{1,4})?[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日.{0,12}在.{4,50}会议上.{0,16})$"
)
_OPENER_STARTS = frozenset("一二三四五六七八九十百零〇（(0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩第附各同—□■◆●▲★※◇○")
_STANDALONE_ENDS = frozenset("号月日）)上话告")
# A figure at the end of a line whose unit, or whose other half, stands on the next line.
_OPEN_FIGURE = re.compile(r"(?:[0-9](?:[.．])?|[0-9][百千万亿]{1,2}|[0-9]余|[0-9]多)$")
_UNIT_AHEAD = re.compile(
    r"[百千万亿]{0,2}(?:元|美元|千升|公升|升|吨|公斤|斤|亩|公顷|平方|立方|米|公里|千米|人|名|个|家|户|件|项|年|月|日|时|分|秒|"
    r"倍|次|期|所|处|条|座|台|辆|套|万|亿|千瓦|百分点|％|%|‰|度|岁|级|位|天|周|省|市|县|区|村|户次|人次|余|多)"
)
_OPEN_LASTS = frozenset("，、0123456789.．百千万亿余多")
_HAS_BRACKET = re.compile(r"[《（〔][^》）〕]*$")
# What a web page sets below the line: M | 2 | 增长…
_SUBSCRIPT = re.compile(r"[0-9](?:\.[0-9])?$")
_LATIN = re.compile("[A-Za-z]")
_FIGURE_ONLY = re.compile(r"[0-9 .,%-]+$")
_PROSE_MARK = re.compile(r"[，。；、：]")
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_STOPS = "。！？；"
_STOP = re.compile(f"[{_STOPS}]")


_MARKS_OF_LINES = "—-□■◆●▲"
"""A subtitle or byline that is not full is complete."""
_NEIGHBOURHOOD = 12
_LONGEST_TITLE = 90.0
_LONGEST_NOTE = 10
"""In lines."""
_WIDEST_PRINTED = 26.0
"""A column of a page that has pictures beside others is no wider, in ideographs."""
_TITLE_MEASURE = 1.4
"""A line that is wider than its column by this factor is set over the columns, as titles are."""
_LONGEST_HEADING = 50.0
"""In ideographs; what is longer without a full stop is an item of a list."""
# A document title that is not complete without the words on its next line.
_TITLE_HEAD = re.compile(r"关于|印发|人民政府|国务院")
# Whom a letter addresses, complete at the colon: 各县（市）人民政府：
_ADDRESSEE = re.compile("(?:政府|国务院|委员会?|代表|机构|单位|部门|同志们?)：$")
# What a heading speaks of last: 二、明年工作总体部署
_COMPLETE_HEADING = re.compile("(?:回顾|任务|部署|安排|要求|目标|措施|思路|原则|意义)$")
# Who issues it: complete on its line.
_ISSUER = re.compile(r"(?:人民政府|国务院|办公[厅室]|委员会|[局厅委部])$")
# 你们关于…的请示收悉 · 现将…的通知转发: the text itself
_SPEAKER = re.compile("[你您我]|现|经|根据|按照|兹|近")
_TITLE_YEAR = re.compile(r"[12][0-9]{3}\s?年(?![^，。]{0,4}月)")
# 2019年3月4日在…第三次会议上 and who speaks, as far as it stands on the same line.
_MEETING_HEAD = re.compile(r"[-—（(]{0,4}\s?[12][0-9]{3}\s?年\s?[0-9]{1,2}\s?(?:$|月)")
_MEETING_END = re.compile(r"(?:会议|大会|全会)上?(?:[^，。]{2,20}作.{0,8}报告)?[）)]?$")
_HEAD = 12
"""Lines at the head of a file that can be its title."""
TITLE_END = re.compile(
    r"(?:通知|通报|通告|公告|意见|决定|决议|命令|公报|报告|请示|批复|议案|函|纪要|办法|条例|规定|细则|方案|规划|计划|纲要|要点|总结|措施|政策|章程|制度|预案|标准|指南|答复)"
    r"(?:（[^（）]{1,12}）)?$"
)


def find_wraps(lines: list[Line]) -> tuple[list[bool], bool]:
    """Judge every line break.

    Returns:
        For each line, whether the break after it is a wrap: its paragraph goes on in the next line. And whether
        the text has columns at all: if not, it holds nothing that another look could join.
    """
    joined = [False] * len(lines)
    if len(lines) < 2:
        return joined, False
    if counted := _is_cut_by_count(lines):
        lines = [replace(line, width=float(len(line.text)), kind=()) for line in lines]
    judge = _Judge(lines, counted)
    columns, terminal = judge.columns, judge.terminal
    for index in range(len(lines) - 1):
        # A finished paragraph outside any column, the ordinary case of clean text, needs no thought.
        if columns[index] is not None or not terminal[index] or lines[index + 1].text[0] in NOT_AT_LINE_START:
            joined[index] = judge.goes_on(index)
        judge.step(index, joined[index])
    # In a column wraps are the rule. A few that only width suggests, amid lines that do not wrap, are chance: rows of a
    # table, entries of a list.
    around = _window_sums(joined, _NEIGHBOURHOOD, _NEIGHBOURHOOD)
    sizes = _window_sums([True] * len(lines), _NEIGHBOURHOOD, _NEIGHBOURHOOD)
    wraps = [
        join and (certain or near >= 0.15 * size)
        for join, certain, near, size in zip(joined, judge.certain, around, sizes, strict=True)
    ]
    return wraps, any(column is not None for column in columns)


def _is_cut_by_count(lines: list[Line]) -> bool:
    """Whether a tool has cut the lines after so many characters, half-width ones counted like the others."""
    lengths: Counter[int] = Counter()
    widths: Counter[float] = Counter()
    for line in lines:
        if 8 <= line.width <= WIDEST_COLUMN and line.text[-1] not in "。！？；：;:":
            lengths[len(line.text)] += 1
            widths[line.width] += 1
    if sum(lengths.values()) < 12:
        return False
    same_length = max(lengths.values())
    return same_length >= 0.6 * sum(lengths.values()) and same_length >= 1.2 * max(widths.values())


def _look_at(line: Line) -> tuple[bool, ...]:
    """Whether a line ends a paragraph, ends softly, opens a paragraph, and stands alone."""
    text = line.text
    opener = (text[0] in _OPENER_STARTS and OPENER.match(text) is not None) or (
        "\N{IDEOGRAPHIC SPACE}" in text and _NAME_ROW.match(text) is not None
    )
    standalone = text[-1] in _STANDALONE_ENDS and line.width < 60 and _STANDALONE.match(text) is not None
    line.kind = is_terminal(text), is_soft(text), opener, standalone
    return line.kind


class _Judge:
    """Decides line break after line break, remembering the paragraph it is in."""

    def __init__(self, lines: list[Line], counted: bool = False) -> None:
        self.lines = lines
        self.counted = counted
        kinds = [line.kind or _look_at(line) for line in lines]
        self.terminal, self.soft, self.opener, self.standalone = map(list, zip(*kinds, strict=True))
        self.columns = _column_widths(lines, self.terminal, self.soft, self.opener)
        self.spaced, self.all_spaced = _blank_line_style(lines, self.terminal)
        self.indented, self.steady = _paragraph_style(lines, self.terminal, self.columns, self.spaced)
        self.flush = self._flush_style()
        self.cut = self._cut_paragraphs()
        self.blocks = self._parts_by_blank_lines()
        self.certain = [False] * len(lines)  # joins that do not rest on the width of a column
        self.prose, self.measure = _prose_range(lines, self.terminal, self.soft), _usual_width(self.columns)
        # Of the paragraph that the current line belongs to:
        self.first = 0  # its first line
        self.heading = self.opener[0]  # it opens like a heading or item and has had no full stop yet
        self.so_far = 0.0  # its width above the current line
        self.fragment = False  # it was broken at a few words on a line of their own
        self.title_end = 0  # last line of the document title that was last seen

    def step(self, index: int, joined: bool) -> None:
        """Move on to the next line."""
        if joined:
            self.so_far += self.lines[index].width
            self.heading = self.heading and self.so_far < _LONGEST_HEADING and not _STOP.search(self.lines[index].text)
        else:
            self.first = index + 1
            self.fragment = False
            self.heading = self.opener[index + 1]
            self.so_far = 0.0

    def goes_on(self, index: int) -> bool:
        """Whether the paragraph goes on behind line ``index``."""
        line, below = self.lines[index], self.lines[index + 1]
        text, following = line.text, below.text
        terminal = self.terminal[index]

        column = self._column(index)
        if index < self.title_end or (index == self.first < _HEAD and self._opens_title(index)):
            self.certain[index] = True
            return True
        if index == self.title_end and index > self.first:
            return False
        if self._certainly_goes_on(index, column):
            self.certain[index] = True
            return True
        if terminal and self.opener[index + 1] and (column is None or not self._enumerates(index, column)):
            return False
        if index not in self.prose and index + 1 not in self.prose and (not self.opener[index] or text[0] == "—"):
            if TITLE_END.search(text) and "，" not in text:
                return False  # a complete title
            if self._title_goes_on(index):
                self.certain[index] = True
                return True
        if column is None or below.width > max(column, self.columns[index + 1] or 0.0) + 3:
            # No column here: each line is a paragraph, but for a column that changes its width beside a picture.
            return self._changes_column(index, column)
        standalone = self.standalone[index] or self.standalone[index + 1] or _STRONG_OPENER.match(following) is not None
        if standalone or text == following:
            return False
        if self.soft[index] and self.opener[index + 1] and not self._enumerates(index, column):
            return False
        if self._is_complete(index):
            return False
        if index < _HEAD and index == self.first and _TITLE_HEAD.search(text) and TITLE_END.search(text) and "，" not in text:
            return False  # a complete title
        # A heading is broken only where its first line is full.
        whole = self.heading and (index > self.first or self._slack(index, column) > 4.2)
        if not terminal and not self.soft[index] and not whole and self._gap_within(index):
            return True
        if not self.spaced[index] and below.gap and not below.after_break and not self._breaks_off(index, column):
            return False  # blank lines part paragraphs here
        indent = self.indented[index] and below.indent >= 1.5
        if terminal or self.soft[index]:
            return not indent and self._ended_line_goes_on(index, column)
        if self._closes_note(index):
            return False
        if self.heading and not _STOP.search(text):
            return not indent and self._heading_goes_on(index, column)
        return self._open_line_goes_on(index, column, indent)

    def _column(self, index: int) -> float | None:
        """The width of the column; where few lines show it, that of the nearest lines if this one is as wide."""
        if self.columns[index] is not None:
            return self.columns[index]
        width = self.lines[index].width
        for near in (*range(index + 1, min(index + 6, len(self.lines))), *range(index - 1, max(index - 6, -1), -1)):
            column = self.columns[near]
            if column is not None:
                return column if column - 4.2 <= width <= column + 1.5 else None
        return None

    def _is_complete(self, index: int) -> bool:
        """Whether the paragraph so far is an address or announces what is below, or titles what a notice issues."""
        first, text = self.first, self.lines[index].text
        if index - first > 3:
            return False
        if self.soft[index]:
            return text.endswith("如下：") or (_ADDRESSEE.search(text) is not None and not any(_STOP.search(line.text) for line in self.lines[first : index + 1]))
        return (
            first > 0
            and self.standalone[first - 1]
            and TITLE_END.search(text) is not None
            and not any(_PROSE_MARK.search(line.text) for line in self.lines[first : index + 1])
        )

    def _title_goes_on(self, index: int) -> bool:
        """Whether a line before or behind all prose is far wider than the columns, as titles are set, and lacks its end."""
        line, below = self.lines[index], self.lines[index + 1]
        if below.width <= 1 and TITLE_END.search(line.text + below.text):
            return True  # 政府工作报 | 告
        if self.measure is None or self.soft[index]:
            return False
        if below.width <= 1:
            return line.width > self.measure  # one character alone is no name and no title
        if not _TITLE_MEASURE * self.measure <= line.width <= WIDEST_COLUMN:
            return False
        rest = below.width <= 0.4 * line.width or TITLE_END.search(below.text) is not None
        return rest and not self.opener[index + 1] and not self.standalone[index + 1] and not is_terminal(below.text)

    def _certainly_goes_on(self, index: int, column: float | None) -> bool:
        """Signs that hold whatever the width: marks that end no line and begin none, a figure apart from its unit."""
        text, below, terminal = self.lines[index].text, self.lines[index + 1], self.terminal[index]
        if below.text[0] in NOT_AT_LINE_START:
            return True
        if terminal:
            return False
        # First and last characters are looked at before patterns: this is asked of every line.
        if (len(text) <= _LONGEST_LABEL and _LABEL_ONLY.match(text)) or (below.text[0] in "如以收的" and _RUNS_ON.match(below.text)):
            return True
        if (text[-1] in _OPEN_WORDS or text in ("在", "关于")) and not self.opener[index + 1]:
            return True
        if self._breaks_at_a_fragment(index) or self.cut[index] or self._is_left_in_block(index) or self._is_beside_subscript(index):
            return True
        last = text[-1]
        if last in NOT_AT_LINE_END or (_HAS_BRACKET.search(text) is not None and _opens_bracket(text, below.text)):
            return True
        # Outside a column neither a gap nor an indent counts: they are gone when the text is read again.
        if last not in _OPEN_LASTS or (column is not None and below.indent >= 2) or _FIGURE_ONLY.match(text):
            return False
        if last in "，、":
            return True
        return _OPEN_FIGURE.search(text) is not None and _UNIT_AHEAD.match(below.text) is not None

    def _cut_paragraphs(self) -> list[bool]:
        """Where paragraphs on one line each are cut between two words, by page ends or manual line breaks.

        In a file with a few such places the full stop may as well be missing: nothing is changed.
        """
        wide = 0
        cut = [False] * len(self.lines)
        for index, (line, below) in enumerate(pairwise(self.lines)):
            if line.width <= WIDEST_COLUMN:
                continue
            wide += 1
            cut[index] = (
                not self.terminal[index]
                and self.terminal[index + 1]
                and _LETTER.match(line.text[-1]) is not None
                and not self.opener[index + 1]
                and _STOP.search(line.text) is not None
                and _PROSE_MARK.search(below.text) is not None
            )
        return cut if sum(cut) >= max(4, 0.05 * wide) else [False] * len(cut)

    def _parts_by_blank_lines(self) -> bool:
        """Whether paragraphs on one line each are parted by blank lines and begin with an indent, nearly all of them."""
        long = [line for line in self.lines if line.width > WIDEST_COLUMN]
        return len(long) >= 10 and sum(line.gap > 0 and line.indent >= 1.5 for line in long) >= 0.8 * len(long)

    def _is_left_in_block(self, index: int) -> bool:
        """Whether a line inside a block of such a file stops in mid-sentence, with no blank line or indent below it."""
        line, below = self.lines[index], self.lines[index + 1]
        return (
            self.blocks
            and index in self.prose
            and not (below.gap or below.indent or below.after_break)
            and line.text[-1] not in "；：:）)"
            and not line.text.startswith("附件")
            and not (self.opener[index + 1] or self.standalone[index])
            and (line.indent >= 1.5 or index > self.first)
        )

    def _breaks_at_a_fragment(self, index: int) -> bool:
        """A paragraph of sentences that stops in mid-sentence before a few words on a line of their own, as a link leaves it.

        …扎实推进。推动 | 区域全面经济伙伴关系协定 | 生效实施，…
        """
        lines = self.lines
        if index + 2 >= len(lines) or self.opener[index + 1]:
            return False
        line, below = lines[index], lines[index + 1]
        if self.fragment and index > self.first:
            return not self.soft[index]  # the fragment itself: the sentence goes on behind it
        if self.opener[index + 2]:
            return False
        self.fragment = (
            line.width > WIDEST_COLUMN
            and not self.soft[index]
            and _STOP.search(line.text) is not None
            and _LETTER.match(line.text[-1]) is not None
            and below.width <= 22
            and not self.terminal[index + 1]
            and not self.soft[index + 1]
            and not self.standalone[index + 1]
        )
        return self.fragment

    def _is_beside_subscript(self, index: int) -> bool:
        """Whether a figure alone on its line belongs to the letter at the end of the line above it: M | 2 | 增长…"""
        lines = self.lines
        if not lines[index].text[-1].isascii():
            return False
        if index > self.first and _SUBSCRIPT.match(lines[index].text):
            return _LATIN.match(lines[index - 1].text[-1]) is not None
        return (
            index + 2 < len(lines)
            and _LATIN.match(lines[index].text[-1]) is not None
            and _SUBSCRIPT.match(lines[index + 1].text) is not None
            and _LETTER.match(lines[index + 2].text) is not None
        )

    def _changes_column(self, index: int, column: float | None) -> bool:
        """Whether a sentence runs on from a column into one of another width."""
        line, below = self.lines[index], self.lines[index + 1]
        if self.terminal[index] or self.soft[index] or self.opener[index + 1] or self.standalone[index + 1] or (below.gap and not self.spaced[index]):
            return False
        if column is None:
            return self.columns[index + 1] is not None and _STOP.search(line.text) is not None
        return index > self.first and below.width <= _WIDEST_PRINTED and _PROSE_MARK.search(below.text) is not None

    def _slack(self, index: int, column: float) -> float:
        """Room left in the line that the first word below would have fitted into, in ideographs."""
        line = self.lines[index]
        last = index + 1 == len(self.lines)
        token = 1.0 if self.counted or last else first_token_width(self.lines[index + 1].text)
        return column - _extent(line) - max(token - 1, 0)

    def _flush_style(self) -> list[bool]:
        """Where paragraphs begin without an indent, shown or lost: their first lines are as wide as the others.

        Judged by the lines below clear ends of paragraphs.
        """
        count = len(self.lines)
        full, short = [False] * count, [False] * count
        for index in range(1, count - 1):
            column, above = self.columns[index], self.lines[index - 1]
            if column is None or self.lines[index].indent or not self.terminal[index - 1] or above.width > column - 4:
                continue
            slack = self._slack(index, column)
            full[index] = slack < 0.95
            short[index] = 0.95 <= slack <= 2.6
        if not any(full):
            return full
        sums = zip(_window_sums(full, 60, 60), _window_sums(short, 60, 60), strict=True)
        return [many >= 2 and many >= 4 * few for many, few in sums]

    def _is_first_line(self, index: int, column: float) -> bool:
        """Whether a line looks like the first of a paragraph whose indent was lost: two characters short, no cause."""
        return not self.steady[index] and not self.flush[index] and self._is_short_by_an_indent(index, column)

    def _is_short_by_an_indent(self, index: int, column: float) -> bool:
        if index + 1 >= len(self.lines) or self.lines[index].indent >= 1:
            return False
        slack = self._slack(index, column)
        if self.terminal[index] and slack > 2.6:
            return False  # a whole paragraph, or the last line of one: nothing to be seen
        return self._least_room(index) <= slack <= 4.2

    def _least_room(self, index: int) -> float:
        """The slack from which on the next word would have fitted: 1, and more where half-width characters blur it."""
        return 0.95 if self.lines[index].width == int(self.lines[index].width) else 1.3

    def _gap_within(self, index: int) -> bool:
        """No blank line here although nearly all lines have one: the extraction kept these two together, as in a title.

        A block of more than two lines is one when it is set narrower than the column and ends in a line no wider.
        """
        lines = self.lines
        below = lines[index + 1]
        if not self.all_spaced[index] or self.opener[index + 1] or below.gap or below.after_break:
            return False
        above_apart = index == 0 or lines[index].gap > 0
        if above_apart and (index + 2 >= len(lines) or lines[index + 2].gap > 0):
            return True
        column = self.columns[index]
        return column is not None and max(lines[index].width, below.width) < 0.75 * column and below.width <= lines[index].width + 1.6

    def _gap_between(self, index: int) -> bool:
        """A blank line here although none stands before and behind: two blocks, such as two titles."""
        lines = self.lines
        return (
            lines[index + 1].gap > 0 and lines[index].gap == 0 and index + 2 < len(lines) and lines[index + 2].gap == 0
        )

    def _breaks_off(self, index: int, column: float) -> bool:
        """Whether a full line inside a paragraph stops in mid-sentence: a blank line below it is a page's, not the text's."""
        return (
            index > self.first
            and not self.terminal[index]
            and not self.soft[index]
            and not self.heading
            and self._slack(index, column) <= 1.3
            and not self.opener[index + 1]
        )

    def _enumerates(self, index: int, column: float) -> bool:
        """Whether the label below can be one of a list inside the paragraph: （1）, ①, 第二， under a full line."""
        below = self.lines[index + 1]
        return (
            _LIST_LABEL.match(below.text) is not None
            and self._slack(index, column) < 0.8
            and below.indent < 1
            and not self._is_first_line(index + 1, column)
        )

    def _ended_line_goes_on(self, index: int, column: float) -> bool:
        """A line that ends like a paragraph: it goes on only if it is full and the next is no first line."""
        slack = self._slack(index, column)
        if self.soft[index] and self.heading and index == self.first and self.lines[index].indent < 1:
            slack -= 2.0  # its indent was lost
        if self.steady[index]:
            return slack < max(2.2, 0.25 * column)  # each paragraph shows its start here, and the next line does not
        if slack > 2.4 or (slack >= self._least_room(index) and self.flush[index]):
            return False
        if self.lines[index + 1].text[0] == "（":
            return True  # （财政部负责）: a note to the sentence
        if index + 2 >= len(self.lines) or self.columns[index + 1] is None:
            return slack < 0.8  # nothing to be seen in the line below
        below = self._slack(index + 1, column)
        if self.terminal[index + 1]:
            return slack < 0.8 and not (self._is_first_line(index + 1, column) and not self._is_first_line(index + 2, column))
        return below < 0.8 or (below < self._least_room(index + 1) and slack < 0.5)

    def _heading_goes_on(self, index: int, column: float) -> bool:
        """A heading or item without a full stop so far: it may be broken over lines, or run in."""
        lines = self.lines
        line, below = lines[index], lines[index + 1]
        if self.opener[index + 1] or self.soft[index] or (index > 0 and self._gap_between(index)):
            return False
        slack = self._slack(index, column)
        if self.steady[index] and not self._is_short_by_an_indent(index + 1, column):
            return line.width >= column * 0.5  # the line below is not indented
        if self.flush[index] and self._least_room(index) <= slack <= 2.6 and self._slack(index + 1, column) < 0.95:
            return False  # it is not full, and a paragraph without indent begins below
        if _COMPLETE_HEADING.search(line.text) and self._is_short_by_an_indent(index + 1, column):
            return False
        prose_below = self.terminal[index + 1] or _STOP.search(below.text) is not None
        lost_indent = 2.0 if index == self.first and line.indent < 1 else 0.0
        if slack <= 1.3 + lost_indent:
            if not self._is_first_line(index + 1, column) or self._slack(index + 1, column) < 1.3:
                return True
            if slack <= 0.7 and prose_below:
                return True
        if line.width < column * 0.5 or prose_below or self.soft[index + 1] or line.text[0] in _MARKS_OF_LINES:
            return False
        return self._is_heading_tail(index + 1, line.width, column)

    def _is_heading_tail(self, index: int, heading_width: float, column: float) -> bool:
        """Whether line ``index`` is the rest of a heading whose first line is ``heading_width`` wide.

        It is no wider, has no end mark, and what follows is wider (a paragraph), another heading, or more of the rest.
        """
        lines = self.lines
        tail = lines[index]
        if self.terminal[index] or self.soft[index] or self.opener[index] or _STOP.search(tail.text):
            return False
        if index + 1 >= len(lines):
            return tail.width <= column * 0.5
        after = lines[index + 1]
        if self.opener[index + 1]:
            return tail.width <= heading_width + 0.6
        if tail.width <= min(column * 0.72, heading_width + 0.6):
            return after.width > tail.width or self._is_heading_tail(index + 1, tail.width, column)
        if self._slack(index, column) <= 2.6 or tail.width > heading_width + 1.6:
            return False
        starts = after.indent >= 1.5 or self._is_short_by_an_indent(index + 1, column)
        return starts or self._is_heading_tail(index + 1, tail.width, column)

    def _open_line_goes_on(self, index: int, column: float, indent: bool) -> bool:
        """A line of prose, or of a title, that does not end as a paragraph does."""
        line = self.lines[index]
        lines_so_far = index - self.first + 1
        prose = lines_so_far > 1 or (line.width > column * 0.6 and _PROSE_MARK.search(line.text) is not None)
        slack = self._slack(index, column)
        full = slack <= (2.2 if lines_so_far > 1 else 4.2)
        if self.opener[index + 1]:
            # 分别为第 | 一、二产业: a label can stand at a line start inside a sentence, below a full line of prose.
            return full and prose and lines_so_far > 1 and not indent
        if full:
            return prose or not indent
        # A paragraph of several lines does not end without a full stop: the column is narrower here.
        return lines_so_far > 1 and not indent and self.lines[index + 1].indent < 4

    def _opens_title(self, index: int) -> bool:
        """Whether a title, or the line with the meeting, begins here that is complete only some lines below.

        关于… | …的通知 · 2015年国民经济和 | 社会发展统计公报 · ——2019年3月4日在… | …会议上
        """
        text = self.lines[index].text
        if _MEETING_HEAD.match(text):
            end = _MEETING_END
        elif _SPEAKER.match(text) or _ISSUER.search(text):
            return False
        elif _TITLE_HEAD.search(text) or _TITLE_YEAR.match(text) or any("关于" in line.text for line in self.lines[index + 1 : index + 4]):
            end = TITLE_END
        else:
            return False
        length = 0.0
        for last in range(index, min(index + 8, len(self.lines))):
            line = self.lines[last]
            length += line.width
            if length > _LONGEST_TITLE or _STOP.search(line.text) or self.soft[last] or (last > index and (self.opener[last] or self.standalone[last])):
                return False
            if end.search(line.text):
                self.title_end = last
                return last > index
        return False

    def _closes_note(self, index: int) -> bool:
        """Whether the line ends with the bracket of a note that opened behind a full stop: 氛围。（执笔：…）."""
        if self.lines[index].text[-1] not in "）)":
            return False
        words = "".join(line.text for line in self.lines[max(self.first, index - _LONGEST_NOTE) : index + 1])
        opening = max(words.rfind("（"), words.rfind("("))
        if len(words) - opening < 6:
            return False  # （9）
        return opening == 0 or (opening > 0 and words[:opening].rstrip()[-1:] in _STOPS)


def _opens_bracket(above: str, below: str) -> bool:
    """Whether a bracket or book title that opens in one line closes in the next."""
    for opening, closing in ("《》", "（）", "〔〕"):
        if above.rfind(opening) > above.rfind(closing):
            close = below.find(closing)
            if close >= 0 and opening not in below[:close] and not _STOP.search(below[:close]):
                return True
    return False


def _extent(line: Line) -> float:
    """How far a line reaches into its column: its width and a paragraph's indent."""
    return line.width + (line.indent if line.indent <= 4 else 0.0)


def _column_widths(
    lines: list[Line], terminal: list[bool], soft: list[bool], opener: list[bool]
) -> list[float | None]:
    """Width of the column around each line; None where the text is not wrapped.

    Where a column wraps, most lines that neither open nor end a paragraph have nearly the same width, and sentences run over
    them. The width around a line is that of the neighbours as wide as itself, if it has some (it may stand beside a
    picture), or else that of most neighbours.
    """
    count = len(lines)
    extents = [_extent(line) for line in lines]
    open_widths: list[float | None] = [
        None if terminal[i] or soft[i] or opener[i] or not 5 <= extents[i] <= WIDEST_COLUMN else extents[i]
        for i in range(count)
    ]
    result: list[float | None] = [None] * count
    # Prefix counts let clean text pass quickly: without open lines around, and sentence marks in them, no column.
    opens, marks, wide = [0], [0], [0]
    for line, value in zip(lines, open_widths, strict=True):
        wide.append(wide[-1] + (line.width > WIDEST_COLUMN))
        opens.append(opens[-1] + (value is not None))
        marks.append(marks[-1] + (value is not None and _SENTENCE_MARK.search(line.text) is not None))
    fresh = -_REUSE
    for i, extent in enumerate(extents):
        if extent > WIDEST_COLUMN:
            continue
        known = result[i - 1] if i else None
        if known is not None and i - fresh < _REUSE and open_widths[i] is not None and abs(extent - known) <= 1.6:
            result[i] = known  # a line like the one above it stands in the same column
            continue
        fresh = i
        # The near neighbours first; where they are too few or disagree, the farther ones.
        for reach, share, least in ((6, 0.4, 2), (30, 0.5, 4)):
            low, high = max(0, i - reach), min(count, i + reach + 1)
            around = opens[high] - opens[low]
            if wide[high] - wide[low] > 0.2 * (high - low) or marks[high] - marks[low] < 0.12 * around:
                break  # paragraphs on one line, or lines of a table: not a column
            if around < max(least, (0.3 if reach == 6 else 0.1) * (high - low)):
                continue
            window = sorted(value for value in open_widths[low:high] if value is not None)
            most = _largest_cluster(window)
            if len(most) < max(least, share * len(window)) or extent > most[-1] + 2.6:
                continue
            centre = _typical(most)
            if extent < centre - 2.6:
                # Beside a picture the lines of a narrower run are neighbours; short last lines are not.
                close = [value for value in window if abs(value - extent) <= 2.1]
                near = open_widths[max(0, i - 3) : i + 4]
                run = sum(value is not None and abs(value - extent) <= 2.1 for value in near)
                if len(close) >= 4 and run >= 4 and (narrow := _typical(sorted(close))) >= 7:
                    centre = narrow
            if centre >= 7:
                result[i] = centre
            break
    return result


def _prose_range(lines: list[Line], terminal: list[bool], soft: list[bool]) -> range:
    """From the first line of a sentence to the last; titles, names and dates may stand before and behind."""
    prose = [i for i, line in enumerate(lines) if terminal[i] or soft[i] or _STOP.search(line.text)]
    return range(prose[0], prose[-1] + 1) if prose else range(0)


def _usual_width(columns: list[float | None]) -> float | None:
    """The median width of the columns."""
    known = sorted(column for column in columns if column is not None)
    return known[len(known) // 2] if known else None


_REUSE = 8
_SENTENCE_MARK = re.compile(r"[，。；、]")


def _largest_cluster(ordered: list[float]) -> list[float]:
    """The most values that lie within 2.6 of each other, of sorted values; the wider ones of two as large."""
    begin = end = first = 0
    for last, value in enumerate(ordered):
        while value - ordered[first] > 2.6:
            first += 1
        if last + 1 - first >= end - begin:
            begin, end = first, last + 1
    return ordered[begin:end]


def _typical(ordered: list[float]) -> float:
    """The most frequent of sorted values when it is frequent enough, else their 60 % quantile.

    Full lines are alike; a mark that hangs out of the column makes some wider, first and last lines are shorter.
    """
    value = max(dict.fromkeys(ordered), key=ordered.count)
    return value if ordered.count(value) >= 0.4 * len(ordered) else ordered[min(len(ordered) - 1, int(len(ordered) * 0.6))]


def _blank_line_style(lines: list[Line], terminal: list[bool]) -> tuple[list[bool], list[bool]]:
    """Where blank lines say nothing since they follow open lines too, and where nearly every line has one."""
    count = len(lines)
    if not any(line.gap for line in lines):
        return [False] * count, [False] * count
    open_above = [False] + [
        not ended and not below.after_break and above.width <= WIDEST_COLUMN
        for ended, above, below in zip(terminal, lines, lines[1:], strict=False)
    ]
    gap = [line.gap > 0 for line in lines]
    of_open = _window_sums(open_above, 11, 13)
    open_gaps = _window_sums([a and b for a, b in zip(open_above, gap, strict=True)], 11, 13)
    gaps, sizes = _window_sums(gap, 15, 17), _window_sums([True] * count, 15, 17)
    meaningless = [n > 0 and g >= 0.15 * n for n, g in zip(of_open, open_gaps, strict=True)]
    everywhere = [g >= 0.7 * n for g, n in zip(gaps, sizes, strict=True)]
    return meaningless, everywhere


def _window_sums(flags: Sequence[bool], before: int, after: int) -> list[int]:
    """For each index the number of flags from ``before`` places above it to ``after`` below."""
    count = len(flags)
    prefix = list(accumulate(flags, initial=0))
    low = [0] * min(before, count) + prefix[: max(count - before, 0)]
    high = prefix[after + 1 :] + [prefix[-1]] * min(after, count)
    return [b - a for a, b in zip(low, high[:count], strict=True)]


def _paragraph_style(
    lines: list[Line], terminal: list[bool], columns: list[float | None], spaced: list[bool]
) -> tuple[list[bool], list[bool]]:
    """Where an indent opens a paragraph (some lines have one, not most), and where no paragraph lacks its sign.

    The sign is an indent, or a blank line where blank lines mean something.
    """
    count = len(lines)
    flags = [1.5 <= line.indent <= 6 for line in lines]
    signs = flags[:1] + [
        flag or (line.gap > 0 and not meaningless) for flag, line, meaningless in zip(flags[1:], lines[1:], spaced, strict=False)
    ]
    if not any(signs):
        return flags, signs
    clear_ends = [False] + [
        column is not None and ended and above.width < column - 4
        for column, ended, above in zip(columns, terminal, lines[:-1], strict=False)
    ]
    kept = [end and (sign or line.after_break) for end, sign, line in zip(clear_ends, signs, lines, strict=True)]
    sizes = _window_sums([True] * count, 15, 15)
    indented = [0.02 * n < f < 0.6 * n for f, n in zip(_window_sums(flags, 15, 15), sizes, strict=True)]
    steady = [
        clear >= 1 and k >= 0.9 * clear
        for clear, k in zip(_window_sums(clear_ends, 60, 60), _window_sums(kept, 60, 60), strict=True)
    ]
    return indented, steady


__all__ = ["OPENER", "TITLE_END", "WIDEST_COLUMN", "find_wraps"]
