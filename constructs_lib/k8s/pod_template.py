"""Where the kinds that make Pods keep the Pod that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Path

__all__ = ["POD_TEMPLATES"]

_TEMPLATE: Final[Path] = ("spec", "template")

POD_TEMPLATES: Final[Mapping[str, Path]] = {
    "Pod": (),
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "ReplicaSet": _TEMPLATE,
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
}
"""The place of the template in an object, by its kind. A Pod is its own."""
