"""The Pod Security Standards: which level a Pod fits, and what keeps it from a stricter one.

Admission judges Pods, not the DaemonSet they come from: a template beyond the level of its
namespace is accepted without a word and none of its Pods starts. So the level is computed from
the template, by the controls that admission itself applies. Foreign manifests are judged too: a
field that is missing, null or of the wrong type is as good as not set, and never an error.

Facts: ``policy/*.go`` of kubernetes/pod-security-admission, Kubernetes v1.37.
"""

from constructs_lib.k8s.pod_security.control import LATEST, Level
from constructs_lib.k8s.pod_security.levels import (
    Violation,
    needed_level,
    needed_levels,
    violations,
)

__all__ = [
    "LATEST",
    "Level",
    "Violation",
    "needed_level",
    "needed_levels",
    "violations",
]
