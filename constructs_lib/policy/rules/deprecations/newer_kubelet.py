"""DS1209: what kubelets of the release before an upgrade do not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import Problem
from constructs_lib.k8s.structure import read_structure
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.sentence import sentence
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.validation.refusals import refusals

__all__ = ["RULE"]

_TEMPLATE: Final = ("spec", "template")


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    old = context.upgraded_from
    if old is None:
        return
    still = {each.path for each in _problems(daemon_set, context.minor)}
    for problem in _problems(daemon_set, old):
        if problem.path[:2] == _TEMPLATE and problem.path not in still:
            message = (
                f"Kubelets of 1.{old} run until their nodes are upgraded, and for them: "
                f"{sentence(problem)}"
            )
            yield object_violation(message, *problem.path)


def _problems(daemon_set: DaemonSetView, minor: int) -> list[Problem]:
    """What one release does not know or refuses, without what is wrong only because of it."""
    clean, unknown = read_structure(daemon_set.written, minor)
    gone = [each.path for each in unknown]
    refused = [
        each
        for each in refusals(clean, minor=minor)
        if not any(path[: len(each.path)] == each.path for path in gone)
    ]
    return [*unknown, *refused]


RULE = Rule(
    id="DS1209",
    slug="newer-kubelet",
    summary="During an upgrade, nodes that are not upgraded yet do not know a field.",
    why=(
        "The API server is upgraded first and takes the manifest; kubelets follow node by node, "
        "for days. An older one ignores the field, or its Pods stay Pending."
    ),
    remedy="Upgrade all nodes first, and then merge this; until then leave the field out.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: TOKEN
          valueFrom:
            fileKeyRef: {volumeName: made, path: made.env, key: TOKEN}
        volumeMounts:
        - {name: made, mountPath: /made}
      volumes:
      - name: made
        emptyDir: {sizeLimit: 1Mi}
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: TOKEN_FILE
          value: /made/made.env
        volumeMounts:
        - {name: made, mountPath: /made}
      volumes:
      - name: made
        emptyDir: {sizeLimit: 1Mi}
""",
    check=_check,
    upgraded_from=33,
    source="Kubernetes documentation, Version Skew Policy; the schemas of each release",
    beyond_cel="A policy is written for one release.",
)
