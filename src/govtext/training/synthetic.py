"""Questions made from plain text: figures, growth, dates, names, documents, lists, responsible bodies; and traps.

The rules know the language of reports, not any report. A wrong question costs little in training, a pattern that
fires rarely costs nothing; so the patterns are strict about where an answer begins and ends and lax about the rest.
"""



from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from govtext.training.data import Example

_UNIT = (
    "个百分点|平方公里|平方米|立方米|公里|千米|公顷|万千瓦时|千瓦时|亿千瓦时|千瓦|兆瓦|美元|人次|户次|车次|元|吨|千升|公斤|亩|米|"
    "户|人|家|个|项|名|位|件|条|次|所|座|处|台|辆|套|张|岁|天|倍|成|株|头|只|门|宗|起|场|期|批|例|种|类"
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
# 近15.4万吨, 1200余户, 7.3%, 三千多人; not 2019年 (a period) and not 5G (no unit)
QUANTITY = re.compile(
    rf"近?(?:(?:{_DIGITS}|[二三四五六七八九十百千两][一二三四五六七八九十百千]*)(?:多|余)?(?:万亿|千万|百万|亿|万|千)?(?:多|余)?(?P<unit>{_UNIT})"
    rf"|{_DIGITS}(?P<percent>[%％]))"
)
_DATE = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_TITLE = re.compile(r"《[^《》]{3,30}》")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤温"
# the post before or the verb after fixes where a name begins and ends
_PERSON = re.compile(
    rf"(?P<post>总理|主席|部长|省长|市长|县长|区长|书记|主任|局长|院长|校长|教授|董事长|总经理|会长|委员长|厅长|大使|总统)"
    rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fa5]{{1,2}}?)(?P<verb>主持|出席|表示|指出|强调|会见|致辞|介绍|认为|告诉|宣布|参加|作了|作出|在|说)"
)
_BODY = re.compile(
    r"(?:^|[，；。\n ]|由)(?P<body>(?:国务院|县级|各级|省|市|县|区|地方|教育|公安|民政|财政|农业|发展改革|生态环境|自然资源|住房|交通|水行政|卫生|市场|人力资源)"
    r"[\u4e00-\u9fa5]{1,16}(?:部门|机关|机构|政府|委员会|法院|检察院|办公室|局|厅|部|院))(?P<verb>负责|牵头|主管|承担|组织实施)(?P<rest>[\u4e00-\u9fa5、]{4,30})"
)
_LIST_VERB = (
    "发展|推进|建设|实施|开展|完善|加强|培育|打造|包括|涉及|支持|落实|出台|举办|引进|建成|提供|采取|建立|推广|突出|聚焦"
)
_LIST = re.compile(
    rf"(?P<left>[\u4e00-\u9fa5\d]{{0,14}}(?:{_LIST_VERB})(?:了)?)(?P<items>[^，。；：、\s]{{2,12}}(?:、[^，。；：、\s等和及]{{2,12}}){{1,5}})(?:等(?P<tail>[^，。；：、\s\d]{{0,8}}))"
)
_VERB = re.compile(
    r"(?:累计|已经?|共|总共|约|预计|分别|平均|全面|超额)*"
    r"(?:达到了?|达|为|是|完成|实现|有|超过|突破|增至|降至|升至|提高到|增加到|提升到|下降到|占|计)$"
)
_CHANGE = re.compile(
    r"(?:同比|比上年|较上年|比去年|较去年|年均|环比)?(?:实际)?(?P<verb>增长|下降|增加|减少|提高|上升|降低|提升|回落)(?:了|约)?$"
)
_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_REGION = re.compile(r"(?:^|(?<=年))(?![全我各本该城都超])[\u4e00-\u9fa5]{2}(?:省|市|县)(?!场|委|级|政)")
_OTHER_REGIONS = ("海州市", "安平县", "临江市", "云山区", "汉川县", "宁东市", "南台区", "青阳县", "东港市", "北岭县")
_SYNONYMS = {
    "增长": ("提高", "上升", "增加"),
    "下降": ("减少", "降低"),
    "增加": ("增长",),
    "减少": ("下降",),
    "提高": ("提升", "上升"),
}


# Reports are asked for figures more than for anything else.
_WEIGHTS = {"quantity": 3}


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer in a passage, the ways to ask for it, and questions near it that the passage does not answer."""

    start: int
    end: int
    questions: tuple[str, ...]
    traps: tuple[str, ...] = ()


def passages(text: str, draw: random.Random, low: int = 120, high: int = 360) -> Iterator[str]:
    """Cut a text into passages of whole sentences, each ``low`` to ``high`` characters where sentences allow."""
    current, goal = "", draw.randint(low, high)
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip("\u2003\u3000 \t")
        if current and len(current) + len(sentence) > goal:
            if len(current) >= 60:
                yield current
            current, goal = "", draw.randint(low, high)
        if len(sentence) <= high:
            current += sentence
    if len(current) >= 60:
        yield current


def synthetic_examples(texts: Iterable[str], limit: int, seed: int, trap_share: float = 0.2) -> list[Example]:
    """Make questions about the passages of plain texts.

    Args:
        texts: Documents; each gives questions in proportion to its length.
        limit: How many examples to keep, drawn evenly from all kinds.
        seed: Of every choice.
        trap_share: Share of unanswerable ones.

    Returns:
        Examples whose answers are slices of their passages; those without answers are traps: another year or region,
        growth where only the total is told, the total where only growth is told.
    """
    draw = random.Random(seed)
    answerable: dict[str, list[Example]] = {}
    traps: list[Example] = []
    for text_index, text in enumerate(texts):
        for passage_index, passage in enumerate(passages(text, draw)):
            for kind, finder in FINDERS.items():
                found = list(finder(passage, draw))
                if not found:
                    continue
                one = draw.choice(found)
                name = f"{kind}-{text_index}-{passage_index}"
                question = _loosen(draw.choice(one.questions), draw)
                answerable.setdefault(kind, []).append(Example(name, question, passage, ((one.start, one.end),)))
                wrong = [*one.traps, *_swapped(question, passage, draw)]
                if wrong:
                    traps.append(Example(f"{name}-trap", draw.choice(wrong), passage, ()))
    kept: list[Example] = []
    wanted = round(limit * (1 - trap_share))
    # small kinds first: what they cannot fill goes to the larger ones
    order = sorted(answerable, key=lambda k: len(answerable[k]) / _WEIGHTS.get(k, 1))
    for position, kind in enumerate(order):
        left = sum(_WEIGHTS.get(k, 1) for k in order[position:])
        share = (wanted - len(kept)) * _WEIGHTS.get(kind, 1) // left
        draw.shuffle(answerable[kind])
        kept += answerable[kind][:share]
    draw.shuffle(traps)
    kept += traps[: limit - wanted]
    draw.shuffle(kept)
    return kept


def _loosen(question: str, draw: random.Random) -> str:
    """Say the question less like the text: other verbs, without a leading 全省, without 的."""
    for word, others in _SYNONYMS.items():
        if word in question and draw.random() < 0.3:
            question = question.replace(word, draw.choice(others), 1)
    if draw.random() < 0.3:
        question = re.sub(r"^(?:全[省市县区国年]|我[省市县区国]|其中|预计|累计)", "", question)
    if draw.random() < 0.2:
        question = question.replace("的", "", 1)
    return question if draw.random() < 0.8 else question.rstrip("？")


def _swapped(question: str, passage: str, draw: random.Random) -> list[str]:
    out = []
    years = set(_YEAR.findall(passage))
    for year in _YEAR.findall(question):
        other = f"{int(year[:4]) + draw.choice((-3, -2, -1, 1, 2, 3))}年"
        if other not in years:
            out.append(question.replace(year, other))
    region = _REGION.search(question)
    if region:
        out.append(question.replace(region.group(), draw.choice(_OTHER_REGIONS)))
    return out


def _indicator(left: str) -> str:
    return _VERB.sub("", left).strip("、（）()“”　 \u2003")


def _quantities(passage: str, draw: random.Random) -> Iterator[_Found]:
    for sentence in _SENTENCE.finditer(passage):
        year = ""
        indicator = ""
        body = sentence.group()
        for clause in _CLAUSE.finditer(body):
            text = clause.group()
            dated = _YEAR.search(text)
            year = dated.group() if dated else year
            quantities = [m for m in QUANTITY.finditer(text) if text[m.end() : m.end() + 1] != "年"]
            if len(quantities) != 1:
                if not quantities and not _DATE.fullmatch(text):
                    indicator = ""
                continue
            quantity = quantities[0]
            left, right = text[: quantity.start()], text[quantity.end() :]
            left = _DATE.sub("", left)
            base = sentence.start() + clause.start()
            start, end = base + quantity.start(), base + quantity.end()
            unit = quantity["unit"] or "%"
            prefix = year if year and draw.random() < 0.6 else ""
            change = _CHANGE.search(left)
            if change or unit == "个百分点":
                own = _indicator(left[: change.start()] if change else left)
                about = own or indicator
                if len(about) < 2 or not change:
                    continue
                verb = change["verb"]
                asked: tuple[str, ...] = (
                    f"{prefix}{about}{verb}了多少？", f"{prefix}{about}{verb}多少？", f"{prefix}{about}同比{verb}多少？",
                    f"{prefix}{about}{verb}了百分之几？", f"{prefix}{about}的增幅是多少？" if verb == "增长" else f"{prefix}{about}{verb}的幅度是多少？",
                )  # fmt: skip
                # only the growth is told: the total is not in the passage
                traps = (
                    (f"{prefix}{about}是多少？", f"{prefix}{about}达到多少？")
                    if own and passage.count(about) == 1
                    else ()
                )
                yield _Found(start, end, asked, traps)
                continue
            about = _indicator(left)
            if right and len(right) <= 10 and unit != "%" and 1 <= len(left) <= 20:
                # 建成5个项目: the noun follows
                yield _Found(
                    start,
                    end,
                    (
                        f"{prefix}{left}多少{unit}{right}？",
                        f"{prefix}{left}了多少{right}？",
                        f"{prefix}{left}几{unit}{right}？",
                    ),
                )
            elif not right and 2 <= len(about) <= 24:
                indicator = about
                asked = (
                    f"{prefix}{about}是多少？",
                    f"{prefix}{about}达到多少？",
                    f"{prefix}{about}为多少？",
                    f"{prefix}{about}有多少？",
                    f"{about}{prefix}是多少？",
                )
                if unit != "%":
                    asked += (f"{prefix}{about}多少{unit}？", f"{prefix}{about}达到了多少{unit}？")
                told = re.search(r"增长|下降|增加|减少|提高|升|降", body[clause.end() : clause.end() + 30])
                yield _Found(
                    start,
                    end,
                    tuple(asked),
                    () if told else (f"{prefix}{about}增长了多少？", f"{prefix}{about}同比增长百分之几？"),
                )


def _dates(passage: str, draw: random.Random) -> Iterator[_Found]:
    for match in _DATE.finditer(passage):
        rest = re.match(r"[，]?(?P<rest>[^，。；：！？\n]{5,30})", passage[match.end() :])
        if not rest or _DATE.search(rest["rest"]):
            continue
        event = rest["rest"].lstrip("，")
        if match.group().endswith("年"):
            asked = (
                f"{event}是在哪一年？",
                f"哪一年{event}？",
                f"{event}是哪年？",
                f"什么时候{event}？",
                f"哪年{event}？",
            )
        else:
            asked = (
                f"{event}是什么时候？",
                f"什么时候{event}？",
                f"{event}是在何时？",
                f"何时{event}？",
                f"{event}的时间是哪一天？",
            )
        yield _Found(match.start(), match.end(), asked)


def _titles(passage: str, draw: random.Random) -> Iterator[_Found]:
    for match in _TITLE.finditer(passage):
        before = re.search(
            r"(?:^|[，。；：！？\n])(?P<left>[^，。；：！？\n《》、（）()]{3,24})$", passage[: match.start()]
        )
        if before:
            left = before["left"]
            asked = (
                f"{left}什么？",
                f"{left}什么文件？",
                f"{left}哪个文件？",
                f"{left}的文件叫什么？",
                f"{left}的是什么？",
            )
            yield _Found(match.start(), match.end(), asked)


def _persons(passage: str, draw: random.Random) -> Iterator[_Found]:
    for match in _PERSON.finditer(passage):
        rest = re.match(r"[^，。；！？\n]{0,20}", passage[match.end() :])
        after = rest.group() if rest else ""
        before = re.search(r"[\u4e00-\u9fa5]{0,10}$", passage[: match.start()])
        organisation = before.group().lstrip("日年月的和") if before else ""
        asked = [f"{organisation}{match['post']}是谁？", f"{organisation}{match['post']}叫什么名字？"]
        if len(after) >= 4:
            asked += [
                f"谁{match['verb']}{after}？",
                f"哪位{match['post']}{match['verb']}{after}？",
                f"{match['verb']}{after}的是谁？",
            ]
        yield _Found(match.start("name"), match.end("name"), tuple(asked))


def _bodies(passage: str, draw: random.Random) -> Iterator[_Found]:
    for match in _BODY.finditer(passage):
        verb, rest = match["verb"], match["rest"]
        if re.search("负责|会同|可以|应当|同志", match["body"]) or rest.startswith(("同志", "人")):
            continue
        asked = (f"{rest}由谁{verb}？", f"谁{verb}{rest}？", f"哪个部门{verb}{rest}？", f"{verb}{rest}的是哪个部门？")
        yield _Found(match.start("body"), match.end("body"), asked)


def _lists(passage: str, draw: random.Random) -> Iterator[_Found]:
    for match in _LIST.finditer(passage):
        left, tail = match["left"], match["tail"] or ""
        asked = (
            f"{left}哪些{tail}？",
            f"{left}什么？",
            f"{left}了哪些{tail}？",
            f"要{left}哪些{tail}？",
            f"{left}的有哪些？",
        )
        yield _Found(match.start("items"), match.end("items"), asked)


FINDERS = {
    "quantity": _quantities,
    "date": _dates,
    "title": _titles,
    "person": _persons,
    "body": _bodies,
    "list": _lists,
}
