"""What a rule of the checker finds in a finished DaemonSet.

A reason belongs into the YAML where its rule finds something, and nowhere else, where it would
answer nothing. So the rule itself is asked. Only declarations that add something with a reason
need that, so the rules are imported when one is asked.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.release import LATEST_MINOR

__all__ = ["AskedRule", "found_by"]

AskedRule: TypeAlias = Literal[
    "DS202", "DS206", "DS209", "DS302", "DS505", "DS603", "DS604", "DS701"
]
"""A rule that finds something in some, not all, of the declarations that give it a reason."""


def found_by(asked: AskedRule, daemon_set: Manifest) -> list[Json]:
    """The values in which a rule finds something: the mount, the capability, the percentage.

    A field that is missing has no value, and is left out.
    """
    from constructs_lib.policy.config import Config  # noqa: PLC0415  # seldom needed
    from constructs_lib.policy.engine.context import Context  # noqa: PLC0415
    from constructs_lib.policy.rules.catalogue import rule_of  # noqa: PLC0415

    check = rule_of(asked).check_one
    view = DaemonSetView(daemon_set)
    context = Context(objects=[daemon_set], daemon_sets=[view], config=Config(), minor=LATEST_MINOR)
    violations = check(view, context) if check is not None else ()
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
