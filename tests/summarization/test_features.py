"""What is told of a clause: its own words, and how it stands beside others."""

from __future__ import annotations

import numpy as np
import pytest

from govtext.pipeline import parse
from govtext.summarization.clauses import split_clauses
from govtext.summarization.features import NAMES, describe
from govtext.summarization.prose import quotable
from govtext.summarization.weights import load_weights

TEXT = (
    "云岭县2023年政府工作报告\n一、工作回顾\n全县粮食总产量17.8万吨，比上年增加0.6万吨。新建厂房3座。\n城镇新增就业2600人。\n"
    "二、今年安排\n继续深化改革，不断优化环境。\n"
)


@pytest.fixture(scope="module")
def table() -> dict[str, list[float]]:
    document = parse(TEXT, single=True)[0]
    matrix = describe(document, split_clauses(document, quotable(document)), load_weights().boilerplate)
    return {name: list(column) for name, column in zip(NAMES, matrix.T, strict=True)}


def test_places_in_sentence_paragraph_and_report(table: dict[str, list[float]]) -> None:
    assert [round(6 * value) for value in table["clause_of_sentence"]] == [0, 1, 0, 0, 0, 1]
    assert [round(8 * value) for value in table["sentences_in_paragraph"]] == [2, 2, 2, 1, 1, 1]
    assert table["paragraph_last_sentence"] == [0, 0, 1, 1, 1, 1]
    assert table["section_last_paragraph"] == [0, 0, 0, 1, 1, 1]
    assert table["section_place"] == [0, 0, 0, 0, 1, 1]
    assert table["title 政府工作报告"] == [1.0] * 6


def test_a_clause_beside_its_neighbours(table: dict[str, list[float]]) -> None:
    assert table["slogan before"][1:] == table["slogan"][:-1]
    assert table["slogan after"][:-1] == table["slogan"][1:]
    assert table["slogan in sentence"][4:] == [np.mean(table["slogan"][4:])] * 2
    assert sum(table["long beside report"]) == pytest.approx(0) == sum(table["long beside paragraph"][:3])
    assert table["figured_in_sentence"] == [1, 1, 1, 1, 0, 0]


def test_no_clause_no_row() -> None:
    assert describe(parse("", single=True)[0], [], load_weights().boilerplate).shape == (0, len(NAMES))
