"""Check the fact base of the evaluation set against the text it was read from.

    python eval/lvliang/check_facts.py

Every string in a row's ``check`` list must occur in the seed text with all white space removed. The seed stays outside
of this repository (``../shared/data/seed`` beside it, or ``$GOVTEXT_SHARED/data/seed``); without it only the rows' form
is checked, and the script says so. The exit status is 1 when something is wrong.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SEED = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[2] / "shared")) / "data" / "seed"
FIELDS = (
    "id", "report", "subject", "indicator", "value", "value_text", "unit", "period", "change", "kind", "certainty",
    "check", "note",
)  # fmt: skip
KINDS = {
    "quantity", "change", "time", "person", "post", "place", "organisation", "name", "list", "definition", "reason",
    "agreement", "quotation", "ordinal",
}  # fmt: skip
INITIAL = {"kaifaqu": "K", "jiaoyu": "J"}


def wrong_in(row: dict[str, Any], seed: str) -> list[str]:
    """What is wrong with one row; ``seed`` is whitespace-free, empty when it is not at hand."""
    missing = [field for field in FIELDS if field not in row]
    if missing:
        return [f"lacks {missing}"]
    wrong = []
    if not re.fullmatch(INITIAL.get(row["report"], "?") + r"\d{3}", row["id"]):
        wrong.append(f"id {row['id']!r} does not fit the report {row['report']!r}; expected {INITIAL}")
    if row["kind"] not in KINDS:
        wrong.append(f"kind {row['kind']!r}; allowed: {sorted(KINDS)}")
    if row["kind"] in ("quantity", "change"):
        for value in row["value"] if isinstance(row["value"], list) else [row["value"]]:
            try:
                Decimal(value)
            except (InvalidOperation, TypeError):
                wrong.append(f"value {value!r} is not a plain decimal in a string")
    if not row["check"]:
        wrong.append("check is empty; give at least one string that occurs in the source")
    if seed:
        wrong += [f"check string {words!r} does not occur in the seed" for words in row["check"] if words not in seed]
    return wrong


def main() -> int:
    """Check all ``facts_*.jsonl`` files."""
    seed = "".join("".join(path.read_text(encoding="utf-8").split()) for path in sorted(SEED.glob("*.txt")))
    if not seed:
        print(
            f"skipped the comparison with the source: no text under {SEED} (GOVTEXT_SHARED names the folder of data/)"
        )
    count, seen = 0, Counter[str]()
    for path in sorted((HERE / "v1" / "authoring").glob("facts_*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            seen[row["id"]] += 1
            repeated = [f"id {row['id']} was used before"] if seen[row["id"]] > 1 else []
            for message in repeated + wrong_in(row, seed):
                print(f"{path.relative_to(HERE)}:{number}: {message}")
                count += 1
    print(f"{sum(seen.values())} facts, {count} errors")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
