"""What a figure measures: the words before it, the noun behind it, or what an earlier clause named."""

# ruff: noqa: SIM905 (tables of words read better as text than as one string a line)

from __future__ import annotations

import re

from govtext.facts import wording
from govtext.facts.state import BREAK, State
from govtext.offsets import Span
from govtext.quantities.periods import PERIOD
from govtext.quantities.scan import RawQuantity, find_quantities

_LIST_GAP = re.compile(r"\s?(?:、|和|与|及|以及)\s?")
_CLOSING = frozenset("，。；：、！？,;:!?（(）)】」』”’…\n\r\t ")
COUNTED = frozenset(("count", "people"))
_DURATION = frozenset(("time", "age"))
_NAMED_THING = re.compile(
    r"^[^，。；：、！？的]{0,16}?(?:项目|工程|电站|机组|生产线|装置|基地|线路|变电站|储能|水库|专线|光伏|风电)"
)


def is_attributive(raw: RawQuantity, lead: str, tail: str, relation: wording.Relation) -> bool:
    """Whether a figure only limits a noun or a verb: 投资超5亿元的项目, 60岁以上老人, 连续12年, 24小时开放."""
    follows = tail[:1]
    closed = not follows or follows in _CLOSING
    if raw.kind in _DURATION:
        if lead.endswith(("成立", "建立", "组建", "创建", "创办", "设立", "开业")) and tail.startswith("来"):
            return False
        if (closed or tail.startswith(("中，", "里，"))) and lead.endswith("的") and not raw.chinese:
            return False  # 合作的3个学期: the noun itself
        if relation.direction is not None and (closed or tail.startswith("内")):
            return False
        return not (closed and wording.head_of(wording.without_link(lead)))
    if raw.kind in ("rank", "percent", "points", "times"):
        return False
    if tail.startswith(_STEPS) or _CHANGE_START.match(tail):
        return False
    if closed or _LIST_GAP.match(tail) or follows.isdigit():
        return raw.kind == "score" and not lead
    if raw.kind == "money" and lead.endswith(_SPENDING) and follows != "的" and wording.is_verb_start(tail):
        return False  # 拿出120.6亿元|支持基层
    if follows == "的":
        if raw.kind == "number" and raw.numbers[-1] < 1:
            return False  # 一半以上的专家
        if relation.direction is not None or _ACHIEVED.search(lead):
            return False
        return raw.approximate or not wording.head_of(lead)
    if raw.kind in COUNTED:
        return bool(_CAPACITY.search(lead)) or (lead.endswith("前") and not raw.chinese)
    if _NAMED_THING.match(tail):
        return raw.approximate or raw.core.end != raw.span.end
    return not (
        lead
        and (
            wording.ACTION.search(lead) or relation.direction is not None or wording.head_of(wording.without_link(lead))
        )
    )


_ACHIEVED = re.compile(r"(?:实现|完成|达到|达|取得|创|保持|增长|占[^，。；]{0,20})$")
_SPENDING = (
    "投资",
    "投入",
    "安排",
    "筹资",
    "争取资金",
    "投入资金",
    "安排资金",
    "拿出",
    "统筹",
    "筹措",
    "下达",
    "列支",
    "整合",
    "拨付",
)
_LEVELS = (
    "水平",
    "目标",
    "速度",
    "基础",
    "较",
    "增速",
    "历史",
    "任务",
    "要求",
    "高位",
    "低位",
    "区间",
    "标准",
    "增长",
    "降幅",
    "增幅",
)
_STEPS = ("规模", "大关", "台阶", "门槛", "关口", "水平")  # 跨越3000亿元|规模: the figure is the value all the same
_CHANGE_START = re.compile(r"(?:增加|提高|上升|提升|扩大|增长|下降|减少|降低|压减|缩短|升|降|增|减)(?:到|至|为)")
_CAPACITY = re.compile(r"(?:年产|日产|日处理|年处理|产能|容纳|单机|装机)$")


def indicators_of(
    text: str,
    words: str,
    begin: int,
    raw: RawQuantity,
    tail: str,
    relation: wording.Relation,
    state: State,
    parts: int,
) -> tuple[list[str], list[Span | None]]:
    """What is measured: one indicator, or one for each of ``parts`` coordinated figures."""
    noun = ""
    if (
        raw.kind in COUNTED
        or raw.printed_unit == ""
        or raw.kind in ("area", "length", "mass", "money", "percent", "volume", "power")
    ):
        noun = noun_after(raw, tail)
    example = words.rfind("等")
    if example > 0 and "、" in words[:example] and not words.startswith(("级", "教育", "学校"), example + 1):
        # Examples before what they are of: 甲、乙等22个项目, 开通甲、乙等航线10条.
        action = wording.action_at_start(words) if example + 1 < len(words) else ""
        words, begin = action + words[example + 1 :], begin + (0 if action else example + 1)
    elif words.endswith("等"):
        words = ""
    if noun and raw.chinese and raw.kind in COUNTED and not raw.approximate and raw.numbers[-1] <= 10:
        listed = "、" in words or text[raw.span.start - 1 : raw.span.start] == "、"
        abstract = noun.startswith(("方面", "环节", "问题", "领域", "阶段", "方向", "维度", "层面", "重点"))
        if (
            abstract
            or text[raw.span.start - 1 : raw.span.start] == "的"
            or not (listed or (words and wording.ACTION.search(words)))
        ):
            return [], []  # 两次大会, 这三个方面: how many is not what is told
    if words in _SPENDING and tail and wording.is_verb_start(tail):
        purpose = BREAK.split(tail, maxsplit=1)[0]
        purpose = wording.noun_after(purpose[1:]) if purpose[:1] == "的" else purpose[:16]
        return [purpose + words if words in ("投资", "投入") else words + purpose], [None]  # 投资|4亿|绿化汾酒城
    if not words or (len(words) < 2 and not noun):
        if noun and relation.direction is None:
            at = raw.span.end
            return [noun], [_span_of(text, noun, at)]
        if (
            not state.indicators
            and (topic := _topic_before(text, state.clause_start, state.sentence_start)) is not None
        ):
            state.indicators, state.indicator_spans = [topic.of(text)], [topic]
        if state.indicators:
            return state.indicators, state.indicator_spans
        return ([noun], [_span_of(text, noun, raw.span.end)]) if noun else ([], [])
    generic = wording.last_part(words)
    if generic != words:
        words, begin = generic, begin + len(words) - len(generic)
    if wording.is_generic(words) and state.roots and not noun:
        roots = state.roots if parts > 1 or len(state.roots) == 1 else state.roots[-1:]
        joined = [_joined(old, words) for old in roots]
        return joined, [None] * len(joined)
    if parts == 2 and words.startswith("城乡"):
        words = words[2:]  # 城乡居民收入分别增长: first the towns, then the country
        return ["城镇" + words, "农村" + words], [None, None]
    if parts > 1:
        split = _coordinated(words)
        if len(split) == parts:
            return split, [_span_of(text, part, begin) for part in split]
        if len(state.roots) == parts:
            joined = [_joined(old, words) for old in state.roots]
            return joined, [None] * len(joined)
    if noun:
        if _ends_with_measure(words) and raw.kind not in COUNTED:
            return [words], [_span_of(text, words, begin)]
        if "、" in words and not wording.ACTION.search(words):
            words = wording.action_at_start(words)  # names before their count: 新增甲、乙2个国际机场
        return [words + noun], [None]
    return [words], [_span_of(text, words, begin)]


def _topic_before(text: str, clause_start: int, sentence_start: int) -> Span | None:
    """The clause before one that opens with its change: 社会商品零售总额，|比上年增长17.8%."""
    if clause_start - 2 <= sentence_start or text[clause_start - 1] not in "，,":
        return None
    end = clause_start - 1
    start = max(
        (match.end() for match in BREAK.finditer(text, max(sentence_start, end - 40), end)), default=sentence_start
    )
    words = text[start:end]
    start += wording.opening_length(words)
    words = text[start:end]
    if not 2 <= len(words) <= 24 or find_quantities(words):
        return None
    for match in PERIOD.finditer(words):
        if match.start() <= 3:
            start += match.end()
            words = words[match.end() :]
            break
    return Span(start, end) if len(words) >= 2 else None


def _ends_with_measure(words: str) -> bool:
    return bool(wording.head_of(words))


def _joined(old: str, words: str) -> str:
    return old if old.endswith(words) else old + words


def noun_after(raw: RawQuantity, tail: str) -> str:
    """The noun that follows its figure: 8个|国家区域医疗中心."""
    if not tail or tail[0] in _CLOSING or _LIST_GAP.match(tail):
        return ""
    tail = BREAK.split(tail, maxsplit=1)[0]
    if raw.kind in ("percent", "number") and tail.startswith("的"):
        tail = tail[1:]  # 76.1%的|财政支出
        if tail.startswith(_LEVELS):
            return ""
    if raw.kind not in COUNTED and wording.is_verb_start(tail):
        return ""
    inner = find_quantities(tail)
    of = tail.find("的")
    if inner and inner[0].span.start == 0:
        # 96户|177人贫困人口: the noun behind both, where both are counts
        both = inner[0].kind in COUNTED and raw.kind in COUNTED and len(inner) == 1
        return wording.noun_after(tail[inner[0].span.end :]) if both else ""
    if inner and 0 <= inner[0].span.start < of:
        return wording.noun_after(tail[of + 1 :])
    if inner:
        tail = tail[: inner[0].span.start]
    if tail.startswith(_STEPS):
        return ""
    if tail.startswith("的"):
        tail = tail[1:]
    if _CHANGE_START.match(tail):
        return ""
    noun = wording.noun_after(tail)
    return noun if len(noun) >= 2 or noun in ("县", "市", "省", "村", "镇", "乡", "校", "州", "旗") else ""


def _span_of(text: str, words: str, begin: int) -> Span | None:
    at = text.find(words, begin, begin + len(words) + 80)
    return Span(at, at + len(words)) if at >= 0 else None


# Modifiers of equal length: what follows the last one belongs to both (城镇和农村|居民收入).
_TWINS = frozenset(
    "城镇 农村 城市 乡村 出口 进口 国内 国外 境内 境外 入境 出境 省内 省外 男性 女性 本外 东部 西部 中部".split()
)
_COORDINATION = re.compile(r"、|和|与|及|以及")


def _coordinated(words: str) -> list[str]:
    """The parts of 高技术制造业、装备制造业增加值, each with the measure or the ending that they share."""
    for suffix in ("分别", "各", "均"):
        words = words.removesuffix(suffix)
    parts = [part for part in _COORDINATION.split(words) if part]
    if len(parts) < 2:
        return parts
    last = parts[-1]
    head = wording.head_of(last)
    shared: list[str] = []
    for part in parts[:-1]:
        if part in _TWINS and last[len(part) :]:
            part += last[len(part) :]
        elif head and not wording.head_of(part):
            part += head
        shared.append(part)
    return [*shared, last]
