"""Valid tag sequences and entities with offsets, whatever the window."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.encoding.tagging import decode_tags

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def valid(path: tuple[int, ...]) -> bool:
    previous = "O"
    for k in path:
        if TAGS[k].startswith("I-") and previous[2:] != TAGS[k][2:]:
            return False
        previous = TAGS[k]
    return True


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_the_path_is_the_best_of_all_valid_ones(seed: int, length: int) -> None:
    logits = np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32)
    path, probabilities = decode_tags(logits, TAGS)
    best = max(
        (p for p in itertools.product(range(len(TAGS)), repeat=length) if valid(p)),
        key=lambda p: float(logits[np.arange(length), list(p)].sum()),
    )
    assert tuple(path) == best
    assert ((probabilities > 0) & (probabilities <= 1)).all()


def test_an_empty_text_has_no_tags() -> None:
    path, probabilities = decode_tags(np.zeros((0, 5), np.float32), TAGS)
    assert (path, probabilities.tolist()) == ([], [])


@pytest.mark.parametrize("text", ["", "临江市市长王建国", "\ud800\n"])
def test_entities_lie_in_the_text(toy_tagger_folder, text: str) -> None:  # type: ignore[no-untyped-def]
    from govtext.encoding.tagging import load_tagger

    for entity in load_tagger(toy_tagger_folder, threads=1).tag([text])[0]:
        assert 0 <= entity.start < entity.end <= len(text)
        assert 0 < entity.probability <= 1


def test_names_of_the_toy_data_are_found_in_short_and_long_texts(toy_tagger_folder) -> None:  # type: ignore[no-untyped-def]
    from govtext.encoding.tagging import load_tagger

    sentence = "2019年，青阳县书记刘海燕主持召开会议，部署整治河道。"
    tagger = load_tagger(toy_tagger_folder, threads=1)
    for text in (sentence, sentence * 12):
        found = {text[e.start : e.end] for e in tagger.tag([text])[0]}
        assert {"青阳县", "刘海燕"} <= found
