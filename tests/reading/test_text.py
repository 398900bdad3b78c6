from __future__ import annotations

import io
from pathlib import Path

import pytest

import govtext
from govtext.errors import EncodingError, IngestError, LimitError
from govtext.reading import read_source
from tests.builders import report

TEXT = report()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312"]
)
def test_encodings_are_detected(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_source(path).text == TEXT
    assert govtext.read(path)[0].title == "云岭县2023年工作报告"


def test_big5_is_told_from_gbk() -> None:
    traditional = (
        "各位代表：現在，我代表縣人民政府向大會報告工作，請予審議。過去一年，經濟發展穩中有進，財政收入增長8.5%。" * 3
    )
    assert read_source(traditional.encode("big5")).text == traditional


def test_paths_bytes_and_handles_agree(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        sources = [read_source(x) for x in (path, str(path), path.read_bytes(), binary, text)]
    assert {source.text for source in sources} == {TEXT}
    assert len({source.sha256 for source in sources}) == 1
    assert read_source(io.BytesIO(TEXT.encode())).text == TEXT


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", IngestError, "empty"),
        (b"  \n\t ", IngestError, "at least one visible character"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, IngestError, "picture"),
        (bytes(range(256)) * 40, IngestError, ""),
        (b"\xff\xfe\x00", EncodingError, "truncated"),
        (TEXT.encode()[:101], EncodingError, ""),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        read_source(data)
    assert words in str(caught.value)
    assert "<bytes>" in str(caught.value)


def test_given_encoding() -> None:
    assert read_source(TEXT.encode("gb18030"), encoding="gb18030").text == TEXT
    with pytest.raises(EncodingError, match="leave encoding= out"):
        read_source(TEXT.encode("gb18030"), encoding="utf-8")
    with pytest.raises(EncodingError, match="unknown encoding 'klingon'"):
        read_source(b"x", encoding="klingon")


def test_limit_is_stated_and_changeable() -> None:
    with pytest.raises(LimitError, match="max_bytes="):
        read_source(b"x" * 101, max_bytes=100)
    assert read_source(b"x" * 101, max_bytes=101).text == "x" * 101


def test_missing_file_and_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no such file"):
        govtext.read(tmp_path / "nothing.txt")
    with pytest.raises(IngestError, match="folder"):
        govtext.read(tmp_path)
    with pytest.raises(IngestError, match="parse"):
        govtext.read(42)  # type: ignore[arg-type]
