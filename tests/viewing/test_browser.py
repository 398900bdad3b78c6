from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govtext
from govtext.viewing import render_page
from tests.builders import PARAGRAPHS
from tests.facts.test_cells import PLACES, as_docx
from tests.facts.test_cells import report as table_report

pytestmark = pytest.mark.browser
QUESTIONS = ("2023年松溪县完成了多少水利投资？", "柳河镇村医的平均年龄现在是多少岁？", "上海市的地铁有多长？")
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def html() -> str:
    documents = govtext.read("examples/data/demo_report.txt")
    return render_page(documents, answers=[govtext.ask(documents, q, reader="none") for q in QUESTIONS])


def in_window(page: Any, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return box is not None and 0 <= box["y"] < page.viewport_size["height"]


def place_of(page: Any, selector: str) -> tuple[float, float]:
    """The middle of the first line of an element; the element may be broken over several."""
    page.locator(selector).scroll_into_view_if_needed()
    x, y = page.eval_on_selector(selector, "e => { const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }")
    return x, y


def test_outline_leads_to_its_heading_and_follows(html: str, show: Show) -> None:
    page = show(html, viewport={"width": 1440, "height": 500})
    assert not in_window(page, "[id='r1-s2']")
    page.click(".outline a[href='#r1-s2']")
    assert in_window(page, "[id='r1-s2']")
    page.wait_for_selector(".outline a[href='#r1-s2'][aria-current]")
    page.click(".outline a[href='#r0-s2']")
    page.wait_for_selector(".outline a[href='#r0-s2'][aria-current]")
    assert page.locator(".outline a[aria-current]").count() == 1


def test_outline_leads_without_script(html: str, show: Show) -> None:
    page = show(html, java_script_enabled=False, viewport={"width": 1440, "height": 500})
    page.click(".outline a[href='#r1-s2']")
    assert in_window(page, "[id='r1-s2']")
    assert not page.locator("#theme").is_visible()


def test_the_bar_leads_to_the_parts_of_the_page(html: str, show: Show) -> None:
    page = show(html, viewport={"width": 1000, "height": 400})
    for part in ("repair", "text", "charts", "facts"):
        page.click(f".top a[href='#{part}']")
        page.wait_for_function("id => { const r = document.getElementById(id).getBoundingClientRect(); return r.top >= 0 && r.top < 120; }", arg=part)


def test_a_wide_table_scrolls_in_itself(show: Show) -> None:
    caption, rows = PLACES
    document = table_report(as_docx, (caption, [[*row, *row[2:], *row[2:]] for row in rows]))
    page = show(render_page(document), viewport={"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.evaluate("(e => e.scrollWidth > e.clientWidth)(document.querySelector('.ruled'))")
    page.focus(".ruled")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


def test_answer_is_marked_at_its_place(html: str, show: Show) -> None:
    page = show(html)
    page.click("#answer-1 .said a")
    assert in_window(page, "#r1-a1")
    words = page.locator("#r1-a1").evaluate("e => [e.innerText, getComputedStyle(e).backgroundColor, e.closest('.report').id]")
    assert words == ["47岁", "rgb(191, 232, 205)", "r1-top"]
    evidence = page.locator("#r1-top .evidence").all_inner_texts()
    assert "平均年龄由56岁下降到" in "".join(evidence)
    page.uncheck("[data-show=answers]")
    assert page.locator("#r1-a1").evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert "报告中没有说明" in page.inner_text("#answer-2")


def test_report_text_as_the_browser_has_it(html: str, show: Show) -> None:
    page = show(html)
    texts = page.evaluate(
        """() => [...document.querySelectorAll('.text')].map((text) => {
             const copy = text.cloneNode(true);
             copy.querySelectorAll('.source').forEach((source) => source.remove());
             return copy.textContent; })"""
    )
    assert texts == [document.text for document in govtext.read("examples/data/demo_report.txt")]


def test_card_of_a_figure_by_mouse_and_keyboard(html: str, show: Show) -> None:
    page = show(html)
    card = page.locator("#fact-card")
    page.mouse.move(*place_of(page, "#r0-q0"))
    assert card.is_visible()
    assert "864,000,000 元" in card.inner_text()
    page.hover("#fact-card p")  # it can be pointed at
    page.wait_for_timeout(400)
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.focus("#r0-q1")
    assert card.is_visible()
    assert "21.5%" in card.inner_text()
    assert "同比增长" in card.inner_text()
    assert page.locator("#r0-q1").get_attribute("aria-describedby") == "fact-card"
    page.keyboard.press("Tab")
    assert "310,000,000 元" in card.inner_text()
    page.keyboard.press("Enter")
    assert in_window(page, "#r0-f2")


def test_touch_shows_the_card_first(html: str, show: Show) -> None:
    page = show(html, has_touch=True, is_mobile=True, viewport={"width": 400, "height": 800})
    page.touchscreen.tap(*place_of(page, "#r0-q0"))
    assert "864,000,000 元" in page.inner_text("#fact-card")
    assert not page.url.endswith("#r0-f0")


def column(page: Any, number: int) -> list[str]:
    found: list[str] = page.locator(f"#facts-table tbody tr:not([hidden]) > :nth-child({number})").all_text_contents()
    return found


def test_figures_sort(html: str, show: Show) -> None:
    page = show(html)
    before = column(page, 4)
    button = page.locator("#facts-table .sort", has_text="规范值")
    button.click()
    up = column(page, 4)
    assert page.locator("th[aria-sort=ascending]").inner_text().strip() == "规范值"
    money = [float(v.removesuffix(" 元").lstrip("≥≤约 ").replace(",", "")) for v in up if v.endswith(" 元")]
    assert len(money) > 5
    assert money == sorted(money)
    button.click()
    down = column(page, 4)
    assert [float(v.removesuffix(" 元").lstrip("≥≤约 ").replace(",", "")) for v in down if v.endswith(" 元")] == money[::-1]
    button.click()
    assert column(page, 4) == before


def test_figures_filter(html: str, show: Show) -> None:
    page = show(html)
    page.fill("#facts-filter", "水利投资")
    rows = page.locator("#facts-table tbody tr:not([hidden])").all_text_contents()
    assert 0 < len(rows) < 10
    assert all("水利投资" in row for row in rows)
    assert page.inner_text("#facts-count") == f"{len(rows)} / {page.locator('#facts-table tbody tr').count()} 条"
    page.fill("#facts-filter", "")
    page.select_option("#facts-status", "目标")
    assert set(column(page, 8)) == {"目标"}


def test_figures_copy_as_a_table(html: str, show: Show) -> None:
    page = show(html, permissions=["clipboard-read", "clipboard-write"])
    page.fill("#facts-filter", "水利投资")
    rows = len(column(page, 2))
    page.click("#facts-copy")
    page.wait_for_selector("text=已复制")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t")[:4] == ["报告", "指标", "数值", "规范值"]
    assert lines[1].split("\t")[:5] == ["把一条河治出一座城的模样", "水利投资", "8.64亿元", "864,000,000 元", "2023"]
    assert len(lines) == rows + 1


def test_figures_copy_without_the_clipboard_interface(html: str, show: Show) -> None:
    page = show(html, permissions=["clipboard-read"])
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false")
    page.click("#facts-copy")
    assert page.input_value("#facts-text").startswith("报告\t指标")
    assert "Ctrl+C" in page.inner_text("#facts-copy")
    assert page.evaluate("getSelection().toString().length + document.activeElement.selectionEnd") > 100


def test_figures_download_as_csv(show: Show) -> None:
    (document,) = govtext.parse("=1+1率20%，粮食总产量5万吨，\"引号\"投资3亿元。\n" + PARAGRAPHS[0], single=True)
    page = show(render_page(document))
    with page.expect_download() as waiting:
        page.click("#facts-csv")
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0][0] == "指标"
    assert len(rows) == page.locator("#facts-table tbody tr").count() + 1
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell.startswith("'=") for row in rows for cell in row)


def test_dark_and_light(html: str, show: Show) -> None:
    page = show(html, color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(22, 24, 27)"
    assert page.get_attribute("#theme", "aria-pressed") == "true"
    page.click("#theme")
    assert page.evaluate(background) == "rgb(253, 252, 249)"
    page.reload()
    assert page.evaluate(background) == "rgb(253, 252, 249)"  # remembered


def test_original_beside_the_repaired_text(html: str, show: Show) -> None:
    page = show(html)
    source = page.locator("#r0-top .para:has-text('全省幸福河湖建设现场会') .source")
    assert not source.is_visible()
    page.check("[data-show=source]")
    assert source.is_visible()
    assert "全省幸福河湖建设现场⏎" in source.inner_text()
    # In step: each paragraph begins at the height of its source, and the two stand side by side.
    for row in page.locator("#r0-top .para").all()[:6]:
        text, original = row.locator(":scope > *").first.bounding_box(), row.locator(".source").bounding_box()
        assert abs(text["y"] - original["y"]) < 2
        assert text["x"] + text["width"] <= original["x"]
    page.check("[data-show=cuts]")
    cut = page.locator("#r0-top .cut[data-cut='⏎']").first
    assert cut.evaluate("e => getComputedStyle(e, '::before').content") == '"⏎"'


def test_a_switch_keeps_the_place(html: str, show: Show) -> None:
    page = show(html, viewport={"width": 1440, "height": 500})
    page.click(".outline a[href='#r1-s2']")
    before = page.locator("[id='r1-s2']").bounding_box()["y"]
    page.dispatch_event("[data-show=source]", "click")  # a click of Playwright's would scroll on its own
    page.wait_for_timeout(300)
    assert page.locator(".source").first.is_visible()
    assert abs(page.locator("[id='r1-s2']").bounding_box()["y"] - before) < 30


@pytest.mark.parametrize("switches", [(), ("cuts", "source")])
def test_a_narrow_window_scrolls_down_only(html: str, show: Show, switches: tuple[str, ...]) -> None:
    page = show(html, viewport={"width": 400, "height": 800})
    for name in switches:
        page.check(f"[data-show={name}]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("#r0-top h1").bounding_box()["width"] > 300
    assert not page.locator(".outline ol").first.is_visible()
    page.click(".outline summary")
    assert page.locator(".outline ol").first.is_visible()


def test_print(html: str, show: Show, tmp_path: Path) -> None:
    page = show(html, color_scheme="dark")
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = "\n".join(document.text for document in govtext.read(tmp_path / "page.pdf", single=True))
    for words in ("把一条河治出一座城的模样", "小诊所里的大民生", "864,000,000", "接回折断的行"):
        assert words in text
    assert "对照原文" not in text
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 400)])
def test_accessibility(html: str, show: Show, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(html, color_scheme=scheme, viewport={"width": width, "height": 900})
    # Everything in sight at once, so that nothing is left unchecked for being out of it.
    page.evaluate("document.styleSheets[1].insertRule('.para, .facts { content-visibility: visible !important }')")
    for switches in ((), ("cuts", "source")):
        for name in switches:
            page.check(f"[data-show={name}]")
        page.focus("#r0-q0")
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


def test_the_evaluation_report_shares_the_look(show: Show) -> None:
    from govtext.evaluation.harness import evaluate
    from govtext.evaluation.report_html import render_html
    from govtext.evaluation.sets import load_set

    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(render_html(evaluate(load_set("lvliang-v1", split="dev", tasks=["qa"]), "first", limit=30)), color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
    page.click("details.items > summary")
    page.fill(".items input", "不会有的词")
    assert page.inner_text(".items .count").startswith("0 of ")
    page.fill(".items input", "")
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"


CANARY = "window.__pwned=1"
HOSTILE_LINES = (
    f"<script>{CANARY}</script>",
    f"</title></style></script><script>{CANARY}</script>",
    f"<img src=x onerror={CANARY}>“甲”投资3亿元<svg/onload={CANARY}>",
    f"一、\"><svg onload='{CANARY}'>",
    f"（一）<a href=\"javascript:{CANARY}\">点</a>增长5%<iframe srcdoc=\"<script>parent.{CANARY}</script>\">",
    f"&lt;script&gt;{CANARY}&lt;/script&gt; &#60;script&#62;",
    f"]]><!--<script>{CANARY}//--> --><script>{CANARY}</script>",
    "\u202e投资\u2066增长\u2069\u200f\ud800\x00\x1b[31m",
    "javascript:投资3亿元，" + "=HYPERLINK(\"x\")率5%",
)


@pytest.mark.parametrize("line", [*HOSTILE_LINES, "\n".join(HOSTILE_LINES)])
def test_hostile_text_runs_nothing(line: str, show: Show) -> None:
    documents = govtext.parse(line + "\n" + PARAGRAPHS[0] + line, origin=line)
    answers = [govtext.ask(documents, line + "投资多少？", reader="none")]
    page = show(render_page(documents, answers=answers, title=line))
    for name in ("cuts", "source"):
        page.check(f"[data-show={name}]")
    for fact in page.locator("a.fact").all()[:5]:
        fact.focus()
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("main script, main img, main svg, main iframe, main a:not(.fact)").count() == 0


def test_the_policy_stops_what_would_get_through(html: str, browser: Any, tmp_path: Path) -> None:
    """The second wall: were a script or handler to reach the page, the browser would not run it."""
    path = tmp_path / "page.html"
    path.write_text(html.replace("<main", f"<script>{CANARY}</script><img src=x onerror={CANARY}><main", 1), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate("document.documentElement.classList.contains('js')")
    page.close()


@pytest.mark.slow
def test_five_megabytes_of_one_line(show: Show) -> None:
    line = f"持续推进<script>{CANARY}</script>治理，"
    (document,) = govtext.parse(line * (5_000_000 // len(line.encode())), single=True)
    assert len(document.source.text.encode()) > 4_900_000
    page = show(document.to_html())
    assert page.locator(".para").count() > 200
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    assert page.evaluate("scrollY") > 10_000
    assert page.evaluate("window.__pwned") is None
