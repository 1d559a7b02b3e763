"""DS703: an image whose registry depends on the node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import images
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import image_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for use in daemon_set.images:
        if use.image is not None and use.image.registry is None:
            yield image_violation(
                use,
                f"{use.image.repository} has no registry: nodes pull it from their default "
                "registry.",
                about=use.image.repository,
            )


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    """What the Docker Hub calls the image; other runtimes may have another default."""
    for use in daemon_set.images:
        if use.path == violation.path and use.image is not None:
            official = "" if "/" in use.image.repository else "library/"
            yield Put(path=violation.path, value=f"docker.io/{official}{use.text}")


RULE = Rule(
    id="DS703",
    slug="unqualified-registry",
    summary="An image does not name its registry.",
    why=(
        "The default registry limits how much one address may pull, and all nodes behind one NAT "
        "gateway are one address: a rollout stops with ImagePullBackOff. A runtime with a "
        "different default pulls a different image."
    ),
    remedy="Write the registry's host, ideally your own mirror.",
    bad=f"""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: example/agent:1.2.3@sha256:{"0123456789abcdef" * 4}
""",
    good=f"""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example/example/agent:1.2.3@sha256:{"0123456789abcdef" * 4}
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="github.com/distribution/reference, normalize.go",
    cel=images.found(f"!{images.IS_UNREADABLE} && !{images.HAS_REGISTRY}", None),
)
