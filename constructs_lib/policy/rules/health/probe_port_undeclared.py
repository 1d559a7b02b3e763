"""DS804: a probe of a port that the container does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import PROBES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_OWN_HOSTS: Final = (None, "", "localhost", "127.0.0.1", "::1")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    # Containers share their network, so one may answer for another.
    declared = {port.container_port for each in daemon_set.app for port in each.ports}
    for container in daemon_set.app:
        for name, probe in container.probes.items():
            action, asked = probe.action
            port = asked.get("port")
            if isinstance(port, str) and all(each.name != port for each in container.ports):
                message = f"port is {port!r}, which is not the name of a port of the container."
                yield container_violation(container, message, name, action, "port", case="named")
            elif isinstance(port, int) and asked.get("host") in _OWN_HOSTS and port not in declared:
                message = f"port is {port}, which no container of the Pod declares."
                case = "host network" if daemon_set.host_network else None
                yield container_violation(container, message, name, action, "port", case=case)


_DECLARED: Final = {
    "declaredPorts": "variables.appContainers.map(c, c.?ports.orValue([]).map(p, p.containerPort))"
}
_IS_DECLARED: Final = "variables.declaredPorts.exists(l, n in l)"
_UNDECLARED: Final = (
    " || ".join(
        f"(has(p.{action}) && type(p.{action}.port) == int"
        f" && p.{action}.?host.orValue('') in ['', 'localhost', '127.0.0.1', '::1']"
        f" && [int(p.{action}.port)].exists(n, !{_IS_DECLARED}))"
        for action in ("httpGet", "tcpSocket")
    )
    + f" || (has(p.grpc) && [p.grpc.port].exists(n, !{_IS_DECLARED}))"
)
_UNNAMED: Final = " || ".join(
    f"(has(p.{action}) && type(p.{action}.port) == string"
    f" && c.?ports.orValue([]).all(d, d.?name.orValue('') != string(p.{action}.port)))"
    for action in ("httpGet", "tcpSocket")
)


RULE = Rule(
    id="DS804",
    slug="probe-port-undeclared",
    summary="A probe uses a port that is not declared.",
    why=(
        "A name is looked up in the ports of the same container; where it is not found, the probe "
        "always fails, and the container is killed or never ready. An undeclared number is often "
        "the old one of a port that has moved."
    ),
    remedy="Declare the port under ports of the container, with a name, and probe it by its name.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        readinessProbe:
          httpGet:
            path: /ready
            port: health
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: health
          containerPort: 9001
        readinessProbe:
          httpGet:
            path: /ready
            port: health
""",
    check_spec=_check,
    source="ResolveContainerPort in pkg/probe/util.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=f"!variables.hostNetwork && {PROBES}.exists(p, {_UNDECLARED})",
            of="app container",
            values=_DECLARED,
        ),
        Cel(
            finds=f"variables.hostNetwork && {PROBES}.exists(p, {_UNDECLARED})",
            of="app container",
            cases=("host network",),
            values=_DECLARED,
        ),
        Cel(
            finds=f"{PROBES}.exists(p, {_UNNAMED})",
            of="app container",
            cases=("named",),
        ),
    ),
)
