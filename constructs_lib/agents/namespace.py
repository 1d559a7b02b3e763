"""AgentNamespace: a namespace that lets node agents in, and says so.

Pod Security admission judges Pods, not DaemonSets: in a namespace that forbids what an agent
needs, the DaemonSet is created without a word and no Pod ever starts. One host path is already
beyond the baseline level.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import MANAGED_BY
from constructs_lib.spec.declaration import Declaration
from constructs_lib.spec.model import Annotations, Labels

__all__ = ["AgentNamespaceSpec"]


class AgentNamespaceSpec(Declaration):
    """A namespace for node agents."""

    pod_security: Literal["privileged", "baseline", "restricted"] = "privileged"
    """The Pod Security level enforced. Agents of this library need ``privileged``, as each of
    them sees a path of the node."""
    labels: Labels = Field(default_factory=dict)
    """Further labels."""
    annotations: Annotations = Field(default_factory=dict)
    """Further annotations."""

    def manifests(self) -> list[Manifest]:
        level = {
            f"pod-security.kubernetes.io/{mode}": self.pod_security
            for mode in ("enforce", "audit", "warn")
        }
        labels = {**self.labels, "app.kubernetes.io/managed-by": MANAGED_BY, **level}
        return [objects.namespace(self.name, labels=labels, annotations=self.annotations)]
