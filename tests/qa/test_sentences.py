"""Which sentences a question is answered from."""

from __future__ import annotations

import numpy as np

from govtext import parse
from govtext.qa.fits import highest_fit
from govtext.qa.index import ReportIndex
from govtext.qa.matching import Question
from govtext.qa.question import analyse_question
from govtext.qa.sentences import FOUND, INPUTS, find_sentences, load_weights, look_up
from govtext.training.answer_sentences import examples_of, fit, found_within

TEXT = """青石县2021年经济运行情况
2021年，全县苹果产量12.8万吨。苹果产业协会换届，苹果产业联盟成立，苹果节开幕。
石桥水库由县水利局操办除险加固，总共花费2.3亿元。水库管理处添了新船。
王明山任县苹果办主任。
""" + "".join(f"第{i}中学有学生{i}00人。\n" for i in range(10, 60))


def ask(question: str) -> Question:
    report = parse(TEXT, single=True)[0]
    return Question(analyse_question(question), ReportIndex([report]))


def test_the_sentence_with_a_figure_goes_before_those_that_share_more_words() -> None:
    hits = find_sentences(ask("苹果产业一年的产量有多少吨？"), 5)
    assert hits[0].view.text.startswith("2021年，全县苹果产量12.8万吨")


def test_no_more_sentences_than_wanted_and_each_once() -> None:
    question = ask("第25中学有多少学生？")
    hits = find_sentences(question, 6)
    assert len(hits) == 6
    assert len({hit.view.sentence_index for hit in hits}) == 6
    assert "第25中学" in hits[0].view.text
    found, inputs = look_up(question)
    assert len(found) == FOUND
    assert inputs.shape == (FOUND, len(INPUTS))
    assert np.isfinite(inputs).all()


def test_a_fit_is_told_by_what_the_sentence_holds() -> None:
    by_place = {hit.view.text[:2]: hit for hit in find_sentences(ask("谁当县苹果办主任？"), 16)}
    frame = analyse_question("谁当县苹果办主任？")
    assert highest_fit(frame, by_place["王明"].candidates) > highest_fit(frame, [])


def test_training_learns_to_put_the_answer_first() -> None:
    report = parse(TEXT, single=True)[0]
    rows = []
    for i in range(10, 50):
        answer = f"{i}00人"
        start = TEXT.index(f"第{i}中学有学生{answer}") + len(f"第{i}中学有学生")
        place = {"text": answer, "start": start, "end": start + len(answer)}
        rows.append({"question": f"第{i}中学有几个学生？", "reworded": [f"{i}中 学生"], "answerable": True, "answers": [place]})
    examples = examples_of(ReportIndex([report]), rows)
    assert len(examples) == 2 * len(rows)
    weights = fit(examples)
    assert weights.shape == load_weights().shape
    assert found_within(examples, weights)[1] > 0.9
