"""What the library returns about documents: quantities, facts, evidence, answers, summaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from govtext.document import Document, Located, Period, to_plain
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

    @property
    def undecided(self) -> bool:
        """Whether there is no answer although the reports are likely to tell it: no words of theirs were sure enough."""
        return self.text is None and self.probability < 0.5

    @property
    def said(self) -> str:
        """The answer, or in Chinese why there is none."""
        return self.text or ("没有把握的答案" if self.undecided else "报告中没有说明")

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-able data."""
        plain = to_plain(self)
        assert isinstance(plain, dict)
        return plain

    def to_html(self, documents: Document | Sequence[Document], **options: Any) -> str:
        """The reports as one HTML page with the answer at its place; see :func:`govtext.viewing.render_page`.

        Args:
            documents: The reports it is from.
            options: Further arguments of ``render_page``.
        """
        from govtext.viewing import render_page

        return render_page(documents, answers=[self], **options)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from govtext.viewing.notebook import answer_fragment

        return answer_fragment(self)


@dataclass(frozen=True, slots=True)
class SummarySentence(Located):
    """A piece of a summary: a sentence, or some neighbouring clauses of one.

    Attributes:
        document_id: Where it is from.
        sentence_index: The sentence it is, or is a part of.
        section_labels: Headings above it, outermost first.
        score: Of the ranking method; any scale.
        rank: 1 for the best of the summary.
        starts_sentence: Nothing of the sentence was left out before it but a number or a connective.
        ends_sentence: Nothing of the sentence was left out after it.
    """

    document_id: str
    sentence_index: int
    section_labels: tuple[str, ...]
    score: float
    rank: int
    starts_sentence: bool = True
    ends_sentence: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reports that disagree on a figure, side by side.

    Attributes:
        indicator: What is measured, in the words of the first report.
        subject: Whose; None if the report as a whole.
        period: For when, as :attr:`govtext.Period.iso`.
        statements: The clauses that state it, with their documents, in the order the reports were given.
    """

    indicator: str
    subject: str | None
    period: str
    statements: tuple[SummarySentence, ...]


GAP = "……"
_FULL_STOPS = "。！？；…!?;"
_CLOSERS = "”’」』）)】》"


def joint(text_before: str, ends: bool, starts: bool, same_sentence: bool) -> str:
    """What stands between a piece of a summary and the next.

    ``……`` where words of a sentence are left out. Two sentences never look like one: where the end of the first is left
    out a full stop closes it, ``……。``; where the beginning of the second is, ``。……``.

    Args:
        text_before: The piece before.
        ends: Nothing of its sentence was left out after it.
        starts: Nothing of its sentence was left out before the next piece.
        same_sentence: Both are of one sentence.
    """
    if same_sentence:
        return GAP
    if not ends:
        return GAP + "。"
    closed = text_before[-4:].rstrip(_CLOSERS)[-1:] in _FULL_STOPS
    return ("" if closed else "\n") + ("" if starts else GAP)


def joint_of(piece: SummarySentence, following: SummarySentence | None) -> str:
    """What stands behind a piece of a summary: :func:`joint`, and at the end ``……`` where its sentence goes on."""
    if following is None:
        return "" if piece.ends_sentence else GAP
    return joint(piece.text, piece.ends_sentence, following.starts_sentence, _place(piece) == _place(following))


@dataclass(frozen=True, slots=True)
class Summary:
    """Verbatim pieces of one or several reports in their order, within a length budget.

    Attributes:
        sentences: In document order.
        method: Name of the ranking method.
        budget_chars: Upper limit of the length of ``text``, in code points.
        reason: Why it is empty or short, if it is; else "".
        query: What was asked for; None for a general summary.
        conflicts: Figures on which several reports disagree.
    """

    sentences: tuple[SummarySentence, ...]
    method: str
    budget_chars: int
    reason: str = ""
    query: str | None = None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def text(self) -> str:
        """The pieces joined in document order; ``……`` stands where words of a sentence are left out (:func:`joint`)."""
        return _joined(self.sentences)

    def bullets(self) -> str:
        """One line a sentence, grouped under the headings of the report.

        Example:
            >>> Summary((), "default", 300).bullets()
            ''
        """
        lines: list[str] = []
        shown: tuple[str, tuple[str, ...]] = ("", ())
        at = 0
        while at < len(self.sentences):
            piece = self.sentences[at]
            end = at + 1
            while end < len(self.sentences) and _place(self.sentences[end]) == _place(piece):
                end += 1
            labels = piece.section_labels
            if (piece.document_id, labels) != shown:
                kept = 0
                if piece.document_id == shown[0]:
                    while kept < min(len(labels), len(shown[1])) and labels[kept] == shown[1][kept]:
                        kept += 1
                lines.extend("  " * level + labels[level] for level in range(kept, len(labels)))
                shown = (piece.document_id, labels)
            lines.append("  " * len(labels) + "- " + _joined(self.sentences[at:end]))
            at = end
        return "\n".join(lines)

    def highlighted(self, document: Document, before: str = "【", after: str = "】") -> str:
        """The whole report with the pieces of the summary marked, for display.

        Args:
            document: One of the summarized reports.
            before: Put in front of each piece.
            after: Put behind it.
        """
        parts: list[str] = []
        at = 0
        for piece in self.sentences:
            if piece.document_id == document.document_id:
                parts += [document.text[at : piece.span.start], before, piece.text, after]
                at = piece.span.end
        return "".join([*parts, document.text[at:]])

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-able data."""
        plain = to_plain(self)
        assert isinstance(plain, dict)
        return plain

    def to_html(self, documents: Document | Sequence[Document], **options: Any) -> str:
        """The reports as one HTML page with this digest; see :func:`govtext.viewing.render_page`.

        Args:
            documents: The reports it is from.
            options: Further arguments of ``render_page``.
        """
        from govtext.viewing import render_page

        return render_page(documents, summaries=[self], **options)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from govtext.viewing.notebook import summary_fragment

        return summary_fragment(self)


def _place(piece: SummarySentence) -> tuple[str, int]:
    return piece.document_id, piece.sentence_index


def _joined(pieces: Sequence[SummarySentence]) -> str:
    following = (*pieces[1:], None)
    return "".join(piece.text + joint_of(piece, after) for piece, after in zip(pieces, following, strict=False))
