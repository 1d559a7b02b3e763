"""DS1311: what others find an agent by is gone: a port's name or number, or a label of its Pods.

Judged are the objects of the input that selected its Pods before: Services, PodMonitors,
NetworkPolicies and PodDisruptionBudgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from constructs_lib.change.remarks.remark import Remark, Update, namespace_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["contracts"]


def contracts(update: Update) -> Iterator[Remark]:
    """Each object that no longer finds the Pods, or a port of them."""
    old, new = update.pair.before, update.pair.after
    if _found_by(old) == _found_by(new):
        return
    gone = _ports(old) - _ports(new)
    for manifest in update.after.read(_Selecting).candidates(old.template_labels):
        if not _selects(manifest, old):
            continue
        title = f"{manifest['kind']} {manifest['metadata']['name']}"
        if not _selects(manifest, new):
            yield _remark(f"{title} no longer selects its Pods: a label of the template changed.")
            continue
        for port in _ports_wanted(manifest):
            if port in gone:
                yield _remark(f"{title} names the port {port}, which is gone.")


class _Selecting:
    """Objects that select Pods, by the first label that each of them asks for."""

    def __init__(self, objects: Sequence[Manifest]) -> None:
        self._by_label: dict[tuple[str, str] | None, list[tuple[int, Manifest]]] = {}
        for place, manifest in enumerate(objects):
            selector = _selector(manifest)
            if selector is not None:
                self._by_label.setdefault(_first_label(selector), []).append((place, manifest))

    def candidates(self, labels: Mapping[str, str]) -> Iterator[Manifest]:
        """Those that may select a Pod with these labels, in the order of the input."""
        found = [
            each for label in (*labels.items(), None) for each in self._by_label.get(label, ())
        ]
        for _, manifest in sorted(found, key=itemgetter(0)):
            yield manifest


def _first_label(selector: Json) -> tuple[str, str] | None:
    labels = selector.get("matchLabels") if isinstance(selector, dict) else None
    label = next(iter(labels.items()), None) if isinstance(labels, dict) else None
    return label if label is not None and isinstance(label[1], str) else None


def _found_by(daemon_set: DaemonSetView) -> tuple[str, Mapping[str, str], set[int | str]]:
    """All that others find its Pods and ports by."""
    return daemon_set.namespace or "default", daemon_set.template_labels, _ports(daemon_set)


def _remark(message: str) -> Remark:
    return Remark(
        rule="DS1311", name="port-or-label-contract-broken", severity="warning", message=message
    )


def _selects(manifest: Manifest, daemon_set: DaemonSetView) -> bool:
    selector = _selector(manifest)
    if selector is None or not _reaches(manifest, daemon_set.namespace or "default"):
        return False
    read = read_selector(selector)
    return read is not None and read.matches(daemon_set.template_labels)


def _selector(manifest: Manifest) -> Json:
    """What selects Pods in it; none where it selects none."""
    spec = manifest.get("spec") or {}
    if manifest["kind"] == "Service":
        return {"matchLabels": spec["selector"]} if spec.get("selector") else None
    if manifest["kind"] == "NetworkPolicy":
        # The empty selector means every Pod; no label of one agent is part of it.
        return spec.get("podSelector") or None
    if manifest["kind"] in {"PodMonitor", "PodDisruptionBudget"}:
        return spec.get("selector") or None
    return None


def _reaches(manifest: Manifest, namespace: str) -> bool:
    chosen = (manifest.get("spec") or {}).get("namespaceSelector") or {}
    if manifest["kind"] == "PodMonitor" and chosen:
        return bool(chosen.get("any")) or namespace in (chosen.get("matchNames") or ())
    return namespace_of(manifest) == namespace


def _ports_wanted(manifest: Manifest) -> Iterator[int | str]:
    spec = manifest.get("spec") or {}
    if manifest["kind"] == "Service":
        for port in spec.get("ports") or ():
            yield port.get("targetPort", port.get("port"))
    if manifest["kind"] == "PodMonitor":
        for endpoint in spec.get("podMetricsEndpoints") or ():
            wanted = endpoint.get("port") or endpoint.get("targetPort")
            if wanted:
                yield wanted


def _ports(daemon_set: DaemonSetView) -> set[int | str]:
    """Names and numbers of the ports that its containers declare."""
    return {
        value
        for container in daemon_set.all
        for port in container.ports
        for value in (port.name, port.container_port)
        if value
    }
