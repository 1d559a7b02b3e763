"""DS701: an image that is not the same on every node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.image_use import ImageUse
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.image import Image, read_image
from constructs_lib.policy.cel import images
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import image_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for use in daemon_set.images:
        image = use.image
        if image is None:
            yield image_violation(use, _unreadable(use), "unreadable")
        elif image.digest is None:
            yield _unpinned(use, image)
        elif image.tag is None or image.tag == "latest":
            seen = "no tag" if image.tag is None else "the tag 'latest'"
            yield image_violation(
                use, f"The digest has {seen} beside it: the version is not visible.", "unnamed"
            )


def _unreadable(use: ImageUse) -> str:
    if not use.text:
        return f"{use.path[-1]} is missing: every container needs an image."
    name, _, digest = use.text.partition("@")
    if digest and read_image(name) is not None:
        return f"The digest {digest!r:.100} is not `sha256:` and 64 hexadecimal digits."
    return f"{use.text!r:.100} is not an image reference, so the kubelet pulls nothing."


def _unpinned(use: ImageUse, image: Image) -> Violation:
    if image.is_latest:
        seen = "the tag 'latest'" if image.tag else "no tag, which means 'latest'"
        message = f"{use.text} has {seen}: each node runs whatever was current when it pulled."
        return image_violation(use, message, "latest")
    if image.is_floating:
        message = (
            f"{use.text} has the moving tag {image.tag!r}: each node runs whatever was current "
            "when it pulled."
        )
        return image_violation(use, message, "latest")
    return image_violation(
        use,
        f"{use.text} has no digest: the tag can move, and nodes that join later run other code.",
    )


RULE = Rule(
    id="DS701",
    slug="image-not-pinned",
    summary="An image is not pinned by its digest.",
    why=(
        "A node pulls an image when the first Pod needs it there. If the tag was moved in between, "
        "nodes that joined at different times run different code under the same name, and no "
        "rollout shows it."
    ),
    remedy=(
        "Write `repository:tag@sha256:...`. `constructs-lib images resolve` prints the digest, "
        "and update bots keep both parts current."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example/agent:latest
""",
    good=f"""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example:5000/agent:2.0.0@sha256:{"fedcba9876543210" * 4}
""",
    check_spec=_check,
    source="github.com/distribution/reference; NewContainerImage of the kubelet, Kubernetes v1.37",
    cel=tuple(
        each
        for found, case in (
            (images.IS_UNREADABLE, "unreadable"),
            (f"!{images.IS_UNREADABLE} && !i.contains('@') && {images.MOVES}", "latest"),
            (f"!{images.IS_UNREADABLE} && !i.contains('@') && !{images.MOVES}", None),
            (
                f"!{images.IS_UNREADABLE} && i.contains('@') && {images.TAG} in ['', 'latest']",
                "unnamed",
            ),
        )
        for each in images.found(found, case)
    ),
)
