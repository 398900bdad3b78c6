"""The words around a figure that say what it is: links, changes, shares, and what an indicator is not.

All patterns are anchored at one end and look at a short stretch of a clause, so their cost does not depend on the text.
"""

# ruff: noqa: SIM905 (tables of words read better as text than as one string a line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Direction = Literal["increase", "decrease"]

_UP = "增长|增加|提高|上升|提升|扩大|上涨|攀升|递增|增收|扩展|(?<![新净])增|升|涨|翻|跃升|高出|高于|快于|高|快|拉动|拓展|前移|延长|多"
_DOWN = "下降|减少|降低|回落|收窄|压减|缩减|下跌|递减|削减|精简|核减|压缩|缩短|缩小|低于|慢于|低|下调|减轻|减|降|压降|退减|后移|少|退出"
_BASIS = (
    r"同比|环比|年均|平均每年|每年平均|年平均|首次|"
    r"(?<!可)(?:比|较)(?![例重率])(?:[上去前]一?年(?:同期|末|底)?|[上去]年度?|(?:19|20)\d\d年(?:同期|末|底)?|“?十?[一二三四五六七八九]五”?末|[上前]?[月季]|同期|[\u4e00-\u9fff]{2,8}?)"
)
_BETWEEN = r"(?:预计|实际|名义|累计|可比价|平均|分别|各|(?<![人户亩地年月日])均|都|再|又|共|总共|净|约|大幅|进一步|稳步|逆势|持续|已|可|将|要|也|相应|只|仅|，)*"

# What ends directly before the figure. 同比增长|13.2%, 分别提高到|21.7%, 比上年下降|0.3个百分点, 由…增加到|15亿元.
_CHANGE = re.compile(
    rf"(?P<basis>{_BASIS})?(?P<between>{_BETWEEN})(?P<verb>(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<to>[到至为]|(?:达|达到|率)?)(?:了|约|近)?$"
)
_BASIS_END = re.compile(rf"(?P<basis>同比|环比|年均){_BETWEEN}$")

# Links between indicator and figure: 完成|198.5亿元, 达到, 保持在, 累计. Taken off one by one, the longest first.
_LINKS = (
    "重回 重返 跨过 跨入 冲破 平均为 平均达 平均 达到了 达到 达成 达至 达 分别为 约为 均为 为 是 突破了 突破 超过了 超过 完成了 完成 "
    "实现了 实现 保持在 稳定在 控制在 维持在 保持 稳定 共有 共计 共 合计 累计 总计 累积 总共 已经 已 预计 预期 可 有 仅 均 都 分别 "
    "各 占到 在 约 近 超 到 至 了 将 要 力争 争取 确保 调整为 演进为 优化为 多达 高达 则 就 也 再 又 接近 跨越 站上 迈上 迈过 "
    "跃上 跃升至 升至 首次 首破 率先 左右 于 ： : ， 、 － — - “ 的 以 由 从 增加至 增至 降至 全部 一次 顺利 圆满 成功 持续 "
    "继续 进一步 历史性 双双 同时 达了 一直 始终 排名 跃至 全国 全省 全市 全区 全县 全球 世界 继续保持 且 并 取得 创 迈入 跻身 进入"
).split()
# Words that end like a link.
_LINK_KEPT = tuple(
    "许可 原则 规则 细则 公共 国有 保有 自有 公有 所有 私有 占有 持有 拥有 特有 实有 行为 作为 节约 合约 公约 违约 履约 签约 文创 双创 首创 初创 "
    "存在 现在 潜在 收到 直达 通达 发达 高达 转达 抵达 需要 重要 主要 必要 扶持 靠近 附近 邻近 赶超 反超 不可 认可 机关 内部".split()
)
# Stand before an indicator without being part of it.
_OPENINGS = (
    "— - 、 ， , ； ; ： : ” （ ( ） ) 。 其中 同时 此外 另外 目前 截至 截止 预计 累计 累积 全年 全省 全市 全区 全县 "
    "全州 全盟 全旗 全国 我省 我市 我区 我县 我国 年末 年底 年初 当年 并且 并 且 而 共计 共 已经 已 还 仅 其 约 使 让 将 对 到 "
    "以及 及 和 与 是 为 经过 按可比价计算 按可比价格计算 按 由 从 了 则 一年来 五年来 新的一年 今年 去年 上年 明年 力争 争取 确保 要 "
    "实现 完成 达到 预期目标是 预期目标为 主要预期目标是 期间 时期 以来 底 末 初 的 首先 其次 继续 进一步 努力 坚持 大力 积极 扎实 加快 "
    "全力 着力 持续 深入 成功 顺利 相继 先后 新 更是 主动 一年 年 期末 在全省 在全市 在 特别是 尤其是 比如 例如 如 即"
).split()
# Words that begin like an opening: nothing is cut from them.
_KEPT = tuple(
    (
        "其他 其余 其它 完成率 完成投资 实现利税 对外 全面 全社会 初中 初级 末端 和谐 和美 在建 在校 在册 在岗 在线 在园 在职 在库 到位 "
        "到账 到户 到期 到岗 到港 到站 并网 并购 为民 为农 要素 对口 将军 由于 与会 已建 约束 仅次 是否 共享 共同 共建 还款 还贷 底线 "
        "底盘 的士 及格 了解 新增 新建 新开工 新能源 新型 新认定 新设 新登记 新生 新兴 新材料 新一代 新签 新发 新产品 新业态 新注册 新改 "
        "新三 新培育 新引进 新质 新华 新疆 新发展 新入 新获 新续 新创 新口 新招 新农 新城 新区 新药 新车 新媒 新通 新投 新立 新颁 新晋 "
        "新动 新布 新落 新住 新闻 按揭 末位 如期 即期 年产 年均 年度 年处理 年轻 年人均 年销售 年检 年纳 年发电 年用 年接 年径流 "
        "对接 为主 为期 为全"
    ).split()
)


def _by_last(words: list[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in words:
        table.setdefault(word[-1], []).append(word)
    return {key: tuple(sorted(set(group), key=len, reverse=True)) for key, group in table.items()}


_LINKS_BY_LAST = _by_last(_LINKS)
_OPENINGS_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(set(_OPENINGS), key=len, reverse=True):
    _OPENINGS_BY_FIRST[_word[0]] = (*_OPENINGS_BY_FIRST.get(_word[0], ()), _word)

# Heads that say nothing alone: 总量, 增速 belong to the indicator before.
_GENERIC = re.compile(
    r"^(?:总量|总额|总数|总值|总投资|增速|增幅|增量|涨幅|降幅|占比|比重|规模|总规模|总面积|总长|数量|产值|产量|面积|总产|单产|均价|位次|排名|投资|人均|增长率|完成投资|完成|累计|平均|居民|户均|"
    r"亩均|其中|合计|共计|达|总产量|总产值|总收入|占全[省市国区县].{0,8}|(?:更是|均|分别)?占.{1,24}|[东中西]部|城镇|农村|利润|收入|税收|销售收入|营业收入|质量|总里程|覆盖率|服务面积|容积|年产值|产能|[居列位排][全世第东中西前同].{0,6}|惠及.{0,8}|受益.{0,6}|涉及.{0,6}|参与.{0,6})$"
)
_HEAD = re.compile(
    r"(?:增加值|总产值|产值|产量|总产|收入|投资|面积|人数|销售额|零售额|总额|进出口|出口|进口|产能|利润|比重|占比|增速|数量|存款|贷款|余额|用电量|消费|价格|指数|"
    r"覆盖率|入学率|完成率|达标率|利用率|支出|税收|人口|总量|总值|规模|里程|吞吐量|周转量|发电量|成交额|交易额|贡献率|比例|比率|浓度|强度|排放量|率|额|量|值|数|长度|资金|总投资|"
    r"客流|客运量|货运量|装机|容量|标准|工资|补贴|纳税|寿命|时间|任期|系数|期|距离|高度|宽度|深度|库容|水域)$"
)
_SHARE = re.compile(r"(?:^|[^抢侵霸])占(?!地|用|据|领|道|线)|比重|占比")
# A verb at the front that moves what follows it: 削减|审批事项 62项.
_LEADING_CHANGE = re.compile(
    r"(?P<up>增加|提高|扩大|增长)|(?P<down>削减|减少|压减|缩减|精简|核减|压缩|降低|取消|淘汰|退出|关闭|关停|化解|消减|裁减)(?:了)?"
)
_ACTION_START = re.compile(
    r"(?:新增|新建|新设|新认定|新开工|建成|改造|完成|实施|引进|发放|争取|举办|开展|培育|获批|创建|打造|认定|入选|成立|组建|出台|办理|开通|投产|新改扩建|推广|启动|累计新增|建设|开工|竣工)了?"
)
_REPEATED = re.compile(
    r"(?:已?连续|已有|近|过去|用)?(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:个?月|年|天|届|次|季度)(?:来|间|内)?"
)
_LABEL = re.compile(
    r"[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]，|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
)
# A verb whose object is counted: 新增|35家…企业, 恢复重建|2.16万户农房.
ACTION = re.compile(
    r"(?:新增|新建|新设|新认定|新开工|新开|建成|建设|改造|改建|扩建|改扩建|重建|完成|实施|引进|发放|投入|落实|争取|安排|拨付|举办|开展|组织|培育|培养|招聘|选派|选聘|培训|帮助|带动|吸引|签约|引育|"
    r"获批|获得|荣获|创建|打造|认定|入选|纳入|设立|成立|组建|出台|制定|办理|受理|查处|处置|化解|清理|关闭|淘汰|整治|治理|修复|绿化|种植|栽植|造林|植树|开通|开行|开工|竣工|投产|投用|投资|新改扩建|续建|"
    r"整改|减免|减税|节约|收回|筹集|募集|发行|发行了|归集|推广|推出|推动|推进|启动|储备|聚集|集聚|汇聚|拥有|覆盖|惠及|服务|救助|资助|补助|奖励|解决|安置|转移|脱贫|减贫|搬迁|销售|生产|收购|出口|出栏|存栏|处理|检查|排查|"
    r"消除|取消|下放|精简|压减|削减|减少|增加|新发展|发展|扶持|支持|补充|招录|招引|落地|引入|流转|采购|兑现|支付|接待|运送|运输|供应|保障|实现|配备|设置|达线|参加|参与|评选|表彰|授予|建立|形成|突破|巩固|提升|提供|整合|盘活|腾退|收储|出让|登记|办结|审结|调解|破获|抓获|打掉|摧毁|查获|追回|挽回|退还|归还|清退|清偿|偿还|征收|征集|达|有|共|为|将|等|好|成|了|全|近|约|扩大|延伸|贯通|通车|达产|转化|授权|申请|发布|修订|编制|梳理|减排|节能|节水|降低|压缩)了?$"
)
# Where the noun after a counted figure ends: 20项民生工程|全面完成, 8个国家区域医疗中心|平稳运营.
_NOUN_END = re.compile(
    r"[，。；：、！？,;:（(）)\s]|获(?!得感)|全面|全部|加快|建成|完成|投产|投用|落地|获批|获评|获得|被|通过|顺利|稳定|平稳|按期|如期|开工|竣工|启动|实施|实现|运营|投入|基本|普遍|均|正在|已|将|进入|列入|纳入|入选|入围|入驻|上榜|得到|得以|"
    r"位居|达到|达|占|增长(?![点极])|提高|下降|成为|发布|有序|稳步|扎实|成功|持续|同步|相继|陆续|先后|首次|率先|整体|动态|开通|通车|开展|推进|推行|开放|运行|正式|揭牌|签约|就业|脱贫|出列|摘帽|受益|参与|参加|参赛|出席|在[^建校岗册线]|用于|和|与|以及|总数|累计|超|突破|增幅|总投资|共计|惠及|的|取得|出都|都|全年|新增|为|外流|办理|实行|更加|赴|前往|予以|并(?![网购轨])|到[^位期账港站岗户]|受到|来到|走出|走进|覆盖|荣获|取消|结束|解决|整改|分别|同比|由|从|较|比[^例重率赛武]"
)  # fmt: skip

_PLACES = re.compile(r"[县市区州盟旗乡][（(][县市区州盟旗镇、]{1,6}[）)]")
_NO_NOUN = re.compile(
    r"全部|全面|均|已|将|被|通过|获得|获奖|参赛|参加|出席|达到|外流|左右|以上|以下|占|位居|居全|同比|实现|完成|提前"
)

_TARGET = re.compile(
    r"力争|目标|计划|预期|确保|拟(?!合)|将(?!近|军|来)|(?<![主重需必首扼纪概摘])要(?![求素闻领点件害职塞道])|努力实现|到20[2-9]\d年|下一步"
)
_PLAN_CUE = re.compile(
    r"(?:今年|新的一年|20\d\d年|19\d\d年|下一步|今后[^，。]{0,6}|未来[^，。]{0,6}).{0,24}?(?:目标|任务|安排|总体要求|总体思路|重点工作|工作打算|工作重点|工作部署)|预期目标|奋斗目标|主要目标[是为：]|下一步工作|下一步打算|工作思路|重点抓好以下|做好今年"
)
_PLAN_DONE = re.compile(r"(?:目标|任务)[^，。：]{0,8}(?:完成|实现|好于)|(?:达到|完成|超额)[^，。]{0,6}(?:目标|任务)")
_REVIEW_CUE = re.compile(
    r"回顾|过去(?:的)?一年|过去(?:的)?五年|工作总结|(?:20|19)\d\d年(?:主要)?工作(?!安排|任务|要点|目标|的总体|总体|部署|重点|思路|打算|建议|计划)|一年来|五年来"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """How a figure is tied to its indicator.

    Attributes:
        direction: Of a change; None for a plain value.
        to: The figure is the value reached (提高到), not the difference.
        basis: What it is compared with, or "".
        start: Offset in the lead where the relation's words begin; the indicator ends there.
    """

    direction: Direction | None
    to: bool
    basis: str
    start: int


def relation_of(lead: str) -> Relation:
    """The relation at the end of the words before a figure."""
    lead = lead.rstrip()
    match = _CHANGE.search(lead, max(0, len(lead) - 40))
    if match is not None:
        direction: Direction = "increase" if match["up"] else "decrease"
        return Relation(direction, match["to"] in ("到", "至", "为", "达到", "达"), match["basis"] or "", match.start())
    match = _BASIS_END.search(lead, max(0, len(lead) - 30))
    if match is not None:
        return Relation(None, False, match["basis"], match.start())
    return Relation(None, False, "", len(lead))


def without_link(words: str) -> str:
    """An indicator candidate without 达到, 完成, 累计 at its end."""
    end = len(words.rstrip())
    for _ in range(8):
        if words.endswith(_LINK_KEPT, 0, end):
            break
        for link in _LINKS_BY_LAST.get(words[end - 1 : end], ()):
            if words.endswith(link, 0, end) and not (link == "均" and words[end - 2 : end - 1] in "人户亩地"):
                end -= len(link)
                break
        else:
            break
    return words[:end].rstrip()


def opening_length(words: str) -> int:
    """How many characters at the start do not belong to the indicator: 其中, 全省, a dash."""
    at = 0
    for _ in range(8):
        while at < len(words) and words[at].isspace():
            at += 1
        if words.startswith(_KEPT, at):
            break
        for opening in _OPENINGS_BY_FIRST.get(words[at : at + 1], ()):
            if words.startswith(opening, at):
                at += len(opening)
                break
        else:
            label = _LABEL.match(words, at)
            if label is None:
                break
            at = label.end()
    return at


def last_part(words: str) -> str:
    """总投资 of 有序推进、总投资: a generic head after something that is no part of it; else all the words."""
    at = words.rfind("、")
    return words[at + 1 :] if at >= 0 and _GENERIC.match(words, at + 1) else words


def is_generic(words: str) -> bool:
    """Whether the words need the indicator before them: 总量, 增速, 占全国比重."""
    return _GENERIC.match(words) is not None


def head_of(words: str) -> str:
    """The measure at the end of an indicator (增加值, 产量); "" if there is none."""
    match = _HEAD.search(words)
    return match.group() if match else ""


def noun_after(words: str) -> str:
    """The counted noun that begins a stretch of text: 民生工程 of 民生工程全面完成."""
    if _NO_NOUN.match(words):
        return ""
    if (place := _PLACES.match(words)) is not None:
        return place.group()
    if words[1:2] == "的":
        return words[0] if words[0] in "县市省村镇乡国区校州旗" else ""
    match = _NOUN_END.search(words, 2) if len(words) > 2 else None
    end = match.start() if match else len(words)
    return words[: min(end, 24)]


_VERB_START = re.compile(
    r"用于|支持|建设|新建|改造|实施|推进|开展|增长|提升|提高|上升|下降|减少|增加|保障|扶持|奖励|购买|推动|解决|高于|低于|快于|位居|居|并|且|后|时|以|来|加快|完善|打造|投入|进行|发展|绿化|整治|治理|推广|落实|兑现|的"
)


def leading_change(words: str) -> tuple[Direction | None, int]:
    """The change that a verb at the front states, and its length."""
    match = _LEADING_CHANGE.match(words)
    if match is None or len(words) - match.end() < 2:
        return None, 0
    return ("increase" if match["up"] else "decrease"), match.end()


def action_at_start(words: str) -> str:
    """新增 of 新增鄂州花湖机场; "" if no verb of doing opens the words."""
    match = _ACTION_START.match(words)
    return match.group() if match else ""


def without_repetition(words: str) -> str:
    """An indicator candidate without 连续12年 at its end; the whole of it often."""
    match = _REPEATED.match(words)
    return "" if match and match.end() == len(words) else words


def is_verb_start(words: str) -> bool:
    """Whether a stretch of text begins with a verb, so that no noun follows the figure: 投资4亿|绿化."""
    return _VERB_START.match(words) is not None


def is_share(words: str) -> bool:
    """Whether the words before a percentage make it a share of a whole."""
    return _SHARE.search(words) is not None


def is_target_clause(words: str) -> bool:
    """Whether a clause plans rather than reports."""
    return _TARGET.search(words) is not None


def cue_of(opening: str) -> Literal["plan", "review"] | None:
    """What the opening words of a paragraph or a heading announce."""
    if _PLAN_DONE.search(opening):
        return "review" if _REVIEW_CUE.search(opening) else None
    plan, review = _PLAN_CUE.search(opening), _REVIEW_CUE.search(opening)
    if plan and (review is None or plan.start() <= review.start()):
        return "plan"
    return "review" if review else None
