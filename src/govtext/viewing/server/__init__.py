"""The reading page for a folder, in the browser: needs the extra ``serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.errors import MissingExtraError
from govtext.viewing.server.settings import Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from govtext.viewing.server.guard import Guard

__all__ = ["Settings", "create_app", "serve"]


def create_app(settings: Settings) -> Guard:
    """The web application, ready for an ASGI server.

    Raises:
        MissingExtraError: Starlette, tantivy or Pillow is not installed.
        CorpusError: The index named in the settings cannot be used.
    """
    _need("starlette", "tantivy", "PIL")
    from govtext.viewing.server.app import build

    return build(settings)


def serve(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve at a bound socket until interrupted; ``ready`` is called as soon as requests are answered.

    Raises:
        MissingExtraError, CorpusError: As :func:`create_app`.
    """
    _need("uvicorn")
    import uvicorn

    class Announced(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        create_app(settings), log_level="warning", http="h11", ws="none", server_header=False, proxy_headers=False,
        timeout_keep_alive=10, timeout_graceful_shutdown=3,
    )  # fmt: skip
    Announced(config).run([listener])


def _need(*packages: str) -> None:
    from importlib.util import find_spec

    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise MissingExtraError(f"govtext serve needs {', '.join(missing)}; pip install 'govtext[serve]'")
