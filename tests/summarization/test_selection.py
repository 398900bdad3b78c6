"""Selection: length arithmetic, closures, nearness to the optimum on small cases, repetition and crowding."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.pipeline import parse
from govtext.results import Summary
from govtext.summarization.clauses import Clause
from govtext.summarization.selection import closure, rendered_length, select_clauses
from govtext.summarization.summarizer import summarize


def clause(index: int, length: int, sentence: int, start: int, first: bool, last: bool) -> Clause:
    made = Clause(index, start, start + length, start + length + (not last), sentence, first, last)
    made.final = "。" if last else "文"
    return made


def sentences(lengths: list[list[int]]) -> list[Clause]:
    found: list[Clause] = []
    at = 0
    for number, row in enumerate(lengths):
        for place, length in enumerate(row):
            made = clause(len(found), length, number, at, place == 0, place == len(row) - 1)
            at = made.stop
            found.append(made)
    return found


def nothing(_: int) -> dict[str, float]:
    return {}


LENGTHS = st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(LENGTHS, st.integers(0, 150), st.integers(0, 10_000))
def test_choice_fits_and_is_closed(lengths: list[list[int]], budget: int, seed: int) -> None:
    clauses = sentences(lengths)
    chance = random.Random(seed)
    for made in clauses:
        if not made.first and chance.random() < 0.4:
            made.needs = (made.index - 1,)
    worth = [chance.random() for _ in clauses]
    chosen = select_clauses(clauses, worth, budget, terms=nothing, groups=[c.sentence for c in clauses])
    assert rendered_length(clauses, list(chosen)) <= budget
    for index in chosen:
        assert set(closure(clauses, index)) <= set(chosen)


def test_greedy_is_close_to_the_best_choice_on_small_cases() -> None:
    chance = random.Random(7)
    shares = []
    for _ in range(60):
        clauses = sentences([[chance.randint(4, 30)] for _ in range(9)])
        worth = [chance.random() for _ in clauses]
        budget = 70
        chosen = select_clauses(clauses, worth, budget, terms=nothing, groups=list(range(9)))
        best = max(
            sum(worth[i] for i in subset)
            for size in range(10)
            for subset in itertools.combinations(range(9), size)
            if rendered_length(clauses, subset) <= budget
        )
        shares.append(sum(worth[i] for i in chosen) / best)
    assert sum(shares) / len(shares) > 0.93
    assert min(shares) > 0.7


def test_what_is_said_already_is_not_said_again() -> None:
    clauses = sentences([[20], [20], [20]])
    terms = [{"产量": 1.0, "15.44": 3.0}, {"产量": 1.0, "15.44": 3.0}, {"出口": 1.0, "3.74": 3.0}]
    chosen = select_clauses(clauses, [0.9, 0.8, 0.3], 40, terms=terms.__getitem__, groups=[0, 1, 2])
    assert list(chosen) == [0, 2]


def test_crowded_sections_give_way() -> None:
    clauses = sentences([[25], [25], [25]])
    chosen = select_clauses(clauses, [0.9, 0.85, 0.8], 50, terms=nothing, groups=[0, 0, 1])
    assert list(chosen) == [0, 2]


def test_rendered_length_is_the_length_of_the_text() -> None:
    text = "甲县总结\n全县完成投资38.6亿元，新建厂房6.3万平方米，签约项目23个；建成水库7座。\n粮食总产量17.8万吨，设立基金3个。"
    document = parse(text, single=True)[0]
    for budget in range(0, 60):
        summary: Summary = summarize(document, budget_chars=budget)
        assert len(summary.text) <= budget
