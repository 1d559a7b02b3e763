"""How to bring a fleet to a DaemonSet that cannot be applied to the one that is there.

Two ways keep the agents running. The Pods are orphaned and the new DaemonSet adopts those that its
selector matches, replacing them by its update strategy; that works within one namespace. Or the
new one runs beside the old one for a while, which needs room, free host ports and no state that
both write. What makes the node's network never runs twice on a node: both write the same routes,
rules and configuration, and each takes the other's health for its own.

Source: ``--cascade=orphan`` of kubectl delete; ``ClaimPods`` in
``pkg/controller/controller_ref_manager.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.change.impact import is_renamed
from constructs_lib.change.pairing import Pair
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.update import read_update
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass, replace

__all__ = ["Way", "migrations"]

_APPLY: Final = "# apply the new manifests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to migrate."""

    title: str
    """What it comes to, as a sentence."""
    commands: tuple[str, ...]
    """What to run, in order; comments stand for steps that are no command."""


def migrations(
    pair: Pair, *, first: Sequence[str] = (), roles: Sequence[RoleOf] = ()
) -> tuple[Way, ...]:
    """The ways that are open to a DaemonSet with a new selector, name or namespace.

    Args:
        pair: the DaemonSet before and after, in normal form.
        first: what has to be run before the new manifests can be applied, for other objects.
        roles: what the configuration says that DaemonSets are to their nodes.

    Raises:
        ManifestError: Kubernetes refuses an update strategy.
    """
    old, new = _place(pair.old), _place(pair.new)
    orphan = [_orphan(pair, first)] if old[0] == new[0] else []
    if _is_alone_on_its_node(pair, roles):
        return tuple(map(_never_both, orphan)) or (_one_after_the_other(pair, first),)
    return (*orphan, _beside(pair, first))


_ALONE: Final = frozenset({"cni", "kube-proxy"})
"""Roles of which a node can have one agent only."""


def _is_alone_on_its_node(pair: Pair, roles: Sequence[RoleOf]) -> bool:
    both = (DaemonSetView(each, roles=roles) for each in (pair.old, pair.new))
    return not _ALONE.isdisjoint(each.role for each in both)


def _never_both(way: Way) -> Way:
    title = f"{way.title} The two never run side by side: each breaks the other's network."
    return replace(way, title=title)


def _one_after_the_other(pair: Pair, first: Sequence[str]) -> Way:
    old_namespace, old_name = _place(pair.old)
    namespace, name = _place(pair.new)
    return Way(
        title=(
            "Delete the old one, then apply the new one: two of them on a node break its network, "
            "and Pods cannot be adopted from another namespace. Running Pods keep their network; "
            "new ones wait for the new agent."
        ),
        commands=(
            _kubectl(old_namespace, "delete", "daemonset", old_name),
            *first,
            _APPLY,
            _kubectl(namespace, "rollout", "status", f"daemonset/{name}"),
        ),
    )


def _place(daemon_set: Manifest) -> tuple[str, str]:
    metadata = daemon_set["metadata"]
    return metadata.get("namespace") or "default", metadata["name"]


def _orphan(pair: Pair, first: Sequence[str]) -> Way:
    namespace, old_name = _place(pair.old)
    _, new_name = _place(pair.new)
    return Way(
        title=(
            "Orphan the Pods and let the new DaemonSet adopt them: they keep running and are "
            "replaced by its update strategy."
        ),
        commands=(
            _kubectl(namespace, "delete", "daemonset", old_name, "--cascade=orphan"),
            *_relabel(pair, namespace),
            *first,
            _APPLY,
            _kubectl(namespace, "rollout", "status", f"daemonset/{new_name}"),
        ),
    )


def _relabel(pair: Pair, namespace: str) -> Iterator[str]:
    """Give the orphans the labels by which the new selector finds them, where they lack them."""
    selector = pair.new["spec"].get("selector") or {}
    old_labels, new_labels = pair.before.template_labels, pair.after.template_labels
    read = read_selector(selector)
    if read is not None and read.matches(old_labels):
        return
    keys = [*(selector.get("matchLabels") or {})]
    keys += [entry["key"] for entry in selector.get("matchExpressions") or ()]
    changes = [
        f"{key}={new_labels[key]}" if key in new_labels else f"{key}-"
        for key in dict.fromkeys(keys)
        if new_labels.get(key) != old_labels.get(key)
    ]
    selects = read_update(pair.before).selector
    yield _kubectl(namespace, "label", "pods", "--overwrite", "-l", selects, *changes)


def _beside(pair: Pair, first: Sequence[str]) -> Way:
    old_namespace, old_name = _place(pair.old)
    namespace, name = _place(pair.new)
    apply = f"{_APPLY}; keep the old DaemonSet for now"
    if not is_renamed(pair):
        name = f"{name}-new"
        apply = f"# give the new DaemonSet another name, such as {name}, and apply it"
    return Way(
        title=f"Run the new one beside the old one for a while{_both_need(pair)}.",
        commands=(
            *first,
            apply,
            _kubectl(namespace, "rollout", "status", f"daemonset/{name}"),
            _kubectl(old_namespace, "delete", "daemonset", old_name),
        ),
    )


def _both_need(pair: Pair) -> str:
    """What stands in the way of two of them on one node."""
    old, new = read_update(pair.before), read_update(pair.after)
    ports = [port for port in new.host_ports if port in old.host_ports]
    paths = [path for path in _node_paths(pair.after) if path in set(_node_paths(pair.before))]
    needs = [f"host port {port}" for port in ports] + [f"{path} of the node" for path in paths]
    return f"; look at what both use: {', '.join(needs)}" if needs else ""


def _node_paths(daemon_set: DaemonSetView) -> list[str]:
    sources = (volume.host_path for volume in daemon_set.volumes)
    return [source.written for source in sources if source is not None]


def _kubectl(namespace: str, *words: str) -> str:
    return shlex.join(["kubectl", "-n", namespace, *words])
