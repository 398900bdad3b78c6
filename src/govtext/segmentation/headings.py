"""Candidates for headings: what stands at the start of a paragraph, or of an item inside it, like a heading's label.

Whether a candidate is a heading is decided in ``sections.py``, over the numbering of the whole report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from govtext.cleaning.wrap import TITLE_END
from govtext.document import SectionKind
from govtext.segmentation.numerals import label_number
from govtext.segmentation.sentences import sentence_ends

Form = Literal["standalone", "statement", "run-in", "clause"]
"""``standalone``: a line of its own; ``statement``: the same, an unnumbered sentence with its full stop; ``run-in``: the first
sentence of a paragraph that goes on; ``clause``: a bare label."""

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
    rank: float
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
DECIMAL = {depth: LabelFamily(f"decimal_{depth}", 4 + depth / 10, "heading", weak=True) for depth in range(1, 6)}

# Each alternative must match a label at the very start of a paragraph and must not match running text:
#   一、加强…   not  一、二、三产业增加值…       第一条　为了…  also 第一条为了… (weak)   not  第一条生产线 (sequence)
#   （一）…     not  （2023年5月）               1.扩大…  3．…  8.6个重大专项 (weak)      not  3.5%, 2019.1
#   —— topic    not  a dash inside a sentence   01综合, 1 总则, 9.1 聚焦… (weak)         not  5 亿元, 2019年
#   一 alone on its line (weak)
_LABEL = re.compile(
    rf"(?P<han>[{_N}]{{1,4}})\s?[、．.](?![{_N}]{{1,3}}、)\s*"
    rf"|(?P<alone>[{_N}]{{1,3}})$"
    rf"|[（(]\s?(?P<han_paren>[{_N}]{{1,4}})\s?[）)][、.．]?\s*"
    rf"|第(?P<structure>[{_N}]{{1,6}}|[0-9]{{1,4}})(?P<of>[编章节条])(?P<blank>\s*)(?![件款例规目约])"
    r"|[（(]\s?(?P<number_paren>[0-9０-９]{1,2})\s?[）)]\s*|(?P<half_paren>[0-9０-９]{1,2})[）)]\s*"
    r"|(?P<decimal>[0-9]{1,2}(?:\.[0-9]{1,2}){1,4})(?P<decimal_blank>[.．、]?\s*)(?=[\u4e00-\u9fff“《])"
    r"|(?P<number>[0-9０-９]{1,3})(?:[．﹒、]|\.(?P<digit>(?=[0-9]))?)\s*(?!\d{2,}[年%％])"
    r"|(?P<plain>0[1-9]|[1-9][0-9]?)(?P<plain_blank>[^\S\n]*)(?=[\u4e00-\u9fff])(?![年月日个项名人家户亿万千百条次种多余大位批])"
    r"|\[(?P<bracket>[0-9]{1,2})\]\s*"
    r"|(?P<circled>[①-⑳㈠-㈩⑴-⒇])\s*"
    rf"|(?P<ordinal>第[{_N}]{{1,2}})[，、,：:]|其(?P<ordinal_short>[{_N}])[，、：]"
    rf"|(?P<counted>[{_N}]{{1,2}})(?P<counted_word>[是要])(?![非否]|一[、，。；])"
    r"|(?P<dash>——|--+|—(?=[\u4e00-\u9fff])|[●■◆▲]\s?)(?![0-9]{4}年[^，。]{2,40}会议)"
    r"|(?P<annex>附\s?件|附录|附表)\s?(?P<annex_number>[0-9一二三四五六七八九十]{0,2})"
    # 附件2名词解释: number and title touch where a line break was lost
    r"(?:\s?(?=[:：.．、\s]|$)[:：.．、]?(?![0-9])\s*|(?<=[0-9])(?=[\u4e00-\u9fff]{2,30}$)(?![年月日个项份]))"
)
EXTRA_LABELS: dict[LabelFamily, re.Pattern[str]] = {}
"""Further ways of numbering, empty unless a program adds its own; they are tried first. A pattern matches a label at the start of
a paragraph, and its group ``number`` the number, in Chinese or Arabic numerals."""
_STARTS = frozenset(_N + "（(第其0123456789０１２３４５６７８９[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇—-●■◆▲附")

# Items inside a paragraph, behind a mark that ends a clause: …如下：一是…；二是…。第三，…
# The mark is matched too: a set of first characters lets the search skip quickly.
_INNER = re.compile(
    rf"[。；：！？;”](?:(?P<counted>[{_N}]{{1,2}})[是要](?![非否]|一[、，。；])|(?P<ordinal>第[{_N}]{{1,2}})(?=[，、])"
    r"|[（(](?P<number_paren>[0-9]{1,2})[）)]|(?P<circled>[①-⑳])|(?P<dash>——)(?=[\u4e00-\u9fff]))"
    # 问题在于，一是…；二是… · 为此，第一，…: behind a comma only the first
    r"|，(?:(?P<first>一)(?P<word>[是要])(?![非否]|一[、，。；])(?=[^\n]{2,400}?[；。]\n?二(?P=word))|(?P<ordinal_first>第一)(?=[，、]))"
)

LONGEST_TITLE = 80
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
    if words := groups["alone"]:
        return HAN, label_number(words), True
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


# What a clause provides, to whom and why: no title. 各单位应当…, 对…的，应给予…, 有下列行为之一的，…, 鉴于…   Not: 必须坚持…, 强化回应…
_PROVISION = re.compile(
    r".+(?:应当|必须|不得|(?<![对响适反供相回])应(?=[由予按将及给从]))|.*有?下列.*(?:的，|之一)|由于|鉴于|如果|凡|自.{2,12}起"
)
_NOTE = re.compile(r"[（(][^（()）]*[）)]")
_CHARGE = re.compile("负责|牵头|配合|责任|分）|完成|推进")
_LONGEST_NOTES = 400


def _is_charge(words: str) -> bool:
    """Whether words only say who carries a clause out, and when: （市发展改革委负责）（10月底前完成）. They are no body."""
    return len(words) <= _LONGEST_NOTES and not _NOTE.sub("", words).strip(" \u3000。") and _CHARGE.search(words) is not None


def _form(text: str, title_start: int, end: int, family: LabelFamily) -> tuple[Form, int, int]:
    """How the heading is set, where its title ends and where the heading ends."""
    body = text[title_start:end]
    if family is ARTICLE:
        return "clause", title_start, title_start
    if not body.strip():
        return ("standalone" if family.kind in ("part", "chapter", "annex") or family is HAN else "clause"), end, end
    if family.kind in ("part", "chapter"):
        return "standalone", end, end
    last = body[-1]
    first_end = sentence_ends(body)[0]
    if first_end == len(body):  # one sentence
        if last in "；;，、：:":
            return ("standalone", end - 1, end) if last in "：:" and len(body) <= 16 and "，" not in body else ("clause", 0, 0)
        if last in "。！？":
            # A short statement can be a heading with a full stop; whether it is, its surroundings tell.
            may_be = len(body) <= 40 and "：" not in body and (family.kind == "item" or not _PROVISION.match(body))
            return ("standalone", end - 1, end) if may_be else ("clause", 0, 0)
        return ("standalone", end, end) if len(body) <= LONGEST_TITLE else ("clause", 0, 0)
    topic = body[:first_end]
    if (
        first_end <= LONGEST_RUN_IN
        and "：" not in topic
        and "；" not in topic
        and topic[-1] in "。！？"
        and (family.kind == "item" or not (_PROVISION.match(topic) or _is_charge(body[first_end:])))
    ):
        return "run-in", title_start + first_end - 1, title_start + first_end
    return "clause", 0, 0


def _inner_items(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Items such as 二是… behind a full stop, semicolon or colon; not inside a quotation."""
    found: list[Candidate] = []
    index = seen = open_quotes = 0
    for match in _INNER.finditer(text):
        start = match.start() + 1
        if paragraphs[index][1] <= start:
            while paragraphs[index][1] <= start:
                index += 1
            seen, open_quotes = paragraphs[index][0], 0
        open_quotes += text.count("“", seen, start) - text.count("”", seen, start)
        open_quotes -= min(text.count('"', seen, start), max(open_quotes, 0))  # “…" closes too
        seen = start
        if open_quotes > 0:
            continue
        groups = match.groupdict()
        if words := groups["counted"] or groups["first"]:
            family = COUNTED
        elif words := groups["ordinal"] or groups["ordinal_first"]:
            family, words = ORDINAL, words[1:]
        elif words := groups["number_paren"]:
            family = NUMBER_PAREN
        elif words := groups["dash"]:
            family = DASH
        else:
            words = groups["circled"]
            family = CIRCLED
        number = 0 if family is DASH else label_number(words)
        if number is not None:
            at = match.end() + (family is ORDINAL)  # with its comma
            found.append(Candidate(start, at, at, at, at, index, family, number, "clause", inner=True))
    dashes = Counter(candidate.paragraph for candidate in found if candidate.family is DASH)
    return [c for c in found if c.family is not DASH or dashes[c.paragraph] > 1]  # one alone introduces a source or an aside


# An unnumbered heading: a short line without an end mark. Not: captions, units, salutations, field names, dates.
_NO_TOPIC = re.compile(
    r"下面|最后，|表\s?[0-9一二三四五六七八九十]|图\s?[0-9一二三四五六七八九十]|单位[:：]|各位|同志们|附[:：]|注[:：]|来源[:：]|[（(][^（）]*[）)]$|[□■●]"
    r"|[^，。：]{2,8}[:：].|.*[=＝÷]|\S{2,4}\u3000\u3000"
    r"|.*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[一二][〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日|.*[〔\[][0-9]{4}[〕\]].*号"
)
# Titles that need no evidence but their words: they stand at the head or the foot of a report.
_KNOWN_TITLE = re.compile(r"(?:名词解释|注释|资料来源|备注|附录|参考文献|编制说明|前言|引言|导言|序言|结束语|结语|后记)[:：]?$")
# Not: １９８５年的, 关于… cut by a link
_TOPIC_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9”）》）](?<![的和与及把将])$")


# Part of a report though a document could be named so: 完成计划的主要措施
_PART_END = re.compile("(?:的|主要|具体|保障|重点|工作)(?:措施|要点|政策|总结)$")


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
        if _KNOWN_TITLE.match(line):
            title_end = end - 1 if line[-1] in "：:" else end
            found.append(Candidate(start, start, start, title_end, end, index, TOPIC, 0, "standalone"))
            continue
        if (len(line) >= 4 and line in title) or (len(line) >= 12 and TITLE_END.search(line) and not _PART_END.search(line)):
            continue  # the title of the report, or of another document in it
        if size < 3 or not _TOPIC_END.search(line) or _NO_TOPIC.match(line) or "。" in line or "；" in line:
            continue
        above = paragraphs[index - 1] if index > first else None
        below = paragraphs[index + 1] if index + 1 < count else None
        if below is None:
            continue
        size_below = below[1] - below[0]
        below_is_text = (size_below >= (40 if "，" in line else 30) and text[below[1] - 1] in "。！？；：”）") or (index + 1 in taken and size_below >= 6)
        above_is_text = above is None or index - 1 in taken or text[above[1] - 1] in "。！？；”）!" or above[1] - above[0] >= 40
        if below_is_text and above_is_text:
            found.append(Candidate(start, start, start, end, end, index, TOPIC, 0, "standalone"))
    return found


# No heading: what announces a list, what speaks of the speaker, what leads on from the sentence before.
_NO_STATEMENT = re.compile(
    r".*(?:以下|如下|下列|下面|[二三四五六七八九十两几](?:个方面|项|点|件|条))|.*(?:意见|审议)$"
    r"|我|你|他|这|那|各位|现在|今天|因此|所以|但|同时|首先|总之|近几?年|为此|其中"
)
_LONGEST_STATEMENT = 42
_LONGEST_OF_STATEMENTS = 60  # among shorter ones
_LONGEST_TOPIC = 22


def statement_lines(
    text: str, paragraphs: Sequence[tuple[int, int]], taken: set[int], first: int, counted: dict[int, int]
) -> list[Candidate]:
    """Sentences on lines of their own, each above the paragraphs that carry it out, in a report that is set so.

    国民经济快速增长。 | 在…的基础上，… | 改革开放取得新的进展。 | 按照…

    Args:
        taken: Indices of paragraphs that have a label, are titles, or belong to the title block.
        first: Index of the first body paragraph.
        counted: The numbers of the paragraphs that begin with 一是, 二要 and the like.
    """
    found: list[Candidate] = []
    usual = long_paragraphs = 0
    for index in range(max(first, 1), len(paragraphs) - 1):
        start, end = paragraphs[index]
        if index in taken:
            continue
        long_paragraphs += end - start >= 60
        if not 5 <= end - start <= _LONGEST_OF_STATEMENTS or text[end - 1] != "。" or text.find("。", start, end - 1) >= 0:
            continue
        low, high = paragraphs[index + 1]
        if index + 1 in taken:  # a list carries it out; a longer sentence only announces one
            below = counted.get(index + 1) == 1 and end - start <= _LONGEST_TOPIC
        else:
            below = high - low >= 40 or text[high - 1] == "：" or counted.get(index + 2) == 1
        if below and text[paragraphs[index - 1][1] - 1] not in "，、；" and not _NO_STATEMENT.match(text, start, end - 1):
            found.append(Candidate(start, start, start, end - 1, end, index, TOPIC, 0, "statement"))
            usual += end - start <= _LONGEST_STATEMENT and text[start] != "要"
    return found if usual >= 4 and usual >= 0.15 * long_paragraphs else []


# A lead phrase names its paragraph: 旅游业持续发展。五年来，… It is no statement about time, people or the speaker.
_NO_LEAD = re.compile(
    r".*(?:期间|以来)，|[在从](?:.*(?:同时|以来|期间|过程中|情况下|基础上|领导下)|(?!.*(?:推[动进]|提[升高]|促进|加[强快]|[深强优]化|实现|扩大|保[护障])))|这|我|有些|有人|.*(?:了|(?<![不的别其])是|很|都(?!市)|也|靠|稍|必须|应该|应当|不能|不够|可以|已经|还要|我们|我省|我市|我区|我县|我国|各位|今年|去年|一年来|五年来|过去|当前|同时|此外|其中|这是|[如以]下|下列|下面|几个方面|以上|[：；？！“]$)|.*[0-9０-９](?![0-9]*[件项])"
)


# How a task begins: an adverb of effort or a verb, with the means before it. 加快…, 着力…, 以更大力度…, 把消费作为…
_TASK = re.compile(
    r"以|把|用|因|[在从]|要|更[大好加]|进一步|毫不|不[断失]|多措|千方|全[面力方]|大力|深[入度化]|扎实|切实|着[力眼]|积极|持续|继续|努力|认真|稳[步妥定]|坚[持决定]|有[效序]|"
    r"充分|科学|重点|优先|系统|合理|集中|逐步|高[度标水质]|纵深|精[准心]|尽快|自觉|从严|依[法靠]|始终|一[体手]|奋力|合力|加[强快大力紧速]|推[进动行广]|促进|提[升高振]|强化|实[施行现]|"
    r"聚[力焦]|完善|统筹|发[展挥]|支持|扩[大展]|健全|必须|建[设立强]|增[强加]|明确|保[持障护]|做[好优实大强]|巩固|优化|[抓办搞打守用]好|抓[紧实]|狠抓|突出|构[建筑]|落实|打造|激[发活]|"
    r"防[范止]|协同|筑牢|严[格肃厉守]|改[善革]|鼓励|开[展创]|创[新建]|织密|丰富|繁荣|规范|调整|引导|注重|维护|拓[展宽]|培[育养]|确保|壮大|守[牢护住]|营造|探索|妥善|塑造|彰显|服务|弘扬|夯实|"
    r"扛[牢起]|盘活|破解|化解|释放|凝聚|擦亮|当好|补齐|扶持|搭建|争取|整[治顿]|治理|转[变换]|理顺|贯彻|压实|紧[盯抓扣密]|围绕|畅通|降低|减轻|倡导|普及|瞄准|锚定|善[用于]|树[立牢]|履行|走"
)


_LONGEST_LEAD = 40


def is_short_lead(text: str, lead: Candidate) -> bool:
    """Whether a lead phrase is no longer than they usually are: one clause, or two short ones."""
    phrase = text[lead.title_start : lead.title_end]
    return len(phrase) <= (22 if "，" in phrase else 27)


# 各位代表！… and what closes a review: 我们也清醒地看到，…, 在看到成绩的同时，…
_TURN = re.compile("各位代表|各位委员|同志们|(?:同时，)?(?:但?我们)?[也还要更必须应该当]{0,4}清[醒楚]地?[看认]|在(?:充分)?(?:看到|肯定|总结)成绩")


def speaks_for_section(text: str, start: int) -> bool:
    """Whether a paragraph addresses the audience anew or turns from results to shortcomings: no phrase above holds it."""
    return _TURN.match(text, start) is not None


def names_task(text: str, lead: Candidate) -> bool:
    """Whether a lead phrase names something to be done; otherwise it states a result, or is a turn of phrase."""
    return _TASK.match(text, lead.title_start, lead.title_end) is not None


def names_two_tasks(text: str, lead: Candidate) -> bool:
    """Whether a lead phrase names a task and what it serves, or two: 健全标准体系，推动废物资源化利用."""
    phrase = text[lead.title_start : lead.title_end]
    return phrase.count("，") == 1 and phrase[0] != "要" and names_task(text, lead)


def is_couplet(text: str, lead: Candidate) -> bool:
    """Whether a lead phrase is two short clauses of one length, as a saying is: 民惟邦本，本固邦宁."""
    first, _, second = text[lead.title_start : lead.title_end].partition("，")
    return len(first) == len(second) <= 7


def lead_phrases(text: str, paragraphs: Sequence[tuple[int, int]], taken: set[int], first: int) -> list[Candidate]:
    """Run-in headings without a number: short first sentences in paragraphs that go on."""
    found: list[Candidate] = []
    for index in range(first, len(paragraphs)):
        if index in taken:
            continue
        start, end = paragraphs[index]
        if end - start < 40:
            continue
        stop = text.find("。", start, start + _LONGEST_LEAD)
        if stop < 0 or stop - start < 4 or stop + 12 > end:
            continue
        line = text[start:stop]
        if _NO_LEAD.match(line) or text[stop + 1] in "”）" or text.startswith(("我们", "让我们"), stop + 1):
            continue
        if index > first and text[paragraphs[index - 1][1] - 1] not in "。！？；：”）!?:;" and index - 1 not in taken:
            continue  # the rest of a paragraph that a stray line break cut
        found.append(Candidate(start, start, start, stop, stop + 1, index, TOPIC, 0, "run-in"))
    return found
