"""DS111: a program of which one copy was meant, on every node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.singleton_signs import strong_signs, weak_signs
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    signs = list(strong_signs(daemon_set, context))
    if not signs:
        signs = weak_signs(daemon_set, context)
        if len(signs) == 1:
            return
    if signs:
        words = " and ".join(dict.fromkeys(sign.words for sign in signs))
        message = f"It may be meant to run once per cluster: it {words}."
        yield object_violation(message, *signs[0].path)


RULE = Rule(
    id="DS111",
    slug="looks-like-singleton",
    summary="The program looks like one that a cluster needs once.",
    why=(
        "A copy on every node repeats the work on each of them: the API server gets every request "
        "many times, and every metric and event is counted many times."
    ),
    remedy=(
        "Write a Deployment with one replica, or two with leader election. If every node does need "
        "it, suppress this finding with the reason."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        args:
        - --leader-elect
        env:
        - name: NODE_NAME
          $patch: delete
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        args:
        - --node-name=$(NODE_NAME)
""",
    check=_check,
    source="kubernetes-sigs and open-telemetry deployment manifests of the programs named",
    beyond_cel=(
        "It weighs signs of which many are in other objects: ConfigMaps, roles and bindings."
    ),
)
