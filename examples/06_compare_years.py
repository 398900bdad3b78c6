"""Two years' reports and a bulletin side by side: series, figures that disagree, what is new this year."""

from pathlib import Path

import govtext
from govtext.summarization import update

DATA = Path(__file__).parent / "data"

(last_year,) = govtext.read(DATA / "work_report_2024.txt")
(this_year,) = govtext.read(DATA / "work_report_2025.txt")
(bulletin,) = govtext.read(DATA / "bulletin_2024.txt")

print("The same indicator by year:")
for series in govtext.compare_facts([last_year, this_year])[:6]:
    values = "  ".join(f"{year}: {members[0].fact.quantity.text}" for year, members in series.by_year.items())
    print(f"  {series.indicator} ({series.kind})  {values}")

print("\nWork report and bulletin disagree on:")
both = [fact for report in (this_year, bulletin) for fact in govtext.extract_facts(report)]
for found in govtext.contradictions(both):
    print(f"  {found.indicator} {found.period}:", " / ".join(fact.quantity.text for fact in found.facts))

print("\nNew since last year:")
print(update(last_year, this_year, budget_chars=150).text)
