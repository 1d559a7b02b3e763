"""The checker for programs: objects as plain data in, a report out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import get_args

from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.intake.input import input_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config, ProfileName
from constructs_lib.policy.engine.checker import check as check_input
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.engine.upgrade import newly_found
from constructs_lib.policy.finding import Report
from constructs_lib.record import replace

__all__ = ["check"]


def check(
    manifests: Iterable[Manifest],
    *,
    profile: ProfileName | None = None,
    config: Config | None = None,
    minor: int = LATEST_MINOR,
    nodes: int | None = None,
    upgraded_from: int | None = None,
) -> Report:
    """Judge every DaemonSet among some objects; the others tell what it stands among.

    Nothing is raised for what is wrong with an object: that is what the report is about.

    Args:
        manifests: whole objects as plain data, Lists of them included.
        profile: which rules run and how grave each is: ``recommended``, ``strict`` or
            ``minimal``. Default: that of the configuration, which is ``recommended``.
        config: thresholds, roles and exemptions. Default: those of the rule catalogue.
        minor: the Kubernetes release to judge for, as in 36 for 1.36. Default: the newest known.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        upgraded_from: the release that the cluster runs, to learn only what an upgrade from it to
            ``minor`` concerns. Default: all that is found for ``minor``.

    Raises:
        DeclarationError: there is no such profile, or the release is no older than ``minor``.
    """
    config = config or Config()
    if profile is not None:
        config = replace(config, profile=_known(profile))
    judged = partial(check_input, input_of(manifests), config, nodes=nodes)
    before = None if upgraded_from is None else judged(minor=_older(upgraded_from, minor))
    report = judged(minor=minor, upgraded_from=upgraded_from)
    if before is not None:
        report = newly_found(before, report)
    return once(report, by_cause=config.profile != "strict")


def _older(old: int, new: int) -> int:
    if old >= new:
        message = f"is {old}; expected a release before {new}"
        raise DeclarationError("check()", [Problem(path=("upgraded_from",), message=message)])
    return old


def _known(profile: ProfileName) -> ProfileName:
    names = get_args(ProfileName)
    if profile not in names:
        message = f"is {profile!r:.60}; expected one of {', '.join(names)}"
        raise DeclarationError("check()", [Problem(path=("profile",), message=message)])
    return profile
