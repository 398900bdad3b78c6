"""Metrics against values computed by hand and, where they are installed, against reference implementations."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from govtext.evaluation.metrics import (
    FactRecord,
    Heading,
    aurc,
    boundary_f1,
    char_f1,
    character_error_rate,
    citation_precision,
    cmrc_em,
    cmrc_f1,
    digit_fidelity,
    evidence_recall,
    exact_match,
    expected_calibration_error,
    fact_counts,
    heading_counts,
    key_fact_recall,
    mean_interval,
    normalise,
    paired_permutation_test,
    paragraph_f1,
    pk,
    rouge,
    value_exact_match,
    window_diff,
)
from govtext.evaluation.metrics.repair import edit_distance
from govtext.evaluation.metrics.rouge import char_tokens, lcs_length, rouge_n
from govtext.offsets import Span


@pytest.mark.parametrize(
    ("gold", "prediction", "em", "f1"),
    [  # measured with the official script and NLTK 3.10.4
        ("3.2万千升", "3.2万千升.", 0, 0.889),
        ("3.2万千升", "３.２万千升", 0, 0.75),
        ("8.6%", "8.6％", 0, 0),
        ("3.2万千升", "32万千升", 0, 0.75),
        ("3.2万千升", "白酒产量达3.2万千升", 0, 0.615),
        ("12.5亿元", "12.5 亿元", 0, 1.0),
        ("（一）", "一", 1, 1.0),
        ("(一)", "一", 0, 0.5),
        ("甲……乙", "甲乙", 0, 0.4),
        ("。", "。", 1, 0),
        ("3.2万千升", "", 0, 0),
    ],
)
def test_cmrc_agrees_with_the_official_script(gold: str, prediction: str, em: float, f1: float) -> None:
    assert cmrc_em(prediction, [gold]) == em
    assert cmrc_f1(prediction, [gold]) == pytest.approx(f1, abs=5e-4)


def test_cmrc_tokens_agree_with_nltk() -> None:
    destructive = pytest.importorskip("nltk.tokenize.destructive")
    from govtext.evaluation.metrics.cmrc import _treebank

    for text in ["3.2", "8.6%", "gdp 3.5", "1,200.5", "(2019)", "a/b", "5g!", "3.2.", "12,", "cbd…", "$5", "no.1"]:
        assert _treebank(text) == destructive.NLTKWordTokenizer().tokenize(text), text


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("13.2％", "13.2%", True),
        ("国务院。", "国务院", True),
        ("《意见》", "意见", True),
        ("12.5 亿元", "12.5亿元", True),
        ("1,200亩", "1200亩", True),
        ("2—3年", "2-3年", True),
        ("3.2万千升", "32万千升", False),
        ("8.6%", "86", False),
        ("8.6%", "8.6", False),
        ("2018年", "2019年", False),
        ("-3%", "3%", True),  # a leading dash is a list dash or quotation dash far more often than a minus
    ],
)
def test_normalisation(a: str, b: str, same: bool) -> None:
    assert (normalise(a) == normalise(b)) is same


@pytest.mark.parametrize(
    ("prediction", "answer", "value", "unit", "right"),
    [
        ("15.44万千升", "15.44万千升", "154400", "千升", 1),
        ("154400千升", "15.44万千升", "154400", "千升", 1),
        ("154,400千升", "15.44万千升", "154400", "千升", 1),
        ("约15.44万千升左右", "15.44万千升", "154400", "千升", 1),
        ("32万千升", "3.2万千升", "32000", "千升", 0),
        ("15.44万吨", "15.44万千升", "154400", "千升", 0),
        ("15.44万", "15.44万千升", "154400", "千升", 0),
        ("2018年15.44万千升", "15.44万千升", "154400", "千升", 0),
        ("1500米", "1.5公里", "1.5", "公里", 1),
        ("百分之十三点二", "13.2%", "13.2", "%", 1),
        ("13.2个百分点", "13.2%", "13.2", "%", 0),
        ("下降13.2%", "13.2%", "13.2", "%", 0),
        ("5000名", "5000余人", "5000", "人", 1),
        ("129户", "129个", "129", "个", 1),
        ("2至3个", "2—3个", ["2", "3"], "个", 1),
        ("2个", "2—3个", ["2", "3"], "个", 0),
        ("200万元/亩", "220.82万元/亩", "2208200", "元/亩", 0),
        ("2208200元/亩", "220.82万元/亩", "2208200", "元/亩", 1),
        ("", "15.44万千升", "154400", "千升", 0),
    ],
)
def test_value_exact_match(prediction: str, answer: str, value: object, unit: str, right: int) -> None:
    assert value_exact_match(prediction, [answer], {"value": value, "unit": unit}) == right


def test_exact_and_char_f1() -> None:
    assert exact_match("", [""]) == 0.0  # an empty answer is none
    assert exact_match("吴晓东。", ["张三", "吴晓东"]) == 1.0
    assert char_f1("国务院", ["国务院办公厅"]) == pytest.approx(2 / 3)
    assert char_f1("甲甲", ["甲"]) == pytest.approx(2 / 3)  # with multiplicity
    assert char_f1("甲", []) == 0.0


def test_risk_coverage_by_hand() -> None:
    # Ranked right, wrong, right: risks 0, 1/2, 1/3.
    assert aurc([0.9, 0.8, 0.1], [1, 0, 1]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    # All tied: the error rate at every coverage, whatever the order.
    assert aurc([0.5] * 4, [1, 0, 0, 0]) == pytest.approx(0.75)
    assert aurc([0.5] * 4, [0, 0, 0, 1]) == pytest.approx(0.75)
    assert aurc([], []) == 0.0


def test_calibration_by_hand() -> None:
    # Bin [0.9, 1.0]: 2 of 2 right at 0.95 -> 0.05; bin [0.2, 0.3): 1 of 2 at 0.25 -> 0.25. Halves: 0.15.
    assert expected_calibration_error([0.95, 0.95, 0.25, 0.25], [1, 1, 1, 0]) == pytest.approx(0.15)
    assert expected_calibration_error([1.0], [1]) == 0.0
    with pytest.raises(ValueError, match="outside"):
        expected_calibration_error([1.2], [1])


def test_evidence() -> None:
    gold = [Span(0, 10), Span(20, 30)]
    assert evidence_recall([Span(4, 25)], gold) == 1.0
    assert evidence_recall([Span(6, 24)], gold) == 0.0  # four of ten characters each
    assert citation_precision([Span(0, 10), Span(50, 60)], gold) == 0.5
    assert citation_precision([Span(50, 60)], gold, [Span(52, 54)]) == 1.0
    assert citation_precision([], gold) == 0.0


def test_rouge_by_hand() -> None:
    # 白酒产量增长 / 白酒产量同比增长: 6 shared of 6 and 8; bigrams 白酒 酒产 产量 增长 of 5 and 7.
    scores = rouge("白酒产量增长", ["白酒产量同比增长"])
    assert scores["rouge1"] == pytest.approx(12 / 14)
    assert scores["rouge2"] == pytest.approx(8 / 12)
    assert scores["rougeL"] == pytest.approx(12 / 14)
    assert rouge("", ["甲"]) == {"rouge1": 0.0, "rouge2": 0.0, "rougeL": 0.0}
    assert rouge("甲甲甲", ["甲"])["rouge1"] == pytest.approx(0.5)  # clipped


def test_rouge_agrees_with_rouge_chinese() -> None:
    reference = pytest.importorskip("rouge_chinese")
    rng = random.Random(1)
    for _ in range(30):
        # Without repeated n-grams, which that package counts once; without stops, at which it cuts sentences.
        a, b = ("".join(rng.sample("白酒产量同比增长工业投资营商环境项目建设", 12)) for _ in range(2))
        theirs = reference.Rouge().get_scores(" ".join(a), " ".join(b))[0]
        ours = rouge(a, [b])
        for name, key in (("rouge1", "rouge-1"), ("rouge2", "rouge-2"), ("rougeL", "rouge-l")):
            assert ours[name] == pytest.approx(theirs[key]["f"], abs=1e-6)


def test_lcs_and_edit_distance_against_plain_tables() -> None:
    rng = random.Random(2)
    for _ in range(200):
        a, b = ("".join(rng.choices("甲乙丙丁", k=rng.randint(0, 9))) for _ in range(2))
        assert lcs_length(a, b) == _plain_lcs(a, b)
        assert edit_distance(a, b) == _plain_distance(a, b)
    assert rouge_n(char_tokens("甲 乙"), char_tokens("甲乙"), 2).f1 == 1.0


def _plain_lcs(a: str, b: str) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def _plain_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def test_key_facts() -> None:
    facts = [{"any_of": ["15.44万千升", "154400千升"]}, {"all_of": ["吕梁教育学院", "交口三中"]}]
    assert key_fact_recall("产量15.44万千升，吕梁教育学院帮扶。", facts) == 0.5
    assert key_fact_recall("产量115.44万千升", facts) == 0.0
    assert key_fact_recall("交口三中与吕梁教育学院", facts) == 0.5


def test_heading_counts_by_hand() -> None:
    gold = [
        Heading(0, 1, "一、甲"),
        Heading(10, 2, "（一）乙"),
        Heading(20, 2, "（二）丙"),
        Heading(30, 3, "一是", True),
    ]
    assert heading_counts(gold, gold) == {
        "position": (3, 3, 3), "level": (3, 3, 3), "title": (3, 3, 3), "edge": (3, 3, 3), "item": (1, 1, 1),
    }  # fmt: skip
    # One level wrong, one title cut, one false heading and one outside of the text.
    predicted = [
        Heading(0, 1, "一、甲"),
        Heading(10, 1, "（一）"),
        Heading(20, 2, "（二）丙。"),
        Heading(25, 2, "x"),
        Heading(-1, 1, "7"),
    ]
    counts = heading_counts(predicted, gold)
    assert counts["position"] == (3, 5, 3)
    assert counts["level"] == (2, 5, 3)
    assert counts["title"] == (2, 5, 3)
    assert counts["edge"] == (1, 5, 3)  # 一 under the root; 二 now hangs from 一 in the prediction
    assert counts["item"] == (0, 0, 1)
    # An item predicted as a heading is no false heading, it is a found item.
    assert heading_counts([Heading(30, 3, "一是")], gold)["position"] == (0, 0, 3)
    assert heading_counts([Heading(30, 3, "一是")], gold)["item"] == (1, 1, 1)


def test_segmentation_by_hand() -> None:
    assert boundary_f1({1, 2, 3}, {2, 3, 4, 5}).f1 == pytest.approx(4 / 7)
    # Ten units, gold boundary at 5, window 2: eight windows; the missed boundary spoils i = 3 and i = 4.
    assert pk(set(), {5}, 10, 2) == pytest.approx(2 / 8)
    # A near miss at 6: i = 3 and i = 5 differ.
    assert pk({6}, {5}, 10, 2) == pytest.approx(2 / 8)
    assert window_diff({5, 6}, {5}, 10, 2) == pytest.approx(2 / 8)
    assert pk({5}, {5}, 10) == window_diff({5}, {5}, 10) == 0.0
    assert pk(set(), set(), 1) == 0.0


def test_segmentation_agrees_with_nltk() -> None:
    reference = pytest.importorskip("nltk.metrics.segmentation")
    rng = random.Random(3)
    for _ in range(50):
        # NLTK marks the unit *before* which... a "1" ends a segment; its Pk counts windows of k marks.
        length, window = 30, 4
        a, b = ({i for i in range(1, length) if rng.random() < 0.2} for _ in range(2))
        # Our boundary b lies before unit b, so mark string position b - 1; window sums then cover the same gaps.
        x, y = ("".join("1" if i + 1 in s else "0" for i in range(length - 1)) for s in (a, b))
        assert window_diff(a, b, length, window) == pytest.approx(reference.windowdiff(y, x, window))
        assert pk(a, b, length, window) == pytest.approx(reference.pk(y, x, window))


def test_segmentation_agrees_with_segeval() -> None:
    reference = pytest.importorskip("segeval")
    rng = random.Random(4)
    for _ in range(50):
        length, window = 30, 4
        a, b = ({i for i in range(1, length) if rng.random() < 0.2} for _ in range(2))
        masses = [[y - x for x, y in pairwise([0, *sorted(s), length])] for s in (a, b)]
        assert pk(a, b, length, window) == pytest.approx(float(reference.pk(*masses, window_size=window)))
        assert window_diff(a, b, length, window) == pytest.approx(
            float(reference.window_diff(*masses, window_size=window))
        )


def test_repair_by_hand() -> None:
    assert character_error_rate("白酒产 量", "白酒产量") == 0.0
    assert character_error_rate("白酒", "白酒产量") == 0.5
    assert character_error_rate("甲" * 99, "乙") == 1.0
    assert paragraph_f1(["甲乙", "丙"], ["甲 乙", "丙丁"]).f1 == 0.5
    assert digit_fidelity("2019年15.44", "2019年15.44") == 1.0
    assert digit_fidelity("2019年15.\n44", "2019年15.44") == pytest.approx(1 / 3)
    assert digit_fidelity("2019年 — 7 —", "2019年") == 0.5
    assert digit_fidelity("无", "无") == 1.0


def _fact(start: int, value: str, **fields: str) -> FactRecord:
    return FactRecord(
        Span(start, start + 5), value, fields.pop("unit", "元"), fields.pop("indicator", "产值"), **fields
    )


def test_fact_counts_by_hand() -> None:
    gold = [_fact(0, "100", period="2019", change=""), _fact(20, "13.2", unit="%", indicator="产值增速", change="up")]
    predicted = [
        _fact(1, "100", period="2018", change=""),
        _fact(20, "13.2", unit="%", change="up"),
        _fact(50, "7"),
    ]
    counts = fact_counts(predicted, gold, complete=True)
    assert counts["figure"] == (2, 3, 2)
    assert counts["value"] == (2, 3, 2)
    assert counts["indicator"] == (2, 3, 2)
    assert counts["period"] == (0, 2, 1)  # the second gold fact leaves the period open
    assert counts["change"] == (2, 3, 2)
    assert fact_counts(predicted, gold, complete=False)["figure"] == (2, 2, 2)
    # A right period beside a wrong value does not count.
    assert fact_counts([_fact(0, "99", period="2019")], gold, complete=True)["period"] == (0, 1, 1)


def test_intervals_and_paired_test() -> None:
    low, high = mean_interval([0.0, 1.0] * 50) or (0.0, 0.0)
    assert 0.35 < low < 0.5 < high < 0.65  # the binomial interval is 0.40 to 0.60
    assert mean_interval([]) is None
    assert paired_permutation_test([1.0] * 20, [0.0] * 20) < 0.01
    assert paired_permutation_test([1.0, 0.0], [1.0, 0.0]) == 1.0
    assert paired_permutation_test([1, 0, 1, 0], [0, 1, 0, 1]) == 1.0
    with pytest.raises(ValueError, match="pairs"):
        paired_permutation_test([1.0], [])
