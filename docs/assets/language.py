"""Says in which language a page is: the theme's is Chinese, and browsers and screen readers should know where it is not."""

from __future__ import annotations

from typing import Any


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Mark what does not stand in the Chinese part, nor at the top, as English."""
    path = page.file.src_uri
    english = not (path.startswith("zh/") or path == "index.md")
    return output.replace('<html lang="zh"', '<html lang="en"', 1) if english else output
