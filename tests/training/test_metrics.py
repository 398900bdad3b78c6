"""Measures against hand-computed values."""

from __future__ import annotations

import pytest

from govtext.training.metrics import bootstrap_interval, cmrc_tokens, entity_f1, entity_spans, exact_match, run_f1


def test_units_are_characters_and_latin_words_without_marks() -> None:
    assert cmrc_tokens("《Pad 2》产量15.44万吨。") == ["pad", "2", "产", "量", "15.44", "万", "吨"]


@pytest.mark.parametrize(("text", "expected"), [("国务院。", 1.0), ("国务院办公厅", 0.0), ("", 0.0)])
def test_exact_match_ignores_marks(text: str, expected: float) -> None:
    assert exact_match(text, ["国务院"]) == expected


def test_run_f1_counts_the_longest_run() -> None:
    assert run_f1("国务院办公厅", ["国务院"]) == pytest.approx(2 * (3 / 6) * 1 / (3 / 6 + 1))
    assert run_f1("甲乙丙", ["丙乙甲"]) == pytest.approx(1 / 3)
    assert run_f1("甲", ["乙", "甲"]) == 1.0
    assert run_f1("甲", []) == 0.0


def test_interval_holds_the_mean_and_is_repeatable() -> None:
    values = [1.0] * 60 + [0.0] * 40
    low, high = bootstrap_interval(values)
    assert 0.48 < low < 0.6 < high < 0.72
    assert (low, high) == bootstrap_interval(values)


def test_entities_from_tags() -> None:
    assert entity_spans(["B-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-ORG"]) == {
        (0, 2, "PER"),
        (3, 4, "LOC"),
        (4, 5, "LOC"),
        (5, 6, "ORG"),
    }


def test_entity_f1_wants_borders_and_kind() -> None:
    gold = [["B-PER", "I-PER", "O", "B-LOC"]]
    assert entity_f1([["B-PER", "I-PER", "O", "B-ORG"]], gold) == (0.5, 0.5, 0.5)
    assert entity_f1([["O"] * 4], gold) == (0.0, 0.0, 0.0)
