"""Amounts that containers and Pods ask for.

Source: ``validateResourceRequirements``, ``validateResourceClaimNames``, ``validateOverhead``,
``validatePodResources`` and ``validatePodResourceConsistency`` in
``pkg/apis/core/validation/validation.go``; ``pkg/apis/core/helper/helpers.go``;
``SetDefaults_ResourceList`` and ``SetDefaults_Pod`` in ``pkg/apis/core/v1/defaults.go``,
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.validation.given import Given
from constructs_lib.validation.names import key_problem, label_problem
from constructs_lib.validation.refusal import Refusal, missing, wrong

__all__ = ["milli", "overhead_refusals", "pod_resource_refusals", "resource_refusals"]

HUGE_PAGES: Final = "hugepages-"
_STANDARD: Final = frozenset({"cpu", "memory", "ephemeral-storage"})
_OF_PODS: Final = frozenset({"cpu", "memory"})
_LONGEST_NAME: Final = 63
_IsName: TypeAlias = Callable[[str], str | None]


def resource_refusals(container: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the resources of a container are refused.

    Args:
        container: the container.
        path: where it stands.
        given: the Pod around it.
    """
    resources = container.get("resources")
    if resources:
        at = (*path, "resources")
        yield from _requirements(resources, at, _container_name_problem, given)
        if "claims" in resources and given.gates.resource_claims:
            yield from _claims(resources["claims"], (*at, "claims"), given.claims)


def overhead_refusals(overhead: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the overhead of a Pod is refused: it is judged as limits are."""
    for refusal in _requirements({"limits": overhead}, (), _container_name_problem, given):
        yield wrong((*path, *refusal.path[1:]), refusal.message)


def pod_resource_refusals(resources: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the resources of a whole Pod are refused, but for those of its containers."""
    if "claims" in resources:
        yield wrong((*path, "claims"), "are not for a whole Pod; write them at its containers")
    yield from _requirements(resources, path, _pod_name_problem, given)


def milli(amount: Json) -> int:
    """An amount as the API server keeps it: in thousandths, rounded up."""
    return Quantity.parse(amount).milli_value()


def _requirements(resources: Json, path: Path, problem: _IsName, given: Given) -> Iterator[Refusal]:
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for field, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            message = problem(name) or _amount_problem(name, amount)
            if message:
                yield wrong((*path, field, name), message)
    for name, asked in requests.items():
        yield from _against_limit(name, asked, limits, path, given)
    names = requests.keys() | limits.keys()
    if not names & _OF_PODS and any(name.startswith(HUGE_PAGES) for name in names):
        yield wrong(path, "asks for huge pages without cpu or memory; add one of the two")


def _against_limit(
    name: str, asked: Json, limits: Mapping[str, Json], path: Path, given: Given
) -> Iterator[Refusal]:
    at = (*path, "requests", name)
    is_whole = not _may_overcommit(name)
    if name not in limits:
        if is_whole:
            message = f"{name!r:.60} is asked for without a limit; write the same amount there"
            yield wrong((*path, "limits"), message)
    elif asked != limits[name]:
        more = milli(asked) - milli(limits[name])
        if more > 0 and "resources" not in given.without:
            message = f"is {asked}, above its limit {limits[name]}"
            yield wrong(at, message, kind="resources")
        elif more < 0 and is_whole:
            message = f"is {asked} and its limit {limits[name]}; of {name} both are the same"
            yield wrong(at, message)


def _amount_problem(name: str, amount: Json) -> str | None:
    if isinstance(amount, str) and amount.startswith("-") and milli(amount) < 0:
        return f"is {amount}; it must be 0 or more"
    if isinstance(amount, int | float) and amount < 0:
        return f"is {amount}; it must be 0 or more"
    if name in _STANDARD:
        return None
    if _is_extended(name) and milli(amount) % 1000:
        return f"is {amount}; of {name} there are whole numbers only"
    if name.startswith(HUGE_PAGES):
        return _huge_page_problem(name, amount)
    return None


def _huge_page_problem(name: str, amount: Json) -> str | None:
    size = name.removeprefix(HUGE_PAGES)
    try:
        page = Quantity.parse(size)
    except ValueError:
        return f"{name!r:.60} names no size of a page; write one such as hugepages-2Mi"
    if page.milli_value() <= 0 or page.milli_value() % 1000:
        return f"{name!r:.60} names no size of a page; write one such as hugepages-2Mi"
    if -(-milli(amount) // 1000) % page.value():
        return f"is {amount}, which is no multiple of {size}"
    return None


@lru_cache(maxsize=1024)
def _container_name_problem(name: str) -> str | None:
    if name in _STANDARD:
        return None
    if "/" not in name:
        if name.startswith(HUGE_PAGES) and not key_problem(name):
            return None
        return (
            f"{name!r:.60} is not a resource of containers; write cpu, memory, ephemeral-storage, "
            "hugepages-<size> or a name with a domain"
        )
    if key_problem(name) or not (_is_native(name) or _is_extended(name)):
        return f"{name!r:.60} is not the name of a resource; write one such as example.com/gpu"
    return None


def _pod_name_problem(name: str) -> str | None:
    if name in _OF_PODS or (name.startswith(HUGE_PAGES) and not key_problem(name)):
        return None
    return f"{name!r:.60} is not for a whole Pod; write cpu, memory or hugepages-<size>"


def _is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


@lru_cache(maxsize=1024)
def _is_extended(name: str) -> bool:
    is_free = not _is_native(name) and not name.startswith("requests.")
    return is_free and not key_problem(f"requests.{name}")


def _may_overcommit(name: str) -> bool:
    return name in _STANDARD or (_is_native(name) and not name.startswith(HUGE_PAGES))


def _claims(claims: Json, path: Path, known: Collection[str]) -> Iterator[Refusal]:
    taken: set[tuple[str, str]] = set()
    for index, claim in enumerate(claims):
        at = (*path, index)
        name, request = claim.get("name", ""), claim.get("request", "")
        if not name:
            yield missing((*at, "name"), "name a claim of the Pod")
            continue
        if name not in known:
            yield wrong((*at, "name"), f"is {name!r:.70}, which is not a claim of the Pod")
        if request and (message := label_problem(request)):
            yield wrong((*at, "request"), message)
        overlaps = {pair for pair in taken if pair[0] == name and "" in (pair[1], request)}
        if overlaps or (name, request) in taken:
            yield wrong(at, f"names {name!r:.70} twice; name it once")
        taken.add((name, request))
