"""Two hundred damaged and malicious files: each gives text or a typed error, in bounded time and memory."""

from __future__ import annotations

import random
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtext.document import SourceText
from govtext.errors import GovtextError, IngestError
from govtext.reading import Limits, read_source
from tests.reading.builders import W, archive, docx, ofd, p, pdf, set_lines, wrap

LIMITS = Limits(max_bytes=4_000_000, max_unpacked_bytes=20_000_000, max_pages=200, max_chars=500_000, max_seconds=5)
"""Small, so that the test is quick; a file may overstep the time by one page."""
SECONDS = 12.0
MEGABYTES = 700
PROSE = ["全年粮食总产量达到12.6万吨，比上年增长3.4%，实现了稳产增收的目标，农民收入继续增加。"] * 3


def _pdf_of(content: bytes, more: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    """A one-page PDF with a raw content stream."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, part)
    out += more
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)


def _bomb(size: int, layers: int = 1) -> bytes:
    data = bytes([0x20]) * size
    for _ in range(layers):
        data = zlib.compress(data, 9)
    return data


def hostile() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file."""
    good_pdf = pdf(lambda c: set_lines(c, wrap(PROSE, 30), 80, 100))
    good_docx = docx(p(PROSE[0]))
    good_ofd = ofd([(30, 60, 5, "各部门要加强督促检查。")])
    good_html = f"<html><body><p>{PROSE[0]}</p></body></html>".encode()
    yield "zero.pdf", b""
    yield "blank.txt", b" \n\r\n" * 10
    yield "nul.txt", b"\x00" * 5000
    yield "png.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500)
    yield "header only.pdf", b"%PDF-1.7\n"
    yield "old word.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    yield "encrypted.pdf", pdf(lambda c: set_lines(c, PROSE, 80, 100), encrypt="x")
    yield "images.pdf", pdf(*[lambda c: c.rect(1, 1, 500, 700, fill=1)] * 3)
    yield "201 pages.pdf", pdf(*[lambda c: set_lines(c, PROSE[:1], 80, 100)] * 201)
    yield "bomb.pdf", _pdf_of(_bomb(30_000_000))
    yield "bomb in bomb.pdf", _pdf_of(_bomb(30_000_000, 2), filters=b"[/FlateDecode/FlateDecode]")
    shown = b"BT /F1 1 Tf " + b"1 0 0 1 %d 9 Tm (a) Tj " * 0
    many = (
        shown + b"".join(b"1 0 0 1 %d %d Tm (word) Tj " % (i * 37 % 590, i * 91 % 840) for i in range(30_000)) + b"ET"
    )
    yield "scattered words.pdf", _pdf_of(zlib.compress(many))
    yield "long string.pdf", _pdf_of(zlib.compress(b"BT /F1 9 Tf 9 9 Td (" + b"a" * 400_000 + b") Tj ET"))
    rules = b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (i, i, i, i) for i in range(590))
    yield "drawing.pdf", _pdf_of(zlib.compress(rules + b"BT /F1 9 Tf 99 99 Td (some words of a plan) Tj ET"))
    yield "deep q.pdf", _pdf_of(zlib.compress(b"q " * 500_000))
    yield "loop.pdf", _pdf_of(zlib.compress(b"BT ET"), b"9 0 obj\n<</Length 9 0 R>>\nendobj\n")
    yield "page loop.pdf", good_pdf.replace(b"/Type /Page\n", b"/Type /Pages\n")
    bomb = (
        f"<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>{'　' * 9_000_000}</w:t></w:r></w:p></w:body></w:document>"
    )
    yield "zip bomb.docx", archive({"word/document.xml": bomb})
    yield "many entries.docx", archive({f"word/{i}.xml": "" for i in range(10_100)})
    laughs = "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(9))
    yield "laughs.docx", archive({"word/document.xml": f"<!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><x>&l9;</x>"})
    outside = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&f;</x>"
    yield "outside.docx", archive({"word/document.xml": outside})
    yield "outside.ofd", archive({"OFD.xml": outside})
    yield "climbing.docx", archive({"word/document.xml": "<a/>", "../x": "y"})
    yield "deep.docx", docx("<w:sdt><w:sdtContent>" * 3000 + p("x") + "</w:sdtContent></w:sdt>" * 3000)
    yield "deep tables.docx", docx("<w:tbl><w:tr><w:tc>" * 150 + p("x") + "</w:tc></w:tr></w:tbl>" * 150)
    yield "wide.docx", docx("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr></w:tc></w:tr></w:tbl>")
    yield "no body.docx", archive({"word/document.xml": f"<w:document xmlns:w='{W}'/>"})
    yield "not xml.docx", archive({"word/document.xml": "plain words"})
    yield (
        "utf16 entity.docx",
        archive({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>".encode("utf-16")}),
    )
    styles = "".join(f"<w:style w:styleId='{i}'><w:basedOn w:val='{(i + 1) % 50}'/></w:style>" for i in range(50))
    yield "style loop.docx", docx(p("字", "<w:pStyle w:val='3'/>"), styles=styles)
    yield "deep.html", b"<div>" * 100_000 + b"x" + b"</div>" * 100_000
    yield "open tags.html", b"<html>" + b"<table><tr><td>" * 20_000
    yield "wide.html", b"<html><table><tr><td colspan=99999999 rowspan=99999999>a<td>b</table>" * 200
    yield "attributes.html", b"<html><p " + b"a='b' " * 100_000 + b">x"
    yield "entities.html", b"<html>" + b"&lt;&amp;&#x20000;&#xD800;&#99999999;" * 20_000
    yield "comment.html", b"<!--" * 50_000 + b"<html>"
    yield "marks.md", b"*" * 60_000 + b"[" * 60_000
    yield "table.md", b"|" * 30_000 + b"\n|-|\n" + b"|" * 30_000
    yield "no page.ofd", archive({"OFD.xml": "<o:OFD xmlns:o='u'><o:DocRoot>D.xml</o:DocRoot></o:OFD>"})
    yield "deltas.ofd", archive(
        {
            "OFD.xml": "<OFD><DocRoot>D.xml</DocRoot></OFD>",
            "D.xml": "<Document><Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>",
            "P.xml": "<Page><TextObject Boundary='0 0 9 9' Size='5'><TextCode X='1' Y='1' DeltaX='g 999999999 1 g x'>字"
            "</TextCode></TextObject></Page>",
        }
    )  # fmt: skip
    generator = random.Random(8)
    goods = [("pdf", good_pdf), ("docx", good_docx), ("ofd", good_ofd), ("html", good_html)]
    number = 0
    for suffix, good in goods:
        for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
            yield f"truncated {share}.{suffix}", good[: int(len(good) * share)]
        yield f"wrong extension.{'pdf' if suffix == 'html' else 'html'}", good
        yield f"tail.{suffix}", good + bytes(10_000)
        yield f"head.{suffix}", bytes(100) + good
    while number < 124:
        suffix, good = goods[number % 4]
        data = bytearray(good)
        for _ in range(generator.choice((1, 5, 40))):
            at = generator.randrange(len(data))
            kind = generator.randrange(3)
            if kind == 0:
                data[at] = generator.randrange(256)
            elif kind == 1:
                del data[at : at + generator.randrange(1, 30)]
            else:
                data[at:at] = struct.pack("<I", generator.randrange(1 << 32)) * generator.randrange(1, 4)
        yield f"flipped {number}.{suffix}", bytes(data)
        number += 1


def _peak_megabytes() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(path: Path) -> tuple[SourceText | None, GovtextError | None]:
    try:
        return read_source(path, limits=LIMITS), None
    except GovtextError as error:
        return None, error


def test_two_hundred_hostile_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    count = refused = 0
    base = _peak_megabytes()
    for name, data in hostile():
        count += 1
        path = folder / name
        path.write_bytes(data)
        started = time.process_time()
        source, error = _read(path)
        if source is None:
            refused += 1
            assert isinstance(error, IngestError), name
            assert name in str(error), f"{name}: the message does not name the file: {error}"
            assert len(str(error)) < 1000, name
        else:
            assert source.text.strip(), name
            assert len(source.text) <= LIMITS.max_chars, name
        assert time.process_time() - started < SECONDS, name
        path.unlink()
    assert count >= 200
    assert refused >= 60
    assert _peak_megabytes() - base < MEGABYTES


def test_a_zip_that_lies_about_its_size() -> None:
    data = bytearray(docx(p("字" * 5000)))
    with zipfile.ZipFile(__import__("io").BytesIO(bytes(data))) as container:
        info = container.infolist()[0]
    # The size before packing, in the local header and in the directory.
    wanted = struct.pack("<I", info.file_size)
    while wanted in data:
        at = data.index(wanted)
        data[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(IngestError, match=r"damaged|not well-formed"):
        read_source(bytes(data))
