"""The checker of digests finds the faults it is for, in digests made by hand."""

from __future__ import annotations

import pytest

from govtext.document import Document
from govtext.pipeline import parse
from govtext.results import Summary, SummarySentence, joint
from govtext.summarization import summarize
from govtext.summarization.readable import faults

TEXT = (
    "水务局工作情况汇报\n"
    "去年11月6日至7日，全省现场会在临江市召开，会议把松溪县的做法列为观摩内容。2023年全县水利投资8.64亿元，同比增长21.5%。"
    "我们对全县417个排口逐一编号建档，列出三张清单，去年整治销号389个。村医养老保险单位缴费部分由县财政承担，每年投入118万元。\n"
)


def digest(*pieces: str) -> tuple[Summary, list[Document]]:
    """A summary of these slices of the text."""
    document = parse(TEXT, single=True)[0]
    found = []
    for rank, piece in enumerate(pieces, 1):
        start = document.text.index(piece)
        located = document.locate(start, start + len(piece))
        sentence = next(s for s in document.sentences if s.span.contains(located.span))
        found.append(
            SummarySentence(
                located.text, located.span, located.source_span, document.document_id, sentence.index, (), 1.0, rank,
                located.span.start == sentence.span.start, located.span.end == sentence.span.end,
            )
        )  # fmt: skip
    return Summary(tuple(found), "by hand", 450), [document]


@pytest.mark.parametrize(
    ("pieces", "fault"),
    [
        (["去年11月6日至7日", "2023年全县水利投资8.64亿元，同比增长21.5%。"], "adverbial cut loose"),
        (["列出三张清单"], "predicate without its subject"),
        (["每年投入118万元。"], "predicate without its subject"),
    ],
)
def test_torn_sentences_are_found(pieces: list[str], fault: str) -> None:
    assert [found.split(":")[0] for found in faults(*digest(*pieces))] == [fault]


@pytest.mark.parametrize(
    "pieces",
    [
        ["去年11月6日至7日，全省现场会在临江市召开", "2023年全县水利投资8.64亿元，同比增长21.5%。"],
        ["我们对全县417个排口逐一编号建档", "去年整治销号389个。"],
        ["村医养老保险单位缴费部分由县财政承担，每年投入118万元。"],
    ],
)
def test_whole_thoughts_are_not(pieces: list[str]) -> None:
    assert list(faults(*digest(*pieces))) == []


def test_a_gap_shows_whether_the_sentence_ended() -> None:
    between = "我们对全县417个排口逐一编号建档", "去年整治销号389个。"
    assert digest(*between)[0].text == "……".join(between)
    cut = "去年11月6日至7日，全省现场会在临江市召开", "2023年全县水利投资8.64亿元"
    assert digest(*cut)[0].text == "……。".join(cut) + "……"
    assert joint("完。", True, False, False) == "……"
    assert joint("（1分）", True, True, False) == "\n"
    assert joint("“办完。”", True, True, False) == ""


@pytest.mark.parametrize("budget", range(20, 150, 10))
def test_our_digests_of_it_have_none(budget: int) -> None:
    document = parse(TEXT, single=True)[0]
    assert list(faults(summarize(document, budget_chars=budget, unit="clause"), [document])) == []
