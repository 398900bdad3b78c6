"""Reading a page back, without a browser."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "input", "br"}


class _Reader(HTMLParser):
    """Checks that elements nest; gathers the text of ``div.text`` without ``div.source``, the ids and the links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag not in VOID:
            self.open.append((tag, found.get("class", "")))
            if self.open[-1] == ("div", "text"):
                self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = {name for _, names in self.open for name in names.split()}
        if ("div", "text") in self.open and "source" not in classes:
            self.texts[-1] += data


def read_page(page: str) -> _Reader:
    """The page, parsed; fails where elements do not nest or stay open."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader
