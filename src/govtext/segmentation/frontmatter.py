"""What stands around the body of a report: title, subtitle, byline, date, closing note."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, field

from govtext.cleaning.wrap import TITLE_END
from govtext.document import Period
from govtext.offsets import Span
from govtext.segmentation.numerals import label_number

_HAN = "\u4e00-\u9fff"
_POSTS = (
    "主任|副主任|书记|副书记|省长|副省长|市长|副市长|区长|副区长|县长|副县长|州长|盟长|旗长|镇长|乡长|主席|副主席|总理|副总理|部长|副部长|局长|副局长|"
    "院长|副院长|校长|副校长|处长|科长|厅长|司长|秘书长|会长|董事长|总经理|行长|社长|检察长|委员长|记者|通讯员"
)
_ORGANISATIONS = "课题组|调研组|编写组|人民政府|委员会|管委会|统计局|调查队|调查总队|办公室|办公厅|国务院|教育局|财政局|研究室|研究院|学院|大学|集团|公司|中心|委|局|厅|部|院|校|会"

# A byline. Must match: □ 汾阳杏花村…主任 吴晓东 · 四川省人民政府省长 施小琳 · 海拉尔区人民政府区长　　张天喜 · 本报记者 王明
#   作者：李四 · 江西省统计局  国家统计局江西调查总队      Must not: 总理指出，… · a title that ends with 会
_BYLINE_MARK = re.compile(r"[□■◎○◇△▲●]\s*(?=\S)|(?:作者|撰稿|供稿|执笔|文|文/|报告人)\s?[:：/]\s*")
_NAME = rf"[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,6}})*|[{_HAN}]\s[{_HAN}]"
_POST_NAME = re.compile(rf"(?P<office>.{{0,60}}?(?:{_POSTS}))(?P<gap>\s+)(?P<name>{_NAME})(?P<more>(?:\s+(?:{_NAME}))*)$")
_ORGANISATION_LINE = re.compile(rf"(?:[{_HAN}（）]{{2,24}}(?:{_ORGANISATIONS})\s*){{1,4}}$")
_OFFICE = re.compile(
    rf"(?P<organisation>.{{2,40}}?(?:人民政府|管委会|委员会|统计局|教育局|财政局|政府|开发区|学院|大学|公司|集团|国务院|研究室|[{_HAN}]{{2}}(?:省|市|县|区|旗|州)(?!长)))?"
    rf"(?P<post>(?:.{{0,12}}?(?:{_POSTS})[、，]?)+)$"
)

# A line that gives the date of the report, alone or with the meeting.
_DATE = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇○Ｏ零一二三四五六七八九]{3})\s?年\s?(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"(?:\s?(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日)?"
)
_DATE_LINE = re.compile(
    rf"[（(—\-\s]*(?:公布日期|发布日期|成文日期|印发日期|时间|日期)?[:：]?\s*{_DATE.pattern.replace('?P<year>', '').replace('?P<month>', '').replace('?P<day>', '')}"
    r"(?:在.{4,50}(?:会议|大会|全会)(?:第?[一二三四五六七八九十]*次?会议)?上.{0,40}|[（(].{2,20}[）)])?[）)\s]*(?:印发)?$"
)
_MEETING = re.compile(r"会议|大会|全会")
_TITLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s?年.{0,24}(?:政府工作报告|工作报告)")
_SUBTITLE = re.compile(r"(?:——|--+|—)\s*\S")
_CLOSING_NOTE = re.compile(r"[（(](?:课题组|执笔|执笔人|采写|记录|填报人|负责人|整理|执笔整理|作者|作者单位|作者系|撰稿|供稿|责任编辑|责编|编辑|来源|本文)[^（）()]{0,60}[）)]$")
_TITLE_BAD_END = frozenset("。；：，、！!;:,")
_TITLE_WORDS = re.compile(
    r"报告|通知|意见|决定|方案|办法|条例|规定|公报|讲话|纪要|规划|计划|纲要|要点|总结|批复|复函|通报|公告|思考|调查|调研|实践|探索|启示|经验|纪实|综述|打造|建设|推进"
)
_NOT_TITLE = re.compile(
    r"各位|同志们|[^，。：]{1,7}[:：]|[（(]|[0-9０-９]{1,2}[.、．]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章条]|来源|发布|[^，。]{1,12}[〔\[［][0-9]{4}[〕\]］][^，。]{0,3}[0-9]+号$"
)


@dataclass(slots=True)
class FrontMatter:
    """Line indices (into the report's paragraphs) and parts found around the body.

    Attributes:
        title, subtitle, byline: Paragraph indices; None if there is none.
        end: Index of the first body paragraph.
        date: Of the report.
    """

    title: int | None = None
    subtitle: int | None = None
    byline: int | None = None
    end: int = 0
    date: Period | None = None
    used: set[int] = field(default_factory=set)


def is_title_line(line: str) -> bool:
    """Whether a line could be a report's title: short, without an end mark or a number."""
    return (
        3 <= len(line) <= 70
        and line[-1] not in _TITLE_BAD_END
        and not _NOT_TITLE.match(line)
        and not _DATE_LINE.match(line)
        and "。" not in line
        and not is_byline(line)
        and len(_HAN_CHAR.findall(line)) >= max(3, 0.4 * len(line))
    )


_HAN_CHAR = re.compile(f"[{_HAN}]")


def is_subtitle_line(line: str) -> bool:
    """Whether a line opens with the dash of a subtitle."""
    return len(line) <= 70 and _SUBTITLE.match(line) is not None and line[-1] not in "。；"


def is_byline(line: str) -> bool:
    """Whether a line names who signed the report."""
    if len(line) > 70 or line[-1] in "。；：，！？":
        return False
    if _BYLINE_MARK.match(line):
        return True
    return _POST_NAME.match(line) is not None and "，" not in line


def split_byline(line: str) -> dict[str, tuple[int, int]]:
    """The parts of a byline: ``author``, ``post``, ``organisation`` with their offsets in the line.

    Example:
        >>> line = "□ 汾阳杏花村经济技术开发区党工委书记、管委会主任 吴晓东"
        >>> {name: line[a:b] for name, (a, b) in split_byline(line).items()}
        {'author': '吴晓东', 'post': '党工委书记、管委会主任', 'organisation': '汾阳杏花村经济技术开发区'}
    """
    parts: dict[str, tuple[int, int]] = {}
    mark = _BYLINE_MARK.match(line)
    start = mark.end() if mark else 0
    match = _POST_NAME.match(line, start)
    if match is None:
        rest = line[start:].strip()
        if re.fullmatch(_NAME, rest):
            at = line.index(rest, start)
            parts["author"] = (at, at + len(rest))
        elif _ORGANISATION_LINE.match(rest):
            at = line.index(rest, start)
            parts["organisation"] = (at, at + len(rest))
        return parts
    parts["author"] = match.span("name")
    office = match.group("office")
    found = _OFFICE.match(office)
    at = match.start("office")
    if found:
        if found.group("organisation"):
            parts["organisation"] = (at + found.start("organisation"), at + found.end("organisation"))
        parts["post"] = (at + found.start("post"), at + found.end("post"))
    else:
        parts["post"] = match.span("office")
    return parts


def find_front_matter(lines: list[str], given: int = 0) -> FrontMatter:
    """Title, subtitle, byline and date among the first paragraphs of a report, and where its body begins.

    Args:
        lines: The report's paragraphs.
        given: So many of them are known to be its title block: title, then subtitle and bylines.
    """
    front = FrontMatter()
    limit = min(len(lines), 14 + given)
    index = 0
    repeated_title: str | None = None
    if given:
        front.title, repeated_title = 0, lines[0]
        for index in range(1, given):
            if front.subtitle is None and is_subtitle_line(lines[index]):
                front.subtitle = index
            elif front.byline is None:
                front.byline = index
        front.used.update(range(given))
        index = given
    while index < limit:
        line = lines[index]
        if front.title is None and is_title_line(line) and index < 6 and _leads_somewhere(lines, index):
            front.title = index
            repeated_title = line
        elif front.title is not None and len(line) >= 4 and line in (repeated_title or ""):
            pass  # the site prints the title, then the document does
        elif front.title is not None and front.subtitle is None and is_subtitle_line(line) and not _DATE_LINE.match(line.lstrip("—-（( ")):
            front.subtitle = index
        elif is_byline(line) or (front.title is not None and len(line) <= 50 and _ORGANISATION_LINE.match(line) and index <= front.title + 3):
            front.byline = index if front.byline is None else front.byline
        elif _DATE_LINE.match(line):
            front.date = front.date or _line_date(line)
        elif front.title is not None and (_NOT_TITLE.match(line) and len(line) <= 60 and not _is_label(line)) and index <= front.title + 3 and line[-1] in "）)号":
            pass  # a document number, or the note below a regulation's title
        else:
            break
        front.used.add(index)
        index += 1
    front.end = index
    return front


def _is_label(line: str) -> bool:
    return re.match(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]", line) is not None


def _leads_somewhere(lines: list[str], index: int) -> bool:
    """A title has a text below it: a longer paragraph, a salutation or a heading soon follows."""
    if _TITLE_WORDS.search(lines[index]) or TITLE_END.search(lines[index]):
        return True
    return any(len(line) >= 40 or line.startswith(("各位", "一、", "第一")) for line in lines[index + 1 : index + 5])


def _line_date(line: str, at: int = 0) -> Period | None:
    match = _DATE.search(line)
    if match is None:
        return None
    year = label_number(match.group("year").replace("○", "〇").replace("Ｏ", "〇"))
    month = label_number(match.group("month"))
    day = label_number(match.group("day")) if match.group("day") else None
    if year is None or month is None or not 1 <= month <= 12 or not 1900 <= year <= 2100:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        first_day, last_day = dt.date(year, month, 1), dt.date(year, month, last)
    elif 1 <= day <= last:
        first_day = last_day = dt.date(year, month, day)
    else:
        return None
    return Period(first_day, last_day, match.group(), Span(at + match.start(), at + match.end()))


def find_date(lines: list[str], starts: list[int], front: FrontMatter) -> Period | None:
    """The date of the report: of a line at its head, of its signature, or the year in its title."""
    for index in sorted(front.used - {front.title}):
        if (_DATE_LINE.match(lines[index]) or _MEETING.search(lines[index])) and (period := _line_date(lines[index], starts[index])):
            return period
    for index in range(len(lines) - 1, max(len(lines) - 8, front.end - 1), -1):
        if len(lines[index]) <= 40 and _DATE_LINE.match(lines[index]) and (period := _line_date(lines[index], starts[index])):
            return period
    # A notice with an annex is signed before the annex.
    for index in range(front.end, min(len(lines), front.end + 40)):
        if len(lines[index]) <= 20 and _DATE_LINE.match(lines[index]) and (period := _line_date(lines[index], starts[index])):
            return period
    if front.title is not None and (match := _TITLE_YEAR.search(lines[front.title])):
        year = int(match.group(1))
        at = starts[front.title]
        return Period(
            dt.date(year, 1, 1), dt.date(year, 12, 31), match.group(1) + "年", Span(at + match.start(1), at + match.end(1) + 1), "title"
        )
    return None


def closing_note(paragraph: str) -> tuple[int, int] | None:
    """Where a note on who compiled the report stands in its last paragraph."""
    match = _CLOSING_NOTE.search(paragraph)
    return match.span() if match else None
