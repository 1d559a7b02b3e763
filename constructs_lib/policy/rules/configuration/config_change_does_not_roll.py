"""DS901: Pods that keep running with settings that have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.references import Reference, references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.pattern import pattern
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_DIGEST: Final = pattern(r"(sha256:)?[0-9a-fA-F]{7,128}")
_HASHED_NAME: Final = pattern(r".*-([2-9bcdfghkmt]{10}|[0-9a-f]{8,64})")
_SAY_HASH: Final = ("checksum", "hash", "config")
_RESTARTERS: Final = ("reloader.stakater.com/", "wave.pusher.com/update-on-config-change")
"""Annotations by which a controller restarts Pods when their settings change."""


def _check(context: Context) -> Iterator[Violation]:
    if not context.of_kind("ConfigMap", "Secret"):
        return
    for daemon_set in context.daemon_sets:
        if _is_restarted(daemon_set):
            continue
        told: set[tuple[str, str]] = set()
        for found in references(daemon_set):
            how = None if (found.kind, found.name) in told else _stale(found, daemon_set, context)
            if how is not None:
                told.add((found.kind, found.name))
                message = (
                    f"{found.kind} {found.name!r} {how}; changing it does not restart the Pods."
                )
                yield Violation(
                    path=found.path,
                    message=message,
                    container=found.container,
                    on=daemon_set.manifest,
                    about=f"{found.kind} {found.name!r}",
                )


def _is_restarted(daemon_set: DaemonSetView) -> bool:
    """Whether something makes new Pods when the settings change."""
    for key, value in daemon_set.template_annotations.items():
        if any(word in key.lower() for word in _SAY_HASH) and _DIGEST.fullmatch(value):
            return True
    return any(
        restarter in key
        for annotations in (daemon_set.annotations, daemon_set.template_annotations)
        for key in annotations
        for restarter in _RESTARTERS
    )


def _stale(found: Reference, daemon_set: DaemonSetView, context: Context) -> str | None:
    """How Pods that run see an old version; none if they do not."""
    config = context.find(found.kind, found.name, daemon_set.namespace)
    if config is None or config.get("immutable") or _HASHED_NAME.fullmatch(found.name):
        return None
    if found.volume is None:
        return "is read once, into the environment"
    mounts = [each for c in daemon_set.all for each in c.mounts if each.volume_name == found.volume]
    if any(mount.sub_path for mount in mounts):
        return "is mounted by subPath, which is never updated in running Pods"
    return "is mounted" if mounts and not any(map(_reloads, daemon_set.app)) else None


def _reloads(container: ContainerView) -> bool:
    """Whether a container is there to tell the agent of new settings."""
    image = container.image.image
    program = image.repository.rpartition("/")[2] if image is not None else ""
    return "reload" in program or program == "k8s-sidecar"


RULE = Rule(
    id="DS901",
    slug="config-change-does-not-roll",
    summary="Changing the settings does not restart the agents.",
    why=(
        "Variables and subPath mounts keep the old values as long as a Pod runs, and few programs "
        "read a mounted file twice. So nodes run old and new settings side by side, and an error "
        "shows up only when a Pod happens to restart, weeks later."
    ),
    remedy=(
        "Write a digest of the settings into an annotation of the Pod template, such as "
        "`checksum/config`; or let the name of the ConfigMap end in one, as kustomize does."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        envFrom:
        - configMapRef:
            name: agent-settings
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
""",
    good="""\
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
    spec:
      containers:
      - name: agent
        envFrom:
        - configMapRef:
            name: agent-settings
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
""",
    check_input=_check,
    source="Kubernetes documentation, ConfigMaps (mounted ConfigMaps are updated automatically)",
    beyond_cel=OTHER_OBJECTS,
)
