"""Whose figure it is: a region, organisation or school named before the indicator."""

from __future__ import annotations

import re

# Must match 吕梁市, 汾阳杏花村经济技术开发区, 大唐集团, 交口三中, 武汉港 before an indicator; must not match 城市, 老旧小区, 地区生产总值.
_SUBJECT = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,16}?(?:省(?![级内委会外份域属直部人政])|市(?![场民区政值容级委属内人])|县(?![城域级委乡区市人政])|区(?![域间位级块内人政直])|[州盟旗]|镇(?![化区街])|"
    r"乡(?![村镇])|村(?![民庄级镇容集])|集团|公司|学院|中学|小学|大学|学校|医院|开发区|新区|园区|港(?![口澳区])|银行|[一二三四五六七八九]中))"
    r"(?=[^，。；、\s]{2})"
)
# A name holds no verb, and these nouns are kinds of places rather than one place.
_NOT_A_NAME = re.compile(
    r"(?:城|地|小|社|景|市|山|灾|库|牧|矿|林|户|郊|辖|厂|街|片|特|禁|功能|示范|试验|工业|产业|保税|集中|贫困|行政|农业?|乡|新农|自然|中心|重点|棚户|城中|脱贫|先行|"
    r"[一二三四五六七八九十两几多数各百]|高新|特色|全国|国家级|省级|市级)[省市县区州盟旗镇乡村]$"
    r"|级(?:开发区|医院|公立医院)$|^(?:工业|产业|物流|科技|大型商业|高等|中等职业|职业|各类|公办|民办|普惠)?(?:园区|学校|银行|公司|集团|医院|大学|中学|小学|学院)$"
    r"|占|通过|开工|筹|提出|上市|布局|调整|虽然|每|资助|供养|流经|保障|提供|推动|入市|先后|唯一|境[内外]|集中|实现|完成|新增|达到|带动|支持|建设(?!兵团)|建成|安排|补充|组建|纳入|做好|开设|紧扣|下达|运行|承担|基金|第[一二三四五六七八九十]|等省|改造|实施|引进|减少|增加|帮助"
    r"|^(?:全|各|更|新(?!疆)|两|本|外|多|该|某|争取|创建|培育|打造|入选|获批|发展|开展|设立|推出|推进|推广|促进|加快|加强|组织|举办|提升|提高|优化|落实|开通|用于|争创|联合|协同|投入|发放|出台|制定|办理|提请|在|对|为|与|从|向)"
)


def subject_at(words: str) -> tuple[str | None, int]:
    """The subject that opens an indicator candidate, and how many characters it takes; (None, 0) if there is none."""
    end = 0
    for _ in range(3):  # 吕梁市|交口县|第三中学: the longest chain of names
        match = _SUBJECT.match(words, end)
        if match is None or _NOT_A_NAME.search(match["name"]):
            break
        end = match.end("name")
    if end < 3:
        return None, 0
    name = words[:end]
    if words[end : end + 1] in ("的", "内"):
        end += 1
    return name, end
