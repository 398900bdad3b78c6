"""What a clause is made of, told from its first and last words: a subject, a bare predicate, or an adverbial."""

from __future__ import annotations

import re

# Verbs that open clauses of government texts, by frequency in a large collection of them; general words, no nouns of
# the same form (those are NOUN_VERBS). Kept as one string, two characters each.
_VERBS = (
    "加强推动加快促进提高推进实现完善支持提升坚持建立强化形成开展鼓励打造确保增强实施构建加大扩大探索引导继续制定发挥保持维护保障增加做好完成"
    "新增实行包括巩固保证建成拓展降低采取改善组织提供争取聚焦进行提出防止解决取得做到带动开发激发减少注重保护具有推广满足依托改进突出加速帮助"
    "培养推行没有成为出台抓好改造吸引用于办好控制整合避免创造搭建支撑搞好防范确定牵头达到抓紧属于重视打通参加能够夯实树立给予作为引领集聚适应"
    "开工协调消除推出具备克服要求采用接受作出造成举办设立面对体现减轻编制创建决定引进把握组建治理扶持增进依靠取消打破贯彻理顺集成严禁倡导超过"
    "符合赋予发布做强简化允许加上开拓善于敢于积累禁止成立挖掘激励遵循获得提倡负责共建恢复打击得到汇聚参与开始严防选择改变进入抓住兼顾发扬破除"
    "存在转变凝聚争创在于考虑开创严控开辟紧扣出现补齐受到释放勇于纳入缩短督促涉及狠抓梳理制订强调扣除遏制申请提请使用守住纠正塑造引入学习攻克"
    "承担听取应对发现安排吸收压缩配合建强覆盖发放拥有涵盖赢得继承放宽掌握缓解遵守协助来自识别稳住破解获批面临促使共享反映缩小划定抢占振兴瞄准"
    "抢抓遴选倾听引起放开配备执行借助走出列入谱写顺应说明显示履行建好扩展找准修复传承践行增设认为发生修改抑制延伸确认化解融入导致制止确立公布"
    "授予迎接跟踪携手对接限制下放予以补充包含招引擦亮接待压减召开催生承接彰显修订支援拟定展开排除适用办成发行享受削减再创提振填补展示贯通防治"
    "疏通配置收集坚守涌现缺乏清除保留指出关停造就采集改建腾出选取聚集提交批准受理加以号召结成减免报送筛选开设签署签订呈现取缔构成创办开启撬动"
    "注册展现涵养筹集带来关注停止废除迈出加固关闭结束扭转摸清倒逼起草推荐获取筹建力促拆除扩充铸牢拉动延长增添缩减加深指定表彰查处转换疏浚归集"
    "调出引发划分预留提取跻身化为撤销组成签约入驻帮扶竣工投产投用投运通车培育优化营造启动调整突破运用盘活建设调动研制助推冲破健全落实壮大丰富"
    "清理畅通尊重激活配齐落户列出建档审议印发收回拨付兑现清退追究查获破获侦破立案关爱救助资助奖补奖励减征免征征收收缴缴纳评选评定认定验收移交"
    "交付挂牌揭牌命名奠基复工开业上线接入安装铺设架设新建改扩扩建续建修建修缮重建翻建整治清淤栽植运送招聘招收录用选派选聘选拔下派派出指派明确"
    "实地走访慰问邀请张贴"
)
VERBS = frozenset(_VERBS[i : i + 2] for i in range(0, len(_VERBS), 2))
# Nouns as often as verbs: a predicate only where a figure or 了 follows. 培训62期; not 投资增长5%.
_NOUN_VERBS = "投入投资培训发展改革管理服务研究出口进口融资合作创新支出收入消费监测检查巡查调查规划设计宣传演练执法生产销售供应储备养殖绿化补贴补助制造审批授权应用收购种植准备预防造林处理调运"
NOUN_VERBS = frozenset(_NOUN_VERBS[i : i + 2] for i in range(0, len(_NOUN_VERBS), 2))
_NOUN_ENDINGS = frozenset("业率额者链员总")  # behind a verb they make a noun: 建设者
# What only stands before a predicate.
_ADVERBS = (
    "积极坚决努力切实严格认真充分适时迅速密切彻底顺利必须不断逐步更好更加自觉稳步大力着力全力扎实深入奋力牢牢始终尽快大幅率先务必主动先后陆续相继"
    "累计每年每月依法及时按时如期应当不得不能不再不予逐一逐级逐项逐户进而从严继续已经正在仍然一律一并一次分别共同共计力争成功圆满超额如数从快及早"
    "大胆稳妥妥善"
)
ADVERBS = frozenset(_ADVERBS[i : i + 2] for i in range(0, len(_ADVERBS), 2))
# Before a noun as well: a predicate only where a verb follows. 全面推进; not 全面小康, 重点项目.
_MODIFIERS = "全面重点有效有序统筹持续科学合理规范精准高效快速优先直接集中联合同步普遍计划预计"
MODIFIERS = frozenset(_MODIFIERS[i : i + 2] for i in range(0, len(_MODIFIERS), 2))
# One character that opens a predicate or a phrase before one, and the words where it does not.
_SHORT = re.compile(
    r"是|要(?![素点闻])|使|让|把|被|将(?![军士领])|由(?!此)|有(?![关限机色的些线效])|对(?![外口])|向|给|用(?![地户电水工能人])|在(?![校建职岗编])|"
    r"以(?![上下内外往])|从(?!业)|为|按|经(?![济营费贸])|于|通过|根据|围绕|针对|面向|随着|结合|共(?![同产青和])|拟|应(?![急届])|须|不(?![良动])|"
    r"未(?![成来])|已|曾|均(?!衡)|都(?!市)|再|又|还|也|可(?![持再支靠])|能(?![源耗效力])|建(?=[有起了\d])|进一步|就地|与(?!会)"
)
_SHORT_FIRST = frozenset(
    "是要使让把被将由有对向给用在以从为按经于通根围针面随结共拟应须不未已曾均都再又还也可能建进就与"
)

_NUMBER = r"[\d一二两三四五六七八九十几]{1,4}"
# A time with nothing said of it: 2023年 去年11月6日至7日 今年1—9月 三年来 “十三五”期间 截至目前 近日 改革开放以来.
_TIME = re.compile(
    rf"(?:(?:在|到|从|自|至|截至|截止|力争到?|预计到?|计划到?|早在|直到)?(?:"
    rf"\d{{4}}(?:[—–～~-]\d{{4}})?年?|[今去前当本明上同]年|本世纪|过去{_NUMBER}?年?|今后{_NUMBER}年|未来{_NUMBER}年|近{_NUMBER}?年|{_NUMBER}年多?|"
    rf"{_NUMBER}(?:[—–～~至-]{_NUMBER})?(?:个?月份?|季度|日|号|天|周)|[上下]半年|[全年月季周]?[年月季周]?[初底末]|全年|当前|目前|日前|近日|近期|"
    rf"最近|现在|同期|当[天日月]|次[日月年]|春节|国庆|汛期|[“\"]?[一二三四五六七八九十]{{1,3}}五[”\"]?(?:时期|期间)?|上午|下午|[上本下]周|[上本下]个?月|连日)"
    rf"|[至到—–～~、，和与及])+"
    r"(?:以来|来|中|末|初|前|后|起|止|以?[前后]|之[前后]|期间|年[内底初末中]|内|间|底前?|时)*"
)
# Its first character: most pieces begin with another and need no search.
_TIME_FIRST = frozenset(
    '0123456789０１２３４５６７８９在到从自至截力预计早直今去前当本明上同过未近一二两三四五六七八九十几下全年月季周初底末目日最现次春国汛“"连'
    "—–～~、，和与及"
)
# Words after which the main clause is still to come.
_TAIL = re.compile(
    r"(?:[^以]上|[^以天]下|[^其]中|以来|同时|时|时候|期间|过程中|之[前后际余]|以[前后](?!进)|[^落]后|[^面目提空以]前|方面|看|来说|而言|来讲|起见|为此)$"
)
_TAIL_LAST = frozenset("上下中来时候间前后际余面看说言讲见此")
_CASE = re.compile(
    r"(?:以来|[^小平同及准按]时|期间|过程中|[^今以然此落][之以]?[后前](?<![目面提空]前)|情况下|条件下|前提下|情形的?)$"
)
# Opens a purpose, manner or basis.
_PREPOSITION = re.compile(
    r"为(?![\d主期止数])|随着|按照?|根据|依据|依照|围绕|针对|由于|因(?!地制宜)|通过(?!验收|国家|评|省|审)|本着|鉴于|面对|沿着|虽然?|尽管|无论|不论|只要|只有|不仅|不但|"
    r"既|经过|在(?![建校职岗编])|从(?!严|业)|自(?![主然治觉愿来])|以(?![旧工])|对(?![标接外内口])|向"
)
_PREPOSITION_FIRST = frozenset("为随按根依围针由因通本鉴面沿虽尽无不只既经在从自以对向")
# Somebody says, and what is said follows.
_SAYS = re.compile(
    r"(?:强调|指出|要求|提出|认为|表示|表明|显示|决定|明确|规定|介绍|希望|建议|说|称|发现|看到|意味着|就是|特别是|主要是|即|如)$"
)
_SAYS_LAST = frozenset("调出求为示明定确介绍望议说称现到着是即如")
_OBJECT = re.compile(r"\d|了|[是有为达超占无能可已被将把使让获均受需应属]|稳定|[好强高大多低少足稳优畅]。?$")


def opens_with_verb(text: str, start: int, end: int) -> bool:
    """Whether the piece begins with a predicate (or what only precedes one), so that its subject stands elsewhere.

    Example:
        >>> opens_with_verb("每年投入118万元", 0, 9), opens_with_verb("全县投入118万元", 0, 9)
        (True, False)
    """
    at = start
    match = _TIME.match(text, start, end) if text[start : start + 1] in _TIME_FIRST else None
    if match is not None and match.end() < end:
        at = match.end()
    softened = False
    while True:
        word = text[at : min(at + 2, end)]
        if word in ADVERBS or (word in VERBS and text[at + 2 : min(at + 3, end)] not in _NOUN_ENDINGS):
            return True
        if word in NOUN_VERBS:
            following = text[at + 2 : min(at + 3, end)]
            if following.isdigit() or following in ("了", "约", "近"):
                return True
        if word in MODIFIERS and not softened:
            at += 2
            softened = True
            continue
        break
    return not softened and at < end and text[at] in _SHORT_FIRST and _SHORT.match(text, at, end) is not None


def is_time(text: str, start: int, end: int) -> bool:
    """Whether the piece is a time and nothing else.

    Example:
        >>> is_time("去年11月6日至7日", 0, 10), is_time("2023年产量5吨", 0, 9)
        (True, False)
    """
    return (
        text[start : start + 1] in _TIME_FIRST and end - start <= 24 and _TIME.fullmatch(text, start, end) is not None
    )


def is_adverbial(text: str, start: int, end: int) -> bool:
    """Whether the piece only says when, where, why or how, or who says so, and what it belongs to is still to come.

    Example:
        >>> is_adverbial("在市委坚强领导下", 0, 8), is_adverbial("在两个乡镇新建管网58公里", 0, 13)
        (True, False)
    """
    if is_time(text, start, end):
        return True
    last = text[end - 1]
    if last in _TAIL_LAST and end - start <= 40 and _TAIL.search(text, max(start, end - 4), end):
        return True
    if last in _SAYS_LAST and end - start <= 24 and _SAYS.search(text, max(start, end - 4), end):
        return True
    if text[start] not in _PREPOSITION_FIRST:
        return False
    match = _PREPOSITION.match(text, start, end)
    if match is None:
        return False
    # 在县城新建管网58公里 is complete, 为12家企业 and 在6个乡镇 are not.
    return match.group()[0] not in "在从自以对向" or not has_verb(text, match.end() + 1, end)


# The name of a measure, right before its figure.
_MEASURE = re.compile(
    r"(?:[值额率量]|收入|支出|投资|存款|贷款|余额|面积|比重|比例|指数|规模|浓度|人次|人数|天数|消费|进出口|出口|进口|旅客|失业)[^，；\d]{0,10}\d"
)


def is_statistic(text: str, start: int, end: int) -> bool:
    """Whether the piece says how much a measure came to; a predicate behind it is not said of the measure.

    Example:
        >>> is_statistic("工业投资增长7.7%", 0, 10), is_statistic("全县完成工业投资7亿元", 0, 12)
        (True, False)
    """
    match = _MEASURE.search(text, start, end)
    return match is not None and not has_verb(text, start, match.start())


def names_subject(text: str, start: int, end: int) -> bool:
    """Whether a later predicate of the sentence may be said of what the piece begins with.

    Example:
        >>> names_subject("各县制定办法时", 0, 7), names_subject("工业投资增长7.7%", 0, 10), names_subject("在会上", 0, 3)
        (True, False, False)
    """
    if is_time(text, start, end) or opens_with_verb(text, start, end) or is_statistic(text, start, end):
        return False
    return _PREPOSITION.match(text, start, end) is None or not is_adverbial(text, start, end)


def is_circumstance(text: str, start: int, end: int) -> bool:
    """Whether the piece sets a time or a case for what follows, which means something else without it: 作出决定前."""
    return is_time(text, start, end) or (end - start <= 60 and _CASE.search(text, max(start, end - 4), end) is not None)


def has_verb(text: str, start: int, end: int) -> bool:
    """Whether a listed verb stands anywhere in the piece."""
    return any(text[at : at + 2] in VERBS for at in range(start, end - 1))


def is_bare_noun(text: str, start: int, end: int) -> bool:
    """Whether a short piece names something and says nothing of it: 县水务局； not 经济稳中向好.

    Example:
        >>> is_bare_noun("县河长制工作领导小组", 0, 10), is_bare_noun("县政府出台三项办法", 0, 9)
        (True, False)
    """
    return end - start <= 16 and _OBJECT.search(text, start, end) is None and not has_verb(text, start, end)
