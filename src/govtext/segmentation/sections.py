"""The heading tree: which candidates are headings, and how they nest.

Numbering is read as sequences over the whole report. A label belongs to an open sequence if it is the next number, opens
a new one if it is a first number, and otherwise needs its neighbours to vouch for it; a level may be skipped.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from govtext.cleaning.wrap import TITLE_END
from govtext.document import Section
from govtext.offsets import OffsetMap, Span
from govtext.segmentation import headings as h
from govtext.segmentation.headings import Candidate, LabelFamily


@dataclass(slots=True)
class _Open:
    """A section that is still open while the report is read."""

    family: LabelFamily
    number: int
    node: int
    item: bool


@dataclass(slots=True)
class _Node:
    candidate: Candidate
    parent: int  # index of the parent node, -1 for the root
    item: bool


def build_sections(
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    offsets: OffsetMap,
    first_body: int,
    title: str = "",
    contents: Set[int] = frozenset(),
) -> list[Section]:
    """The sections of a report, the root first, in text order.

    Args:
        text: Of the report.
        paragraphs: Start and end of each, in order.
        offsets: Map of ``text``.
        first_body: Index of the first paragraph behind title, subtitle and byline.
        title: Of the report; "" if it has none.
        contents: Indices of the paragraphs of contents pages.
    """
    body_start = paragraphs[first_body][0] if first_body < len(paragraphs) else len(text)
    labelled = [c for c in h.labelled_candidates(text, paragraphs) if c.start >= body_start and c.paragraph not in contents]
    labelled = _annexes(text, paragraphs, _believable(labelled))
    _unify_clauses(text, labelled)
    taken = {c.paragraph for c in labelled if not c.inner}
    # The title of an annex can stand on the line below its label.
    taken |= {c.paragraph + 1 for c in labelled if c.family is h.ANNEX and c.end > paragraphs[c.paragraph][1]}
    taken |= contents
    topics = h.topic_lines(text, paragraphs, taken, first_body, title)
    taken |= {c.paragraph for c in topics}
    counted = {c.paragraph: c.number for c in labelled if c.family is h.COUNTED and not c.inner}
    topics += h.statement_lines(text, paragraphs, taken, first_body, counted)
    taken |= {c.paragraph for c in topics}
    leads = _parallel(text, h.lead_phrases(text, paragraphs, taken, first_body), paragraphs, labelled + topics)
    candidates = sorted(labelled + topics + leads, key=lambda c: c.start)
    nodes = _Tree(text, paragraphs, candidates).nodes()
    return _sections(text, paragraphs, offsets, nodes)


def _believable(candidates: list[Candidate]) -> list[Candidate]:
    """Drop labels that no sequence supports."""
    by_family: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_family.setdefault(candidate.family.name, []).append(candidate)
    kept: list[Candidate] = []
    for members in by_family.values():
        family = members[0].family
        if family in (h.DASH, h.ANNEX):
            kept += members
            continue
        for i, member in enumerate(members):
            # Neighbours among the next and last few, since a run of items can stand between two headings.
            before = any(m.number == member.number - 1 for m in members[max(0, i - 12) : i])
            after = any(m.number == member.number + 1 for m in members[i + 1 : i + 13])
            if family in (h.COUNTED, h.ORDINAL) or member.inner or family.weak or member.weak:
                believed = after if member.number <= 1 else before
            else:
                believed = member.number == 1 or before or after or member.form == "standalone"
            if believed:
                kept.append(member)
    return _drop_stray_weak(kept)


_LEAST_CLAUSES = 4
_LONGEST_OF_CLAUSES = 12


def _unify_clauses(text: str, candidates: list[Candidate]) -> None:
    """Where most members of a run are clauses without a title, the first sentence of the others is no title either.

    Only a short phrase can be one: 完善治理结构。
    """
    runs: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.inner or candidate.family.kind != "heading":
            continue
        run = runs.setdefault(candidate.family.name, [])
        if run and candidate.number <= run[-1].number:
            _unify_run(text, run)
            run.clear()
        run.append(candidate)
    for run in runs.values():
        _unify_run(text, run)


def _unify_run(text: str, run: list[Candidate]) -> None:
    clauses = sum(member.form == "clause" for member in run)
    if clauses < _LEAST_CLAUSES or clauses <= 0.6 * len(run):
        return
    for member in run:
        sentence = member.form != "clause" and text[member.end - 1] in "。！？"
        if sentence and member.title_end - member.title_start > _LONGEST_OF_CLAUSES:
            member.form = "clause"
            member.title_start = member.title_end = member.end = member.label_end


def _annexes(text: str, paragraphs: Sequence[tuple[int, int]], candidates: list[Candidate]) -> list[Candidate]:
    """Keep the annexes themselves, not the list of them above the signature; take the title from the line below."""
    annexes = [c for c in candidates if c.family is h.ANNEX]
    last_of = {annex.number: i for i, annex in enumerate(annexes)}
    # Rows of a list of annexes are titles, notes end like sentences.
    numbered = {
        c.paragraph: c
        for c in candidates
        if c.family is h.NUMBER and not c.inner and text[paragraphs[c.paragraph][1] - 1] not in "。；"
    }
    dropped: set[int] = set()
    for i, annex in enumerate(annexes):
        last = annex.paragraph  # of a list of annexes: 附件：1.… | 2.…
        while last + 1 in numbered and (last == annex.paragraph or numbered[last + 1].number == numbered[last].number + 1):
            last += 1
        below = [text[start:end] for start, end in paragraphs[last + 1 : last + 7]]
        signed = any(_SIGNATURE.search(line) for line in below)
        named_again = i < (last_of[annex.number] if annex.number else len(annexes) - 1)
        if not below or (signed and not any(len(line) >= 60 for line in below[:2])) or (named_again and annex.form != "clause"):
            dropped.add(annex.start)
            dropped.update(numbered[row].start for row in range(annex.paragraph + 1, last + 1))
        elif annex.title_start == annex.title_end and 2 <= len(below[0]) <= 50 and below[0][-1] not in "。；：":
            start, end = paragraphs[annex.paragraph + 1]
            annex.title_start, annex.title_end, annex.end, annex.form = start, end, end, "standalone"
        elif annex.form == "standalone" and not TITLE_END.search(text[annex.start : annex.end]) and TITLE_END.search(below[0]):
            annex.title_end = annex.end = paragraphs[annex.paragraph + 1][1]  # a title in two lines
    return [c for c in candidates if c.start not in dropped]


_SIGNATURE = re.compile(r"^.{0,16}(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$|^[一二][〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日$")


def _drop_stray_weak(candidates: list[Candidate]) -> list[Candidate]:
    """Weak families need three members (01综合 … 03工业): two may be chance."""
    counts: dict[str, int] = {}
    for candidate in candidates:
        counts[candidate.family.name] = counts.get(candidate.family.name, 0) + 1
    decimal = sum(counts.get(family.name, 0) for family in h.DECIMAL.values())
    kept = [
        c
        for c in candidates
        if not (c.family.weak or c.weak)
        or (c.family.name.startswith("decimal") and decimal + counts.get("plain_number", 0) >= 3)
        or counts[c.family.name] >= 3
    ]
    # Of two readings of one label the first stands.
    seen: set[int] = set()
    return [c for c in kept if not (c.start in seen or seen.add(c.start))]  # type: ignore[func-returns-value]



def _parallel(
    text: str, leads: list[Candidate], paragraphs: Sequence[tuple[int, int]], others: list[Candidate]
) -> list[Candidate]:
    """Lead phrases count where siblings open in the same way; a long one where it begins with the words of a sibling.

    In a section whose lead phrases name tasks, a statement is its introduction, or a saying.
    """
    if len(leads) < 2 or any(c.form == "statement" for c in others):
        return []
    longer = [lead for lead in leads if not h.is_short_lead(text, lead)]
    leads = [lead for lead in leads if h.is_short_lead(text, lead)]
    taken = {c.paragraph for c in others}
    headings = [
        c
        for c in others
        if not c.inner and (c.family.kind != "item" or (c.form == "standalone" and c.paragraph + 1 not in taken))
    ]
    headings.sort(key=lambda c: c.start)
    turns = {p for p, (start, _) in enumerate(paragraphs) if h.speaks_for_section(text, start)}
    borders = sorted([c.start for c in headings] + [paragraphs[p][0] for p in turns])
    first_below = {c.paragraph + 1 for c in headings}
    long_paragraphs = sum(end - start >= 60 for start, end in paragraphs)
    style = len(leads) >= 6 and len(leads) >= 0.2 * long_paragraphs
    of_tasks = sum(h.names_task(text, lead) for lead in leads) >= 0.6 * len(leads)
    groups = _by_section(leads, borders)
    longer_of = _by_section(longer, borders)
    plain = Counter(
        bisect_right(borders, start) for p, (start, end) in enumerate(paragraphs) if end - start >= 40 and p not in taken
    )
    # A second paragraph below a run-in heading, the last before the next one, needs no sibling.
    opened = {c.paragraph for c in headings} | {len(paragraphs)} | turns
    alone = {c.paragraph + 1 for c in headings if c.form == "run-in" and c.paragraph + 2 in opened}
    kept: list[Candidate] = []
    for section, members in groups.items():
        tasks = {lead.start for lead in members if h.names_task(text, lead)}
        couplets = [lead for lead in members if h.is_couplet(text, lead)]
        if tasks and len(tasks) >= (0.5 if of_tasks else 0.6) * len(members):
            members = [
                lead
                for lead in members
                if lead.start in tasks or not (lead.paragraph in first_below or couplets == [lead])
            ]
        elif len(tasks) == 1 and len(members) > 2 and members[0].start in tasks and members[0].paragraph in first_below:
            members = members[1:]  # the introduction to a section of results
        elif not tasks and len(members) < 2 and (of_tasks or h.is_couplet(text, members[0])):
            continue
        parallel = _parallel_runs(text, members, longer_of.get(section, []), plain[section])
        if len(members) + len(parallel) >= 2 or (style and members and members[0].paragraph in alone):
            kept += members + parallel
    return kept


_OPENING = 2
"""Characters by which parallel lead phrases begin alike: 始终做到…, 始终坚持…"""


def _parallel_runs(text: str, members: list[Candidate], longer: list[Candidate], plain: int) -> list[Candidate]:
    """The longer lead phrases that stand among short ones, paragraph after paragraph.

    All that name a task where no paragraph of the section is without a lead phrase, otherwise those that begin like a short
    one of their run.
    """
    if not members or not longer:
        return []
    if len(members) + len(longer) >= max(plain, 2) and all(h.names_two_tasks(text, lead) for lead in longer):
        return longer
    runs: list[list[Candidate]] = []
    for lead in sorted(members + longer, key=lambda lead: lead.start):
        if not runs or lead.paragraph != runs[-1][-1].paragraph + 1:
            runs.append([])
        runs[-1].append(lead)
    short = {lead.start for lead in members}
    kept: list[Candidate] = []
    for run in runs:
        openings = {text[lead.start : lead.start + _OPENING] for lead in run if lead.start in short}
        kept += [lead for lead in run if lead.start not in short and text[lead.start : lead.start + _OPENING] in openings]
    return kept


def _by_section(leads: list[Candidate], borders: list[int]) -> dict[int, list[Candidate]]:
    """Lead phrases by the number of headings, which start at ``borders``, before them."""
    groups: dict[int, list[Candidate]] = {}
    for lead in leads:
        groups.setdefault(bisect_right(borders, lead.start), []).append(lead)
    return groups


_LIST_FAMILIES = (h.COUNTED, h.ORDINAL, h.CIRCLED)
"""Numberings of lists inside a section."""
_FAR = 60
"""So many labels ahead it is looked whether a sequence goes on."""
_OPENING_ITEMS = (h.DASH, h.COUNTED, h.ORDINAL)
"""Items that often open a paragraph with a topic sentence and have more paragraphs below."""


class _Tree:
    """Reads the candidates in order and keeps the stack of open sections."""

    def __init__(self, text: str, paragraphs: Sequence[tuple[int, int]], candidates: list[Candidate]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.candidates = candidates
        self.stack: list[_Open] = []
        self.last: dict[str, int] = {}  # last number seen of each family
        self.parents: dict[str, str] = {}  # family -> family of the parent when it was first opened
        self.built: list[_Node] = []
        self.opened_paragraphs = {candidate.paragraph for candidate in candidates}
        labelled = {candidate.paragraph for candidate in candidates if not candidate.inner}
        # For each paragraph the last one, itself included, that begins without a label; and that holds no candidate at all.
        self.last_plain = list(accumulate((-1 if p in labelled else p for p in range(len(paragraphs))), max))
        self.last_unopened = list(
            accumulate((-1 if p in self.opened_paragraphs else p for p in range(len(paragraphs))), max)
        )
        # For each paragraph the last one, itself included, that speaks for the section again.
        self.last_turn = list(
            accumulate((p if h.speaks_for_section(text, start) else -1 for p, (start, _) in enumerate(paragraphs)), max)
        )
        # Where each family stands, and each of its numbers: indices of candidates, ascending.
        self.places: dict[str, list[int]] = {}
        self.places_of: dict[tuple[str, int], list[int]] = {}
        for i, candidate in enumerate(candidates):
            self.places.setdefault(candidate.family.name, []).append(i)
            self.places_of.setdefault((candidate.family.name, candidate.number), []).append(i)
        # For each candidate the next one behind it that has a label.
        self.next_labelled: list[Candidate | None] = [None] * len(candidates)
        for i in range(len(candidates) - 2, -1, -1):
            below = candidates[i + 1]
            self.next_labelled[i] = below if below.family is not h.TOPIC else self.next_labelled[i + 1]
        # Of each parent: how many unnumbered titles it has, and whether one of them holds numbered sections.
        self.title_count: dict[int, int] = {}
        self.holds_numbers: set[int] = set()
        self.holds_statements: set[int] = set()

    def nodes(self) -> list[_Node]:
        for index, candidate in enumerate(self.candidates):
            self._place(index, candidate)
        return self.built

    def _place(self, index: int, candidate: Candidate) -> None:
        family, number = candidate.family, candidate.number
        item = self._is_item(index, candidate)
        # Items inside a paragraph end with it.
        while self.stack and self._ended(self.stack[-1], candidate):
            self.stack.pop()
        if self._turns_away(candidate):
            del self.stack[1:]
        if family is h.TOPIC:
            self._place_topic(index, candidate)
        elif family is h.ANNEX:
            self.stack.clear()
        elif family is h.DASH:
            if not self._pop_to(family):
                self._pop_for_list(candidate, 0)
            while self.stack and self.stack[-1].family in (h.COUNTED, h.ORDINAL) and self.stack[-1].item:
                self.stack.pop()
        elif not self._place_numbered(index, family, number):
            return
        if family is not h.TOPIC:
            self._add(candidate, item)
        if number:
            self.last[family.name] = number

    def _add(self, candidate: Candidate, item: bool) -> None:
        """A new section below the innermost open one."""
        parent = self.stack[-1].node if self.stack else -1
        if candidate.family is not h.TOPIC:
            if not item and self.stack and self._is_title(self.stack[-1]):
                self.holds_numbers.add(self.built[parent].parent)
        elif candidate.form == "standalone":
            self.title_count[parent] = self.title_count.get(parent, 0) + 1
        elif candidate.form == "statement":
            self.holds_statements.add(parent)
        self.built.append(_Node(candidate, parent, item))
        self.stack.append(_Open(candidate.family, candidate.number, len(self.built) - 1, item))

    def _place_numbered(self, index: int, family: LabelFamily, number: int) -> bool:
        """Pop the stack to where the label belongs; False if it belongs nowhere."""
        position = self._open_sequence(family, number)
        if position is not None:
            del self.stack[position:]
            return True
        on_stack = [i for i, entry in enumerate(self.stack) if entry.family is family]
        if number <= 1:
            if on_stack and not self._is_announced_item(index):
                # The same style again from one: a list inside the section, if the outer sequence goes on behind it;
                # otherwise a new run, beside the old one.
                entry = self.stack[on_stack[-1]]
                goes_on = self._resumes if family in _LIST_FAMILIES else self._continues
                led = any(self._is_lead(e) and self._leads_to(e, self.candidates[index]) for e in self.stack[on_stack[-1] :])
                if not led and not goes_on(index, family, entry.number):
                    del self.stack[on_stack[0] :]
                elif family in _LIST_FAMILIES:
                    self._pop_for_list(self.candidates[index], on_stack[-1] + 1)
                return True
            self._pop_for_new(index, family)
            return True
        if on_stack:
            # A number is missing or doubled; one bad number does not lose the rest.
            entry = self.stack[on_stack[-1]]
            if number - entry.number <= 3 or self._continues(index, family, number):
                del self.stack[on_stack[-1] :]
                return True
            return False
        if number == self.last.get(family.name, -1) + 1 or self._continues(index, family, number):
            self._pop_for_new(index, family)  # numbering that runs on over the sections
            return True
        return False

    def _open_sequence(self, family: LabelFamily, number: int) -> int | None:
        """Stack position of the sequence whose next number this is, the innermost first."""
        for position in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[position]
            if entry.family is family and entry.number + 1 == number:
                return position
        return None

    def _continues(self, index: int, family: LabelFamily, number: int) -> bool:
        """Whether ``number + 1`` of the family comes later, before the sequence starts anew more than once."""
        following = self._next_place(index, family, number + 1)
        if following is None:
            return False
        first = self._next_place(index, family, 1)
        second = None if first is None else self._next_place(first, family, 1)
        return second is None or following <= second

    def _resumes(self, index: int, family: LabelFamily, number: int) -> bool:
        """Whether a sequence that stands at ``number`` goes on behind the one that candidate ``index`` starts anew.

        A number that both could have next belongs to the new one, if it is set in the same way or in a paragraph of it.
        """
        places = self.places[family.name]
        at = bisect_right(places, index)
        run, restarts, last = 1, 0, self.candidates[index]
        for place in places[at : at + _FAR]:
            candidate = self.candidates[place]
            following = candidate.number
            same = candidate.inner == last.inner or candidate.paragraph == last.paragraph
            if following == run + 1 and (following != number + 1 or same):
                run, last = following, candidate
            elif following == number + 1:
                return True
            elif following <= 1:
                restarts += 1
                if restarts > 1:
                    return False
                run, last = 1, candidate
        return False

    def _next_place(self, index: int, family: LabelFamily, number: int) -> int | None:
        """Index of the next candidate behind ``index`` with this number."""
        places = self.places_of.get((family.name, number), [])
        at = bisect_right(places, index)
        return places[at] if at < len(places) else None

    def _is_one_of_several(self, entry: _Open) -> bool:
        """Whether an unnumbered title has two sisters above it without numbered sections of their own."""
        parent = self.built[entry.node].parent
        above = self.title_count.get(parent, 0) - self._is_title(entry)
        return above >= 2 and parent not in self.holds_numbers

    def _is_lead(self, entry: _Open) -> bool:
        return entry.family is h.TOPIC and self.built[entry.node].candidate.form == "run-in"

    def _is_statement(self, entry: _Open) -> bool:
        return entry.family is h.TOPIC and self.built[entry.node].candidate.form == "statement"

    def _is_title(self, entry: _Open) -> bool:
        return entry.family is h.TOPIC and self.built[entry.node].candidate.form == "standalone"

    def _pop_for_new(self, index: int, family: LabelFamily) -> None:
        """Close what a new sequence of ``family`` cannot stand below."""
        candidate = self.candidates[index]
        if self._is_announced_item(index):
            while self.stack and self.stack[-1].item:
                self.stack.pop()
            return
        if family in _LIST_FAMILIES:
            if family is h.ORDINAL and not self._is_item(index, candidate):
                # 第一，… above paragraphs of its own is a heading beside the unnumbered statements, not below the last.
                while self.stack and self._is_statement(self.stack[-1]):
                    self.stack.pop()
            self._pop_for_list(candidate, 0)
            return
        if family is h.HAN and candidate.form == "standalone" and any(entry.family is h.ARTICLE for entry in self.stack):
            # Clauses of a regulation hold no such headings: another document, or the body of an annex, begins.
            del self.stack[1 if self.stack[0].family is h.ANNEX else 0 :]
            return
        known = self.parents.get(family.name)
        if known == "":
            # The top numbering: it goes on past everything; anew it can stand below an unnumbered title.
            titled = self.stack and (self.stack[0].family is h.ANNEX or self._is_title(self.stack[0]))
            del self.stack[1 if titled and self.candidates[index].number <= 1 else 0 :]
            return
        if known is not None and any(entry.family.name == known for entry in self.stack):
            while self.stack[-1].family.name != known and not self._can_hold(self.stack[-1], candidate):
                self.stack.pop()
            return
        while self.stack:
            top = self.stack[-1]
            if top.family is h.TOPIC and not self._is_title(top) and family.rank < h.COUNTED.rank:
                self.stack.pop()  # a numbered heading does not stand below a lead phrase or a statement
                continue
            if top.family is h.TOPIC:
                if self._is_one_of_several(top) or (family.rank <= h.HAN.rank and top.node in self.holds_statements):
                    self.stack.pop()  # numbering below the last of several titles belongs to all that went before
                    continue
                break
            if top.item and top.family in (h.DASH, h.COUNTED, h.ORDINAL) and family.rank < top.family.rank:
                if family in (h.NUMBER_PAREN, h.CIRCLED) and self._continues_family(index, top):
                    break
                self.stack.pop()
                continue
            if top.family.rank > family.rank and not self._continues_family(index, top):
                self.stack.pop()
                continue
            break
        self.parents.setdefault(family.name, self.stack[-1].family.name if self.stack else "")

    def _pop_for_list(self, candidate: Candidate, floor: int) -> None:
        """A list belongs to the section or lead phrase that is open, whatever held the last one; ``floor`` stays open."""
        while len(self.stack) > floor:
            top = self.stack[-1]
            if not (
                (top.item and top.family in _LIST_FAMILIES and top.family.rank >= candidate.family.rank)
                or (self._is_lead(top) and not self._leads_to(top, candidate))
                or (top.item and self._is_left_behind(top, candidate))
            ):
                return
            self.stack.pop()

    def _leads_to(self, entry: _Open, candidate: Candidate) -> bool:
        """Whether a list stands in the paragraph that a lead phrase opens, or right below it when it announces the list."""
        paragraph = self.built[entry.node].candidate.paragraph
        if candidate.inner:
            return candidate.paragraph == paragraph
        return candidate.paragraph == paragraph + 1 and self.text[self.paragraphs[paragraph][1] - 1] in "：:"

    def _is_left_behind(self, entry: _Open, candidate: Candidate) -> bool:
        """Whether a paragraph without a label has begun since a labelled clause."""
        opened = self.built[entry.node].candidate
        return opened.form == "clause" and not opened.inner and self.last_plain[candidate.paragraph] > opened.paragraph

    def _is_announced_item(self, index: int) -> bool:
        """Whether a list begins right below a paragraph that ends with a colon: it closes no heading."""
        candidate = self.candidates[index]
        return (
            not candidate.inner
            and candidate.family.kind == "heading"
            and candidate.paragraph > 0
            and self._is_item(index, candidate)
            and self.text[self.paragraphs[candidate.paragraph - 1][1] - 1] in "：:"
            and candidate.paragraph - 1 not in self.opened_paragraphs
        )

    def _can_hold(self, entry: _Open, candidate: Candidate) -> bool:
        """Whether a numbered heading is open, on a line of its own or right above, whose level the candidate can be below."""
        family, opened = candidate.family, self.built[entry.node].candidate
        return (
            entry.family.rank < family.rank
            and entry.family is not h.TOPIC
            and (opened.form == "standalone" or opened.paragraph == candidate.paragraph - 1)
        )

    def _continues_family(self, index: int, entry: _Open) -> bool:
        places = self.places.get(entry.family.name, [])
        at = bisect_right(places, index)
        return at < len(places) and self.candidates[places[at]].number == entry.number + 1

    def _place_topic(self, index: int, candidate: Candidate) -> None:
        """An unnumbered heading: above the numbering that starts anew below it, or inside the open section."""
        if candidate.form == "standalone":
            note = h._KNOWN_TITLE.match(self.text, candidate.start, candidate.end) is not None
            following = self.next_labelled[index]
            if note or (
                following is not None
                and following.number <= 1
                and following.family in (h.HAN, h.HAN_PAREN, h.NUMBER)
                and not self._inside_numbered(following)
            ):
                self.stack.clear()
            else:
                self._pop_to(h.TOPIC)
                while self.stack and self.stack[-1].item:
                    self.stack.pop()
                if not self._has_numbered_top():
                    self.stack.clear()
        elif candidate.form == "statement":
            # Below the numbered heading that is open, beside the statement before it, past any list.
            while self.stack and (
                self.stack[-1].item
                or self.stack[-1].family is h.COUNTED
                or (self.stack[-1].family is h.TOPIC and not self._is_title(self.stack[-1]))
            ):
                self.stack.pop()
        else:
            # A lead phrase stands below the heading above it, or the item that opened the paragraph above it; beside the
            # lead phrase before it, whatever list that one held.
            position = len(self.stack)
            while position and (self.stack[position - 1].item or self._is_lead(self.stack[position - 1])):
                position -= 1
                if self._is_lead(self.stack[position]):
                    del self.stack[position:]
                    break
            while self.stack and self._is_inner_item(self.stack[-1]):
                self.stack.pop()
        self._add(candidate, False)

    def _inside_numbered(self, following: Candidate) -> bool:
        """Whether a higher numbering is open that the following label would be a level of."""
        return any(
            entry.family is not h.TOPIC and not entry.item and entry.family.rank < following.family.rank
            for entry in self.stack
        )

    def _has_numbered_top(self) -> bool:
        return bool(self.stack) and self.stack[0].family is not h.TOPIC

    def _pop_to(self, family: LabelFamily) -> bool:
        """Close the open section of this family and all below it; False if there is none."""
        for position, entry in enumerate(self.stack):
            if entry.family is family:
                del self.stack[position:]
                return True
        return False

    def _is_inner_item(self, entry: _Open) -> bool:
        return entry.item and (self.built[entry.node].candidate.inner or entry.family not in _OPENING_ITEMS)

    def _ended(self, entry: _Open, candidate: Candidate) -> bool:
        """Whether an item is over: its paragraph, or for one that opens a paragraph, at the next plain paragraph."""
        opened = self.built[entry.node].candidate
        if not entry.item or opened.paragraph == candidate.paragraph or self._same_list(entry, candidate):
            return False
        if opened.inner:
            return True
        if entry.family not in (h.DASH, h.COUNTED, h.ORDINAL) or candidate.family is entry.family:
            return False
        return self.last_unopened[candidate.paragraph - 1] > opened.paragraph

    def _same_list(self, entry: _Open, candidate: Candidate) -> bool:
        return entry.family is candidate.family and candidate.number == entry.number + 1

    def _turns_away(self, candidate: Candidate) -> bool:
        """Whether the audience has been addressed anew since the last heading: what has no number belongs to the chapter."""
        if (candidate.family.kind == "heading" and candidate.family is not h.TOPIC) or not self.stack:
            return False
        return self.last_turn[candidate.paragraph] > self.built[-1].candidate.paragraph

    def _is_item(self, index: int, candidate: Candidate) -> bool:
        """Whether the candidate is a member of a list, not the heading of a section."""
        family = candidate.family
        if candidate.inner or family is h.BRACKET:
            return True
        if family is h.DASH:
            places = self.places[family.name]
            at = bisect_left(places, index)
            return not all(self._is_headline(place) for place in places[max(at - 1, 0) : at + 2])
        if family in (h.COUNTED, h.ORDINAL):
            return not self._heads_sections(index)
        if family.kind != "heading":
            return False
        if candidate.form == "clause":
            return True
        before = next((e for e in reversed(self.stack) if e.family is family and e.number == candidate.number - 1), None)
        if before is not None and before.item and self._ends_softly(self.built[before.node].candidate):
            return True  # the last of a list whose members end with a semicolon
        if candidate.form == "standalone" and self.text[candidate.end - 1] in "。！？":
            # The last member of a list ends with a full stop. Otherwise a statement is a heading only if text follows.
            if before is not None and before.item:
                return True
            return not self._has_body(index, candidate)  # a statement: a heading only if text follows that is no sibling
        return False

    def _heads_sections(self, index: int) -> bool:
        """Whether most members of a list stand on lines of their own above paragraphs that carry them out."""
        candidate = self.candidates[index]
        if candidate.form != "standalone":
            return False
        run = [*reversed(self._run(index, -1)), index, *self._run(index, 1)]
        with_body = {place for place in run if self._is_headline(place)}
        # Of the last one nobody knows whose body follows.
        return 2 * len(with_body) >= len(run) and (index in with_body or index == run[-1])

    def _is_headline(self, index: int) -> bool:
        """Whether a label and its words stand on a line of their own above a paragraph without such a label."""
        candidate = self.candidates[index]
        return candidate.form == "standalone" and self._has_body(index, candidate)

    def _run(self, index: int, step: int) -> list[int]:
        """The members of a list of paragraphs on one side of candidate ``index``; lists inside the members are left out."""
        places = self.places[self.candidates[index].family.name]
        at = bisect_left(places, index)
        number, run = self.candidates[index].number, []
        for place in places[at + 1 : at + _FAR] if step > 0 else reversed(places[max(at - _FAR, 0) : at]):
            candidate = self.candidates[place]
            if candidate.inner:
                continue
            if candidate.number == number + step:
                run.append(place)
                number += step
            elif step < 0 and number == 1:
                break
        return run

    def _has_body(self, index: int, candidate: Candidate) -> bool:
        """Whether a paragraph without a label of the same family follows."""
        following = candidate.paragraph + 1
        if following >= len(self.paragraphs):
            return False
        for at in range(index + 1, len(self.candidates)):
            other = self.candidates[at]
            if other.paragraph > following:
                break
            if other.paragraph == following and not other.inner:
                return other.family is not candidate.family and other.family.rank > candidate.family.rank
        start, end = self.paragraphs[following]
        return end - start >= 8

    def _ends_softly(self, candidate: Candidate) -> bool:
        return self.text[self.paragraphs[candidate.paragraph][1] - 1] in "；;，,"


def _sections(
    text: str, paragraphs: Sequence[tuple[int, int]], offsets: OffsetMap, nodes: list[_Node]
) -> list[Section]:
    """Nodes to sections with ids, levels and spans."""
    count = len(nodes)
    ends = [len(text)] * count
    # A section ends where the next one begins that is not below it; an item inside a paragraph ends with its list.
    open_nodes: list[int] = []
    for index, node in enumerate(nodes):
        while open_nodes and open_nodes[-1] != node.parent:
            ends[open_nodes.pop()] = node.candidate.start
        open_nodes.append(index)
    children: dict[int, int] = {}
    ids: list[str] = []
    levels: list[int] = []
    whole = Span(0, len(text))
    sections = [Section("", None, "root", 0, "", None, "", False, whole, whole, offsets.to_source(whole))]
    for index, node in enumerate(nodes):
        candidate = node.candidate
        end = ends[index]
        if candidate.inner or (node.item and candidate.family in (h.COUNTED, h.ORDINAL) and _later_inner(nodes, index)):
            end = min(end, paragraphs[candidate.paragraph][1])
        if node.parent >= 0:
            end = min(end, sections[node.parent + 1].span.end)
        while end > candidate.end and text[end - 1] == "\n":
            end -= 1
        children[node.parent] = children.get(node.parent, 0) + 1
        parent_id = ids[node.parent] if node.parent >= 0 else ""
        section_id = f"{parent_id}.{children[node.parent]}" if parent_id else str(children[node.parent])
        ids.append(section_id)
        levels.append(levels[node.parent] + 1 if node.parent >= 0 else 1)
        span = Span(candidate.start, max(end, candidate.end))
        sections.append(
            Section(
                section_id=section_id,
                parent_id=parent_id,
                kind="item" if node.item else candidate.family.kind if candidate.family.kind != "item" else "heading",
                level=levels[-1],
                label=text[candidate.start : candidate.label_end],
                number=candidate.number or None,
                title=text[candidate.title_start : candidate.title_end].strip().replace("\n", ""),
                run_in=candidate.form == "run-in",
                heading_span=Span(candidate.start, candidate.end),
                span=span,
                source_span=offsets.to_source(span),
            )
        )
    return sections


def _later_inner(nodes: list[_Node], index: int) -> bool:
    """Whether the item's list goes on inside its own paragraph: then it does not reach beyond it."""
    candidate = nodes[index].candidate
    for node in nodes[index + 1 : index + 12]:
        if node.candidate.paragraph != candidate.paragraph:
            return False
        if node.candidate.family is candidate.family:
            return True
    return False


__all__ = ["build_sections"]
