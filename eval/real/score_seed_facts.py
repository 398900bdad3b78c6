"""Compare the facts found in the seed file with the fact base written by hand.

    python eval/real/score_seed_facts.py [--show]

Rows of kind ``quantity`` and ``change`` with a stated figure count. A row is found when a fact whose printed figure contains the
row's has its value, a unit of the same measure and a period that fits: within the year that the base states (2019年暑期 lies in
2019), or any where it says ``unknown`` or states no year.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from decimal import Decimal
from pathlib import Path

from govtext.facts import extract_facts
from govtext.pipeline import read
from govtext.quantities import find_quantities, unit_named
from govtext.results import Fact

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[1] / ".." / "shared")) / "data"
AUTHORING = HERE.parent / "lvliang" / "v1" / "authoring"


def measure(unit: str) -> str:
    """What a unit is compared in; seed rows write 个学期 and 方面 as printed."""
    found = unit_named(unit)
    return f"{found.base}*{found.factor}" if found else unit


def main() -> int:
    """Print found / all, for facts and for the layer of figures alone."""
    parser = argparse.ArgumentParser(description="Compare facts with the seed's fact base.")
    parser.add_argument("--show", action="store_true", help="print what is not found")
    arguments = parser.parse_args()
    seeds = sorted((DATA / "seed").glob("*.txt"))
    if not seeds:
        print(f"SKIPPED: no seed under {DATA}; set GOVTEXT_SHARED to the folder that holds data/")
        return 0
    documents = read(seeds[0])
    facts = [fact for document in documents for fact in extract_facts(document)]
    figures = [(q, document) for document in documents for q in find_quantities(document.text)]
    rows = [
        json.loads(line)
        for path in sorted(AUTHORING.glob("facts_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    wanted = found = with_period = figure_found = 0
    for row in rows:
        if row["kind"] not in ("quantity", "change"):
            continue
        if isinstance(row["change"], dict):  # computed from two figures that have rows of their own
            continue
        wanted += 1
        values = tuple(map(Decimal, row["value"] if isinstance(row["value"], list) else [row["value"]]))
        contexts = ["".join(check.split()) for check in row["check"]]
        lines = [d for d in documents if any(c in "".join(d.text.split()) for c in contexts)]
        figure_found += any(
            q.numbers == values and measure(q.unit) == measure(row["unit"]) for q, d in figures if d in lines
        )
        match = [
            f
            for f in facts
            if (f.quantity.value if isinstance(f.quantity.value, tuple) else (f.quantity.value,)) == values
            and measure(f.quantity.unit) == measure(row["unit"])
            and any(_stands_in(f.quantity.text, f.text, c) for c in contexts)
        ]
        found += bool(match)
        period = row["period"]
        fits = any(not re.fullmatch(r"\d{4}", period) or _within(f, period) for f in match)
        with_period += fits
        if arguments.show and not fits:
            print(
                row["id"],
                row["indicator"],
                row["value_text"],
                period,
                "|",
                [(f.quantity.text, f.indicator, f.period and f.period.iso) for f in match],
            )
    print(
        json.dumps(
            {"rows": wanted, "figure with value and unit": figure_found, "fact": found, "fact with period": with_period}
        )
    )
    return 0


def _within(fact: Fact, year: str) -> bool:
    period = fact.period
    return (
        period is not None
        and period.start is not None
        and period.end is not None
        and f"{period.start.year}/{period.end.year}" == f"{year}/{year}"
    )


def _stands_in(figure: str, clause: str, context: str) -> bool:
    figure, clause = "".join(figure.split()), "".join(clause.split())
    return figure in context and (
        context in clause or any(clause[at : at + 6] in context for at in range(max(1, len(clause) - 5)))
    )


if __name__ == "__main__":
    sys.exit(main())
