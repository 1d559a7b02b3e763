"""DS1413: a container is killed for the health of another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.role_signs import COMPANIONS
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_OF_THE_POD: Final = (None, "")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        probe = container.probes.get("livenessProbe")
        action, asked = probe.action if probe is not None else ("", {})
        port = asked.get("port")
        if not isinstance(port, int) or asked.get("host") not in _OF_THE_POD:
            continue
        declaring = [
            each for each in daemon_set.app if any(own.container_port == port for own in each.ports)
        ]
        others = [each for each in declaring if each is not container]
        if not others or others != declaring:
            continue
        if COMPANIONS.isdisjoint(names_of(others[0].image.repository)):
            message = (
                f"port is {port}, which container {others[0].name!r} declares: this container is "
                "killed when that one fails."
            )
            yield container_violation(container, message, "livenessProbe", action, "port")


RULE = Rule(
    id="DS1413",
    slug="liveness-of-another-container",
    summary="A liveness probe asks a port of another container.",
    why=(
        "The containers of a Pod share their network, so the probe is answered. But the one that "
        "is restarted is not the one that failed: a healthy agent is killed again and again."
    ),
    remedy="Ask a port of the container itself, by its name, and give the other its own probe.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            path: /
            port: 8080
      - name: proxy
        image: registry.example/proxy:1.0.0
        ports:
        - name: proxy
          containerPort: 8080
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            path: /live
            port: metrics
""",
    check_spec=_check,
    source="kiwigrid/helm-charts#88",
    beyond_cel=PROGRAM,
)
