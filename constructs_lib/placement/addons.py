"""What a platform runs on its nodes, which no manifest of the user shows.

A platform is known by the labels of its nodes. The list is data (``addons.json``, where its sources
are named) and needs review with every release of the platforms; it warns and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.claims import is_chained
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json

__all__ = ["Addon", "Purpose", "addons_of", "platform_of", "purpose_of"]

Purpose: TypeAlias = Literal["network plugin", "service proxy", "log agent"]
"""What a node should have one of."""

_PURPOSES: Final[Mapping[str, Purpose]] = {
    "cni": "network plugin",
    "kube-proxy": "service proxy",
    "logs": "log agent",
}

_FILE: Final = Path(__file__).with_name("addons.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """One program that a platform runs on its nodes."""

    platform: str
    """GKE, EKS, AKS, OpenShift, k3s or RKE2."""
    title: str
    """``namespace/name``; a name may end in ``*``. The name alone of what is no object."""
    purpose: Purpose | None
    """What it is there for, where a node should have only one of that."""
    ports: tuple[int, ...]
    """Ports of the node that it listens on, as far as its chart says so."""
    form: str
    """What it is, if it is no DaemonSet: ``a static Pod``, ``a part of its own process``."""
    condition: str
    """When it is there: ``with Dataplane V2``; empty where that is the default."""

    def is_object(self, title: str) -> bool:
        """Whether a DaemonSet of that ``namespace/name`` is this one."""
        return not self.form and fnmatchcase(title, self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Platform:
    labels: tuple[str, ...]
    unless: tuple[str, ...]
    addons: tuple[Addon, ...]

    def has(self, labels: Mapping[str, str]) -> bool:
        return any(_carries(labels, each) for each in self.labels) and not any(
            _carries(labels, each) for each in self.unless
        )


def platform_of(labels: Mapping[str, str]) -> str | None:
    """The platform that a node's labels are those of; none where they are of none that is known."""
    return next((name for name, each in _platforms().items() if each.has(labels)), None)


def addons_of(platform: str) -> tuple[Addon, ...]:
    """What a platform runs on its nodes."""
    return _platforms()[platform].addons


def purpose_of(view: DaemonSetView) -> Purpose | None:
    """What a DaemonSet is there for, where a node should have only one of that."""
    is_known = view.role_is_sure and not is_chained(view)
    return _PURPOSES.get(view.role) if is_known else None


def _carries(labels: Mapping[str, str], wanted: str) -> bool:
    """Whether labels hold a key, or a key with a value."""
    key, equals, value = wanted.partition("=")
    return key in labels and (not equals or labels[key] == value)


@cache
def _platforms() -> dict[str, _Platform]:
    """The labels by which each platform is known, and what it runs."""
    platforms = json.loads(_FILE.read_text(encoding="utf-8"))["platforms"]
    return {
        name: _Platform(
            labels=tuple(each["labels"]),
            unless=tuple(each.get("unless", ())),
            addons=tuple(_addon(name, entry) for entry in each["runs"]),
        )
        for name, each in platforms.items()
    }


def _addon(platform: str, entry: Mapping[str, Json]) -> Addon:
    form = entry.get("as", "")
    namespace = entry.get("namespace", "kube-system")
    inside = form == "a part of its own process"
    return Addon(
        platform=platform,
        title=entry["name"] if inside else f"{namespace}/{entry['name']}",
        purpose=entry.get("purpose"),
        ports=tuple(entry.get("ports", ())),
        form=form,
        condition=" ".join(f"{key} {entry[key]}" for key in ("with", "without") if key in entry),
    )
