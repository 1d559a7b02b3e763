"""DS611: a log agent sees the links to the logs and not the logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView, HostMount
from constructs_lib.daemon_set.host_paths import holds, normal_path
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.cel.host_paths import RUN, mounted, mounted_path, normal, volumes_at
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_LINKS: Final = "/var/log/containers"
_LOGS: Final = "/var/log/pods"
_DOCKER_LOGS: Final = "/var/lib/docker/containers"
_DOCKER: Final = "/run/docker.sock"


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for host in daemon_set.host_mounts:
        if holds(_LINKS, host.path):
            for target in _targets(daemon_set):
                if not _sees(daemon_set, host.container, target):
                    yield _violation(host, target)


def _targets(daemon_set: SpecView) -> Iterator[str]:
    yield _LOGS
    if any(host.path == _DOCKER for host in daemon_set.host_mounts):
        yield _DOCKER_LOGS


def _sees(daemon_set: SpecView, container: ContainerView, path: str) -> bool:
    """Whether the container has a path of the node at the same place."""
    return any(
        host.container is container
        and holds(host.path, path)
        and normal_path(host.mount.at) == host.path
        for host in daemon_set.host_mounts
    )


def _violation(host: HostMount, target: str) -> Violation:
    return mount_violation(
        host, f"{_LINKS} holds links to {target}, which the container does not mount there."
    )


_MOUNTS: Final = "c.?volumeMounts.orValue([])"
_AT_LINKS: Final = fragments.holds(quoted(_LINKS), "p")
_AT_DOCKER: Final = f"p == {quoted(_DOCKER)}"
_IS_SEEN: Final = (
    f"m.name in variables.hostVolumeNames && [{mounted_path()}].exists(q, (q == '/' || t == q"
    f" || t.startsWith(q + '/')) && [{normal('m.mountPath')}].map(p, {RUN})[0] == q)"
)


RULE = Rule(
    id="DS611",
    slug="log-symlinks-dangle",
    summary="A log agent mounts the links to container logs without their targets.",
    why="Every link dangles in the container: the agent runs, is ready and collects nothing.",
    remedy=(
        "Mount /var/log/pods as well, at /var/log/pods, or /var/log as a whole, read-only. With "
        "Docker, /var/lib/docker/containers too."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: links
          mountPath: /var/log/containers
          readOnly: true
      volumes:
      - name: links
        hostPath:
          path: /var/log/containers
          type: Directory
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: links
          mountPath: /var/log/containers
          readOnly: true
        - name: logs
          mountPath: /var/log/pods
          readOnly: true
        - name: state
          mountPath: /state
      volumes:
      - name: links
        hostPath:
          path: /var/log/containers
          type: Directory
      - name: logs
        hostPath:
          path: /var/log/pods
          type: Directory
      - name: state
        hostPath:
          path: /var/lib/agent
          type: DirectoryOrCreate
""",
    check_spec=_check,
    source="pkg/kubelet/kuberuntime/legacy.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=(
                f"{_MOUNTS}.exists(m, {mounted('variables.linkVolumes', _AT_LINKS)})"
                f" && variables.logTargets.exists(t, !{_MOUNTS}.exists(m, {_IS_SEEN}))"
            ),
            of="container",
            values={
                "linkVolumes": volumes_at(_AT_LINKS),
                "dockerVolumes": volumes_at(_AT_DOCKER),
                "logTargets": (
                    f"[{quoted(_LOGS)}] + (variables.containers.exists(c, {_MOUNTS}"
                    f".exists(m, {mounted('variables.dockerVolumes', _AT_DOCKER)}))"
                    f" ? [{quoted(_DOCKER_LOGS)}] : [])"
                ),
            },
        ),
    ),
)
