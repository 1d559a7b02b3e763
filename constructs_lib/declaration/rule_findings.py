"""What a rule of the checker finds in a finished DaemonSet.

A reason belongs into the YAML where its rule finds something, and nowhere else, where it would
answer nothing. So the rule itself is asked. Only declarations that add something with a reason
need that: rules are imported when they are asked, and only those that are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest

if TYPE_CHECKING:
    from constructs_lib.policy.rule import Rule

__all__ = ["AskedRule", "found_by"]

AskedRule: TypeAlias = Literal[
    "DS202", "DS206", "DS209", "DS302", "DS505", "DS603", "DS604", "DS701"
]
"""A rule that finds something in some, not all, of the declarations that give it a reason."""

_MODULES: Final[dict[AskedRule, str]] = {
    "DS202": "rollout.max_unavailable_too_high",
    "DS206": "rollout.disruptive_agent_rolls_freely",
    "DS209": "rollout.surge_with_shared_state",
    "DS302": "placement.tolerates_virtual_nodes",
    "DS505": "security.dangerous_capability",
    "DS603": "host.host_path_too_broad",
    "DS604": "host.writable_host_mount",
    "DS701": "images.image_not_pinned",
}

_RELEASE: Final = 36
"""None of these rules looks at the release of Kubernetes."""


def found_by(asked: AskedRule, daemon_set: Manifest) -> list[Json]:
    """The values in which a rule finds something: the mount, the capability, the percentage.

    A field that is missing has no value, and is left out.
    """
    from constructs_lib.daemon_set.view import DaemonSetView  # noqa: PLC0415
    from constructs_lib.policy.config import Config  # noqa: PLC0415  # seldom needed
    from constructs_lib.policy.engine.context import Context  # noqa: PLC0415

    rule: Rule = import_module(f"constructs_lib.policy.rules.{_MODULES[asked]}").RULE
    view, config = DaemonSetView(daemon_set), Config()
    context = Context(objects=[daemon_set], daemon_sets=[view], config=config, minor=_RELEASE)
    violations = rule.check(view, context) if rule.check is not None else ()
    values = (_value(daemon_set, violation.path) for violation in violations)
    return [value for value in values if value is not None]


def _value(manifest: Manifest, path: tuple[str | int, ...]) -> Json:
    value: Json = manifest
    for part in path:
        try:
            value = value[part]
        except LookupError:
            return None
    return value
