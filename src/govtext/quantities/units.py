"""Units as reports write them: the normalised name, what kind of thing they measure, and how they convert.

The table is data. ``UNITS`` maps every spelling to a :class:`Unit`; units with the same ``base`` can be compared after
multiplying with ``factor`` (15.44万千升 and 154400千升; 1公里 and 1000米).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

UnitKind = Literal[
    "money", "area", "length", "mass", "volume", "percent", "points", "people", "count", "time", "age", "times", "energy",
    "power", "voltage", "data", "temperature", "frequency", "sound", "score", "speed", "rate", "ratio", "rank", "number",
]  # fmt: skip
"""``points`` are percentage points and basis points; ``times`` is 倍 and 番; ``rate`` is one unit per another (元/亩);
``ratio`` three or more parts (8.7:48.5:42.8), ``rank`` a place in an order; ``number`` a bare figure such as an index."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        name: The normalised spelling: ``"%"`` for ％ and 百分之.
        kind: What it measures.
        base: The unit that all comparable ones are converted to.
        factor: How many ``base`` one of this unit is.
    """

    name: str
    kind: UnitKind
    base: str
    factor: Fraction = Fraction(1)


def _table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def add(kind: UnitKind, base: str, rows: str) -> None:
        """Rows are ``name=factor`` or ``name``; further spellings follow after ``|``."""
        for row in rows.split():
            first, *others = row.split("|")
            first, _, factor = first.partition("=")
            names = [first, *others]
            unit = Unit(first, kind, base if factor else first, Fraction(factor or 1))
            for name in names:
                units[name] = unit

    add("money", "元", "元=1|块钱|元人民币|人民币元 角=1/10 美元|美金|元美元 港元|港币|元港币 欧元 日元 英镑 卢布 韩元 澳元|澳大利亚元 "
        "加元|加拿大元 新元|新加坡元 泰铢 澳门元 新台币|元新台币 瑞士法郎 法郎 马克")  # fmt: skip
    add(
        "area",
        "平方米",
        "平方米=1|㎡|m²|m2|平米|平方公尺 平方公里=1000000|平方千米|km²|km2 公顷=10000|hm² 亩=2000/3 平方厘米=1/10000 顷=200000/3",
    )
    add("length", "米", "米=1|m|公尺 公里=1000|千米|km 厘米=1/100|cm|公分 毫米=1/1000|mm 微米=1/1000000|μm 纳米=1/1000000000|nm "
        "里=500|华里|市里 海里=1852 英寸=127/5000 英尺=381/1250 英里=201168/125 尺=1/3|市尺 丈=10/3 延米=1|延长米 分米=1/10 车道公里 皮长公里 芯公里")  # fmt: skip
    add("mass", "克", "克=1|g 千克=1000|kg 公斤=1000 吨=1000000|t 斤=500|市斤 毫克=1/1000|mg 微克=1/1000000|μg|ug 担=50000|市担 "
        "公担=100000 磅=45359237/100000 克拉=1/5 钱=5")  # fmt: skip
    add("mass", "吨标准煤", "吨标准煤=1|吨标煤|吨煤当量 千克标准煤=1/1000|公斤标准煤 克标准煤=1/1000000")
    add("mass", "载重吨", "载重吨 总吨 标准吨 载货吨 载重吨位 吨位 蒸吨|蒸吨/小时")
    add(
        "volume",
        "升",
        "升=1|L|公升 千升=1000 毫升=1/1000|ml|mL 立方米=1000|m³|m3|标准立方米|标方|立方|立方公尺 立方分米=1 立方厘米=1/1000 石",
    )
    add("volume", "桶", "桶")
    add("percent", "%", "%=1|％|percent ‰=1/10")
    add("points", "百分点", "百分点=1|个百分点|个百分比 基点=1/100|个基点|BP 千分点=1/10|个千分点")
    add("people", "人", "人=1|名|位|人口|口人 人次|人次数|人（次） 户次 人天 人年")
    add("people", "家庭", "家庭")
    add(
        "time",
        "秒",
        "秒=1|秒钟 毫秒=1/1000 分钟=60 刻钟=900 小时=3600|个小时|个钟头 天=86400|昼夜 日=86400 周=604800|星期|个星期|个礼拜 学时|课时 工日 工时",
    )
    add("time", "月", "月=1|个月|个月份 年=12|年时间|个年头|个年度 季度=3|个季度 个世纪=1200 周年=12")
    add("time", "工作日", "工作日|个工作日 自然日|个自然日 学期|个学期 学年|个学年 五年计划|个五年计划 交易日|个交易日")
    add("age", "岁", "岁|周岁")
    add("times", "倍", "倍 番 折")
    add(
        "energy",
        "千瓦时",
        "千瓦时=1|kWh|千瓦小时|瓩时|千瓦·时 瓦时=1/1000 兆瓦时=1000|MWh 吉瓦时=1000000|GWh 度电=1|度",
    )
    add("energy", "焦耳", "焦耳=1|焦 千焦=1000|千焦耳 兆焦=1000000 吉焦=1000000000 卡路里 大卡 千卡")
    add("power", "千瓦", "千瓦=1|kW|KW|瓩 兆瓦=1000|MW 吉瓦=1000000|GW 瓦=1/1000 马力=147/200|匹马力")
    add("power", "千伏安", "千伏安=1|kVA|KVA 兆伏安=1000|MVA 千乏 安时")
    add("voltage", "伏", "伏=1|伏特 千伏=1000|kV|KV")
    add(
        "data",
        "字节",
        "字节 KB MB GB TB PB EB Mbps Gbps Tbps 比特 PFlops EFlops PFLOPS EFLOPS Pflops Eflops 兆比特 吉比特",
    )
    add("temperature", "℃", "℃|摄氏度|°C")
    add("frequency", "赫兹", "赫兹=1|赫|Hz 千赫=1000|kHz 兆赫=1000000|MHz|兆赫兹 吉赫=1000000000|GHz|吉赫兹")
    add("sound", "分贝", "分贝|dB")
    add("score", "分", "分")
    add("count", "个", "个 项 件 条 家 户 座 所 处 辆 台 套 艘 架 张 份 部 篇 本 册 种 类 批 支 只 头 匹 羽 口 眼 株 棵 根 块 片 栋 幢 间 "
        "场 次 期 轮 届 起 例 宗 笔 单 门 款 枚 颗 把 双 对 组 队 班 节 课 章 列 幅 首 站 笼 尾 粒 盏 副 具 封 方面 级 代 剂 剂次 箱 袋 瓶 床 幕 "
        "标箱|标准箱|TEU|个标箱|个标准箱 台套 台次 件次 班次 车次 架次 批次 家次 场次 例次 艘次 列次 辆次 航次 频次 人份 吨次 户头 机架|个机架 "
        "床位|张床 重 线 层 集 国 县 市 省 村 镇 校 乡 州 社区 街道 乡镇 村镇 县市 省市 市州 县区 盟市 旗县 省区市 省份 国家 城市 "
        "席 员 桩 页 捆 盆 窝 垛 卷 道 扇 顶 标段 步 课题 品种 品类 车道 泊位|个泊位 学位|个学位 托位|个托位 车位|个车位 "
        "亩次 门次 卡 环")  # fmt: skip
    # 名 and 位 count people in reports; the count table must not keep them.
    units["名"] = units["位"] = units["人"]
    return units


UNITS: dict[str, Unit] = {}
UNIT_LENGTHS: dict[str, tuple[int, ...]] = {}
"""First character of a spelling -> how long such spellings are, the longest first."""


def add_unit(unit: Unit, *spellings: str) -> None:
    """Make a unit known to everything in this process that reads figures.

    Args:
        unit: Known by its name from now on; one of the same name is replaced.
        spellings: Other ways to write it.

    Example:
        >>> from govtext.quantities import parse_quantity
        >>> parse_quantity("12万蒲式耳").unit
        ''
        >>> add_unit(Unit("蒲式耳", "volume", "升", Fraction("35.239")))
        >>> parse_quantity("12万蒲式耳").unit
        '蒲式耳'
        >>> del UNITS["蒲式耳"]
    """
    for name in (unit.name, *spellings):
        UNITS[name] = unit
        UNIT_LENGTHS[name[0]] = tuple(sorted({*UNIT_LENGTHS.get(name[0], ()), len(name)}, reverse=True))


for _name, _unit in _table().items():
    add_unit(_unit, _name)
PLACE_UNIT = Unit("位", "rank", "位")  # 上升11位: places in an order, not people


def unit_named(name: str) -> Unit | None:
    """The unit of a normalised name or spelling; of ``元/亩`` too. None if it is unknown."""
    unit = UNITS.get(name)
    if unit is not None or "/" not in name:
        return unit
    above, _, below = name.partition("/")
    top = UNITS.get(above)
    if top is None:
        return None
    bottom = UNITS.get(below)
    if bottom is None:
        return Unit(name, "rate", name)
    kind: UnitKind = "speed" if top.base == "米" and bottom.kind == "time" else "rate"
    return Unit(f"{top.name}/{bottom.name}", kind, f"{top.base}/{bottom.base}", top.factor / bottom.factor)


def kind_of(unit: str) -> UnitKind:
    """What a normalised unit measures; ``"number"`` for "" and ``"count"`` for an unknown name."""
    if not unit:
        return "number"
    found = unit_named(unit)
    return found.kind if found else "count"
