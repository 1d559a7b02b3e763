"""A Pod spec with its containers changed, whichever list they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["with_each_container"]

_LISTS: Final = ("initContainers", "containers")


def with_each_container(pod: Json, change: Callable[[Json], Json]) -> Json:
    """The Pod spec with every container replaced by what ``change`` makes of it.

    Args:
        pod: a Pod spec; a list that is none is left as it is, for others to refuse.
        change: gives the new container.
    """
    lists = [name for name in _LISTS if isinstance(pod.get(name), list)]
    return {**pod, **{name: [change(container) for container in pod[name]] for name in lists}}
