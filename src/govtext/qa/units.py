"""Kinds of units: what a question's classifier asks for and what a figure on the page is."""

from __future__ import annotations

import re

# Kind -> the units and classifiers that measure it, as people write them.
_KINDS: dict[str, str] = {
    "money": "元 块钱 块 美元 欧元 港元 日元 英镑 卢布 人民币 钱 资金 经费",
    "ratio": "% ‰ 百分点 个百分点 百分比 成 折",
    "multiple": "倍 番",
    "area": "亩 公顷 平方米 平方公里 平方千米 平米 平方 ㎡ km2 平方厘米 顷",
    "mass": "吨 千克 公斤 斤 克 担 标准煤 吨标准煤 标煤 毫克",
    "volume": "升 千升 立方米 立方 立方千米 m3 方 桶 标准立方米 标方 箱 蒸吨 吨公里 毫升",
    "length": "公里 千米 米 里 厘米 毫米 km 海里 延米 微米",
    "energy": "千瓦时 度 度电 焦耳 吉焦 kwh",
    "power": "千瓦 兆瓦 瓦 kw mw 吉瓦 千伏安 千伏",
    "people": "人 名 位 人次 口 口人 人份 人头 人才 职工 工人 员工 党员 学生 教师 游客 群众 老人 院士 专家 农民工 人员 代表",
    "household": "户 户次 户籍 家庭 户家庭",
    "duration": "年 月 个月 天 日 小时 分钟 周 星期 季度 工作日 个工作日 学时 课时 分 秒 年间 周年 学年",
    "times": "次 回 趟 遍 场 场次 人次数 届 期 轮 班次 航班 车次 架次 起 例",
    "enterprise": "家 企业 单位 公司 机构",
    "place": "个村 村 镇 乡 县 区 市 省 处 座 所 站 国 个国家 国家 社区 景区 园区 点 街道 片 幢 栋 间 基地",
    "route": "条 条线 航线 条航线 路",
    "vehicle": "辆 台 架 艘 列 台套 部",
    "animal": "头 只 匹 羽 尾 口猪",
    "thing": "个 项 件 套 本 张 枚 块 面 种 类 份 篇 封 笔 支 棵 株 盏 批 组 对 门 款 册 册次 宗 桩 部门 "
    "项目 工程 专利 品牌 标准 成果 顶 盘 盆 床 张床位 床位 字 标箱 标准箱 个项目 商标 岗位 个岗位 卷 颗 粒 间房 套房 车位",
    "age": "岁 周岁",
    "temperature": "℃ 摄氏度 度c",
    "data": "gb tb pb 兆 g bit mbps pflops p eflops",
    "points": "分 级 星 a 层 档 环 梯队",
}
UNIT_KIND: dict[str, str] = {}
for _kind, _units in _KINDS.items():
    for _unit in _units.split():
        UNIT_KIND.setdefault(_unit, _kind)

# Counting kinds stand for each other more readily than for money or area: 多少企业 is answered by 家, 户 or 个.
COUNTS = frozenset({"people", "household", "times", "enterprise", "place", "route", "vehicle", "animal", "thing"})

# What a question's noun is measured in when no unit is named. Only heads whose unit the language settles.
_NOUN_KINDS: tuple[tuple[str, str], ...] = (
    ("money", r"总值|产值|增加值|收入|支出|投资|资金|经费|税收|纳税|销售额|零售|交易额|贸易额|进出口|出口额|进口额|出口|进口|利润|营收|"
     r"存款|贷款|余额|外资|补贴|补助|工资|薪|融资|成本|gdp|金额|价格|价款|花费|债|拨款|奖金|保费|费用|股|造价|标准|产出强度|投资强度|税收强度|授信|债券"),
    ("ratio", r"率|比重|比例|占比|增速|增幅|涨幅|降幅|幅度|份额|系数|目标增幅|速度|指数|赤字率"),
    ("area", r"面积|耕地|绿地|播种|农田|地块|土地|用地|造林|绿化|林地|草原|草地|湿地|规模经营"),
    ("mass", r"粮|煤|钢|水泥|肉|蔬菜|水果|化肥|排放量|鱼|奶|蛋|茶|药材|棉|油料|货运量|吞吐量|稻|小麦|玉米|大豆|垃圾"),
    ("volume", r"白酒|酒|原酒|供水|用水|库容|蓄水|天然气|燃气|供气|储量"),
    ("energy", r"发电量|用电量|用电|发电|供电量|电量"),
    ("power", r"装机|容量"),
    ("length", r"里程|长度|全长|管网|管道|高速公路|公路|铁路|河道|道路|隧道|线路"),
    ("people", r"人口|人数|就业|游客|学生|教师|老师|员工|职工|党员|农民工|老人|儿童|医生|人才|毕业生|专家|干部|参保|志愿者|居民|招生|"
     r"院士|客流|客运量|旅客|脱贫|军人|失业|考生|残疾"),
    ("household", r"家庭|贫困户|农户|住户"),
    ("age", r"年龄|寿命"),
    ("duration", r"时间|期限|年限|时长|周期|工期|天数|日程|有效期|任期|学制"),
    ("enterprise", r"企业|公司|经营主体|市场主体|机构|合作社|商户|厂|单位|银行"),
    ("vehicle", r"汽车|车辆|公交车|新能源车|飞机|设备|机器人|充电桩"),
    ("animal", r"肉牛|生猪|牛|羊|家禽|出栏|存栏|屠宰|猪"),
    ("place", r"学校|医院|幼儿园|村|社区|乡镇|景区|园区|站|基地|水库|小区|广场|公园|图书馆|博物馆|国家|城市|中心|实验室|平台|加油站|基站"),
    ("thing", r"项目|工程|专利|品牌|标准|成果|事项|措施|文件|岗位|床位|案件|奖|金牌|制度|问题|住房|房|意见|提案|建议|商标|证|程序|任务|课程"),
)  # fmt: skip
_NOUNS = tuple((kind, re.compile(pattern)) for kind, pattern in _NOUN_KINDS)
_UNITS_BY_LENGTH = tuple(sorted((u for u in UNIT_KIND), key=lambda u: -len(u)))


def kind_of_unit(unit: str) -> str:
    """The kind of a figure's unit; ``"thing"`` for a classifier that is not in the table, ``""`` for no unit.

    Example:
        >>> kind_of_unit("元/亩"), kind_of_unit("人次"), kind_of_unit("‰")
        ('money', 'people', 'ratio')
    """
    unit = unit.split("/", 1)[0].removeprefix("个") or unit
    if not unit:
        return ""
    kind = UNIT_KIND.get(unit) or UNIT_KIND.get(unit.lower())
    if kind:
        return kind
    return next((UNIT_KIND[u] for u in _UNITS_BY_LENGTH if len(u) > 1 and unit.endswith(u)), None) or UNIT_KIND.get(
        unit[-1], "thing"
    )


def unit_at(text: str) -> str | None:
    """The longest unit or classifier that ``text`` begins with."""
    return next((u for u in _UNITS_BY_LENGTH if text.startswith(u)), None)


def kinds_of_noun(words: str) -> tuple[str, ...]:
    """The kinds of unit that the last noun with a settled unit is measured in; the later in ``words`` the better.

    Example:
        >>> kinds_of_noun("白酒产业的税收")
        ('money',)
    """
    best: tuple[str, ...] = ()
    end = 0
    for kind, pattern in _NOUNS:
        for match in pattern.finditer(words):
            if match.end() > end:
                best, end = (kind,), match.end()
            elif match.end() == end and kind not in best:
                best = (*best, kind)
    return best
