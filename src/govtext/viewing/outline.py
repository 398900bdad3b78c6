"""The heading tree of a report as nested lists of links."""

from __future__ import annotations

from govtext.document import Document, Section
from govtext.webpage import safe

_MANY = 80  # entries from which bare items (——, 一是 without a title) are left out
_LONGEST = 40  # characters of an entry


def section_anchor(prefix: str, section: Section) -> str:
    """The id of a heading in the page."""
    return f"{prefix}s{section.section_id}"


def outline_list(document: Document, prefix: str) -> str:
    """The headings as nested ``ol``; "" if there is none."""
    sections = document.sections[1:]
    if len(sections) > _MANY:
        sections = tuple(s for s in sections if s.title or s.kind != "item")
    parts: list[str] = []
    depth = 0
    for section in sections:
        # An entry may lie deeper than the one before by one level only: it then opens a list inside it.
        level = min(section.level, depth + 1)
        if level > depth:
            parts.append("<ol>")
        else:
            parts.append("</li>" + "</ol></li>" * (depth - level))
        depth = level
        parts.append(f'<li><a href="#{section_anchor(prefix, section)}">{safe(_words(document, section))}</a>')
    return "".join(parts) + "</li></ol>" * depth


def _words(document: Document, section: Section) -> str:
    title = section.title
    if not title:  # a bare label: how its text begins
        body = section.heading_span.end
        title = document.text[body : min(section.span.end, body + _LONGEST)].lstrip().split("\n", 1)[0]
    words = section.label + (" " if section.label[-1:].isascii() and section.label[-1:].isalnum() else "") + title
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
