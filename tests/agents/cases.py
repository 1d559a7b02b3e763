"""The declarations of every agent, collected from the files in ``declared``.

By case, ``<agent>-<what>``: every agent has ``minimal``, the least one can write, and ``full``,
every field at work.
"""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path
from typing import Final

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.platforms.facts import Platform

__all__ = ["CASES", "on_platform", "taken_on"]

CASES: Final[dict[str, AgentSpec]] = {
    case: spec
    for file in sorted((Path(__file__).parent / "declared").glob("*.py"))
    for case, spec in importlib.import_module(f"tests.agents.declared.{file.stem}").CASES.items()
}


def on_platform(spec: AgentSpec, platform: Platform) -> list[Manifest]:
    """The manifests of a declaration for another platform.

    Raises:
        DeclarationError: the platform does not have what the declaration asks.
    """
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}
    return type(spec)(**{**fields, "platform": platform}).manifests()


def taken_on(platform: Platform) -> dict[str, list[Manifest]]:
    """The manifests of every case that a platform takes."""
    found: dict[str, list[Manifest]] = {}
    for case, spec in CASES.items():
        with contextlib.suppress(DeclarationError):
            found[case] = on_platform(spec, platform)
    return found
