"""What the library returns about documents: quantities, facts, evidence, answers, summaries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from govtext.document import Located, Period, to_plain
from govtext.offsets import Span

ChangeKind = Literal["increase", "decrease", "rise to", "fall to", "share", "rank", "unchanged"]
Status = Literal["result", "target"]


@dataclass(frozen=True, slots=True)
class Quantity(Located):
    """A figure on the page and what it means.

    Attributes:
        value: In ``unit``, exact; a range keeps both ends, a ratio (8.7:48.5:42.8) all its parts.
        unit: Normalised: ``"元"``, ``"千升"``, ``"%"``, ``"百分点"``, ``"亩"``, ``"人"``, ``"元/亩"``; "" for a bare number.
        scale: What the printed figure was multiplied with (万 -> 10000); already applied in ``value``.
        approximate: The words say so: 余, 多, 近, 约, 左右, 以上.
        bound: Whether they state a lower limit (以上, 突破, 不低于) or an upper one.
    """

    value: Decimal | tuple[Decimal, ...]
    unit: str
    scale: Decimal
    approximate: bool
    bound: Literal["", "at least", "at most"] = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved or relates.

    Attributes:
        kind: ``increase``/``decrease`` (by), ``rise to``/``fall to`` (提高到), ``share`` (占), ``rank`` (位居), ``unchanged``.
        basis: The words for what it is compared with: 同比, 环比, 比上年, or "".
        from_quantity: The earlier value of 由…提高到….
    """

    kind: ChangeKind
    basis: str = ""
    from_quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Fact(Located):
    """One figure and what it is about; ``text`` is the clause that states it.

    Attributes:
        indicator: What is measured, words of the report: 白酒产量.
        indicator_span: Where those words stand in ``Document.text``; None if they were joined from two places.
        quantity: How much.
        period: When; None if the report does not tell.
        subject: Whose: a region, organisation or sector; None if the report as a whole.
        change: Growth, share, rank; None for a plain amount.
        status: ``"result"`` or ``"target"`` (计划, 力争, 目标).
        sentence_index: The sentence it stands in.
        section_id: The innermost section.
    """

    indicator: str
    indicator_span: Span | None
    quantity: Quantity
    period: Period | None
    subject: str | None
    change: Change | None
    status: Status
    sentence_index: int
    section_id: str


@dataclass(frozen=True, slots=True)
class Evidence(Located):
    """A sentence that supports an answer.

    Attributes:
        document_id: Of the report.
        sentence_index: In ``Document.sentences``.
        section_labels: Headings above it, outermost first.
        page: From 1; None if the source has no pages.
    """

    document_id: str
    sentence_index: int
    section_labels: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the words of a report, or the statement that the reports do not tell.

    Attributes:
        question: As asked.
        text: ``span.of(document.text)``; None if the reports do not say.
        span: In the text of the document named by ``document_id``.
        source_span: In its source.
        document_id: None if there is no answer.
        parts: Each place of an answer that stands in several; one part for an ordinary answer, () for none.
        quantity: The value, when the answer is a figure.
        probability: That this answer is right, calibrated, in [0, 1]; for None, that the reports do not tell.
        no_answer_threshold: The one used: the best candidate's probability had to reach it.
        candidate_probability: Of the best candidate, whether or not it was returned, so that the decision can be redone.
        evidence: Best first.
        alternatives: Further candidates, best first, when they were asked for.
    """

    question: str
    text: str | None
    span: Span | None
    source_span: Span | None
    document_id: str | None
    parts: tuple[Located, ...]
    quantity: Quantity | None
    probability: float
    no_answer_threshold: float
    candidate_probability: float
    evidence: tuple[Evidence, ...]
    alternatives: tuple[Answer, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-able data."""
        plain = to_plain(self)
        assert isinstance(plain, dict)
        return plain


@dataclass(frozen=True, slots=True)
class SummarySentence(Located):
    """A piece of a summary.

    Attributes:
        document_id: Where it is from.
        sentence_index: The sentence it is, or is a clause of.
        section_labels: Headings above it, outermost first.
        score: Of the ranking method; any scale.
        rank: 1 for the best of the summary.
    """

    document_id: str
    sentence_index: int
    section_labels: tuple[str, ...]
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Verbatim sentences of a report in its order, within a length budget.

    Attributes:
        sentences: In document order.
        method: Name of the ranking method.
        budget_chars: Upper limit of the length of ``text``, in code points.
        reason: Why it is empty or short, if it is; else "".
    """

    sentences: tuple[SummarySentence, ...]
    method: str
    budget_chars: int
    reason: str = ""

    @property
    def text(self) -> str:
        """The sentences joined in document order."""
        return "".join(sentence.text for sentence in self.sentences)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-able data."""
        plain = to_plain(self)
        assert isinstance(plain, dict)
        return plain
