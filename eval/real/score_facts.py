"""Score facts against the annotated slices.

    python eval/real/score_facts.py [dev|test] [--show] [--baseline]

A predicted fact belongs to a gold one when their figures overlap and the printed figure is the same once hedges at its ends
(约, 超过, 以上, 左右) are taken off. Facts outside the annotated ranges and in ``ignore`` ranges are not scored. Four scores,
each F1 over all slices, each asking for more than the one before except the last:

- value: figure found with its value;
- + unit and period: the unit in the same measure (名 and 人 are one), the period's ISO form, where the last day of a year counts as
  that year;
- + indicator: character F1 (multiset) of at least 0.6;
- change: the kind of change among the facts found with their value.

``--baseline`` scores a plain regular expression instead (number and unit; the words between comma and number as indicator; the
last year stated before it).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from govtext.facts import extract_facts
from govtext.pipeline import parse
from govtext.quantities import unit_named
from govtext.results import Fact

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("GOVTEXT_SHARED", HERE.parents[1] / ".." / "shared")) / "data"
HEDGES = re.compile(
    r"^(?:不低于|不少于|不超过|超过|突破|达到|接近|将近|大约|第|约|近|超|逾|上)+|(?:及?以上|及?以下|以内|左右|[位名])+$"
)


@dataclass(frozen=True)
class Item:
    """A fact, gold or predicted, reduced to what is scored; offsets in the source file."""

    start: int
    end: int
    text: str
    value: tuple[Decimal, ...]
    unit: str
    period: str | None
    indicator: str
    change: str | None


def period_key(iso: str | None) -> str | None:
    """``2024-12-31`` as ``2024``; ``2011-01-01/2015-12-31`` as ``2011/2015``."""
    if iso is None:
        return None
    if re.fullmatch(r"\d{4}-12-31", iso):
        return iso[:4]
    match = re.fullmatch(r"(\d{4})-01-01/(\d{4})-12-31", iso)
    return f"{match[1]}/{match[2]}" if match else iso


def base_unit(unit: str) -> str:
    """The measure that a unit is compared in."""
    found = unit_named(unit)
    return found.base + "*" + str(found.factor) if found else unit


def char_f1(a: str, b: str) -> float:
    """F1 of the characters as multisets, in [0, 1]."""
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


def gold_items(row: dict[str, Any]) -> list[Item]:
    """The annotated facts of a slice."""
    items = []
    for fact in row["facts"]:
        values = fact["value"] if isinstance(fact["value"], list) else [fact["value"]]
        items.append(
            Item(
                fact["start"],
                fact["end"],
                fact["text"],
                tuple(map(Decimal, values)),
                fact["unit"],
                fact["period"],
                fact["indicator"],
                fact["change"],
            )
        )
    return items


def predicted_items(facts: list[Fact], row: dict[str, Any]) -> list[Item]:
    """The facts whose figure lies in the slice and outside what is ignored."""
    items = []
    low, high = row["range"]
    for fact in facts:
        span = fact.quantity.source_span
        if not low <= span.start < high or any(span.start < b and a < span.end for a, b in row["ignore"]):
            continue
        value = fact.quantity.value if isinstance(fact.quantity.value, tuple) else (fact.quantity.value,)
        period = None if fact.period is None else fact.period.iso or fact.period.text
        items.append(
            Item(
                span.start,
                span.end,
                fact.quantity.text,
                value,
                fact.quantity.unit,
                period,
                fact.indicator,
                fact.change.kind if fact.change else None,
            )
        )
    return items


BASELINE = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)([万亿]*)(%|％|个百分点|[\u4e00-\u9fff]{1,3}?(?=[，。；、！\s]|$)|[\u4e00-\u9fff]{1,2})"
)


def baseline_items(text: str, row: dict[str, Any]) -> list[Item]:
    """A regular expression alone."""
    items = []
    low, high = row["range"]
    for match in BASELINE.finditer(text, low, high):
        if any(match.start() < b and a < match.end() for a, b in row["ignore"]) or match[3][0] in "年月日号":
            continue
        scale = Decimal(1)
        for char in match[2]:
            scale *= 10**4 if char == "万" else 10**8
        lead = re.split(r"[，。；：、\n]", text[low : match.start()])[-1]
        years = re.findall(r"(\d{4})年", text[: match.start()])
        value = Decimal(match[1].replace(",", "")) * scale
        unit = match[3].replace("％", "%").replace("个百分点", "百分点")
        items.append(
            Item(
                *match.span(),
                match[0],
                (value,),
                unit,
                years[-1] if years else None,
                lead,
                "increase" if "增长" in lead else None,
            )
        )
    return items


def score(rows: list[tuple[dict[str, Any], list[Item]]], show: bool) -> dict[str, float]:
    """F1 per level, and the counts."""
    hits, gold_count, predicted_count = Counter[str](), 0, 0
    for row, predicted in rows:
        gold = gold_items(row)
        gold_count += len(gold)
        predicted_count += len(predicted)
        left = list(predicted)
        for want in gold:
            found = next(
                (
                    p
                    for p in left
                    if p.start < want.end and want.start < p.end and HEDGES.sub("", p.text) == HEDGES.sub("", want.text)
                ),
                None,
            )
            if found is None or found.value != want.value:
                if show:
                    print(f"MISS {row['file'][-20:]} {want.start} {want.text} {want.indicator} | {found}")
                continue
            left.remove(found)
            hits["value"] += 1
            unit = base_unit(found.unit) == base_unit(want.unit)
            period = period_key(found.period) == period_key(want.period)
            indicator = char_f1(found.indicator, want.indicator) >= 0.6
            hits["unit and period"] += unit and period
            hits["indicator"] += unit and period and indicator
            hits["indicator alone"] += indicator
            hits["change"] += found.change == want.change
            if show and not (unit and period and indicator and found.change == want.change):
                print(
                    f"DIFF {want.start} {want.text}: unit {want.unit}/{found.unit} period {want.period}/{found.period} | {want.indicator} / {found.indicator} | {want.change}/{found.change}"
                )
        if show:
            for extra in left:
                print(f"EXTRA {row['file'][-20:]} {extra.start} {extra.text} {extra.indicator}")
    result = {"gold": gold_count, "predicted": predicted_count}
    for level in ("value", "unit and period", "indicator", "indicator alone", "change"):
        result[level] = 2 * hits[level] / (gold_count + predicted_count) if gold_count + predicted_count else 0.0
    return result


def main() -> int:
    """Read the slices and print the scores."""
    parser = argparse.ArgumentParser(description="Score facts against the annotated slices.")
    parser.add_argument("part", nargs="?", default="dev", choices=["dev", "test"])
    parser.add_argument("--show", action="store_true", help="print what differs")
    parser.add_argument("--baseline", action="store_true", help="score a regular expression instead")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        print(f"SKIPPED: the reports are not at {DATA}; set GOVTEXT_SHARED to the folder that holds data/")
        return 0
    rows, cache = [], {}
    for line in (HERE / "facts" / f"{arguments.part}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = DATA / row["file"]
        if row["file"] not in cache:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != row["sha256"]:
                print(f"{path} is not the file that was annotated")
                return 1
            text = data.decode("utf-8-sig")
            cache[row["file"]] = (text, [fact for document in parse(text) for fact in extract_facts(document)])
        text, facts = cache[row["file"]]
        rows.append((row, baseline_items(text, row) if arguments.baseline else predicted_items(facts, row)))
    result = score(rows, arguments.show)
    print(
        json.dumps(
            {"part": arguments.part, "slices": len(rows), **{k: round(v, 4) for k, v in result.items()}},
            ensure_ascii=False,
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
