"""Fields of the Pod and amounts of its containers that variables and files hold.

Source: ``validateObjectFieldSelector``, ``validateContainerResourceFieldSelector`` and
``validateContainerResourceDivisor`` in ``pkg/apis/core/validation/validation.go``,
``ConvertDownwardAPIFieldLabel`` in ``pkg/apis/core/pods/helpers.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.validation.names import key_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["IN_VARIABLES", "IN_VOLUMES", "pod_field_refusals", "resource_field_refusals"]

IN_VARIABLES: Final = frozenset(
    {
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    }
)
"""Fields of the Pod that a variable may hold."""

IN_VOLUMES: Final = frozenset(
    {
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.labels",
        "metadata.annotations",
    }
)
"""Fields of the Pod that a file may hold."""

_OLD_NAMES: Final = {"spec.host": "spec.nodeName"}
_AMOUNTS: Final = frozenset(
    f"{side}.{name}"
    for side in ("limits", "requests")
    for name in ("cpu", "memory", "ephemeral-storage")
)
_HUGE_PAGES: Final = ("limits.hugepages-", "requests.hugepages-")
_CPU_DIVISORS: Final = frozenset({"1", "1m"})
_BYTE_DIVISORS: Final = frozenset(
    {"1", *(f"1{prefix}{suffix}" for prefix in "MGTPE" for suffix in ("", "i")), "1k", "1Ki"}
)


def pod_field_refusals(reference: Json, path: Path, allowed: Collection[str]) -> Iterator[Refusal]:
    """Why a ``fieldRef`` is refused.

    Args:
        reference: the reference.
        path: where it stands.
        allowed: the fields that may be named here.
    """
    version, written = reference.get("apiVersion") or "v1", reference.get("fieldPath", "")
    if version != "v1":
        yield wrong((*path, "apiVersion"), f"is {version!r:.60}; write v1")
        return
    field, bracket, key = written.removesuffix("']").partition("['")
    if bracket and field and written.endswith("']"):
        if field not in {"metadata.labels", "metadata.annotations"}:
            message = (
                f"is {written!r:.60}; only metadata.labels and metadata.annotations take a key"
            )
            yield wrong((*path, "fieldPath"), message)
        elif problem := key_problem(key.lower() if field.endswith("annotations") else key):
            yield wrong((*path, "fieldPath"), problem)
    elif _OLD_NAMES.get(written, written) not in allowed:
        yield one_of(written, allowed, (*path, "fieldPath"))


def resource_field_refusals(reference: Json, path: Path) -> Iterator[Refusal]:
    """Why a ``resourceFieldRef`` is refused."""
    name = reference.get("resource", "")
    is_huge = name.startswith(_HUGE_PAGES)
    if not name:
        yield missing((*path, "resource"), "name an amount such as limits.memory")
    elif not is_huge and name not in _AMOUNTS:
        yield one_of(name, _AMOUNTS, (*path, "resource"))
    divisor = Quantity.parse(reference.get("divisor", "0"))
    if divisor and (is_huge or name in _AMOUNTS):
        divisors = _CPU_DIVISORS if name.endswith(".cpu") else _BYTE_DIVISORS
        if str(divisor) not in divisors:
            yield one_of(str(divisor), divisors, (*path, "divisor"))
