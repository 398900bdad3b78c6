r"""Train the decision of question answering: the rankers, the judge and the no-answer threshold.

    python -m govtext.training.answer_decision --real eval/real/qa/train.jsonl eval/real/qa/train3.jsonl \
        --fresh eval/real/qa/train2.jsonl eval/real/qa/train4.jsonl eval/real/qa/dev.jsonl \
        --data ../shared/data --halves .train/half-A/model .train/half-B/model --lvliang eval/lvliang/v1 --out src/govtext/qa

writes ``decision.npz``, for answers without a reader, and ``decision_reader.npz``. A reader that learned from the same
questions knows their answers: ``--halves`` names two that learned from half of the reports each
(:func:`~govtext.training.report_questions.half_of`), and each reads the reports of the other half. ``--fresh`` are questions
that the reader named by ``--reader`` never saw; it reads them itself. Ranker: a network with one hidden layer, and boosted trees for
its best candidates, both with a softmax over the candidates of a question. Judge: boosted trees on the ranker's out-of-fold
output, folds by document, so that its probabilities hold for reports that were not seen. Every answerable question is used a second
time without the sentences that answer it, as one that the reports do not tell. The threshold is the one with the best
share of right decisions in the folds. Seed 0. Needs LightGBM.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from govtext.document import Document
from govtext.encoding import load_reader
from govtext.evaluation.metrics.value import value_exact_match
from govtext.offsets import Span
from govtext.pipeline import parse
from govtext.qa.answering import SEARCHED, gather
from govtext.qa.decision import WEIGHED, DecisionModel, Network, Ranker, asked_kinds, judge_inputs, with_kinds
from govtext.qa.features import FEATURES, READER_FEATURES
from govtext.qa.index import ReportIndex
from govtext.qa.kinds import KINDS
from govtext.qa.matching import asked_years
from govtext.qa.question import analyse_question
from govtext.qa.reader import Reader, get_reader
from govtext.retrieval.terms import fold
from govtext.training.annotated import Row, by_report, phrasings, report_document
from govtext.training.boosting import judging_trees, ranking_trees
from govtext.training.report_questions import half_of
from govtext.trees import Trees

if TYPE_CHECKING:
    from torch import Tensor

FloatArray = NDArray[np.float64]
Rows = NDArray[np.float16]  # there are millions of them

# By cross-validation on the training and development questions.
HIDDEN = 96
DROPOUT = 0.4
EPOCHS = 4
BATCH = 16
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.05
EASY = 20
"""Candidates by chance, beside the network's best, that the trees learn from."""
TWIN_WEIGHT = 0.1
"""How much a question made from a written one counts for the judge."""
TARGET_PRIOR = 1.5
"""Log odds against a figure in words of a plan where no plan is asked for, beyond what was learned.

Few questions leave both open, so the weights learn little of it; the prior changes the cross-validated share of right
answers by less than its error (0.698 to 0.696), and a target given for a result is the worse mistake.
"""
OLD_PRIOR = 1.5
"""The same against the first figure of 由…提高到…, which was true before (0.716 to 0.715; figures with such a sentence among the best 0.748 to
0.739, n = 111). It was taken from the shipped weights after they had been fitted.
"""
REWORDED_WEIGHT = 0.5
"""How much the rewording of a question counts beside it."""
PLAIN_WEIGHT = 0.5
"""How much a question counts whose year was taken out."""
FOLDS = 3


@dataclass(slots=True)
class Item:
    """A question with the features of its candidates."""

    document: str
    source: str
    question: str
    kind: str
    answerable: bool
    asked: FloatArray
    rows: Rows
    texts: list[str]
    right: NDArray[np.bool_]
    weight: float = 1.0
    trap: str | None = None
    gold: list[str] = field(default_factory=list)
    phrasing: int = 0
    read: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def without_reader(self) -> Item:
        """What the candidates and their features are when no reader takes part."""
        rows = self.rows[~self.read]
        rows[:, [i for i, name in enumerate(FEATURES) if name in READER_FEATURES]] = 0.0
        texts = [text for text, read in zip(self.texts, self.read, strict=True) if not read]
        return replace(self, rows=rows, texts=texts, right=self.right[~self.read], read=np.zeros(len(texts), dtype=bool))

    @property
    def source_question(self) -> bool:
        """Written by a person, not made from one; also one of its rewordings."""
        return self.trap not in ("removed", "without year") and not (self.trap or "").startswith("twisted")


def normal(text: str) -> str:
    """A text without blanks, quotes and punctuation, folded: the same answer by any of its spellings."""
    return re.sub(r"[\s“”\"《》‘’，。、；：:,;（）()]", "", fold(text))


def make_items(
    index: ReportIndex, name: str, row: dict[str, Any], source: str, reader: Reader | None, *, removed: bool, weight: float = 1.0,
    rng: random.Random | None = None,
) -> Iterable[Item]:
    """The item of a question, and its twin without the answering sentences."""
    document = index.documents[0]
    frame = analyse_question(row["question"])
    pool = gather(index, frame, reader, SEARCHED)
    pieces = [part for answer in row["answers"] for part in answer.get("parts", [answer])]
    golds = [(normal(a["text"]), a["start"], a["end"]) for a in pieces]
    right = np.zeros(len(pool.candidates), dtype=bool)
    telling = np.zeros(len(pool.candidates), dtype=bool)
    gold_texts = {text for text, _, _ in golds}
    tells: dict[int, bool] = {}  # by the sentence's place
    for i, (view, candidate) in enumerate(zip(pool.views, pool.candidates, strict=True)):
        if view.start not in tells:
            sentence = document.sentences[view.sentence_index].source_span
            words = normal(view.text)
            tells[view.start] = any((s < sentence.end and sentence.start < e) or text in words for text, s, e in golds)
        telling[i] = tells[view.start]
        if not telling[i]:
            continue
        place = document.offset_map.to_source(Span(view.start + candidate.start, view.start + candidate.end))
        right[i] = any(s < place.end and place.start < e for _, s, e in golds) and (
            normal(pool.words(i)) in gold_texts
            or value_exact_match(pool.words(i), [a["text"] for a in pieces], row.get("value")) == 1.0
        )
    texts = [pool.words(i) for i in range(len(pool.candidates))]
    rows = pool.rows.astype(np.float16)
    common: dict[str, Any] = {
        "document": name, "source": source, "question": row["question"], "kind": row["kind"], "asked": asked_kinds(frame), "weight": weight,
        "trap": row.get("trap"), "gold": [a["text"] for a in pieces],
    }  # fmt: skip
    read = np.asarray(pool.read, dtype=bool)
    yield Item(answerable=row["answerable"], rows=rows, texts=texts, right=right, read=read, **common)
    plain = without_year(row, index)
    if removed and plain:
        yield from make_items(index, name, {**row, "question": plain, "trap": "without year"}, source, reader, removed=False, weight=weight * PLAIN_WEIGHT)
    for trap, question in twisted(row, document, rng) if rng and row["answerable"] else ():
        twin_frame = analyse_question(question)
        twin = gather(index, twin_frame, reader, SEARCHED)
        common.update(question=question, weight=weight * TWIN_WEIGHT, trap=trap, gold=[], asked=asked_kinds(twin_frame))
        yield Item(
            answerable=False, rows=twin.rows.astype(np.float16), texts=[twin.words(i) for i in range(len(twin.candidates))],
            right=np.zeros(len(twin.candidates), dtype=bool), read=np.asarray(twin.read, dtype=bool), **common,
        )  # fmt: skip
    common.update(question=row["question"], asked=asked_kinds(frame))
    if removed and row["answerable"]:
        keep = ~telling
        common.update(weight=weight * TWIN_WEIGHT, trap="removed", gold=[])
        yield Item(
            answerable=False, rows=rows[keep], texts=[t for t, k in zip(texts, keep, strict=True) if k], right=right[keep],
            read=read[keep], **common,
        )  # fmt: skip


def without_year(row: dict[str, Any], index: ReportIndex) -> str:
    """The question as somebody asks it who means the year that the report looks back on; "" if it does not name that year."""
    frame = analyse_question(row["question"])
    if not row["answerable"] or frame.kind != "quantity" or frame.wants_target or row.get("trap") == "two years":
        return ""
    timeline = index.timeline(0)
    asked = asked_years(frame, timeline.report_year)
    if len(asked) != 1 or timeline.report_year is None or not asked <= {timeline.default_year, timeline.report_year - 1}:
        return ""
    return re.sub(r"(?:19|20)\d\d年度?|去年|上年|全年", "", row["question"])


_REGIONS = ("长治市", "大同市", "江苏省", "贵州省", "衡阳市", "文水县", "安溪县", "福建省", "沧州市", "大兴区", "南山区", "潍坊市")


def twisted(row: dict[str, Any], document: Document, rng: random.Random) -> Iterable[tuple[str, str]]:
    """The question about a region or a year that the report does not speak of: nobody can answer it."""
    question = row["question"]
    regions = [region for region in _REGIONS if region[:2] not in document.text]
    year = re.search(r"(?:19|20)\d\d年", question)
    if regions and row["kind"] == "quantity" and not analyse_question(question).regions:
        region = rng.choice(regions)
        yield "twisted region", question[: year.end()] + region + question[year.end() :] if year else region + question
    if year and row["kind"] in ("quantity", "person", "list"):
        others = [y for y in range(int(year.group()[:4]) - 6, int(year.group()[:4]) + 7) if str(y) not in document.text]
        if others:
            yield "twisted year", question.replace(year.group(), f"{rng.choice(others)}年")


def fit_ranker(items: list[Item]) -> Ranker:
    """A ranker learned from the questions that have a right candidate."""
    used = [item for item in items if item.right.any() and len(item.rows) > 1]
    network = fit_network(used)
    return Ranker(network, fit_trees(used, network))


def fit_trees(used: list[Item], network: Network) -> Trees:
    """Trees that tell the right candidates from the best of the others by the network, and from some by chance."""
    chance = np.random.default_rng(0)
    rows, right = [], []
    for item in used:
        order = np.argsort(-network.score(item.asked, item.rows.astype(np.float64)), kind="stable")
        kept = np.zeros(len(order), dtype=bool)
        kept[order[:WEIGHED]] = True
        kept[chance.permutation(order[WEIGHED:])[:EASY]] = True
        kept |= item.right
        rows.append(with_kinds(item.asked.astype(np.float32), item.rows[kept].astype(np.float32)))
        right.append(item.right[kept])
    sizes, weights = np.asarray([len(each) for each in right]), np.asarray([item.weight for item in used])
    return ranking_trees(np.concatenate(rows), np.concatenate(right), sizes, weights)


def fit_network(used: list[Item]) -> Network:
    """A network that puts a right candidate first: minus the log of the softmax share of the right ones, AdamW, seed 0."""
    import torch

    torch.manual_seed(0)
    mean, scale = _moments(used)
    right = [torch.from_numpy(item.right) for item in used]
    importance = torch.tensor([item.weight for item in used])
    width, count = len(FEATURES) + len(KINDS), len(FEATURES)
    shift, spread = torch.from_numpy(mean).float(), torch.from_numpy(scale).float()
    inner = torch.nn.Linear(width, HIDDEN)
    outer = torch.nn.Linear(HIDDEN, 1, bias=False)
    direct = torch.nn.Linear(count, 1, bias=False)
    torch.nn.init.zeros_(direct.weight)
    weights = [*inner.parameters(), *outer.parameters(), *direct.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = EPOCHS * -(-len(used) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(1 - step / steps, 0.02))
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(used)).split(BATCH):
            chosen = [used[i] for i in batch]
            scaled = torch.from_numpy(np.concatenate([item.rows for item in chosen])).float().sub_(shift).div_(spread)
            owner = torch.repeat_interleave(torch.tensor([len(item.rows) for item in chosen]))
            asked = torch.from_numpy(np.stack([item.asked for item in chosen])).float()
            hidden = torch.relu(inner(torch.cat([scaled, asked[owner]], dim=1)))
            scores = (outer(torch.dropout(hidden, DROPOUT, train=True)) + direct(scaled))[:, 0]
            is_right = torch.cat([right[i] for i in batch])
            every = _logsumexp(scores, owner, len(batch))
            loss = importance[batch] @ (every - _logsumexp(scores[is_right], owner[is_right], len(batch)))
            optimizer.zero_grad()
            (loss / len(batch)).backward()
            optimizer.step()
            schedule.step()
    # The scaling goes into the weights, so that features are used as they come.
    hidden = inner.weight.detach().numpy().T.astype(np.float64)
    straight = direct.weight.detach().numpy()[0].astype(np.float64)
    bias = inner.bias.detach().numpy().astype(np.float64) - (mean / scale) @ hidden[:count]
    hidden[:count] /= scale[:, None]
    straight /= scale
    straight[FEATURES.index("target_extra")] -= TARGET_PRIOR
    straight[FEATURES.index("old_value")] -= OLD_PRIOR
    return Network(hidden, bias, outer.weight.detach().numpy()[0].astype(np.float64), straight)


def _moments(items: Sequence[Item]) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of each feature over all candidates, without a copy of them."""
    count = sum(len(item.rows) for item in items)
    mean = sum((item.rows.sum(axis=0, dtype=np.float64) for item in items), np.zeros(len(FEATURES))) / count
    squares = sum((np.square(item.rows - mean).sum(axis=0) for item in items), np.zeros(len(FEATURES)))
    scale = np.sqrt(squares / count)
    scale[scale < 1e-6] = 1e6  # a constant column says nothing
    return mean, scale


def _logsumexp(values: Tensor, owner: Tensor, count: int) -> Tensor:
    """The log of the sum of the exponentials of each owner's values; (count,). Every owner has one."""
    import torch

    top = torch.full((count,), -torch.inf).scatter_reduce(0, owner, values.detach(), "amax")
    total: Tensor = top + torch.zeros(count).scatter_add(0, owner, (values - top[owner]).exp()).log()
    return total


@dataclass(slots=True)
class Prediction:
    """The best candidate of an item and what the judge sees of it."""

    item: Item
    text: str | None
    right: bool
    inputs: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    correct: float = 0.0
    told: float = 0.0


def predict(items: list[Item], ranker: Ranker) -> list[Prediction]:
    """The best candidate of every item."""
    result = []
    for item in items:
        if not len(item.rows):
            result.append(Prediction(item, None, False))
            continue
        rows = item.rows.astype(np.float64)
        scores = ranker.score(item.asked, rows)
        best = int(scores.argmax())
        inputs = judge_inputs(item.asked, scores, rows, item.texts, best).astype(np.float32)
        result.append(Prediction(item, item.texts[best], bool(item.right[best]), inputs))
    return result


def folds_of(items: list[Item]) -> list[set[str]]:
    """Documents in ``FOLDS`` folds of about equal numbers of questions."""
    counts: dict[str, float] = defaultdict(float)
    for item in items:
        counts[item.document] += item.weight
    folds: list[set[str]] = [set() for _ in range(min(FOLDS, len(counts)))]
    sizes = [0.0] * len(folds)
    for name in sorted(counts, key=lambda n: (-counts[n], n)):
        smallest = sizes.index(min(sizes))
        folds[smallest].add(name)
        sizes[smallest] += counts[name]
    return folds


def fit_judge(predictions: list[Prediction]) -> tuple[Trees, Trees]:
    """The judge's trees: is the best candidate right, do the reports tell the answer."""
    used = [p for p in predictions if p.text is not None]
    inputs = np.vstack([p.inputs for p in used])
    weights = np.asarray([p.item.weight for p in used])
    correct = judging_trees(inputs, np.asarray([p.right for p in used]), weights)
    return correct, judging_trees(inputs, np.asarray([p.item.answerable for p in used]), weights)


def judge_all(predictions: list[Prediction], correct: Trees, told: Trees) -> None:
    """Write both probabilities into the predictions."""
    used = [p for p in predictions if p.text is not None]
    for at in range(0, len(used), 1000):
        part = used[at : at + 1000]
        inputs = np.vstack([p.inputs for p in part]).astype(np.float64)
        odds = np.stack([correct.score(inputs), told.score(inputs)], axis=1)
        for prediction, (right, tells) in zip(part, (1 / (1 + np.exp(-odds))).tolist(), strict=True):
            prediction.correct, prediction.told = right, tells


def out_of_fold(items: list[Item]) -> list[Prediction]:
    """Predictions from rankers and judges that saw nothing of an item's document."""
    folds = folds_of(items)
    ranked: list[Prediction] = []
    where: list[int] = []
    for number, fold_documents in enumerate(folds):
        ranker = fit_ranker([item for item in items if item.document not in fold_documents])
        held = [item for item in items if item.document in fold_documents]
        ranked.extend(predict(held, ranker))
        where.extend([number] * len(held))
    for number in range(len(folds)):
        trees = fit_judge([p for p, w in zip(ranked, where, strict=True) if w != number])
        judge_all([p for p, w in zip(ranked, where, strict=True) if w == number], *trees)
    return ranked


WRONG_ANSWER_COST = 0.33
"""What a wrong answer costs against the gain of a right decision: saying nothing is better than a doubtful figure."""


def choose_threshold(predictions: list[Prediction]) -> float:
    """The threshold with the largest gain on the written questions."""
    real = [p for p in predictions if p.item.source_question]

    def gain(threshold: float) -> float:
        total = 0.0
        for p in real:
            if p.correct < threshold:
                total += not p.item.answerable
            else:
                total += 1.0 if p.right else -WRONG_ANSWER_COST
        return total

    gains = {round(float(t), 2): gain(float(t)) for t in np.linspace(0.05, 0.8, 76)}
    best = max(gains.values())
    # The curve is flat and rough at its top: take the middle of what is as good as the best to within one per cent.
    return round(float(np.mean([t for t, g in gains.items() if g >= best - 0.01 * len(real)])), 2)


def report(predictions: list[Prediction], threshold: float) -> dict[str, Any]:
    """The figures of the issue's table for predictions at a threshold; twins without their answer are left out."""
    real = [p for p in predictions if p.item.source_question]
    told = [p for p in real if p.item.answerable]
    untold = [p for p in real if not p.item.answerable]
    answered = [p for p in real if p.correct >= threshold]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for p in told:
        kinds[p.item.kind].append(p.right and p.correct >= threshold)
    bins = np.clip((np.asarray([p.correct for p in real]) * 10).astype(int), 0, 9)
    ece = 0.0
    for b in range(10):
        inside = [p for p, k in zip(real, bins, strict=True) if k == b]
        if inside:
            ece += len(inside) / len(real) * abs(float(np.mean([p.correct for p in inside])) - float(np.mean([p.right for p in inside])))
    return {
        "n": len(real),
        "em_forced": _share([p.right for p in told]),
        "em": _share([p.right and p.correct >= threshold for p in told]),
        "abstained_untold": _share([p.correct < threshold for p in untold]),
        "abstained_told": _share([p.correct < threshold for p in told]),
        "precision": _share([p.right for p in answered]),
        "has_candidate": _share([bool(p.item.right.any()) for p in told]),
        "ece": round(ece, 3),
        "kinds": {kind: (_share(values), len(values)) for kind, values in sorted(kinds.items())},
    }


def _share(values: list[bool]) -> float:
    return round(float(np.mean(values)), 3) if values else float("nan")


def load_real(
    paths: Sequence[Path], data: Path, readers: Mapping[str, str], workers: int = 1, *, reworded: bool = True
) -> list[Item]:
    """Questions on real reports, which lie in ``data``; each half of the reports has its reader, given by name."""
    jobs = [(name, rows, data, readers[half_of(name)], reworded) for name, rows in by_report(paths).items()]
    with ProcessPoolExecutor(workers) as pool:
        done = tqdm(pool.map(_items_of_report, jobs), total=len(jobs), desc="reports")
        return [item for items in done for item in items]


def _items_of_report(job: tuple[str, list[Row], Path, str, bool]) -> list[Item]:
    name, rows, data, reader_name, reworded = job
    reader, index = _loaded_reader(reader_name), ReportIndex([report_document(rows[0], data)])
    rng = random.Random(name) if half_of(name) == "A" else None  # questions nobody can answer, from half of the reports
    items: list[Item] = []
    for row in rows:
        items.extend(make_items(index, name, dict(row), "real", reader, removed=True, rng=rng))
        for number, question in enumerate(phrasings(row)[1:] if reworded else (), 1):
            for item in make_items(index, name, {**row, "question": question}, "real", reader, removed=False, weight=REWORDED_WEIGHT):
                item.phrasing = number
                items.append(item)
    return items


@cache
def _loaded_reader(name: str) -> Reader | None:
    return get_reader(name) if name in ("none", "default") else load_reader(name, threads=1)


def load_lvliang(folder: Path, reader: Reader | None) -> Iterable[Item]:
    """The development questions of the evaluation set, each on its own document."""
    texts = {}
    for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts[row["doc_id"]] = row["text"]
    indexes: dict[str, ReportIndex] = {}
    rng = random.Random(0)
    for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["task"] != "qa":
            continue
        name = row["doc_id"]
        if name not in indexes:
            indexes[name] = ReportIndex(parse(texts[name], single=True)[:1])
        row.update(kind=row["slice"]["kind"], trap=row["slice"]["trap"])
        yield from make_items(indexes[name], name, row, "lvliang", reader, removed=True, rng=rng)


def main() -> None:
    """Train, report the cross-validated figures and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, nargs="+", required=True, help="questions on real reports to train on")
    parser.add_argument("--reworded", action="store_true", help="use the rewordings of --real too, in three times the time")
    parser.add_argument("--fresh", type=Path, nargs="+", default=(), help="more of them, which the reader has not seen")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the files they name")
    parser.add_argument("--lvliang", type=Path, help="folder of the evaluation set: its development questions are scored, not trained on")
    parser.add_argument("--reader", default="default", help="reads the questions of --lvliang, and all without --halves")
    parser.add_argument("--workers", type=int, default=2, help="processes that read the reports")
    parser.add_argument("--halves", nargs=2, metavar=("A", "B"), help="readers trained on half of the reports each")
    parser.add_argument("--out", type=Path, help="folder for the two files of weights")
    parser.add_argument("--failures", action="store_true", help="list the questions that go wrong in cross-validation")
    options = parser.parse_args()
    other_half = reversed(options.halves) if options.halves else (options.reader, options.reader)
    readers = dict(zip("AB", other_half, strict=True))
    items = load_real(options.real, options.data, readers, options.workers, reworded=options.reworded)
    items += load_real(options.fresh, options.data, dict.fromkeys("AB", options.reader), options.workers)
    unseen = list(load_lvliang(options.lvliang, get_reader(options.reader))) if options.lvliang else []
    for name, with_reader in (("decision_reader.npz", True), ("decision.npz", False)):
        out = options.out / name if options.out else None
        if not with_reader:
            items, unseen = [i.without_reader() for i in items], [i.without_reader() for i in unseen]
        print(name)
        train(items, unseen, out, options.failures)


def train(items: list[Item], unseen: list[Item], out: Path | None, failures: bool = False) -> dict[str, Any]:
    """Cross-validate, print, write the weights of a fit on everything, and score them on ``unseen`` questions."""
    predictions = out_of_fold(items)
    threshold = choose_threshold(predictions)
    correct, told = fit_judge(predictions)
    figures: dict[str, Any] = {
        "threshold": threshold,
        "held out": report([p for p in predictions if not p.item.phrasing], threshold),
        "held out, reworded": report([p for p in predictions if p.item.phrasing], threshold),
    }
    model = DecisionModel(fit_ranker(items), correct, told, threshold)
    if unseen:
        others = predict([item for item in unseen if item.source_question], model.ranker)
        judge_all(others, correct, told)
        figures["unseen"] = report(others, threshold)
    print(json.dumps(figures, ensure_ascii=False))
    if failures:
        for p in predictions:
            wrong = not (p.right and p.correct >= threshold) if p.item.answerable else p.correct >= threshold
            if wrong and p.item.source_question:
                found = "" if p.item.right.any() or not p.item.answerable else "NO CANDIDATE"
                print(p.item.kind, p.item.trap, p.item.question, p.item.gold, "->", p.text, round(p.correct, 2), "right" if p.right else "", found)
    if out:
        with out.open("wb") as file:
            model.save(file)
    return figures


if __name__ == "__main__":
    main()
