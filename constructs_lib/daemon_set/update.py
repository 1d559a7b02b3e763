"""What a plan needs to know of the manifest that is about to be applied.

Only what changes how the update goes: strategy, timing, host ports, images, and how kubectl names
the Pods. Times: a Pod takes at most ``terminationGracePeriodSeconds`` to stop (30 if unset) and is
not Ready before the initial delays of its probes (``pkg/apis/core/v1/defaults.go`` and
``pkg/kubelet/prober`` of Kubernetes v1.37).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.daemon_set.strategy import UpdateStrategy, read_strategy
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field

__all__ = ["DaemonSetUpdate", "Pull", "read_update", "start_at_least"]

_DEFAULT_GRACE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What the images of a new Pod weigh."""

    bytes: int
    """The most bytes that a node pulls."""
    unknown: int = 0
    """Of how many images the size is not known and not counted."""


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
    pull: Pull | None = None
    """What these weigh; none where nobody knows."""
    requests: Mapping[str, int] = field(default_factory=dict)
    """The Pod's effective requests in the scheduler's numbers, as in ``FleetNode.free``."""

    @property
    def title(self) -> str:
        """``namespace/name``."""
        return f"{self.namespace}/{self.name}"


def read_update(
    view: DaemonSetView, *, requests: Mapping[str, int] | None = None
) -> DaemonSetUpdate:
    """The update that applying this DaemonSet starts.

    Args:
        view: a DaemonSet that the API server would read.
        requests: its Pod's effective requests, if known.

    Raises:
        ManifestError: Kubernetes refuses the update strategy.
    """
    grace = view.grace_seconds
    return DaemonSetUpdate(
        name=view.name,
        namespace=view.namespace or "default",
        selector=_selector(view.spec.get("selector", {})),
        strategy=read_strategy(view.spec.get("updateStrategy")),
        min_ready_seconds=view.min_ready_seconds,
        grace_seconds=_DEFAULT_GRACE if grace is None else grace,
        start_at_least=start_at_least(view),
        host_network=view.host_network,
        host_ports=tuple(dict.fromkeys(f"{port.port}/{port.protocol}" for port in view.host_ports)),
        images=tuple(dict.fromkeys(each.text for each in view.images if each.text)),
        requests=dict(requests or {}),
    )


def start_at_least(view: DaemonSetView) -> int:
    """The longest initial delay of the readiness and startup probes of its containers. Seconds.

    Only of those that run beside each other: others have ended by then.
    """
    return max(
        (
            container.probes[name].initial_delay_seconds
            for container in view.app
            for name in ("startupProbe", "readinessProbe")
            if name in container.probes
        ),
        default=0,
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
