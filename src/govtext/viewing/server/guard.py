"""Stands before the application: refuses what no page of ours sends, and puts the same headers on every answer."""

from __future__ import annotations

from collections.abc import MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govtext.viewing.server.problems import Problem
from govtext.viewing.server.replies import refusal
from govtext.viewing.server.settings import Settings

TOKEN_HEADER = "x-govtext-request"
"""A page of another site cannot send a header of its own without asking first, and is never allowed to."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._hosts = _LOOPBACK | {name.lower().strip("[]") for name in settings.hosts}
        self._any_address = settings.any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, add headers."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']} is not served")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message)
            await send(message)

        headers = Headers(scope=scope)
        problem = self._host_problem(headers) or _origin_problem(scope, headers)
        if problem is not None:
            await refusal(problem, headers)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)

    def _host_problem(self, headers: Headers) -> Problem | None:
        """Whether the server is addressed by a name that is its own; another means that somebody's name server lies."""
        hosts = headers.getlist("host")
        host = _host_name(hosts[0]) if len(hosts) == 1 else None
        if host is not None and (host in self._hosts or (self._any_address and _is_address(host))):
            return None
        came = "、".join(hosts)[:100] or "没有 Host"
        return Problem(421, "wrong_host", f"Host：{came}", "本机地址 127.0.0.1、localhost，或启动时写明的名字", "用启动时显示的地址打开；要用别的名字，启动时加 --allow-host")


def _origin_problem(scope: Scope, headers: Headers) -> Problem | None:
    """Whether a request comes from a page of ours."""
    site = headers.get("sec-fetch-site", "none")
    reads = scope["method"] in ("GET", "HEAD")
    if reads and (site in ("same-origin", "none") or headers.get("sec-fetch-mode") == "navigate"):
        return None
    origin = headers.get("origin")
    own = origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    if own and site in ("same-origin", "none") and (reads or TOKEN_HEADER in headers):
        return None
    came = f"{scope['method']}，Origin：{(origin or '无')[:100]}，{TOKEN_HEADER}：{'有' if TOKEN_HEADER in headers else '无'}"
    return Problem(403, "wrong_origin", came, f"本页面发出的请求（Origin 与 Host 相同，带 {TOKEN_HEADER}）", f"在本页面上操作；用程序上传时加请求头 {TOKEN_HEADER}: 1")


def _host_name(host: str) -> str | None:
    try:
        parts = urlsplit("//" + host)
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if parts.netloc == host and "@" not in host else None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _complete(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers[name] = value
    headers.setdefault("content-security-policy", _NOTHING)
    headers.setdefault("cache-control", "no-store")
