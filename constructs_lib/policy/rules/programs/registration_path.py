"""DS1450: a registrar tells the kubelet a path at which the driver's socket is not."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.host_paths import normal_path
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import behind
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.catalogue import Program

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        told = [each for each in program.facts.accesses if each.on_node]
        socket = _socket_on_node(program)
        for access in told:
            if socket and normal_path(access.path) != socket:
                yield program_violation(
                    program,
                    access.place,
                    f"{program.facts.program} tells the kubelet {access.path}, and the driver's "
                    f"socket is {socket} of the node.",
                )


def _socket_on_node(program: Program) -> str:
    """Where the socket that the program itself uses is on the node; empty if that is not known."""
    for access in program.facts.accesses:
        if access.kind == "socket" and access.purpose == "plugin" and not access.on_node:
            return behind(program, access.path).node_path
    return ""


_POD = """\
metadata:
  annotations:
    constructs-lib/role: csi-node
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        args:
        - --csi-address=/csi/csi.sock
        - --kubelet-registration-path=%s/plugins/shop.example/csi.sock
        volumeMounts:
        - {name: plugin, mountPath: /csi}
        - {name: registration, mountPath: /registration}
      volumes:
      - name: plugin
        hostPath: {path: /var/lib/k0s/kubelet/plugins/shop.example, type: DirectoryOrCreate}
      - name: registration
        hostPath: {path: /var/lib/k0s/kubelet/plugins_registry, type: Directory}
"""

RULE = Rule(
    id="DS1450",
    slug="registration-path",
    summary="A registrar tells the kubelet a path at which the driver's socket is not.",
    why=(
        "The kubelet opens that path on the node. Where nothing listens the driver is never "
        "registered, and every Pod with one of its volumes waits in ContainerCreating; the "
        "registrar itself is well."
    ),
    remedy=(
        "Let `--kubelet-registration-path` be the node's path of the mount in which "
        "`--csi-address` is. MicroK8s and k0s keep the kubelet's folder elsewhere."
    ),
    bad=_POD % "/var/lib/kubelet",
    good=_POD % "/var/lib/k0s/kubelet",
    check=_check,
    source="kubernetes-csi/node-driver-registrar, README; openebs/zfs-localpv#113",
    beyond_cel=PROGRAM,
)
