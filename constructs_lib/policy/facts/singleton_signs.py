"""Signs that one copy of a program was meant for the whole cluster, not one for every node.

A strong sign is enough by itself: a program that is known to work for the cluster, or a collector
told to read what the cluster has only once. Of the weak ones two must come together, since agents
elect leaders or use nothing of their node for good reasons, too.

Source: names of the projects' own images; receivers of the OpenTelemetry Collector (contrib), which
are harmless on every node where they name a ``k8s_leader_elector``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.bindings import Grant
from constructs_lib.policy.facts.node_kinds import is_on_control_plane_only
from constructs_lib.policy.finding import Path
from constructs_lib.yaml.reader import read_yaml

__all__ = ["Sign", "strong_signs", "weak_signs"]

_POD: Final[Path] = ("spec", "template", "spec")
_HOSTNAME: Final = "kubernetes.io/hostname"

_CLUSTER_PROGRAMS: Final = frozenset(
    {
        "cert-manager-cainjector",
        "cert-manager-controller",
        "cert-manager-webhook",
        "cluster-autoscaler",
        "cluster-proportional-autoscaler",
        "descheduler",
        "eventrouter",
        "external-dns",
        "keda",
        "kube-state-metrics",
        "kubernetes-event-exporter",
        "metrics-server",
        "prometheus-adapter",
        "vpa-admission-controller",
        "vpa-recommender",
        "vpa-updater",
    }
)
"""Repository names of programs that work for the cluster as a whole."""

_CLUSTER_RECEIVERS: Final = frozenset({"k8s_cluster", "k8s_events", "k8sobjects"})
_OF_THE_NODE: Final = frozenset({"spec.nodeName", "status.hostIP", "status.hostIPs"})


class Sign(NamedTuple):
    """One sign: its place, and what it is, to be read after "It"."""

    path: Path
    words: str


def strong_signs(daemon_set: DaemonSetView, context: Context) -> Iterator[Sign]:
    """The signs of which one is enough."""
    for container in daemon_set.app:
        program = _repository_name(container.image.text)
        if program in _CLUSTER_PROGRAMS and not _asks_its_node(container):
            words = f"is {program}, which works for the whole cluster"
            yield Sign((*container.path, "image"), words)
    for volume in daemon_set.volumes:
        name = (volume.source("configMap") or {}).get("name")
        config = context.find("ConfigMap", name, daemon_set.namespace) if name else None
        for receiver in _cluster_receivers(config) if config else ():
            yield Sign(
                (*volume.path, "configMap"),
                f"reads what a cluster has once, by the receiver {receiver} of {name}",
            )


def _asks_its_node(container: ContainerView) -> bool:
    """Whether it is told to watch its own node alone, as one share of the work."""
    return any(each.text.startswith("--node=") for each in container.arguments)


def weak_signs(daemon_set: DaemonSetView, context: Context) -> list[Sign]:
    """The signs of which two are needed; the dearest one is looked for only where it matters.

    A copy on each node of the control plane, of which one leads, is how controllers of the
    cluster are run without a Deployment.
    """
    if is_on_control_plane_only(daemon_set):
        return []
    found = [*_elections(daemon_set), *_pins(daemon_set)]
    bound = bool(context.of_kind("RoleBinding", "ClusterRoleBinding"))
    if (found or bound) and _uses_nothing_of_the_node(daemon_set):
        found.append(Sign(_POD, "uses nothing of its node"))
    if bound and len(found) == 1 and _may_write_leases(daemon_set, context):
        found.append(Sign(_POD, "may write the Leases by which leaders are elected"))
    return found


def _repository_name(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _cluster_receivers(config_map: Json) -> Iterator[str]:
    for text in config_map.get("data", {}).values():
        if not any(name in text for name in _CLUSTER_RECEIVERS):
            continue
        receivers, pipelines = _collector(text)
        used = [name for pipeline in pipelines for name in _list_in(pipeline, "receivers")]
        for name, settings in receivers.items():
            elects = isinstance(settings, dict) and "k8s_leader_elector" in settings
            if name in used and name.partition("/")[0] in _CLUSTER_RECEIVERS and not elects:
                yield name


def _collector(text: str) -> tuple[dict[str, Json], list[Json]]:
    """The receivers and pipelines of a collector's configuration; nothing if it is none."""
    try:
        documents = read_yaml(text)
    except YamlError:
        return {}, []
    config = documents[0].value if documents else None
    receivers = _map_in(config, "receivers")
    pipelines = _map_in(_map_in(config, "service"), "pipelines")
    return receivers, [each for each in pipelines.values() if isinstance(each, dict)]


def _map_in(owner: Json, key: str) -> dict[str, Json]:
    value = owner.get(key) if isinstance(owner, dict) else None
    return value if isinstance(value, dict) else {}


def _list_in(owner: dict[str, Json], key: str) -> list[Json]:
    value = owner.get(key)
    return value if isinstance(value, list) else []


def _elections(daemon_set: DaemonSetView) -> Iterator[Sign]:
    for container in daemon_set.app:
        for word in container.arguments:
            if "leader" in word.text and _turns_election_on(word.text):
                yield Sign((*container.path, *word.place), f"elects a leader ({word.text})")
                return
        for variable in container.env:
            name, value = variable.name, variable.value or ""
            if "LEADER_ELECT" in name.upper() and value.lower() in {"true", "1", "yes"}:
                yield Sign((*container.path, *variable.place), f"elects a leader ({name})")
                return


def _turns_election_on(word: str) -> bool:
    name, _, value = word.lstrip("-").replace("_", "-").partition("=")
    is_switch = name in {"leader-elect", "leader-election", "enable-leader-election"}
    return is_switch and value.lower() not in {"false", "0"}


def _pins(daemon_set: DaemonSetView) -> Iterator[Sign]:
    if daemon_set.pod.get("nodeName"):
        yield Sign((*_POD, "nodeName"), "is tied to one node")
    elif _HOSTNAME in daemon_set.node_selector:
        yield Sign((*_POD, "nodeSelector", _HOSTNAME), "is tied to one node")


def _uses_nothing_of_the_node(daemon_set: DaemonSetView) -> bool:
    pod = daemon_set.pod
    if any(volume.host_path is not None for volume in daemon_set.volumes):
        return False
    if daemon_set.host_network or pod.get("hostPID") or pod.get("hostIPC"):
        return False
    return "resourceClaims" not in pod and not any(map(_uses_the_node, daemon_set.app))


def _uses_the_node(container: ContainerView) -> bool:
    return (
        any(port.host_port for port in container.ports)
        or any("/" in name for name in container.resources.limits)
        or any(
            variable.source.get("fieldRef", {}).get("fieldPath") in _OF_THE_NODE
            for variable in container.env
        )
    )


def _may_write_leases(daemon_set: DaemonSetView, context: Context) -> bool:
    account = daemon_set.namespace, daemon_set.service_account
    return any(_covers_leases(grant, context) for grant in context.grants.get(account, ()))


def _covers_leases(grant: Grant, context: Context) -> bool:
    namespace = grant.namespace if grant.kind == "Role" else None
    role = context.find(grant.kind, grant.role, namespace) or {}
    return any(
        "coordination.k8s.io" in rule.get("apiGroups", ())
        and "leases" in rule.get("resources", ())
        and not {"create", "update", "patch", "*"}.isdisjoint(rule.get("verbs", ()))
        for rule in role.get("rules", ())
    )
