"""The reasons of a declaration, written into the YAML where a reviewer meets them.

Each reason answers one rule, so it is an annotation that carries the rule's id
(``constructs-lib/ignore.DS601``), and the name of a container where only that one is meant. What
a user adds is answered only where its rule finds something: one folder mounted read-only needs no
answer, ``/etc`` does.

``hostUsers`` is left to the user: before containerd 2.0 the kubelet refuses such Pods
(kubernetes#131623), and before Linux 6.3 their volumes cannot be mapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from constructs_lib.daemon_set.user_namespaces import can_map_users
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.host import HostAccess, HostPath, Privileges, reason_of
from constructs_lib.declaration.rollout import OnDelete, Rollout, Surge
from constructs_lib.declaration.rule_findings import found_by
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import IGNORE_PREFIX

__all__ = ["Reason", "reason_annotations", "reasons_of_every_agent"]

Reason: TypeAlias = tuple[str, str]
"""The id of a rule, or ``DS801.<container>``; and why what it finds is right."""

_NO_CPU_LIMIT: Final = "A throttled agent falls behind exactly when its node is busy."
_EVERY_NODE: Final = "It belongs on every node, also on one that is reserved or not yet ready."
_NO_VIRTUAL_NODES: Final = "Clusters of this platform have no virtual nodes."
_NODE_USERS: Final = (
    "A Pod with user namespaces does not start on nodes whose kernel or runtime lack them; where "
    "all have them, set hostUsers to false with overrides."
)


def reason_annotations(
    daemon_set: Manifest,
    *,
    given: Iterable[Reason],
    unpinned: str | None,
    rollout: Rollout,
    host: HostAccess,
    privileges: Privileges | None,
    granted: Mapping[str, Privileges],
    host_volumes: Mapping[str, str],
    suppress: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """The annotations of every reason, sorted by rule; several of one rule are joined.

    Args:
        daemon_set: the finished DaemonSet, with its role.
        given: the reasons of the kind of agent.
        unpinned: why an image has no digest.
        rollout: how a new version reaches the nodes.
        host: what of the node the user opens.
        privileges: what the user grants the agent's container.
        granted: what the user grants further containers, by their names.
        host_volumes: why the user gives it volumes of the node, by their names.
        suppress: the user's suppressions of other rules.
    """
    reasons: dict[str, list[str]] = {}
    for rule, reason in [
        *given,
        *_of_image(unpinned, daemon_set),
        *_of_rollout(rollout, daemon_set),
        *_of_host(host, host_volumes, daemon_set),
        *_of_privileges(privileges, daemon_set),
        *(
            (f"{rule}.{container}", reason)
            for container, wanted in granted.items()
            for rule, reason in _of_privileges(wanted, daemon_set)
        ),
        *suppress.items(),
    ]:
        texts = reasons.setdefault(rule, [])
        if reason not in texts:
            texts.append(reason)
    for rule in sorted(reasons):
        yield f"{IGNORE_PREFIX}{rule}", "; ".join(reasons[rule])


def reasons_of_every_agent(
    daemon_set: Manifest, *, serverless: Sequence[tuple[str, str]]
) -> Iterator[Reason]:
    """Why it is right what this library decides for every agent, where it did so for this one.

    Args:
        daemon_set: the finished DaemonSet.
        serverless: labels of nodes on which no DaemonSet Pod starts; empty where there are none.
    """
    view = DaemonSetView(daemon_set)
    if any("cpu" not in container.resources.limits for container in view.all):
        yield "DS404", _NO_CPU_LIMIT
    if any("key" not in toleration for toleration in view.tolerations):
        yield "DS301", _EVERY_NODE
        if not serverless and found_by("DS302", daemon_set):
            yield "DS302", _NO_VIRTUAL_NODES
    if "hostUsers" not in view.pod and can_map_users(view):
        yield "DS509", _NODE_USERS


def _of_image(unpinned: str | None, daemon_set: Manifest) -> Iterator[Reason]:
    if unpinned is not None and found_by("DS701", daemon_set):
        yield "DS701", unpinned


def _of_rollout(rollout: Rollout, daemon_set: Manifest) -> Iterator[Reason]:
    if isinstance(rollout, OnDelete) or rollout.reason is None:
        return
    if isinstance(rollout, Surge):
        if found_by("DS209", daemon_set):
            yield "DS209", rollout.reason
        return
    if rollout.max_unavailable in found_by("DS202", daemon_set):
        yield "DS202", rollout.reason
    if rollout.max_unavailable in found_by("DS206", daemon_set):
        yield "DS206", rollout.reason


def _of_host(
    host: HostAccess, volumes: Mapping[str, str], daemon_set: Manifest
) -> Iterator[Reason]:
    if host.network is not None:
        yield "DS601", reason_of(host.network)
    if host.pid is not None:
        yield "DS602", reason_of(host.pid)
    if host.ipc is not None:
        yield "DS602", reason_of(host.ipc)
    why = [*((_volume(path), path.reason) for path in host.paths), *volumes.items()]
    if why:
        broad = [mount["name"] for mount in found_by("DS603", daemon_set)]
        written = [mount["name"] for mount in found_by("DS604", daemon_set)]
        yield from (("DS603", reason) for volume, reason in why if volume in broad)
        yield from (("DS604", reason) for volume, reason in why if volume in written)
    for port in host.ports:
        yield "DS613", port.reason


def _volume(path: HostPath) -> str:
    return path.mount().volume.name


def _of_privileges(wanted: Privileges | None, daemon_set: Manifest) -> Iterator[Reason]:
    if wanted is None:
        return
    if wanted.privileged:
        yield "DS501", wanted.reason
    if wanted.run_as_root:
        yield "DS503", wanted.reason
    if wanted.capabilities and {*wanted.capabilities} & {*found_by("DS505", daemon_set)}:
        yield "DS505", wanted.reason
    if wanted.writable_root_filesystem:
        yield "DS506", wanted.reason
