"""Candidates for headings: what stands at the start of a paragraph, or of an item inside it, like a heading's label.

Whether a candidate is a heading is decided in ``sections.py``, over the numbering of the whole report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from govtext.cleaning.wrap import TITLE_END
from govtext.document import SectionKind
from govtext.segmentation.numerals import label_number
from govtext.segmentation.sentences import sentence_ends

Form = Literal["standalone", "run-in", "clause"]
"""``standalone``: a line of its own; ``run-in``: the first sentence of a paragraph that goes on; ``clause``: a bare label."""

_N = "一二三四五六七八九十百零〇"


@dataclass(frozen=True, slots=True)
class LabelFamily:
    """One way of numbering.

    Attributes:
        name: For the tree.
        rank: Place in the usual order of levels (GB/T 9704: 一、 （一） 1. （1）); smaller is higher.
        kind: Of the sections that it numbers.
        weak: Such labels often are no headings: they need neighbours in the sequence.
    """

    name: str
    rank: int
    kind: SectionKind
    weak: bool = False


PART = LabelFamily("part", 0, "part")
CHAPTER = LabelFamily("chapter", 1, "chapter")
DIVISION = LabelFamily("division", 2, "chapter")  # 第一节
ARTICLE = LabelFamily("article", 3, "article")
ANNEX = LabelFamily("annex", 1, "annex")
HAN = LabelFamily("han", 4, "heading")
HAN_PAREN = LabelFamily("han_paren", 5, "heading")
NUMBER = LabelFamily("number", 6, "heading")
PLAIN_NUMBER = LabelFamily("plain_number", 4, "heading", weak=True)  # 01综合, 1 总则
NUMBER_PAREN = LabelFamily("number_paren", 7, "heading")
CIRCLED = LabelFamily("circled", 8, "heading")
BRACKET = LabelFamily("bracket", 8, "item", weak=True)  # [1] of notes
ORDINAL = LabelFamily("ordinal", 9, "item")  # 第一，
COUNTED = LabelFamily("counted", 10, "item")  # 一是, 二要
DASH = LabelFamily("dash", 11, "item")
TOPIC = LabelFamily("topic", 12, "heading")  # an unnumbered line or lead phrase

# 1.1, 9.1.2: one family for each depth.
DECIMAL = {depth: LabelFamily(f"decimal_{depth}", 4 + depth, "heading", weak=True) for depth in range(1, 6)}

# Each alternative must match a label at the very start of a paragraph and must not match running text:
#   一、加强…   not  一、二、三产业增加值…       第一条　为了…  also 第一条为了… (weak)   not  第一条生产线 (sequence)
#   （一）…     not  （2023年5月）               1.扩大…  3．…  8.6个重大专项 (weak)      not  3.5%, 2019.1
#   —— topic    not  a dash inside a sentence   01综合, 1 总则, 9.1 聚焦… (weak)         not  5 亿元, 2019年
_LABEL = re.compile(
    rf"(?P<han>[{_N}]{{1,4}})\s?[、．.](?![{_N}]{{1,3}}、)\s*"
    rf"|[（(]\s?(?P<han_paren>[{_N}]{{1,4}})\s?[）)][、.．]?\s*"
    rf"|第(?P<structure>[{_N}]{{1,6}}|[0-9]{{1,4}})(?P<of>[编章节条])(?P<blank>\s*)(?![件款例规目约])"
    r"|[（(]\s?(?P<number_paren>[0-9０-９]{1,2})\s?[）)]\s*|(?P<half_paren>[0-9０-９]{1,2})[）)]\s*"
    r"|(?P<decimal>[0-9]{1,2}(?:\.[0-9]{1,2}){1,4})(?P<decimal_blank>[.．、]?\s*)(?=[\u4e00-\u9fff“《])"
    r"|(?P<number>[0-9０-９]{1,3})(?:[．、]|\.(?P<digit>(?=[0-9]))?)\s*(?!\d{2,}[年%％])"
    r"|(?P<plain>0[1-9]|[1-9][0-9]?)(?P<plain_blank>[^\S\n]*)(?=[\u4e00-\u9fff])(?![年月日个项名人家户亿万千百条次种多余大位批])"
    r"|\[(?P<bracket>[0-9]{1,2})\]\s*"
    r"|(?P<circled>[①-⑳㈠-㈩⑴-⒇])\s*"
    rf"|(?P<ordinal>第[{_N}]{{1,2}})[，、,：:]|其(?P<ordinal_short>[{_N}])[，、：]"
    rf"|(?P<counted>[{_N}]{{1,2}})(?P<counted_word>[是要])(?![非否一])"
    r"|(?P<dash>——|--+|—(?=[\u4e00-\u9fff])|[●■◆▲]\s?)(?![0-9]{4}年[^，。]{2,40}会议)"
    r"|(?P<annex>附\s?件|附录|附表)\s?(?P<annex_number>[0-9一二三四五六七八九十]{0,2})\s?(?=[:：\s]|$)[:：]?\s*"
)
EXTRA_LABELS: dict[LabelFamily, re.Pattern[str]] = {}
"""Further ways of numbering, empty unless a program adds its own; they are tried first. A pattern matches a label at the start of
a paragraph, and its group ``number`` the number, in Chinese or Arabic numerals."""
_STARTS = frozenset(_N + "（(第其0123456789０１２３４５６７８９[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇—-●■◆▲附")

# Items inside a paragraph, behind a mark that ends a clause: …如下：一是…；二是…。第三，…
_INNER = re.compile(
    rf"(?<=[。；：！;”])(?:(?P<counted>[{_N}]{{1,2}})[是要](?![非否一])|(?P<ordinal>第[{_N}]{{1,2}})[，、]"
    r"|[（(](?P<number_paren>[0-9]{1,2})[）)]|(?P<circled>[①-⑳]))"
    # 问题在于，一是…；二是…: behind a comma only the first
    r"|(?<=，)(?P<first>一)[是要](?![非否一])(?=[^。]{2,80}；二[是要])"
)

LONGEST_TITLE = 60
"""A standalone heading is at most so long, in characters."""
LONGEST_RUN_IN = 48
"""So is a run-in heading, or the topic sentence of an item."""


@dataclass(slots=True)
class Candidate:
    """A possible heading.

    Attributes:
        start: Of the label, in the text.
        label_end: End of the label as printed, blanks after it left out.
        title_start, title_end: The words of the heading without the label and the closing mark.
        end: End of the heading, closing mark included.
        paragraph: Index of its paragraph.
        family: How it is numbered.
        number: Its number; 0 if it has none.
        form: Line of its own, first sentence, or bare label.
        inner: It stands inside a paragraph.
        weak: The label alone is no evidence.
    """

    start: int
    label_end: int
    title_start: int
    title_end: int
    end: int
    paragraph: int
    family: LabelFamily
    number: int
    form: Form
    inner: bool = False
    weak: bool = False


def labelled_candidates(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Candidate]:
    """The paragraphs that begin with a label, and the items inside paragraphs, in text order."""
    found: list[Candidate] = []
    for index, (start, end) in enumerate(paragraphs):
        if text[start] in _STARTS or EXTRA_LABELS:
            found += _at_start(text, start, end, index)
    found += _inner_items(text, paragraphs)
    found.sort(key=lambda candidate: candidate.start)
    return found


def _at_start(text: str, start: int, end: int, index: int) -> list[Candidate]:
    """The label that a paragraph begins with: none, one, or two readings of it (8.6个… is 8.6 or item 8)."""
    for extra, pattern in EXTRA_LABELS.items():
        match = pattern.match(text, start, end)
        if match is not None and (number := label_number(match["number"])) is not None:
            label_end = match.start() + len(match.group().rstrip())
            return [_candidate(text, start, end, index, label_end, match.end(), extra, number, extra.weak)]
    match = _LABEL.match(text, start, end)
    if match is None:
        return []
    family, number, weak = _family(match, text, end)
    if family is None or number is None:
        return []
    label_end = match.start() + len(match.group().rstrip())
    readings = [_candidate(text, start, end, index, label_end, match.end(), family, number, weak)]
    if family is DECIMAL[2] and not match.group("decimal_blank"):
        whole = match.group("decimal").split(".")[0]
        label_end = start + len(whole) + 1
        readings.append(_candidate(text, start, end, index, label_end, label_end, NUMBER, int(whole), True))
    return readings


def _candidate(
    text: str, start: int, end: int, index: int, label_end: int, title_start: int, family: LabelFamily, number: int, weak: bool
) -> Candidate:
    form, title_end, heading_end = _form(text, title_start, end, family)
    if form == "clause":
        title_start = title_end = heading_end = label_end
    return Candidate(start, label_end, title_start, title_end, heading_end, index, family, number, form, weak=weak)


def _family(match: re.Match[str], text: str, end: int) -> tuple[LabelFamily | None, int | None, bool]:
    """The family and number of a label, and whether it needs neighbours to be believed."""
    groups = match.groupdict()
    if words := groups["han"]:
        return HAN, label_number(words), text[match.end() - 1] in "．." and match.end() - match.start() > 3
    if words := groups["han_paren"]:
        return HAN_PAREN, label_number(words), False
    if words := groups["structure"]:
        family = {"编": PART, "章": CHAPTER, "节": DIVISION, "条": ARTICLE}[groups["of"]]
        return family, label_number(words), not groups["blank"] and match.end() < end
    if words := groups["number_paren"] or groups["half_paren"]:
        return NUMBER_PAREN, label_number(words), bool(groups["half_paren"])
    if words := groups["decimal"]:
        parts = words.split(".")
        return DECIMAL[min(len(parts), 5)], int(parts[-1]), True
    if words := groups["number"]:
        return NUMBER, label_number(words), groups["digit"] is not None
    if words := groups["plain"]:
        return PLAIN_NUMBER, int(words), True
    if words := groups["bracket"]:
        return BRACKET, int(words), True
    if words := groups["circled"]:
        if words in "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩":
            return HAN_PAREN, label_number(words), False
        return (CIRCLED if "①" <= words <= "⑳" else NUMBER_PAREN), label_number(words), False
    if words := groups["ordinal"]:
        return ORDINAL, label_number(words[1:]), False
    if words := groups["ordinal_short"]:
        return ORDINAL, label_number(words), False
    if words := groups["counted"]:
        return COUNTED, label_number(words), False
    if groups["dash"]:
        return DASH, 0, False
    if groups["annex"]:
        return ANNEX, label_number(groups["annex_number"]) or 0, False
    return None, None, False


def _form(text: str, title_start: int, end: int, family: LabelFamily) -> tuple[Form, int, int]:
    """How the heading is set, where its title ends and where the heading ends."""
    body = text[title_start:end]
    if family is ARTICLE:
        return "clause", title_start, title_start
    if not body.strip():
        return ("standalone" if family.kind in ("part", "chapter", "annex") else "clause"), end, end
    if family.kind in ("part", "chapter"):
        return "standalone", end, end
    last = body[-1]
    first_end = sentence_ends(body)[0]
    if first_end == len(body):  # one sentence
        if last in "；;，、：:":
            return ("standalone", end - 1, end) if last in "：:" and len(body) <= 16 and "，" not in body else ("clause", 0, 0)
        if last in "。！？":
            # A short statement can be a heading with a full stop; whether it is, its surroundings tell.
            return ("standalone", end - 1, end) if len(body) <= 40 and "：" not in body else ("clause", 0, 0)
        return ("standalone", end, end) if len(body) <= LONGEST_TITLE else ("clause", 0, 0)
    topic = body[:first_end]
    if first_end <= LONGEST_RUN_IN and "：" not in topic and "；" not in topic and topic[-1] in "。！？":
        return "run-in", title_start + first_end - 1, title_start + first_end
    return "clause", 0, 0


def _inner_items(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Items such as 二是… behind a full stop, semicolon or colon; not inside a quotation."""
    found: list[Candidate] = []
    index = 0
    for match in _INNER.finditer(text):
        while paragraphs[index][1] <= match.start():
            index += 1
        before = text[paragraphs[index][0] : match.start()]
        if before.count("“") > before.count("”"):
            continue
        groups = match.groupdict()
        if words := groups["counted"] or groups["first"]:
            family = COUNTED
        elif words := groups["ordinal"]:
            family, words = ORDINAL, words[1:]
        elif words := groups["number_paren"]:
            family = NUMBER_PAREN
        else:
            words = groups["circled"]
            family = CIRCLED
        number = label_number(words)
        if number is not None:
            at = match.end()
            found.append(Candidate(match.start(), at, at, at, at, index, family, number, "clause", inner=True))
    return found


# An unnumbered heading: a short line without an end mark. Not: captions, units, salutations, field names, dates.
_NO_TOPIC = re.compile(
    r"表\s?[0-9一二三四五六七八九十]|图\s?[0-9一二三四五六七八九十]|单位[:：]|各位|同志们|附[:：]|注[:：]|来源[:：]|[（(][^（）]*[）)]$|[□■●]"
    r"|[^，。：]{2,8}[:：]."
    r"|.*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[一二][〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日|.*[〔\[][0-9]{4}[〕\]].*号"
)
_NOTE_TITLE = re.compile(r"(?:名词解释|注释|资料来源|备注|附录|参考文献|编制说明)[:：]?$")
_TOPIC_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9”）》）]$")


def topic_lines(
    text: str, paragraphs: Sequence[tuple[int, int]], taken: set[int], first: int, title: str
) -> list[Candidate]:
    """Unnumbered section titles: short lines without an end mark, between paragraphs of prose.

    Args:
        title: Of the report: a line that repeats it, or part of it (the plan that a notice issues), is no section.
        taken: Indices of paragraphs that have a label or belong to the title block.
        first: Index of the first body paragraph.
    """
    found: list[Candidate] = []
    count = len(paragraphs)
    for index in range(first, count):
        start, end = paragraphs[index]
        size = end - start
        if size > 36 or index in taken:
            continue
        line = text[start:end]
        if _NOTE_TITLE.match(line):
            title_end = end - 1 if line[-1] in "：:" else end
            found.append(Candidate(start, start, start, title_end, end, index, TOPIC, 0, "standalone"))
            continue
        if (len(line) >= 4 and line in title) or (len(line) >= 12 and TITLE_END.search(line)):
            continue  # the title of the report, or of another document in it
        if size < 3 or not _TOPIC_END.search(line) or _NO_TOPIC.match(line) or "。" in line or "；" in line:
            continue
        above = paragraphs[index - 1] if index > first else None
        below = paragraphs[index + 1] if index + 1 < count else None
        if below is None:
            continue
        size_below = below[1] - below[0]
        below_is_text = (size_below >= 40 and text[below[1] - 1] in "。！？；：”）") or (index + 1 in taken and size_below >= 6)
        above_is_text = above is None or index - 1 in taken or text[above[1] - 1] in "。！？；”）!" or above[1] - above[0] >= 40
        if below_is_text and above_is_text:
            found.append(Candidate(start, start, start, end, end, index, TOPIC, 0, "standalone"))
    return found


# A lead phrase names its paragraph: 旅游业持续发展。五年来，… It is no statement about time, people or the speaker.
_NO_LEAD = re.compile(
    r"在|从|这|.*(?:了|(?<![不的])是|很|都(?!市)|也|靠|稍|必须|应该|应当|不能|不够|可以|已经|还要|我们|我省|我市|我区|我县|我国|各位|今年|去年|一年来|五年来|过去|当前|同时|此外|其中|这是|如下|以上|[：；？！“]$)|.*[0-9]"
)


def lead_phrases(text: str, paragraphs: Sequence[tuple[int, int]], taken: set[int], first: int) -> list[Candidate]:
    """Run-in headings without a number: short first sentences in paragraphs that go on."""
    found: list[Candidate] = []
    for index in range(first, len(paragraphs)):
        if index in taken:
            continue
        start, end = paragraphs[index]
        if end - start < 40:
            continue
        stop = text.find("。", start, start + 28)
        if stop < 0 or stop - start < 4 or stop + 12 > end:
            continue
        line = text[start:stop]
        if "，" in line and len(line) > 22:
            continue
        if _NO_LEAD.match(line) or text[stop + 1] in "”）":
            continue
        if index > first and text[paragraphs[index - 1][1] - 1] not in "。！？；：”）!?:;" and index - 1 not in taken:
            continue  # the rest of a paragraph that a stray line break cut
        found.append(Candidate(start, start, start, stop, stop + 1, index, TOPIC, 0, "run-in"))
    return found
