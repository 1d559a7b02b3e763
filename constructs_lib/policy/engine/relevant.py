"""Which rules may find something in an input, so that the files of others are not read.

A third of the rules speak of what few inputs hold: a program that a reader knows, the objects of a
delivery engine, a platform, an upgrade. To read their files takes longer than to judge a DaemonSet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.object_kind import group_of
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.unchecked import mapping
from constructs_lib.policy.rules.catalogue import FILES
from constructs_lib.programs.catalogue import reader_of

__all__ = ["relevant"]


def relevant(context: Context) -> Iterator[str]:
    """The ids of the rules that may find something, in their order."""
    answers: dict[Callable[[Context], bool], bool] = {}
    for rule, file in FILES.items():
        asked = None if rule in _WHATEVER else _OF_RULE.get(rule, _OF_GROUP.get(_group(file)))
        if asked is None:
            yield rule
            continue
        if asked not in answers:
            answers[asked] = asked(context)
        if answers[asked]:
            yield rule


def _group(file: str) -> str:
    return file.partition(".")[0]


def _knows_a_program(context: Context) -> bool:
    return any(any(map(reader_of, each.all)) for each in context.daemon_sets)


def _has_a_platform(context: Context) -> bool:
    return bool(context.platforms)


def _has_an_engine(context: Context) -> bool:
    """Whether anything may be of Argo CD, Flux or Rancher Fleet, or is written for them."""
    return any(map(_is_strange, context.objects)) or any(map(_is_delivered, context.objects))


def _is_strange(manifest: Manifest) -> bool:
    """Whether an object is of a group that is not Kubernetes' own."""
    group = group_of(str(manifest.get("apiVersion", "")))
    return "." in group and not group.endswith(".k8s.io")


def _is_delivered(manifest: Manifest) -> bool:
    annotations = mapping(mapping(manifest.get("metadata")).get("annotations"))
    return any(key.startswith("argocd.argoproj.io/") for key in annotations)


def _is_not_alone(context: Context) -> bool:
    """Whether there is anything but one DaemonSet."""
    return len(context.objects) > 1 or not context.daemon_sets


def _is_of_an_upgrade(context: Context) -> bool:
    return context.upgraded_from is not None


_OF_GROUP: Final = {
    "conflicts": _is_not_alone,
    "delivery": _has_an_engine,
    "platform": _has_a_platform,
    "programs": _knows_a_program,
}
"""What has to be so for the rules of a group to find anything."""

_OF_RULE: Final = {
    "DS1204": _knows_a_program,
    "DS1208": _knows_a_program,
    "DS1209": _is_of_an_upgrade,
}
"""The same of one rule."""

_WHATEVER: Final = frozenset({"DS1404", "DS1413", "DS1415", "DS1452", "DS1453"})
"""Rules of such a group that need none of it."""
