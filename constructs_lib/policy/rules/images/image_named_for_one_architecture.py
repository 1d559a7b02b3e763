"""DS709: an image whose name says which processor it is for, and an agent that may meet others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.architectures import may_meet_others
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.image import Image
from constructs_lib.pattern import pattern
from constructs_lib.policy.cel.reasons import MACHINES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import image_violation

__all__ = ["RULE"]

_NAMES: Final = {
    "amd64": "amd64",
    "x86_64": "amd64",
    "x86-64": "amd64",
    "arm64": "arm64",
    "arm64v8": "arm64",
    "aarch64": "arm64",
    "arm32v7": "arm",
    "armhf": "arm",
    "armv7": "arm",
    "ppc64le": "ppc64le",
    "riscv64": "riscv64",
    "s390x": "s390x",
}
_WORD: Final = pattern(rf"(?:^|[-_./])({'|'.join(_NAMES)})(?=$|[-_./])")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for use in daemon_set.images:
        if use.image is None or (context.images and context.images.find(use.image)):
            continue  # what is known of an image counts before its name
        words = set(_WORD.findall(_named(use.image)))
        architectures = {_NAMES[word] for word in words}
        if len(architectures) == 1 and may_meet_others(daemon_set.placement, architectures):
            [architecture] = architectures
            yield image_violation(
                use,
                f"The image is named for {architecture}, and nothing keeps the agent off nodes "
                "of another kind.",
            )


def _named(image: Image) -> str:
    """The parts of the name that people choose: its path and its tag."""
    path = image.repository.removeprefix(f"{image.registry}/")
    return f"{path}/{image.tag or ''}"


RULE = Rule(
    id="DS709",
    slug="image-named-for-one-architecture",
    summary="An image is named for one processor, and the agent may meet another.",
    why=(
        "Such an image starts on nodes of one kind and says `exec format error` on the others. A "
        "new node pool with other machines is enough, and nobody looks at a DaemonSet then."
    ),
    remedy=(
        "Use the image without the processor in its name, whose index serves every kind of node, "
        "or select nodes by `kubernetes.io/arch`."
    ),
    bad=f"""\
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example/agent-amd64:1.2.3@sha256:{"fedcba9876543210" * 4}
""",
    good=f"""\
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/arch: amd64
      containers:
      - name: agent
        image: registry.example/agent-amd64:1.2.3@sha256:{"fedcba9876543210" * 4}
""",
    check_spec=_check,
    source="go tool dist list, Go 1.25; the official images of Docker by architecture",
    beyond_cel=MACHINES,
)
