"""Answers of the server: pages with their content security policy, and errors as page or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response

from govtext.viewing.server.pages import problem_page
from govtext.viewing.server.problems import Problem
from govtext.viewing.server.shell import Page

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def page(shell: Page, status: int = 200) -> Response:
    """One of the server's own pages."""
    return HTMLResponse(shell.html, status, headers={"content-security-policy": shell.policy})


def reading_page(html: str, theme: str) -> Response:
    """A report's page: under its own policy, in a sandbox without an origin, so that it has no part in this server.

    Args:
        html: The page.
        theme: ``light``, ``dark``, or anything else for what the system says; in a sandbox the page cannot recall it.
    """
    if theme in ("light", "dark"):
        html = html.replace("<html ", f'<html data-theme="{theme}" ', 1)
    found = _META.search(html)
    policy = found[1] if found else "default-src 'none'"
    sandbox = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'"
    return HTMLResponse(html, headers={"content-security-policy": f"{policy}; {sandbox}"})


def refusal(problem: Problem, headers: Mapping[str, str] | Headers) -> Response:
    """An error, as a page for a browser's window and as JSON for all else."""
    response: Response
    if "text/html" in headers.get("accept", ""):
        response = page(problem_page(problem), problem.status)
    else:
        response = JSONResponse(problem.to_dict(), problem.status)
    if problem.status == 503:
        response.headers["retry-after"] = "5"
    return response


def download(text: str, name: str) -> Response:
    """A table to be saved under a name that any browser takes."""
    headers = {"content-disposition": f"attachment; filename=\"facts.csv\"; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


__all__ = ["download", "page", "reading_page", "refusal"]
