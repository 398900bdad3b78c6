from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtext
from govtext.document import Document
from govtext.errors import OptionError
from govtext.results import Answer
from govtext.viewing import render_page
from govtext.webpage import safe
from tests.builders import HOSTILE, PARAGRAPHS, report
from tests.facts.test_cells import FORMATS, PLACES, as_docx, as_html
from tests.facts.test_cells import report as table_report
from tests.viewing.pages import read_page

DEMO = "examples/data/demo_report.txt"


@pytest.fixture(scope="module")
def demo() -> list[Document]:
    return govtext.read(DEMO)


@pytest.fixture(scope="module")
def answers(demo: list[Document]) -> list[Answer]:
    return [govtext.ask(demo, q, reader="none") for q in ("2023年松溪县完成了多少水利投资？", "上海市的地铁有多长？")]


def check(documents: list[Document], page: str) -> None:
    """What holds for every page: it nests, its text is the reports', ids are unique, links lead somewhere, nothing runs."""
    found = read_page(page)
    unfit = "\N{REPLACEMENT CHARACTER}"
    for document, text in zip(documents, found.texts, strict=True):
        assert text == "".join(c if safe(c) != unfit else unfit for c in document.text)
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)
    for tag, attributes in found.tags:
        assert tag not in {"iframe", "object", "embed", "base", "link", "img"}
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes), (tag, attributes)
    page.encode("utf-8")
    assert page.count("<script>") == 2


LINES = st.lists(
    st.one_of(
        st.sampled_from([*PARAGRAPHS, *HOSTILE, "一、工作回顾", "（一）抓项目。", "一是稳增长。", "</p></div><script>x()</script>", "\t1\t2\t<b>"]),
        st.text(max_size=30),
    ),
    max_size=14,
)


@given(LINES)
def test_any_text_makes_a_page_with_that_text(lines: list[str]) -> None:
    documents = govtext.parse("\n".join(lines))
    check(documents, render_page(documents))


def test_demo(demo: list[Document], answers: list[Answer]) -> None:
    page = render_page(demo, answers=answers)
    check(demo, page)
    assert '<mark class="answer" id="r0-a0">' in page
    assert "报告中没有说明" in page
    assert "864,000,000 元" in page
    assert '<h2 id="r0-s1">' in page
    assert '<span class="run-in" id="r1-s1.1">' in page
    assert page.count('class="chart"') == 3


def test_the_policy_names_exactly_what_the_page_holds() -> None:
    page = render_page(govtext.parse(report()))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert re.search(rf"{tag}-src ([^;]+)", policy)[1] == " ".join(f"'sha256-{h}'" for h in hashes)  # type: ignore[index]


def test_nothing_is_fetched() -> None:
    page = render_page(govtext.parse(report()))
    assert not re.search(r"https?://|@import|url\(", page)


def test_hostile_names_and_questions(demo: list[Document]) -> None:
    words = "\u202e<img src=x onerror=alert(1)>\ud800\x00"
    (document,) = govtext.parse(words + "\n甲。", origin=words, single=True)
    answer = govtext.ask(document, words, reader="none")
    page = render_page(document, answers=[answer], title=words)
    check([document], page)
    assert "\u202e" not in page
    assert "<img" not in page


def test_options(demo: list[Document]) -> None:
    page = render_page(demo, summaries=(), facts={}, title="标题")
    check(demo, page)
    assert "<title>标题</title>" in page
    assert 'id="facts-table"' not in page
    assert 'class="digest"' not in page
    with pytest.raises(OptionError, match="at least one document"):
        render_page([])


def test_a_long_line_is_several_blocks() -> None:
    (document,) = govtext.parse("松溪县完成投资3亿元" * 5000, single=True)
    page = render_page(document, facts={}, summaries=())
    check([document], page)
    assert page.count('<div class="para">') == 7


def test_more_facts_than_a_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govtext.viewing.page.MAX_FACTS", 3)
    documents = [*govtext.parse(PARAGRAPHS[0], single=True), *govtext.parse(PARAGRAPHS[1], single=True)]
    page = render_page(documents)
    check(documents, page)
    assert page.count('<th scope="row" data-cell=') == 3
    found = sum(len(govtext.extract_facts(document)) for document in documents)
    assert found > 3
    assert f"共 {found} 条，页面只列前 3 条" in page


def test_methods_and_notebooks(demo: list[Document], answers: list[Answer]) -> None:
    assert demo[0].to_html(summaries=()) == render_page(demo[0], summaries=())
    assert answers[0].to_html(demo) == render_page(demo, answers=answers[:1])
    summary = govtext.summarize(demo[0])
    assert summary.to_html(demo[0]) == render_page(demo[0], summaries=[summary])
    for piece in (demo[0], summary, *answers):
        html = piece._repr_html_()
        read_page(html)
        assert "<script" not in html
    assert "8.64亿元</mark>" in answers[0]._repr_html_()


def test_command(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    from govtext.cli import main

    out = tmp_path / "report.html"
    assert main(["view", DEMO, "-o", str(out), "-q", "2023年松溪县完成了多少水利投资？", "--chars", "200"]) == 0
    assert "2 reports" in capsys.readouterr().err
    assert 'id="r0-a0"' in out.read_text("utf-8")
    assert main(["view", DEMO, "-o", str(tmp_path / "nowhere" / "x.html"), "--chars", "0"]) == 1
    assert "cannot write the page" in capsys.readouterr().err


def test_tables_are_tables_with_their_marks() -> None:
    for make in FORMATS:
        document = table_report(make, PLACES)
        answer = govtext.ask(document, "唐城镇工业总产值是多少？", reader="none")
        page = render_page(document, answers=[answer])
        check([document], page)
        text = page[page.index('<div class="text">') :]
        table = text[text.index("<table>") : text.index("</table>")]
        assert table.count("<tr>") == 4
        assert table.count('scope="col"') == 5
        assert re.search(r'<th scope="row">(<[^>]+>)*府城镇<', table)
        assert re.search(r'<td class="number"><a class="fact[^>]*><mark class="answer" id="r0-a0">.*120\.7', table)


def test_hostile_cells_and_frames() -> None:
    hostile = "<script>x()</script></td></table>"
    rows = [["甲", "乙"], [hostile, "\u3000" + hostile], ["3", "4"]]
    document = table_report(as_html, ("表1", rows))
    page = render_page(document)
    check([document], page)
    assert "<script>x" not in page
    prose = table_report(as_docx, ("表1", [["甲", "乙"], ["推进治理，" * 100, "丙"]]))
    assert '<div class="ruled"' not in render_page(prose)


def test_merged_cells() -> None:
    rows = "<tr><td rowspan=2>产品</td><td colspan=2>产量（万吨）</td></tr><tr><td>2020年</td><td>2021年</td></tr><tr><td>粮食</td><td>17.85</td><td>18.42</td></tr>"
    (document,) = govtext.read(as_html("表1", [["占位"]]).replace("<tr><td>占位</td></tr>".encode(), rows.encode()), format="html")
    page = render_page(document)
    check([document], page)
    assert re.search('<th rowspan="2" scope="col">(<[^>]+>)*产品<', page)
    assert re.search('<th colspan="2" scope="colgroup">(<[^>]+>)*产量（万吨）<', page)
