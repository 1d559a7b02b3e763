"""DS315: an agent that new nodes cannot do without, and that a taint of theirs keeps off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.taints import Taint
from constructs_lib.policy.cel.reasons import GUESSED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.tolerations import NOT_READY, is_tolerated
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_IDENTITY: Final = frozenset({"eks-pod-identity-agent", "pod-identity-agent", "kube2iam"})
"""Agents that hand out credentials: Pods that start before them get none."""

_BY_IMAGE: Final = {
    "aws-ebs-csi-driver": "ebs.csi.aws.com/agent-not-ready",
    "aws-efs-csi-driver": "efs.csi.aws.com/agent-not-ready",
    "aws-fsx-csi-driver": "fsx.csi.aws.com/agent-not-ready",
    "azuredisk-csi": "disk.csi.azure.com/agent-not-ready",
    "azurefile-csi": "file.csi.azure.com/agent-not-ready",
    "aws-mountpoint-s3-csi-driver": "s3.csi.aws.com/agent-not-ready",
    "cilium": "node.cilium.io/agent-not-ready",
    "cilium/cilium": "node.cilium.io/agent-not-ready",
}
"""The taint that only the agent itself removes, by the name of its image."""

_WORDS: Final = ("csi-driver", "azuredisk", "azurefile", "cilium", "identity", "kube2iam")
"""What the name of each such image holds."""


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if not any(word in each.text for each in daemon_set.images for word in _WORDS):
        return  # nearly all; the names below take longer to find
    if daemon_set.is_windows:
        return  # its taint is the operating system's
    names = {name for each in daemon_set.images for name in names_of(each.repository)}
    own = next((_BY_IMAGE[name] for name in sorted(names) if name in _BY_IMAGE), None)
    hands_out = not _IDENTITY.isdisjoint(names)
    if own is not None and not is_tolerated(daemon_set, Taint(own, "", "NoExecute")):
        yield pod_violation(
            f"A new node may have {own}:NoExecute until this agent removes it, and the agent does "
            "not tolerate it.",
            "tolerations",
        )
    elif hands_out and not is_tolerated(daemon_set, NOT_READY):
        yield pod_violation(
            f"The agent hands out credentials and waits until its node has lost {NOT_READY}: Pods "
            "that start before it get none.",
            "tolerations",
            case="credentials",
        )


RULE = Rule(
    id="DS315",
    slug="kept-off-new-nodes",
    summary="A taint of new nodes keeps off an agent that their other Pods need.",
    why=(
        "A start-up taint such as `ebs.csi.aws.com/agent-not-ready` is removed by the agent alone: "
        "if it does not tolerate the taint, the node never becomes usable. Pods that start before "
        "an agent which hands out credentials fail, and some do not try again."
    ),
    remedy=(
        "Tolerate the taint, or everything with `operator: Exists`, as the manifests of these "
        "agents do."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example/eks-pod-identity-agent:0.1.30@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""",
    good="""\
metadata:
  annotations:
    constructs-lib/ignore.DS301: Pods that start before it get no credentials.
    constructs-lib/ignore.DS302: The cluster has no virtual nodes.
spec:
  template:
    spec:
      tolerations:
      - operator: Exists
      containers:
      - name: agent
        image: registry.example/eks-pod-identity-agent:0.1.30@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""",
    check_spec=_check,
    source=(
        "charts of aws-ebs-csi-driver, eks-pod-identity-agent and Cilium; "
        "aws-ebs-csi-driver#1232, terraform-aws-eks#3621"
    ),
    beyond_cel=GUESSED,
)
