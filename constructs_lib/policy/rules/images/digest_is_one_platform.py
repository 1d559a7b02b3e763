"""DS707: an image for one kind of machine, and nothing that keeps the agent off others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from constructs_lib.daemon_set.architectures import may_meet_others
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import MACHINES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import image_violation

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock, LockedImage

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if context.images is None:
        return
    for use in daemon_set.images:
        locked = context.images.find(use.image)
        if locked is None:
            continue
        architectures = {platform.architecture for platform in locked.platforms}
        if len(architectures) == 1 and may_meet_others(daemon_set.placement, architectures):
            case = "index" if locked.is_index else None
            yield image_violation(use, _message(locked, context.images), case)


def _message(locked: LockedImage, images: ImageLock) -> str:
    platforms = ", ".join(map(str, locked.platforms))
    off = "nothing keeps the agent off nodes of another kind."
    if locked.is_index:
        return f"The image was built for {platforms} only, and {off}"
    index = images.index_with(locked.digest)
    known = f" The index is {index.digest}." if index is not None else ""
    return f"The digest is that of the image for {platforms} alone, and {off}{known}"


RULE = Rule(
    id="DS707",
    slug="digest-is-one-platform",
    summary="An image is for one kind of machine, and the agent may meet another.",
    why=(
        "A DaemonSet lands on every node. The image of one platform, pinned where the index "
        "belongs, is pulled by nodes of every kind and starts on one of them only; the others say "
        "`exec format error`. It is often copied from what one machine had pulled."
    ),
    remedy=(
        "Pin the digest of the index, which `constructs-lib images resolve` prints. If there is "
        "one platform only, select its nodes by `kubernetes.io/arch`."
    ),
    bad=f"""\
spec:
  template:
    spec:
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
    check_spec=_check,
    source="image-index.md of the OCI image specification 1.1; core/images/image.go of containerd",
    images_lock=f"""\
{{
  "schema": "constructs-lib/images-lock/v1",
  "images": {{
    "sha256:{"fedcba9876543210" * 4}": {{
      "image": "registry.example/agent:1.2.3",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "checked": "2026-11-29",
      "platforms": [
        {{
          "os": "linux",
          "architecture": "amd64",
          "digest": "sha256:{"fedcba9876543210" * 4}"
        }}
      ]
    }}
  }}
}}
""",
    beyond_cel=MACHINES,
)
