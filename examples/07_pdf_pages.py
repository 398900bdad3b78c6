"""A PDF: what was left out as page furniture, on which page a figure stands, and where on it."""

from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "work_report_2025.pdf"

(report,) = govtext.read(FILE)
print(report.title, "|", len(report.source.page_starts), "pages")
for item in report.source.furniture:
    print(f"  left out on page {item.page}: {item.kind} {item.text!r}")

answer = govtext.ask(report, "县人民医院新院区新增床位多少张？")
print(answer.text, "| page", answer.evidence[0].page)
for page, box in report.source.boxes_of(answer.source_span):
    width, height = report.source.page_sizes[page - 1]
    print(f"  page {page}: {box.left / width:.0%} from the left, {box.top / height:.0%} from the top")
