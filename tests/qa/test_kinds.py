"""The kind of answer that a question asks for, with and without a question word."""

from __future__ import annotations

import pytest

from govtext.qa.kinds import KEPT, KINDS, kind_probabilities
from govtext.qa.question import analyse_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("常住人口（2024年末）", "quantity"),
        ("2016年铁路投资目标", "quantity"),
        ("牵头部门", "organisation"),
        ("为啥亏损的企业这么多", "reason"),
        ("什么叫智慧养老？", "definition"),
        ("方案啥时候印发的", "time"),
        ("负责人姓名", "person"),
    ],
)
def test_likeliest_kind(question: str, kind: str) -> None:
    assert analyse_question(question).kind == kind


def test_probabilities_sum_to_one_and_unlikely_kinds_are_dropped() -> None:
    shares = kind_probabilities("哪家单位牵头?", "organisation")
    assert len(shares) == len(KINDS)
    assert sum(shares) == pytest.approx(1.0)
    frame = analyse_question("公示之前要经什么会议点头？")
    assert len(frame.kinds) > 1, "several kinds may be meant"
    assert all(share >= KEPT for _, share in frame.kinds)
    assert [share for _, share in frame.kinds] == sorted((share for _, share in frame.kinds), reverse=True)


@pytest.mark.parametrize("question", ["?", "。", "的", "x" * 500])
def test_odd_questions_have_a_kind(question: str) -> None:
    assert analyse_question(question).kinds
