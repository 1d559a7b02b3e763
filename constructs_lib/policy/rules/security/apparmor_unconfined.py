"""DS508: AppArmor is switched off for a container."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.security_contexts import effective, effective_violation
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_ANNOTATION: Final = "container.apparmor.security.beta.kubernetes.io/"
_PLACE: Final = ("spec", "template", "metadata", "annotations")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        profile = effective(daemon_set, container, "appArmorProfile", "type")
        if container.security.is_privileged:
            continue
        if profile == "Unconfined":
            message = "appArmorProfile is 'Unconfined': the node's profile is disabled."
            yield effective_violation(daemon_set, container, message, "appArmorProfile", "type")
        elif profile is None and daemon_set.template_annotations:
            yield from _of_annotation(daemon_set, container)


def _of_annotation(daemon_set: SpecView, container: ContainerView) -> Iterator[Violation]:
    """The annotation counts where no field is set."""
    key = f"{_ANNOTATION}{container.name}"
    if daemon_set.template_annotations.get(key) == "unconfined":
        yield Violation(
            path=(*_PLACE, key),
            message="The annotation is 'unconfined': the node's AppArmor profile is disabled.",
            container=container.name,
            case="annotation",
        )


_PROFILE: Final = fragments.effective("appArmorProfile.?type", "''")


RULE = Rule(
    id="DS508",
    slug="apparmor-unconfined",
    summary="A container disables AppArmor.",
    why=(
        "On nodes with AppArmor the default profile keeps containers from mounting file systems "
        "and from writing to /proc and /sys. Unconfined disables it."
    ),
    remedy=(
        "Remove appArmorProfile to use the runtime's profile, or load a dedicated profile on the "
        "nodes and name it with Localhost."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          appArmorProfile:
            type: Unconfined
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          appArmorProfile:
            type: RuntimeDefault
""",
    check_spec=_check,
    source="Pod Security Standards, AppArmor",
    cel=(
        Cel(
            finds=f"!{fragments.is_privileged()} && {_PROFILE} == 'Unconfined'",
            of="container",
        ),
        Cel(
            finds=(
                f"!{fragments.is_privileged()} && {_PROFILE} == ''"
                f" && variables.templateAnnotations[?{quoted(_ANNOTATION)} + c.name].orValue('')"
                " == 'unconfined'"
            ),
            of="container",
            cases=("annotation",),
        ),
    ),
)
