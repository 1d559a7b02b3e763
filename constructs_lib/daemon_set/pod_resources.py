"""What a Pod as a whole asks of its node: the one figure the scheduler works with.

Containers run together, init containers one after the other before them, sidecars (init
containers that restart always) beside everything after them; Pod-level resources replace the sum
and the runtime's overhead is added. Source: ``helpers.go`` of
``k8s.io/component-helpers/resource`` and ``pkg/apis/core/v1/defaults.go``, Kubernetes v1.37.

Sums are kept in thousandths of a unit, the precision in which the API server stores amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["container_totals", "pod_limits", "pod_requests"]

_Millis: TypeAlias = dict[str, int]


def pod_requests(
    pod: Mapping[str, Json], statuses: Iterable[Mapping[str, Json]] = ()
) -> dict[str, int]:
    """The effective request of a Pod, in whole numbers (see ``k8s/amounts.py``).

    Args:
        pod: a Pod spec as it is written: a missing request takes the limit, as the API does.
        statuses: the container statuses of a running Pod. While one is being resized, the larger
            of what it asks for and what it has counts. Default: none, a Pod yet to be made.

    Raises:
        ValueError: an amount is no quantity.
    """
    actual = {status["name"]: _held(status) for status in statuses}

    def ask(container: Mapping[str, Json]) -> _Millis:
        return _highest([_requests(container), actual.get(container.get("name"), {})])

    total = _all_containers(pod, ask)
    total.update(_pod_level_requests(pod, total))
    return _rounded(add_amounts([total, _millis(pod.get("overhead"))]))


def pod_limits(pod: Mapping[str, Json]) -> dict[str, int]:
    """The sum of a Pod's limits, in whole numbers; containers without a limit add nothing.

    Raises:
        ValueError: an amount is no quantity.
    """
    total = _all_containers(pod, lambda container: _listed(container, "limits"))
    total.update(_listed(pod, "limits"))
    overhead = _millis(pod.get("overhead"))
    return _rounded({name: amount + overhead.get(name, 0) for name, amount in total.items()})


def container_totals(
    pod: Mapping[str, Json], which: Literal["requests", "limits"], *, are_defaulted: bool = False
) -> dict[str, int]:
    """What the containers of a Pod come to together, in thousandths of a unit.

    Args:
        pod: a Pod spec as it is written.
        which: what is counted.
        are_defaulted: whether a missing request takes the limit, as in a Pod but not in a
            template. Default: no.

    Raises:
        ValueError: an amount is no quantity.
    """
    if are_defaulted:
        return _all_containers(pod, _requests)
    return _all_containers(pod, lambda container: _listed(container, which))


def _all_containers(
    pod: Mapping[str, Json], ask: Callable[[Mapping[str, Json]], _Millis]
) -> _Millis:
    """The steady sum of everything that runs together, or a higher peak while starting."""
    peaks: list[_Millis] = []
    sidecars: _Millis = {}
    for container in pod.get("initContainers") or ():
        with_sidecars = add_amounts([ask(container), sidecars])
        if container.get("restartPolicy") == "Always":
            sidecars = with_sidecars
        peaks.append(with_sidecars)
    steady = add_amounts([sidecars, *(ask(entry) for entry in pod.get("containers") or ())])
    return _highest([steady, *peaks])


def _pod_level_requests(pod: Mapping[str, Json], containers: _Millis) -> _Millis:
    requests, limits = _listed(pod, "requests"), _listed(pod, "limits")
    for name, limit in limits.items():
        if name not in requests and (name not in containers or name.startswith("hugepages-")):
            requests[name] = limit
    return requests


def _requests(container: Mapping[str, Json]) -> _Millis:
    return {**_listed(container, "limits"), **_listed(container, "requests")}


def _held(status: Mapping[str, Json]) -> _Millis:
    return _highest([_listed(status, "requests"), _millis(status.get("allocatedResources"))])


def _listed(owner: Mapping[str, Json], which: str) -> _Millis:
    return _millis((owner.get("resources") or {}).get(which))


def _millis(resources: Mapping[str, Json] | None) -> _Millis:
    return {name: Quantity.parse(text).milli_value() for name, text in (resources or {}).items()}


def _highest(candidates: Iterable[Amounts]) -> _Millis:
    highest: _Millis = {}
    for amounts in candidates:
        for name, amount in amounts.items():
            highest[name] = max(amount, highest.get(name, 0))
    return highest


def _rounded(millis: Amounts) -> dict[str, int]:
    return {name: n if name == "cpu" else -(-n // 1000) for name, n in millis.items()}
