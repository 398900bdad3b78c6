"""Corpus on disk: round trip, search, filters, changes, crashes, readers beside a writer."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import govtext
from govtext.corpus import Corpus, Progress, guess_metadata
from govtext.corpus.codec import load, pack, text_of, unpack
from govtext.errors import CorpusError, OptionError

pytest.importorskip("tantivy")


def report(place: str, year: int, crop: str, tons: str) -> str:
    return (
        f"{place}{year}年政府工作报告\n一、工作回顾\n{year}年，全县经济平稳运行。{crop}产量达到{tons}万吨，同比增长3.4%。\n"
        f"二、重点任务\n（一）抓好产业发展。扩大{crop}种植面积，建设加工园区。\n（二）改善民生。新建学校两所，改造农村公路。\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    for i, row in enumerate(
        [("安泽县", 2018, "玉米", "8.4"), ("安泽县", 2019, "玉米", "8.9"), ("永宁县", 2019, "谷子", "2.2")]
    ):
        (files / f"{i}.txt").write_text(report(*row), encoding="utf-8")
    (files / "damaged.pdf").write_bytes(b"%PDF-1.4 nothing")
    (files / "picture.png").write_bytes(b"\x89PNG")
    return files


@pytest.fixture
def corpus(folder: Path, tmp_path: Path) -> Corpus:
    return Corpus.build(folder, tmp_path / "index", workers=0)


def test_search_finds_the_passage_and_where_it_stands(corpus: Corpus) -> None:
    hit = corpus.search("谷子产量")[0]
    assert "谷子产量达到2.2万吨" in hit.text
    assert hit.text == hit.span.of(corpus.document(hit.document_id).text)
    assert hit.section_labels == ("一、工作回顾",)
    assert (hit.year, hit.region, hit.kind) == (2019, "永宁县", "工作报告")
    assert hit.path.endswith("2.txt")
    assert hit.page is None


def test_filters(corpus: Corpus) -> None:
    assert {hit.year for hit in corpus.search("产量", year=2018)} == {2018}
    assert {hit.region for hit in corpus.search("产量", region="安泽县")} == {"安泽县"}
    assert corpus.search("产量", kind="统计公报") == []
    assert corpus.search("") == []
    with pytest.raises(OptionError, match="limit=0"):
        corpus.search("产量", limit=0)


def test_failed_files_are_listed_with_the_reason(corpus: Corpus) -> None:
    assert [(Path(row.path).name, row.error_type) for row in corpus.failed()] == [("damaged.pdf", "IngestError")]
    assert "not a readable PDF" in corpus.failed()[0].error
    assert len(corpus) == 3
    assert corpus.stats()["failed"] == 1


def test_only_changes_are_read(corpus: Corpus, folder: Path) -> None:
    again = corpus.add(folder, workers=0)
    assert (again.unchanged, again.added, again.updated) == (4, [], [])
    os.utime(folder / "0.txt", (1, 1))  # touched, same content
    (folder / "1.txt").write_text(report("安泽县", 2019, "荞麦", "0.7"), encoding="utf-8")
    (folder / "3.txt").write_text(report("兴和县", 2021, "豆类", "0.9"), encoding="utf-8")
    changes = corpus.add(folder, workers=0)
    assert [Path(path).name for path in changes.updated] == ["1.txt"]
    assert [Path(path).name for path in changes.added] == ["3.txt"]
    assert changes.unchanged == 3
    assert "荞麦" in corpus.search("荞麦产量")[0].text
    assert not any("8.9" in hit.text for hit in corpus.search("玉米产量8.9"))


def test_same_content_twice_is_one_document(corpus: Corpus, folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    corpus.add(folder, workers=0)
    assert len(corpus) == 3
    assert corpus.remove(folder / "0.txt") == 1
    assert len(corpus) == 3
    assert corpus.remove(folder / "copy.txt") == 1
    assert len(corpus) == 2
    assert all(hit.year != 2018 for hit in corpus.search("玉米产量"))


def test_hits_of_a_paged_file_tell_the_page(tmp_path: Path) -> None:
    from tests.reading.builders import pdf, set_lines

    first = lambda c: set_lines(c, ["安泽县2019年政府工作报告", "玉米产量达到8.4万吨。"], 80, 100)  # noqa: E731
    second = lambda c: set_lines(c, ["谷子产量达到2.2万吨。"], 104, 100)  # noqa: E731
    (tmp_path / "a.pdf").write_bytes(pdf(first, second))
    with Corpus.build(tmp_path / "a.pdf", tmp_path / "index", workers=0) as corpus:
        hit = corpus.search("玉米产量")[0]
        document = corpus.document(hit.document_id)
        assert hit.page == document.page_of(hit.span) == 1
        assert document.source.box_of(document.offset_map.to_source(hit.span).start) is not None


def test_remove_a_folder(corpus: Corpus, folder: Path) -> None:
    assert corpus.remove(folder) == 4
    assert len(corpus) == 0
    assert corpus.search("玉米") == []


def test_documents_come_back_as_they_were(corpus: Corpus, folder: Path) -> None:
    for row in corpus.documents():
        path = next(file.path for file in corpus._store.files() if file.sha256 == row.sha256)
        assert corpus.document(row.document_id) == govtext.read(path)[row.number]
    with pytest.raises(CorpusError, match="no document 'x'"):
        corpus.document("x")


def test_codec_on_awkward_texts() -> None:
    texts = [
        "", "一", "\ud800坏字", "标题\r\n一、甲\r\n正文。", "　　第一\n行断\n开。\n\n\x0c2\n第二段。", "a b\nword one\ntwo。",
        "教 育 工 作 报 告\n2019 年，全 县\n产值15.\n44亿元。\n第二页\n- 2 -\n完。",
    ]  # fmt: skip
    for text in texts:
        documents = govtext.parse(text)
        record = load(pack(documents))
        assert unpack(record) == documents, repr(text)
        assert [text_of(record, i) for i in range(len(documents))] == [d.text for d in documents]


def test_facts_of_the_corpus(corpus: Corpus) -> None:
    found = list(corpus.facts("玉米产量", year=2018))
    assert found
    assert all(document.text[fact.span.start : fact.span.end] == fact.text for document, fact in found)
    assert all(document.date is None or "2018" in document.title for document, _ in found)  # type: ignore[operator]


def test_metadata_is_guessed_from_the_head() -> None:
    def guess(text: str) -> tuple[int | None, str | None, str | None]:
        meta = guess_metadata(govtext.parse(text)[0])
        return meta.year, meta.region, meta.kind

    assert guess("吕梁市2020年国民经济和社会发展统计公报\n全市经济稳定恢复。")[1:] == ("吕梁市", "统计公报")
    assert guess("内蒙古自治区人民政府关于印发行动方案的通知\n各盟行政公署：请认真执行。")[1:] == (
        "内蒙古自治区",
        "通知",
    )
    assert guess("全省教育工作会议纪要\n会议研究了几个问题。")[1:] == (None, "纪要")
    assert guess("随笔\n天气不错。") == (None, None, None)


def test_progress_tells_rate_and_time_left(folder: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    Corpus.build(folder, tmp_path / "other", workers=1, progress=seen.append).close()
    assert [row.done for row in seen] == [1, 2, 3, 4]
    assert seen[-1].total == 4
    assert seen[-1].failed == 1
    assert seen[-1].seconds_left == 0
    assert seen[0].seconds_left is not None


def test_a_reader_sees_what_a_writer_adds(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "index") as reader:
        assert reader.search("豆类") == []
        (folder / "3.txt").write_text(report("兴和县", 2021, "豆类", "0.9"), encoding="utf-8")
        corpus.add(folder, workers=0)
        assert "豆类" in reader.search("豆类")[0].text


def test_one_writer_at_a_time(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    corpus._index.writer()
    with Corpus.open(tmp_path / "index") as other:
        with pytest.raises(CorpusError, match="another process is writing"):
            other.add(folder, workers=0)
        assert other.search("玉米")
    corpus._index.close()
    assert corpus.add(folder, workers=0).unchanged == 4


def test_what_is_no_corpus(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match=r"Corpus\.build"):
        Corpus.open(tmp_path / "nothing")
    corpus.close()
    database = sqlite3.connect(tmp_path / "index" / "corpus.db")
    database.execute("update meta set value='99' where name='format'")
    database.commit()
    database.close()
    with pytest.raises(CorpusError, match="format 99; this govtext reads format 1"):
        Corpus.open(tmp_path / "index")
    (tmp_path / "index" / "corpus.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(CorpusError, match="not a readable corpus"):
        Corpus.open(tmp_path / "index")


def test_a_damaged_index_is_made_anew(tmp_path: Path, corpus: Corpus) -> None:
    corpus.close()
    (tmp_path / "index" / "passages" / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"Corpus\.repair"):
        Corpus.open(tmp_path / "index")
    with Corpus.repair(tmp_path / "index") as repaired:
        assert "谷子" in repaired.search("谷子产量")[0].text


WRITER = """
import sys
from govtext.corpus import Corpus
import govtext.corpus.corpus as module
module._BATCH_CHARS = 900  # many small commits
done = open(sys.argv[3], "a", buffering=1)
def note(progress): done.write(f"{progress.done}\\n")
Corpus.build(sys.argv[1], sys.argv[2], workers=0, progress=note).close()
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Kill -9 while building and adding: it always opens, keeps what it had, and goes on to the same end."""
    files = tmp_path / "files"
    files.mkdir()
    for i in range(60):
        (files / f"{i:02}.txt").write_text(report(f"第{i}县", 1990 + i % 30, f"作物{i}号", f"{i}.5"), encoding="utf-8")
    index = tmp_path / "index"
    script = tmp_path / "writer.py"
    script.write_text(WRITER, encoding="utf-8")
    generator = random.Random(9)
    documents: set[str] = set()
    for turn in range(20):
        process = subprocess.Popen(
            [sys.executable, str(script), str(files), str(index), str(tmp_path / "done.txt")], env={**os.environ}
        )
        # At the beginning early moments, where the folder is made; later ones amid the commits.
        time.sleep(generator.uniform(0.05, 0.9) if turn < 8 else generator.uniform(0.3, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not (index / "corpus.db").exists():
            continue
        if not documents and not _opens(index):
            continue  # before the first commit there may be nothing to open
        reader = Corpus.open(index)
        with reader:
            now = {row.document_id for row in reader.documents()}
            lost = {document_id for document_id in documents - now if document_id[:16] in _hashes(files)}
            assert not lost, "documents that were there, and whose files still are, are lost"
            documents = now
            for hit in reader.search("产量达到", limit=100):
                assert hit.document_id in now
        # Change some files, so that adding replaces what is there.
        if turn % 5 == 4:
            number = generator.randrange(60)
            (files / f"{number:02}.txt").write_text(report("新县", 2020, f"新作物{turn}", "1.5"), encoding="utf-8")
    with Corpus.build(files, index, workers=0) as corpus:
        assert len(corpus) == 60
        assert corpus.failed() == []
        hits = corpus.search("产量达到", limit=500)
        assert len({hit.document_id for hit in hits}) == 60
        assert len(hits) == len({(hit.document_id, hit.span) for hit in hits}), "passages are doubled"


def _opens(index: Path) -> bool:
    try:
        Corpus.open(index).close()
    except CorpusError:
        return False
    return True


def _hashes(files: Path) -> set[str]:
    """Starts of the hashes of what the files hold now."""
    return {hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in files.iterdir()}


def test_hits_are_plain_data(corpus: Corpus) -> None:
    from govtext.document import to_plain

    assert json.loads(json.dumps(to_plain(corpus.search("玉米")[0]), ensure_ascii=False))["span"][0] >= 0
