"""Work through a folder: one record a document as JSON Lines; a run that is stopped goes on where it was."""

import json
import tempfile
from pathlib import Path

import govtext

DATA = Path(__file__).parent / "data"

with tempfile.TemporaryDirectory() as folder:
    paths = sorted(DATA.glob("*.txt"))
    first = govtext.process(
        paths, folder, outputs=["summary", "facts", "answers"], questions=["粮食产量是多少？"], workers=0, parquet=False
    )
    print(first.done, "files done,", first.failed, "failed")
    for record in first.records():
        answer = record["answers"][0]["text"]
        print(f"  {record['title']}: {len(record['facts'])} facts, 粮食产量 {answer}")

    again = govtext.process(
        paths, folder, outputs=["summary", "facts", "answers"], questions=["粮食产量是多少？"], workers=0, parquet=False
    )
    print(again.done, "files done,", again.skipped, "done before")
    line = (Path(folder) / "records.jsonl").read_text("utf-8").splitlines()[0]
    print("a record holds:", ", ".join(json.loads(line)))
