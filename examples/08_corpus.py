"""A folder of reports as an index on disk: search, filter, ask, facts over all of them. Needs ``govtext[corpus]``."""

import tempfile
from pathlib import Path

import govtext

FILES = sorted((Path(__file__).parent / "data").glob("*.txt"))

with tempfile.TemporaryDirectory() as folder, govtext.Corpus.build(FILES, folder, workers=0) as corpus:
    print(len(corpus), "documents")
    for row in sorted(corpus.documents(), key=lambda row: (str(row.year), row.title)):
        print(f"  {row.year} {row.region} {row.kind}: {row.title}")

    print("\nsearch:")
    for hit in corpus.search("乡镇污水处理率", limit=2, kind="工作报告"):
        print(f"  {hit.title} > {' > '.join(hit.section_labels)}")

    answer = corpus.ask("2023年粮食产量是多少？")
    print("\nask:", answer.text, "|", corpus.document(answer.document_id).title)

    print("\nfacts:")
    for document, fact in corpus.facts("粮食产量", kind="统计公报"):
        print(f"  {document.title}: {fact.indicator} {fact.quantity.text}")
