"""DS314: an agent for GPU nodes that their taint keeps off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.scheduling import toleration
from constructs_lib.k8s.taints import Taint
from constructs_lib.policy.cel.reasons import GUESSED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.tolerations import is_tolerated, tolerations_added
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit

__all__ = ["RULE"]

_NVIDIA: Final = Taint("nvidia.com/gpu", "present", "NoSchedule")
_AMD: Final = Taint("amd.com/gpu", "present", "NoSchedule")

_LABELS: Final = {
    "nvidia.com/gpu": _NVIDIA,
    "nvidia.com/gpu.": _NVIDIA,
    "nvidia.com/mig.": _NVIDIA,
    "cloud.google.com/gke-accelerator": _NVIDIA,
    "feature.node.kubernetes.io/pci-10de.": _NVIDIA,
    "feature.node.kubernetes.io/pci-0302_10de.": _NVIDIA,
    "k8s.amazonaws.com/accelerator": _NVIDIA,
    "amd.com/gpu": _AMD,
    "amd.com/gpu.": _AMD,
    "feature.node.kubernetes.io/amd-gpu": _AMD,
}
"""Keys of labels that only GPU nodes have, or their beginnings, and the taint such nodes have."""


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    found = _asked_for(daemon_set)
    if found is not None and not is_tolerated(daemon_set, found[1]):
        label, taint = found
        yield pod_violation(
            f"The agent asks for GPU nodes ({label}), and does not tolerate their usual taint "
            f"{taint.key}:{taint.effect}.",
            "tolerations",
        )


def _asked_for(daemon_set: SpecView) -> tuple[str, Taint] | None:
    """The label of GPU nodes that it requires, and their taint."""
    keys = [key for key, value in daemon_set.node_selector.items() if value != "false"]
    terms = daemon_set.node_terms or ()
    every = [
        {each.key for each in term.labels if each.operator in {"In", "Exists"}} for term in terms
    ]
    keys += sorted(set().union(*every)) if all(map(_names_gpu, every)) else []
    for key in keys:
        taint = _taint_of(key)
        if taint is not None:
            return key, taint
    return None


def _names_gpu(keys: set[str]) -> bool:
    return any(_taint_of(key) is not None for key in keys)


def _taint_of(key: str) -> Taint | None:
    return next(
        (
            taint
            for label, taint in _LABELS.items()
            if key == label or (label.endswith(".") and key.startswith(label))
        ),
        None,
    )


def _edits(daemon_set: SpecView, _: Violation) -> Iterator[Edit]:
    found = _asked_for(daemon_set)
    if found is not None:
        taint = found[1]
        yield from tolerations_added(daemon_set, toleration(key=taint.key, effect=taint.effect))


RULE = Rule(
    id="DS314",
    slug="gpu-taint-not-tolerated",
    summary="An agent for GPU nodes does not tolerate their taint.",
    why=(
        "GPU nodes are kept for what asks for a GPU: GKE and most pools taint them. Without the "
        "toleration the agent is wanted on no node, and nothing fails: it is just not there."
    ),
    remedy="Tolerate `nvidia.com/gpu` (or `amd.com/gpu`) with effect NoSchedule.",
    bad="""\
spec:
  template:
    spec:
      nodeSelector:
        nvidia.com/gpu.present: "true"
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        nvidia.com/gpu.present: "true"
      tolerations:
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      - key: nvidia.com/gpu
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="GKE on GPU node pools; charts of NVIDIA's device plugin and DCGM exporter",
    beyond_cel=GUESSED,
)
