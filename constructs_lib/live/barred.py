"""Whether the Pod Security level of a namespace lets a DaemonSet's Pods in.

The API server says so in an event, which it forgets after an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.pod_security.levels import needed_level
from constructs_lib.live.fields import part

__all__ = ["barred_by"]

_STRICTEST_FIRST: Final = ("restricted", "baseline", "privileged")


def barred_by(level: str, template: Mapping[str, Json]) -> str:
    """Why no Pod of a template gets in, as a sentence without its end; empty where they do.

    Args:
        level: what the namespace enforces; empty where it enforces nothing.
        template: the template of a DaemonSet.
    """
    if level not in _STRICTEST_FIRST:
        return ""
    annotations = dict(part(template, "metadata", "annotations"))
    needed = needed_level(dict(part(template, "spec")), annotations=annotations)
    if _STRICTEST_FIRST.index(needed) <= _STRICTEST_FIRST.index(level):
        return ""
    return f"PodSecurity: the namespace enforces {level}, and its Pods need {needed}"
