"""DS208: two Pods on one node's network, which says nothing of what they listen on."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    # Where ports are declared the new Pod does not even start: DS207.
    if daemon_set.strategy.surges and daemon_set.host_network and not daemon_set.host_ports:
        message = (
            f"maxSurge is {daemon_set.strategy.max_surge} on the host network: the old and the "
            "new Pod listen on the same addresses."
        )
        yield object_violation(message, "spec", "updateStrategy", "rollingUpdate", "maxSurge")


RULE = Rule(
    id="DS208",
    slug="surge-with-host-network",
    summary="An update runs two Pods on the network of one node.",
    why=(
        "If the agent listens on a port, the second copy finds the address in use and crashes "
        "until the first is gone, which waits for the second to be ready."
    ),
    remedy=(
        "Write `maxSurge: 0` and `maxUnavailable: 1`. An agent that shares its sockets "
        "(SO_REUSEPORT) or does not listen can suppress this finding with that reason."
    ),
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      containers:
      - name: agent
        ports:
        - containerPort: 9000
          $patch: delete
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
""",
    check_spec=_check,
    cel=(
        Cel(
            finds="variables.surges && variables.hostNetwork && !variables.claimsHostPorts",
            seen="'maxSurge ' + string(variables.maxSurge)",
        ),
    ),
)
