"""The addresses of the server and what they answer.

========================== =====================================================================
``/``                      the list of files
``/search?q=``             an answer and passages from all files
``/facts.csv?q=``          figures about the words, from the best documents
``/f/ID``                  a file: ``q`` a question, ``at`` a passage, ``page`` a page of the original
``/f/ID/report``           its reading page, shown inside the former; the same parameters
``/f/ID/pages/N.png``      a page of the original as a picture
``/f/ID/facts.csv``        its figures
``POST /api/files?name=``  send a file; the body is the file
``DELETE /api/files/ID``   delete a file that was sent
``/api/status``            how far the index is
========================== =====================================================================
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from govtext.corpus import Corpus, Hit
from govtext.document import Document
from govtext.errors import CorpusError
from govtext.facts import facts_to_csv
from govtext.results import Answer
from govtext.viewing.server import pages, replies
from govtext.viewing.server.cache import Cache
from govtext.viewing.server.guard import Guard
from govtext.viewing.server.library import Entry, Library
from govtext.viewing.server.problems import Problem, not_found
from govtext.viewing.server.processes import Processes
from govtext.viewing.server.reports import Passage, Report
from govtext.viewing.server.searching import LiveSearch, Search
from govtext.viewing.server.settings import MIB, Settings
from govtext.viewing.server.state import State
from govtext.viewing.server.uploads import Received, Receiver
from govtext.viewing.server.worker import job

T = TypeVar("T")
_MOST_QUESTION = 300
_HITS = 12


def build(settings: Settings) -> Guard:
    """The application; its processes and threads run from the start of its lifespan to the end."""
    server = Server(settings)
    routes = [
        Route("/", server.home),
        Route("/search", server.search),
        Route("/facts.csv", server.all_facts),
        Route("/f/{id}", server.file),
        Route("/f/{id}/report", server.report),
        Route("/f/{id}/pages/{number:int}.png", server.picture),
        Route("/f/{id}/facts.csv", server.facts),
        Route("/api/files", server.receive, methods=["POST"]),
        Route("/api/files/{id}", server.remove, methods=["DELETE"]),
        Route("/api/status", server.status),
        Route("/favicon.ico", lambda _: Response(status_code=204)),  # browsers ask for it
    ]
    handlers: dict[Any, Any] = {
        Problem: _on_problem, HTTPException: _on_http, ClientDisconnect: _on_disconnect, Exception: _on_fault,
    }  # fmt: skip
    return Guard(Starlette(routes=routes, exception_handlers=handlers, lifespan=server.lifespan), settings)


class Server:
    """What the requests share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.state = State(settings.state)
        corpus = Corpus.open(settings.index) if settings.index else None
        self.library = Library(self.state, settings.folder, corpus)
        self._corpus = corpus
        self._reports: Cache[Report] = Cache(20_000_000, lambda report: report.chars + 10_000)
        self._htmls: Cache[str] = Cache(64 * MIB, len)
        self._pictures: Cache[bytes] = Cache(64 * MIB, len)
        self._asked: Cache[tuple[Answer, dict[str, str]]] = Cache(500, lambda _: 1)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Start and stop what works behind the requests."""
        self._processes = Processes(self.settings)
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="govtext-serve")
        self._receiver = Receiver(self.settings, self.state)
        self._search: Search = (
            Search(self._corpus) if self._corpus else LiveSearch(self.state.index, self.library, self.settings.timeout_s)
        )
        try:
            yield
        finally:
            self._search.close()
            self._processes.close()
            self._threads.shutdown(wait=False, cancel_futures=True)
            self.state.close()

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    # Pages

    async def home(self, request: Request) -> Response:
        """The list of files."""
        entries, titles = await self._in_thread(lambda: (self.library.entries(), self._search.titles()))
        shown = self.settings.folder or self.settings.index
        return replies.page(
            pages.home_page(
                [each for each in entries if each.origin == "upload"], [each for each in entries if each.origin != "upload"], titles,
                self.state.questions(""), self._search.progress, place=shown.resolve().name or str(shown) if shown else "",
                name=request.query_params.get("name", "")[:100], max_bytes=self.settings.max_upload_bytes,
            )
        )  # fmt: skip

    async def file(self, request: Request) -> Response:
        """A file with its questions and pages."""
        entry, report, question, answer, passage = await self._asked_for(request)
        if answer is not None and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            self.state.asked(entry.id, question, answer.text)
        shown = pages.file_page(
            entry, report.title, question=question, answer=answer, found=passage is not None,
            sheet=_sheet(entry, report, answer, passage, request), questions=self.state.questions(entry.id),
            parameters=dict(request.query_params), anchor=report.anchor(answer, passage),
        )  # fmt: skip
        return replies.page(shown)

    async def report(self, request: Request) -> Response:
        """The reading page."""
        entry, report, question, answer, passage = await self._asked_for(request)
        key = (entry.id, entry.version, question, request.query_params.get("scope"), passage)
        html = await self._htmls.get(key, lambda: self._in_thread(report.page, answer, passage))
        return replies.reading_page(html, request.cookies.get("theme", ""))

    async def search(self, request: Request) -> Response:
        """An answer and passages from all files."""
        question = _question(request)
        if not question:
            raise Problem(400, "no_question", "没有要找的词", "一个问题或几个词", "在上面的框里写下要问、要找的")
        hits: list[Hit] = await self._in_thread(self._search.find, question, _HITS)
        places = await self._in_thread(self.library.places)
        answer, titles = await self._ask_all(question) if hits else (None, {})
        found = [(hit, places.get(hit.path) or places.get(hit.document_id[:16])) for hit in hits]
        answered = next((entry for hit, entry in found if answer and hit.document_id == answer.document_id), None)
        if answer is not None and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            self.state.asked("", question, answer.text)
        return replies.page(pages.search_page(question, answer, answered, found, titles, self._search.progress))

    # Parts of pages

    async def picture(self, request: Request) -> Response:
        """A page of the original."""
        entry = await self._entry(request)
        number: int = request.path_params["number"]
        if not entry.has_pages:
            raise not_found("这份文件的页图")
        report = await self._report(entry)
        if not 1 <= number <= len(report.documents[0].source.page_sizes):
            raise not_found(f"第 {number} 页")

        async def draw() -> bytes:
            # An index says where its files lay, not that they are still the same.
            path, sha256 = (Path(os.path.realpath(entry.path)), entry.id) if entry.origin == "index" else (entry.path, "")
            drawn: bytes = await self._processes.do(job("page", path, entry.name, number, sha256))
            return drawn

        png = await self._pictures.get((entry.id, entry.version, number), draw)
        return Response(png, media_type="image/png", headers={"cache-control": "private, max-age=600"})

    async def facts(self, request: Request) -> Response:
        """The figures of a file."""
        entry = await self._entry(request)
        report = await self._report(entry)
        table = await self._in_thread(lambda: facts_to_csv(fact for facts in report.facts().values() for fact in facts))
        return replies.download(table, f"{Path(entry.name).stem}-数据.csv")

    async def all_facts(self, request: Request) -> Response:
        """Figures about some words, from the best documents of all."""
        question = _question(request)
        table = await self._in_thread(lambda: facts_to_csv(self._search.facts(question)))
        return replies.download(table, f"{question[:40] or '全部'}-数据.csv")

    async def status(self, request: Request) -> Response:
        """How far the index is."""
        progress = await self._in_thread(lambda: self._search.progress)
        return JSONResponse({"working": progress.working, "words": pages.progress_words(progress)})

    # Changes

    async def receive(self, request: Request) -> Response:
        """Take a file in."""
        documents: list[Document] = []

        async def read(received: Received) -> None:
            documents.extend(await self._processes.do(job("read", received.path, received.name)))

        upload = await self._receiver.take(request, read)
        self._search.wake()
        entry = self.library.get(upload.id)
        report = Report(documents, self.settings.reader)
        self._reports.put((entry.id, entry.version), report)
        record = {"id": entry.id, "name": entry.name, "title": report.title, "reports": len(documents), "url": f"/f/{entry.id}"}
        return JSONResponse({"file": record}, 201)

    async def remove(self, request: Request) -> Response:
        """Delete a file that was sent."""
        upload = next((each for each in self.state.all_uploads() if each.id == request.path_params["id"]), None)
        if upload is None:
            raise not_found("这个上传的文件")
        self.state.remove(upload)
        self._reports.drop((upload.id, upload.id + upload.suffix))
        self._search.wake()
        return JSONResponse({"removed": upload.id})

    # What the above have in common

    async def _entry(self, request: Request) -> Entry:
        return await self._in_thread(self.library.get, request.path_params["id"])

    async def _report(self, entry: Entry) -> Report:
        async def make() -> Report:
            documents = (
                await self._in_thread(self._search.documents_of, entry.id, entry.reports)
                if entry.origin == "index"
                else await self._processes.do(job("read", entry.path, entry.name))
            )
            return Report(documents, self.settings.reader)

        return await self._reports.get((entry.id, entry.version), make)

    async def _asked_for(self, request: Request) -> tuple[Entry, Report, str, Answer | None, Passage | None]:
        """The file of an address, and what of it is to be shown."""
        entry = await self._entry(request)
        report = await self._report(entry)
        question, passage = _question(request), report.passage(request.query_params.get("at", ""))
        answer: Answer | None = None
        if question and request.query_params.get("scope") == "all":
            answer, _ = await self._ask_all(question)
            if answer.document_id not in {each.document_id for each in report.documents}:
                answer = None  # the files have changed, and another has the better answer now
        if question and answer is None:
            answer = await self._in_thread(report.ask, question)
        return entry, report, question, answer, passage

    async def _ask_all(self, question: str) -> tuple[Answer, dict[str, str]]:
        """The answer from all files, and the titles of the documents that were read for it."""

        async def make() -> tuple[Answer, dict[str, str]]:
            answer, documents = await self._in_thread(self._search.ask, question, self.settings.reader)
            return answer, {key: each.title or each.source.origin for key, each in documents.items()}

        return await self._asked.get((question, self._search.version, self._search.progress.done), make)


def _question(request: Request) -> str:
    question = request.query_params.get("q", "").strip()
    if len(question) > _MOST_QUESTION:
        raise Problem(400, "too_long", f"{len(question)} 字的问题", f"至多 {_MOST_QUESTION} 字", "问得短一些，一次问一件事")
    return question


def _sheet(entry: Entry, report: Report, answer: Answer | None, passage: Passage | None, request: Request) -> pages.Sheet | None:
    """The page of the original to be shown: the one asked for, or that of the answer."""
    sizes = report.documents[0].source.page_sizes
    if not entry.has_pages or not sizes:
        return None
    boxes = report.boxes(answer, passage)
    asked = request.query_params.get("page", "")
    told = [page for page, _, kind in sorted(boxes, key=lambda box: box[2] != "answer")]
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else told[0] if told else 1
    number = min(max(number, 1), len(sizes))
    return pages.Sheet(number, len(sizes), *sizes[number - 1], [(box, kind) for page, box, kind in boxes if page == number])


# Errors


async def _on_problem(request: Request, error: Problem) -> Response:
    return replies.refusal(error, request.headers)


async def _on_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return replies.refusal(not_found("这个地址"), request.headers)
    problem = Problem(error.status_code, "wrong_request", f"{request.method} {request.url.path[:100]}", "页面上的操作", "回到文件列表")
    return replies.refusal(problem, request.headers)


async def _on_disconnect(request: Request, error: ClientDisconnect) -> Response:
    return Response(status_code=400)


async def _on_fault(request: Request, error: Exception) -> Response:
    if isinstance(error, CorpusError):
        problem = Problem(503, "index_unavailable", "检索用的索引现在读不了", "编好的索引", "稍后再试")
    else:
        problem = Problem(500, "fault", f"服务器内部错误（{type(error).__name__}）", "", "再试一次；仍然出错请报告这个问题")
    return replies.refusal(problem, request.headers)
