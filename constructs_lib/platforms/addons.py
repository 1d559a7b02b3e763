"""What a platform runs on its nodes, which no manifest of the user shows.

The list is data (``addons.json``, where its sources are named) and needs review with every release
of the platforms; it warns and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pkgutil import get_data
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.platforms.facts import PLATFORMS, Platform
from constructs_lib.record import dataclass

__all__ = ["PURPOSES", "Addon", "Purpose", "addons_of"]

Purpose: TypeAlias = Literal["network plugin", "service proxy", "log agent"]
"""What a node should have one of."""

PURPOSES: Final[Mapping[str, Purpose]] = {
    "cni": "network plugin",
    "kube-proxy": "service proxy",
    "logs": "log agent",
}
"""By the role of an agent what it is there for, where a node should have only one of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """One program that a platform runs on its nodes."""

    platform: str
    """How the platform is called: GKE, EKS, AKS, OpenShift, k3s or RKE2."""
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


def addons_of(platform: Platform) -> tuple[Addon, ...]:
    """What a platform runs on its nodes; nothing where nobody wrote it down."""
    return _addons().get(platform, ())


@cache
def _addons() -> dict[Platform, tuple[Addon, ...]]:
    platforms = json.loads(get_data(__package__, "addons.json") or b"")["platforms"]
    return {
        name: tuple(_addon(PLATFORMS[name].title, entry) for entry in entries)
        for name, entries in platforms.items()
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
