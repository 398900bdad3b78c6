"""What a question asks for: the kind of answer, the unit, the measure, the time, the words that name the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from govtext.qa.kinds import KEPT, KINDS, Kind, kind_probabilities
from govtext.qa.names import find_names
from govtext.qa.units import COUNTS, UNIT_KIND, kind_of_unit, kinds_of_noun, unit_at
from govtext.qa.words import find_words
from govtext.retrieval.terms import find_concepts, find_terms, fold

Measure = Literal["total", "growth", "increment", "share", "rank", "level"]

MAX_QUESTION_CHARS = 400
"""More than any question has; of a longer one the last characters count, where Chinese puts the question word."""

_SCALE = r"[十百千万亿]*"
_MOVES = r"(?:[多少][收产卖招建来赚花](?=了)|增长|增加|上升|上涨|提高|提升|攀升|扩大|涨|多|增|下降|减少|降低|回落|下跌|缩减|压减|压缩|少|跌|降)"

# Order matters: the first kind whose pattern is found wins. Each must match the question words of its kind and none
# of the words that merely look like them (几乎, 多年来, 什么时候 is no 什么).
_KIND_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("name", re.compile(r"文号|字号|第?几号令?(?:公布|文件|文|令)|令第几号|标题是|题目")),
    ("clause", re.compile(r"(?:用|靠|以|通过|采取|采用|按)(?:的是)?(?:什么|啥|何种|哪种|怎样的)(?:样的)?(?:办法|方法|方式|手段|措施|途径|形式|路子)")),
    ("reason", re.compile(r"根源(?:在哪|是什么|何在)|图(?:的是)?(?:什么|个?啥)|怪(?:什么|啥|谁)|怎么(?:造成|引起|来的)|(?:有|起到?|发挥)(?:了)?(?:什么|啥|哪些)(?:样的)?(?:用处?|好处|意义|作用)|(?:意义|用意|用途|好处|初衷)(?:何在|在哪|是什么|在于什么)|干(?:什么|啥|嘛)用|想解决(?:什么|啥|哪些)|(?:达到|收到|起到)(?:什么|啥|怎样的)(?:目的|效果)|为(?:的是)?(?:解决|实现|达到)(?:什么|啥)|原因(?:出)?在哪|为什么|为何|为啥|何以|因何|缘何|缘故|怎么会|(?:什么|哪些|何种|啥|主要)?原因(?:是什么|是啥|有哪些|何在|在于什么|是)?[?]?$|什么原因|啥原因|目的(?:是|在于|为)(?:什么|何|啥)|为了什么|为的是什么|出于什么|图的是什么|得益于什么|靠(?:的是)?什么|凭什么|什么(?:目的|缘由|理由)|"
                          r"(?:由于|因为)(?:什么|啥|何)")),
    ("definition", re.compile(r"什么是|何谓|何为|所谓|什么叫|是指什么|指的(?:是|都是)?(?:什么|啥|哪)|指什么|(?:是|啥|什么)意思|什么含义|含义(?:是|为)|怎么(?:定义|理解|解释)|如何(?:定义|理解|解释)|具体指|什么样的.{1,14}(?:算|才是|叫|是指)|(?:指代|代表|意味着|内涵)(?:是|为)?(?:什么|啥)|指(?:的)?哪(?:些|几)|是怎样一(?:个|种|套)")),
    ("time", re.compile(r"什么时候|什么时间|什么日期|什么日子|何时|何年|何月|何日|啥时候|啥时|哪(?:一)?(?:年|天|日|月|个月|季度|个季度|段时间|些年|几年|几天|个时候|届|学年)|几(?:月|号|日)(?!均)|几点|多会儿|(?:日期|(?<!多长)(?<!多少)时间|时点|时限|起止时间)(?:是|为|定在)?(?:什么|啥|多少|哪)?[?]?$|哪.{0,4}时间|(?:哪个|什么)(?:节日|时段|学期|季节|阶段)|周几|星期几|什么年份|哪.年份|年份是")),
    ("person", re.compile(r"谁(?!家)|哪(?:一)?(?:位|名)|何人|什么人|哪个人|哪些人|姓(?:名|什么|啥)|叫什么名字(?=[?]?$)|(?:长|书记|主任|主席|作者|专家|教授|院士|教师|老师|校长|村民|代表|人)(?:的名字)?(?:是|叫)(?:什么|啥|何)(?:名字|名)?|(?:书记|主任|主席|作者|校长|局长|区长|县长|市长|省长|组长)是哪")),
    ("quantity", re.compile(r"百分之(?:几|多少|多大)|千分之(?:几|多少)|万分之(?:几|多少)|第几|排(?:名)?(?:在)?(?:全.)?(?:第)?几|几分之|多少|几成|几个?百分点|若干|"
                            r"(?<![哪好十些这那])几(?!乎|经|年来|年前|项工作|种(?![?]?$)|方面|个方面|大方面)|多大|多高|多长|多远|多久|多重|多宽|多深|多快|占比|是何(?:水平|比例)|"
                            r"(?:比例|比重|数量|人数|面积|总额|金额|规模|数额|率|值|总数|增速|增幅)(?:是|为|达)(?:什么|怎样|怎么样|啥)|什么(?:水平|规模|程度)|(?:比例|结构|比)(?:是)?(?:怎样|怎么样|如何)|(?:规模|总量|总额|总数|增速|增幅|比重|占比|金额)[?]?$")),
    ("list", re.compile(r"哪“|(?:[两三四五六七八九十]|十[一二三四五六七八九])[个项条大句股种类点](?:方面)?[^，。哪几]{0,14}(?:(?:各|分别|都|具体|定的)?(?:是|指|有|为)(?:的是)?(?:什么|啥|谁))|哪(?:些|几|两|三|四|五|六|七|八|九|十)(?!年|天)|分别(?:是|为|叫|有|指|在)|(?:包括|包含|涵盖|涉及)(?:什么|啥|了什么)|都有(?:什么|啥|谁)|有什么|由什么组成|几(?:种|大|个)?方面|有好?几(?:种|类)")),
    ("place", re.compile(r"哪里|哪儿|何地|何处(?![置理罚])|什么地方|啥地方|哪(?:一?座|个|一个|类)?(?:地方|省|市|县|区|镇|乡|村|国家|国(?![际企有务])|邻国|城市|地区|街道|园区|社区|景区|地点|位置|省份|旗|州|地)|(?:位于|坐落|地点是|地址是)|什么位置|(?<!到)(?<!抓)在哪(?![所家个次场届条份项支种类些位年天月])|什么地方的")),
    ("organisation", re.compile(r"(?:哪|哪一|哪个|哪一个|哪家|哪所|什么|何|啥)(?:个|家|所)?(?:单位|部门|机构|公司|企业|学校|医院|大学|高校|学院|组织|团体|集团|委员会|银行|协会|局|中心|机关|厂|平台公司|党组织|支部|研究院|媒体)|哪(?:一)?家|归谁|由谁")),
    ("name", re.compile(r"叫什么|叫啥|名称|什么名|名字|称为什么|称作什么|被称为|什么(?:称号|荣誉|奖|项目|文件|工程|活动|制度|模式|品牌|主题|口号|计划|行动|平台|系统|理念|机制|战略|政策|标准|原则|精神|课程|刊物|试点|证书|基地|产业|岗位|职务|职位|产品|级别|体系|名单|名录|目录|称谓|地位|办法|方案|论断)|哪(?:一)?(?:个|项|部|本|条|种|级|类|款|届|座|所|份|支|次|场|套|艘|枚|首|句|道|门|期|版|块|片)|文号|字号|标题是|题目")),
    ("clause", re.compile(r"什么|如何|怎样|怎么|怎么样|啥|何")),
)  # fmt: skip

# The words that hold the place of the answer; what stands beside them often stands beside the answer too.
_SLOT = re.compile(
    r"百分之(?:几|多少)|千分之(?:几|多少)|第几(?:位|名|次|个|批|届)?|多少(?:[十百千万亿]*)|几(?=[十百千万亿]*[^\d])|多[大高长远久重宽深快]|几成|"
    r"什么时候|什么时间|什么地方|什么样的?|什么名字|为什么|什么|为何|何时|何地|何处(?![置理罚])|何人|何(?![置理])|谁|啥时候|啥|"
    r"哪一?(?:年|天|位|名|个|家|所|项|里|儿|些|几[个家项位所座条种类]?|级|届|座|部|种|类|款|月|日)?|怎么样|怎么|怎样|如何|若干"
)

# Furniture of questions: says that something is asked, not what.
_FURNITURE = re.compile(
    r"请问|请告诉我|想知道|我想|麻烦|能否|能不能|告诉我|根据(?:报告|本文|文件|材料|公报|文章)?|按照(?:报告|文件)|依据报告|"
    r"(?:这份|该|本|这篇|这个|此|上述)?(?:报告|公报|文件|文章|材料|文中|文本|汇报|讲话|方案|通知|意见)(?:里|中|上|内)?(?:面)?(?:提到|提及|说|讲|指出|显示|认为|介绍|承认|提出|写|称|披露|强调|要求|给出)(?:了|过|的|到)?|"
    r"文中|文章中|报告中|报告里|有没有(?:说|提到|写)?|是否(?:提到|说明)?|到底|究竟|具体(?:是|为|有)?|大约|大概|约|总共|一共|合计|共计|总计|全部|目前|现在|当前|当时|如今|已经|已|分别|各自|各|其中|"
    r"多少|若干|什么样的|什么样|什么时候|什么时间|什么地方|为什么|什么|怎么样|怎么|怎样|如何|哪里|哪儿|哪些|哪一|哪|谁|何时|何地|何处|何人|为何|啥|吗|呢|"
    r"是多少|有多少|达到了?多少|情况|方面|数据|这个|那个|这些|那些|该|本"
)
_WEAK = frozenset("的了是在和与及被由把将从到为以有过呢吗么啊这那其该个几多少哪谁何什怎样里中上下也都还就要能会可让给做得叫")

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|(?=[-—~至到]))|(?<!\d)((?:19|20)\d\d)(?!\d|[.,%]|元|万|亿|个|人|家|名|项|亩|吨)")
_RELATIVE = {"去年": -1, "上年": -1, "上一年": -1, "前一年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "前年": -2, "下一年": 1}
_RELATIVE_RE = re.compile("|".join(_RELATIVE))
_COMPARED = re.compile(r"(?:比|较|同|与)(?:上年|去年|上一年|前一年|前年|(?:19|20)\d\d年)(?:同期|末|底)?(?:相比)?|同比|环比")
_TARGET = re.compile(
    r"目标|计划|力争|打算|准备|想(?:让|要|把|新)?|希望|预期|争取|预计|拟|确保|任务|要(?=[建实达完新把做开培打引推增到占控使])|将(?=[建实达完新开培打投在于会要])|"
    r"会(?=[建实达完新开])|未来|下一步|今后|明年|到(?:19|20)\d\d年|十[三四五]五.{0,2}末|规划|安排|设定|定(?:的|在|为|了)"
)
_RESULT = re.compile(r"实际|完成了|已经|已(?=[建完达有])|去年|上年|截至|实现了|达到了|现有|了(?:多少|几|百分)|取得|获得|被")

# About the report itself, whose answer stands in its head or at its end: who gave it, when it was issued, its number.
_ABOUT_REPORT = re.compile(
    r"(?:报告|公报|文件|通知|方案|意见|讲话|文章|材料|纪要|简报|调研|稿|信|公告|办法|规定|汇报|致辞|新闻)(?:是|由|在|于|的)?[^，。]{0,8}(?:谁|哪|什么时候|何时|什么日期|几号|几月|日期|标题|题目|文号|字号|作者|署名|落款)"
    r"|(?:谁|哪位|哪个|哪家|何时|什么时候|哪天|哪一天)[^，。]{0,16}(?:作的?|写|印发|发布|起草|撰写|刊登|签发|公布|发|下发|答复)(?:了|的)?[^，。]{0,20}(?:报告|公报|文件|通知|方案|意见|讲话|文章|材料|纪要|简报|办法|规定|条例|规则|函|[?]$)"
    r"|作者|署名|执笔|文号|发文字号|落款|成文日期|印发日期|发布日期|发文(?:日期|机关|单位)|主送|抄送|撰稿|整理(?:人|者)|供稿|记者(?:是|叫)|标题|题目|印发的[?]?$|(?:代表|主持).{0,12}作.{0,8}报告|挂(?:到|在)网|网站上"
)
# 哪家公司, 哪三个省实验室, 什么名录, 哪个科室
_HEAD = re.compile(r"(?:哪(?P<count>[两三四五六七八九十])?(?:几)?(?:一)?[个家所位项种类级座届部本条名]?|什么|何种)(?P<noun>[\u4e00-\u9fff]{1,8})")
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PROVINCES = ["北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"]
_REGION = re.compile(
    "|".join(_PROVINCES)
    + r"|全[国省市县区旗镇乡校院州](?![民面部])|本[省市县区旗镇乡校]|(?:(?<=[年月日在，、的:：问])|^)[\u4e00-\u9fff]{2,5}?(?:自治区|自治州|自治县|省|市|县|旗|州|区|镇|乡|村)(?=[的全去今内20\d在有常规一第农城财工固社实完新中]|地区)"
)
_GENERIC_REGION = re.compile(r"^(?:各|我|该|城|农|国家|哪|什么|多少|几|这|那|年|末|底)|社区$|城区$|园区$|(?:哪个|什么|几个|多少)")


def find_regions(folded: str) -> tuple[str, ...]:
    """Names of regions in a question, and words for the whole of one: 交口县, 全市."""
    found = [m.group() for m in _REGION.finditer(folded) if not _GENERIC_REGION.search(m.group())]
    for start, end, kind in find_names(folded):
        name = folded[start:end]
        if kind == "place" and end - start > 1 and not any(name in f or f in name for f in found) and not _GENERIC_REGION.search(name):
            found.append(name)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class FocusTerm:
    """A term of the question that the evidence should hold; ``weak`` ones are mostly function words."""

    term: str
    start: int
    end: int
    weak: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A question taken apart.

    Attributes:
        question: As asked.
        folded: Width and case folded, cut to ``MAX_QUESTION_CHARS``.
        kind: The kind of answer most likely asked for.
        kinds: Each kind that may be meant, with its probability, the likeliest first.
        unit_kinds: Kinds of unit a figure may have, most likely first; () when any will do or none is asked for.
        unit: The unit or classifier named in the question, else "".
        measure: Which of an indicator's figures is meant; "total" when nothing else is said.
        falls: The question speaks of a decrease.
        wants_target, wants_result: It asks for a plan, or for what was done.
        years: Calendar years named.
        year_shifts: 去年 -1, 今年 0, 明年 1: relative to the report's year.
        regions: Names of regions, without 全, 本.
        head: The noun that the question word asks to name: 公司 of 哪家公司, 名录 of 什么名录; else "".
        count: How many things it asks to list: 3 of 哪三个; 0 if it does not say.
        about_report: The report itself is asked about: who gave it, when, its number.
        slot: The place of the question words in ``folded``.
        focus: The terms that name what is asked about.
        body: ``folded`` with furniture, years and the slot blanked out; same length.
    """

    question: str
    folded: str
    kind: Kind
    kinds: tuple[tuple[Kind, float], ...]
    unit_kinds: tuple[str, ...]
    unit: str
    measure: Measure
    falls: bool
    wants_target: bool
    wants_result: bool
    years: tuple[int, ...]
    year_shifts: tuple[int, ...]
    regions: tuple[str, ...]
    head: str
    count: int
    about_report: bool
    slot: tuple[int, int]
    focus: tuple[FocusTerm, ...]
    body: str


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _kind(folded: str) -> tuple[Kind, re.Match[str] | None]:
    for kind, pattern in _KIND_PATTERNS:
        match = pattern.search(folded)
        if match:
            return kind, match
    return "clause", None


def kind_by_pattern(folded: str) -> Kind:
    """The kind that a question word names; ``clause`` without one."""
    return _kind(folded)[0]


def _slot(folded: str, found: re.Match[str] | None) -> tuple[int, int]:
    """The question word: the one inside what told the kind, else the last one of the question."""
    if found:
        inside = [m.span() for m in _SLOT.finditer(folded, found.start()) if m.start() < found.end()]
        if inside:
            return inside[-1]
        return found.span()
    spans = [m.span() for m in _SLOT.finditer(folded)]
    return spans[-1] if spans else (len(folded), len(folded))


def _unit(folded: str, slot: tuple[int, int]) -> tuple[str, tuple[str, ...]]:
    """The unit named beside the question word, and the kinds of unit that fit."""
    word, after = folded[slot[0] : slot[1]], folded[slot[1] :]
    after = re.sub(r"^[十百千万亿]+", "", after)
    if "分之" in word or word == "几成" or re.match(r"个?百分点|个?点(?![位子心钟])", after):
        return "%", ("ratio",)
    if word.startswith("第几"):
        return "位", ("rank",)
    if re.search(r"排(?:名|位|在|列|行)?.{0,8}$|位列.{0,6}$|位居.{0,6}$|名列.{0,6}$|得了?$", folded[: slot[0]]) and re.match(r"[位名]", after):
        return "位", ("rank",)
    if word == "多久" or after.startswith("时间"):
        return "", ("duration",)
    if word in ("多长", "多远", "多宽", "多高", "多深") and not re.match(r"的?(?:比|率|增|水平)", after):
        noun = kinds_of_noun(folded[: slot[0]])
        return "", ("duration",) if after.startswith("时") else (("ratio", "length", "money") if word == "多高" and "ratio" in noun else ("length",))
    if word == "多大":
        if re.match(r"的?(?:比|份额|幅|百分)", after) or re.search(r"占.{0,12}$", folded[: slot[0]]):
            return "", ("ratio",)
        noun = kinds_of_noun(after)
        return "", noun or kinds_of_noun(folded[: slot[0]])
    if re.match(r"(?:的)?(?:比重|比例|份额|百分比)", after):
        return "", ("ratio",)
    stripped = after.lstrip(" 的")
    unit = unit_at(stripped)
    if unit and not re.match(r"家庭|人均|人口|年度|日均|分别|项目|工程", stripped):
        kind = UNIT_KIND[unit]
        rest = stripped[len(unit) :]
        if unit in ("个", "项", "种", "类", "批", "处", "座", "所", "家", "条", "件", "台", "套", "名", "位", "场", "期", "对", "块"):
            return unit, (kind, *[k for k in kinds_of_noun(rest[:8]) if k != kind and k not in ("money", "ratio", "mass", "area", "length")])
        return unit, (kind,)
    noun = kinds_of_noun(stripped[:10])
    if noun:
        return "", noun
    if re.match(r"[\u4e00-\u9fff]", stripped) and not re.match(r"[?呢吗]", stripped):
        return "", ("thing", "enterprise", "place", "people")
    return "", ()


def _measure(folded: str, slot: tuple[int, int], unit_kinds: tuple[str, ...]) -> Measure:
    before, after = folded[: slot[0]], folded[slot[1] :]
    if "rank" in unit_kinds:
        return "rank"
    if re.search(_MOVES + r"(?:至|到|为)(?:了)?(?:约|近)?$", before) or (re.search(r"(?:至|到|达|为)(?:了)?$", before) and "率" not in before[-8:]):
        return "level"
    moves = re.search(_MOVES + r"(?:了|幅度|率|的幅度)?(?:是|为|有|达)?(?:约|近)?$", before) and not re.search(r"(?:最|至|不)(?:多|少)$", before)
    named = re.search(r"增速|增幅|涨幅|降幅|增长率|增长幅度|同比|环比|速度", folded) or re.match(r"(?:的)?(?:增长|增幅|涨幅|下降|降幅|增速)", after)
    if moves or named:
        return "growth" if not unit_kinds or unit_kinds[0] in ("ratio", "multiple") else "increment"
    if re.search(r"占|比重|比例|份额|几成", folded):
        return "share"
    if unit_kinds and unit_kinds[0] == "ratio":
        return "level" if re.search(r"率|指数|水平|覆盖|优良", before) else "growth" if re.search(_MOVES, before) else "level"
    return "total"


# How much 经济 grew is how much the gross product did; 打了多少粮 asks for the output of grain.
_ASKED_CONCEPTS = (
    ("=地区生产总值", re.compile(r"(?<![字洋营域业间空岸合体产林村量技色银绿环夜流总部园商贸会际])经济(?=.{0,10}(?:增|涨|长了|跌|降|速度|规模|总量|盘子))")),
    ("=粮食产量", re.compile(r"[打收产].{0,3}多少.?粮|粮.{0,4}[打收产]了?多少")),
)
_VAGUE = re.compile(r"总量|总额|总值|总规模|规模|数量|总数|增速|增幅|涨幅|降幅|比重|比例|占比|实际|水平|目标|预期|计划")


def _focus(body: str, folded: str) -> tuple[FocusTerm, ...]:
    terms: list[FocusTerm] = []
    for concept, pattern in _ASKED_CONCEPTS:
        terms.extend(FocusTerm(concept, m.start(), m.end(), False) for m in pattern.finditer(folded))
    edges = {word.end for word in find_words(body)}
    vague = [m.span() for m in _VAGUE.finditer(body)]
    for term, start, end in find_terms(body):
        # A pair of characters of two words tells little, and so does the name of a measure that many figures have.
        weak = any(c in _WEAK for c in term) or (end - start == 2 and start + 1 in edges) or any(s <= start and end <= e for s, e in vague)
        terms.append(FocusTerm(term, start, end, weak))
    for concept, start, end in find_concepts(body):
        terms.append(FocusTerm(concept, start, end, False))
    return tuple(terms)


def analyse_question(question: str) -> Frame:
    """Take a question apart.

    Example:
        >>> frame = analyse_question("2019年开发区白酒产量同比增长了多少？")
        >>> frame.kind, frame.unit_kinds, frame.measure, frame.years
        ('quantity', ('ratio',), 'growth', (2019,))
    """
    folded = fold(question.strip())[-MAX_QUESTION_CHARS:]
    by_pattern, found = _kind(folded)
    probabilities = kind_probabilities(folded, by_pattern)
    least = min(KEPT, max(probabilities))
    kinds = sorted(((k, p) for k, p in zip(KINDS, probabilities, strict=True) if p >= least), key=lambda pair: -pair[1])
    kind, figures = kinds[0][0], any(k == "quantity" for k, _ in kinds)
    slot = _slot(folded, found)
    unit, unit_kinds = _unit(folded, slot) if figures else ("", ())
    measure = _measure(folded, slot, unit_kinds) if figures else "total"
    if figures and not unit_kinds:
        if measure in ("growth", "share"):
            unit_kinds = ("ratio",)
        else:
            before = re.sub(r"(?:目标|计划|预期|任务|总量|数量|规模|总数|数|量|标准|水平|情况)?(?:是|为|达到?|有|做到|定)?(?:了)?$", "", folded[: slot[0]])
            unit_kinds = kinds_of_noun(before[-9:]) or kinds_of_noun(folded)
            if measure == "total" and unit_kinds[:1] == ("ratio",):
                measure = "level"
    asked = _HEAD.search(folded)
    head = re.split(r"[的是在有被能会要可与和为上里中以]", asked["noun"])[0] if asked else ""
    count = _DIGITS.get(asked["count"], 0) if asked and asked["count"] else 0
    compared = [m.span() for m in _COMPARED.finditer(folded)]
    plain = folded
    for start, end in compared:
        plain = _blank(plain, start, end)
    years = tuple(dict.fromkeys(int(m[1] or m[2]) for m in _YEAR.finditer(plain)))
    shifts = tuple(dict.fromkeys(_RELATIVE[m.group()] for m in _RELATIVE_RE.finditer(plain)))
    regions = find_regions(folded)
    body = _blank(plain, *slot)
    for pattern in (_YEAR, _RELATIVE_RE, _FURNITURE):
        body = pattern.sub(lambda m: " " * len(m.group()), body)
    return Frame(
        question=question,
        folded=folded,
        kind=kind,
        kinds=tuple(kinds),
        unit_kinds=unit_kinds,
        unit=unit,
        measure=measure,
        falls=bool(re.search(r"下降|减少|降低|回落|跌|降幅|少了|压减", folded)),
        wants_target=bool(_TARGET.search(folded)),
        wants_result=bool(_RESULT.search(folded)),
        years=years,
        year_shifts=shifts,
        regions=regions,
        head=head,
        count=count,
        about_report=bool(_ABOUT_REPORT.search(folded)),
        slot=slot,
        focus=_focus(body, folded),
        body=body,
    )


_NEVER_PEOPLE = frozenset(("enterprise", "place", "route", "vehicle", "animal"))
_CURRENCIES = frozenset(("美元", "欧元", "港元", "日元", "英镑", "卢布"))


def unit_fit(frame: Frame, unit: str, kind: str = "") -> float:
    """How well a figure's unit answers the question: 1 the unit named, 0.8 its kind, 0.3 another counting kind, 0 no.

    Args:
        frame: The question.
        unit: Of the figure, normalised.
        kind: Of the figure by ``govtext.quantities``: a bare ``number`` such as 一半 is a ratio.
    """
    if not frame.unit_kinds:
        return 0.5
    own = "ratio" if not unit and kind in ("number", "percent") else kind_of_unit(unit)
    if frame.unit and unit == frame.unit:
        return 1.0
    if unit != frame.unit and (unit in _CURRENCIES or frame.unit in _CURRENCIES):
        return 0.0 if frame.unit else 0.4
    if own in frame.unit_kinds:
        return 0.8 if own == frame.unit_kinds[0] else 0.6
    if own in COUNTS and frame.unit_kinds[0] in COUNTS:
        # 多少所 is not answered by people, nor 多少名 by firms; 个 counts anything
        sorts = {own, frame.unit_kinds[0]}
        return 0.0 if frame.unit and "people" in sorts and sorts & _NEVER_PEOPLE else 0.3
    return 0.0
