"""The transformer way: a small encoder of transformers, pretrained on characters, and a span reader on top of it.

Sequences are characters (the tokenizer's single-character pieces): a span may end at any character. What the pieces
know goes in through whole-word and whole-number masking, and, for the reader, through the match inputs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from govtext.encoding.features import CHAR_CLASS_COUNT, PASSAGE_FLOATS, PLACE_COUNT
from govtext.encoding.tokenizer import Tokenizer
from govtext.training.checkpoints import append_line, load_checkpoint, save_checkpoint
from govtext.training.match_reader import Batch, SharedDropout
from govtext.training.reader import learning_rate, mixed_precision

# Steps that are not timed (compilation, caches), and for how long the speed is measured, before fit_minutes is applied.
_WARM_STEPS = 20
_MEASURE_SECONDS = 40


def pick_device() -> torch.device:
    """The first GPU, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def encoder_config(values: dict[str, Any], tokenizer: Tokenizer) -> Any:
    """The encoder's configuration: the recipe's ``encoder`` with the tokenizer's size and control pieces."""
    from transformers import AutoConfig

    own = dict(values)
    ids = {f"{k}_token_id": tokenizer.control_id(f"<{k}>") for k in ("pad", "cls", "sep")}
    ids |= {"bos_token_id": ids["cls_token_id"], "eos_token_id": ids["sep_token_id"]}
    return AutoConfig.for_model(own.pop("model_type"), vocab_size=len(tokenizer), **ids, **own)


def pack_corpus(texts: Sequence[str], tokenizer: Tokenizer, folder: Path, held_out_share: float) -> dict[str, int]:
    """Write the texts as two arrays, for training and held out: identifiers, and where a word or number begins.

    Returns:
        Characters in each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    separator = tokenizer.control_id("<sep>")
    held = max(1, round(len(texts) * held_out_share))
    sizes = {}
    for name, part in (("held", texts[:held]), ("train", texts[held:])):
        ids: list[NDArray[np.uint16]] = []
        starts: list[NDArray[np.bool_]] = []
        for text in part:
            _, places = tokenizer.cover_ids(text)
            digit = np.fromiter((c.isdigit() or c == "." for c in text), dtype=bool, count=len(text))
            begins = places <= 1
            begins[1:] &= ~(digit[1:] & digit[:-1])  # a number is masked whole
            ids += [tokenizer.char_ids(text).astype(np.uint16), np.array([separator], dtype=np.uint16)]
            starts += [begins, np.array([True])]
        np.save(folder / f"{name}-ids.npy", np.concatenate(ids))
        np.save(folder / f"{name}-starts.npy", np.concatenate(starts))
        sizes[name] = int(sum(map(len, ids)))
    return sizes


def mask_units(
    ids: Tensor, starts: Tensor, *, rate: float, mask_id: int, vocab_size: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Hide whole words and numbers, anew each time.

    Args:
        ids: (B, n) identifiers.
        starts: (B, n) True where a unit begins.
        rate: Share of units to predict; of these 80 % become the mask, 10 % another character, 10 % stay.
        mask_id: The mask's identifier.
        vocab_size: Upper limit of random identifiers.
        generator: Source of chance, on the tensors' device.

    Returns:
        The changed identifiers, and the labels (-100 where nothing is to be predicted).
    """
    unit = starts.long().cumsum(1)  # (B, n): number of the unit in its row
    draws = torch.rand(ids.shape[0], ids.shape[1] + 1, generator=generator, device=ids.device)
    unit_draw = draws.gather(1, unit)
    chosen = unit_draw < rate
    kind = unit_draw / rate  # even in [0, 1) among the chosen
    random_ids = torch.randint(0, vocab_size, ids.shape, generator=generator, device=ids.device)
    changed = torch.where(chosen & (kind < 0.8), torch.full_like(ids, mask_id), ids)
    changed = torch.where(chosen & (kind >= 0.8) & (kind < 0.9), random_ids, changed)
    return changed, torch.where(chosen, ids, torch.full_like(ids, -100))


class _Crops:
    """Random crops of a packed corpus, of one length."""

    def __init__(self, folder: Path, name: str, length: int, device: torch.device) -> None:
        self._ids = torch.from_numpy(np.load(folder / f"{name}-ids.npy").astype(np.int32)).to(device)
        self._starts = torch.from_numpy(np.load(folder / f"{name}-starts.npy")).to(device)
        self._length = min(length, len(self._ids))

    def batch(self, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        limit = len(self._ids) - self._length + 1
        offsets = torch.randint(0, limit, (size, 1), generator=generator, device=self._ids.device)
        index = offsets + torch.arange(self._length, device=self._ids.device)
        return self._ids[index].long(), self._starts[index]


def pretrain_encoder(
    config: Any,
    tokenizer: Tokenizer,
    corpus: Path,
    folder: Path,
    settings: dict[str, Any],
    *,
    seed: int,
    minutes: float | None = None,
    progress: bool = True,
) -> dict[str, Any]:
    """Masked-character pretraining; continues at its checkpoint and leaves the encoder in ``folder/encoder``.

    Args:
        config: Of the encoder.
        tokenizer: For the mask.
        corpus: Of ``pack_corpus``.
        folder: Checkpoint, ``curve.jsonl`` and the result.
        settings: ``steps``, ``batch_size``, ``sequence_chars``, ``mask_rate``, ``checkpoint_steps``, ``compile``,
            ``held_out_batches`` and the schedule; with ``fit_minutes`` the speed of the first minute sets how many
            steps fit, at most ``steps``, and the schedule ends there.
        seed: Of weights, crops and masks.
        minutes: Stop after the next checkpoint when this much time has passed.
        progress: Show a bar.

    Returns:
        Steps done, characters a second, held-out perplexity of the masked characters.
    """
    from transformers import AutoModelForMaskedLM

    device = pick_device()
    torch.manual_seed(seed)
    model: nn.Module = AutoModelForMaskedLM.from_config(config).to(device)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [
        {"params": decayed, "weight_decay": float(settings["weight_decay"])},
        {"params": others, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-4, betas=(0.9, 0.98))
    restored = load_checkpoint(folder / "checkpoint.pt", {"model": model, "optimizer": optimizer})
    step = restored[0] if restored else 0
    steps, size = int(settings["steps"]), int(settings["batch_size"])
    fitted = bool(restored) or "fit_minutes" not in settings
    if restored:
        steps = int(restored[1]["steps"])
    run: Any = model.base_model
    if settings.get("compile") and device.type == "cuda":
        run = torch.compile(run)
    crops = _Crops(corpus, "train", int(settings["sequence_chars"]), device)
    options: dict[str, Any] = {
        "rate": float(settings["mask_rate"]),
        "mask_id": tokenizer.control_id("<mask>"),
        "vocab_size": len(tokenizer),
    }
    started, chars, losses = time.monotonic(), 0, []
    warm = started
    bar = tqdm(total=steps, initial=step, desc="pretrain", disable=not progress)
    model.train()
    while step < steps:
        # from seed and step alone, so that a continued run sees the crops it would have seen
        generator = torch.Generator(device).manual_seed(seed * 1_000_003 + step)
        ids, starts = crops.batch(size, generator)
        changed, labels = mask_units(ids, starts, generator=generator, **options)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, steps, settings)
        with mixed_precision(device):
            logits, hidden_ids = _masked_logits(run, model, changed, labels)
        loss = F.cross_entropy(logits.float(), hidden_ids)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), float(settings["clip"]))
        optimizer.step()
        step += 1
        chars += ids.numel()
        losses.append(loss.detach())
        bar.update()
        if step == _WARM_STEPS:
            warm = time.monotonic()
        if not fitted and step > _WARM_STEPS and time.monotonic() - warm > _MEASURE_SECONDS:
            left = 60 * float(settings["fit_minutes"]) - (time.monotonic() - started)
            steps = min(steps, step + int(left * (step - _WARM_STEPS) / (time.monotonic() - warm)))
            fitted, bar.total = True, steps
        if step % int(settings["checkpoint_steps"]) == 0 or step == steps:
            seconds = time.monotonic() - started
            record = {
                "step": step,
                "loss": float(torch.stack(losses).mean()),
                "chars_per_second": round(chars / seconds),
            }
            append_line(folder / "curve.jsonl", record | {"seconds": round(seconds, 1)})
            save_checkpoint(folder / "checkpoint.pt", step, {"model": model, "optimizer": optimizer}, {"steps": steps})
            losses = []
            if minutes is not None and seconds > 60 * minutes:
                break
    bar.close()
    rate = round(chars / max(time.monotonic() - started, 1e-9))
    perplexity = _held_out_perplexity(model, corpus, settings, options, device, seed)
    model.save_pretrained(folder / "encoder")
    return {"steps": step, "of": steps, "chars_per_second": rate, "held_out_perplexity": perplexity}


def _masked_logits(base: Any, model: Any, ids: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Logits and right identifiers of the hidden places only: the vocabulary is the costly part of a small model."""
    states = base(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state  # (B, n, d)
    hidden = labels != -100
    chosen = states[hidden]  # (masked, d)
    logits = model.cls(chosen) if hasattr(model, "cls") else model.decoder(model.head(chosen))
    return logits, labels[hidden]


def _held_out_perplexity(
    model: nn.Module, corpus: Path, settings: dict[str, Any], options: dict[str, Any], device: torch.device, seed: int
) -> float:
    crops = _Crops(corpus, "held", int(settings["sequence_chars"]), device)
    base: Any = model.base_model
    model.eval()
    total = count = 0.0
    with torch.inference_mode():
        for number in range(int(settings["held_out_batches"])):
            generator = torch.Generator(device).manual_seed(seed * 7919 + number)
            ids, starts = crops.batch(int(settings["batch_size"]), generator)
            changed, labels = mask_units(ids, starts, generator=generator, **options)
            with mixed_precision(device):
                logits, hidden_ids = _masked_logits(base, model, changed, labels)
            total += float(F.cross_entropy(logits.float(), hidden_ids, reduction="sum"))
            count += len(hidden_ids)
    return math.exp(total / max(count, 1.0))


class TransformerReader(nn.Module):
    """An encoder over ``<cls> question <sep> passage <sep>`` with the same outputs as ``MatchReader``.

    The match inputs of the passage, character classes and places in words are added to the character vectors.
    """

    def __init__(self, encoder: nn.Module, head: dict[str, Any], control: dict[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = head
        self.control = control
        hidden = int(encoder.config.hidden_size)
        self.span_dim = int(head["span_dim"])
        self.match = nn.Linear(len(PASSAGE_FLOATS), hidden)
        self.side_embedding = nn.Embedding(2, hidden)
        self.class_embedding = nn.Embedding(CHAR_CLASS_COUNT, hidden)
        self.place_embedding = nn.Embedding(PLACE_COUNT, hidden)
        for table in (self.side_embedding, self.class_embedding, self.place_embedding):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.normal_(self.match.weight, std=0.02)
        self.start = nn.Linear(hidden, 1)
        self.end = nn.Linear(hidden, 1)
        self.start_key = nn.Linear(hidden, self.span_dim)
        self.end_key = nn.Linear(hidden, self.span_dim)
        self.null = nn.Linear(hidden, 1)
        self.dropout = SharedDropout(float(head["dropout"]))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """See ``MatchReader.forward``."""
        question, passage = batch.question, batch.passage
        q_ids, p_ids = question["char_ids"], passage["char_ids"]
        q_len, p_len = question["lengths"][:, None].long(), passage["lengths"][:, None].long()  # (B, 1)
        q_width, p_width = q_ids.shape[1], p_ids.shape[1]
        place = torch.arange(q_width + p_width + 3, device=q_ids.device)[None, :]  # (1, n)
        q_index = (place - 1).clamp(0, q_width - 1).expand(q_ids.shape[0], -1)
        p_index = (place - q_len - 2).clamp(0, p_width - 1)
        in_question = (place >= 1) & (place <= q_len)
        in_passage = (place >= q_len + 2) & (place < q_len + 2 + p_len)
        separator = (place == q_len + 1) | (place == q_len + p_len + 2)

        def joined(name: str) -> Tensor:
            zero = torch.zeros_like(p_index)
            value = torch.where(in_passage, passage[name].gather(1, p_index), zero)
            return torch.where(in_question, question[name].gather(1, q_index), value)

        ids = joined("char_ids")
        ids = torch.where(separator, torch.full_like(ids, self.control["sep"]), ids)
        ids = torch.where(place == 0, torch.full_like(ids, self.control["cls"]), ids)
        real = place <= q_len + p_len + 2  # False for padding, which nothing attends to
        ids = torch.where(real, ids, torch.full_like(ids, self.control["pad"]))
        width = len(PASSAGE_FLOATS)
        floats = passage["floats"].gather(1, p_index[:, :, None].expand(-1, -1, width)) * in_passage[:, :, None]
        x = self.encoder.get_input_embeddings()(ids)
        x = x + self.match(floats) + self.side_embedding(in_passage.long())
        x = x + self.class_embedding(joined("classes")) + self.place_embedding(joined("places"))
        states = self.encoder(inputs_embeds=x, attention_mask=real.long()).last_hidden_state  # (B, n, d)
        where = (q_len + 2 + torch.arange(p_width, device=q_ids.device)[None, :]).clamp(max=place.shape[1] - 1)
        point = self.dropout(states.gather(1, where[:, :, None].expand(-1, -1, states.shape[2])))  # (B, L, d)
        start = self.start(point).squeeze(-1)
        end = self.end(point).squeeze(-1)
        null = self.null(states[:, 0]).squeeze(-1)
        outputs = (start, end, self.start_key(point), self.end_key(point) * self.span_dim**-0.5, null)
        return outputs[0].float(), outputs[1].float(), outputs[2].float(), outputs[3].float(), outputs[4].float()


class FlatReader(nn.Module):
    """The reader with its inputs as a flat list, in the order of ``input_names``, for the ONNX exporter."""

    input_names = tuple(
        f"{side}_{name}"
        for side in ("question", "passage")
        for name in ("char_ids", "piece_ids", "classes", "places", "floats", "lengths")
    )
    output_names = ("start", "end", "start_key", "end_key", "null")

    def __init__(self, reader: nn.Module) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        named = dict(zip(self.input_names, inputs, strict=True))
        sides = [
            {name.partition("_")[2]: value for name, value in named.items() if name.startswith(side)}
            for side in ("question_", "passage_")
        ]
        out: tuple[Tensor, ...] = self.reader(Batch(sides[0], sides[1]))
        return out


def export_onnx(reader: nn.Module, batch: Batch, path: Path) -> None:
    """Trace a transformer reader into an ONNX file with free batch and lengths."""
    flat = FlatReader(reader).eval()
    sides = {"question": batch.question, "passage": batch.passage}
    inputs = tuple(
        sides[side][rest].int() if rest == "lengths" else sides[side][rest]
        for side, _, rest in (name.partition("_") for name in flat.input_names)
    )
    axes: dict[str, dict[int, str]] = {}
    for name in flat.input_names:
        side, _, rest = name.partition("_")
        axes[name] = {0: "batch"} if rest == "lengths" else {0: "batch", 1: f"{side}_width"}
    axes |= {name: {0: "batch", 1: "passage_width"} for name in flat.output_names[:4]} | {"null": {0: "batch"}}
    torch.onnx.export(
        flat,
        inputs,
        str(path),
        input_names=list(flat.input_names),
        output_names=list(flat.output_names),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
