"""What a plan needs to know of the manifest that is about to be applied.

Only what changes how the update goes: strategy, timing, host ports, images, and how kubectl names
the Pods. Times: a Pod takes at most ``terminationGracePeriodSeconds`` to stop (30 if unset) and is
not Ready before the initial delays of its probes (``pkg/apis/core/v1/defaults.go`` and
``pkg/kubelet/prober`` of Kubernetes v1.36).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from constructs_lib.daemon_set.strategy import UpdateStrategy, read_strategy
from constructs_lib.k8s.laws import containers_of, pod_spec_of
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["DaemonSetUpdate", "read_update"]

_DEFAULT_GRACE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSetUpdate:
    """A DaemonSet of which the template changes."""

    name: str
    """Its name."""
    namespace: str = "default"
    """Its namespace."""
    selector: str = ""
    """Its Pods, as ``kubectl --selector`` takes them."""
    strategy: UpdateStrategy = field(default_factory=UpdateStrategy)
    """How Pods are replaced."""
    min_ready_seconds: int = 0
    """How long a Pod must be Ready before it counts as available."""
    grace_seconds: int = _DEFAULT_GRACE
    """The longest a Pod may take to stop."""
    start_at_least: int = 0
    """The longest initial delay of its readiness and startup probes. Seconds."""
    host_network: bool = False
    """Whether its Pods share the node's network."""
    host_ports: tuple[str, ...] = ()
    """Ports it claims on the node (``9100/TCP``), as the scheduler sees them."""
    images: tuple[str, ...] = ()
    """What a node pulls for a new Pod. Leave out those it surely has."""
    requests: Mapping[str, int] = field(default_factory=dict)
    """The Pod's effective requests in the scheduler's numbers, as in ``FleetNode.free``."""


def read_update(
    daemon_set: Manifest, *, requests: Mapping[str, int] | None = None
) -> DaemonSetUpdate:
    """The update that applying this DaemonSet starts.

    Args:
        daemon_set: a DaemonSet whose fields have their right types (see ``check_fields``).
        requests: its Pod's effective requests, if known.

    Raises:
        ManifestError: Kubernetes refuses the update strategy.
    """
    spec, pod = daemon_set["spec"], pod_spec_of(daemon_set)
    grace = pod.get("terminationGracePeriodSeconds")
    return DaemonSetUpdate(
        name=daemon_set["metadata"]["name"],
        namespace=daemon_set["metadata"].get("namespace") or "default",
        selector=_selector(spec.get("selector") or {}),
        strategy=read_strategy(spec.get("updateStrategy")),
        min_ready_seconds=spec.get("minReadySeconds") or 0,
        grace_seconds=_DEFAULT_GRACE if grace is None else grace,
        start_at_least=max(_initial_delays(daemon_set), default=0),
        host_network=bool(pod.get("hostNetwork")),
        host_ports=tuple(dict.fromkeys(_host_ports(daemon_set))),
        images=tuple(
            dict.fromkeys(
                container["image"]
                for _, container in containers_of(daemon_set)
                if container.get("image")
            )
        ),
        requests=dict(requests or {}),
    )


def _selector(selector: Json) -> str:
    labels = selector.get("matchLabels") or {}
    words = [f"{key}={value}" for key, value in labels.items()]
    words += [_requirement(entry) for entry in selector.get("matchExpressions") or []]
    return ",".join(words)


def _requirement(entry: Json) -> str:
    key, operator = entry["key"], entry["operator"]
    if operator in ("Exists", "DoesNotExist"):
        return key if operator == "Exists" else f"!{key}"
    return f"{key} {operator.lower()} ({','.join(entry.get('values') or ())})"


def _long_running(daemon_set: Manifest) -> Iterator[Json]:
    """Containers that run beside each other: an ordinary init container has ended by then."""
    for path, container in containers_of(daemon_set):
        if "containers" in path or container.get("restartPolicy") == "Always":
            yield container


def _initial_delays(daemon_set: Manifest) -> Iterator[int]:
    for container in _long_running(daemon_set):
        for probe in ("startupProbe", "readinessProbe"):
            yield (container.get(probe) or {}).get("initialDelaySeconds") or 0


def _host_ports(daemon_set: Manifest) -> Iterator[str]:
    on_host_network = pod_spec_of(daemon_set).get("hostNetwork")
    for container in _long_running(daemon_set):
        for port in container.get("ports") or []:
            number = port["containerPort"] if on_host_network else port.get("hostPort")
            if number:
                yield f"{number}/{port.get('protocol') or 'TCP'}"
