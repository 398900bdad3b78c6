"""Toy data made from templates: enough to run every stage in seconds, and nothing that anybody wrote or owns."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_PLACES = ("临江市", "安平县", "云山区", "青阳县", "海州市", "北岭县", "南台区", "汉川县")
_THINGS = (
    "粮食产量",
    "蔬菜产量",
    "旅游收入",
    "财政收入",
    "工业增加值",
    "出口额",
    "用电量",
    "新增就业",
    "绿化面积",
    "学生人数",
)
_UNITS = ("万吨", "亿元", "万元", "万亩", "万人", "户", "个")
_NAMES = ("王建国", "李晓明", "张文华", "刘海燕", "陈志强", "赵春梅", "周立新", "吴思远")
_POSTS = ("市长", "县长", "区长", "书记", "局长", "主任")
_WORKS = ("修建水库", "改造老旧小区", "新建学校", "整治河道", "培训农民", "建设产业园", "推广良种", "修复道路")
_PRAISE = ("成效明显", "进展顺利", "群众满意", "质量提高", "秩序良好")


def _report(draw: random.Random) -> tuple[str, str, list[dict[str, Any]], list[tuple[str, str]]]:
    """Headline, body, questions about the body, entities of its first sentence."""
    place, post, name = draw.choice(_PLACES), draw.choice(_POSTS), draw.choice(_NAMES)
    year = draw.randint(2010, 2024)
    sentences = [f"{year}年，{place}{post}{name}主持召开会议，部署{draw.choice(_WORKS)}。"]
    questions: list[tuple[str, str]] = [(f"{place}{post}是谁？", name)]
    things = draw.sample(_THINGS, 3)
    for thing in things:
        figure = f"{draw.randint(2, 9999) / draw.choice((1, 10, 100)):g}{draw.choice(_UNITS)}"
        growth = f"{draw.randint(1, 300) / 10}%"
        sentences.append(f"全年{thing}{figure}，同比增长{growth}。")
        questions += [(f"{thing}是多少？", figure), (f"{thing}增长了多少？", growth)]
    sentences.append(f"{draw.choice(_WORKS)}{draw.choice(_PRAISE)}，{draw.choice(_WORKS)}{draw.choice(_PRAISE)}。")
    draw.shuffle(questions)
    body = "".join(sentences)
    answered: list[dict[str, Any]] = [
        {"question": question, "answers": [{"text": text, "start": body.index(text)}], "type": "span"}
        for question, text in questions
        if body.count(text) == 1
    ]
    missing = next(thing for thing in _THINGS if thing not in things)
    answered.append({"question": f"{missing}是多少？", "answers": [], "type": "noanswer"})
    return f"{place}{year}年{things[0]}增长", body, answered, [(place, "LOC"), (name, "PER")]


def write_toy_data(folder: Path, seed: int = 0, count: int = 70) -> None:
    """Write ``text.jsonl``, ``keyfacts.jsonl``, ``questions.jsonl``, ``questions-dev.jsonl``, ``entities.bio`` and
    ``entities-dev.bio``. The last twenty reports have key facts: their figures.
    """
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    texts, entities = [], []
    questions: list[dict[str, Any]] = []
    for number in range(count):
        headline, body, answered, known = _report(draw)
        texts.append({"title": headline, "text": body})
        for k, row in enumerate(answered):
            questions.append({"id": f"toy-{number}-{k}", "title": headline, "context": body, **row})
        first = body[: body.index("。") + 1]
        tags = ["O"] * len(first)
        for name, kind in known:
            start = first.index(name)
            tags[start : start + len(name)] = [f"B-{kind}"] + [f"I-{kind}"] * (len(name) - 1)
        entities.append("".join(f"{char} {tag}\n" for char, tag in zip(first, tags, strict=True)) + "\n")
    held = max(2, count // 10)
    marked: dict[str, list[dict[str, list[str]]]] = {}
    for row in questions[len(questions) * 5 // 7 :]:
        if row["answers"] and "谁" not in row["question"]:
            marked.setdefault(row["title"], []).append({"any_of": [row["answers"][0]["text"]]})
    reports = [{"file": "text.jsonl", "title": title, "key_facts": facts} for title, facts in marked.items()]

    def lines(rows: Sequence[Mapping[str, object]]) -> str:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    (folder / "text.jsonl").write_text(lines(texts), encoding="utf-8")
    (folder / "keyfacts.jsonl").write_text(lines(reports), encoding="utf-8")
    dev_ids = tuple(f"toy-{number}-" for number in range(held))
    development = [row for row in questions if str(row["id"]).startswith(dev_ids) and row["answers"]]
    (folder / "questions-dev.jsonl").write_text(lines(development[:30]), encoding="utf-8")
    training = [row for row in questions if not str(row["id"]).startswith(dev_ids)]
    (folder / "questions.jsonl").write_text(lines(training), encoding="utf-8")
    (folder / "entities.bio").write_text("".join(entities[held:]), encoding="utf-8")
    (folder / "entities-dev.bio").write_text("".join(entities[:held]), encoding="utf-8")
