"""The laws every DaemonSet of this library obeys, checked on the finished manifest.

What the API server refuses is refused here, too; beyond that what runs as long as the Pod has
requests, no update takes the agent from every node, and no second Pod of a surge waits for a port.
The builders obey all of it by construction. It is checked where a declaration can reach around
them: after overrides, and where two answers meet (a surge and a host port).
Source: ``pkg/controller/daemon/update.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.strategy import ALL_PERCENT, Share
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.repeats import repeated
from constructs_lib.validation.refusals import refusals

__all__ = ["broken_laws", "shared_state_problems"]


def broken_laws(daemon_set: Manifest, *, unsized: Collection[str] = ()) -> list[Problem]:
    """Every law the manifest breaks; none for a manifest that Kubernetes runs as meant.

    Args:
        daemon_set: a DaemonSet whose fields have their right types (see ``check_fields``).
        unsized: names of containers that need no requests.
    """
    view = view_of(daemon_set)
    return [
        *refusals(view.manifest),
        *_every_node(view),
        *(
            problem
            for container in view.app
            if container.name not in unsized
            for problem in _requests(container)
        ),
        *(problem for container in view.all for problem in _environment(container)),
        *_host_ports(view),
    ]


_WITHOUT: Final = {
    "cpu": "without it the container counts for nothing when a busy node shares out its CPU",
    "memory": "without it the Pod is among the first to be evicted when the node runs short of it",
}


def _every_node(view: DaemonSetView) -> Iterator[Problem]:
    if view.strategy.max_unavailable == Share.percent(ALL_PERCENT):
        yield Problem(
            path=("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"),
            message="'100%' takes the agent from every node at once; write 1 or a small percentage",
        )


def _requests(container: ContainerView) -> Iterator[Problem]:
    for name in ("cpu", "memory"):
        if name not in container.resources.requests:
            message = f"has no {name}; {_WITHOUT[name]}"
            yield Problem(path=(*container.path, "resources", "requests"), message=message)


def _environment(container: ContainerView) -> Iterator[Problem]:
    for name in repeated([variable.name for variable in container.env]):
        message = f"variable {name!r} is listed twice; list it once"
        yield Problem(path=(*container.path, "env"), message=message)


def _host_ports(view: DaemonSetView) -> Iterator[Problem]:
    """What the scheduler counts: ports of sidecars, which the API server does not compare."""
    claimed: dict[object, ContainerView] = {}
    for container in view.app:
        for port in container.ports:
            claim = port.claim(host_network=view.host_network)
            if claim is None:
                continue
            other = claimed.setdefault(claim, container)
            if other is not container and (container.is_init or other.is_init):
                message = f"port {claim.port} of the node is claimed twice by this Pod"
                yield Problem(path=(*container.path, "ports"), message=message)
            if view.strategy.surges:
                message = (
                    f"port {claim.port} is claimed on the node, so the second Pod of a surge stays "
                    "Pending on every node; use RollingUpdate(max_unavailable=1)"
                )
                yield Problem(path=(*container.path, "ports"), message=message)


def shared_state_problems(daemon_set: DaemonSetView) -> Iterator[Problem]:
    """Paths of the node that two Pods would write at once during a surge."""
    for container in daemon_set.app:
        for host in container.host_mounts:
            if host.mount.is_writable:
                message = (
                    f"during a surge two Pods write {host.mount.host_path} of the node; use "
                    "RollingUpdate(max_unavailable=1), or say why it is safe with reason='...'"
                )
                yield Problem(path=("rollout",), message=message)
