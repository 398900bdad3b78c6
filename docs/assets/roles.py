"""Turns what docstrings hold into what the site knows: cross-references into code words, ``Example:`` into a section of code."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|func|meth|mod|data|attr):`~?([^`]+)`")
_NAMES = re.compile(r"^(\s{2,}\w+), (\w+)(?:, (\w+))?(?=: )", re.M)  # "year, region, kind: …" describes several at once
_EXAMPLE = re.compile(r"^(\s*)Example:$", re.M)


class Roles(griffe.Extension):
    """Rewrites each docstring once, before it is parsed."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Every module, class, function and attribute."""
        if obj.docstring is not None:
            text = _NAMES.sub(lambda m: ",".join(name for name in m.groups() if name), obj.docstring.value)
            obj.docstring.value = _EXAMPLE.sub(r"\1Examples:", _ROLE.sub(r"`\1`", text))
