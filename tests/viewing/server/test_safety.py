"""What a hostile page, file or name can do to the server: nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.reading import builders
from tests.viewing.server.conftest import OWN, REPORT

SECRET = "外人不该看到的一句话。"


def send(client: Any, name: str, data: bytes, **options: Any) -> Any:
    return client.post(f"/api/files?name={quote(name, safe='')}", content=data, headers={**OWN, **options.pop("headers", {})}, **options)


def wait_for_index(client: Any) -> None:
    end = time.monotonic() + 60
    while client.get("/api/status").json()["working"]:
        assert time.monotonic() < end
        time.sleep(0.1)


def error(reply: Any, status: int, kind: str) -> dict[str, str]:
    assert reply.status_code == status, reply.text
    told = reply.json()["error"]
    assert told["type"] == kind
    assert set(told) == {"type", "came", "allowed", "to_do"}
    assert told["came"]
    assert told["to_do"]
    return told


# Paths


@pytest.fixture
def outside(tmp_path: Path, folder: Path) -> Path:
    """A readable report beside the folder, and links in the folder that lead to it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET, "utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "inner.txt").symlink_to(folder / "松溪县水务局.txt")
    (folder / ".hidden.txt").write_text(SECRET, "utf-8")
    os.mkfifo(folder / "pipe.txt")
    return outside


PATHS = (
    "/f/../../outside/secret.txt", "/f/..%2f..%2foutside%2fsecret.txt", "/f/%2e%2e/secret.txt", "/f/..\\outside\\secret.txt", "/f/link.txt",
    "/f/linked%2fsecret.txt", "/f/%00", "/f/secret.txt%00.txt", "//etc/passwd", "/f//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/f/" + "0" * 64,
    "/f/" + "a" * 5000, "/static/../../etc/passwd", "/f/松溪县水务局.txt", "/f/..%252f..%252fsecret.txt",
)  # fmt: skip


def test_no_path_is_an_id(outside: Path, client: Any) -> None:
    for path in PATHS:
        for part in ("", "/report", "/facts.csv", "/pages/1.png"):
            error(client.get(path + part), 404, "not_found")
    absolute = "/f/" + quote(str(outside / "secret.txt"), safe="")
    error(client.get(absolute), 404, "not_found")


def test_links_out_of_the_folder_and_pipes_are_not_listed(outside: Path, client: Any) -> None:
    page = client.get("/").text
    assert "松溪县水务局.txt" in page
    assert "inner.txt" in page  # a link to a file of the folder itself
    for name in ("link.txt", "secret.txt", ".hidden.txt", "pipe.txt"):
        assert name not in page
    wait_for_index(client)
    assert SECRET[4:] not in client.get("/search?q=" + SECRET[:4]).text
    assert "松溪县" in client.get("/search?q=水利").text


def test_a_file_that_became_a_link_is_refused(make_client: Any, tmp_path: Path, folder: Path, outside: Path) -> None:
    from govtext.viewing.server.library import Library
    from govtext.viewing.server.problems import Problem
    from govtext.viewing.server.state import State

    library = Library(State(tmp_path / "own"), folder)
    entry = next(each for each in library.entries() if each.name == "松溪县水务局.txt")
    assert library.get(entry.id) == entry
    (folder / "松溪县水务局.txt").unlink()
    (folder / "松溪县水务局.txt").symlink_to(outside / "secret.txt")
    with pytest.raises(Problem, match="not_found"):
        library.get(entry.id)


def test_a_worker_opens_no_link_and_no_pipe(outside: Path, folder: Path) -> None:
    from govtext.errors import IngestError
    from govtext.reading.limits import Limits
    from govtext.viewing.server import worker

    for name in ("link.txt", "pipe.txt"):
        with pytest.raises(IngestError, match=name) as caught:
            worker.work(worker.job("read", folder / name, name), {"limits": Limits()})
        assert str(folder) not in str(caught.value)


# Names and kinds


NAMES = (
    ("../../../etc/cron.d/x.txt", "x.txt"),
    ("C:\\windows\\system32\\a.txt", "a.txt"),
    ("/etc/passwd.txt", "passwd.txt"),
    ("a\x00b.txt", "ab.txt"),
    ("报告\u202egpj.txt", "报告gpj.txt"),
    ("\x1b[31mred\r\nSet-Cookie: a=b.txt", "[31mredSet-Cookie: a=b.txt"),
    ("长" * 4000 + ".txt", "长" * 116 + ".txt"),
    ("....txt", "....txt"),
    ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ("CON.txt", "CON.txt"),
)


def test_names_are_only_shown(client: Any, tmp_path: Path) -> None:
    for name, shown in NAMES:
        reply = send(client, name, REPORT.encode())
        assert reply.status_code == 201, reply.text
        record = reply.json()["file"]
        assert record["name"] == shown
        stored = list((tmp_path / "state" / "uploads").iterdir())
        assert [path.name for path in stored] == [record["id"] + ".txt"]
        assert stored[0].stat().st_mode & 0o077 == 0
        assert "<img" not in client.get("/").text
        csv = client.get(record["url"] + "/facts.csv")
        assert "\n" not in csv.headers["content-disposition"]
        assert csv.headers["content-disposition"].isascii()
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_other_kinds_are_refused(client: Any, tmp_path: Path) -> None:
    for name in ("", "a", "a.exe", "a.txt.exe", "a.svg", ".txt/", "..", "a.doc", "a.zip", "\x00"):
        told = error(send(client, name, b"text"), 415, "wrong_kind")
        assert ".pdf" in told["allowed"]
    assert not list((tmp_path / "state" / "uploads").iterdir())


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b" " * (400 * 1024 * 1024))
    return out.getvalue()


HOSTILE = (
    ("empty.txt", b"", "unreadable"),
    ("blank.txt", "　\n".encode(), "unreadable"),
    ("binary.txt", bytes(range(256)) * 40, "unreadable"),
    ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100), "unreadable"),
    ("cut.pdf", b"%PDF-1.7\n1 0 obj <<", "unreadable"),
    ("sheet.docx", builders.archive({"xl/workbook.xml": "<workbook/>"}), "unreadable"),
    ("entity.docx", builders.archive({"word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}), "unreadable"),
    ("bomb.docx", bomb, "over_limit"),
    ("long.txt", b"x" * 300_001, "over_limit"),
)


def test_hostile_files_are_told_and_not_kept(make_client: Any, tmp_path: Path) -> None:
    client = make_client(max_chars=300_000)
    for name, data, kind in HOSTILE:
        told = error(send(client, name, data() if callable(data) else data), 422, kind)
        assert str(tmp_path) not in json.dumps(told)
    assert not list((tmp_path / "state" / "uploads").iterdir())
    assert not list((tmp_path / "state" / "incoming").iterdir())
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("name", "kind"), [("hang", "timeout"), ("die", "unreadable"), ("fill", "unreadable"), ("fail", "unreadable")])
def test_a_process_that_ends_badly_takes_nothing_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    from govtext.viewing.server import Settings, processes
    from govtext.viewing.server.problems import Problem
    from govtext.viewing.server.worker import job

    monkeypatch.setattr(processes, "TASK", "tests.viewing.server.faulty:work")
    monkeypatch.setattr(processes, "GRACE_S", 1.0)
    pool = processes.Processes(Settings(tmp_path, workers=1, timeout_s=1.0))

    async def try_both() -> tuple[Problem, object]:
        with pytest.raises(Problem) as caught:
            await pool.do(job("read", tmp_path, f"{name}.txt"))
        return caught.value, await pool.do(job("read", tmp_path, "good.txt"))

    with ThreadPoolExecutor(1) as thread:  # a browser test that ran before leaves a loop in this one
        problem, good = thread.submit(asyncio.run, try_both()).result()
    pool.close()
    assert (problem.status, problem.kind) == (422, kind)
    assert "private" not in str(problem.to_dict())
    assert str(tmp_path) not in str(problem.to_dict())
    assert good == "good.txt"


# Sizes


def test_oversize_is_refused_announced_or_not(make_client: Any, tmp_path: Path) -> None:
    client = make_client(max_upload_bytes=1000)
    told = error(send(client, "a.txt", b"x" * 1001), 413, "too_large")
    assert "MiB" in told["allowed"]
    error(send(client, "a.txt", iter([b"x" * 600, b"x" * 600])), 413, "too_large")  # sent in chunks, without a length
    error(send(client, "a.txt", iter([b"x" * 600, b"x" * 600]), headers={"content-length": "nonsense"}), 413, "too_large")
    assert not list((tmp_path / "state" / "incoming").iterdir())


def test_the_store_has_an_end(make_client: Any) -> None:
    client = make_client(max_uploads=1)
    assert send(client, "a.txt", "甲。".encode()).status_code == 201
    error(send(client, "b.txt", "乙。".encode()), 507, "store_full")
    listed = client.get("/").text
    removed = listed.split('data-id="')[1][:64]
    assert client.delete(f"/api/files/{removed}", headers=OWN).status_code == 200
    assert send(client, "b.txt", "乙。".encode()).status_code == 201


def test_long_questions_are_refused(client: Any) -> None:
    error(client.get("/search?q=" + "问" * 301), 400, "too_long")
    error(client.get("/search?q=%20"), 400, "no_question")


# Who asks


def test_only_own_hosts_are_served(client: Any) -> None:
    for host in (
        "evil.example", "evil.example:8765", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "10.0.0.5", "localhost:8765:1", "", "[::1",
        "127.0.0.1/evil.example",
    ):  # fmt: skip
        error(client.get("/", headers={"host": host}), 421, "wrong_host")
    for host in ("127.0.0.1", "127.0.0.1:9", "localhost:8765", "LOCALHOST", "[::1]:8765"):
        assert client.get("/", headers={"host": host}).status_code == 200


def test_hosts_can_be_allowed(make_client: Any, tmp_path: Path) -> None:
    client = make_client(hosts=frozenset({"reports.example"}), any_address=True)
    for host in ("reports.example:80", "192.168.1.7:8765", "[fe80::1]:8765"):
        assert client.get("/", headers={"host": host}).status_code == 200
    error(client.get("/", headers={"host": "other.example"}), 421, "wrong_host")


FOREIGN: tuple[dict[str, str], ...] = (
    {},
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://evil.example", **OWN},
    {"origin": "null", **OWN},
    {"origin": "http://127.0.0.1:9999", **OWN},  # another server of this machine
    {"origin": "http://127.0.0.1:8765"},
    {"sec-fetch-site": "cross-site", **OWN},
    {"sec-fetch-site": "same-site", **OWN},
)


def test_changes_come_from_our_page_only(client: Any, tmp_path: Path) -> None:
    for headers in FOREIGN:
        error(client.post("/api/files?name=a.txt", content=REPORT, headers=headers), 403, "wrong_origin")
        error(client.delete("/api/files/" + "0" * 64, headers=headers), 403, "wrong_origin")
    assert not list((tmp_path / "state" / "uploads").iterdir())


def test_our_page_may_change(client: Any) -> None:
    headers = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}
    assert send(client, "a.txt", REPORT.encode(), headers=headers).status_code == 201


def test_other_sites_can_link_but_not_embed(client: Any) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).status_code == 200
    error(client.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}), 403, "wrong_origin")
    assert client.options("/api/files", headers={"origin": "http://evil.example", "access-control-request-method": "POST"}).status_code == 403


def test_a_link_elsewhere_leaves_no_question(client: Any) -> None:
    url = send(client, "a.txt", REPORT.encode()).json()["file"]["url"]
    client.get(url, params={"q": "外来的问题是什么？"}, headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert "外来的问题" not in client.get(url).text
    client.get(url, params={"q": "自己的问题是什么？"}, headers={"sec-fetch-site": "same-origin"})
    assert "自己的问题" in client.get(url).text


# What a page may do


def test_headers_of_every_answer(client: Any) -> None:
    record = send(client, "报告.txt", REPORT.encode()).json()["file"]
    replies = [
        client.get(path)
        for path in (
            "/", "/search?q=水利", "/facts.csv?q=水利", record["url"], record["url"] + "/report", record["url"] + "/facts.csv", "/api/status", "/nothing",
            "/favicon.ico", "/f/" + "0" * 64, "/search",
        )
    ]  # fmt: skip
    replies += [client.get("/", headers={"host": "evil.example"}), client.post("/api/files"), client.put("/", headers=OWN), send(client, "a.exe", b"")]
    for reply in replies:
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "frame-ancestors" in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in reply.headers
    report = client.get(record["url"] + "/report").headers["content-security-policy"]
    assert "sandbox allow-scripts" in report
    assert "allow-same-origin" not in report


def test_a_fault_keeps_the_headers(make_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtext.viewing.server.library import Library

    client = make_client()

    def fail(self: Library) -> None:
        raise RuntimeError("/a/private/path")

    monkeypatch.setattr(Library, "entries", fail)
    reply = client.get("/")
    error(reply, 500, "fault")
    assert "private" not in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


INJECTION = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e"


def test_markup_stays_text(client: Any, folder: Path) -> None:
    text = f"{INJECTION}工作报告\n一、{INJECTION}\n2023年{INJECTION}投资完成8.64亿元，同比增长21.5%。\n"
    record = send(client, f"{INJECTION.replace('/', '')}.txt", text.encode()).json()["file"]
    (folder / "<b onclick=x>.txt").write_text(text, "utf-8")
    params = {"q": INJECTION + "投资多少？"}
    pages = [client.get("/").text, client.get("/", params={"name": INJECTION}).text, client.get("/search", params=params).text]
    pages += [client.get(record["url"], params=params).text, client.get(record["url"] + "/report", params=params).text]
    pages += [client.get(record["url"], params={"at": INJECTION, "page": INJECTION}).text]
    pages += [client.get("/f/" + quote(INJECTION, safe=""), headers={"accept": "text/html"}).text]
    pages += [client.get("/", headers={"host": "<script>alert(1)</script>", "accept": "text/html"}).text]
    for page in pages:
        assert "alert(1)</script>" not in page.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
        assert "<img src=x" not in page
        assert "<b onclick" not in page
        assert "\u202e" not in page


def test_theme_cookie_takes_known_values_only(client: Any) -> None:
    url = send(client, "a.txt", REPORT.encode()).json()["file"]["url"] + "/report"
    assert '<html data-theme="dark" ' in client.get(url, headers={"cookie": "theme=dark"}).text
    assert "onload" not in client.get(url, headers={"cookie": 'theme="onload=x'}).text[:300]
