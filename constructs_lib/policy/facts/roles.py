"""What an agent is to its node: said by itself, by the user, or guessed.

Host access that is normal for a network plugin is a violation of a log shipper. The annotation
``constructs-lib/role`` says what an agent is, then the configuration file; a guess from its
images, mounts and ports comes last, and may only silence a finding or soften it.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.policy.config import ROLES, Config
from constructs_lib.policy.daemon_set_view import DaemonSetView
from constructs_lib.policy.facts.host_paths import normal_path
from constructs_lib.policy.facts.role_signs import HOST_PATHS, IMAGES, PORTS

__all__ = ["decide_role"]


def decide_role(daemon_set: DaemonSetView, config: Config) -> None:
    """Set the role of a DaemonSet."""
    said = _said(daemon_set, config)
    if said is not None:
        daemon_set.role, daemon_set.role_is_said = said, True
    else:
        daemon_set.role = next(_guesses(daemon_set), daemon_set.role)


def _said(daemon_set: DaemonSetView, config: Config) -> str | None:
    key = f"{ANNOTATION_PREFIX}role"
    for written in (daemon_set.annotations, daemon_set.template_annotations):
        if written.get(key) in ROLES:
            return written[key]
    return next(
        (each.role for each in config.roles if each.fits(daemon_set.namespace, daemon_set.name)),
        None,
    )


def _guesses(daemon_set: DaemonSetView) -> Iterator[str]:
    """What the signs say, the strongest first; the agent itself speaks before its helpers."""
    for container in sorted(daemon_set.all, key=lambda each: not each.is_main):
        yield from _of_image(container.value.get("image", ""))
    for volume in daemon_set.volumes.values():
        path = volume.get("hostPath", {}).get("path", "")
        if role := HOST_PATHS.get(normal_path(path)):
            yield role
    for container in daemon_set.app:
        for port in container.value.get("ports", ()):
            if role := PORTS.get(port.get("containerPort", 0)):
                yield role


def _of_image(image: str) -> Iterator[str]:
    repository = image.partition("@")[0]
    parts = repository.split("/")
    parts[-1] = parts[-1].partition(":")[0]
    for name in ("/".join(parts[-2:]), parts[-1]):
        if role := IMAGES.get(name):
            yield role
