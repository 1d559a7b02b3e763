"""Images in CEL, as ``k8s/image.py`` reads them. The reference is ``i``."""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.image import FLOATING, REFERENCE, VERSION
from constructs_lib.policy.cel.expression import Cel, quoted

__all__ = ["HAS_REGISTRY", "IS_UNREADABLE", "MOVES", "TAG", "found", "holds"]

IS_UNREADABLE: Final = f"!i.matches({quoted(f'^(?:{REFERENCE})$')})"
"""Whether the kubelet cannot read it."""

_NAME: Final = "i.split('@')[0]"

TAG: Final = f"({_NAME}.matches(':[^/]*$') ? {_NAME}.substring({_NAME}.lastIndexOf(':') + 1) : '')"
"""The tag; empty if there is none."""

_WORDS: Final = f"(^|[^a-z])({'|'.join(sorted(FLOATING))})([^a-z]|$)"

MOVES: Final = (
    f"({TAG} in ['', 'latest'] || (!{TAG}.lowerAscii().matches({quoted(VERSION)})"
    f" && {TAG}.lowerAscii().matches({quoted(_WORDS)})))"
)
"""Whether an image without a digest is whatever is newest, or what a branch has built."""

HAS_REGISTRY: Final = "i.matches('^(localhost|[^/]*[.:][^/]*)/')"
"""Whether it names its registry."""


def holds(condition: str, image: str = "c.?image") -> str:
    """Whether a condition holds of an image, an optional in CEL."""
    return f"[{image}.orValue('')].exists(i, {condition})"


def found(condition: str, case: str | None) -> tuple[Cel, Cel]:
    """A condition that is asked of the images of containers and of volumes."""
    of_volume = f"has(v.image) && {holds(condition, 'v.image.?reference')}"
    return (
        Cel(
            finds=holds(condition),
            of="container",
            seen="c.name + ' ' + c.?image.orValue('')",
            cases=(case,),
        ),
        Cel(
            finds=f"variables.volumes.exists(v, {of_volume})",
            seen=(
                f"variables.volumes.filter(v, {of_volume})"
                ".map(v, v.name + ' ' + v.image.?reference.orValue('')).join(', ')"
            ),
            cases=(case,),
        ),
    )
