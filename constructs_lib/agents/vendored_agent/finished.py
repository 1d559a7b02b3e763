"""What is wrong with a vendored DaemonSet once everything is laid over it.

Who published it knows neither the rules of this library nor what a platform lays over it, so
all of them are checked, whether a field was given or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.agents.vendored_agent.changes import object_name
from constructs_lib.agents.vendored_agent.overlay import (
    AsPublished,
    DaemonSetOverlay,
    image_repository,
)
from constructs_lib.daemon_set.read import view_of
from constructs_lib.declaration.image import image_problem, unpinned_problem
from constructs_lib.declaration.laws import broken_laws, shared_state_problems
from constructs_lib.declaration.platform import platform_problems
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.structure import check_fields
from constructs_lib.platforms.facts import Platform
from constructs_lib.validation.refusals import refusals

__all__ = ["finished_problems"]


_WAY_OUT: Final = (
    "; give it in 'resources', or AS_PUBLISHED from constructs_lib.vendored_agent to leave the "
    "container as it is"
)


def finished_problems(
    daemon_set: Manifest,
    overlay: DaemonSetOverlay,
    *,
    runs_already: bool,
    unpinned: bool,
    platform: Platform,
) -> Iterator[Problem]:
    """Why a DaemonSet cannot be applied as it is.

    Args:
        daemon_set: the DaemonSet with the overlay on it.
        overlay: what was laid over it.
        runs_already: whether what Kubernetes accepts is accepted.
        unpinned: whether images without a digest are accepted.
        platform: what the cluster runs on.
    """
    malformed = check_fields(daemon_set["spec"], "DaemonSetSpec", ("spec",))
    if malformed:
        # The laws read typed fields; on a malformed manifest they would stumble, not judge.
        yield from _of(daemon_set, malformed)
        return
    if overlay.overrides is not None:
        yield from _of(daemon_set, overlay.overrides.problems(daemon_set))
    if runs_already:
        yield from _of(daemon_set, refusals(view_of(daemon_set).manifest))
        return
    yield from _image_problems(daemon_set, unpinned=unpinned)
    unsized = {name for name, size in overlay.resources.items() if isinstance(size, AsPublished)}
    found = broken_laws(daemon_set, unsized=unsized)
    view = view_of(daemon_set)
    if view.strategy.surges and getattr(overlay.rollout, "reason", None) is None:
        found.extend(shared_state_problems(view))
    found.extend(platform_problems(daemon_set, platform))
    yield from _of(daemon_set, found)


def _of(daemon_set: Manifest, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with the name of the DaemonSet, as a source may hold several."""
    for problem in problems:
        asked = _WAY_OUT if problem.path[-1:] == ("requests",) else ""
        yield Problem(path=(), message=f"{object_name(daemon_set)}: {problem}{asked}")


def _image_problems(daemon_set: Manifest, *, unpinned: bool) -> Iterator[Problem]:
    for container in view_of(daemon_set).all:
        image = container.image.text
        message = image_problem(image)
        if message is None and not unpinned:
            message = unpinned_problem(image)
        if message is not None and image:
            way_out = (
                "" if unpinned else ". If it cannot be pinned, set allow_unpinned='the reason'"
            )
            yield Problem(path=("images", image_repository(image)), message=f"{message}{way_out}")
