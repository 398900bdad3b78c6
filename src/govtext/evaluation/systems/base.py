"""What a system is: a callable from a request to a prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from govtext.errors import OptionError, unknown_name

Request = Mapping[str, Any]
"""``id``, ``task``, ``text_id``, ``text``; ``question`` for qa, ``budget_chars`` for summary; ``report_title`` where
the file holds several reports and one is meant."""

Predict = Callable[[Request], "Mapping[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class System:
    """A named system.

    Attributes:
        name: For records.
        predict: Request to prediction, None for a task it does not do.
        tasks: What it does; () if it does not say.
    """

    name: str
    predict: Predict
    tasks: tuple[str, ...] = ()


def resolve_system(system: str | Predict | System) -> System:
    """A system from its name, ``module:function``, or a callable.

    Raises:
        OptionError: An unknown name, or a module or function that is not there.
    """
    from govtext.evaluation.systems import SYSTEMS

    if isinstance(system, System):
        return system
    if callable(system):
        return System(getattr(system, "__name__", type(system).__name__), system)
    if system in SYSTEMS:
        return SYSTEMS[system]()
    module_name, colon, function_name = system.partition(":")
    if not colon:
        raise unknown_name("system", system, [*SYSTEMS, "module:function"])
    try:
        predict = getattr(import_module(module_name), function_name)
    except ImportError as error:
        raise OptionError(
            f"system {system!r}: cannot import {module_name} ({error}); is its folder on PYTHONPATH?"
        ) from error
    except AttributeError as error:
        raise OptionError(f"system {system!r}: module {module_name} has no {function_name!r}") from error
    if not callable(predict):
        raise OptionError(f"system {system!r}: {function_name} is a {type(predict).__name__}, not a function")
    return System(system, predict)
