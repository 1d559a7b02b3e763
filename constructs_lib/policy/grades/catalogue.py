"""The grade of every rule, collected from the groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.grade import Grade
from constructs_lib.policy.grades import (
    checker,
    configuration,
    conflicts,
    delivery,
    deprecations,
    health,
    host,
    identity,
    images,
    placement,
    platform,
    programs,
    resources,
    rollout,
    security,
)

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    **checker.GRADES,
    **identity.GRADES,
    **rollout.GRADES,
    **placement.GRADES,
    **resources.GRADES,
    **security.GRADES,
    **host.GRADES,
    **images.GRADES,
    **health.GRADES,
    **configuration.GRADES,
    **conflicts.GRADES,
    **deprecations.GRADES,
    **programs.GRADES,
    **platform.GRADES,
    **delivery.GRADES,
}
