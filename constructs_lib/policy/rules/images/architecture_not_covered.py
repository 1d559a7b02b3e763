"""DS708: nodes that the agent is meant for and that its image was not built for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from constructs_lib.daemon_set.architectures import asked_architectures
from constructs_lib.daemon_set.image_use import ImageUse
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import MACHINES
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import image_violation

if TYPE_CHECKING:
    from constructs_lib.placement.wrong_platform import WrongPlatform
    from constructs_lib.registry.image_lock import LockedImage

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if context.images is None:
        return
    unfit = context.unfit_images.get(id(daemon_set), ())
    asked = asked_architectures(daemon_set.placement) or frozenset()
    for use in daemon_set.images:
        wrong = [each for each in unfit if each.image == use.text]
        for each in wrong:
            yield image_violation(use, _on_nodes(each))
        locked = context.images.find(use.image)
        if locked is not None and locked.images and not wrong:
            yield from _asked(use, locked, asked)


def _on_nodes(wrong: WrongPlatform) -> str:
    platforms = ", ".join(map(str, wrong.locked.platforms))
    count, kind = len(wrong.nodes), wrong.platform.architecture
    kind = kind if wrong.platform.os == "linux" else f"{wrong.platform.os}/{kind}"
    nodes = f"{count:,} {kind} node{'' if count == 1 else 's'} ({_some(wrong)})"
    fate = "cannot pull" if wrong.locked.is_index else "would get exec format error from"
    return f"{nodes} {fate} this image, which was built for {platforms} only."


def _some(wrong: WrongPlatform) -> str:
    names = ", ".join(node.name for node in wrong.nodes[:3])
    return names if len(wrong.nodes) <= 3 else f"{names} and more"  # noqa: PLR2004  # a few


def _asked(use: ImageUse, locked: LockedImage, asked: frozenset[str]) -> Iterator[Violation]:
    built = {platform.architecture for platform in locked.platforms}
    missing = sorted(asked - built)
    if missing:
        platforms = ", ".join(map(str, locked.platforms))
        yield image_violation(
            use,
            f"The agent asks for {' and '.join(missing)} nodes, and this image was built for "
            f"{platforms} only.",
        )


RULE = Rule(
    id="DS708",
    slug="architecture-not-covered",
    summary="Nodes that the agent is meant for cannot run its image.",
    why=(
        "The Pod is scheduled there, because the scheduler looks at no image, and never starts: "
        "`no match for platform` where the index lacks the node's kind, `exec format error` where "
        "the image of another kind is pinned. The rollout then stalls at the first such node."
    ),
    remedy=(
        "Use an image that was built for every kind of node the agent runs on, or select the "
        "nodes that it was built for by `kubernetes.io/arch`."
    ),
    bad=f"""\
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/arch: arm64
      containers:
      - name: agent
        image: registry.example/agent:1.2.3@sha256:{"fedcba9876543210" * 4}
""",
    good=f"""\
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/arch: amd64
      containers:
      - name: agent
        image: registry.example/agent:1.2.3@sha256:{"fedcba9876543210" * 4}
""",
    check=_check,
    source="core/images/image.go of containerd; image-index.md of the OCI image specification 1.1",
    images_lock=f"""\
{{
  "schema": "constructs-lib/images-lock/v1",
  "images": {{
    "sha256:{"fedcba9876543210" * 4}": {{
      "image": "registry.example/agent:1.2.3",
      "mediaType": "application/vnd.oci.image.index.v1+json",
      "checked": "2026-11-29",
      "platforms": [
        {{
          "os": "linux",
          "architecture": "amd64",
          "digest": "sha256:{"0123456789abcdef" * 4}"
        }}
      ]
    }}
  }}
}}
""",
    beyond_cel=MACHINES,
)
