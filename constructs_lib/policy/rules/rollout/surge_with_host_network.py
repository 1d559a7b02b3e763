"""DS208: two Pods on one node's network, which says nothing of what they listen on."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.host_ports import host_ports
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.subject import Subject

__all__ = ["RULE"]


def _check(subject: Subject, _: Context) -> Iterator[Fault]:
    # Where ports are declared the new Pod does not even start: DS207.
    if subject.strategy.surges and subject.host_network and not host_ports(subject.pod):
        message = (
            f"maxSurge is {subject.strategy.max_surge!r} on the host network: the old and the new "
            "Pod listen on the same addresses."
        )
        yield subject.fault(message, "spec", "updateStrategy", "rollingUpdate", "maxSurge")


RULE = Rule(
    id="DS208",
    slug="surge-with-host-network",
    summary="An update runs two Pods on the network of one node.",
    why=(
        "If the agent listens anywhere, the second copy finds the address in use and crashes "
        "until the first is gone, which waits for the second to be ready."
    ),
    remedy=(
        "Write `maxSurge: 0` and `maxUnavailable: 1`. An agent that shares its sockets "
        "(SO_REUSEPORT) or listens nowhere may say so in an answer to this finding."
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
    check=_check,
)
