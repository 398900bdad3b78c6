"""The page's words for what the library names in English, and figures written for people."""

from __future__ import annotations

from decimal import Decimal

from govtext.document import Period
from govtext.results import Fact, Quantity

CHANGES = {
    "increase": "增长", "decrease": "下降", "rise to": "提高到", "fall to": "降至", "share": "占比", "rank": "位次", "unchanged": "持平",
}  # fmt: skip
STATUS = {"result": "完成", "target": "目标"}
HOW = {
    "explicit": "原文写明",
    "report date": "按报告日期推定",
    "inherited": "承前文",
    "computed": "由前后年份推算",
    "unresolved": "未能确定",
}
STEPS = {
    "line_ends": "统一换行符",
    "invisible": "删去不可见字符",
    "columns": "拆开并排的栏",
    "page_numbers": "删去页码",
    "running_headers": "删去书眉页脚",
    "jump_lines": "删去“上接”“下转”",
    "web_furniture": "删去网页导航和版权行",
    "letter_spacing": "合拢字间空格",
    "wrapped_lines": "接回折断的行",
    "blanks": "删去数字、标点旁的空格",
    "lost_breaks": "分开粘连的段落",
    "indents": "删去缩进和空行",
}
FURNITURE = {"page number": "页码", "running header": "书眉页脚", "watermark": "水印", "contents": "目录"}


def number(value: Decimal) -> str:
    """Exact, with a comma every three digits.

    Example:
        >>> number(Decimal("864000000")), number(Decimal("21.50"))
        ('864,000,000', '21.5')
    """
    digits = format(value, ",f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def normalised(quantity: Quantity) -> str:
    """The value in its unit: ``864,000,000 元``; ranges with a dash, ratios with colons."""
    numbers = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
    joiner = "–" if len(numbers) == 2 and not set(quantity.text) & set(":：∶比") else ":"
    words = joiner.join(map(number, numbers))
    if quantity.unit:
        words += quantity.unit if quantity.unit in ("%", "‰", "℃") else f" {quantity.unit}"
    hedge = {"at least": "≥ ", "at most": "≤ "}.get(quantity.bound, "约 " if quantity.approximate else "")
    return hedge + words


def period(when: Period | None) -> str:
    """``2023``, ``2023 年上半年`` and so on; the words of the page where they could not be dated, "" if there are none."""
    return "" if when is None else when.iso or when.text


def change(fact: Fact) -> str:
    """``同比增长``, ``由 91.3% 提高到``; "" for a plain amount."""
    if fact.change is None:
        return ""
    earlier = f"由 {fact.change.from_quantity.text} " if fact.change.from_quantity is not None else ""
    return earlier + fact.change.basis + CHANGES[fact.change.kind]
