"""Spans of a sentence that could answer a question, by type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from govtext.qa.boundaries import edge_scores, likely_spans
from govtext.qa.figures import Figure, find_figures

CandidateType = Literal[
    "quantity", "rank", "ratio", "period", "person", "organisation", "place", "quote", "document number", "list",
    "definition", "reason", "post", "clause", "span",
]  # fmt: skip
TYPES: tuple[CandidateType, ...] = (
    "quantity", "rank", "ratio", "period", "person", "organisation", "place", "quote", "document number", "list",
    "definition", "reason", "post", "clause", "span",
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
_PERIOD = re.compile(
    rf"{_YEAR}\s?{_DAY}\s?月\s?{_DAY}\s?日(?:(?:至|到|[-—–~]+)(?:{_DAY}月)?{_DAY}日)?(?:上午|下午|晚)?(?:\d{{1,2}}[时点:](?:\d{{1,2}}分?)?)?"
    rf"|{_YEAR}\s?{_DAY}\s?月(?:(?:至|到|[-—–~]+){_DAY}月)?(?:上旬|中旬|下旬|底|初|末|份)?"
    rf"|(?:19|20)\d\d年?\s?(?:至|到|[-—–~]+)\s?(?:{_YEAR}|\d\d年)"
    rf"|{_YEAR}(?:年?底|末|初|上半年|下半年|第?[一二三四1-4]季度|春|夏|秋|冬|暑期|起)?"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?"
    rf"|(?<![\d.])\d{{1,2}}\s?月\s?\d{{1,2}}\s?日(?:(?:至|到|[-—–~]+)(?:{_DAY}月)?{_DAY}日)?(?:上午|下午|晚)?"
    r"|(?<![\d.个])\d{1,2}\s?月(?!\d)(?:(?:至|到|[-—–~]+)\d{1,2}月)?(?:上旬|中旬|下旬|底|初|末|份)?"
    r"|[“\"]?十[一二三四五六]五[”\"]?(?:规划)?(?:时期|期间|末|以来|初期|中期)?"
    r"|(?:去年|今年|明年|上年|本年|前年|当年|同年)(?:年?底|年末|年初|上半年|下半年|[一二三四]季度|\d{1,2}月(?:\d{1,2}日|份|底)?|春节|暑期|[春夏秋冬]季?)?"
    r"|(?:上半年|下半年|年底|年末|年初|本世纪中叶|近[两三四五几]年(?:来)?|过去[一两三四五]年|[一两三四五六七八九十]+年来|第[一二三四]季度|截至目前|目前)"
)  # fmt: skip
_QUOTE = re.compile(r"《[^《》\n]{1,60}》(?:（[^（）]{1,20}）)?|“[^“”\n]{1,40}”|「[^」\n]{1,40}」|『[^』\n]{1,40}』")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔［\[(（](?:19|20)\d\d[〕］\])）](?:第)?\d+号")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_POSTS = (
    r"(?:总书记|书记|副?省长|副?市长|副?县长|副?区长|副?旗长|副?镇长|副?乡长|副?州长|盟长|副?主席|副?主任|副?局长|副?部长|副?厅长|副?校长|副?院长|副?总理|总理|副?会长|副?秘书长|副?处长|副?科长|董事长|"
    r"总经理|总裁|院士|教授|研究员|专家|同志|先生|女士|老师|代表|委员|组长|队长|所长|行长|村支书|支书|厂长|站长|作者|执笔|总监)"
)
_PERSON = re.compile(
    rf"(?<![\u4e00-\u9fff])([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[\s（(，、：:]|$)"
    rf"|(?<=长|任|记|席|员|士|授|志|者|理|家|人|师|表|：|:|、|由|和)([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?={_POSTS}|[，。、；（(作主担兼率代说在带强指为\s]|$)"
    rf"|([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?={_POSTS})"
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
_LIST_RIGHT = re.compile(r"(?:等|为一体|为主|为重点|为核心|为代表|组成|共同|构成|三大|两大|四大|五大|六大|[二两三四五六七八九十\d]+[个项家类种名条座所大款位]|为|是|在|和|与|的|成为|被|入选|获|建成|投入|列入|相继|分别|均|都|将|顺利|退城|正式|全面|全部|同步|开工|成功|实现)")
_DEFINITION = re.compile(
    r"(?:是指|指的是|系指|是一种|就是指|即|就是|意味着|称为|简称为?|指)[：:“]?(?P<body>[^。；]{2,90})|——(?P<dash>[^。]{2,90})"
)
_REASON = re.compile(
    r"(?:因为|由于|得益于|受益于|源于|为了|为(?=[^\d，。]{4,40}[，,])|目的是|旨在|以便|以(?=[满保解确适促提便推缓])|基于|鉴于|针对|主要是|原因是|关键在于|靠的是|在于|考虑到|随着)(?P<body>[^。；]{3,60})"
    r"|(?P<before>[^，。；]{4,50})(?=，(?:因此|所以|从而|使得?|致使|导致))"
)
_CLAUSE_END = re.compile(r"[，。；！？：,;:!?\n]")
_TRIM = "，。；：、！？,;:!? \n\t—"


def find_candidates(text: str, folded: str) -> tuple[Candidate, ...]:
    """The spans of a sentence that are figures, dates, names, lists, definitions, reasons or clauses.

    Args:
        text: The sentence.
        folded: The same, width and case folded.

    Returns:
        Without repeats of the same span and type; in no particular order.
    """
    found: dict[tuple[int, int], Candidate] = {}

    begin, finish = edge_scores(text)

    def add(start: int, end: int, kind: CandidateType, figure: Figure | None = None) -> None:
        while start < end and text[start] in _TRIM:
            start += 1
        while end > start and text[end - 1] in _TRIM:
            end -= 1
        if end > start and (start, end) not in found:
            found[start, end] = Candidate(start, end, kind, figure, begin[start] + finish[end])

    for figure in find_figures(text):
        add(figure.start, figure.end, figure.type, figure)
    for match in _PERIOD.finditer(folded):
        add(*match.span(), "period")
    for match in _DOCUMENT_NUMBER.finditer(text):
        add(*match.span(), "document number")
    for match in _QUOTE.finditer(text):
        add(*match.span(), "quote")
        if match.group()[0] == "“":
            add(match.start() + 1, match.end() - 1, "quote")
    for match in _PERSON.finditer(text):
        group = next(i for i in (1, 2, 3) if match[i] is not None)
        add(*match.span(group), "person")
    for match in _POST.finditer(text):
        add(*match.span(), "post")
    _add_names(text, _ORGANISATION_END, "organisation", add)
    _add_names(text, _PLACE_END, "place", add)
    for start, end in _lists(text):
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
    for start, end in clauses(text):
        add(start, end, "clause")
    for start, end in likely_spans(text, tuple(clauses(text)), begin, finish):
        add(start, end, "span")
    return tuple(found.values())


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
    assert callable(add)  # noqa: S101
    lefts = [0, *(m.end() for m in _LEFT.finditer(text))]
    for match in ends.finditer(text):
        end = match.end()
        starts = [s for s in lefts if end - 24 <= s < match.end() - 1][-3:]
        for start in starts:
            if not re.search(r"[，。；：、\s]", text[start:end]):
                add(start, end, kind)


def _lists(text: str) -> Iterator[tuple[int, int]]:
    """Coordinated lists A、B、C with several left and right edges; the scorer tells which was meant."""
    for match in _LIST.finditer(text):
        start, end = match.span()
        first_stop = text.index("、", start)
        last_start = text.rindex("、", start, end) + 1
        lefts = {start, *(m.end() for m in _LIST_LEFT.finditer(text, start, first_stop) if m.end() < first_stop)}
        rights = {end, *(m.start() for m in _LIST_RIGHT.finditer(text, last_start + 1, end))}
        for left in sorted(lefts)[-4:]:
            for right in sorted(rights)[:4] + [end]:
                if right - left > 2:
                    yield left, right
