"""DS803: a container is killed as soon as it would only have been taken out of service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.probe import Probe
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        live, ready = container.probes.get("livenessProbe"), container.probes.get("readinessProbe")
        if live is None or ready is None or live.seconds_of_failure > ready.seconds_of_failure:
            continue
        if _question(container, live) == _question(container, ready):
            yield container_violation(
                container,
                "livenessProbe is the same as readinessProbe and kills the container after "
                f"{live.seconds_of_failure} s; it stops being ready after "
                f"{ready.seconds_of_failure} s.",
                "livenessProbe",
            )


def _question(container: ContainerView, probe: Probe) -> tuple[str, Json]:
    """What a probe asks, with its defaults and with its port as a number."""
    name, action = probe.action
    if name != "httpGet" and "port" not in action:
        return name, action
    numbers = {port.name: port.container_port for port in container.ports}
    port = action.get("port")
    usual = {"path": "/", "scheme": "HTTP"} if name == "httpGet" else {}
    return name, {**usual, **action, "port": numbers.get(port, port)}


def _seconds(probe: str) -> str:
    """How long a probe has to fail, in CEL."""
    return f"{probe}.?failureThreshold.orValue(3) * {probe}.?periodSeconds.orValue(10)"


def _port(action: str) -> str:
    """The number of the port that a probe asks, as text, in CEL."""
    named = f"c.?ports.orValue([]).filter(p, p.?name.orValue('') == string({action}.port))"
    return f"({named}.map(p, string(p.containerPort)) + [string({action}.port)])[0]"


_LIVE, _READY = "c.livenessProbe", "c.readinessProbe"
_ASKED_OF_HTTP: Final = (
    ("host", "''"),
    ("path", "'/'"),
    ("scheme", "'HTTP'"),
    ("httpHeaders", "[]"),
)
_SAME_QUESTION: Final = " || ".join(
    (
        f"(has({_LIVE}.exec) && has({_READY}.exec) && {_LIVE}.exec == {_READY}.exec)",
        f"(has({_LIVE}.grpc) && has({_READY}.grpc) && {_LIVE}.grpc == {_READY}.grpc)",
        (
            f"(has({_LIVE}.tcpSocket) && has({_READY}.tcpSocket)"
            f" && {_LIVE}.tcpSocket.?host.orValue('') == {_READY}.tcpSocket.?host.orValue('')"
            f" && {_port(f'{_LIVE}.tcpSocket')} == {_port(f'{_READY}.tcpSocket')})"
        ),
        f"(has({_LIVE}.httpGet) && has({_READY}.httpGet)"
        + "".join(
            f" && {_LIVE}.httpGet.?{field}.orValue({usual})"
            f" == {_READY}.httpGet.?{field}.orValue({usual})"
            for field, usual in _ASKED_OF_HTTP
        )
        + f" && {_port(f'{_LIVE}.httpGet')} == {_port(f'{_READY}.httpGet')})",
    )
)


RULE = Rule(
    id="DS803",
    slug="probes-identical",
    summary="The liveness probe equals the readiness probe and fails as soon.",
    why=(
        "A readiness probe says: wait for it. If the liveness probe is the same and fails as soon, "
        "the kubelet kills a container that only needed a pause, on every node that is busy, and "
        "each start makes the nodes busier."
    ),
    remedy=(
        "Let the liveness probe check something simpler, or let it fail for several times as long: "
        "a higher failureThreshold or periodSeconds."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            path: /ready
            port: metrics
          failureThreshold: 3
        readinessProbe:
          httpGet:
            path: /ready
            port: metrics
          periodSeconds: 10
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            path: /ready
            port: metrics
          failureThreshold: 12
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=(
                "has(c.livenessProbe) && has(c.readinessProbe)"
                f" && {_seconds('c.livenessProbe')} <= {_seconds('c.readinessProbe')}"
                f" && ({_SAME_QUESTION})"
            ),
            of="app container",
        ),
    ),
)
