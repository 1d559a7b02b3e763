"""DS601: the agent is in the node's network."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if daemon_set.host_network:
        yield pod_violation(
            "hostNetwork is true: the agent is in the node's network, its loopback included.",
            "hostNetwork",
        )


RULE = Rule(
    id="DS601",
    slug="host-network",
    summary="The Pods use the node's network.",
    why=(
        "The agent reaches what listens on the node's loopback address, is not subject to any "
        "NetworkPolicy, and every port it opens is open on the node."
    ),
    remedy=(
        "Leave hostNetwork out. Where Pods must reach the agent on their own node, use a Service "
        "with internalTrafficPolicy: Local; where the node's address is needed, one hostPort."
    ),
    bad="""\
spec:
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      dnsPolicy: ClusterFirstWithHostNet
""",
    good="""\
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: agents
spec:
  internalTrafficPolicy: Local
  selector:
    app.kubernetes.io/name: agent
    app.kubernetes.io/instance: agent
  ports:
  - name: metrics
    port: 9000
    targetPort: metrics
""",
    check_spec=_check,
    source="Pod Security Standards, Host Namespaces",
    cel=(Cel(finds="variables.hostNetwork", seen="'hostNetwork'"),),
)
