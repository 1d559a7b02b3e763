"""VendoredAgent: the manifests of an upstream project, under the rules of this library.

An agent that this library does not know is often published as YAML or as a Helm chart, and
nobody wants to maintain a copy by hand. Here the published text stays as it is, pinned by its
SHA-256, and what a platform decides for itself is laid over each DaemonSet in it.
"""

from __future__ import annotations

from constructs_lib.agents.vendored_agent.changes import Change
from constructs_lib.agents.vendored_agent.overlay import AS_PUBLISHED, AsPublished, DaemonSetOverlay
from constructs_lib.agents.vendored_agent.spec import VendoredAgentSpec

__all__ = ["AS_PUBLISHED", "AsPublished", "Change", "DaemonSetOverlay", "VendoredAgentSpec"]
