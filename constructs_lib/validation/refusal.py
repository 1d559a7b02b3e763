"""One reason why the API server refuses an object, and the words that many reasons share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Literal, TypeAlias

from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.record import dataclass

__all__ = ["Check", "Refusal", "RefusalKind", "between", "missing", "one_of", "wrong"]

RefusalKind: TypeAlias = Literal[
    "selector",
    "labels",
    "strategy",
    "restart",
    "version",
    "volume",
    "resources",
    "tolerations",
    "terms",
    "security",
    "image",
    "other",
]
"""What it is about, as far as readers tell it apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Problem):
    """One place and why the API server refuses what stands there.

    Attributes:
        kind: what it is about. Default: none of the things that are told apart.
        of_pods: whether the DaemonSet itself is accepted and each of its Pods refused. Default:
            no, the object is refused.
    """

    kind: RefusalKind = "other"
    of_pods: bool = False


Check: TypeAlias = Callable[[Json, Path], Iterator[Refusal]]
"""Why one part is refused, by what it holds and where it stands."""


def wrong(path: Path, message: str, *, kind: RefusalKind = "other") -> Refusal:
    """A refusal in words of its own."""
    return Refusal(path=path, message=message, kind=kind)


def missing(path: Path, remedy: str, *, kind: RefusalKind = "other") -> Refusal:
    """The refusal of a field that is missing or empty."""
    return Refusal(path=path, message=f"is missing or empty; {remedy}", kind=kind)


def one_of(
    value: Json, choices: Collection[str], path: Path, *, kind: RefusalKind = "other"
) -> Refusal:
    """The refusal of a value that is none of the choices."""
    message = f"is {value!r:.60}; write one of {', '.join(sorted(choices))}"
    return Refusal(path=path, message=message, kind=kind)


def between(value: Json, allowed: range, path: Path) -> Refusal:
    """The refusal of a number outside a range."""
    message = f"is {value}; write a number from {allowed.start} to {allowed.stop - 1}"
    return Refusal(path=path, message=message)
