"""The pages, from the list of files to the answer in its place."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.viewing.server.conftest import OWN, QUESTION, REPORT, report_pdf
from tests.viewing.server.test_safety import error, send, wait_for_index


def link_to(page: str, name: str) -> str:
    found = re.search(rf'<a href="(/f/[0-9a-f]{{64}})">{re.escape(name)}</a>', page)
    assert found, name
    return found[1]


def test_the_folder_is_listed(client: Any) -> None:
    wait_for_index(client)
    page = client.get("/").text
    assert "把一条河治出一座城的模样" in page  # the title, known from the index
    assert "可检索 2 / 2 份" in page
    link_to(page, "松溪县水务局.txt")
    link_to(page, "sub/松溪县水务局.pdf")
    assert "松溪县水务局.txt" not in client.get("/?name=.PDF").text


def test_an_answer_in_its_place(client: Any) -> None:
    url = link_to(client.get("/").text, "松溪县水务局.txt")
    page = client.get(url, params={"q": QUESTION}).text
    assert "310万立方米" in page.split('id="answer"')[1].split("</article>")[0]
    frame = re.search(r'<iframe [^>]*src="([^"]+)"', page)
    assert frame
    assert 'sandbox="allow-scripts allow-downloads allow-modals"' in page
    assert frame[1].endswith("#r0-a0")
    report = client.get(frame[1].replace("&amp;", "&").split("#")[0]).text
    assert re.search(r'<mark class="answer" id="r0-a0">(<[^>]+>)*310', report)


def test_a_question_without_an_answer(client: Any) -> None:
    url = link_to(client.get("/").text, "松溪县水务局.txt")
    page = client.get(url, params={"q": "2022年松溪县的人均绿地面积是多少？"}).text
    assert "报告中没有说明" in page


def test_the_answer_on_the_page_of_a_pdf(client: Any) -> None:
    url = link_to(client.get("/").text, "sub/松溪县水务局.pdf")
    page = client.get(url, params={"q": QUESTION}).text
    shown = re.search(r"原件第 (\d+) / (\d+) 页", page)
    assert shown
    rectangles = re.findall(r'<rect class="answer" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page)
    assert rectangles
    picture = client.get(f"{url}/pages/{shown[1]}.png")
    assert picture.headers["content-type"] == "image/png"

    # What stands under the rectangle is read from the PDF itself, by other means than the library's.
    import pypdfium2

    document = pypdfium2.PdfDocument(report_pdf())
    height = document[0].get_height()
    words = ""
    for x, y, w, h in ([float(n) for n in each] for each in rectangles):
        text = document[int(shown[1]) - 1].get_textpage()
        words += text.get_text_bounded(left=x, right=x + w, top=height - y, bottom=height - y - h)
    assert "310" in words

    from PIL import Image

    with Image.open(io.BytesIO(picture.content)) as image:
        assert abs(image.width / image.height - 595 / 842) < 0.01


def test_other_pages_of_a_pdf(client: Any) -> None:
    url = link_to(client.get("/").text, "sub/松溪县水务局.pdf")
    page = client.get(url, params={"q": QUESTION, "page": 2}).text
    assert "原件第 2 /" in page
    assert "page=1#sheet" in page
    assert f"q={quote(QUESTION)}" in page
    for number in ("0", "999", "x", "²"):
        assert "原件第" in client.get(url, params={"page": number}).text
    error(client.get(f"{url}/pages/0.png"), 404, "not_found")
    error(client.get(f"{url}/pages/99.png"), 404, "not_found")
    text = link_to(client.get("/").text, "松溪县水务局.txt")
    error(client.get(f"{text}/pages/1.png"), 404, "not_found")
    assert "<figure" not in client.get(text).text


def test_facts_as_csv(client: Any) -> None:
    url = link_to(client.get("/").text, "松溪县水务局.txt")
    reply = client.get(url + "/facts.csv")
    assert reply.headers["content-type"].startswith("text/csv")
    assert "attachment" in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert any(row["figure"] == "8.64亿元" and row["value"] == "864000000" for row in rows)


def test_search_and_open_what_was_found(client: Any) -> None:
    wait_for_index(client)
    page = client.get("/search", params={"q": "2023年松溪县完成了多少水利投资？"}).text
    assert "8.64亿元" in page.split('id="answer"')[1].split("</article>")[0]
    answer = re.search(r'class="said"><a href="([^"]+)"', page)
    assert answer
    opened = client.get(answer[1].replace("&amp;", "&")).text
    assert "8.64亿元" in opened.split('id="answer"')[1].split("</article>")[0]
    hits = re.findall(r'<h3><a href="([^"]+at=[^"]+)">', page)
    assert hits
    opened = client.get(hits[0].replace("&amp;", "&")).text
    assert "#r0-m0" in opened
    frame = re.search(r'<iframe [^>]*src="([^"#]+)', opened)
    assert frame
    assert 'id="r0-m0"' in client.get(frame[1].replace("&amp;", "&")).text
    rows = list(csv.DictReader(io.StringIO(client.get("/facts.csv?q=水利投资").content.decode("utf-8-sig"))))
    assert any("水利投资" in row["indicator"] for row in rows)


def test_nothing_found(client: Any) -> None:
    wait_for_index(client)
    assert "没有找到" in client.get("/search?q=zzzzqqqq").text


def test_uploads_become_searchable_and_go_again(client: Any, tmp_path: Path) -> None:
    wait_for_index(client)
    text = "玉屏山镇2021年工作总结\n一、茶叶\n2021年玉屏山镇茶叶产量317吨，同比增长4.2%。\n"
    record = send(client, "玉屏山镇.txt", text.encode("gb18030")).json()["file"]
    assert record["title"] == "玉屏山镇2021年工作总结"
    wait_for_index(client)
    assert record["url"] in client.get("/search?q=茶叶产量").text
    assert client.get(record["url"]).status_code == 200
    assert client.delete("/api/files/" + record["id"], headers=OWN).status_code == 200
    error(client.get(record["url"]), 404, "not_found")
    error(client.delete("/api/files/" + record["id"], headers=OWN), 404, "not_found")
    wait_for_index(client)
    assert record["url"] not in client.get("/search?q=茶叶产量").text
    assert not list((tmp_path / "state" / "uploads").iterdir())


def test_folder_files_cannot_be_deleted(client: Any, folder: Path) -> None:
    url = link_to(client.get("/").text, "松溪县水务局.txt")
    error(client.delete("/api/files/" + url[3:], headers=OWN), 404, "not_found")
    assert (folder / "松溪县水务局.txt").exists()


def test_the_same_content_is_one_file(client: Any) -> None:
    first = send(client, "a.txt", REPORT.encode()).json()["file"]
    second = send(client, "b.txt", REPORT.encode()).json()["file"]
    assert first["id"] == second["id"]
    page = client.get("/").text
    assert ">a.txt<" not in page
    assert ">b.txt<" in page


def test_state_outlives_the_server(make_client: Any) -> None:
    first = make_client()
    record = send(first, "报告.txt", REPORT.encode()).json()["file"]
    first.get(record["url"], params={"q": QUESTION})
    wait_for_index(first)
    first.get("/search", params={"q": QUESTION})
    first.__exit__(None, None, None)
    second = make_client()
    page = second.get("/").text
    assert "报告.txt" in page
    assert QUESTION in page
    page = second.get(record["url"]).text
    assert QUESTION in page
    assert "310万立方米" in page


def test_a_changed_file_is_read_again(client: Any, folder: Path) -> None:
    url = link_to(client.get("/").text, "松溪县水务局.txt")
    assert "把一条河治出一座城的模样" in client.get(url).text
    (folder / "松溪县水务局.txt").write_text("玉屏山镇工作总结\n2021年茶叶产量317吨。\n", "utf-8")
    import time

    time.sleep(2.1)  # the list of the folder is that old at most
    assert "玉屏山镇工作总结" in client.get(url).text


def test_without_a_folder(make_client: Any) -> None:
    client = make_client(folder=None)
    page = client.get("/").text
    assert "把报告拖到这里" in page
    assert "可检索 0 / 0 份" in page
    assert "没有找到" in client.get("/search?q=水利").text


def test_an_index(make_client: Any, tmp_path: Path, folder: Path) -> None:
    from govtext import Corpus

    Corpus.build(folder, tmp_path / "index", workers=0).close()
    client = make_client(folder=None, index=tmp_path / "index")
    page = client.get("/").text
    url = link_to(page, "松溪县水务局.pdf")
    assert "可检索 2 / 2 份" in page
    asked = client.get(url, params={"q": QUESTION}).text
    assert "310万立方米" in asked
    assert '<rect class="answer"' in asked
    assert client.get(url + "/pages/1.png").status_code == 200
    found = client.get("/search", params={"q": QUESTION}).text
    hits = re.findall(r'<h3><a href="([^"]+at=[^"]+)">', found)
    assert hits
    assert client.get(hits[0].replace("&amp;", "&")).status_code == 200
    (folder / "sub" / "松溪县水务局.pdf").write_bytes(b"%PDF-1.4 another file under the name that the index holds")
    assert "changed" in error(client.get(url + "/pages/2.png"), 422, "unreadable")["came"]


@pytest.mark.parametrize("place", ["0.5-2", "0.1-999999", "9.0-4", "x", "0.4-4", "-1.0-4", "0.-4-2"])
def test_places_that_are_none(place: str) -> None:
    import govtext
    from govtext.viewing.server.reports import Report

    assert Report(govtext.parse(REPORT), "none").passage(place) is None
