"""Summaries: the promises (budget, verbatim, order, determinism) and what each option does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.document import Document
from govtext.errors import OptionError
from govtext.pipeline import parse
from govtext.results import GAP, Summary
from govtext.summarization import SUMMARIZERS, Summarizer, summarize, update
from govtext.summarization.readable import faults
from tests.builders import HEADINGS, HOSTILE, PARAGRAPHS

METHODS = sorted(SUMMARIZERS)
REPORT = "云岭县2023年政府工作报告\n" + "\n".join(
    [
        HEADINGS[0],
        *PARAGRAPHS[:4],
        HEADINGS[1],
        *PARAGRAPHS[5:8],
        HEADINGS[3],
        PARAGRAPHS[8],
        PARAGRAPHS[9],
        PARAGRAPHS[4],
    ]
)


def report(text: str = REPORT) -> Document:
    return parse(text, single=True)[0]


def check_promises(summary: Summary, documents: list[Document]) -> None:
    """Budget, verbatim, order, ranks."""
    by_id = {d.document_id: d for d in documents}
    order = {d.document_id: i for i, d in enumerate(documents)}
    assert len(summary.text) <= summary.budget_chars
    places = [(order[s.document_id], s.span) for s in summary.sentences]
    assert places == sorted(places)
    for before, after in pairwise(places):
        assert before[0] != after[0] or before[1].end <= after[1].start
    for piece in summary.sentences:
        document = by_id[piece.document_id]
        assert piece.text == piece.span.of(document.text)
        assert document.sentences[piece.sentence_index].span.contains(piece.span)
        assert piece.source_span == document.offset_map.to_source(piece.span)
    assert sorted(s.rank for s in summary.sentences) == list(range(1, len(summary.sentences) + 1))
    rendered, quoted = summary.text, "".join(piece.text for piece in summary.sentences)
    for added in (GAP + "。", GAP, "\n"):
        rendered, quoted = rendered.replace(added, ""), quoted.replace(added, "")
    assert rendered == quoted
    assert summary.sentences or summary.reason


BODIES = st.lists(st.sampled_from([*PARAGRAPHS, *HEADINGS, *HOSTILE]), max_size=14).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(BODIES, st.integers(0, 700), st.sampled_from(METHODS), st.sampled_from([None, "clause", "sentence"]))
def test_promises_hold_for_every_text_budget_and_method(body: str, budget: int, method: str, unit: str | None) -> None:
    document = report(body)
    summary = summarize(document, budget_chars=budget, method=method, unit=unit)  # type: ignore[arg-type]
    check_promises(summary, [document])
    assert summary == summarize(report(body), budget_chars=budget, method=method, unit=unit)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.integers(0, 500))
def test_promises_hold_for_any_string(text: str, budget: int) -> None:
    document = report(text)
    check_promises(summarize(document, budget_chars=budget), [document])


@settings(max_examples=30, deadline=None)
@given(BODIES, st.integers(30, 500), st.booleans())
def test_what_is_picked_reads_alone(body: str, budget: int, by_sentence: bool) -> None:
    document = report(body)
    if len(document.text) > budget:  # a whole text keeps whatever it begins with
        summary = summarize(document, budget_chars=budget, unit="sentence" if by_sentence else "clause")
        assert list(faults(summary)) == []


def test_a_budget_is_used_where_the_text_allows() -> None:
    for budget in (120, 200, 300):
        assert len(summarize(report(), budget_chars=budget).text) >= 0.85 * budget


def test_a_short_text_comes_back_whole() -> None:
    document = report()
    summary = summarize(document, budget_chars=len(document.text))
    assert "".join(summary.text.split("\n")) == "".join(document.text.split("\n"))
    assert summary.reason == ""


def test_an_empty_text_gives_an_empty_summary_with_its_reason() -> None:
    summary = summarize(report(""), budget_chars=100)
    assert (summary.text, summary.sentences) == ("", ())
    assert "empty" in summary.reason


def test_a_budget_below_every_sentence_gives_a_clause_or_says_why_not() -> None:
    text = "全县粮食总产量达到17.8万吨，建成高标准农田十一万二千亩，连续五年获得全省先进。" * 1 + PARAGRAPHS[3]
    assert summarize(report(text), budget_chars=20).text.endswith(GAP)
    nothing = summarize(report(text), budget_chars=3)
    assert nothing.text == ""
    assert "budget of 3 characters is below the shortest clause" in nothing.reason


def test_numbers_and_targets_come_before_slogans() -> None:
    text = "\n".join(
        [
            "某县2024年政府工作报告",
            "我们要进一步统一思想，提高认识，坚定信心，扎实推进各项工作，努力开创新局面。",
            "2024年，全县地区生产总值完成212.6亿元，增长6.1%。",
            "我们要深入学习贯彻会议精神，切实增强责任感和使命感，全面加强组织领导。",
            "我们要坚持以人民为中心，不断满足人民群众对美好生活的向往，奋力谱写发展新篇章。",
        ]
    )
    assert summarize(report(text), budget_chars=33).text == "2024年，全县地区生产总值完成212.6亿元，增长6.1%。"


def test_ratio_and_sentences_limit_too() -> None:
    document = report()
    assert len(summarize(document, ratio=0.2).text) <= 0.2 * len(document.text)
    three = summarize(document, sentences=3)
    assert len({s.sentence_index for s in three.sentences}) == 3
    assert all(s.ends_sentence for s in three.sentences)


def test_lead_takes_the_first_sentences() -> None:
    summary = summarize(report(), sentences=2, method="lead")
    assert [s.text for s in summary.sentences] == [PARAGRAPHS[0], PARAGRAPHS[1]]


def test_a_query_keeps_what_bears_on_it() -> None:
    summary = summarize(report(), query="老旧小区改造投资多少？", budget_chars=60)
    assert "老旧小区改造" in summary.text
    assert "水库" not in summary.text
    assert summary.query == "老旧小区改造投资多少？"
    nothing = summarize(report(), query="航天员")
    assert nothing.text == ""
    assert "航天员" in nothing.reason


def test_per_section_has_at_most_two_sentences_of_each() -> None:
    summary = summarize(report(), per_section=True, budget_chars=330)
    counts: dict[str, set[int]] = {}
    for piece in summary.sentences:
        counts.setdefault(piece.section_labels[0], set()).add(piece.sentence_index)
    assert set(counts) == {"一、2023年工作回顾", "二、突出项目带动，夯实产业支撑", "四、下一步打算"}
    assert max(map(len, counts.values())) <= 2
    check_promises(summary, [report()])


def test_a_section_alone() -> None:
    document = report()
    section = next(s for s in document.sections if s.title == "突出项目带动，夯实产业支撑")
    summary = summarize(document, section=section, budget_chars=60)
    assert summary.sentences
    assert all(section.span.contains(s.span) for s in summary.sentences)


def test_several_reports_are_not_repeated_and_disagreement_is_shown() -> None:
    first = report("甲县2023年工作总结\n2023年，全县完成工业投资38.6亿元，增长12.4%。\n" + "\n".join(PARAGRAPHS[1:6]))
    second = report("甲县2023年统计公报\n2023年，全县完成工业投资39.9亿元，增长12.4%。\n" + "\n".join(PARAGRAPHS[1:6]))
    summary = summarize([first, second], budget_chars=260)
    check_promises(summary, [first, second])
    assert summary.text.count("粮食播种面积") <= 1
    assert summary.text.count("签约项目23个") <= 1
    row = next(c for c in summary.conflicts if "38.6亿元" in c.statements[0].text)
    assert [s.document_id for s in row.statements] == [first.document_id, second.document_id]
    assert "39.9亿元" in row.statements[1].text


def test_update_passes_over_what_last_year_said() -> None:
    old = report("\n".join(["甲县报告", *PARAGRAPHS[:6]]))
    new = report(
        "\n".join(["甲县报告", *PARAGRAPHS[:3], "今年新建污水处理厂2座，日处理能力4.5万吨。", *PARAGRAPHS[3:6]])
    )
    summary = update(old, new, budget_chars=40)
    assert summary.text == "今年新建污水处理厂2座，日处理能力4.5万吨。"


def test_bullets_stand_under_their_headings_and_highlights_in_the_text() -> None:
    document = report()
    summary = summarize(document, budget_chars=120)
    lines = summary.bullets().split("\n")
    assert lines[0] in (HEADINGS[0], HEADINGS[1], HEADINGS[3])
    assert sum(line.lstrip().startswith("- ") for line in lines) == len({s.sentence_index for s in summary.sentences})
    shown = summary.highlighted(document, "<mark>", "</mark>")
    assert shown.replace("<mark>", "").replace("</mark>", "") == document.text
    assert shown.count("<mark>") == len(summary.sentences)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"budget_chars": 10, "ratio": 0.5}, "both given"),
        ({"budget_chars": -1}, "at least 0"),
        ({"ratio": 1.5}, "(0, 1]"),
        ({"sentences": 0}, "at least 1"),
        ({"method": "gpt"}, "known: default, lead, lexrank, lsa, textrank"),
        ({"unit": "word"}, "known: clause, sentence"),
        ({"query": " "}, "empty query"),
    ],
)
def test_impossible_options_are_refused_with_what_is_allowed(options: dict[str, object], words: str) -> None:
    with pytest.raises(OptionError) as caught:
        summarize(report(), **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_any_callable_may_rank() -> None:
    def longest(document: Document, clauses: list[object]) -> list[float]:
        return [float(c.end - c.start) for c in clauses]  # type: ignore[attr-defined]

    summary = Summarizer(method=longest, unit="sentence").summarize(report(), budget_chars=100)  # type: ignore[arg-type]
    assert summary.method == "longest"
    assert summary.sentences


def test_same_summary_in_other_processes_hash_seeds_and_thread_counts() -> None:
    program = (
        "import json,sys\nfrom govtext.pipeline import parse\nfrom govtext.summarization import summarize\n"
        "d=parse(sys.stdin.read(),single=True)[0]\n"
        "print(json.dumps([summarize(d,budget_chars=150,method=m).to_dict() for m in ('default','lexrank','lsa')]))"
    )
    outputs = []
    for seed, threads in (("0", "1"), ("4242", "2")):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=REPORT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=env,
            check=True,
        )
        outputs.append(json.loads(done.stdout))
    assert outputs[0] == outputs[1]


def test_importing_the_package_loads_no_numpy() -> None:
    program = "import sys, govtext.summarization; print('numpy' in sys.modules, 'jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
