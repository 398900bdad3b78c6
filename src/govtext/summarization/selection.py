"""Which clauses a summary keeps: the most expected facts for the characters there are, each with what it needs."""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence

from govtext.results import GAP, joint
from govtext.summarization.clauses import Clause

# Set by hand on the development reports, under weights learned from others:
REPEAT_FROM = 0.55  # share of a clause's terms that may have been said before it loses worth
CROWDING = 0.25  # how soon a section that has its share gives way to others, per 50 characters
LENGTH_POWER = 0.95  # below 1 a longer coherent run is worth its characters
OVERHEAD_CHARS = 6  # of each clause beyond its length: what a reader spends on a fragment, so short phrases do not win
FILLED = 0.88  # of the budget: from here on only what is worth a fair share of the rest is added
FAIR_SHARE = 0.3
LONGEST_RUN = 4  # clauses that may be added in one step

Terms = Callable[[int], Mapping[str, float]]


def closure(clauses: Sequence[Clause], index: int) -> tuple[int, ...]:
    """A clause with everything it cannot be read without, ascending."""
    found = {index}
    waiting = [index]
    while waiting:
        for needed in clauses[waiting.pop()].needs:
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return tuple(sorted(found))


def pieces(clauses: Sequence[Clause], chosen: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of chosen clauses that are quoted in one stretch, as (first, last) indices; ``chosen`` ascends."""
    runs: list[tuple[int, int]] = []
    for index in chosen:
        if runs and runs[-1][1] == index - 1 and clauses[index].joins:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def rendered_length(clauses: Sequence[Clause], chosen: Sequence[int]) -> int:
    """Length of the text of a selection, gaps included, in code points; equals ``len(summary.text)``."""
    total, before = 0, None
    for index in chosen:
        total += _step(clauses, before, index)
        before = index
    return total + _step(clauses, before, None)


def _step(clauses: Sequence[Clause], before: int | None, index: int | None) -> int:
    """What the text grows by when clause ``index`` follows clause ``before``; None stands for its start and end."""
    if index is None:
        return 0 if before is None or clauses[before].last else len(GAP)
    clause = clauses[index]
    if before is None:
        return clause.end - clause.start
    last = clauses[before]
    if index == before + 1 and clause.joins:
        return clause.end - last.end
    same = last.sentence == clause.sentence and last.document == clause.document
    return len(joint(last.final, last.last, clause.first, same)) + clause.end - clause.start


def _growth(clauses: Sequence[Clause], order: Sequence[int], new: Sequence[int]) -> int:
    """What ``new`` adds to the length of ``order``, from its neighbourhood alone; both ascend and share nothing."""
    low = bisect_left(order, new[0])
    high = bisect_left(order, new[-1])
    left = order[low - 1] if low else None
    right = order[high] if high < len(order) else None

    def along(members: Sequence[int]) -> int:
        total, before = 0, left
        for index in members:
            total += _step(clauses, before, index)
            before = index
        return total + _step(clauses, before, right)

    inside = order[low:high]
    return along(sorted([*inside, *new])) - along(inside)


def select_clauses(
    clauses: Sequence[Clause],
    worth: Sequence[float],
    budget_chars: int,
    *,
    terms: Terms,
    groups: Sequence[int],
    most_sentences: int | None = None,
) -> dict[int, float]:
    """Pick clauses by expected facts per character.

    Lazy greedy for a submodular value under a knapsack (Lin & Bilmes 2010, "Multi-document Summarization via Budgeted
    Maximization of Submodular Functions"): worth, less what the chosen text says already, less for a section that has
    much. What is offered is a run of clauses of a sentence with its closure, so nothing dangles. Ties go to the earlier.

    Args:
        clauses: In document order.
        worth: One each, at least 0.
        budget_chars: Upper limit of the rendered length, in code points.
        terms: Weighted terms of a clause, for what is said already.
        groups: The section of each clause.
        most_sentences: Draw on at most so many sentences; None for no limit.

    Returns:
        Chosen index -> its worth when it was chosen.
    Guarantees:
        :func:`rendered_length` of the choice is at most ``budget_chars``, and every closure is complete.
    """
    said: set[str] = set()
    crowd: dict[int, float] = {}
    chosen: dict[int, float] = {}
    offers, of_clause = _offers(clauses)

    def gain(index: int) -> float:
        value = worth[index] / (1.0 + CROWDING * crowd.get(groups[index], 0.0))
        if not said or value <= 0:
            return value
        weights = terms(index)
        total = sum(weights.values())
        if total <= 0:
            return value
        repeated = sum(weights[term] for term in weights.keys() & said) / total
        return value * (1.0 - max(0.0, repeated - REPEAT_FROM) / (1.0 - REPEAT_FROM))

    def ratio(offer: int) -> float:
        value, cost = 0.0, 0
        for i in offers[offer]:
            if i in chosen:
                continue
            clause = clauses[i]
            joined = clause.joins and (i - 1 in chosen or i - 1 in offers[offer])
            cost += (
                clause.end
                - (clauses[i - 1].end if joined else clause.start)
                + (0 if joined or clause.first else len(GAP))
                + OVERHEAD_CHARS
            )
            value += gain(i)
        return value / cost**LENGTH_POWER if cost > 0 else 0.0

    lengths = [clause.end - clause.start for clause in clauses]
    heap = [(-ratio(i), i) for i, offer in enumerate(offers) if sum(lengths[n] for n in offer) <= budget_chars]
    heapq.heapify(heap)
    room = budget_chars
    order: list[int] = []
    drawn_on: set[tuple[int, int]] = set()
    while heap:
        _, index = heapq.heappop(heap)
        new = [i for i in offers[index] if i not in chosen]
        # What cannot fit is dropped before anything is computed for it: its own characters alone exceed the room
        # (adding a clause between two chosen ones frees at most the gap that stood there).
        if not new or sum(lengths[i] for i in new) > room + len(GAP):
            continue
        fresh = ratio(index)
        if fresh <= 0:
            continue
        if heap and fresh < -heap[0][0] - 1e-12:
            heapq.heappush(heap, (-fresh, index))
            continue
        growth = _growth(clauses, order, new)
        if growth > room:
            continue
        if budget_chars - room >= FILLED * budget_chars and max(map(gain, new)) < FAIR_SHARE * sum(
            chosen.values()
        ) / len(chosen):
            continue  # better a little short than ending in a phrase
        if most_sentences is not None:
            trial = drawn_on | {(clauses[i].document, clauses[i].sentence) for i in new}
            if len(trial) > most_sentences:
                continue
            drawn_on = trial
        worths = [gain(i) for i in new]
        for i, value in zip(new, worths, strict=True):
            chosen[i] = value
            insort(order, i)
            said.update(terms(i))
            crowd[groups[i]] = crowd.get(groups[i], 0.0) + (clauses[i].end - clauses[i].start) / 50.0
        room -= growth
        for offer in sorted({o for i in new for o in of_clause[i]}):  # these cost less now
            heapq.heappush(heap, (-ratio(offer), offer))
    return dict(sorted(chosen.items()))


def select_in_order(
    clauses: Sequence[Clause], scores: Sequence[float], budget_chars: int, most_sentences: int | None = None
) -> dict[int, float]:
    """Best score first; what does not fit is skipped. How the methods of the literature fill a budget.

    ``clauses`` are those of whole sentences (each needs the others of its sentence); a sentence scores its mean.
    """
    whole = sorted({closure(clauses, i) for i in range(len(clauses))})
    value = [sum(scores[i] for i in key) / len(key) for key in whole]
    chosen: dict[int, float] = {}
    order: list[int] = []
    room, count = budget_chars, 0
    for number in sorted(range(len(whole)), key=lambda n: (-value[n], n)):
        key = whole[number]
        if not all(clauses[i].readable for i in key):
            continue
        if most_sentences is not None and count >= most_sentences:
            break
        new = [i for i in key if i not in chosen]
        growth = _growth(clauses, order, new) if new else 0
        if new and growth <= room:
            count += 1
            room -= growth
            chosen.update((i, value[number]) for i in new)
            order = sorted([*order, *new])
    return dict(sorted(chosen.items()))


def _offers(clauses: Sequence[Clause]) -> tuple[list[tuple[int, ...]], list[list[int]]]:
    """The sets that may be added in one step: runs of clauses of a sentence, each with its closure.

    Returns:
        The sets, and for each clause the numbers of the sets that hold a clause of its sentence.
    """
    count = len(clauses)
    closures = [closure(clauses, i) if clauses[i].needs else (i,) for i in range(count)]
    keys = [(clause.document, clause.sentence) for clause in clauses]
    numbers: dict[tuple[int, ...], int] = {}
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for low in range(count):
        run: tuple[int, ...] = ()
        for high in range(low, min(low + LONGEST_RUN, count)):
            if keys[high] != keys[low]:
                break
            added = closures[high]
            if not run:
                run = added
            elif added == (high,) and run[-1] < high:
                run = (*run, high)  # the common case: nothing else comes along
            else:
                run = tuple(sorted({*run, *added}))
            if run in numbers:
                continue
            if not all(clauses[i].readable for i in run):
                break
            number = numbers[run] = len(numbers)
            touched = {keys[low]} if keys[run[0]] == keys[run[-1]] else {keys[i] for i in run}
            for key in sorted(touched):
                by_sentence.setdefault(key, []).append(number)
    return list(numbers), [by_sentence.get(key, []) for key in keys]
