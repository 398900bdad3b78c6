"""Sentences cut into clauses that can be kept or left out one by one, and what each of them cannot do without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govtext.document import Document, Sentence
from govtext.summarization.syntax import (
    is_adverbial,
    is_bare_noun,
    is_circumstance,
    is_time,
    names_subject,
    opens_with_verb,
)

# Where a clause may end, and what opens and closes a quotation or bracket, inside which none ends.
# ASCII marks count unless they stand between digits (1,234).
_MARK = re.compile(r"[，；：“”‘’「」『』（）()《》〈〉【】〔〕]|(?<!\d)[,;:]|[,;:](?!\d)")
_OPEN = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
}
_CLOSE = {closer: opener for opener, closer in _OPEN.items()}

# What may be taken off the front of a clause without touching what it says: the number of a list item, a dateline,
# a connective that only points back. 其中 is not one of them: without it a part passes for the whole.
_LABEL = re.compile(
    r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]\s*"
    r"|(?:[一二三四五六七八九十]{1,3}|\d{1,2})、\s*|\d{1,3}[.．](?!\d)\s*|第[一二三四五六七八九十百\d]{1,6}条\s+|[①-⑳]\s*|[—-]{2,}\s*|[•·●◆■▪]\s*"
    r"|(?:[一二三四五六七八九十]|十[一二三四五六])(?:是要|是|要|则)(?=[^，。；])"
    r"|第[一二三四五六七八九十](?=，)，|第[一二三四五六七八九十](?:是|要)"
    r")+"
)
# At the head of a news text: …网消息（…）： …社北京3月5日电（…）
_DATELINE = re.compile(
    r"[^，。；：“”]{0,12}(?:消息|讯|电)(?:（[^）]{1,16}）)?：\s*"
    r"|[^，。；：“”]{2,14}\d{1,2}月\d{1,2}日(?:电|讯)(?:（[^）]{1,16}）)?[：\s]*"
)
_CONNECTIVE = re.compile(
    r"(?:与此同时|同时(?![期段代间刻])|此外|另外|除此之外|一方面|另一方面|首先|其次|再次|再者|最后(?=，)|当然|而且|并且|尤其是|特别是|不仅如此|总之|总的来看|为此，|据此，|因此，)，?\s*"
)
_BARE_ORDINAL = re.compile(r"\s*第[一二三四五六七八九十]\s*")
_CONNECTIVE_FIRST = frozenset("与同此另除一首其再最当而并尤特不总为据因")
# A clause that says how the thing named before it moved or compares, or goes on with its verb: needs the clause before.
_RELATIVE = re.compile(
    r"(?:(?:\d{4}年[底末]?|去年底?|今年|目前|年末)(?:已|将|就|仅|只)?(?:达到?|[增发][加长展]到|提高到|[上下]?[升降]到|为|有|剩)\d|由[^，。；]{0,16}\d[^，。；]{0,8}(?:上升|下降|提高|增[加长]|减少|[升降])|同比|环比|比[上去前同]|比全|比\d|比年初|较|与(?:去年|上年|全)|"
    r"(?:增长|增加|增幅|增速|下降|上升|上涨|下跌|减少|减产|增产|提高|降低|回落|提升|扩大|缩小|净增|增至|降至|升至)[了到至为近约超过比-]*\d|"
    r"总[量数额](?!控制)|总产(?!值)|总(?:投资|面积|规模|库容|长)|[日年]处理|年产|沿线|完成投资|计划投资|到位资金|涵盖|惠及|受益|带动|拉动|最[高低多]\d|必须|务必|一律|原则上|方可|才[^能干华]|占地|建筑面积|面积|平均|户均|年均|日均|规模占|增量|营收|力争|具有|共\d|占|位居|位列|居全|居[第首]|排名?|列(?:全|第)|高于|低于|(?:超过|超|不足|突破)\d|达到?\d|达到?(?:历史|全)|均[^衡等]|都[^市]|分别|合计|其中|包括|"
    r"且|但|而|并|也|还|又|就[^业地近医]|则|即|或|以及|及[^时]|从而|进而|因而|因此|所以|于是|以[便致此确]|使|让|令|可[^持再]|应[^急对届]|须|"
    r"不得|不再|不能|再[^生]|仍|仅|只|已|连续|是|为\d|这|该|此|其|它|他们|她|上述|前述|以上|对此|为此|如此|那|否则|余下)"
)
# A clause that sets a condition: what follows means something else without it, and it means nothing alone.
_CONDITION = re.compile(r"(?:对(?![标接外内口])|凡|如(?!期|数|何)|若|除(?!险)|当(?![前年地月日天选])|确需|属于|符合)")
# A clause that leans on the next but may be left out, beside what syntax.is_adverbial knows: a manner, a source.
_LEAN = re.compile(r"依托|结合|立足|紧扣|坚持以|贯彻|据统计|据悉|初步核算|初步统计|总体看|综合看")
# What only announces the text: 现提出如下意见。 现就有关事项通知如下：
_ANNOUNCES = re.compile(
    r"请(?:大会|予以?|各位[^，。]{0,8})*审[议查]|现(?!在|代|有|行|象|状|金|场|实)[^，。；：]{0,24}如下[^，。；：]{0,8}[。：:]?$"
)
_ORDINAL = re.compile(r"(?:(?<=[；;，,：:])|^)([一二三四五六七八九])(?:是|要)(?![一二三四五六七八九])")
# A plan: a figure behind it in the same sentence is not reached yet.
_PLAN = re.compile(r"今年(?!以来|\d|上半年)|明年|力争|计划(?!生育)|预期|将(?![军士领])|到20[3-9]\d年|到202[5-9]年")
_DIGIT = re.compile(r"\d")
# First characters of the patterns above: most clauses begin with another and need no search.
_RELATIVE_FIRST = frozenset(
    "总日沿面户平完计到涵受拉带最必务原一方才由规营力具共0123456789去今目年同环比较与增下上减提降回扩缩净升占位居排列高低超不突达均都分合其包且但而并也还又就则即或以及从进因所于使让令可应须再仍仅只已连是为这该此它他她前对如那否余两二后反然，。；、）”："
)
_CONDITION_FIRST = frozenset("对凡如若除当确属符")
# The lead-in of a list: 预期目标是： 包括： 主要有：
_LEAD_IN_CHARS = 45
_TERSE_CHARS = 10
_BACK_CHARS = 70  # longest sentence that is kept for the sake of the one after it


class Clause:
    """A clause: ``document.text[start:end]`` is what a summary quotes, ``stop`` is where the next one begins.

    Attributes:
        start, end: Without the label or connective before it and without the mark that parts it from the next clause;
            the last clause of a sentence keeps its full stop.
        stop: End with that mark.
        sentence: Index of its sentence in the document.
        first, last: Whether it opens and closes its sentence.
        joins: Whether it may follow the clause before it without a gap (an item of a list, ``二是…``, may not).
        needs: Indices of the clauses without which it cannot be read.
        readable: False for a piece that cannot stand in a summary at all: an open quotation, a broken list.
        document: Number of its document, where there are several.
        final: Its last characters (4), which say whether another sentence may follow without a break.
    """

    __slots__ = (
        "document",
        "end",
        "final",
        "first",
        "index",
        "joins",
        "last",
        "needs",
        "readable",
        "sentence",
        "start",
        "stop",
    )

    def __init__(self, index: int, start: int, end: int, stop: int, sentence: int, first: bool, last: bool) -> None:
        self.index = index
        self.start = start
        self.end = end
        self.stop = stop
        self.sentence = sentence
        self.first = first
        self.last = last
        self.joins = not first
        self.needs: tuple[int, ...] = ()
        self.readable = True
        self.document = 0
        self.final = ""

    def __repr__(self) -> str:
        return f"Clause({self.index}, [{self.start}, {self.end}), sentence {self.sentence}, needs {self.needs})"


def split_clauses(document: Document, sentences: Sequence[Sentence], whole: bool = False) -> list[Clause]:
    """The clauses of some sentences of a document, in order.

    Args:
        document: Whose text the offsets are in.
        sentences: Those that may be quoted, ascending.
        whole: Each clause needs the rest of its sentence.
    """
    text = document.text
    clauses: list[Clause] = []
    previous: Sentence | None = None
    begins = 0
    for sentence in sentences:
        base = len(clauses)
        if not _split(text, sentence, clauses):
            continue
        if whole:
            _tie(text, clauses, base)
        adjacent = previous is not None and sentence.index == previous.index + 1
        same = adjacent and previous is not None and sentence.paragraph_index == previous.paragraph_index
        _opening(text, clauses, base, (begins, base) if same else None)
        begins, previous = base, sentence
    for clause in clauses:
        clause.final = text[max(clause.start, clause.end - 4) : clause.end]
    return clauses


def _tie(text: str, clauses: list[Clause], base: int) -> None:
    """Make the clauses of the last sentence one: each needs the others; a list that begins with 二是 is not readable."""
    members = range(base, len(clauses))
    counted = _ORDINAL.findall(text[clauses[base].start : clauses[-1].end])
    for i in members:
        clause = clauses[i]
        clause.joins = i > base
        clause.needs = tuple(n for n in members if n != i)
        clause.readable = clause.readable and (not counted or counted[0] == "一")


def _split(text: str, sentence: Sentence, clauses: list[Clause]) -> bool:
    """Append the clauses of one sentence and say what each needs; False if nothing is left of the sentence."""
    start, end = sentence.span.start, sentence.span.end
    cuts: list[tuple[int, str]] = []
    stack: list[str] = []
    balanced = True
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if mark in _OPEN:
            stack.append(mark)
        elif mark in _CLOSE:
            if stack and stack[-1] == _CLOSE[mark]:
                stack.pop()
            elif not (mark in "）)" and match.start() - start <= 3):  # 1） is a label
                balanced = False
        elif not stack and match.end() < end:
            cuts.append((match.start(), mark))
    if stack or not balanced:
        cuts, balanced = [], False
    base = len(clauses)
    scope = subject = time = plan = -1
    at = start
    for cut, mark in [*cuts, (end, "")]:
        if mark == "，" and _BARE_ORDINAL.fullmatch(text, at, cut):
            continue  # 第二，… : the number is taken off the clause behind it
        colon = mark in ("：", ":")
        if colon:
            # Only a short lead-in of a list is a clause of its own; 他说：… and other colons are not cut.
            short = cut - at <= _LEAD_IN_CHARS and _strip(text, at, cut + 1, at == start) <= cut
            if scope >= 0 or not short or not _is_list(text, cut + 1, end, cuts):
                continue
        begin = _strip(text, at, cut, at == start)
        if begin >= cut:
            at = cut + 1
            continue
        index = len(clauses)
        clause = Clause(index, begin, cut, min(cut + 1, end), sentence.index, index == base, cut == end)
        clause.readable = balanced and not _ANNOUNCES.match(text[begin : cut + 1])
        clauses.append(clause)
        if index > base:
            stripped_label = _LABEL.match(text, at, cut)
            clause.joins = stripped_label is None
            clause.needs = _needs(text, clauses, index)
        if is_time(text, begin, cut):
            time = index
        elif not is_adverbial(text, begin, cut):
            own = not opens_with_verb(text, begin, cut)
            if _PLAN.search(text, begin, cut):
                plan = -1  # a plan of its own
            outer = {
                n for n in (scope, time, -1 if own else subject, plan if _has_digit(text, clause) else -1) if n >= 0
            }
            clause.needs = tuple(sorted(outer.union(clause.needs)))
        if names_subject(text, begin, cut) and (clause.first or not leans_back(text, begin, cut)):
            subject = index
        if plan < 0 and _PLAN.search(text, begin, cut):
            plan = index
        if colon:
            clause.end = clause.stop  # the colon is part of the lead-in
            scope = index
        at = cut + 1
    if len(clauses) == base:
        return False
    if not clauses[-1].last:  # the sentence ended with blanks or a bare label
        clauses[-1].last = True
        clauses[-1].end = clauses[-1].stop = end
    _bind_forward(text, clauses, base)
    return True


def _strip(text: str, start: int, end: int, opens: bool) -> int:
    """Where a clause begins once labels and connectives (and a dateline, where it opens a sentence) are taken off."""
    at = start
    while at < end and text[at].isspace():
        at += 1
    at = _label(text, at, end)
    dateline = _DATELINE.match(text, at, end) if opens else None
    if dateline:
        at = dateline.end()
    if at < end and text[at] not in _CONNECTIVE_FIRST:
        return at
    match = _CONNECTIVE.match(text, at, end)
    if match and match.end() < end:
        at = match.end()
    elif match and text[at:end].rstrip("，") == match.group().rstrip("，"):
        return end  # nothing but the connective
    return at


def _label(text: str, at: int, end: int) -> int:
    match = _LABEL.match(text, at, end)
    return match.end() if match else at


def _is_list(text: str, at: int, end: int, cuts: Sequence[tuple[int, str]]) -> bool:
    """Whether what follows a colon has members of its own."""
    return any(cut >= at and mark in "；;，," for cut, mark in cuts) and not text.startswith("“", at)


def _needs(text: str, clauses: list[Clause], index: int) -> tuple[int, ...]:
    """The earlier clauses of the same sentence that this one cannot do without."""
    clause, before = clauses[index], clauses[index - 1]
    wants = leans_back(text, clause.start, clause.end) or _sets_condition(text, before)
    if not wants and clause.end - clause.start <= _TERSE_CHARS and text[before.end] in "，,":
        # 2019年155人，达线率49%; 违反规定的，责令关闭: too short to name its own subject and time.
        wants = not _has_digit(text, clause) or _has_digit(text, before)
    return (*before.needs, before.index) if wants else ()


def leans_back(text: str, start: int, end: int) -> bool:
    """Whether the first words of a piece say how the thing named right before it moved or compares, or point back."""
    return text[start] in _RELATIVE_FIRST and (
        _RELATIVE.match(text, start, end) is not None or points_back(text, start, end)
    )


def _has_digit(text: str, clause: Clause) -> bool:
    return _DIGIT.search(text, clause.start, clause.end) is not None


def _sets_condition(text: str, clause: Clause) -> bool:
    """Whether the next clause means something else without this one: a time, a case, a bare subject."""
    length = clause.end - clause.start
    if clause.last:
        return False
    if length <= 4 and not _has_digit(text, clause):
        return True
    if length <= 60 and text[clause.end - 1] == "的":
        return True
    if is_circumstance(text, clause.start, clause.end):
        return True
    first = text[clause.start]
    return first in _CONDITION_FIRST and _CONDITION.match(text, clause.start, clause.end) is not None


def _bind_forward(text: str, clauses: list[Clause], base: int) -> None:
    """Add to each clause that cannot end a piece the clause after it."""
    for index in range(len(clauses) - 2, base - 1, -1):
        clause = clauses[index]
        leads = text[clause.end - 1] in "：:"
        # A bare subject: short, without a figure, and the next clause goes on about it.
        leads = leads or (
            clause.end - clause.start <= 16 and index in clauses[index + 1].needs and not _has_digit(text, clause)
        )
        if (
            leads
            or is_adverbial(text, clause.start, clause.end)
            or is_bare_noun(text, clause.start, clause.end)
            or _LEAN.match(text, clause.start, clause.end)
            or _sets_condition(text, clause)
        ):
            clause.needs = (*clause.needs, index + 1)
            clause.readable = clause.readable and clauses[index + 1].joins


def _opening(text: str, clauses: list[Clause], base: int, before: tuple[int, int] | None) -> None:
    """What the first clause of a sentence needs when it points back: the sentence before, if that is short."""
    clause = clauses[base]
    if not points_back(text, clause.start, clause.end):
        return
    if before is None or clauses[base - 1].stop - clauses[before[0]].start > _BACK_CHARS:
        clause.readable = False
        return
    clause.needs = (*range(before[0], before[1]), *clause.needs)


# Openings that point to something outside. Must match 其中， 这一 该项 上述 对此; must not 其他 各. 该县 as a name of the
# report's own county is rare and refused too: a text that begins with 该 or 这 seldom stands alone.
_POINTS_BACK = re.compile(
    r"其中|其[^他余次实]|这|该[^死]|此[^外]|上述|前述|以上[^下]|对此|为此|因此|所以|于是|从而|但是?|然而|不过|否则|反之|也|还|又|并|且|而且|"
    r"他们?[^山国]|她们?|它们?|同比|环比|比上年|较上年|增速|增幅|均|两者|二者|前者|后者|那|如此|同样|分别|[，。；、）”：]"
)


def points_back(text: str, start: int, end: int) -> bool:
    """Whether a piece that begins at ``start`` opens with a word whose antecedent stands before it.

    Example:
        >>> points_back("其中，小学6820人", 0, 9), points_back("其他小学12所", 0, 7), points_back("小学6820人", 0, 7)
        (True, False, False)
    """
    return _POINTS_BACK.match(text, start, end) is not None


def has_dateline(text: str, start: int, end: int) -> bool:
    """Whether the words taken off the front of a text are a dateline.

    Example:
        >>> has_dateline("某网消息（记者甲）：今年增产。", 0, 10), has_dateline("（一）今年增产。", 0, 3)
        (True, False)
    """
    return end > start and _DATELINE.match(text, start, end) is not None
