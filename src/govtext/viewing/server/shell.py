"""The frame of the server's own pages: only their own style and script act, and they talk to this server alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from govtext.viewing.server.settings import MIB
from govtext.webpage import asset, policy, safe


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the policy under which it is sent."""

    html: str
    policy: str


@cache
def _parts() -> tuple[list[str], list[str], str]:
    here = "govtext.viewing.server"
    styles = [asset("govtext.webpage", "base.css"), asset(here, "assets/app.css")]
    scripts = [asset("govtext.webpage", "theme.js"), asset(here, "assets/app.js")]
    own = "form-action 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'"
    return styles, scripts, policy(styles, scripts).removesuffix("form-action 'none'") + own


def shell(title: str, body: str, *, kind: str, query: str = "", max_bytes: int = 64 * MIB) -> Page:
    """A whole page.

    Args:
        title: Plain text.
        body: Markup, every foreign word of it made safe.
        kind: Class of the body element.
        query: What the search box holds.
        max_bytes: Largest file that may be uploaded.
    """
    styles, scripts, rules = _parts()
    head = (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{safe(title)} · govtext</title>\n" + "".join(f"<style>{text}</style>\n" for text in styles) + "</head>\n"
    )
    top = (
        '<header class="top"><a class="home" href="/">读报告</a>'
        '<form class="find" role="search" action="/search"><label class="visually-hidden" for="find">在全部文件里问或找</label>'
        f'<input type="search" id="find" name="q" maxlength="300" value="{safe(query)}" placeholder="在全部文件里问或找…" required>'
        '<button>查找</button></form>'
        '<button type="button" id="theme" class="js-only" aria-label="深色" aria-pressed="false"></button></header>'
    )
    foot = '<p class="visually-hidden" id="said" role="status"></p>' + "".join(f"<script>{text}</script>\n" for text in scripts)
    return Page(f'{head}<body class="{kind}" data-max-bytes="{max_bytes}">\n{top}\n{body}\n{foot}</body>\n</html>\n', rules)
