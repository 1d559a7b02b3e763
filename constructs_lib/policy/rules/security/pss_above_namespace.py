"""DS515: the namespace does not let the Pods in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.pod_security import Violation as Refusal
from constructs_lib.k8s.pod_security import needed_level, violations
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_ENFORCE: Final = "pod-security.kubernetes.io/enforce"
_VERSION: Final = "pod-security.kubernetes.io/enforce-version"


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    namespace = context.find("Namespace", daemon_set.namespace) if daemon_set.namespace else None
    level = _enforced(namespace)
    if namespace is None or level is None:
        return
    minor = _minor(namespace, context)
    annotations = daemon_set.template_annotations
    refused = violations(daemon_set.pod, level, annotations=annotations, minor=minor)
    if refused:
        needed = needed_level(daemon_set.pod, annotations=annotations, minor=minor)
        message = (
            f"Namespace {daemon_set.namespace} enforces {level} and the Pods need {needed}: "
            f"{_shown(refused)}."
        )
        yield pod_violation(message)


def _enforced(namespace: Manifest | None) -> Literal["baseline", "restricted"] | None:
    level = _labels(namespace or {}).get(_ENFORCE)
    if level == "baseline":
        return "baseline"
    return "restricted" if level == "restricted" else None


def _minor(namespace: Manifest, context: Context) -> int:
    """The release whose rules are enforced; anything but ``v1.<number>`` is the cluster's own."""
    number = _labels(namespace).get(_VERSION, "latest").removeprefix("v1.")
    return int(number) if number.isdecimal() else context.minor


def _labels(namespace: Manifest) -> dict[str, str]:
    labels: dict[str, str] = namespace.get("metadata", {}).get("labels", {})
    return labels


def _shown(refused: Sequence[Refusal]) -> str:
    names = list(dict.fromkeys(refusal.name for refusal in refused))
    return ", ".join(names)


RULE = Rule(
    id="DS515",
    slug="pss-above-namespace",
    summary="The Pods violate the Pod Security level that their namespace enforces.",
    why=(
        "The level is enforced on Pods, not on the DaemonSet, which is accepted. Then every Pod is "
        "rejected, and the agent runs on no node."
    ),
    remedy=(
        "Give node agents a dedicated namespace with the label pod-security.kubernetes.io/enforce: "
        "privileged, or change what violates the level."
    ),
    bad="""\
apiVersion: v1
kind: Namespace
metadata:
  name: agents
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: logs
          mountPath: /var/log/pods
          readOnly: true
      volumes:
      - name: logs
        hostPath:
          path: /var/log/pods
          type: Directory
""",
    good="""\
apiVersion: v1
kind: Namespace
metadata:
  name: agents
  labels:
    pod-security.kubernetes.io/enforce: restricted
""",
    check=_check,
    source="kubernetes/pod-security-admission, Kubernetes v1.37",
    beyond_cel=(
        "Pod Security admission knows these levels itself, and warns of a DaemonSet in a namespace "
        "with the label pod-security.kubernetes.io/warn."
    ),
)
