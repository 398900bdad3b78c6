"""What a corpus is filtered by: the year, the region and the kind of a report, guessed from its head."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govtext.document import Document

KINDS = (
    "工作报告", "统计公报", "公报", "调研报告", "通知", "通报", "通告", "公告", "意见", "决定", "决议", "命令", "批复", "请示", "议案", "函", "纪要",
    "条例", "办法", "规定", "细则", "方案", "规划", "计划", "纲要", "讲话", "总结", "报告",
)  # fmt: skip
"""Kinds of documents by the word that ends their title, the longer ones before those that end like them."""
_KIND = re.compile(f"({'|'.join(KINDS)})(?:（[^（）]{{1,12}}）)?$")
# Must match: 山西省, 吕梁市, 汾阳杏花村经济技术开发区, 内蒙古自治区, 海拉尔区  Must not: 全省, 各县（市、区）, 城市
_REGION = re.compile(
    r"(?:北京|天津|上海|重庆)市?|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|香港|澳门"
    r"|(?<![一-鿿])?[一-鿿]{2,3}?(?:省|自治州|地区|盟)|[一-鿿]{2,8}?(?:经济技术开发区|高新区|开发区)|[一-鿿]{2,4}?(?:市|县|旗|区)"
)
_NO_REGION = re.compile(
    r"^(?:全|各|本|我|该|这|某|两|几|城|都|农村地|民族地|贫困地|山|社|小|园|景|超|上)|^(?:关于|印发|在|的)"
)
_LEAD = re.compile(r"^(?:关于|印发|转发|在|中共|——)+")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*年?")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Year of the report (of its date, else the first in its title), region and kind; None where nothing tells."""

    year: int | None
    region: str | None
    kind: str | None


def guess_metadata(document: Document) -> Metadata:
    r"""Guess from title, subtitle, byline and the first lines.

    Example:
        >>> from govtext import parse
        >>> text = "安泽县2019年国民经济和社会发展统计公报\n2019年，全县经济平稳运行。"
        >>> guess_metadata(parse(text)[0])
        Metadata(year=2019, region='安泽县', kind='统计公报')
    """
    title = re.sub(r"\s+", "", document.title or "")
    subtitle = re.sub(r"\s+", "", document.subtitle or "")
    head = "".join(paragraph.text[:120] for paragraph in document.paragraphs[:4])
    year: int | None = None
    if document.date is not None and document.date.start is not None:
        year = document.date.start.year
    if year is None:
        for place in (title, subtitle, document.source.origin.rpartition("/")[2], head):
            if match := _YEAR.search(place):
                year = int(match.group(1))
                break
    region = next((found for place in (title, subtitle, head) if (found := _region(place))), None)
    kind = next((m.group(1) for place in (title, subtitle) if (m := _KIND.search(place))), None)
    return Metadata(year, region, kind)


def _region(text: str) -> str | None:
    for piece in re.split(r"[0-9，。、；：（）《》〔〕\s]+", text):
        match = _REGION.match(_LEAD.sub("", piece))
        if match and not _NO_REGION.match(match.group()):
            return match.group()
    return None
