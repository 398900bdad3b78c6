"""Figures as a table: indicator, value, unit, period, change; as CSV for a spreadsheet or a pandas frame."""

import tempfile
from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "work_report_2025.txt"

(report,) = govtext.read(FILE)
facts = govtext.extract_facts(report)
print(len(facts), "facts; those of the first section with an amount of money:")
for fact in facts:
    if fact.quantity.unit == "元" and fact.section_id.startswith("1"):
        period = fact.period.iso if fact.period else "?"
        print(f"  {fact.indicator}: {fact.quantity.text} = {fact.quantity.value} 元, {period}, {fact.status}")

targets = [fact for fact in facts if fact.status == "target"]
print(len(targets), "targets, the first:", targets[0].indicator, targets[0].quantity.text, targets[0].change.kind)

with tempfile.TemporaryDirectory() as folder:
    table = Path(folder) / "facts.csv"
    table.write_text(govtext.facts_to_csv(facts), encoding="utf-8", newline="")
    print("CSV:", len(table.read_text("utf-8").splitlines()), "lines")

frame = govtext.facts_to_frame(facts)
print(frame[frame["unit"] == "%"][["indicator", "figure", "period", "change"]].head(3).to_string(index=False))
