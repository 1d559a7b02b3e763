"""The DaemonSets that a managed cluster runs by itself, which no manifest of the user shows.

A cluster of GKE, EKS or AKS is known by the labels of its nodes. The list is data
(``addons.json``) and needs review with every release of the platforms; it warns and decides
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.traits import Purpose

__all__ = ["Addon", "addons_of", "platform_of"]

_FILE: Final = Path(__file__).with_name("addons.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """One DaemonSet of a platform."""

    platform: str
    """GKE, EKS or AKS."""
    title: str
    """``namespace/name``."""
    purpose: Purpose | None
    """What it is there for, where a node should have only one of that."""
    ports: tuple[int, ...]
    """Ports of the node that it listens on, as far as its chart says so."""


def platform_of(labels: Mapping[str, str]) -> str | None:
    """The managed platform that a node's labels tell: GKE, EKS or AKS; none where none does."""
    for name, (keys, _) in _platforms().items():
        if not keys.isdisjoint(labels):
            return name
    return None


def addons_of(platform: str) -> tuple[Addon, ...]:
    """What a platform runs on its nodes by itself."""
    return _platforms()[platform][1]


@cache
def _platforms() -> dict[str, tuple[frozenset[str], tuple[Addon, ...]]]:
    """The labels by which each platform is known, and what it runs."""
    platforms = json.loads(_FILE.read_text(encoding="utf-8"))["platforms"]
    return {
        name: (frozenset(each["labels"]), tuple(_addon(name, one) for one in each["daemonSets"]))
        for name, each in platforms.items()
    }


def _addon(platform: str, entry: Mapping[str, Json]) -> Addon:
    return Addon(
        platform=platform,
        title=f"{entry.get('namespace', 'kube-system')}/{entry['name']}",
        purpose=entry.get("purpose"),
        ports=tuple(entry.get("ports", ())),
    )
