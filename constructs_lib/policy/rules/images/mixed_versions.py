"""DS705: one repository in several versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.image import Image
from constructs_lib.pattern import pattern
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.image_index import key_of
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import image_violation

__all__ = ["RULE"]

_MACHINE: Final = pattern(
    r"(?:^|-)(?:amd64|arm64|arm|ppc64le|s390x|linux|windows|win|ltsc\d{4}|\d{4})(?=-|$)"
)
_SHORT: Final = len("sha256:0123456789ab")


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for use in daemon_set.images:
        if use.image is None:
            continue
        other, first = context.first_images[key_of(daemon_set, use.image)]
        if first is not use.image and (versions := _different(use.image, first)):
            here, there = versions
            where = "the same Pod" if other is daemon_set else f"the DaemonSet {other.name}"
            yield image_violation(use, f"{first.repository} is {here} here and {there} in {where}.")


def _different(one: Image, other: Image) -> tuple[str, str] | None:
    """What two images of a repository are called, if they are known to differ."""
    tags = (_tag(one), _tag(other))
    versions = [_MACHINE.sub("", tag).strip("-") for tag in tags]
    if versions[0] == versions[1] and tags[0] != tags[1]:
        return None  # one version, built for two kinds of machines
    by_tag = tags if all(tags) and tags[0] != tags[1] else None
    if one.digest is None or other.digest is None:
        return by_tag
    if one.digest == other.digest:
        return None
    return by_tag or (one.digest[:_SHORT], other.digest[:_SHORT])


def _tag(image: Image) -> str:
    """The tag; empty where only a digest says what it is."""
    return image.tag or ("" if image.digest else "latest")


RULE = Rule(
    id="DS705",
    slug="mixed-versions",
    summary="The same image is used in several versions.",
    why=(
        "Every node stores and runs both. Often one was forgotten in an update, with "
        "vulnerabilities that the other one fixes."
    ),
    remedy="Use one version in all DaemonSets, or keep the newest only.",
    bad=f"""\
spec:
  template:
    spec:
      initContainers:
      - name: setup
        image: registry.example/agent:1.1.0@sha256:{"fedcba9876543210" * 4}
""",
    good=f"""\
spec:
  template:
    spec:
      initContainers:
      - name: setup
        image: registry.example/agent:1.2.3@sha256:{"0123456789abcdef" * 4}
        resources:
          requests:
            cpu: 10m
            memory: 16Mi
          limits:
            cpu: 100m
            memory: 32Mi
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
          readOnlyRootFilesystem: true
          runAsNonRoot: true
          runAsUser: 65532
""",
    check=_check,
    beyond_cel=OTHER_OBJECTS,
)
