"""Lines that belong to the page or the web site and not to the report."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from govtext.cleaning.lines import Line, is_terminal
from govtext.cleaning.wrap import TITLE_END, WIDEST_COLUMN

# A page number with its ornaments. Must match: — 12 — · - 3 - · －3－ · 第3页 · 第 3 页 共 12 页 · Page 3 of 10 · ·12·
# Must not: 12 (judged by its neighbours) · -3.5 · 2019年
_PAGE_NUMBER = re.compile(
    r"(?:[-—–－―─·•.~〜～|]{1,3}\s*[0-9０-９]{1,4}\s*[-—–－―─·•.~〜～|]{1,3}"
    r"|[（(]?第\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页(?:\s*[,，/、]?\s*[（(]?共\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页)?[）)]?"
    r"|[Pp]age\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?"
    r"|[0-9]{1,4}\s*/\s*[0-9]{1,4})$"
)
_PAGE_NUMBER_STARTS = frozenset("-—–－―─·•.~〜～|第（(Pp0123456789０１２３４５６７８９")
# One without ornament, or with one that a label or a note can have too: 12 · [12] · 【12】 · P12
_BARE_NUMBER = re.compile(r"(?:[\[【]\s?)?(?:[Pp]\.?\s?)?([0-9０-９]{1,4})(?:\s?[\]】])?$")
# Newspaper signposts. Must match: 下转第4版 · （上接第一版） · [下转A02版]  Must not: a sentence that mentions one.
_JUMP = re.compile(
    r"[（(\[【]?\s*(?:上接|下转|紧接|转接|转|接)\s*第?\s*[A-Za-z]?[0-9０-９一二三四五六七八九十]{1,3}\s*[版页]\s*(?:.{0,12})?[）)\]】]?$"
)

# Lines that only a web page has. Each must match a whole line.
_WEB_LINE = re.compile(
    r"(?:"
    r"(?:【?(?:打印|下载|收藏|分享|关闭|返回|纠错|朗读|评论|字号|字体)[^，。；]{0,16})"
    r"|(?:大|中|小|[TA][+-]?|[|｜/·>＞✖×X]|默认|放大|缩小|分享到.{0,16}|扫一扫.{0,20}|责任编辑.{0,20}|编辑[:：].{0,12})"
    r"|(?:来源|信息来源|稿件来源|文章来源|发布机构|发布日期|发布时间|发文日期|成文时间|生成日期|更新时间|访问量|点击数?|点击量|浏览量?|浏览次数|阅读量?|阅读次数|"
    r"索\s*引\s*号|公开方式|公开时限|公开范围|责任部门|主题分类|信息分类|分类|文号索引|有效性|关联稿件|相关解读|图文解读|相关链接|相关文档|"
    r"您?(?:当前|现在)?(?:所在)?的?位置|当前位置)\s*[:：].{0,60}"
    r"|(?:网站|网站首页|首页|政务公开|政务服务|政民互动|新闻中心|数据开放|走进.{0,6}|魅力.{0,6}|互动交流|公众互动|办事服务|解读回应|政府信息公开|网站地图.*|网站帮助.*|隐私声明|"
    r"关于我们|联系我们|站点地图|设为首页|加入收藏|(?:网站)?无障碍(?:[浏阅模版声辅工导说][^，。；]{0,10})?|关怀版|长者模式|适老版|繁體版?|繁繁體版|简体|简|繁|English|智能问答|政务邮箱|"
    r"登录|注册|搜索|检索|确定|取消|收起|展开|上一篇.*|下一篇.*|上一页|下一页|末页|尾页|继续访问.*|附件下载|【?返回顶部】?.*|【?关闭(?:窗口|本页)】?.*)"
    r"|(?:网站)?首页\s*[>＞».-].*"
    r"|(?:.{0,30}(?:ICP备|公网安备|网站标识码|版权所有|技术支持[:：]|中文域名|Copyright|您访问的链接即将离开).*)"
    r"|主办(?:单位)?[:：].{2,30}(?:承办|版权|维护|技术支持).*|【法宝引证码】.*|原文链接[:：].*|https?://\S+"
    r")$",
    re.IGNORECASE,
)
# A line of which even one is proof of a page's head or foot, however far its neighbours reach.
_SITE_NAVIGATION = re.compile(
    r"首页\s*[>＞»]|您?(?:当前|现在)(?:所在)?的?位置|网站首页|网站地图|ICP备|公网安备|网站标识码|版权所有|无障碍|返回顶部|索\s*引\s*号|扫一扫"
)
_SENTENCE_MARK = re.compile("[，。；]")
_HEAD, _FOOT = 80, 150
"""Lines at either end of a file that can be a web page's."""
_PROSE_WIDTH = 40.0


def page_furniture(lines: list[Line]) -> tuple[set[int], set[int], set[int]]:
    """Indices of page numbers, of running headers and of jump lines."""
    short = [i for i, line in enumerate(lines) if len(line.text) <= 24]
    numbers = {i for i in short if lines[i].text[0] in _PAGE_NUMBER_STARTS and _PAGE_NUMBER.match(lines[i].text)}
    if len(numbers) == 1 and not lines[next(iter(numbers))].after_break and len(lines) > 3:
        # One ornamented number amid a text is a page number only if it cuts a paragraph or stands at an end.
        only = next(iter(numbers))
        if 0 < only < len(lines) - 1 and is_terminal(lines[only - 1].text) and not re.search(
            r"[-—–－·页]", lines[only].text
        ):
            numbers = set()
    numbers |= _bare_page_numbers(lines, numbers)
    jumps = {i for i in short if ("版" in lines[i].text or "页" in lines[i].text) and _JUMP.match(lines[i].text)}
    headers = _running_headers(lines, numbers)
    numbers |= {
        i
        for header in headers
        for i in (header - 1, header + 1)
        if 0 <= i < len(lines) and len(lines[i].text) <= 4 and _BARE_NUMBER.match(lines[i].text)
    }
    return numbers, headers, jumps


def _bare_page_numbers(lines: list[Line], ornamented: set[int]) -> set[int]:
    """Lines that hold only a number and are page numbers: they cut a paragraph, or count the pages with others.

    A figure of a table has other short lines around it; a line of running text never holds a figure alone.
    """
    counting: list[tuple[int, int]] = []
    cutting: set[int] = set()
    column, columned = _column(lines)
    for i in sorted(ornamented | {i for i, line in enumerate(lines) if len(line.text) <= 8}):
        line = lines[i]
        if i in ornamented:
            if digits := re.search("[0-9０-９]+", line.text):
                counting.append((i, int(digits.group())))
            continue
        bare = _BARE_NUMBER.match(line.text)
        if bare is None or (len(line.text) == 4 and line.text[:2] in ("19", "20")):
            continue
        above = lines[i - 1] if i else None
        below = lines[i + 1] if i + 1 < len(lines) else None
        near = [line for line in (above, below) if line is not None]
        if all(line.width < 5 and not is_terminal(line.text) for line in near) or any(
            _BARE_NUMBER.match(line.text) for line in near
        ):
            continue  # one cell among others
        counting.append((i, int(bare.group(1))))
        if above is None or below is None:
            # The last line of a column, below a paragraph that is complete: no half of a broken figure.
            if columned and above is not None and above.width >= 5 and (not _is_open(above) or above.text[-1] == "日"):
                cutting.add(i)
            continue
        cuts = abs(above.width - column) <= 2.6 and 8 <= below.width <= column + 2.6 and _is_open(above)
        # Between two paragraphs of a column: the one below begins with a full line, less an indent.
        cuts = cuts or (columned and is_terminal(above.text) and column - 4.6 <= below.width <= column + 2.6)
        if cuts or line.after_break or below.after_break:
            cutting.add(i)
    # Pages count up by one; a lone cut is enough if nothing contradicts it.
    found = set(cutting)
    neighbours = [(a, b) for (a, x), (b, y) in _near_pairs(counting) if y == x + 1 and b - a >= 8]
    for a, b in neighbours + neighbours[::-1]:
        if {a, b} & (found | ornamented):
            found |= {a, b}
    for (a, x), (b, y), (c, z) in zip(counting, counting[1:], counting[2:], strict=False):
        if y == x + 1 and z == y + 1 and min(b - a, c - b) >= 15 and _evenly([a, b, c]):
            found |= {a, b, c}
    return found - ornamented


def _column(lines: list[Line]) -> tuple[float, bool]:
    """The usual width of a full line, and whether most lines are about so wide."""
    widths = sorted(line.width for line in lines if 5 <= line.width <= WIDEST_COLUMN)
    column = widths[int(len(widths) * 0.6)] if widths else 0.0
    return column, len(widths) >= 8 and sum(abs(width - column) <= 2.6 for width in widths) >= 0.5 * len(widths)


def _near_pairs(items: list[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Each item with the three that follow it: other figures may stand between two page numbers."""
    return [(item, other) for at, item in enumerate(items) for other in items[at + 1 : at + 4]]


def _is_open(line: Line) -> bool:
    """Whether a line breaks off inside a sentence."""
    return line.text[-1] not in "。！？；：…”）》!?;:" and not is_terminal(line.text)


_VARIABLE = re.compile(r"[0-9０-９\s]+")


def _running_headers(lines: list[Line], numbers: set[int]) -> set[int]:
    """Short lines that come back at page borders: beside page numbers or page breaks, or cutting paragraphs."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if 2 <= line.width <= 36 and i not in numbers:
            places[_VARIABLE.sub("#", line.text)].append(i)
    repeated = [at for at in places.values() if len(at) >= 2]
    column, columned = _column(lines)
    found: set[int] = set()
    for _ in range(3):  # a header of two lines is found in two rounds
        border = numbers | found
        added: set[int] = set()
        for at in repeated:
            if at[0] in found:
                continue
            if at[0] == 0 and TITLE_END.search(lines[0].text):
                at = at[1:]  # the report's title, which the pages repeat
            if (at[-1] - at[0]) / max(len(at) - 1, 1) < 5:
                continue  # too close together for pages
            # Words of the text that come back fill their line.
            is_text = columned and abs(lines[at[0]].width - column) <= 1.6 and not _VARIABLE.search(lines[at[0]].text)
            if is_text and len(at) == 2:
                continue
            enough = (0.7 if len(at) > 2 else 1.0) * len(at)
            at_border = sum(
                lines[i].after_break
                or (i + 1 < len(lines) and lines[i + 1].after_break)
                or i - 1 in border
                or i + 1 in border
                for i in at
            )
            if at_border:  # the ends of the text are borders too, but no sign by themselves
                at_border += (at[0] == 0 and 1 not in border) + (at[-1] == len(lines) - 1 and at[-1] - 1 not in border)
            # Beside page borders two are enough; lines that only cut paragraphs must come back evenly, as pages do.
            if at_border >= enough or (
                (_evenly(at) if len(at) > 2 else TITLE_END.search(lines[at[0]].text))
                and len({lines[i].text for i in at}) == 1
                and lines[at[0]].width >= 4
                and not is_text
                and sum(_cuts_paragraph(lines, i, column - 2.6 if columned else 8.0) for i in at) >= enough
            ):
                added.update(at)
        if not added:
            break
        found |= added
    return found


def _evenly(at: list[int]) -> bool:
    """Whether the distances are alike, as those of page borders are."""
    gaps = sorted(b - a for a, b in pairwise(at))
    return gaps[0] >= 0.6 * gaps[-1] or gaps[len(gaps) // 4] >= 0.8 * gaps[3 * len(gaps) // 4]


def _cuts_paragraph(lines: list[Line], i: int, full: float) -> bool:
    """Whether the line stands inside a paragraph: the one above is ``full`` and open, and this one is not its tail."""
    if i == 0 or i + 1 >= len(lines):
        return False
    above = lines[i - 1]
    return above.width >= full and _is_open(above) and not is_terminal(lines[i].text)


def web_furniture(lines: list[Line]) -> set[int]:
    """Indices of the lines of a web page around the report: navigation, tools, imprint.

    Only the head (down to the first paragraph) and the foot (from the last one) are looked at; a site's menu is
    recognised by what surrounds it.
    """
    count = len(lines)
    looked_at = range(count) if count <= _HEAD + _FOOT else [*range(_HEAD), *range(count - _FOOT, count)]
    matches = [i for i in looked_at if lines[i].width <= 80 and _WEB_LINE.match(lines[i].text)]
    if not matches:
        return set()
    prose = [i for i, line in enumerate(lines) if line.width >= _PROSE_WIDTH and is_terminal(line.text)]
    first_prose = prose[1] if len(prose) > 1 else len(lines)  # a note on the meeting may come first
    last_prose = prose[-1] if prose else -1
    head = [i for i in matches if i < first_prose and i < _HEAD]
    foot = [i for i in matches if i > last_prose and i >= count - _FOOT]
    found: set[int] = set()
    if head:
        strong = [i for i in head if _SITE_NAVIGATION.search(lines[i].text)]
        found.update(head)
        if strong and not _is_prose(lines[: strong[-1]]):  # the menu above the last navigation line, and short values between two field names
            found.update(range(strong[-1] + 1))
            found.update(i for a, b in pairwise(head) if b - a == 2 for i in [a + 1] if lines[i].width < 30 and lines[a].text[-1] in "：:")
    if len(foot) >= 2 or (foot and _SITE_NAVIGATION.search(lines[foot[-1]].text)):
        strong = [i for i in foot if _SITE_NAVIGATION.search(lines[i].text)]
        found.update(foot)
        if strong and not _is_prose(lines[strong[0] :]):
            found.update(range(strong[0], len(lines)))
    # A page can carry its tools in the middle of the text too; there only the unmistakable go.
    return found


def _is_prose(lines: list[Line]) -> bool:
    """Whether many of the lines are of sentences, as no menu and no imprint has them."""
    return sum(_SENTENCE_MARK.search(line.text) is not None for line in lines) > 0.3 * len(lines)


__all__ = ["page_furniture", "web_furniture"]
