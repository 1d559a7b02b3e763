"""DS1504: the platform runs such an agent itself."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.claims import is_chained
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.platforms.addons import PURPOSES, Addon, addons_of
from constructs_lib.policy.cel.reasons import PLATFORM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    title = f"{daemon_set.namespace}/{daemon_set.name}"
    for platform in context.platforms:
        addons = addons_of(platform)
        if any(each.is_object(title) for each in addons):
            continue  # it is the platform's own
        for addon in addons:
            clash = _clash(daemon_set, addon)
            if clash:
                also = f" {addon.condition}" if addon.condition else ""
                yield object_violation(
                    f"{addon.platform}{also} runs {addon.title}, {clash}.", "metadata", "name"
                )


def _clash(daemon_set: DaemonSetView, addon: Addon) -> str:
    ports = sorted({port.port for port in daemon_set.host_ports}.intersection(addon.ports))
    if ports:
        return f"which has port {', '.join(map(str, ports))} of the node"
    purpose = PURPOSES.get(daemon_set.role)
    is_known = daemon_set.role_is_sure and not is_chained(daemon_set)
    return f"a {purpose} too" if is_known and purpose and purpose == addon.purpose else ""


RULE = Rule(
    id="DS1504",
    slug="platform-runs-it-already",
    summary="The platform runs such an agent itself.",
    why=(
        "A second kube-proxy or network plugin writes over the rules of the first, a second log "
        "agent sends every line twice, and a port of the node is free only once: the Pod stays "
        "Pending."
    ),
    remedy=(
        "Leave the agent out, or switch the platform's own off and answer the finding with an "
        "annotation. Give the agent another port."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/ignore.DS613: It is scraped on the node's address.
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
          hostPort: 9100
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels:
    node.openshift.io/os_id: rhcos
""",
    good="""\
metadata:
  annotations:
    constructs-lib/ignore.DS613: It is scraped on the node's address.
    constructs-lib/ignore.DS1503: The platform team's repository grants it.
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
          hostPort: 9190
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels:
    node.openshift.io/os_id: rhcos
""",
    check=_check,
    source="constructs_lib/platforms/addons.json",
    beyond_cel=PLATFORM,
)
