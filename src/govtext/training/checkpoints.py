"""Saving and continuing a training run; nothing pickled is read back but what this run wrote itself."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import torch


def write_json(path: Path, value: object) -> None:
    """Write JSON that a person can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(path.suffix + ".part")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(partial, path)


def append_line(path: Path, value: object) -> None:
    """Add one line to a JSON-lines log (the loss curve)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(value, ensure_ascii=False) + "\n")


def save_checkpoint(path: Path, step: int, modules: dict[str, Any], extra: dict[str, Any]) -> None:
    """Save what ``state_dict`` gives, torch's and Python's random state and ``extra``; replaces the former file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    state = {
        "step": step,
        "modules": {name: module.state_dict() for name, module in modules.items()},
        "torch_random": torch.get_rng_state(),
        "extra": extra,
    }
    torch.save(state, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path, modules: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
    """Restore a run; None if there is nothing to continue."""
    if not path.is_file():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    for name, module in modules.items():
        module.load_state_dict(state["modules"][name])
    torch.set_rng_state(state["torch_random"])
    return int(state["step"]), dict(state["extra"])


class Average:
    """Exponential moving average of a model's weights; evaluated and shipped instead of the last ones."""

    def __init__(self, model: torch.nn.Module, decay: float) -> None:
        self.decay = decay
        self._mean = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def update(self, model: torch.nn.Module, step: int) -> None:
        """Take a step in; early steps count more, so that the start is forgotten."""
        decay = min(self.decay, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if value.is_floating_point():
                    self._mean[name].lerp_(value, 1 - decay)

    def state_dict(self) -> dict[str, torch.Tensor]:
        """The averaged weights."""
        return self._mean

    def load_state_dict(self, state: dict[str, torch.Tensor]) -> None:
        """Put averaged weights back."""
        self._mean = {name: value.clone() for name, value in state.items()}


def random_for(seed: int, *parts: object) -> random.Random:
    """A source of chance that depends only on its arguments, so that a continued epoch repeats itself."""
    return random.Random(f"{seed}/" + "/".join(map(str, parts)))
