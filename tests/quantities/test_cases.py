"""Written forms with their values, from real reports and by hand; what must not be read as a figure; known failures."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from govtext.quantities import find_periods, find_quantities

CASES = Path(__file__).resolve().parents[1] / "cases"
REPORT_DAY = dt.date(2025, 1, 17)  # what 今年 and 去年 are counted from in periods.json


def load(name: str) -> list[Any]:
    params = []
    for row in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")):
        marks = [pytest.mark.xfail(strict=True, reason=row["comment"])] if row["expect"] == "fail" else []
        params.append(pytest.param(row, id=f"{name}: {row['label']}", marks=marks))
    return params


@pytest.mark.parametrize(
    "row",
    [
        *load("quantities"),
        *load("quantities_negative"),
        *load("quantities_synthetic"),
        *load("quantities_known_failures"),
    ],
)
def test_figures_of_a_written_form(row: dict[str, Any]) -> None:
    found = [
        {
            "text": q.text,
            "value": [format(number, "f") for number in q.numbers],
            "unit": q.unit,
            "approximate": q.approximate,
            "bound": q.bound,
        }
        for q in find_quantities(row["input"])
    ]
    assert found == row["expected"]
    for quantity in find_quantities(row["input"]):
        assert quantity.span.of(row["input"]) == quantity.text
        assert quantity.span.contains(quantity.core)


@pytest.mark.parametrize("row", load("periods"))
def test_periods_of_a_written_form(row: dict[str, Any]) -> None:
    found = find_periods(row["input"], REPORT_DAY)
    assert [{"text": p.text, "iso": p.iso, "how": p.how} for p in found] == row["expected"]
    for period in found:
        assert period.span is not None
        assert period.span.of(row["input"]) == period.text


def test_there_are_enough_cases() -> None:
    """The promise is 400 written forms; each stands once."""
    names = ("quantities", "quantities_negative", "quantities_synthetic")
    inputs = [param.values[0]["input"] for name in names for param in load(name)]
    assert len(set(inputs)) >= 400
    assert max(map(len, inputs)) <= 20
