"""DS1453: the API server writes some fields in other words than the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_DROPPED: Final = ("affinity", "hostAliases", "imagePullSecrets", "nodeSelector", "tolerations")
"""Fields of the Pod that are not stored when they are empty."""
_OF_CONTAINERS: Final = ("env", "envFrom", "ports", "volumeMounts", "args", "command")
_MOST: Final = 3


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    found = list(_differences(daemon_set))
    if found:
        told = "; ".join(what for _, what in found[:_MOST])
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        yield Violation(
            path=found[0][0],
            message="The API server stores it in other words, a difference for ever to what "
            f"compares texts: {told}{more}.",
        )


def _differences(daemon_set: SpecView) -> Iterator[tuple[Path, str]]:
    for field in _DROPPED:
        if field in daemon_set.pod and not daemon_set.pod[field]:
            yield ("spec", "template", "spec", field), f"{field} is empty and left out"
    for container in daemon_set.all:
        yield from _of_container(container)


def _of_container(container: ContainerView) -> Iterator[tuple[Path, str]]:
    name = container.name
    for field in _OF_CONTAINERS:
        if field in container.value and not container.value[field]:
            yield (*container.path, field), f"{field} of {name} is empty and left out"
    for kind, amounts in container.value.get("resources", {}).items():
        if amounts == {}:
            yield (*container.path, "resources", kind), f"{kind} of {name} is empty and left out"
        for resource, written in amounts.items() if isinstance(amounts, dict) else ():
            stored = _stored(written)
            if stored is not None:
                place = (*container.path, "resources", kind, resource)
                yield place, f"{resource} {written} of {name} becomes {stored}"
    for variable in container.env:
        reference = variable.source.get("resourceFieldRef")
        if reference is not None and "divisor" not in reference:
            place = (*container.path, *variable.place, "valueFrom", "resourceFieldRef")
            yield place, f"{variable.name} of {name} gets divisor: 0"


def _stored(written: Json) -> str | None:
    """A quantity as the server writes it, where that is another text."""
    try:
        stored = str(Quantity.parse(str(written)))
    except ValueError:
        return None
    return stored if stored != str(written) else None


RULE = Rule(
    id="DS1453",
    slug="written-differently",
    summary="The API server stores some fields in other words than the manifest.",
    why=(
        "Empty maps and lists are left out, amounts get their shortest form, and a resource "
        "reference its divisor. A GitOps tool that compares texts then reports the DaemonSet as "
        "out of sync, and one that puts it right does so again and again."
    ),
    remedy=(
        "Write what the server stores: leave empty fields out, `100m` for 0.1, a divisor of '0'."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: MEMORY
          valueFrom: {resourceFieldRef: {resource: limits.memory}}
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: MEMORY
          valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: "0"}}
""",
    check_spec=_check,
    source="Kubernetes, pkg/apis/core/v1/defaults.go and apimachinery's resource.Quantity",
    beyond_cel="It is about how the manifest is written, which no policy sees.",
)
