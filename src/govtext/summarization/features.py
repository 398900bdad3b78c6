"""What a reader would say about a clause when asked why it should stay: a row of named numbers for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from govtext.document import Document, Section
from govtext.summarization.clauses import Clause
from govtext.summarization.words import FIGURE, GROUP_NAMES, NAMED, WORDS, group_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# What a top-level heading announces. A report looks back, says what is wrong, then says what comes.
_PART = (
    ("part_review", re.compile(r"回顾|成效|成绩|过去|综合|情况|总体|进展")),
    ("part_problem", re.compile(r"问题|困难|不足|短板|挑战")),
    ("part_plan", re.compile(r"目标|安排|计划|预期|今年|任务|工作|下一步")),
    ("part_close", re.compile(r"自身建设|保障|组织|领导|意义|思想|原则|解释|附注|说明")),
)
_FIGURE_KINDS = ("figures", "percents", "amounts", "dates")
_PLACE = (
    "doc_start", "doc_place", "part_start", "paragraph_first", "sentence_first", "sentence_last", "section_first", "in_item",
    "run_in_heading", "opening_paragraph", "untitled", "relative", "long", "short",
)  # fmt: skip
_LEXICAL = (
    "rarity",
    "unseen",
    "keyness",
    "in_title",
    "in_headings",
    "sentence_keyness",
    "sentence_in_title",
    "sentence_in_headings",
)
_FIGURED = (
    "magnitude",
    "largest",
    "repeated_figure",
    "from_to",
    "sentence_figures",
    "base_indicator",
    "base_magnitude",
    "first_indicator",
)
_CROSSED = (
    "indicator*figure", "change*figure", "target*figure", "target*plan", "level*figure", "rank*figure", "duty*plain", "deadline*date",
    "figure*sparse", "figure*dense", "indicator*dense", "first*dense", "first*untitled", "start*untitled", "decision*start", "grant*figure",
    "ban*plain", "event*review", "problem*part", "figure_next", "slogan*figure", "figure_before", "novelty*first", "relative*figure",
    "paragraph_figures", "indicator*target", "named*novelty", "decision*plain", "grant*plain", "novelty*plain", "figure*plan", "figure*review",
)  # fmt: skip
_OWN: tuple[str, ...] = (
    *GROUP_NAMES, *_FIGURE_KINDS, "named", *(name for name, _ in _PART), *_PLACE, *_LEXICAL, *_FIGURED, *_CROSSED,
)  # fmt: skip
_OWN_COLUMN = {name: column for column, name in enumerate(_OWN)}
# What is told of a clause beside others: the same word says little where every clause has it.
_ORDER = (
    "clause_of_sentence", "clauses_in_sentence", "sentence_of_paragraph", "sentences_in_paragraph", "paragraph_last_sentence",
    "paragraph_of_section", "paragraphs_in_section", "section_last_paragraph", "section_place", "sections", "doc_end", "part_place",
    "parts", "place_in_part",
)  # fmt: skip
_WHOLE = ("duty", "slogan", "part_review", "indicator", "rarity", "long")
_KINDS = tuple(
    map(
        re.compile,
        ("通知|通报", "意见", "办法|规定|条例|规则", "方案|规划|计划|要点", "函$|复函|批复", "公报", "政府工作报告"),
    )
)
_COMPARED = (
    "rarity", "unseen", "keyness", "in_title", "in_headings", "sentence_keyness", "sentence_in_title", "magnitude", "figures",
    "amounts", "percents", "long", "slogan", "indicator", "named", "duty", "novelty", "dates", "level", "change",
)  # fmt: skip
_NEIGHBOURING = (
    "slogan", "indicator", "change", "level", "duty", "target", "figures", "percents", "amounts", "named", "rarity", "keyness",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    *_OWN,
    *_ORDER,
    "clauses",
    "figured_clauses",
    *(f"mean {name}" for name in _WHOLE),
    *(f"title {kind.pattern}" for kind in _KINDS),
    *(f"{name} beside {unit}" for unit in ("report", "paragraph") for name in _COMPARED),
    *(f"{name} {where}" for where in ("before", "after", "in sentence") for name in _NEIGHBOURING),
    "figured_in_sentence",
)
"""One column each, in this order."""


def describe(
    document: Document, clauses: Sequence[Clause], boilerplate: tuple[NDArray[np.int64], Matrix, float]
) -> Matrix:
    """The feature matrix, ``[clauses, NAMES]``; every value lies in [0, 1] or close to it.

    Args:
        document: Whose clauses they are.
        clauses: In document order.
        boilerplate: Pair codes (ascending), their rarity in the genre, and the rarity of a pair that is not listed.
    """
    import numpy as np

    count = len(clauses)
    if not count:
        return np.zeros((0, len(NAMES)))
    columns: dict[str, Matrix] = {}
    starts = np.fromiter((c.start for c in clauses), np.int64, count)
    ends = np.fromiter((c.end for c in clauses), np.int64, count)

    def tally(places: Sequence[int], kinds: Sequence[int], width: int) -> Matrix:
        table = np.zeros((count, width))
        if places:
            at = np.asarray(places)
            owner = np.searchsorted(starts, at, side="right") - 1
            inside = (owner >= 0) & (at < ends[owner])
            np.add.at(table, (owner[inside], np.asarray(kinds)[inside]), 1.0)
        return table

    text = document.text
    places, kinds = [], []
    for match in WORDS.finditer(text):
        places.append(match.start())
        kinds.append(group_of(match.group()))
    for name, column in zip(GROUP_NAMES, tally(places, kinds, len(GROUP_NAMES)).T, strict=True):
        columns[name] = np.minimum(column, 3.0) / 3.0 if name == "slogan" else np.minimum(column, 2.0) / 2.0
    places, kinds = [], []
    sizes: list[float] = []
    strings: list[str] = []
    for match in FIGURE.finditer(text):
        unit = match.group(1)
        sizes.append(_magnitude(match.group()))
        strings.append(match.group())
        places.append(match.start())
        kinds.append(
            3 if unit in ("年", "月", "日") and unit else 1 if unit and unit in "%％‰个百分点" else 2 if unit else 0
        )
    figures = tally(places, kinds, 4)
    _figured(text, clauses, starts, ends, (places, kinds, sizes, strings), columns)
    for name, column in zip(_FIGURE_KINDS, figures.T, strict=True):
        columns[name] = np.minimum(column, 2.0) / 2.0
    places = [m.start() for m in NAMED.finditer(text)]
    columns["named"] = np.minimum(tally(places, [0] * len(places), 1)[:, 0], 2.0) / 2.0
    _place(document, clauses, starts, ends, columns)
    _lexical(document, np.fromiter((c.sentence for c in clauses), np.int64, count), starts, ends, boilerplate, columns)
    _cross(figures[:, :3].sum(axis=1), ends - starts, clauses, columns, document)
    own = np.stack([columns[name] for name in _OWN], axis=1)
    return np.hstack([own, _beside(document, clauses, own)])


_SCALES = {"千": 3.0, "万": 4.0, "亿": 8.0, "百": 2.0}
_FROM_TO = re.compile(r"[由从][^，。；]{0,16}\d[^，。；]{0,20}(?:到|至|为)[^，。；]{0,6}\d")


def _magnitude(figure: str) -> float:
    """Rough power of ten of an amount of money or of counted things; 0 for percents, dates and bare small numbers."""
    if figure[-1] in "%％‰点年月日":
        return 0.0
    digits = re.match(r"\d+", figure)
    power = float(len(digits.group()) if digits else 0)
    for char in figure:
        power += _SCALES.get(char, 0.0)
    return power


def _figured(
    text: str,
    clauses: Sequence[Clause],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    found: tuple[list[int], list[int], list[float], list[str]],
    columns: dict[str, Matrix],
) -> None:
    """How large the figures of a clause are, and whether the report comes back to them."""
    import numpy as np

    places, kinds, sizes, strings = found
    count = len(clauses)
    magnitude = np.zeros(count)
    repeated = np.zeros(count)
    if places:
        at = np.asarray(places)
        owner = np.searchsorted(starts, at, side="right") - 1
        inside = (owner >= 0) & (at < ends[owner])
        size = np.asarray(sizes)
        np.maximum.at(magnitude, owner[inside], size[inside])
        times: dict[str, int] = {}
        for string in strings:
            times[string] = times.get(string, 0) + 1
        again = np.asarray(
            [times[string] > 1 and kind != 3 and len(string) >= 4 for string, kind in zip(strings, kinds, strict=True)],
            dtype=np.float64,
        )
        np.maximum.at(repeated, owner[inside], again[inside])
    columns["magnitude"] = magnitude / 12.0
    columns["largest"] = magnitude / max(float(magnitude.max()), 1.0) if count else magnitude
    columns["repeated_figure"] = repeated
    columns["from_to"] = np.fromiter(
        (_FROM_TO.search(text, c.start, c.end) is not None for c in clauses), np.float64, count
    )
    base = np.fromiter((max((n for n in c.needs if n < c.index), default=c.index) for c in clauses), np.int64, count)
    leaning = base != np.arange(count)
    columns["base_indicator"] = (columns["indicator"][base] > 0) * leaning
    columns["base_magnitude"] = magnitude[base] / 12.0 * leaning
    seen: set[str] = set()
    first = np.zeros(count)
    for i, clause in enumerate(clauses):
        if columns["indicator"][i]:
            for match in WORDS.finditer(text, clause.start, clause.end):
                if group_of(match.group()) == 0 and match.group() not in seen:
                    seen.add(match.group())
                    first[i] = 1.0
    columns["first_indicator"] = first


def _place(
    document: Document,
    clauses: Sequence[Clause],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    columns: dict[str, Matrix],
) -> None:
    """Where a clause stands: in the report, in its part, in its section, in its sentence."""
    import numpy as np

    count = len(clauses)
    sentences, paragraphs = document.sentences, document.paragraphs
    by_id = {section.section_id: section for section in document.sections}
    part_names = {section.section_id: _part_of(section) for section in document.sections}
    part_rows = {name: row for row, (name, _) in enumerate(_PART)}
    names = [name for name, _ in _PART] + list(_PLACE)
    first_prose = sentences[clauses[0].sentence].paragraph_index
    untitled = float(len(document.sections) <= 1)
    seen_paragraph = seen_sentence = -1
    first_of_section: dict[str, int] = {}
    # What holds for a sentence as a whole is worked out once: [sentences, names], then given to its clauses.
    rows: list[list[float]] = []
    owner: list[int] = []
    part_starts: list[int] = []
    run_ins: list[tuple[int, int]] = []
    previous = -1
    for clause in clauses:
        if clause.sentence != previous:
            previous = clause.sentence
            paragraph_index = sentences[previous].paragraph_index
            section_id = paragraphs[paragraph_index].section_id
            section, top = by_id[section_id], by_id[section_id.split(".")[0]]
            if paragraph_index != seen_paragraph:
                seen_paragraph, seen_sentence = paragraph_index, previous
            row = [0.0] * len(names)
            name = part_names[top.section_id]
            if name:
                row[part_rows[name]] = 1.0
            base = len(_PART)
            row[base + _PLACE.index("paragraph_first")] = float(previous == seen_sentence)
            row[base + _PLACE.index("section_first")] = float(
                previous == first_of_section.setdefault(section_id, previous)
            )
            row[base + _PLACE.index("in_item")] = float(section.kind == "item")
            row[base + _PLACE.index("opening_paragraph")] = float(paragraph_index == first_prose)
            row[base + _PLACE.index("untitled")] = untitled
            rows.append(row)
            part_starts.append(top.span.start)
            run_ins.append((section.heading_span.start, section.heading_span.end) if section.run_in else (0, 0))
        owner.append(len(rows) - 1)
    table = np.asarray(rows)[np.asarray(owner)]
    for number, name in enumerate(names):
        columns[name] = table[:, number]
    columns["doc_start"] = 1.0 / (1.0 + starts / 300.0)
    columns["doc_place"] = starts / max(len(document.text), 1)
    columns["part_start"] = 1.0 / (1.0 + (starts - np.asarray(part_starts)[owner]) / 300.0)
    columns["sentence_first"] = np.fromiter((clause.first for clause in clauses), np.float64, count)
    columns["sentence_last"] = np.fromiter((clause.last for clause in clauses), np.float64, count)
    heading = np.asarray(run_ins)[owner]
    columns["run_in_heading"] = ((heading[:, 0] <= starts) & (starts < heading[:, 1])).astype(np.float64)
    leaning = (min(clause.needs, default=clause.index) < clause.index for clause in clauses)
    columns["relative"] = np.fromiter(leaning, np.float64, count)
    length = ends - starts
    columns["long"] = np.minimum(length / 60.0, 1.5)
    columns["short"] = (length < 9).astype(np.float64)


def _part_of(section: Section) -> str:
    for name, pattern in _PART:
        if section.level == 1 and pattern.search(section.title):
            return name
    return ""


def pair_codes(text: str) -> NDArray[np.int64]:
    """One code a pair of neighbouring characters; 0 where one of them is no letter of a script."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    if len(codes) < 2:
        return np.zeros(len(codes), dtype=np.int64)
    letter = (codes >= 0x3400) & (codes <= 0x9FFF)
    pairs = np.zeros(len(codes), dtype=np.int64)
    pairs[:-1] = np.where(letter[:-1] & letter[1:], codes[:-1] << 21 | codes[1:], 0)
    return pairs


def pair_sums(
    document: Document, clauses: Sequence[Clause], codes: NDArray[np.int64], weights: NDArray[np.float64]
) -> Matrix:
    """For each clause the sum of the weights of its listed pairs (``codes`` ascend)."""
    import numpy as np

    pairs = pair_codes(document.text)
    at = np.minimum(np.searchsorted(codes, pairs), len(codes) - 1)
    sums = np.concatenate(([0.0], np.cumsum(np.where(codes[at] == pairs, weights[at], 0.0))))
    starts = np.fromiter((c.start for c in clauses), np.int64, len(clauses))
    ends = np.fromiter((c.end for c in clauses), np.int64, len(clauses))
    total: Matrix = sums[ends - 1] - sums[starts]
    return total


def _lexical(
    document: Document,
    sentences: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    boilerplate: tuple[NDArray[np.int64], Matrix, float],
    columns: dict[str, Matrix],
) -> None:
    """Rarity against the genre, weight in this report, overlap with title and headings: means over character pairs."""
    import numpy as np

    codes, rarities, rarest = boilerplate
    pairs = pair_codes(document.text)
    at = np.minimum(np.searchsorted(codes, pairs), len(codes) - 1)
    listed = codes[at] == pairs
    rarity = np.where(pairs == 0, 0.0, np.where(listed, rarities[at], rarest))
    _, owner, frequency = np.unique(pairs, return_inverse=True, return_counts=True)
    keyness = np.log1p(np.minimum(frequency[owner.reshape(-1)], 20)) * rarity
    title = pair_codes(document.title or "")
    heads = pair_codes("\n".join(s.title for s in document.sections if s.kind != "item" and not s.run_in))

    def mean(values: Matrix) -> Matrix:
        sums = np.concatenate(([0.0], np.cumsum(values)))
        means: Matrix = (sums[ends - 1] - sums[starts]) / np.maximum(ends - 1 - starts, 1)
        return means

    columns["rarity"] = mean(rarity) / max(rarest, 1.0)
    columns["unseen"] = mean(((pairs != 0) & ~listed).astype(np.float64))
    columns["keyness"] = mean(keyness) / max(rarest * 2.0, 1.0)
    columns["in_title"] = mean((np.isin(pairs, title[title != 0])).astype(np.float64))
    columns["in_headings"] = mean((np.isin(pairs, heads[heads != 0])).astype(np.float64))
    lengths = ends - starts
    _, owner_sentence = np.unique(sentences, return_inverse=True)
    owner_sentence = owner_sentence.reshape(-1)
    whole = np.maximum(np.bincount(owner_sentence, weights=lengths), 1.0)
    for name in ("keyness", "in_title", "in_headings"):
        columns["sentence_" + name] = (np.bincount(owner_sentence, weights=columns[name] * lengths) / whole)[
            owner_sentence
        ]
    measures = np.minimum(columns["figures"] + columns["percents"] + columns["amounts"], 1.0)
    columns["sentence_figures"] = np.minimum(np.bincount(owner_sentence, weights=measures)[owner_sentence] / 4.0, 1.0)


def _cross(
    measures: Matrix,
    lengths: NDArray[np.int64],
    clauses: Sequence[Clause],
    columns: dict[str, Matrix],
    document: Document,
) -> None:
    """What counts only together: an indicator with a figure, a duty without one, a figure in a report that has few."""
    import numpy as np

    count = len(clauses)
    figure = (measures > 0).astype(np.float64)
    density = float(min(figure.mean() * 2.0, 1.0)) if count else 0.0
    plain = 1.0 - figure
    same_next = np.zeros(count)
    same_before = np.zeros(count)
    if count > 1:
        sentence = np.fromiter((c.sentence for c in clauses), np.int64, count)
        same = (sentence[1:] == sentence[:-1]).astype(np.float64)
        same_next[:-1] = same * figure[1:]
        same_before[1:] = same * figure[:-1]
    paragraph = np.fromiter((document.sentences[c.sentence].paragraph_index for c in clauses), np.int64, count)
    _, owner = np.unique(paragraph, return_inverse=True)
    owner = owner.reshape(-1)
    per_paragraph = np.bincount(owner, weights=figure) / np.maximum(np.bincount(owner), 1) if count else np.zeros(0)
    has = {name: (columns[name] > 0).astype(np.float64) for name in GROUP_NAMES}
    start = columns["doc_start"]
    columns.update(
        {
            "indicator*figure": has["indicator"] * figure,
            "change*figure": has["change"] * figure,
            "target*figure": has["target"] * figure,
            "target*plan": has["target"] * figure * columns["part_plan"],
            "level*figure": has["level"] * figure,
            "rank*figure": has["rank"] * figure,
            "duty*plain": has["duty"] * (1.0 - density),
            "deadline*date": has["deadline"] * (columns["dates"] > 0),
            "figure*sparse": figure * (1.0 - density),
            "figure*dense": figure * density,
            "indicator*dense": has["indicator"] * figure * density,
            "first*dense": columns["paragraph_first"] * columns["sentence_first"] * density,
            "first*untitled": columns["paragraph_first"] * columns["untitled"],
            "start*untitled": start * columns["untitled"],
            "decision*start": has["decision"] * start,
            "grant*figure": has["grant"] * figure,
            "ban*plain": has["ban"] * (1.0 - density),
            "event*review": has["event"] * columns["part_review"],
            "problem*part": has["problem"] * np.maximum(columns["part_problem"], columns["part_review"]),
            "figure_next": same_next,
            "slogan*figure": has["slogan"] * figure,
            "figure_before": same_before,
            "novelty*first": has["novelty"] * columns["paragraph_first"],
            "relative*figure": columns["relative"] * figure,
            "paragraph_figures": per_paragraph[owner] if count else np.zeros(0),
            "indicator*target": has["indicator"] * has["target"] * figure,
            "named*novelty": (columns["named"] > 0) * has["novelty"],
            "decision*plain": has["decision"] * (1.0 - density),
            "grant*plain": has["grant"] * (1.0 - density),
            "novelty*plain": has["novelty"] * plain * (1.0 - density),
            "figure*plan": figure * columns["part_plan"],
            "figure*review": figure * columns["part_review"],
        }
    )


def _beside(document: Document, clauses: Sequence[Clause], own: Matrix) -> Matrix:
    """A clause beside its neighbours, its sentence, its paragraph and the report: the columns behind the clause's own."""
    import numpy as np

    count = len(clauses)
    sentence = np.fromiter((c.sentence for c in clauses), np.int64, count)
    paragraph = np.fromiter((document.sentences[c.sentence].paragraph_index for c in clauses), np.int64, count)
    measures = own[:, [_OWN_COLUMN[name] for name in ("figures", "percents", "amounts")]]
    figured = (measures.sum(axis=1, keepdims=True) > 0).astype(np.float64)
    near = own[:, [_OWN_COLUMN[name] for name in _NEIGHBOURING]]
    nothing = np.zeros((1, len(_NEIGHBOURING)))
    compared = own[:, [_OWN_COLUMN[name] for name in _COMPARED]]
    whole = own[:, [_OWN_COLUMN[name] for name in _WHOLE]].mean(axis=0)
    title = document.title or ""
    kinds = [float(kind.search(title) is not None) for kind in _KINDS]
    constant = np.asarray([np.log1p(count) / 8.0, figured.mean(), *whole, *kinds])
    return np.hstack(
        [
            _order(document, clauses, sentence, paragraph),
            np.broadcast_to(constant, (count, len(constant))),
            compared - compared.mean(axis=0),
            compared - _means(compared, paragraph),
            np.vstack([nothing, near[:-1]]),
            np.vstack([near[1:], nothing]),
            _means(np.hstack([near, figured]), sentence),
        ]
    )


def _order(
    document: Document, clauses: Sequence[Clause], sentence: NDArray[np.int64], paragraph: NDArray[np.int64]
) -> Matrix:
    """The columns :data:`_ORDER`."""
    import numpy as np

    count = len(clauses)
    ids = [document.paragraphs[number].section_id for number in paragraph]
    section, part = _numbered(ids), _numbered([section_id.split(".")[0] for section_id in ids])
    clause_at, clause_of = _place_in(np.arange(count), sentence)
    sentence_at, sentence_of = _place_in(sentence, paragraph)
    paragraph_at, paragraph_of = _place_in(paragraph, section)
    in_part, part_size = _place_in(np.arange(count), part)
    left = len(document.text) - np.fromiter((c.start for c in clauses), np.int64, count)
    columns = (
        np.minimum(clause_at, 6) / 6.0, np.minimum(clause_of, 8) / 8.0,
        np.minimum(sentence_at, 6) / 6.0, np.minimum(sentence_of, 8) / 8.0, sentence_at == sentence_of - 1,
        np.minimum(paragraph_at, 6) / 6.0, np.minimum(paragraph_of, 8) / 8.0, paragraph_at == paragraph_of - 1,
        section / max(int(section.max()), 1), np.full(count, min(int(section.max()) + 1, 60) / 60.0), 1.0 / (1.0 + left / 300.0),
        part / max(int(part.max()), 1), np.full(count, min(int(part.max()) + 1, 15) / 15.0), in_part / part_size,
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float64)


def _numbered(labels: Sequence[str]) -> NDArray[np.int64]:
    """Each label's number in the order of first mention."""
    import numpy as np

    numbers: dict[str, int] = {}
    return np.asarray([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.int64)


def _place_in(inner: NDArray[np.int64], outer: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row the place of its inner unit within its outer unit, from 0, and how many inner units that has."""
    import numpy as np

    opens = np.concatenate(([True], inner[1:] != inner[:-1]))
    holders = outer[opens]
    first = np.flatnonzero(np.concatenate(([True], holders[1:] != holders[:-1])))
    sizes = np.diff(np.append(first, len(holders)))
    owner = np.cumsum(opens) - 1
    place = np.arange(len(holders)) - np.repeat(first, sizes)
    return place[owner], np.repeat(sizes, sizes)[owner]


def _means(values: Matrix, groups: NDArray[np.int64]) -> Matrix:
    """Of each column over the rows of a group; ``groups`` ascend."""
    import numpy as np

    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    sizes = np.diff(np.append(first, len(groups)))
    means: Matrix = np.add.reduceat(values, first, axis=0) / sizes[:, None]
    return np.repeat(means, sizes, axis=0)
