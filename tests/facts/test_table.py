"""Facts as tables: CSV that is safe to open, frames, the same indicator by year, contradictions, the command."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from govtext.cli import main
from govtext.errors import MissingExtraError
from govtext.facts import (
    COLUMNS,
    compare_facts,
    contradictions,
    extract_facts,
    fact_row,
    fact_to_dict,
    facts_to_csv,
    facts_to_frame,
)
from govtext.facts.table import spreadsheet_text
from govtext.pipeline import parse

TEXT = "2023年粮食产量25万吨，同比增长3%，新增就业2000人。2024年粮食产量26.5万吨，下降1.5%，新增就业约2—3千人。"


def facts_of(text: str = TEXT):  # type: ignore[no-untyped-def]
    return extract_facts(parse(text, single=True)[0])


def test_csv_reads_back() -> None:
    written = facts_to_csv(facts_of())
    assert written.startswith("\ufeff")
    assert written.count("\r\n") == 7
    rows = list(csv.DictReader(io.StringIO(written[1:])))
    assert tuple(rows[0]) == COLUMNS
    assert [row["value"] for row in rows] == ["250000", "3", "2000", "265000", "1.5", "2000"]
    assert rows[-1]["value_high"] == "3000"
    assert [row["change"] for row in rows] == ["", "increase", "", "", "decrease", ""]
    assert [row["period"] for row in rows] == ["2023"] * 3 + ["2024"] * 3


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_formulas_are_disarmed(cell: str) -> None:
    assert spreadsheet_text(cell) == "'" + cell


def test_plain_words_and_negative_numbers_are_left_alone() -> None:
    assert spreadsheet_text("粮食-产量") == "粮食-产量"
    written = facts_to_csv(facts_of("2023年增速为-3.5%。"))
    assert ",-3.5," in written


def test_formula_in_a_report_is_disarmed() -> None:
    rows = list(csv.reader(io.StringIO(facts_to_csv(facts_of("=HYPERLINK(0)收入5亿元。")).lstrip("\ufeff"))))
    assert not any(cell.startswith("=") for row in rows[1:] for cell in row)


def test_frame_keeps_order_and_decimals() -> None:
    pytest.importorskip("pandas")
    frame = facts_to_frame(facts_of())
    assert list(frame.columns) == list(COLUMNS)
    assert next(iter(frame["value"])) == Decimal(250000)
    assert list(frame["start"]) == sorted(frame["start"])


def test_frame_without_pandas_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"govtext\[frame\].*facts_to_csv"):
        facts_to_frame(())


def test_dict_is_json() -> None:
    record = json.loads(json.dumps(fact_to_dict(facts_of()[0])))
    assert record["period"]["iso"] == "2023"
    assert record["quantity"]["value"] == "250000"
    assert fact_row(facts_of()[0])["indicator"] == "粮食产量"


def test_the_same_indicator_by_year() -> None:
    reports = [
        parse(text, single=True)[0] for text in ("2023年粮食产量25万吨。", "2024年粮食产量26.5万吨，工业产值3亿元。")
    ]
    (series,) = compare_facts(reports)
    assert (series.indicator, series.kind, series.unit) == ("粮食产量", "value", "克")
    assert {year: [m.fact.quantity.text for m in members] for year, members in series.by_year.items()} == {
        2023: ["25万吨"],
        2024: ["26.5万吨"],
    }


def test_contradictions_are_listed() -> None:
    (found,) = contradictions(
        facts_of("2023年粮食产量25万吨。全县农业发展良好，2023年粮食产量27万吨。2023年税收5亿元。")
    )
    assert (found.indicator, found.period) == ("粮食产量", "2023")
    assert [fact.quantity.text for fact in found.facts] == ["25万吨", "27万吨"]


def test_the_same_value_in_other_units_is_no_contradiction() -> None:
    assert contradictions(facts_of("2023年粮食产量25万吨。全县农业发展良好，2023年粮食产量5亿斤。")) == ()


def run(*arguments: str) -> int:
    return main(["facts", *arguments])


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run(str(file), "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[0])["indicator"] == "粮食产量"
    assert len(out.splitlines()) == 6
    assert "6 facts" in err
    assert run(str(file), "--csv", "-o", str(tmp_path / "facts.csv")) == 0
    assert (tmp_path / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbfindicator,")
    assert run(str(file), "--compare") == 0
    assert capsys.readouterr().out.startswith("indicator\tkind\t2023\t2024")


def test_command_names_the_file_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "missing.txt")) == 1
    assert "missing.txt" in capsys.readouterr().err
