"""Spans of a sentence that could answer a question, by type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Literal, cast

from govtext.qa.boundaries import edge_scores, likely_spans
from govtext.qa.figures import Figure, find_figures
from govtext.qa.names import NameType, find_names
from govtext.qa.words import NAMED, Word

CandidateType = Literal[
    "quantity", "rank", "ratio", "period", "person", "organisation", "place", "quote", "document number", "list",
    "definition", "reason", "post", "clause", "span", "slot",
]  # fmt: skip
TYPES: tuple[CandidateType, ...] = (
    "quantity", "rank", "ratio", "period", "person", "organisation", "place", "quote", "document number", "list",
    "definition", "reason", "post", "clause", "span", "slot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, as offsets in it."""

    start: int
    end: int
    type: CandidateType
    figure: Figure | None = None
    edges: float = 0.0


_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2})\s?年"
_NEAR_YEAR = r"(?:去年|今年|明年|上年|本年|前年|当年|同年|次年|每年|本月|上月|下月|次月|每月|当月)"
_MONTH_DAY = rf"{_DAY}\s?月\s?{_DAY}\s?日"
_TO = r"(?:至|到|[-—–~～]+)"
_CLOCK = r"(?:上午|下午|晚上?|早上|凌晨)?(?:\d{1,2}[时点:](?:\d{1,2}分?)?)?"
_SEASON = r"(?:上半年|下半年|第?[一二三四1-4]季度|[春夏秋冬](?:季|天|季学期|季开学)?|暑期|暑假|寒假|春节|国庆节?|元旦|五一|年底|年末|年初|底|末|初|春|夏)"
# Dates, months, years, seasons, plans, weekdays and clock times, with the year or "every" before them.
_PERIOD = re.compile(
    rf"(?:{_YEAR}\s?|{_NEAR_YEAR})?{_MONTH_DAY}(?:{_TO}(?:{_DAY}\s?月\s?)?{_DAY}\s?日)?{_CLOCK}"
    rf"|(?:本月|上月|下月|当月|每月)?(?<![\d.]){_DAY}\s?日{_TO}{_DAY}\s?日|(?:本月|上月|下月|当月|每月)(?:{_DAY}\s?日|底|初)"
    rf"|(?:{_YEAR}\s?|{_NEAR_YEAR})?(?<![\d.个])(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月(?!\d)份?(?:{_TO}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月)?(?:上旬|中旬|下旬|底|初|末|中)?"
    rf"|(?:19|20)\d\d年?\s?{_TO}\s?(?:{_YEAR}|\d\d年)"
    rf"|(?:{_YEAR}\s?(?:学年)?|{_NEAR_YEAR})(?:的)?{_SEASON}?(?:学期|开学|度)?"
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?"
    r"|[“\"]?十[一二三四五六]五[”\"]?(?:规划)?(?:时期|期间|末|以来|初期|中期)?"
    r"|每?周[一二三四五六日](?:上午|下午|晚上?)?|每两?周|每天|每年"
    r"|(?:上半年|下半年|年底|年末|年初|月底|月初|本世纪中叶|近[两三四五几]年(?:来)?|过去[一两三四五]年|[一两三四五六七八九十]+年来|第?[一二三四]季度|[一二三四五六七八九十]\d?年前|截至目前|春节|国庆节?|元旦|中秋节?|端午节?|暑期|寒假|暑假|[春秋]季学期)"
)  # fmt: skip
_PERIOD_EDGE = re.compile(r"之?前|开始|以前|之内|以内|内|之后|以后|起|以来|期间")
_FIGURE_EDGE = re.compile(r"以上|以下|以内|之内|左右|内|上下|以外")
# A span of figures (1倍以上5倍以下, 8%至9%) and how often (每半年).
_FIGURE_RANGE = re.compile(r"以[上下][至到]?|[至到]|[-—–~～]+")
_EVERY = re.compile(r"每(?=[半两一二三四五六\d])")
_ORDER_NUMBER = re.compile(r"第\d{1,4}号")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江"
    "史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_OFFICE = r"(?:省长|市长|县长|区长|旗长|州长|盟长|主席|总理|部长|局长|主任|书记|厅长|校长|院长|会长)"
# The name beside an office: 市长张工同志, 龚正市长.
_OFFICER = re.compile(rf"{_OFFICE}\s?(?P<after>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=同志|作|代表|向|在|[，。、）)\s]|$)|(?P<before>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?={_OFFICE})")
_QUOTE = re.compile(r"《[^《》\n]{1,60}》(?:（[^（）]{1,20}）)?|“[^“”\n]{1,40}”|「[^」\n]{1,40}」|『[^』\n]{1,40}』")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔［\[(（](?:19|20)\d\d[〕］\])）](?:第)?\d+号")
_POSTS = (
    r"(?:总书记|书记|副?省长|副?市长|副?县长|副?区长|副?旗长|副?镇长|副?乡长|副?州长|盟长|副?主席|副?主任|副?局长|副?部长|副?厅长|副?校长|副?院长|副?总理|总理|副?会长|副?秘书长|副?处长|副?科长|董事长|"
    r"总经理|总裁|院士|教授|研究员|专家|同志|先生|女士|老师|代表|委员|组长|队长|所长|行长|村支书|支书|厂长|站长|作者|执笔|总监)"
)
_POST = re.compile(rf"[\u4e00-\u9fff、·]{{2,24}}?{_POSTS}(?![\u4e00-\u9fff]*{_POSTS})")
_ORGANISATION_END = re.compile(
    r"委员会|人民政府|政府办公[厅室]|政府|办公[厅室]|党委|党组|总局|[市县区省部国海财税教]局|统计局|[\u4e00-\u9fff]局(?=[，。、；组负编]|$)|[\u4e00-\u9fff]厅(?=[，。、；组负]|$)|"
    r"集团(?:有限公司|公司)?|有限责任公司|有限公司|公司|大学|学院|研究院|研究所|医院|银行|协会|学会|联合会|总工会|联合社|合作社|中心|实验室|小学|中学|学校|幼儿园|工作队|领导小组|"
    r"[国商农财教科文卫交工信住建人社发改应急环][\u4e00-\u9fff]{0,3}部(?=[，。、；门组负]|$)|指挥部|开发区管委会|管委会|党支部|党工委|部门|企业|酒厂|厂|报社|出版社|法院|检察院|基金会|交易所|博物馆|图书馆"
)
_PLACE_END = re.compile(
    r"自治区|自治州|自治县|[省市县区旗州镇乡村]|街道|街办|社区|园区|新区|开发区|机场|墓地|遗址|广场|公园|基地|口岸|港|河|江|湖|山|岛|海峡|盆地|平原|[\u4e00-\u9fff]国(?![家际内民有])|"
    r"(?:北京|天津|上海|重庆|太原|长春|延边|德国|日本|瑞士|美国|英国|法国|俄罗斯|蒙古国|韩国|澳大利亚|新加坡|香港|澳门)"
)
# Where a name cannot begin before: function words and verbs that introduce it.
_LEFT = re.compile(
    r"[，。；：:、（）()！？“”\s,;]|(?:由|被|与|和|及|在|向|对|从|到|至|经|将|把|为|是|的|了|使|让|以|于|赴|往|给|同|跟|按|据|等|使|受|请|获|据|并|且|就|则|即|或|着|过|所|"
    r"根据|通过|依托|围绕|支持|推动|推进|组织|联合|引进|成立|组建|建设|建成|建立|设立|加强|成为|作为|包括|位于|举办|召开|授予|签约|选聘|指导|协助|协调|促进|打造|完成|实施|落实|获评|入选|来自|飞往|通往|前往)"
)
_LIST_ITEM = r"[^，。；：:、！？\n（）()]{1,24}(?:（[^（）\n]{0,30}）|\([^()\n]{0,30}\))?"
_LIST = re.compile(rf"(?:{_LIST_ITEM}、)+{_LIST_ITEM}")
_LIST_LEFT = re.compile(
    r"(?:包括|包含|涵盖|涉及|分别是|分别为|分别在|有|为|是|由|在|以|对|把|将|与|和|的|了|到|至|从|向|获得|获评|完成|建成|新建|建设|实施|推进|开展|引进|形成|培育|支持|重点|加快|突出|围绕|统筹|推动|聚焦|发展|打造|"
    r"坚持|加强|强化|创建|抓好|落实|成立|设立|举办|开通|飞往|启动|分布于|分布在|依托|学习|借鉴|新晋|集|以及|如|等|即|成为|促进|签约|引导|完善|提供|具有|覆盖|注重|达到|大力|积极|全面|深入|着力|中|上|后|前|内)"
)
_LIST_RIGHT = re.compile(r"(?:等|先后|晋升|跻身|落户|通过|实施|开展|为一体|为主|为重点|为核心|为代表|组成|共同|构成|三大|两大|四大|五大|六大|[二两三四五六七八九十\d]+[个项家类种名条座所大款位]|为|是|在|和|与|的|成为|被|入选|获|建成|投入|列入|相继|分别|均|都|将|顺利|退城|正式|全面|全部|同步|开工|成功|实现)")
_DEFINITION = re.compile(
    r"(?:是指|指的是|系指|是一种|就是指|即|就是|意味着|称为|简称为?|指)[：:“]?(?P<body>[^。；]{2,90})|——(?P<dash>[^。]{2,90})"
)
_BRACKET = re.compile(r"[（(]([^（）()\n]{4,80})[）)]")
_INTRODUCES = re.compile(r"为了?|以|由于?|是|把|将|在|因为?|即|指|使|让|要|会|被|从|对|向|用|靠|按照?")
_REASON = re.compile(
    r"(?:因为|由于|得益于|受益于|源于|为了|为(?=[^\d，。]{4,40}[，,])|目的是|旨在|以便|以(?=[满保解确适促提便推缓])|基于|鉴于|针对|主要是|原因是|关键在于|靠的是|在于|考虑到|随着)(?P<body>[^。；]{3,60})"
    r"|(?P<before>[^，。；]{4,50})(?=，(?:因此|所以|从而|使得?|致使|导致))"
)
_CLAUSE_END = re.compile(r"[，。；！？：,;:!?\n]")
MAX_JOINED_CHARS = 90
MAX_SLOT_CHARS = 40
_CONTENT = re.compile(r"[\u4e00-\u9fffa-z0-9]")
_TRIM = "，。；：、！？,;:!? \n\t—　"


def find_candidates(text: str, folded: str, words: Sequence[Word]) -> tuple[Candidate, ...]:
    """The spans of a sentence that are figures, dates, names, lists, definitions, reasons or clauses.

    Args:
        text: The sentence.
        folded: The same, width and case folded.
        words: Its words, as ``whole_words`` finds them.

    Returns:
        Without repeats of the same span and type; in no particular order.
    """
    found: dict[tuple[int, int], Candidate] = {}

    begin, finish = edge_scores(text)

    def add(start: int, end: int, kind: CandidateType, figure: Figure | None = None) -> None:
        start, end = trimmed(text, start, end)
        if end > start and (start, end) not in found and closed(text[start:end]):
            found[start, end] = Candidate(start, end, kind, figure, begin[start] + finish[end])

    figures = find_figures(text)
    for figure, following in zip_longest(figures, figures[1:]):
        add(figure.start, figure.end, figure.type, figure)
        if _EVERY.match(text, figure.start - 1):
            add(figure.start - 1, figure.end, "period")
        if following and following.unit == figure.unit and _FIGURE_RANGE.fullmatch(text, figure.end, following.start):
            closing = _FIGURE_EDGE.match(text, following.end)
            add(figure.start, closing.end() if closing else following.end, figure.type, figure)
        edge = _FIGURE_EDGE.match(text, figure.end)
        if edge and figure.kind in ("time", "number"):  # 24小时内, 一半以上; elsewhere the figure alone is the answer
            add(figure.start, edge.end(), figure.type, figure)
    for match in _PERIOD.finditer(folded):
        add(*match.span(), "period")
        edge = _PERIOD_EDGE.match(folded, match.end())
        if edge:
            add(match.start(), edge.end(), "period")
    for match in _DOCUMENT_NUMBER.finditer(text):
        introduced = re.match("依据|根据|按照|遵照|印发|转发|贯彻|执行|经|以|由", match.group())
        add(match.start() + (introduced.end() if introduced else 0), match.end(), "document number")
    for match in _ORDER_NUMBER.finditer(text):
        add(*match.span(), "document number")
    for match in _OFFICER.finditer(text):
        add(*match.span("after" if match["after"] else "before"), "person")
    for match in _QUOTE.finditer(text):
        add(*match.span(), "quote")
        if match.group()[0] == "“":
            add(match.start() + 1, match.end() - 1, "quote")
    named = find_names(text)
    for start, end, name_type in named:
        if end - start > 1:
            add(start, end, name_type)
    for (start, end, first), (next_start, next_end, second) in pairwise(named):
        if end == next_start and first != "person" and second != "person":
            add(start, next_end, second)  # 交口县|教育局: a place inside the name of an organisation
    for match in _POST.finditer(text):
        add(*match.span(), "post")
    _add_names(text, _ORGANISATION_END, "organisation", add)
    _add_names(text, _PLACE_END, "place", add)
    for start, end, kind in _named_by_words(words):
        add(start, end, kind)
    for match in _BRACKET.finditer(text):
        add(*match.span(1), "definition")
    for start, end in _lists(text, begin, finish, named, words):
        add(start, end, "list")
    for match in _DEFINITION.finditer(text):
        group = "body" if match["body"] else "dash"
        start, end = match.span(group)
        for stop in _stops(text, start, end):
            add(start, stop, "definition")
    for match in _REASON.finditer(text):
        start, end = match.span("body" if match["body"] else "before")
        for stop in _stops(text, start, end):
            add(start, stop, "reason")
            add(match.start(), stop, "reason")
    pieces = list(clauses(text))
    for start, end in pieces:
        add(start, end, "clause")
        introduced = _INTRODUCES.match(text, start, end)
        if introduced and introduced.end() < end:
            add(introduced.end(), end, "clause")
    for i, (start, _) in enumerate(pieces):
        # Clauses that belong together: 拓展就业创业本领，缓解结构性就业矛盾; the first without what introduces it.
        for _, end in pieces[i + 1 : i + 3]:
            if end - start > MAX_JOINED_CHARS or "。" in text[start : end - 1]:
                break
            add(start, end, "clause")
            for left in sorted(range(start + 1, pieces[i][1] - 1), key=lambda i: -begin[i])[:2]:
                add(left, end, "clause")
    for start, end in likely_spans(text, tuple(pieces), begin, finish):
        add(start, end, "span")
    for start, end in _noun_phrases(text, words):
        add(start, end, "span")
    return tuple(found.values())


_NOMINAL = frozenset(("person", "place", "organisation", "name", "noun", "verbal noun", "direction", "adjective", "period"))
MAX_PHRASE_CHARS = 30


def _named_by_words(words: Sequence[Word]) -> Iterator[tuple[int, int, CandidateType]]:
    """Names as the word tagger sees them, alone and with the names and nouns that follow: 上海市|闵行区|教育学院."""
    for i, word in enumerate(words):
        if word.kind not in NAMED or (word.end - word.start < 2 and word.kind == "person"):
            continue
        kind = cast(CandidateType, word.kind)
        yield word.start, word.end, kind
        if kind == "person":
            continue
        end = word.end
        for following in words[i + 1 : i + 5]:
            if following.start != end or following.kind not in _NOMINAL:
                break
            end = following.end
            yield word.start, end, "place" if following.kind == "place" else "organisation"


def _noun_phrases(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of names and nouns, whole and from each word to their end; a verb between nouns may belong to it."""
    run: list[Word] = []
    for word in (*words, Word(len(text), len(text), "mark")):
        if run and word.kind in _NOMINAL and word.end - run[0].start <= MAX_PHRASE_CHARS:
            run.append(word)
            continue
        for first in run[:4]:
            if run[-1].end - first.start > 1:
                yield first.start, run[-1].end
        run = [word] if word.kind in _NOMINAL else []


def slot_spans(frame_left: str, frame_right: str, folded: str) -> Iterator[tuple[int, int]]:
    """What stands in a sentence where the question has its question word: 必须以[什么]为前提, 由[谁]负责.

    Args:
        frame_left, frame_right: The question before and after its question word, folded.
        folded: The sentence.
    """
    left, right = frame_left[-2:].strip(), frame_right[:2].strip()
    if not left or not right or not _CONTENT.search(right):
        return
    for cut in (left, left[-1:]):
        for match in re.finditer(re.escape(cut), folded):
            end = folded.find(right, match.end() + 1, match.end() + MAX_SLOT_CHARS)
            if end > match.end() and not re.search(r"[。；;]", folded[match.end() : end]):
                yield trimmed(folded, match.end(), end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks and punctuation at its ends."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


_PAIRS = {"》": "《", "”": "“", "）": "（", ")": "(", "」": "「", "』": "『", "】": "【"}


def closed(words: str) -> bool:
    """Whether every bracket and quotation mark of a span has its partner in it; a label such as 1） is no bracket."""
    opened: list[str] = []
    for at, character in enumerate(words):
        if character in _PAIRS.values():
            opened.append(character)
        elif character in _PAIRS:
            if opened and opened[-1] == _PAIRS[character]:
                opened.pop()
            elif not words[at - 1].isdigit():
                return False
    return not opened


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence between its commas and stops."""
    at = 0
    for match in _CLAUSE_END.finditer(text):
        # A comma or colon between digits belongs to the figure.
        if match.group() in ",:" and text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit():
            continue
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _stops(text: str, start: int, end: int) -> list[int]:
    """Ends of the clauses inside ``[start, end)``, at most three, and the end itself."""
    stops = [m.start() for m in _CLAUSE_END.finditer(text, start, end) if m.start() > start + 1][:3]
    return [*stops, end]


def _add_names(text: str, ends: re.Pattern[str], kind: CandidateType, add: object) -> None:
    assert callable(add)
    lefts = [0, *(m.end() for m in _LEFT.finditer(text))]
    for match in ends.finditer(text):
        end = match.end()
        starts = [s for s in lefts if end - 24 <= s < match.end() - 1][-3:]
        for start in starts:
            if not re.search(r"[，。；：、\s]", text[start:end]):
                add(start, end, kind)


def _lists(
    text: str, begin: list[float], finish: list[float], named: list[tuple[int, int, NameType]], words: Sequence[Word]
) -> Iterator[tuple[int, int]]:
    """Coordinated lists A、B和C with several left and right edges; the scorer tells which was meant."""
    for match in _LIST.finditer(text):
        start, end = match.span()
        first_stop = text.index("、", start)
        last_start = text.rindex("、", start, end) + 1
        marked = {m.end() for m in _LIST_LEFT.finditer(text, start, first_stop) if m.end() < first_stop}
        lefts = {start, *sorted(marked)[-3:]}
        closing = [m.start() for m in _LIST_RIGHT.finditer(text, last_start + 1, end)][:3]
        joined = re.search(r"[和与及]|以及", text[last_start:end])
        rights = {end, *closing}
        if joined:
            rights.add(last_start + joined.start())
        # The last item ends as the others do (…景区、…景区), or where a name ends, or before a count (…、C3个项目).
        alike = text.rfind(text[first_stop - 1], last_start, end)
        if alike >= last_start + 1:
            rights.add(alike + 1)
        rights.update(name_end for name_start, name_end, _ in named if last_start <= name_start and name_end <= end)
        counted = re.search(r"\d|[两二三四五六七八九十](?=[个家项类种大条座所])", text[last_start + 1 : end])
        if counted:
            rights.add(last_start + 1 + counted.start())
        # Items begin and end with words: the likeliest few of those of the first and the last item.
        inner = sorted((w.start for w in words if start < w.start < first_stop), key=lambda i: -begin[i])
        outer = sorted((w.end for w in words if last_start < w.end < end), key=lambda i: -finish[i])
        lefts.update(inner[:4])
        rights.update(outer[:4])
        # The last item in names and nouns, without what is said of it.
        for word in words:
            if word.start >= last_start and word.end < end:
                if word.kind not in _NOMINAL and word.start > last_start:
                    break
                rights.add(word.end)
        yield from ((left, right) for left in lefts for right in rights if right - left > 2)
