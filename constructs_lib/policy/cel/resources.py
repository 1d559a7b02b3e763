"""Requests and limits that are missing, as ``policy/facts/resources.py`` finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.policy.cel.expression import Asked, Cel, strings
from constructs_lib.policy.cel.fragments import amount
from constructs_lib.policy.facts.resources import POD_LEVEL_SINCE, RUN_ONCE

__all__ = ["CONTAINERS", "lacks"]

CONTAINERS: Final[tuple[tuple[Asked, str | None], ...]] = (
    ("app container", None),
    ("run-once container", RUN_ONCE),
)
"""Both kinds of containers, and the case that each is."""


def lacks(
    what: str, resource: str, *, condition: str = "", never_evicted: Sequence[str] = ()
) -> tuple[Cel, ...]:
    """The containers that have no request, or no limit, where the Pod has none for them.

    Args:
        what: ``requests`` or ``limits``.
        resource: the name of the resource.
        condition: what has to be true, too; nothing by default.
        never_evicted: priority classes that make a case of their own.
    """
    of_pod = f"{amount('variables.pod', what, resource)}.orValue('0') != '0'"
    missing = (
        f"{amount('c', what, resource)}.orValue('0') == '0'"
        f" && !(variables.minor >= {POD_LEVEL_SINCE} && {of_pod})"
    )
    return tuple(_split(f"{condition} && {missing}" if condition else missing, never_evicted))


def _split(finds: str, never_evicted: Sequence[str]) -> Iterator[Cel]:
    is_kept = f"variables.pod.?priorityClassName.orValue('') in {strings(never_evicted)}"
    for asked, case in CONTAINERS:
        if case is None and never_evicted:
            yield Cel(finds=f"!({is_kept}) && {finds}", of=asked)
            yield Cel(finds=f"{is_kept} && {finds}", of=asked, cases=("never evicted",))
        else:
            yield Cel(finds=finds, of=asked, cases=(case,))
