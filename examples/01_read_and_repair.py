"""Read a file as a PDF program extracted it, see what was repaired, and find a sentence again in the source.

The file holds two articles in narrow columns; both titles stand at its end.
"""

from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "demo_report.txt"

reports = govtext.read(FILE)
for report in reports:
    print(report.title, "|", report.subtitle, "|", report.byline.line.text if report.byline else None)

print("\nWhat the repair did:")
for step in reports[0].clean_log:
    print(f"  {step.name} x {step.count}")

sentence = reports[0].sentences_in(govtext.Span(reports[0].text.index("2023年"), reports[0].text.index("2023年") + 1))[0]
print("\nRepaired:", sentence.text)
print("Source:  ", repr(sentence.source_span.of(reports[0].source.text)))
