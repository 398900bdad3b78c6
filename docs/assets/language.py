"""Says in which language a page is: the theme's is Chinese, and browsers and screen readers should know where it is not."""

from __future__ import annotations

from typing import Any

CHINESE = ("index.md", "view.md", "serve.md")


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Mark a page as English unless it stands in the Chinese part or begins in Chinese."""
    path = page.file.src_uri
    english = not (path.startswith("zh/") or path in CHINESE)
    return output.replace('<html lang="zh"', '<html lang="en"', 1) if english else output
