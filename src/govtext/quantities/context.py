"""What stands around a numeral: hedges (近, 突破, 以上) and the words that make it something other than a figure."""

# ruff: noqa: SIM905 (tables of words read better as text than as one string a line)

from __future__ import annotations

import re
from typing import Literal

from govtext.quantities.numbers import TO_ASCII
from govtext.quantities.units import UNIT_LENGTHS, UNITS

Bound = Literal["", "at least", "at most"]

_BEFORE: tuple[tuple[str, Bound], ...] = (
    ("不少于", "at least"), ("不低于", "at least"), ("不小于", "at least"), ("不超过", "at most"), ("不高于", "at most"),
    ("不大于", "at most"), ("不多于", "at most"), ("超过了", "at least"), ("突破了", "at least"), ("不足", "at most"),
    ("不到", "at most"), ("超过", "at least"), ("突破", "at least"), ("高于", "at least"), ("多于", "at least"), ("大于", "at least"),
    ("至少", "at least"), ("最少", "at least"), ("低于", "at most"), ("少于", "at most"), ("小于", "at most"), ("至多", "at most"),
    ("最多", "at most"), ("接近", ""), ("将近", ""), ("大约", ""), ("约为", ""), ("近", ""), ("约", ""), ("超", "at least"),
    ("逾", "at least"), ("上", "at least"), ("过", "at least"), ("数", ""), ("几", ""),
)  # fmt: skip
_BEFORE_BY_LAST: dict[str, list[tuple[str, Bound]]] = {}
for _words, _bound in _BEFORE:
    _BEFORE_BY_LAST.setdefault(_words[-1], []).append((_words, _bound))
# 签约3个, 集约, 附近, 赶超: after these the character is the end of another word.
_OTHER_WORD = {
    "约": "签节集违履预邀制条公特合续缔契解大",
    "近": "附最邻远就靠临相",
    "超": "赶反",
    "上": "以加",
    "数": "人户总次",
    "几": "",
    "过": "通经度透跨难",
}
_BARE_POWER_ONLY = frozenset("上过数几")  # 上千, 过百, 数万, 几十: hedges only before a power of ten without a digit

_AFTER: tuple[tuple[str, Bound], ...] = (
    ("及以上", "at least"), ("及以下", "at most"), ("以上", "at least"), ("以下", "at most"), ("以内", "at most"), ("之内", "at most"),
    ("左右", ""), ("上下", ""), ("有余", "at least"), ("开外", "at least"),
)  # fmt: skip
_AFTER_FIRST = frozenset(words[0] for words, _ in _AFTER)

# Words that begin right after the unit and make it part of something else. First for every numeral …
_NOT_AFTER: dict[str, tuple[str, ...]] = {
    "年": ("代", "级", "鉴", "报", "度", "计划", "规划"),
    "所": ("示",), "部": ("分",), "县": ("城", "域", "级", "委"), "市": ("场", "民", "区", "级", "委"), "村": ("民", "庄", "级", "镇"),
    "省": ("级", "内", "份"), "镇": ("化", "区"), "校": ("园", "企"), "乡": ("村", "镇"), "国": ("家", "内", "有"), "元": ("钱",),
    "人": ("大代表",),
    "位": ("数",),
    "次": ("会议", "全会", "全体", "产业", "性", "代表大会", "党代会", "能源"),
    "届": ("人大", "人民", "全国", "全会", "一中", "二中", "三中", "四中", "五中", "六中", "七中", "中央", "省", "市", "区", "县", "政协", "委员",
          "党", "常委", "国会", "会议", "联合国", "理事", "政府", "一次", "二次", "三次", "四次", "五次", "六次", "七次"),
    "分": ("之", "别", "类", "期", "阶", "步", "布", "会", "局", "院", "公司", "散", "层", "开"),
    "期": ("工程", "项目"),
    "度": ("假",),
    "度电": (),
}  # fmt: skip
# … then for Chinese numerals, which stand in words and names far more often: 七台河, 三支一扶, 三位一体, 四个自信, 五项原则.
_NOT_AFTER_CHINESE: dict[str, tuple[str, ...]] = {
    "个": ("全面", "代表", "意识", "自信", "维护", "确立", "一百年", "毫不动摇", "文明", "现代化", "革命", "务必", "中心", "基本点", "坚持", "字"),
    "项": ("规定", "基本原则", "原则"), "位": ("一体",), "人": ("帮", "民"), "家": ("渠", "争鸣", "岗", "庄", "湾", "万户"),
    "台": ("河", "山", "县", "区", "农商"), "门": ("峡",), "支": ("一扶",), "条": ("件",), "种": ("植",), "方面": ("军",), "次": ("方", "、"),
    "套": ("班子",), "部": ("门", "委", "分", "曲", "署", "队"), "元": ("化", "一次"), "天": ("然", "下"), "处": ("理",), "对": ("于",),
    "场": ("所",), "轮": ("车",), "周": ("边",), "批": ("",), "期": ("",), "类": ("",),
}  # fmt: skip
# Classifiers that a Chinese numeral makes into a grade, an ordinal or a name: 三级医院, 两国, 四县, 三线, 五代.
_NOT_CHINESE = frozenset(
    (
        "级 线 代 层 重 步 国 县 市 省 村 镇 校 乡 州 角 环 卡 列 章 课 只 口 度 里 桶 石 担 钱 席 员 道 单 本 集 版 折 桩 "
        "盆 卷 双 国家 城市 社区 街道 县市 省市 市州 县区 页 分 头 首 段 队 组 班 品种 尾 根 块 片 起 节 窝 丘 字 顷 盏 副 具 袋 "
        "瓶 床 幕"
    ).split()
)
# Nouns that serve as units but not behind a blank.
_NOT_AFTER_BLANK = frozenset(
    ("国家 城市 对 部 组 单 乡 县 市 省 村 镇 校 州 国 级 章 节 层 线 代 重 站 端 环 位 名 区 社区 街道 课题").split()
)
# 一 with a classifier is an article (一批, 一个); with these kinds of unit it still measures.
_ONE_MEASURES = frozenset(("money", "percent", "points", "area", "length", "mass", "volume", "times"))
# A bare power of ten needs a hedge (上千家) or one of these kinds (亿元, 万吨); 千家, 百年, 万人 are phrases.
_BARE_POWER_MEASURES = frozenset(("money", "area", "mass", "volume", "energy", "power"))
_NUMBERED = frozenset(("日", "月", "季度", "五年计划"))


def hedges_before(text: str, start: int, bare_power: bool) -> tuple[int, bool, Bound]:
    """Where a figure begins with its hedges, whether there are any, and the limit they state."""
    hedged, bound = False, ""
    for _ in range(2):
        last = text[start - 1] if start else ""
        for words, limit in _BEFORE_BY_LAST.get(last, ()):
            if words in _BARE_POWER_ONLY and not bare_power:
                continue
            if not text.endswith(words, 0, start):
                continue
            begin = start - len(words)
            if len(words) == 1 and begin and text[begin - 1] in _OTHER_WORD.get(words, ""):
                continue
            start, hedged, bound = begin, True, bound or limit
            break
        else:
            break
    return start, hedged, bound  # type: ignore[return-value]


def hedge_after(text: str, end: int) -> tuple[int, bool, Bound]:
    """Where a figure ends with its hedge, whether there is one, and the limit it states."""
    if end < len(text) and text[end] in _AFTER_FIRST:
        for words, limit in _AFTER:
            if text.startswith(words, end):
                return end + len(words), True, limit
    return end, False, ""


def unit_at(text: str, at: int) -> str:
    """The longest unit that begins at ``at``; "" if none does."""
    for length in UNIT_LENGTHS.get(text[at : at + 1], ()):
        name = text[at : at + length]
        if name in UNITS:
            return name
    return ""


def is_refused(
    text: str, start: int, numeral_end: int, name: str, unit_end: int, words: str, chinese: bool, hedged: bool
) -> bool:
    """Whether numeral and unit are an ordinal, a date, a name or a phrase rather than a figure.

    Args:
        text: The whole string.
        start: Where the numeral begins.
        numeral_end: Where it ends; blanks may stand between it and the unit.
        name: The unit as printed.
        unit_end: Where the unit ends.
        words: The numeral as printed.
        chinese: It is written in Chinese characters.
        hedged: It has a hedge such as 上 or 余.
    """
    if name in _NUMBERED and not (name == "日" and text.startswith(("内", "以内", "之内"), unit_end)):
        return True
    if name == "年" and not hedged and _is_year(words):
        return True
    # An empty string in the table refuses the unit whatever follows.
    for start_of_word in _NOT_AFTER.get(name, ()):
        if text.startswith(start_of_word, unit_end):
            return True
    if chinese and name == "周" and words == "四":
        return True  # 四周: all around
    if (unit_end - len(name) > numeral_end and name in _NOT_AFTER_BLANK) or (
        unit_end - len(name) > numeral_end + 1 and UNITS[name].kind in ("count", "people")
    ):
        return True  # 4.3 城市地震安全: a label and its heading
    if name == "级" and not text.startswith(("地震", "大风", "以上", "强风"), unit_end):
        return True
    if not chinese:
        return False
    for start_of_word in _NOT_AFTER_CHINESE.get(name, ()):
        if text.startswith(start_of_word, unit_end):
            return True
    if (name in _NOT_CHINESE and len(words) <= 2) or (
        start and text[start - 1] in "“《‘" and UNITS[name].kind in ("count", "people")
    ):
        return True
    kind = UNITS[name].kind
    if words in ("一", "零", "〇"):
        # 一年 and 一个月 last; 一人, 一天 mostly do not count.
        return not (kind in _ONE_MEASURES or name in ("年", "个月", "个小时", "小时", "分钟"))
    if words == "二":
        return True  # counting says 两; 二期, 二手 and 二级 are ordinals
    if not hedged and all(char in "十百千万亿" for char in words) and words[0] != "十":
        if kind == "money" and text[unit_end : unit_end + 1].isascii() and text[unit_end : unit_end + 1].isalpha():
            return True  # 万元GDP能耗: energy per ten thousand yuan
        if text.startswith("级", unit_end):
            return True  # 万吨级
        return (
            kind not in _BARE_POWER_MEASURES
            or text[start - 1 : start] in ("每", "/", "位", "“", "《")
            or not (
                _is_han(text[start - 1 : start]) or _is_han(text[unit_end : unit_end + 1])
            )  # （万元） heads a table
        )
    return False


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_YEAR = re.compile(r"(?:[0-9]{1,2}\.)?(?:1[5-9]|20|21)[0-9]{2}")  # 14.2025年: behind a label too
_CHINESE_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}|[〇○零一二三四五六七八九]{2,3}")


def _is_year(words: str) -> bool:
    return bool(_YEAR.fullmatch(words.translate(TO_ASCII)) or _CHINESE_YEAR.fullmatch(words))
