"""The laws every DaemonSet of this library obeys, checked on the finished manifest.

The builders obey them by construction. They are checked where a declaration can reach around
the builders: after overrides, and where two answers meet (a surge and a host port).
Source: ``pkg/apis/apps/validation/validation.go`` and ``pkg/controller/daemon/update.go`` of
Kubernetes v1.36.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.repeats import repeated

__all__ = ["POD", "broken_laws", "containers_of", "pod_spec_of", "shared_state_problems", "surges"]

POD: Final[Path] = ("spec", "template", "spec")
"""The Pod of a DaemonSet."""

_STRATEGIES: Final = ("RollingUpdate", "OnDelete")
_ALL_PERCENT: Final = 100
_UNIQUE: Final = (
    ("ports", "name", "port name"),
    ("env", "name", "variable"),
    ("volumeMounts", "mountPath", "mount path"),
)
"""What the API server or the kubelet takes once only in a container."""


def pod_spec_of(daemon_set: Manifest) -> Json:
    """The Pod spec of the template."""
    return daemon_set["spec"]["template"]["spec"]


def containers_of(daemon_set: Manifest) -> Iterator[tuple[Path, Json]]:
    """Every container with its path in the manifest: init containers first."""
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(pod_spec_of(daemon_set).get(kind, [])):
            yield (*POD, kind, index), container


def broken_laws(daemon_set: Manifest) -> list[Problem]:
    """Every law the manifest breaks; none for a manifest that Kubernetes runs as meant.

    Args:
        daemon_set: a DaemonSet whose fields have their right types (see ``check_fields``).
    """
    return [
        *_selector(daemon_set),
        *_update_strategy(daemon_set["spec"]),
        *_pod(pod_spec_of(daemon_set)),
        *(problem for found in containers_of(daemon_set) for problem in _container(*found)),
        *_host_ports(daemon_set),
        *_mounts(daemon_set),
    ]


def _selector(daemon_set: Manifest) -> Iterator[Problem]:
    selector = daemon_set["spec"]["selector"].get("matchLabels", {})
    labels = daemon_set["spec"]["template"].get("metadata", {}).get("labels", {})
    for key, value in selector.items():
        if labels.get(key) != value:
            yield Problem(
                path=("spec", "selector"),
                message=f"selects {key}={value}, which the template's labels do not carry",
            )


def _update_strategy(spec: Json) -> Iterator[Problem]:
    if spec.get("minReadySeconds", 0) < 0:
        yield Problem(
            path=("spec", "minReadySeconds"), message=f"{spec['minReadySeconds']} is less than 0"
        )
    strategy = spec.get("updateStrategy", {})
    kind = strategy.get("type", "RollingUpdate")
    if kind not in _STRATEGIES:
        message = f"{kind!r} is not one of {' and '.join(_STRATEGIES)}"
        yield Problem(path=("spec", "updateStrategy", "type"), message=message)
    elif kind == "RollingUpdate":
        yield from _rolling_update(strategy.get("rollingUpdate", {}))


def _rolling_update(rolling: Json) -> Iterator[Problem]:
    path = ("spec", "updateStrategy", "rollingUpdate")
    counts = {"maxUnavailable": 1, "maxSurge": 0, **rolling}
    malformed = [field for field, value in counts.items() if _share(value) is None]
    for field in malformed:
        message = f"{counts[field]!r} is neither a number of nodes nor a percentage up to 100%"
        yield Problem(path=(*path, field), message=message)
    if malformed:
        return
    if bool(_share(counts["maxUnavailable"])) == bool(_share(counts["maxSurge"])):
        message = (
            f"maxUnavailable {counts['maxUnavailable']} and maxSurge {counts['maxSurge']}: "
            "exactly one of the two must be more than 0"
        )
        yield Problem(path=path, message=message)
    if counts["maxUnavailable"] == "100%":
        message = "'100%' takes the agent from every node at once; write 1 or a small percentage"
        yield Problem(path=(*path, "maxUnavailable"), message=message)


def _share(value: int | str) -> int | None:
    """The number in a count or percentage; none if Kubernetes refuses it."""
    if isinstance(value, int):
        return value if value >= 0 else None
    match = re.fullmatch(r"([0-9]{1,3})%", value)
    return int(match[1]) if match and int(match[1]) <= _ALL_PERCENT else None


def _pod(pod: Json) -> Iterator[Problem]:
    policy = pod.get("restartPolicy", "Always")
    if policy != "Always":
        message = f"{policy!r} is refused for a DaemonSet; leave it out"
        yield Problem(path=(*POD, "restartPolicy"), message=message)
    if "activeDeadlineSeconds" in pod:
        message = "is refused for a DaemonSet, whose Pods never end by themselves; leave it out"
        yield Problem(path=(*POD, "activeDeadlineSeconds"), message=message)


def _container(path: Path, container: Json) -> Iterator[Problem]:
    requests = container.get("resources", {}).get("requests", {})
    for name in ("cpu", "memory"):
        if name not in requests:
            message = f"has no {name}; without it the Pod is the first to be evicted"
            yield Problem(path=(*path, "resources", "requests"), message=message)
    for field, key, what in _UNIQUE:
        values = [item[key] for item in container.get(field, []) if item.get(key) is not None]
        for value in repeated(values):
            message = f"{what} {value!r} is there twice; give it once"
            yield Problem(path=(*path, field), message=message)
    privileged = container.get("securityContext", {}).get("privileged", False)
    for mount in container.get("volumeMounts", []):
        if mount.get("mountPropagation") == "Bidirectional" and not privileged:
            message = f"{mount['mountPath']}: Bidirectional needs a privileged container"
            yield Problem(path=(*path, "volumeMounts"), message=message)


def surges(daemon_set: Manifest) -> bool:
    """Whether an update starts a second Pod on a node before the first one stops."""
    strategy = daemon_set["spec"].get("updateStrategy", {})
    rolling = strategy.get("rollingUpdate", {}) if strategy.get("type") != "OnDelete" else {}
    return bool(_share(rolling.get("maxSurge", 0)))


def _host_ports(daemon_set: Manifest) -> Iterator[Problem]:
    on_host_network = pod_spec_of(daemon_set).get("hostNetwork", False)
    second_pod = surges(daemon_set)
    claimed: set[tuple[int, str, str]] = set()
    for path, container in containers_of(daemon_set):
        if "initContainers" in path and container.get("restartPolicy") != "Always":
            # It has ended when the others start, and the scheduler does not count its ports.
            continue
        for port in container.get("ports", []):
            number = port["containerPort"] if on_host_network else port.get("hostPort", 0)
            claim = (number, port.get("protocol", "TCP"), port.get("hostIP", ""))
            if not number:
                continue
            if claim in claimed:
                message = f"port {number} of the node is claimed twice by this Pod"
                yield Problem(path=(*path, "ports"), message=message)
            claimed.add(claim)
            if second_pod:
                message = (
                    f"port {number} is claimed on the node, so the second Pod of a surge stays "
                    "Pending on every node; use RollingUpdate(max_unavailable=1)"
                )
                yield Problem(path=(*path, "ports"), message=message)


def _mounts(daemon_set: Manifest) -> Iterator[Problem]:
    volumes = {volume["name"] for volume in pod_spec_of(daemon_set).get("volumes", [])}
    for path, container in containers_of(daemon_set):
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                message = f"mounts the volume {mount['name']!r}, which the Pod does not have"
                yield Problem(path=(*path, "volumeMounts"), message=message)


def shared_state_problems(daemon_set: Manifest) -> Iterator[Problem]:
    """Paths of the node that two Pods would write at once during a surge."""
    pod = pod_spec_of(daemon_set)
    paths = {v["name"]: v["hostPath"]["path"] for v in pod.get("volumes", []) if "hostPath" in v}
    for container in pod["containers"]:
        for mount in container.get("volumeMounts", []):
            if mount["name"] in paths and not mount.get("readOnly", False):
                message = (
                    f"during a surge two Pods write {paths[mount['name']]} of the node; use "
                    "RollingUpdate(max_unavailable=1), or say why it is safe with reason='...'"
                )
                yield Problem(path=("rollout",), message=message)
