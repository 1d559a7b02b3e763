"""DS613: ports of the node that the agent takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from constructs_lib.daemon_set.container import PortView
from constructs_lib.daemon_set.host_ports import USED_BY_THE_NODE, HostPort
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_VALID: Final = range(1, 65536)
_NODE_PORTS: Final = range(30000, 32768)

_Problem: TypeAlias = tuple[str, str | None]
"""A message, and which case of the rule it is."""


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    seen: set[HostPort] = set()
    for container in daemon_set.all:
        for index, port in enumerate(container.ports):
            claim = port.claim(host_network=daemon_set.host_network)
            problem = _problem(daemon_set, port, claim)
            # The API server compares regular containers only.
            if claim is not None and not container.is_init:
                # It compares addresses as they are written.
                written = claim._replace(ip=port.host_ip)
                if written in seen:
                    problem = _repeated(claim), "refused"
                seen.add(written)
            if problem is not None:
                message, case = problem
                violation = container_violation(
                    container, message, "ports", index, "hostPort", case=case
                )
                yield violation._replace(about=str(claim.port)) if claim else violation


def _problem(daemon_set: SpecView, port: PortView, claim: HostPort | None) -> _Problem | None:
    """What is wrong with one port, the gravest first."""
    if claim is None:
        return _without_host_port(port)
    number, written = claim.port, port.host_port
    if number not in _VALID:
        return f"hostPort is {number}, which is not between 1 and 65535.", "refused"
    if daemon_set.host_network and written and written != port.container_port:
        return _differing(written, port), "refused"
    if claim.protocol == "TCP" and number in USED_BY_THE_NODE:
        return f"Port {number} of the node is used by {USED_BY_THE_NODE[number]}.", "taken"
    return _presence(daemon_set, number, written)


def _without_host_port(port: PortView) -> _Problem | None:
    ip = port.host_ip
    return (f"hostIP is {ip!r} without a hostPort, so it does nothing.", "unused") if ip else None


def _repeated(claim: HostPort) -> str:
    return f"{claim.protocol} port {claim.port} is claimed twice, which the API server rejects."


def _differing(written: int, port: PortView) -> str:
    return (
        f"hostPort is {written} and containerPort {port.container_port}: under hostNetwork the API "
        "server rejects them unless they are equal."
    )


def _presence(daemon_set: SpecView, number: int, written: int | None) -> _Problem | None:
    """A port that could be claimed, and what speaks against it. hostNetwork itself is DS601's."""
    if number in _NODE_PORTS:
        return f"Port {number} is in the range of NodePorts, 30000 to 32767.", "node port"
    if not written:
        return None
    message = f"hostPort is {number}: it is claimed on every node, and open to its network."
    return message, None if daemon_set.host_network else "claimed"


_PORTS: Final = "c.?ports.orValue([])"
_CLAIMED_NUMBER: Final = (
    "(p.?hostPort.orValue(0) > 0 ? p.hostPort : variables.hostNetwork ? p.containerPort : 0)"
)
_IS_TAKEN: Final = (
    f"p.?protocol.orValue('TCP') == 'TCP' && {_CLAIMED_NUMBER} in {sorted(USED_BY_THE_NODE)}"
)
_IS_NODE_PORT: Final = (
    f"!({_IS_TAKEN}) && {_CLAIMED_NUMBER} >= {_NODE_PORTS.start}"
    f" && {_CLAIMED_NUMBER} < {_NODE_PORTS.stop}"
)
_IS_CLAIMED: Final = f"p.?hostPort.orValue(0) > 0 && !({_IS_TAKEN}) && !({_IS_NODE_PORT})"


RULE = Rule(
    id="DS613",
    slug="host-port",
    summary="The agent takes a port of the node.",
    why=(
        "Only one Pod per node can have it: a second one stays Pending, and a clash with the "
        "node's own services breaks one of the two. The port is open to everyone who reaches the "
        "node."
    ),
    remedy=(
        "Use a Service with internalTrafficPolicy: Local, so that Pods reach the agent of their "
        "node. Where the node's address is needed, use a free port between 1024 and 29999, bound "
        "to one hostIP."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
          hostPort: 9000
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
""",
    check_spec=_check,
    source=(
        "pkg/apis/core/validation/validation.go and pkg/cluster/ports/ports.go, Kubernetes v1.37"
    ),
    cel=(
        Cel(
            finds=f"{_PORTS}.exists(p, {_IS_TAKEN})",
            of="container",
            cases=("taken",),
        ),
        Cel(
            finds=f"{_PORTS}.exists(p, {_IS_NODE_PORT})",
            of="container",
            cases=("node port",),
        ),
        Cel(
            finds=f"!variables.hostNetwork && {_PORTS}.exists(p, {_IS_CLAIMED})",
            of="container",
            cases=("claimed",),
        ),
        Cel(
            finds=f"variables.hostNetwork && {_PORTS}.exists(p, {_IS_CLAIMED})",
            of="container",
        ),
        Cel(
            finds=(f"{_PORTS}.exists(p, p.?hostIP.orValue('') != '' && {_CLAIMED_NUMBER} == 0)"),
            of="container",
            cases=("unused",),
        ),
    ),
    beyond_cel="The API server rejects ports that are claimed twice, here or in each Pod.",
)
