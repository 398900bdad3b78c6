"""Digests in the report's own words: by length, by section, by topic, and beside the methods of the literature."""

from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "work_report_2025.txt"

(report,) = govtext.read(FILE)

print("At most 120 characters:")
digest = govtext.summarize(report, budget_chars=120)
print(digest.text)
assert len(digest.text) <= 120

print("\nUnder the headings:")
print(govtext.summarize(report, budget_chars=300, per_section=True).bullets())

print("\nOn one topic:")
print(govtext.summarize(report, budget_chars=100, query="公共停车位").text)

print("\nA method of the literature, whole sentences:")
print(govtext.summarize(report, budget_chars=120, method="textrank").text)
