"""What can go wrong with a request: a type for programs; what came, what is allowed, what to do, for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Problem(Exception):
    """An error that is told to the browser.

    Attributes:
        status: Of HTTP.
        kind: A stable name, such as ``too_large``.
        came: What was sent.
        allowed: What would have been accepted.
        to_do: The next step.
    """

    status: int
    kind: str
    came: str
    allowed: str
    to_do: str

    def to_dict(self) -> dict[str, dict[str, str]]:
        """The body of the answer, as JSON."""
        return {"error": {"type": self.kind, "came": self.came, "allowed": self.allowed, "to_do": self.to_do}}


def not_found(what: str) -> Problem:
    """No such file, page or address."""
    return Problem(404, "not_found", f"这里没有{what}", "文件列表中的文件", "回到文件列表；文件可能已移走、改名或删除")


def busy(what: str) -> Problem:
    """Too much at once."""
    return Problem(503, "busy", f"{what}太多，已排满", "稍少的并发请求", "过几秒再试")
