"""DS614: a port of the node that the scheduler is not told about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import PROBES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_ACTIONS: Final = ("httpGet", "tcpSocket", "grpc")
_EVERY_ADDRESS: Final = ("", "0.0.0.0", "[::]")  # noqa: S104  # compared, never listened on


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if not daemon_set.host_network:
        return
    seen = {port.container_port for container in daemon_set.all for port in container.ports}
    for container in daemon_set.app:
        for place, port in (*_probed(container), *_listening(container)):
            if port not in seen:
                seen.add(port)
                message = (
                    f"The agent listens on port {port} of the node, which ports does not list."
                )
                yield container_violation(container, message, *place)


def _probed(container: ContainerView) -> Iterator[tuple[Path, int]]:
    """The ports that probes ask the container itself on."""
    for name, probe in container.probes.items():
        for action in _ACTIONS:
            asked = probe.value.get(action, {})
            port = asked.get("port")
            if isinstance(port, int) and asked.get("host", "127.0.0.1") == "127.0.0.1":
                yield (name, action, "port"), port


def _listening(container: ContainerView) -> Iterator[tuple[Path, int]]:
    """The ports of arguments such as ``--listen=:9100``; other addresses may be other hosts'."""
    for argument in container.arguments:
        address, _, port = argument.text.partition("=")[2].rpartition(":")
        listens = argument.text.startswith("-") and f"={address}:" in argument.text
        if listens and address in _EVERY_ADDRESS and port.isdecimal():
            yield argument.place, int(port)


_IS_LISTED: Final = "variables.listedPorts.exists(l, n in l)"
_ASKED: Final = (
    " || ".join(
        f"(has(p.{action}) && type(p.{action}.port) == int"
        f" && p.{action}.?host.orValue('127.0.0.1') == '127.0.0.1'"
        f" && [int(p.{action}.port)].exists(n, !{_IS_LISTED}))"
        for action in ("httpGet", "tcpSocket")
    )
    + f" || (has(p.grpc) && [p.grpc.port].exists(n, !{_IS_LISTED}))"
)
_LISTENED: Final = (
    "(c.?command.orValue([]) + c.?args.orValue([]))"
    r".filter(a, a.matches('^-[^=]*=(|0\\.0\\.0\\.0|\\[::\\]):[0-9]{1,9}$'))"
    ".map(a, int(a.substring(a.lastIndexOf(':') + 1)))"
    f".exists(n, !{_IS_LISTED})"
)


RULE = Rule(
    id="DS614",
    slug="undeclared-host-network-port",
    summary="On the host network the agent listens on an undeclared port.",
    why=(
        "The scheduler keeps two Pods with the same port apart only if both declare it. Otherwise "
        "the second one crashes because the address is in use."
    ),
    remedy="List the port under ports of the container.",
    bad="""\
metadata:
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      dnsPolicy: ClusterFirstWithHostNet
      containers:
      - name: agent
        args:
        - --web.listen-address=:9101
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      dnsPolicy: ClusterFirstWithHostNet
      containers:
      - name: agent
        args:
        - --web.listen-address=:9000
""",
    check_spec=_check,
    source="pkg/scheduler/framework/plugins/nodeports, Kubernetes v1.37",
    cel=(
        Cel(
            finds=(f"variables.hostNetwork && ({PROBES}.exists(p, {_ASKED}) || {_LISTENED})"),
            of="app container",
            values={
                "listedPorts": (
                    "variables.containers.map(c, c.?ports.orValue([]).map(p, p.containerPort))"
                )
            },
        ),
    ),
)
