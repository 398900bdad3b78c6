"""A real server on the loopback address: many at once, raw requests, the command itself."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.viewing.server.conftest import OWN, QUESTION, REPORT, report_pdf


def request(address: tuple[str, int], method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(*address, timeout=180)
    try:
        connection.request(method, path, body, OWN)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()


@pytest.mark.slow
def test_a_hundred_uploads_at_once(address: tuple[str, int]) -> None:
    pdf = report_pdf()

    def send(number: int) -> tuple[str, int, str]:
        kind = ("good", "good", "pdf", "broken", "large", "wrong")[number % 6]
        name, data = {
            "good": (f"{number}.txt", f"第{number}号报告\n".encode() + REPORT.encode()),
            "pdf": (f"{number}.pdf", pdf + b"%" * number),
            "broken": (f"{number}.pdf", b"%PDF-1.7 " + bytes(number)),
            "large": (f"{number}.txt", b"x" * (4 * 1024 * 1024 + number)),
            "wrong": (f"{number}.exe", b"MZ"),
        }[kind]
        try:
            return (kind, *request(address, "POST", f"/api/files?name={name}", data))
        except (BrokenPipeError, ConnectionResetError):
            return kind, 413 if kind == "large" else 0, ""  # refused while the body was still being sent

    with ThreadPoolExecutor(100) as pool:
        outcomes = list(pool.map(send, range(102)))
    expected = {"good": 201, "pdf": 201, "broken": 422, "large": 413, "wrong": 415}
    assert [(kind, status) for kind, status, _ in outcomes] == [(kind, expected[kind]) for kind, _, _ in outcomes]
    assert len({json.loads(body)["file"]["id"] for _, status, body in outcomes if status == 201}) == 51
    status, page = request(address, "GET", "/")
    assert status == 200
    assert page.count('class="remove') == 51


@pytest.mark.slow
def test_ten_users_ask_at_once(address: tuple[str, int]) -> None:
    _, page = request(address, "GET", "/")
    urls = re.findall(r'<a href="(/f/[0-9a-f]{64})">', page)
    assert len(urls) == 2
    questions = {
        QUESTION: "310万立方米",
        "2023年松溪县完成了多少水利投资？": "8.64亿元",
        "柳河镇村医的平均年龄现在是多少岁？": "",
        "2023年全县水利投资同比增长多少？": "21.5%",
        "完成河道清淤多少公里？": "126.8公里",
    }

    def user(number: int) -> None:
        for turn in range(3):
            question = list(questions)[(number + turn) % len(questions)]
            status, page = request(address, "GET", f"{urls[number % 2]}?q={quote(question)}")
            assert status == 200
            assert questions[question] in page.split('id="answer"')[1].split("</article>")[0]
            assert request(address, "GET", f"{urls[number % 2]}/report?q={quote(question)}")[0] == 200
            assert request(address, "GET", f"/search?q={quote(question)}")[0] == 200

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(user, range(10)))


RAW = (
    b"GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /f/../../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET //etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /f/..%2f..%2f..%2fetc%2fpasswd/report HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /f/%00/pages/1.png HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    b"POST /api/files?name=a.txt HTTP/1.1\r\nHost: localhost\r\nX-Govtext-Request: 1\r\nContent-Length: 99999999999999\r\n\r\n",
    b"POST /api/files?name=a.txt HTTP/1.1\r\nHost: localhost\r\nX-Govtext-Request: 1\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/files?name=a.txt HTTP/1.1\r\nHost: localhost\r\nX-Govtext-Request: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"GET /f/" + b"\xff\xfe" * 30 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
)


def test_raw_requests(address: tuple[str, int], tmp_path: Path) -> None:
    for raw in RAW:
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            reply = b""
            try:
                while block := connection.recv(65536):
                    reply += block
            except ConnectionResetError:
                pass
        assert not reply or re.match(rb"HTTP/1\.1 4\d\d ", reply), (raw[:80], reply[:200])
        assert b"root:" not in reply
    # One who sends half a file and goes away leaves nothing behind.
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(b"POST /api/files?name=a.txt HTTP/1.1\r\nHost: localhost\r\nX-Govtext-Request: 1\r\nContent-Length: 1000\r\n\r\nhalf")
        time.sleep(0.5)
    assert request(address, "GET", "/")[0] == 200
    end = time.monotonic() + 20
    while list((tmp_path / "state" / "incoming").iterdir()):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_it_listens_on_the_loopback_alone(address: tuple[str, int]) -> None:
    port = f"{address[1]:04X}"
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [place for place in listening if place.endswith(":" + port)] == [f"0100007F:{port}"]


def test_what_the_command_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from govtext.cli import main

    assert main(["serve", str(tmp_path / "nothing")]) == 1
    assert "no folder" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1]), "--state", str(tmp_path / "s")]) == 1
    assert "--port" in capsys.readouterr().err
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve", "--port", "0", "--state", str(tmp_path / "s")]) == 1
    assert "govtext[serve]" in capsys.readouterr().err
