"""Walk the heading tree; every object is a slice of the report's text and knows its place in the source."""

from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "work_report_2025.txt"

(report,) = govtext.read(FILE)
for section in report.sections[1:]:
    sentences = report.sentences_in(section.span)
    print("  " * (section.level - 1) + (section.label + section.title)[:24], f"[{section.kind}, {len(sentences)} sentences]")

at = report.text.index("870个")
print("\nHeadings above 870个:", " > ".join(s.label + s.title for s in report.section_path(at)))

for layer in (report.sentences, report.paragraphs):
    assert all(item.text == item.span.of(report.text) for item in layer)
    assert all(item.source_span.of(report.source.text) for item in layer)
print("Every sentence and paragraph is a slice of the text.")

restored = govtext.Document.from_dict(report.to_dict())
print("Saved and restored:", restored == report)
