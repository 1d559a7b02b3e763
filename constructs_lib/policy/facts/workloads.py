"""The workloads of an input and the Pods that they make.

A live dump also holds what workloads have made (ReplicaSets, Pods), which is left out: it says
nothing that its owner does not say, and its labels are its owner's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.label_selector import LabelSelector, read_selector
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.pod_template import POD_TEMPLATES
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Path

__all__ = ["OTHER_KINDS", "Workload", "title", "workloads"]

_SELECTING: Final = frozenset({"ReplicaSet", "Deployment", "StatefulSet", "DaemonSet"})
"""Kinds whose selector people write; Jobs are given one."""

OTHER_KINDS: Final = tuple(kind for kind in POD_TEMPLATES if kind != "DaemonSet")
"""The kinds that make Pods, without DaemonSets."""


class Workload(NamedTuple):
    """An object that makes Pods.

    Attributes:
        manifest: the object.
        labels: the labels of its Pods.
        pod: the spec of its Pods.
    """

    manifest: Manifest
    labels: Mapping[str, str]
    pod: Json

    @property
    def is_daemon_set(self) -> bool:
        """Whether it is a DaemonSet."""
        return bool(self.manifest["kind"] == "DaemonSet")

    @property
    def namespace(self) -> str | None:
        """Its namespace; none where the object does not say."""
        namespace: str | None = self.manifest.get("metadata", {}).get("namespace")
        return namespace

    @property
    def selector(self) -> LabelSelector | None:
        """Which Pods it takes for its own; none where it selects nothing, or simply everything."""
        if self.manifest["kind"] not in _SELECTING:
            return None
        selector = read_selector(self.manifest.get("spec", {}).get("selector"))
        return selector if selector is not None and selector.requirements else None


def workloads(context: Context, *kinds: str) -> Iterator[Workload]:
    """The workloads of some kinds, kind by kind, without those that another object owns."""
    for kind in kinds:
        for manifest in context.of_kind(kind):
            if kind == "DaemonSet" or not manifest.get("metadata", {}).get("ownerReferences"):
                template = _at(manifest, POD_TEMPLATES[kind])
                labels = template.get("metadata", {}).get("labels", {})
                yield Workload(manifest, labels, template.get("spec", {}))


def title(manifest: Manifest) -> str:
    """An object in a sentence: ``the Deployment web/front``."""
    metadata = manifest.get("metadata", {})
    namespace, name = metadata.get("namespace"), metadata.get("name", "")
    return f"the {manifest['kind']} {f'{namespace}/{name}' if namespace else name}"


def _at(manifest: Manifest, path: Path) -> Json:
    value: Json = manifest
    for key in path:
        value = value.get(key, {})
    return value
