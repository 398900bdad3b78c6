"""Spans and the map between a cleaned text and its source: arithmetic on code points, nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import add, lt

from govtext.errors import OffsetError

_set = object.__setattr__  # what a frozen dataclass assigns with


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A half-open range ``[start, end)`` of code points; the field that holds it says in which text.

    Raises:
        OffsetError: ``start`` is negative or ``end`` lies before ``start``.
    Example:
        >>> Span(0, 2).of("吕梁市")
        '吕梁'
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:  # written out since reports make hundreds of thousands
        if not 0 <= start <= end:
            raise OffsetError(f"span [{start}, {end}) is not a range; need 0 <= start <= end")
        _set(self, "start", start)
        _set(self, "end", end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:  # an empty span is still a span
        return True

    def of(self, text: str) -> str:
        """The slice of ``text``; OffsetError if the span ends past it."""
        if self.end > len(text):
            raise OffsetError(
                f"span [{self.start}, {self.end}) ends past the text of {len(text)} characters; was it made for another text?"
            )
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """The span moved by ``by`` characters."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a cleaned text stood in the source.

    Three parallel tuples describe runs of characters that were kept (or replaced one for one), in the order of the
    cleaned text: run ``i`` says that ``cleaned[cleaned_starts[i]:][:lengths[i]]`` came from
    ``source[source_starts[i]:][:lengths[i]]``. Characters of the cleaned text outside every run were inserted (a line
    break between two columns). Runs never share source characters; they ascend in the source too unless text was
    moved, such as a title that stood at the end of the file.
    """

    cleaned_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    lengths: tuple[int, ...]
    is_monotonic: bool = field(init=False, repr=False, compare=False)
    """Whether the cleaned text keeps the order of the source."""

    def __post_init__(self) -> None:
        if not len(self.cleaned_starts) == len(self.source_starts) == len(self.lengths):
            raise OffsetError("the three columns of an OffsetMap differ in length; build it with from_runs()")
        object.__setattr__(self, "is_monotonic", all(map(lt, self.source_starts, self.source_starts[1:])))

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that was not changed."""
        return cls((0,), (0,), (length,)) if length else cls((), (), ())

    @classmethod
    def from_runs(cls, runs: Iterable[tuple[int, int, int]]) -> OffsetMap:
        """Build from ``(cleaned_start, source_start, length)`` in cleaned order; touching runs are merged."""
        cleaned: list[int] = []
        source: list[int] = []
        lengths: list[int] = []
        cleaned_end = source_end = -1
        for cleaned_start, source_start, length in runs:
            if length <= 0:
                continue
            if cleaned_start == cleaned_end and source_start == source_end:
                lengths[-1] += length
            else:
                if cleaned_start < cleaned_end:
                    raise OffsetError(f"run at {cleaned_start} overlaps the one before it, which ends at {cleaned_end}")
                cleaned.append(cleaned_start)
                source.append(source_start)
                lengths.append(length)
            cleaned_end, source_end = cleaned_start + length, source_start + length
        return cls(tuple(cleaned), tuple(source), tuple(lengths))

    @classmethod
    def from_kept(cls, kept: Iterable[tuple[int, int]]) -> OffsetMap:
        """Build from the ``(start, end)`` source ranges whose concatenation is the cleaned text."""
        runs: list[tuple[int, int, int]] = []
        at = 0
        for start, end in kept:
            runs.append((at, start, end - start))
            at += end - start
        return cls.from_runs(runs)

    def source_parts(self, span: Span) -> tuple[Span, ...]:
        """The source ranges of the kept characters of ``span``, in cleaned order; () if all were inserted."""
        parts: list[Span] = []
        index = max(bisect_right(self.cleaned_starts, span.start) - 1, 0)
        while index < len(self.lengths) and self.cleaned_starts[index] < span.end:
            cleaned_start, source_start = self.cleaned_starts[index], self.source_starts[index]
            low = max(span.start, cleaned_start)
            high = min(span.end, cleaned_start + self.lengths[index])
            if low < high:
                parts.append(Span(source_start + low - cleaned_start, source_start + high - cleaned_start))
            index += 1
        return tuple(parts)

    def to_source(self, span: Span) -> Span:
        """The smallest source range that covers the kept characters of ``span``.

        A span without kept characters (an empty one, or one inside inserted text) becomes an empty range where the
        text before it ends.
        """
        start, end = span.start, span.end
        starts, sources, lengths = self.cleaned_starts, self.source_starts, self.lengths
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < end <= starts[index] + lengths[index]:
            shift = sources[index] - starts[index]  # the common case: the whole span lies inside one run
            return Span(start + shift, end + shift)
        if start < end and lengths:
            first = max(index, 0)
            if start >= starts[first] + lengths[first]:
                first += 1  # the span begins in inserted text
            last = bisect_right(starts, end - 1, first) - 1
            if first <= last:
                low = sources[first] + max(start - starts[first], 0)
                high = sources[last] + min(end - starts[last], lengths[last])
                if not self.is_monotonic:  # otherwise no run between the two can lie outside them
                    low = min(low, min(sources[first + 1 : last + 1], default=low))
                    high = max(high, max(map(add, sources[first:last], lengths[first:last]), default=high))
                return Span(low, high)
        if index < 0:
            point = sources[0] if sources else 0
        else:
            point = sources[index] + min(start - starts[index], lengths[index])
        return Span(point, point)

    def to_cleaned(self, span: Span) -> Span | None:
        """The smallest cleaned range that covers what was kept of the source range; None if nothing was kept."""
        low = high = -1
        for cleaned_start, source_start, length in zip(
            self.cleaned_starts, self.source_starts, self.lengths, strict=True
        ):
            run_low = max(span.start, source_start)
            run_high = min(span.end, source_start + length)
            if run_low < run_high:
                shift = cleaned_start - source_start
                low = run_low + shift if low < 0 else min(low, run_low + shift)
                high = max(high, run_high + shift)
        return Span(low, high) if low >= 0 else None

    def then(self, later: OffsetMap) -> OffsetMap:
        """The map of two steps in a row: this one first, ``later`` on its result."""
        if len(self.lengths) == 1 and self.source_starts == (0,) and self.cleaned_starts == (0,):
            return later  # this step changed nothing
        runs: list[tuple[int, int, int]] = []
        starts, sources, lengths = self.cleaned_starts, self.source_starts, self.lengths
        for cleaned_start, middle_start, length in zip(
            later.cleaned_starts, later.source_starts, later.lengths, strict=True
        ):
            middle_end = middle_start + length
            index = max(bisect_right(starts, middle_start) - 1, 0)
            while index < len(starts) and starts[index] < middle_end:
                low = max(middle_start, starts[index])
                high = min(middle_end, starts[index] + lengths[index])
                if low < high:
                    runs.append((cleaned_start + low - middle_start, sources[index] + low - starts[index], high - low))
                index += 1
        return OffsetMap.from_runs(runs)

    def cut(self, span: Span) -> OffsetMap:
        """The map of ``cleaned[span.start:span.end]`` alone."""
        runs: list[tuple[int, int, int]] = []
        index = max(bisect_right(self.cleaned_starts, span.start) - 1, 0)
        while index < len(self.lengths) and self.cleaned_starts[index] < span.end:
            cleaned_start = self.cleaned_starts[index]
            low = max(span.start, cleaned_start)
            high = min(span.end, cleaned_start + self.lengths[index])
            if low < high:
                runs.append((low - span.start, self.source_starts[index] + low - cleaned_start, high - low))
            index += 1
        return OffsetMap.from_runs(runs)
