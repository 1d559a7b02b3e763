"""DS702: a pull policy that makes every start depend on the registry, or never pulls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.image_use import ImageUse
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.image import Image
from constructs_lib.policy.cel import images
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pull_policy_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for use in daemon_set.images:
        if use.image is None:
            continue
        policy = use.pull_policy
        if policy == "Always":
            yield from _always(use, use.image)
        elif policy == "Never" and use.text not in context.pulled_images:
            yield pull_policy_violation(
                use,
                f"{use.policy_path[-1]} is 'Never' and no DaemonSet here pulls {use.text}: nodes "
                "without it cannot start the agent.",
            )


def _always(use: ImageUse, image: Image) -> Iterator[Violation]:
    """What is not pinned at all has to be asked for at every start."""
    if image.digest is None and (image.is_latest or image.is_floating):
        return
    seen = "'Always'" if use.written_policy else "not set, which is 'Always' for the tag 'latest'"
    yield pull_policy_violation(
        use,
        f"{use.policy_path[-1]} is {seen}: every start on every node contacts the registry.",
        "pinned" if image.digest is not None else None,
    )


def _edits(_: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    """Only a digest cannot name another image tomorrow."""
    if violation.case == "pinned":
        yield Put(path=violation.path, value="IfNotPresent")


_PINNED: Final = f"!{images.IS_UNREADABLE} && i.contains('@')"
_PINNED_BY_TAG: Final = f"!{images.IS_UNREADABLE} && !i.contains('@') && !{images.MOVES}"


RULE = Rule(
    id="DS702",
    slug="pull-policy-always",
    summary="Every start needs the registry, or the image is never pulled.",
    why=(
        "A rollout or a reboot makes many nodes contact the registry at once. While the registry "
        "is down, an agent that is already on the node cannot restart there."
    ),
    remedy=(
        "Pin the image and use IfNotPresent: a version that a node has is the version it needs. "
        "Never is for images that are preloaded on every node."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        imagePullPolicy: Always
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        imagePullPolicy: IfNotPresent
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="bridgecrewio/checkov#4776; FairwindsOps/polaris#1058",
    cel=(
        Cel(
            finds=(f"c.?imagePullPolicy.orValue('') == 'Always' && {images.holds(_PINNED_BY_TAG)}"),
            of="container",
        ),
        Cel(
            finds=f"c.?imagePullPolicy.orValue('') == 'Always' && {images.holds(_PINNED)}",
            of="container",
            cases=("pinned",),
        ),
        *(
            Cel(
                finds=(
                    "variables.volumes.exists(v, has(v.image)"
                    " && v.image.?pullPolicy.orValue('') == 'Always'"
                    f" && {images.holds(condition, 'v.image.?reference')})"
                ),
                seen="'an image of a volume'",
                cases=(case,),
            )
            for condition, case in ((_PINNED_BY_TAG, None), (_PINNED, "pinned"))
        ),
    ),
    beyond_cel="Whether another DaemonSet pulls an image that this one never pulls.",
)
