"""How fast facts are found: characters a second on one core, and whether time grows in proportion to the text.

    python benchmarks/facts_speed.py [FOLDER]

FOLDER holds the reports (default: ../shared/data/reports, or $GOVTEXT_SHARED/data/reports). Reading and segmentation are not
counted. Prints one JSON object; ``growth`` is the time of a text of eight copies over that of one, divided by eight: about 1 when linear.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from govtext.facts import extract_facts
from govtext.pipeline import parse, read
from govtext.quantities import find_periods, find_quantities

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print."""
    shared = Path(os.environ.get("GOVTEXT_SHARED", ROOT.parent / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "reports"
    paths = sorted(folder.rglob("*.txt"))
    if not paths:
        print(f"SKIPPED: no reports under {folder}", file=sys.stderr)
        return 0
    documents = [document for path in paths for document in read(path)]
    characters = sum(len(document.text) for document in documents)
    result: dict[str, float | int] = {"reports": len(documents), "characters": characters}
    for name, function in (("quantities", find_quantities), ("periods", find_periods)):
        began = time.process_time()
        for document in documents:
            function(document.text)
        result[f"{name}_chars_per_second"] = round(characters / (time.process_time() - began))
    began = time.process_time()
    count = sum(len(extract_facts(document)) for document in documents)
    result["facts"] = count
    result["facts_chars_per_second"] = round(characters / (time.process_time() - began))
    text = documents[0].text[:20000]
    once, many = parse(text, single=True)[0], parse(("\n".join([text] * 8)), single=True)[0]
    times = []
    for document in (once, many):
        began = time.process_time()
        extract_facts(document)
        times.append(time.process_time() - began)
    result["growth"] = round(times[1] / times[0] / 8, 2)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
