"""DS805: a probe or lifecycle hook that does not ask the Pod itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.cel.fragments import PROBES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_WITH_HOST: Final = ("httpGet", "tcpSocket")
_LOOPBACK: Final = ("127.", "localhost", "::1", "[::1]")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        for place, handler in _handlers(container):
            for action in _WITH_HOST:
                host = handler.get(action, {}).get("host")
                if host and not (daemon_set.host_network and host.startswith(_LOOPBACK)):
                    yield container_violation(
                        container,
                        f"host is {host!r}: the kubelet asks that address from the node's network.",
                        *place,
                        action,
                        "host",
                    )


def _handlers(container: ContainerView) -> Iterator[tuple[Path, Json]]:
    for name, probe in container.probes.items():
        yield (name,), probe.value
    for hook, handler in container.lifecycle.items():
        if hook in {"postStart", "preStop"}:
            yield ("lifecycle", hook), handler


def _asks_host(handler: str) -> str:
    """Whether a handler names a host that it should not, in CEL."""
    return " || ".join(
        f"[{handler}.?{action}.?host.orValue('')].exists(n, n != '' && !(variables.hostNetwork"
        f" && {strings(_LOOPBACK)}.exists(s, n.startsWith(s))))"
        for action in _WITH_HOST
    )


RULE = Rule(
    id="DS805",
    slug="probe-host-field",
    summary="A probe or a lifecycle hook names a host.",
    why=(
        "The request leaves from the node, so whoever writes the DaemonSet reaches what the nodes "
        "reach. Namespaces of the level baseline refuse it from Kubernetes 1.34. The loopback "
        "address is the agent's own under hostNetwork only, where nothing is found; elsewhere it "
        "is the node's."
    ),
    remedy=(
        "Leave host out: the Pod's address is asked, which on the host network is the node's. "
        "Probe with exec what only answers on the loopback address of the Pod."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            host: 127.0.0.1
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet: null
          exec:
            command:
            - /agent
            - health
          timeoutSeconds: 5
""",
    check_spec=_check,
    source="Pod Security Standards, Host Probes / Lifecycle Hooks",
    cel=(
        Cel(
            finds=(
                f"{PROBES}.exists(p, {_asks_host('p')})"
                f" || [c.?lifecycle.?preStop, c.?lifecycle.?postStart].exists(h, {_asks_host('h')})"
            ),
            of="app container",
        ),
    ),
)
