"""What an upgrade of Kubernetes concerns: what is found for the new release and not for the old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from constructs_lib.intake.input import Input
from constructs_lib.k8s.manifest import Identity
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.finding import Finding, Path, Report

if TYPE_CHECKING:
    from constructs_lib.cluster.node import Node
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["check_upgrade"]


def check_upgrade(
    found: Input,
    config: Config = Config(),  # noqa: B008  # frozen
    *,
    upgraded_from: int,
    minor: int,
    nodes: int | None = None,
    today: dt.date | None = None,
    images: ImageLock | None = None,
    node_list: Sequence[Node] = (),
) -> Report:
    """Judge objects for both releases, and leave out what is found for the old one as well.

    Args:
        found: objects, and documents that could not be read.
        config: what the user decided.
        upgraded_from: the minor release that the cluster runs, as in 36 for 1.36.
        minor: the minor release that it is upgraded to.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        today: the day for which dated suppressions count; today by default.
        images: what ``images.lock`` knows of images. Default: nothing.
        node_list: the nodes themselves, if they are known.
    """
    judge = partial(
        check, found, config, nodes=nodes, today=today, images=images, node_list=node_list
    )
    before = judge(minor=upgraded_from)
    after = judge(minor=minor, upgraded_from=upgraded_from)
    known = set(map(_Said.of, before.findings))
    new = tuple(each for each in after.findings if _Said.of(each) not in known)
    return replace(after, findings=new, oddities=())


class _Said(NamedTuple):
    """What a finding says, and where."""

    rule: str
    message: str
    object: Identity
    path: Path
    source: str
    line: int

    @classmethod
    def of(cls, finding: Finding) -> _Said:
        return cls(
            rule=finding.rule,
            message=finding.message,
            object=finding.object,
            path=finding.path,
            source=finding.source,
            line=finding.line,
        )
