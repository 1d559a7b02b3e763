"""What can stand where something else was written: the choices, and where to import them.

A part has one public home: what only one kind of agent knows comes from the module of that agent
(``constructs_lib.log_agent``), everything else from ``constructs_lib`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Final, get_args

from constructs_lib.declaration.typed_model import Model

__all__ = [
    "AGENT_MODULES",
    "as_written",
    "choices",
    "construct_of",
    "home_of",
    "may_hold_a_secret",
    "types_in",
]

_PACKAGE: Final = "constructs_lib"
_AGENTS: Final = f"{_PACKAGE}.agents."

AGENT_MODULES: Final = (
    "cni_agent",
    "csi_node_plugin",
    "gpu_device_plugin",
    "gpu_monitor",
    "ingress_agent",
    "kube_proxy",
    "log_agent",
    "node_agent",
    "node_exporter",
    "node_problem_detector",
    "priority_classes",
    "security_agent",
    "storage_agent",
    "vendored_agent",
)
"""Modules with what only one kind of agent is declared with."""


def home_of(part: type[Model]) -> str:
    """The public module that a user imports a part from."""
    if not part.__module__.startswith(_AGENTS):
        return _PACKAGE
    agent = part.__module__.removeprefix(_AGENTS).partition(".")[0]
    # What several agents share has a file of its own, and the modules of those agents offer it.
    names = sorted(AGENT_MODULES, key=lambda name: name != agent)
    modules = (import_module(f"{_PACKAGE}.{name}") for name in names)
    return next(each.__name__ for each in modules if getattr(each, part.__name__, None) is part)


def choices(parts: Sequence[type[Model]]) -> str:
    """What a user can write, with where to import it; nothing for no parts.

    ``Loki or Stdout from constructs_lib.log_agent``; a single part is shown as it is written.
    """
    if len(parts) == 1:
        return f"{as_written(parts[0])} from {home_of(parts[0])}"
    homes: dict[str, list[str]] = {}
    for part in parts:
        homes.setdefault(home_of(part), []).append(part.__name__)
    return ", or ".join(
        f"{_either(sorted({*names}))} from {home}" for home, names in sorted(homes.items())
    )


def as_written(part: type[Model]) -> str:
    """A part as a user writes it, with the fields it requires: ``OnDelete(owner=...)``."""
    required = (name for name, field in part.model_fields.items() if field.is_required())
    return f"{part.__name__}({', '.join(f'{name}=...' for name in required)})"


def construct_of(part: type[Model]) -> str:
    """The construct that a spec is the declaration of: ``LogAgent``; of other parts their name."""
    return part.__name__.removesuffix("Spec")


def may_hold_a_secret(parts: Iterable[type[Model]]) -> bool:
    """Whether what was written in the place of such a part may be a secret in plain text."""
    return any(map(_names_a_secret, parts))


def _names_a_secret(part: type[Model]) -> bool:
    types = [each for field in part.model_fields.values() for each in types_in(field.annotation)]
    return any(getattr(each, "names_a_secret", False) for each in (part, *types))


def types_in(annotation: object) -> Iterator[object]:
    """An annotation and all that it is made of, marks among them."""
    yield annotation
    for argument in get_args(annotation):
        yield from types_in(argument)


def _either(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
