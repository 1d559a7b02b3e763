"""DS606: a container can give orders to the container runtime."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_SOCKETS: Final = (
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/docker.sock",
    "/run/cri-dockerd.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/podman/podman.sock",
)
_NAMES: Final = frozenset(socket.rpartition("/")[2] for socket in _SOCKETS)


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for host in daemon_set.host_mounts:
        socket = _socket(host.path)
        if socket is not None:
            is_mounted = socket == host.path
            reached = host.written if is_mounted else f"{socket} through {host.written}"
            message = f"The container reaches the runtime's socket {reached}."
            yield mount_violation(host, message, about=reached)


def _socket(path: str) -> str | None:
    """The runtime's socket that is or lies at a path. The whole node is another rule's."""
    if path.rpartition("/")[2] in _NAMES:
        return path
    if path == "/":
        return None
    return next((socket for socket in _SOCKETS if holds(path, socket)), None)


_HOLDERS: Final = {
    "/".join(parts[:length])
    for parts in (socket.split("/") for socket in _SOCKETS)
    for length in range(2, len(parts) + 1)
}
"""The sockets and the folders that they lie in, but for the root."""


RULE = Rule(
    id="DS606",
    slug="runtime-socket",
    summary="A container reaches the socket of the container runtime.",
    why=(
        "Whoever can use it can start a privileged container and read the memory of all others: it "
        "equals root on the node. A read-only mount does not limit what may be sent through the "
        "socket."
    ),
    remedy=(
        "Get names and labels of containers from the kubelet's API or the API server. Where only "
        "the runtime has the data, mount its one socket and document why."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: runtime
          mountPath: /run/containerd
          readOnly: true
      volumes:
      - name: runtime
        hostPath:
          path: /run/containerd
          type: Directory
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: pod-resources
          mountPath: /var/lib/kubelet/pod-resources
          readOnly: true
      volumes:
      - name: pod-resources
        hostPath:
          path: /var/lib/kubelet/pod-resources
          type: Directory
""",
    check_spec=_check,
    source="default sockets of containerd, CRI-O, Docker, cri-dockerd, k3s and Podman",
    cel=(
        Cel(
            finds="true",
            of="host mount",
            path=(
                f"p in {strings(sorted(_HOLDERS))}"
                f" || {strings(sorted(_NAMES))}.exists(s, p.endsWith('/' + s))"
            ),
        ),
    ),
)
