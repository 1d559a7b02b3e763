"""DS1456: two programs listen on one port of the node, and neither says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.placement_overlap import hedge, overlap
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.catalogue import Program

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if not daemon_set.host_network:
        return
    mine = _listening(daemon_set, context)
    for other in context.others(daemon_set) if mine else ():
        if not other.host_network:
            continue
        meets = overlap(daemon_set.placement, other.placement)
        shared = sorted(mine.keys() & _listening(other, context).keys()) if meets != "none" else ()
        for port in shared:
            program = mine[port]
            yield program_violation(
                program,
                program.facts.place,
                f"{program.facts.program} listens on port {port} of the node, and so does a "
                f"container of DaemonSet {other.name}: the second one cannot start.{hedge(meets)}",
            )


def _listening(daemon_set: DaemonSetView, context: Context) -> dict[int, Program]:
    """The ports that programs answer on; those that are declared are DS1101's."""
    declared = {port.port for port in daemon_set.host_ports}
    return {
        endpoint.port: program
        for program in context.programs(daemon_set)
        for endpoint in program.facts.endpoints
        if endpoint.is_on and isinstance(endpoint.port, int) and endpoint.port not in declared
    }


_ANSWERS: Final = """\
  annotations:
    constructs-lib/role: csi-node
    constructs-lib/ignore.DS601: The driver talks to its servers from the node.
    constructs-lib/ignore.DS613: It is scraped on the node's address.
spec:
  selector:"""


def _daemon_sets(port: str) -> str:
    """Two drivers on the node's network, each with its liveness probe."""
    return "---\n".join(
        BASE.replace(": agent\n", f": {name}\n")
        .replace("spec:\n  selector:", _ANSWERS, 1)
        .replace("hostUsers: false", "hostNetwork: true\n      dnsPolicy: ClusterFirstWithHostNet")
        .replace("containerPort: 9000", f"containerPort: {own}\n          hostPort: {own}")
        .replace("registry.example/agent:1.2.3", f"{registry}/livenessprobe:v2.19.0")
        .replace("        env:", f"        args: [{_SOCKET}, --health-port={number}]\n        env:")
        .replace("        ports:", f"        volumeMounts: [{_MOUNT}]\n        ports:")
        + f"      volumes: [{{name: p, hostPath: {{path: {_PLUGINS}/{name}, type: {_TYPE}}}}}]\n"
        for name, number, own, registry in (
            ("one", "9808", "9001", "registry.k8s.io/sig-storage"),
            ("two", port, "9002", "registry.example/mirror"),
        )
    )


_MOUNT: Final = "{name: p, mountPath: /csi}"
_TYPE: Final = "DirectoryOrCreate"
_SOCKET: Final = "--csi-address=/csi/csi.sock"
_PLUGINS: Final = "/var/lib/kubelet/plugins"

RULE = Rule(
    id="DS1456",
    slug="same-port-on-node",
    summary="Two programs listen on one port of the node, and neither says so.",
    why=(
        "Ports of the node's network exist once. The scheduler knows those that are declared only, "
        "so both Pods are placed, and the second crashes: 'address already in use'. Liveness "
        "probes of CSI drivers, which all have 9808, are the usual case."
    ),
    remedy="Give one of the two another port, and declare it as a host port.",
    bad=_daemon_sets("9808"),
    good=_daemon_sets("9818"),
    check=_check,
    source="kubernetes-csi/livenessprobe, README; defaults of the programs",
    beyond_cel=PROGRAM,
)
