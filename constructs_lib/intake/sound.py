"""Input that can be relied on: readable, of the right fields, accepted by the API server.

What a command promises of a DaemonSet holds only if the API server takes it. So all that it would
refuse is named first, each mistake with its place, and nothing is promised.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from constructs_lib.errors import InputError, Problem
from constructs_lib.intake.input import Input
from constructs_lib.intake.known import Known
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.object_kind import group_of, own_kind
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.structure import read_structure
from constructs_lib.record import replace
from constructs_lib.validation.refusals import refusals

__all__ = ["accepted", "sound"]

_NAME: Final = ("metadata", "name")
_NAMES: Final = frozenset({"apiVersion", "kind", "metadata"})
"""Where an object says what it is."""


def sound(found: Input, known: Known | None = None) -> Input:
    """The same objects without nulls, each once.

    Of a DaemonSet every field is looked at, of other objects what names them.

    Args:
        found: the objects.
        known: what has been answered before. Default: nothing.

    Raises:
        InputError: the API server would refuse an object, an object is there twice and differs,
            or a document cannot be read; all of it at once.
    """
    taken, problems = _sorted_out(found, known or Known())
    if problems:
        raise InputError([problem.message for problem in problems])
    return taken


def accepted(found: Input, known: Known | None = None) -> tuple[Input, tuple[str, ...]]:
    """The objects that the API server takes, and why it refuses the others.

    Args:
        found: the objects.
        known: what has been answered before. Default: nothing.

    Raises:
        InputError: a document cannot be read, or an object is there twice and differs.
    """
    taken, problems = _sorted_out(found, known or Known())
    others = [problem.message for problem in problems if not problem.is_refusal]
    if others:
        raise InputError(others)
    return taken, tuple(problem.message for problem in problems)


class _Problem(NamedTuple):
    """What is wrong with the input; whether it is that the API server refuses an object."""

    message: str
    is_refusal: bool = False


class _Judged(NamedTuple):
    """An object without what is malformed, and what is wrong with it."""

    clean: Manifest
    is_daemon_set: bool
    wrong: tuple[Problem, ...]


def _sorted_out(found: Input, answers: Known) -> tuple[Input, list[_Problem]]:
    """The sound objects, and what is wrong with the others, in the order of the input."""
    problems = [_Problem(str(each)) for each in found.unreadable]
    once: dict[object, tuple[Object, Manifest]] = {}
    for each in found.objects:
        clean, is_daemon_set, wrong = answers.answer(_judged, each.manifest)
        if wrong:
            problems += [_Problem(_mistake(each, at), is_refusal=True) for at in wrong]
            continue
        sound_one = replace(each, manifest=clean) if is_daemon_set else each
        known, words = once.setdefault(_key(each, clean), (sound_one, clean))
        if words != clean:
            message = (
                f"{each.place(_NAME)}: {each.title} differs from the one at {known.place()}; give "
                "the manifests of one cluster at a time"
            )
            problems.append(_Problem(message))
    return Input(objects=tuple(each for each, _ in once.values())), problems


def _judged(manifest: Manifest) -> _Judged:
    clean, malformed = read_structure(manifest, LATEST_MINOR)
    is_daemon_set = own_kind(manifest) == "DaemonSet"
    wrong = [at for at in malformed if is_daemon_set or _NAMES.issuperset(at.path[:1])]
    places = {problem.path for problem in wrong}
    refused = [refusal for refusal in refusals(clean) if refusal.path not in places]
    return _Judged(clean=clean, is_daemon_set=is_daemon_set, wrong=(*wrong, *refused))


def _mistake(each: Object, problem: Problem) -> str:
    return ": ".join(filter(None, (each.place(problem.path), each.title, str(problem))))


def _key(each: Object, manifest: Manifest) -> object:
    """What tells an object from all others; one whose name the server makes is like no other."""
    metadata = manifest.get("metadata", {})  # some kinds may do without
    namespace = metadata.get("namespace") or "default"
    group = group_of(manifest["apiVersion"])
    return group, manifest["kind"], namespace, metadata.get("name") or id(each)
