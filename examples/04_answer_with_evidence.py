"""Ask questions: the answer, how sure it is, the sentence that proves it, or None where the report does not tell."""

from pathlib import Path

import govtext

FILE = Path(__file__).parent / "data" / "demo_report.txt"
QUESTIONS = [
    "2023年松溪县完成了多少水利投资？",
    "青石峡水库除险加固后新增库容多少？",
    "2022年松溪县水利投资是多少？",
]

answerer = govtext.Answerer(govtext.read(FILE))  # indexes the reports once
for question in QUESTIONS:
    answer = answerer.ask(question)
    print(question)
    if answer.text is None:
        print(f"  not told (probability {answer.probability:.1f}, best candidate {answer.candidate_probability:.1f})")
        continue
    print(f"  {answer.text} (probability {answer.probability:.1f})")
    if answer.quantity is not None:
        print(f"  value: {answer.quantity.value} {answer.quantity.unit}")
    evidence = answer.evidence[0]
    print("  evidence:", " > ".join(evidence.section_labels) or "before the first heading", "|", evidence.text)
