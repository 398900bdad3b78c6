"""``govtext demo``: the main job on a shipped report, or on a file of your own: outline, short version, answers."""

from __future__ import annotations

import argparse
from importlib.resources import files

from govtext.commands.outline import describe
from govtext.commands.read import add_reading_options
from govtext.pipeline import read

SHIPPED_QUESTIONS = (
    "2023年松溪县完成了多少水利投资？",
    "青石峡水库除险加固后新增库容多少？",
    "松溪县水务局局长是谁？",
    "柳河镇村医的平均年龄现在是多少岁？",
    "2022年松溪县水利投资是多少？",
)
"""Of the shipped report; the last one it does not answer."""
GENERAL_QUESTIONS = (
    "这份报告是谁写的？",
    "同比增长最多的是什么？",
    "完成投资多少？",
    "下一步的目标是什么？",
    "总人口是多少？",
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to the parser of ``govtext``."""
    parser = subparsers.add_parser("demo", help="show the main job on a shipped report", description=__doc__)
    parser.add_argument("file", nargs="?", metavar="FILE", help="a report of your own")
    parser.add_argument("-q", "--question", action="append", help="ask this instead (can be repeated)")
    parser.add_argument("--chars", type=int, default=220, help="length of the short version (default: 220)")
    add_reading_options(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Read, outline, summarize, ask."""
    from govtext.qa import Answerer
    from govtext.summarization import summarize

    source = args.file or (files("govtext") / "_demo" / "report.txt").read_bytes()
    documents = read(source, encoding=args.encoding, single=args.single, ocr=args.ocr)
    print(f"{len(documents)} 篇报告 / report(s)\n")
    for document in documents:
        print(describe(document))
        print(document.outline() or "（无标题层次）")
        print(f"\n摘要 / summary（≤ {args.chars} 字）")
        print(summarize(document, budget_chars=args.chars).text, end="\n\n")
    questions = args.question or (GENERAL_QUESTIONS if args.file else SHIPPED_QUESTIONS)
    answerer = Answerer(documents)
    print("问答 / questions")
    for question in questions:
        answer = answerer.ask(question)
        print(f"问：{question}")
        print(f"答：{answer.said}（{answer.probability:.0%}）")
        for evidence in answer.evidence[:1] if answer.text else ():
            where = " › ".join(evidence.section_labels)
            print(f"据：{where + '：' if where else ''}{evidence.text}")
        print()
    return 0
