"""One HTML file that stands by itself: no network, and only its own style and script may act.

Pages are put together from f-strings and :func:`~govtext.webpage.safetext.safe`: there is one page with a handful of
parts, so a template engine would be a dependency that saves nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from govtext.webpage.safetext import safe


@cache
def asset(package: str, name: str) -> str:
    """The text of a style sheet or script that ships with ``package``."""
    return (files(package) / name).read_text("utf-8")


def policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """The content security policy under which nothing runs or is styled but these texts, and nothing is fetched."""

    def sources(texts: Sequence[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts) or "'none'"

    return f"default-src 'none'; style-src {sources(styles)}; script-src {sources(scripts)}; base-uri 'none'; form-action 'none'"


def assemble(title: str, body: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), lang: str = "zh-CN") -> str:
    """The whole page.

    Args:
        title: Plain text.
        body: Markup; every word of a report in it has been through ``safe``. It must hold no ``style`` and no ``on…``
            attribute: the policy forbids them.
        styles: Put behind the shared style sheet.
        scripts: Put behind the script of the light switch, at the end of the body.
        lang: Of the page's words.
    """
    all_styles = [asset("govtext.webpage", "base.css"), *styles]
    all_scripts = [asset("govtext.webpage", "theme.js"), *scripts]
    return "".join(
        [
            f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(all_styles, all_scripts)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{safe(title)}</title>\n",
            *(f"<style>{text}</style>\n" for text in all_styles),
            f"</head>\n<body>\n{body}\n",
            *(f"<script>{text}</script>\n" for text in all_scripts),
            "</body>\n</html>\n",
        ]
    )
