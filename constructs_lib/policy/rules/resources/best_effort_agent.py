"""DS415: an agent that the node needs and the kernel kills first."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import amount
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    owners = (*(container.resources for container in daemon_set.all), daemon_set.resources)
    if not any(owner.request(name) for owner in owners for name in ("memory", "cpu")):
        yield pod_violation(
            "No container has a request or a limit: the Pods are BestEffort and are killed first.",
            "containers",
        )


def _asks(owner: str) -> str:
    """Whether a container or the Pod requests anything, in CEL."""
    return " || ".join(
        f"{amount(owner, 'requests', name)}.orValue('0') != '0'" for name in ("memory", "cpu")
    )


RULE = Rule(
    id="DS415",
    slug="best-effort-agent",
    summary="An agent that its node depends on has the lowest QoS class.",
    why=(
        "When a node runs out of memory the kernel kills BestEffort Pods first. For a network "
        "agent, a volume driver or kube-proxy this takes down every other Pod of the node."
    ),
    remedy="Request CPU and memory for every container, and set a memory limit.",
    bad="""\
metadata:
  annotations:
    constructs-lib/role: csi-node
spec:
  template:
    spec:
      containers:
      - name: agent
        resources: null
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: csi-node
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            cpu: 100m
            memory: 96Mi
""",
    check_spec=_check,
    source="Kubernetes, pkg/apis/core/v1/helper/qos",
    cel=(
        Cel(
            finds=(f"!variables.containers.exists(c, {_asks('c')}) && !({_asks('variables.pod')})"),
            seen="'BestEffort'",
        ),
    ),
)
