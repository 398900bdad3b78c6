"""Several reports in one file: where one ends and the next begins, and which title belongs to which.

Evidence: top-level numbering that starts again, a title line or an opening formula, a closing formula, and a break in
vocabulary. Titles, subtitles and bylines may stand at the end of the file, as extraction of set pages leaves them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations
from operator import add

from govtext.cleaning.wrap import TITLE_END
from govtext.segmentation.contents import contents_lines
from govtext.segmentation.frontmatter import closing_note, is_byline, is_subtitle_line, is_title_line

_TOP = re.compile(r"([一二三四五六七八九十]{1,3})、(?![一二三四五六七八九十]{1,3}、)")
_OPENING = re.compile(r"各位代表[：:]|各位委员[：:]|同志们[：:]|现在，我(?:代表|向)")
_CLOSING = re.compile(r"总之|综上|让我们|谢谢大家|特此|以上报告|请予审议|同志们，|各位代表！")
_ANNEX = re.compile(r"附件|附录|附表|名词解释|注释|附：")
_DOCUMENT_NUMBER = re.compile(r"[^，。：]{0,12}[〔\[［][0-9]{4}[〕\]］]\s?[0-9]{1,4}号$")
# 关于国内建设 | 一、… | 关于外交工作 | 一、…
_PART_TITLE = re.compile("关于[^，。：；、]{2,14}$")
_HAN_RUN = re.compile("[\u4e00-\u9fff]+")


_NEAR = 60
"""Paragraphs on either side that are looked at for a change of vocabulary."""
_MOST_RESTARTS = 100
"""A file whose numbering starts again more often is a list, not so many reports."""
_MOST_TITLES = 4
"""More lines like titles at the end of a file are a list."""
_SAME_SUBJECT = 0.3
"""Two stretches of text whose character pairs are more alike than this are taken for one report."""


@dataclass(slots=True)
class ReportLines:
    """Paragraph indices of one report.

    Attributes:
        front: Title, subtitle and byline lines that stand elsewhere in the file, in printing order.
        body: Its paragraphs, in order.
        confidence: Of the borders, in [0, 1].
    """

    front: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(slots=True)
class _TitleBlock:
    lines: list[int]
    words: str


def split_reports(lines: Sequence[str]) -> list[ReportLines]:
    """Assign the paragraphs of a file to its reports."""
    blocks, body_end = _trailing_titles(lines)
    if len(blocks) > 1:
        borders = _expected_borders(lines, body_end, len(blocks))
    else:
        borders = _borders(lines, body_end)
    starts = [0, *[at for at, _ in borders]]
    ends = [*[at for at, _ in borders], body_end]
    reports = [ReportLines(body=list(range(a, b))) for a, b in zip(starts, ends, strict=True)]
    for i, (_, confidence) in enumerate(borders):
        reports[i].confidence = min(reports[i].confidence, confidence)
        reports[i + 1].confidence = min(reports[i + 1].confidence, confidence)
    _assign_titles(lines, reports, blocks)
    return reports


def _trailing_titles(lines: Sequence[str]) -> tuple[list[_TitleBlock], int]:
    """Title blocks behind the last body paragraph, and where they begin.

    A block is a title line with an optional subtitle and bylines. A signature and its date are no titles: a block needs
    a title of some length, and the file a mark that these are titles: a subtitle, a byline, or two titles.
    """
    at = len(lines)
    while at > 0 and len(lines) - at < 14:
        line = lines[at - 1]
        if is_title_line(line) or is_subtitle_line(line) or _is_credit(line):
            at -= 1
        else:
            break
    if at == 0:
        return [], len(lines)
    while at < len(lines) and _is_credit(lines[at]):
        at += 1  # the signature of the last report
    blocks: list[_TitleBlock] = []
    for index in range(at, len(lines)):
        line = lines[index]
        if is_subtitle_line(line) or (_is_credit(line) and not _TITLE_LIKE.search(line)):
            if not blocks:
                return [], len(lines)
            blocks[-1].lines.append(index)
        else:
            blocks.append(_TitleBlock([index], ""))
    for block in blocks:
        block.words = "".join(lines[index] for index in block.lines)
    marked = len(blocks) > 1 or any(len(block.lines) > 1 for block in blocks)
    if not marked or len(blocks) > _MOST_TITLES or any(
        len(lines[block.lines[0]]) < (4 if _TITLE_LIKE.search(lines[block.lines[0]]) else 6) for block in blocks
    ):
        return [], len(lines)
    return blocks, at


_TITLE_LIKE = re.compile(r"报告|通知|意见|公报|纪要|讲话|总结|见闻|思考|调查$|[0-9]{4}年")
_CREDIT = re.compile(
    r"(?:[\u4e00-\u9fff（）]{2,26}(?:局|厅|委|部|办|院|校|会|组|室|中心|政府|集团|公司|办公室|委员会|管委会|学院)[\s、]*){1,3}(?:执笔[:：].{2,20})?$"
    r"|.*(?:记者|通讯员|执笔|作者|撰稿)[:：\s].{2,20}$"
    r"|[\u4e00-\u9fff]{2,3}(?:[\s、][\u4e00-\u9fff]{2,3}){0,4}$|[\u4e00-\u9fff]\s{1,2}[\u4e00-\u9fff]$"
)


def _is_credit(line: str) -> bool:
    """Whether a line of a title block names people or offices, or is a document number."""
    return len(line) <= 60 and (is_byline(line) or (_CREDIT.match(line) or _DOCUMENT_NUMBER.match(line)) is not None)


def _expected_borders(lines: Sequence[str], body_end: int, count: int) -> list[tuple[int, float]]:
    """The borders of a file that is known to hold ``count`` reports: where the vocabulary changes most.

    Each border splits the stretch whose split gains most likelihood under one model of character pairs for each side.
    """
    stretches = [(0, body_end)]
    borders: list[tuple[int, float]] = []
    while len(stretches) < count:
        options = [(option, i) for i, (a, b) in enumerate(stretches) if (option := _best_split(lines, a, b)) is not None]
        if not options:
            break
        (gain, at), i = max(options)
        a, b = stretches[i]
        stretches[i : i + 1] = [(a, at), (at, b)]
        borders.append((at, round(1 - math.exp(-max(gain, 0.0) / 0.05), 3)))
    return sorted(borders)


def _best_split(lines: Sequence[str], begin: int, end: int) -> tuple[float, int] | None:
    """Gain in log-likelihood a character pair, and the paragraph at which the second part begins."""
    bags = [_pairs([line]) for line in lines[begin:end]]
    right: Counter[str] = Counter()
    for bag in bags:
        right.update(bag)
    total = sum(right.values())
    if len(bags) < 2 or total == 0:
        return None
    kinds = len(right)
    left: Counter[str] = Counter()
    left_total = 0
    left_sum, right_sum = 0.0, sum(n * math.log(n + _PRIOR) for n in right.values())
    whole = right_sum - total * math.log(total + _PRIOR * kinds)
    best: tuple[float, int] | None = None
    labels = [match.group(1) if (match := _TOP.match(line)) else "" for line in lines[begin:end]]
    tops = [i for i, label in enumerate(labels, begin) if label]
    firsts = [i for i, line in enumerate(lines[begin:end], begin) if line.startswith("一、")]
    seconds = [i for i, line in enumerate(lines[begin:end], begin) if line.startswith("二、")]
    later_label = next((i for i in tops if not lines[i].startswith("一、")), end)
    for offset, bag in enumerate(bags[:-1]):
        for pair, n in bag.items():
            before, remaining = left[pair], right[pair]
            left_sum += (before + n) * math.log(before + n + _PRIOR) - before * math.log(before + _PRIOR)
            right_sum += (remaining - n) * math.log(remaining - n + _PRIOR) - remaining * math.log(remaining + _PRIOR)
            left[pair] += n
            right[pair] -= n
            left_total += n
        at = begin + offset + 1
        top = _first_from(tops, at)
        may_open = _is_possible_opening(lines, at) and (top is None or labels[top - begin] == "一")
        if not _LEAST_SHARE * total <= left_total <= (1 - _LEAST_SHARE) * total or not may_open:
            continue
        rest = total - left_total
        likelihood = left_sum - left_total * math.log(left_total + _PRIOR * kinds)
        likelihood += right_sum - rest * math.log(rest + _PRIOR * kinds)
        gain = (likelihood - whole) / total + _border_signs(lines, begin, at, end)
        first, second = _first_from(firsts, at), _first_from(seconds, at)
        if later_label < at and first is not None and (second is None or first < second):
            gain += 0.01  # numbering above, and numbering that starts anew below
        if best is None or gain > best[0]:
            best = (gain, at)
    return best


_LEAST_SHARE = 0.015
"""Of a file's characters; a shorter report is not looked for."""
_PRIOR = 0.05
_NEXT_LABEL = re.compile(r"[二三四五六七八九十]{1,3}、|[（(][二三四五六七八九十]{1,3}[）)]|[2-9][.．、]|——")
_DATE_ONLY = re.compile(r"[（(]?(?:[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3})年[^，。]{2,10}日[）)]?$")


def _first_from(indices: list[int], at: int) -> int | None:
    """The first of ascending ``indices`` that is not below ``at``."""
    position = bisect_left(indices, at)
    return indices[position] if position < len(indices) else None


def _is_possible_opening(lines: Sequence[str], at: int) -> bool:
    """Whether a report can begin here: with no number that needs another before it, and no open sentence above."""
    return _NEXT_LABEL.match(lines[at]) is None and lines[at - 1][-1] not in "，、：；"


def _border_signs(lines: Sequence[str], begin: int, at: int, end: int) -> float:
    """What form says for a border, in the unit of the likelihood gain."""
    signs = 0.0
    above, below = lines[at - 1], lines[at]
    if _DOCUMENT_NUMBER.match(below):
        signs += 0.06
    elif _DATE_ONLY.match(below):
        signs += 0.02
    if _OPENING.match(below) or (at + 1 < end and _OPENING.match(lines[at + 1]) and len(below) < 20):
        signs += 0.04
    if closing_note(above) or _IMPRINT.match(above) or (_DATE_ONLY.match(above) and at - 2 >= begin):
        signs += 0.03
    elif _CLOSING.match(above):
        signs += 0.015
    if _CLOSING.match(below):
        signs -= 0.03
    return signs


def _borders(lines: Sequence[str], body_end: int) -> list[tuple[int, float]]:
    """Paragraph indices at which a new report begins, with a confidence each."""
    borders: list[tuple[int, float]] = []
    begin = 0
    restarts = _restarts(lines, body_end)
    openings = [i for i in range(1, body_end) if _opens_report(lines, i)]
    parts = [i for i in range(body_end) if _PART_TITLE.match(lines[i]) and not TITLE_END.search(lines[i])] if restarts else []
    for last_heading, restart in restarts:
        if any(_ANNEX.match(line) for line in lines[last_heading + 1 : restart]):
            continue  # an annex numbers anew but belongs to its report
        inside = [i for i in openings if last_heading < i <= restart]
        formal = [i for i in inside if _is_formal(lines, i)]
        if not formal and any(last_heading < i <= restart for i in parts[1:]):
            continue  # a report in parts, each with its own numbering
        if formal:
            borders.append((formal[0], 0.97))
        else:
            found = _vocabulary_border(lines, begin, last_heading, restart, body_end)
            if found is None:
                continue
            near = [i for i in inside if abs(i - found[0]) <= 2]
            borders.append((near[0], found[1]) if near else found)
        begin = borders[-1][0]
    known = {at for at, _ in borders}
    for at in openings:
        if at not in known and _is_sure_opening(lines, at) and all(abs(at - other) > 6 for other in known):
            borders.append((at, 0.9))
            known.add(at)
    return sorted(borders)


def _is_formal(lines: Sequence[str], index: int) -> bool:
    """Whether a byline, subtitle, document number or salutation follows a title line."""
    below = lines[index + 1 : index + 5]
    return _OPENING.match(lines[index]) is not None or any(
        is_byline(b) or is_subtitle_line(b) or _OPENING.match(b) or _DOCUMENT_NUMBER.match(b) for b in below
    )


def _restarts(lines: Sequence[str], body_end: int) -> list[tuple[int, int]]:
    """Pairs of paragraph indices: the last top-level heading of one run, and the 一、 that starts the next.

    A run that is taken up again later (… 四、 一、 二、 五、 …) held a list, not a new report.
    """
    order = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")}
    labels: list[tuple[int, int]] = []
    contents = contents_lines(lines)
    for index in range(body_end):
        match = _TOP.match(lines[index])
        if match and index not in contents and len(match.group(1)) == 1:
            labels.append((index, order[match.group(1)]))
    result: list[tuple[int, int]] = []
    for position in range(1, len(labels)):
        index, number = labels[position]
        previous_index, previous = labels[position - 1]
        if number != 1 or previous < 2:
            continue
        if any(later == previous + 1 and _run_reaches(labels, position, at) < later for at, later in _next_numbers(labels, position)):
            continue
        result.append((previous_index, index))
    return result if len(result) <= _MOST_RESTARTS else []


def _next_numbers(labels: list[tuple[int, int]], position: int) -> list[tuple[int, int]]:
    """The labels behind ``position`` up to the next first number, with their positions."""
    found: list[tuple[int, int]] = []
    for at in range(position + 1, len(labels)):
        if labels[at][1] == 1:
            break
        found.append((at, labels[at][1]))
    return found


def _run_reaches(labels: list[tuple[int, int]], position: int, at: int) -> int:
    """The number that the run from ``position`` would have to have just before ``at`` for ``at`` to continue it."""
    return labels[at - 1][1] + 1


def _opens_report(lines: Sequence[str], index: int) -> bool:
    """Whether a title with a text below it, or an opening formula, stands at ``index``."""
    line = lines[index]
    if _OPENING.match(line) and len(line) <= 12:
        return not any(is_title_line(above) for above in lines[max(0, index - 5) : index])
    if not is_title_line(line) or not 6 <= len(line) <= 60 or line.startswith(("—", "附")):
        return False
    if any(_same_words(line, title) for title in lines[:4]):
        return False  # the plan that a notice issues belongs to the notice
    above = lines[index - 1]
    if above[-1] not in "。！”）!" and not _DOCUMENT_NUMBER.match(above) and not re.search(r"[日号]$", above):
        return False
    return _is_formal(lines, index) or any(len(b) >= 60 or _TOP.match(b) for b in lines[index + 1 : index + 3])


def _same_words(line: str, title: str) -> bool:
    """Whether a line repeats words of the file's title."""
    words = "".join(_HAN_RUN.findall(line))
    return len(words) >= 6 and words[:12] in "".join(_HAN_RUN.findall(title))


def _is_sure_opening(lines: Sequence[str], index: int) -> bool:
    """An opening that needs no numbering to be believed: title, then byline, number or salutation; a close above it."""
    below = lines[index + 1 : index + 6]
    formal = sum(
        bool(is_byline(b) or is_subtitle_line(b) or _OPENING.match(b) or _DOCUMENT_NUMBER.match(b) or _DATE_ONLY.match(b))
        for b in below[:4]
    )
    above = lines[max(0, index - 4) : index]
    closed = any(
        closing_note(a) or _DATE_ONLY.search(a) or _IMPRINT.match(a) or a.startswith(("谢谢大家", "特此", "（此件"))
        for a in above
    )
    return (
        index >= 4
        and (formal >= 2 or (formal == 1 and closed))
        and is_title_line(lines[index])
        and not _OPENING.match(lines[index])
    )


_IMPRINT = re.compile(r"[（(]?(?:此件|本文|负责人|填报人|审核|联系人|采写|本报|分送|抄送|主送|印发|报送|记录|签发)")


def _vocabulary_border(
    lines: Sequence[str], begin: int, last_heading: int, restart: int, body_end: int
) -> tuple[int, float] | None:
    """The paragraph at which the words of the second report set in, between its first heading and the last of the first.

    Paragraphs between the two headings are scored by the log-odds of their character pairs under the two reports' sure
    parts; the border maximises the sum. Without a clear difference there is one report.
    """
    left = _pairs(lines[max(begin, last_heading - _NEAR) : last_heading + 1])
    right = _pairs(lines[restart : min(body_end, restart + _NEAR)])
    similarity = _cosine(left, right)
    gap = list(range(last_heading + 1, restart))
    if not gap or similarity > _SAME_SUBJECT:
        return None
    left_total, right_total = sum(left.values()) + 1, sum(right.values()) + 1
    scores: list[float] = []
    for index in gap:
        odds = 0.0
        words = _pairs([lines[index]])
        for pair, times in words.items():
            odds += min(times, 3) * math.log(((right[pair] + 0.3) / right_total) / ((left[pair] + 0.3) / left_total))
        odds /= max(sum(words.values()), 1)
        scores.append(odds * min(len(lines[index]), 300) / 100)
    best_at, best = restart, 0.0
    balance = sum(scores)  # of the paragraphs from the border on, less those before it
    for position in range(len(gap) + 1):
        index = gap[position] if position < len(gap) else restart
        if position:
            balance -= 2 * scores[position - 1]
        score = balance
        above = lines[index - 1]
        if _CLOSING.match(above) or closing_note(above):
            score += 0.6
        if position == 0:
            score -= 0.6  # a section without a body is unlikely
        if position == 0 or score > best:
            best_at, best = index, score
    confidence = 0.5 + 0.5 * max(0.0, min(1.0, 1.5 * (_SAME_SUBJECT - similarity) / _SAME_SUBJECT))
    return best_at, round(confidence, 3)


def _pairs(lines: Sequence[str]) -> Counter[str]:
    """Pairs of neighbouring ideographs."""
    counts: Counter[str] = Counter()
    for line in lines:
        for run in _HAN_RUN.findall(line):
            counts.update(map(add, run, run[1:]))
    return counts


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    """Similarity of two bags of pairs, by the logarithm of their counts."""
    a = {pair: 1 + math.log(n) for pair, n in left.items()}
    b = {pair: 1 + math.log(n) for pair, n in right.items()}
    dot = sum(weight * b[pair] for pair, weight in a.items() if pair in b)
    norm = math.sqrt(sum(w * w for w in a.values())) * math.sqrt(sum(w * w for w in b.values()))
    return dot / norm if norm else 0.0


def _assign_titles(lines: Sequence[str], reports: list[ReportLines], blocks: list[_TitleBlock]) -> None:
    """Give each title block at the end of the file to the report whose words it shares."""
    if not blocks:
        return
    if len(blocks) > len(reports):
        # More titles than reports: they may be one report's title in several lines, or no titles at all.
        reports[-1].body.extend(index for block in blocks for index in block.lines)
        return
    bags = [_pairs([lines[i] for i in report.body]) for report in reports]
    documents: Counter[str] = Counter(pair for bag in bags for pair in bag)
    scores = [
        [
            sum(
                math.log1p(bag[pair]) / math.sqrt(sum(bag.values()) + 1) * (2.0 if documents[pair] == 1 else 0.5)
                for pair in _pairs([block.words])
            )
            for bag in bags
        ]
        for block in blocks
    ]
    best = max(
        permutations(range(len(reports)), len(blocks)),
        key=lambda order: sum(scores[block][report] for block, report in enumerate(order)),
    )
    for block, report in zip(blocks, best, strict=True):
        reports[report].front = block.lines
