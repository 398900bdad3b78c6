"""Asking: laws of every answer, traps in small documents, bad input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from govtext import parse
from govtext.document import Document
from govtext.errors import GovtextError, ModelFolderError, OptionError
from govtext.qa import READERS, Answerer, ReaderSpan, Reading, ask, ask_many
from govtext.qa.answering import gather
from govtext.qa.decision import LEAD, DecisionModel, load_decision
from govtext.qa.features import FEATURES
from govtext.qa.index import ReportIndex
from govtext.qa.kinds import KINDS
from govtext.qa.question import analyse_question

TEXT = """青石县2021年经济运行情况
（2022年1月20日）
一、主要指标
2021年，全县地区生产总值完成86.4亿元，同比增长7.2%；固定资产投资31.5亿元，下降2.6%。全县苹果产量12.8万吨，占全市的41%，居全市第2位。
二、重点工作
石桥水库除险加固工程总投资2.3亿元，已完成投资9800万元。县农业农村局牵头建设苹果交易中心。由于连续降雨，河西大道推迟通车。
三、2022年打算
2022年，地区生产总值力争增长6.5%左右，苹果产量达到13.5万吨。
"""


@pytest.fixture(scope="module")
def report() -> Document:
    return parse(TEXT, single=True)[0]


@pytest.fixture(scope="module")
def answerer(report: Document) -> Answerer:
    return Answerer(report, reader="none")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2021年地区生产总值是多少？", "86.4亿元"), ("2021年GDP增长了多少？", "7.2%"), ("固定资产投资降了百分之几？", "2.6%"),
        ("苹果产量是多少？", "12.8万吨"), ("苹果产量排在全市第几位？", "第2位"), ("石桥水库除险加固工程总投资多少？", "2.3亿元"),
    ],
)  # fmt: skip
def test_figures_are_told_apart(answerer: Answerer, question: str, answer: str) -> None:
    best = answerer.ask(question, no_answer_threshold=0.0)
    assert best.text == answer
    assert best.quantity is None or best.quantity.text == best.text


def test_a_quantity_comes_with_its_value(answerer: Answerer) -> None:
    quantity = answerer.ask("2021年地区生产总值是多少？", no_answer_threshold=0.0).quantity
    assert quantity is not None
    assert (quantity.value, quantity.unit) == (8_640_000_000, "元")


@pytest.mark.parametrize("question", ["2021年苹果产量多少", "谁牵头建交易中心？", "河西大道为什么推迟？", "什么", "今年目标是什么"])
def test_laws_of_an_answer(report: Document, answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question, top_k=5, no_answer_threshold=0.0)
    for found in (answer, *answer.alternatives):
        assert found.span is not None
        assert found.text == found.span.of(report.text)
        assert report.offset_map.to_source(found.span) == found.source_span
        assert 0.0 <= found.probability <= 1.0
        assert found.evidence[0].span.contains(found.span)
        assert found.evidence[0].text == found.evidence[0].span.of(report.text)
    assert answer.alternatives[0].text == answer.text
    assert len({a.text for a in answer.alternatives}) == len(answer.alternatives)


def test_threshold_decides_and_is_recorded(answerer: Answerer) -> None:
    question = "苹果产量是多少？"
    sure = answerer.ask(question, no_answer_threshold=0.0)
    never = answerer.ask(question, no_answer_threshold=1.0)
    assert never.text is None
    assert never.span is None
    assert never.parts == ()
    assert never.candidate_probability == sure.candidate_probability == sure.probability
    assert never.no_answer_threshold == 1.0
    assert answerer.ask(question).no_answer_threshold == load_decision().threshold


def test_answers_do_not_depend_on_what_was_asked_before(report: Document) -> None:
    questions = ["苹果产量是多少？", "2022年生产总值打算增长多少？", "苹果产量是多少？"]
    together = ask_many(report, questions, reader="none")
    assert together[0] == together[2]
    assert together[1] == ask(report, questions[1], reader="none")


def test_several_reports(report: Document) -> None:
    other = parse("白水县2021年经济运行情况\n2021年，全县地区生产总值完成55.1亿元。\n", single=True)[0]
    answer = ask([report, other], "白水县2021年地区生产总值是多少？", reader="none", no_answer_threshold=0.0)
    assert answer.text == "55.1亿元"
    assert answer.document_id == other.document_id


@pytest.mark.parametrize("question", ["", "  ", "\n"])
def test_an_empty_question_is_an_error(report: Document, question: str) -> None:
    with pytest.raises(OptionError, match="empty"):
        ask(report, question, reader="none")


def test_no_report_is_an_error() -> None:
    with pytest.raises(OptionError, match="no report"):
        ask([], "产量是多少？")
    with pytest.raises(OptionError, match="expected Document"):
        ask(["a text"], "产量是多少？")  # type: ignore[list-item]


def test_an_unknown_reader_lists_the_known(report: Document) -> None:
    with pytest.raises(OptionError) as caught:
        ask(report, "产量是多少？", reader="best")
    assert all(name in str(caught.value) for name in READERS)


def test_a_broken_model_folder_is_an_error(report: Document, tmp_path: object) -> None:
    with pytest.raises(GovtextError):
        ask(report, "产量是多少？", reader=f"hf:{tmp_path}")


@pytest.mark.parametrize("options", [{"top_k": 0}, {"no_answer_threshold": 1.5}, {"no_answer_threshold": -0.1}])
def test_numbers_out_of_range(report: Document, options: dict[str, float]) -> None:
    with pytest.raises(OptionError, match=r"allowed|or more"):
        ask(report, "产量是多少？", reader="none", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["多少" * 50_000, "苹果产量是多少？" + "？" * 100_000, "1" * 100_000, "\ud800产量", "《" * 100_000])
def test_long_and_odd_questions_are_quick(answerer: Answerer, question: str) -> None:
    began = time.perf_counter()
    answer = answerer.ask(question)
    assert answer.text is None or answer.text in TEXT
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("text", ["", "。", "　", "x" * 5000, "一、\n二、\n"])
def test_poor_documents_give_no_error(text: str) -> None:
    answer = ask(parse(text, single=True), "产量是多少？", reader="none")
    assert answer.text is None


class _Marking:
    """A reader that marks one word wherever it stands."""

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        places = [passage.find(self.word) for passage in passages]
        return [Reading(-5.0, (ReaderSpan(at, at + len(self.word), 5.0),)) if at >= 0 else Reading(5.0, ()) for at in places]


def test_a_reader_adds_its_spans(report: Document) -> None:
    answers = ask(report, "什么推迟了通车？", reader=_Marking("河西大道"), top_k=10, no_answer_threshold=0.0)
    assert "河西大道" in {a.text for a in answers.alternatives}
    function = _Marking("河西大道").read
    assert ask(report, "什么推迟了通车？", reader=function, top_k=10, no_answer_threshold=0.0) == answers


def test_a_reader_scores_candidates_by_what_they_share_with_its_spans(report: Document) -> None:
    index = ReportIndex([report])
    pool = gather(index, analyse_question("苹果产量是多少？"), _Marking("苹果产量12.8万吨"))
    scores = dict(zip(map(pool.words, range(len(pool.candidates))), pool.rows[:, FEATURES.index("reader")], strict=True))
    assert scores["苹果产量12.8万吨"] == max(scores.values()) == 1.0
    assert min(scores.values()) < scores["12.8万吨"] < 1.0
    assert pool.rows[:, FEATURES.index("reader_lead")].max() == 0.0


@pytest.mark.parametrize("reader", ["none", "default"])
def test_the_value_of_now_is_told_from_the_one_before(reader: str) -> None:
    text = "南川镇2023年工作报告\n一、医疗\n全镇乡村医生35人，平均年龄由54岁下降到46岁，月收入从2300元提高到4100元。\n"
    answerer = Answerer(parse(text, single=True), reader=reader)
    assert answerer.ask("南川镇乡村医生的平均年龄现在是多少？", no_answer_threshold=0).text == "46岁"
    assert answerer.ask("乡村医生月收入达到多少？", no_answer_threshold=0).text == "4100元"


def test_no_answer_says_why(answerer: Answerer) -> None:
    found = answerer.ask("苹果产量是多少？", no_answer_threshold=0.0)
    assert (found.said, found.undecided) == ("12.8万吨", False)
    unsure = answerer.ask("苹果产量是多少？", no_answer_threshold=1.0)
    assert unsure.undecided == (unsure.probability < 0.5)
    assert replace(unsure, probability=0.2).said == "没有把握的答案"
    assert replace(unsure, probability=0.9).said == "报告中没有说明"


def test_weights_of_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    load_decision().save(file)
    restored = DecisionModel.load(io.BytesIO(file.getvalue()))
    assert restored.threshold == load_decision().threshold
    inputs = np.linspace(0, 1, len(LEAD) + len(KINDS) + 2 * len(FEATURES))
    assert restored.judge(inputs) == load_decision().judge(inputs)
    monkeypatch.setattr("govtext.qa.decision.FEATURES", ("something",))
    with pytest.raises(ModelFolderError, match="other features"):
        DecisionModel.load(io.BytesIO(file.getvalue()))


def test_command_line(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    questions = path.with_name("questions.txt")
    questions.write_text("苹果产量是多少？\n\n固定资产投资是多少？\n", encoding="utf-8")
    command = [sys.executable, "-m", "govtext", "ask", str(path), "--single", "--reader", "none"]
    done = subprocess.run([*command, "--questions", str(questions), "--json"], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["question"] for row in rows] == ["苹果产量是多少？", "固定资产投资是多少？"]
    shown = subprocess.run([*command, "-q", "苹果产量是多少？", "--no-answer-threshold", "0"], capture_output=True, text=True, check=True)
    assert "【12.8万吨】" in shown.stdout
    assert "主要指标" in shown.stdout
    prompted = subprocess.run(command, input="苹果产量是多少？\n", capture_output=True, text=True, check=True)
    assert "问：苹果产量是多少？" in prompted.stdout


def test_no_heavy_imports() -> None:
    code = (
        "import sys, govtext.qa; from govtext import parse; govtext.qa.ask(parse('产量5吨。'), '产量是多少', reader='none');"
        "print([m for m in ('torch', 'transformers', 'pandas', 'sklearn', 'scipy', 'jieba', 'onnxruntime') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
