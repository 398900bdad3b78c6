"""The words by which a careful reader of reports tells a result, a target or a duty from a slogan."""

from __future__ import annotations

import re

# Feature name -> words, longest first where one begins another. General words of the genre, no place and no report.
GROUPS: dict[str, str] = {
    # What was measured: the indicators that head every report of the kind.
    "indicator": (
        "地区生产总值 国内生产总值 生产总值 一般公共预算收入 公共财政预算收入 地方财政总收入 财政总收入 "
        "财政收入 总税收 税收 固定资产投资 社会消费品零售总额 社会消费品零售额 规模以上工业增加值 "
        "规上工业增加值 工业增加值 工业总产值 工业产值 总产值 产值 进出口总额 进出口总值 进出口 出口额 "
        "外贸出口 实际利用外资 居民人均可支配收入 人均可支配收入 人均纯收入 城镇新增就业 新增就业 失业率 "
        "居民消费价格 粮食总产量 粮食产量 产量 常住人口 总人口 城镇化率 接待游客 旅游接待 旅游收入 营业收入 "
        "利润总额 总投资 赤字 转移支付 专项债券 在校生 入学率 达线率 覆盖率 占比"
    ),
    "change": (
        "同比 环比 比上年 比年初 增长 增加 增至 翻番 翻一番 提高 提升 上升 上涨 净增 下降 减少 降低 降至 降到 "
        "回落 缩小 压减 压缩 扭亏"
    ),
    "level": ("达到 达 完成 实现 突破 超过 超额 累计 总计 合计 新增"),
    "rank": (
        "位居 位列 居全 排名 排第 第一 首位 前列 历史新高 创历史 新高 最高 最大 首个 首次 首家 首批 全国第 "
        "全省第 率先 连续"
    ),
    "honour": ("国家级 世界级 获批 入选 获评 荣获 获奖 一等奖 特等奖 晋升 列入 纳入国家 批准 挂牌"),
    "event": (
        "建成 投产 投运 投用 开工 竣工 通车 完工 启动 落地 运行 落户 迁驻 并网 签约 引进 投入使用 组建 成立 设立 重组"
    ),
    "target": ("预期目标 主要目标 目标 力争 预期 确保 左右 以上 以内 控制在 不低于 不少于 突破 今年 明年 计划 拟 安排"),
    "deadline": ("底前 月底 年底 日前 年内 起施行 有效期 起执行 之日起 截止 限期 期限 前完成 前报 每年 每月 每学期"),
    "duty": ("应当 必须 一律 依法 负责 牵头 报送 备案 考核 问责 追究 责任 处分 处罚 取消 通报 惩戒 移送"),
    "ban": ("不得 严禁 禁止 停止 停产 关闭 清理 取缔 废止"),
    "grant": ("补助 补贴 奖补 返还 奖励 贷款 免征 减免 减征 支付标准 费率 拨付 专项资金 经费 退税"),
    "decision": ("决定 同意 审议通过 通过了 印发 确定 明确 研究决定 会议要求 会议强调 会议指出 现就 特提出"),
    "problem": ("不足 不够 不强 不高 不大 短板 困难 问题 矛盾 压力 隐患 薄弱 滞后 缺乏 偏少 单一 偏低 下滑 未达"),
    "novelty": ("改革 试点 创新 首创 机制 模式 项目 工程 示范 方案 协议 中心 园区 基地 平台"),
    "cause": ("原因 主要是 由于 根本在于 得益于 关键 重点 核心 主要"),
    "slogan": (
        "坚持 深入 贯彻 精神 思想 坚定 全面 推动 推进 加强 加快 着力 切实 进一步 大力 扎实 统筹 持续 不断 "
        "积极 努力 深化 健全 完善 强化 优化 提升 引导 鼓励 支持 落实 高质量 重要 奋斗 团结 意识 领导 群众 "
        "感谢 敬意 伟大 新时代 新发展 为核心 指导 发扬 牢固 树立 充分 高度 关键 广大 夯实 凝聚 打造 开创 谱写 "
        "奋力 认识 意义"
    ),
    "social": ("各位代表 同志们 代表们 汇报完毕 谢谢 敬礼 请予审议 提出意见 此件 联系人 附件 扫一扫 网站 版权 来源"),
    "past": ("去年 上年 全年 年末 过去一年 一年来 截至 累计 以来"),
}

GROUP_NAMES = tuple(GROUPS)
_GROUP_OF: dict[str, int] = {}
for _number, _words in enumerate(GROUPS.values()):
    for _word in _words.split():
        _GROUP_OF.setdefault(_word, _number)


def _pattern() -> re.Pattern[str]:
    """All words at once. The look-ahead lets the engine pass most characters without trying a single word."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(_GROUP_OF, key=lambda w: (-len(w), w)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    branches = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))
    return re.compile(f"(?=[{''.join(re.escape(c) for c in sorted(by_first))}])(?:{branches})")


WORDS = _pattern()


def group_of(word: str) -> int:
    """Index in :data:`GROUP_NAMES` of a word that :data:`WORDS` matched."""
    return _GROUP_OF[word]


# Figures: digits with decimals, or a Chinese numeral before a counter is left to the words above.
# Must match 15.44万 13.2% 5 2.3‰ ; dates and labels are told apart by what follows (group 2).
FIGURE = re.compile(
    r"\d+(?:[.,]\d+)*(?:[—–~～至-]\d+(?:[.,]\d+)*)?\s*(年(?!级|度总|均)|月|日|个百分点|[%％‰]|[万亿千百]*(?:元|美元)|[万亿]|)"
)
# A name in quotation marks or title marks.
NAMED = re.compile(r"《[^》]{2,60}》|“[^”]{2,20}”")
