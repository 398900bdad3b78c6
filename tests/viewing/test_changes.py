from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext.document import Document
from govtext.pipeline import parse
from govtext.viewing.changes import MOVED, changes_of, removed_ranges
from tests.builders import HOSTILE, PARAGRAPHS


def rows_of(document: Document):  # type: ignore[no-untyped-def]
    return changes_of(document, removed_ranges(document.source))


def check(document: Document) -> None:
    """Kept pieces with the insertions are the paragraph; cuts lie inside it."""
    for paragraph, row in zip(document.paragraphs, rows_of(document), strict=True):
        kept = "".join(piece.text for piece in row.pieces if not piece.removed)
        added = {i for span in row.inserted for i in range(span.start, span.end)}
        own = "".join(c for i, c in enumerate(paragraph.text, paragraph.span.start) if i not in added)
        assert kept == own
        assert all(paragraph.span.start <= cut.at < paragraph.span.end for cut in row.cuts)
        if MOVED not in document.source.text:
            gone = "".join(piece.text for piece in row.pieces if piece.removed and piece.text != MOVED)
            assert all(cut.text in gone for cut in row.cuts)


@given(st.lists(st.sampled_from([*PARAGRAPHS, *HOSTILE, "\u3000\u3000", "\r\n", "- 3 -"]), max_size=12), st.integers(8, 40))
def test_every_paragraph_beside_its_source(pieces: list[str], width: int) -> None:
    text = "\n".join(piece[i : i + width] for piece in pieces for i in range(0, max(len(piece), 1), width))
    for document in parse(text):
        check(document)


def test_removed_words_are_named_where_they_stood() -> None:
    lines = ["云岭县工作报告", *PARAGRAPHS[:3], "- 1 -", *PARAGRAPHS[3:6], "- 2 -", *PARAGRAPHS[6:8], "- 3 -"]
    (document,) = parse("\n".join(lines), single=True)
    assert not any("- 1 -" in p.text for p in document.paragraphs)
    left_out = {p.text[:6]: row.left_out for p, row in zip(document.paragraphs, rows_of(document), strict=True) if row.left_out}
    assert left_out == {PARAGRAPHS[3][:6]: "- 1 -", PARAGRAPHS[6][:6]: "- 2 -"}


def test_a_joined_line_is_a_cut() -> None:
    text = "过去一年，全县完成固定资产投资38.6亿\n元，同比增长12.4%，其中工业投资15.02\n亿元，增长9.7%。"
    (document,) = parse(text * 3, single=True)
    cuts = [cut for row in rows_of(document) for cut in row.cuts if cut.text == "\n"]
    if not cuts:
        pytest.fail("no joined line found: the test text no longer wraps")
    assert all(document.text[cut.at] in "元亿" for cut in cuts)


def test_a_report_of_several_shows_nothing_of_the_others() -> None:
    from importlib.resources import files

    from govtext.pipeline import read

    first, second = read((files("govtext") / "_demo" / "report.txt").read_bytes())
    shown = "".join(row.left_out + "".join(p.text for p in row.pieces) for row in rows_of(second))
    assert "村医" in shown
    assert "河长制" not in shown
    check(first)
    check(second)
