"""``govtext serve``: the reading page for a folder or index, in the browser, on this machine's own address."""

from __future__ import annotations

import argparse
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

from govtext.errors import OptionError

_EXAMPLES = """examples:
  govtext serve                       # drop files, ask, read
  govtext serve reports/              # the files of a folder too; they become searchable while you read
  govtext serve index/                # a corpus made by govtext index
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser(
        "serve",
        help="the reading page for a folder, in the browser",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("place", nargs="?", metavar="FOLDER | INDEX", help="reports, or a corpus made by govtext index; none: uploads only")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen at (default: 127.0.0.1, this machine alone)")
    parser.add_argument("--port", type=int, default=8765, metavar="N", help="port (default: 8765; 0 takes a free one)")
    parser.add_argument("--allow-host", action="append", default=[], metavar="NAME", help="a further name by which the server is addressed; may be repeated")
    parser.add_argument("--state", metavar="FOLDER", help="where uploads, questions and the index are kept; made with access for you alone")
    parser.add_argument("--max-upload-mb", type=int, default=64, metavar="N", help="largest file, in MiB (default: 64)")
    parser.add_argument("--max-chars", type=int, default=500_000, metavar="N", help="longest text of a file, in characters (default: 500000)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that read files (default: 2)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    return parser


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from govtext.viewing.server import Settings, serve
    from govtext.viewing.server.settings import MIB, default_state

    place = Path(args.place) if args.place else None
    if place is not None and not place.is_dir():
        raise OptionError(f"{args.place!r} is no folder; name a folder of reports, or one made by govtext index")
    for name in ("max_upload_mb", "max_chars", "workers"):
        if getattr(args, name) < 1:
            raise OptionError(f"--{name.replace('_', '-')} {getattr(args, name)}; give 1 or more")
    is_index = place is not None and (place / "corpus.db").is_file()
    listener = _listen(args.host, args.port)
    host, port = listener.getsockname()[:2]
    outside = not ip_address(host).is_loopback
    settings = Settings(
        state=Path(args.state) if args.state else default_state(place),
        folder=None if is_index else place,
        index=place if is_index else None,
        hosts=frozenset([args.host, *args.allow_host]),
        any_address=outside,
        max_upload_bytes=args.max_upload_mb * MIB,
        max_chars=args.max_chars,
        workers=args.workers,
    )
    shown = "127.0.0.1" if ip_address(host).is_unspecified else host
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    if outside:
        print(f"govtext serve: {args.host} can be reached from other machines, and there is no password: all who reach it can read, ask and upload", file=sys.stderr)
    serve(settings, listener, lambda: _ready(url, args.open))
    return 0


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # where it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as error:
        raise OptionError(f"cannot listen at {host} port {port} ({error}); name another with --port, or 0 for a free one") from error
    return listener


def _ready(url: str, open_browser: bool) -> None:
    print(f"govtext serve: {url} (Ctrl+C ends)", file=sys.stderr, flush=True)
    if open_browser:
        import webbrowser

        webbrowser.open(url)
