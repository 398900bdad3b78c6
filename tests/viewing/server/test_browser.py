"""The server in headless Chromium: drop, ask, see, reload, search, save."""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.viewing.server.conftest import QUESTION, REPORT, report_pdf

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

DROP = """([name, encoded]) => {
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const drop = document.getElementById('drop');
  for (const kind of ['dragover', 'drop']) drop.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


@pytest.fixture
def visit(browser: Any, address: tuple[str, int]) -> Iterator[Open]:
    """``visit(path, **context_options)``: a page of the server; an error in a script or a breach of the policy fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []
    root = f"http://{address[0]}:{address[1]}"

    def opened(path: str = "/", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "base_url": root, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" and "status of 422" not in message.text else None)
        page.on("request", lambda request: None if request.url.startswith((root, "blob:")) else errors.append(request.url))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def drop(page: Any, name: str, data: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(data).decode()])


def wait_until_in_window(frame: Any, selector: str) -> None:
    """Until an element is inside the window of its frame."""
    frame.wait_for_function(
        "s => { const e = document.querySelector(s), r = e && e.getClientRects()[0]; return r && r.top >= 0 && r.bottom <= innerHeight; }",
        arg=selector, timeout=15_000,
    )  # fmt: skip


def report_frame(page: Any) -> Any:
    page.wait_for_load_state("networkidle")
    return page.query_selector("iframe").content_frame()


def test_drop_ask_see_reload(visit: Open) -> None:
    page = visit()
    drop(page, "松溪.pdf", report_pdf())
    page.wait_for_url(re.compile("/f/[0-9a-f]{64}$"))
    assert "把一条河治出一座城的模样" in page.inner_text("h1")
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.wait_for_selector("#answer")

    def check() -> None:
        assert "310万立方米" in page.inner_text("#answer .said")
        frame = report_frame(page)
        wait_until_in_window(frame, "#r0-a0")
        assert frame.inner_text("#r0-a0").startswith("310")
        box, paper = page.locator(".sheet rect.answer").first.bounding_box(), page.locator(".paper").bounding_box()
        assert paper["y"] <= box["y"] <= paper["y"] + paper["height"]
        # The picture is there, and drawn in print under the rectangle.
        assert page.evaluate("async () => { const i = new Image(); i.src = document.querySelector('.sheet image').href.baseVal; await i.decode(); return i.naturalWidth; }") > 800

    check()
    page.reload()
    assert page.input_value("#question") == QUESTION
    check()
    page.fill("#question", "2023年松溪县完成了多少水利投资？")
    page.click(".ask button")
    page.wait_for_selector("#answer :text('8.64亿元')")
    assert page.locator(".history li").count() == 2
    page.go_back()
    page.wait_for_selector("#answer :text('310万立方米')")
    frame = report_frame(page)
    frame.wait_for_selector("#r0-a0", state="attached")
    wait_until_in_window(frame, "#r0-a0")
    assert page.is_enabled(".ask button")
    page.goto("/")
    assert page.locator("#uploads-title").is_visible()
    page.click(".remove")
    page.wait_for_selector("#uploads-title", state="detached")


def test_what_cannot_be_read_is_said(visit: Open) -> None:
    page = visit()
    drop(page, "坏的.pdf", b"%PDF-1.7 nothing")
    page.wait_for_selector("#sent .bad")
    assert "not a readable PDF" in page.inner_text("#sent .bad")
    drop(page, "大的.txt", b"x" * (4 * 1024 * 1024 + 1))
    page.wait_for_selector("#sent .bad >> nth=1")
    assert "4 MiB" in page.inner_text("#sent .bad >> nth=1")
    assert page.url.endswith("/")


def test_files_can_be_chosen_with_the_keyboard(visit: Open) -> None:
    page = visit()
    page.set_input_files("#pick", [{"name": f"{i}.txt", "mimeType": "text/plain", "buffer": f"第{i}号\n{REPORT}".encode()} for i in range(3)])
    page.wait_for_selector("#uploads-title")
    assert page.locator(".remove").count() == 3
    page.focus("#pick")
    assert page.evaluate("getComputedStyle(document.querySelector('.pick')).outlineStyle") == "solid"


def test_search_opens_the_passage(visit: Open) -> None:
    page = visit()
    page.wait_for_selector("#progress[data-working='0'], #progress:text('可检索 2 / 2 份')")
    page.fill("#find", "青石峡水库新增库容")
    page.press("#find", "Enter")
    page.wait_for_selector(".hits li")
    assert page.locator(".passage mark").first.is_visible()
    page.click(".hits a >> nth=0")
    frame = report_frame(page)
    wait_until_in_window(frame, "#r0-m0")


def test_facts_are_saved(visit: Open, tmp_path: Any) -> None:
    page = visit()
    page.click("text=松溪县水务局.txt")
    with page.expect_download() as saving:
        page.click("text=数据 CSV")
    assert saving.value.suggested_filename == "松溪县水务局-数据.csv"
    saving.value.save_as(tmp_path / "facts.csv")
    with open(tmp_path / "facts.csv", encoding="utf-8-sig", newline="") as stream:
        assert any(row["figure"] == "8.64亿元" for row in csv.DictReader(stream))


def test_hostile_text_runs_nothing(visit: Open) -> None:
    page = visit()
    hostile = "<img src=x onerror=\"parent.hit=1;hit=1\"><script>parent.hit=1;hit=1</script>"
    name = "<img src=x onerror='hit=1'>.txt"
    drop(page, name, f"{hostile}报告\n一、{hostile}\n2023年{hostile}完成投资8.64亿元。\n".encode())
    page.wait_for_url(re.compile("/f/"))
    page.fill("#question", f"完成投资多少{hostile}")
    page.click(".ask button")
    page.wait_for_selector("#answer")
    frame = report_frame(page)
    assert page.evaluate("window.hit") is None
    assert frame.evaluate("window.hit") is None
    assert "<img src=x" in page.inner_text("main")
    assert frame.evaluate("origin") == "null"
    assert frame.evaluate("try { parent.document.title } catch { 'refused' }") == "refused"
    page.goto("/")
    assert page.evaluate("window.hit") is None


def test_dark_and_narrow(visit: Open) -> None:
    page = visit(viewport={"width": 400, "height": 800})
    page.click("#theme")
    page.click("text=松溪县水务局.txt")
    frame = report_frame(page)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.click("#theme")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    frame = report_frame(page)
    frame.wait_for_selector(".report")
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") == light
    for path in ("/", "/search?q=水利投资", page.url):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_without_script(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.click("text=松溪县水务局.txt")
    page.fill("#question", QUESTION)
    page.click(".ask button")
    assert "310万立方米" in page.inner_text("#answer")


@pytest.mark.parametrize("path", ["/", "/search?q=水利投资", "file"])
def test_accessibility(visit: Open, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit("/" if path == "file" else path, bypass_csp=True)  # the checker is injected
    if path == "file":
        page.click("text=松溪县水务局.pdf")
        page.fill("#question", QUESTION)
        page.click(".ask button")
        page.wait_for_selector("#answer")
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "iframes": False})
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found.response["violations"]] == []
