"""A health check of DaemonSets for Argo CD, in the form of its ConfigMap.

Argo CD's own check waits for every node, so one node that is not Ready stops a wave for ever, and
calls a DaemonSet with OnDelete healthy before anything is updated. This one tolerates some nodes,
and calls such a DaemonSet suspended until its Pods are updated. It never says degraded: a
DaemonSet's status holds no time, so a check cannot know how long it has been waiting.

Source: ``gitops-engine/pkg/health/health_daemonset.go`` and ``util/lua/lua.go`` of Argo CD 3.6:
a script has the libraries ``table`` and ``os`` only, and one second.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.gitops.argocd import NAMESPACE
from constructs_lib.k8s.manifest import Manifest

__all__ = ["KEY", "health_check", "health_script"]

KEY: Final = "resource.customizations.health.apps_DaemonSet"
"""Where Argo CD looks for the check."""


def health_script(tolerated: Share) -> str:
    """The check in Lua.

    Args:
        tolerated: nodes without an updated, available Pod; of a percentage, whole nodes.
    """
    text = files(__package__).joinpath("daemon_set_health.lua").read_text(encoding="utf-8")
    return text.replace("IS_PERCENT", str(tolerated.is_percent).lower()).replace(
        "TOLERATED", str(tolerated.amount)
    )


def health_check(tolerated: Share) -> Manifest:
    """The ConfigMap, to be applied by the server: ``argocd-cm`` has other keys, too."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "argocd-cm",
            "namespace": NAMESPACE,
            "labels": {"app.kubernetes.io/part-of": "argocd"},
        },
        "data": {KEY: health_script(tolerated)},
    }
