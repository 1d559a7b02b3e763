"""The images of all DaemonSets of an input: who uses a repository first, and what is pulled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from constructs_lib.k8s.image import Image
from constructs_lib.policy.subject import Subject

__all__ = ["FirstUses", "first_uses", "key_of", "pulled_images"]

FirstUses: TypeAlias = Mapping[tuple[str, bool], tuple[Subject, Image]]
"""Who uses a repository first, by its key."""


def key_of(subject: Subject, image: Image) -> tuple[str, bool]:
    """What images must share to be compared: a repository holds other tags for Windows."""
    return image.repository, subject.is_windows


def first_uses(subjects: Iterable[Subject]) -> FirstUses:
    """The first use of each repository."""
    found: dict[tuple[str, bool], tuple[Subject, Image]] = {}
    for subject in subjects:
        for use in subject.images:
            if use.image is not None:
                found.setdefault(key_of(subject, use.image), (subject, use.image))
    return found


def pulled_images(subjects: Iterable[Subject]) -> frozenset[str]:
    """The references that some of the Pods pull to their nodes."""
    uses = (use for subject in subjects for use in subject.images)
    return frozenset(use.text for use in uses if use.pull_policy != "Never")
