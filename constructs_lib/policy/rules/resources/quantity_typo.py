"""DS409: an amount that can only be a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.resources import Resources
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.quantity_slip import LEAST_MEMORY, MOST_CPU, UNIT, quantity_slip
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import millis
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation, pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        for field, name, message in _slips(container.resources):
            yield container_violation(container, message, "resources", field, name)
    for field, name, message in _slips(daemon_set.resources):
        yield pod_violation(message, "resources", field, name)


def _slips(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for field, listed in (("requests", resources.requests), ("limits", resources.limits)):
        for name, written in listed.items():
            message = quantity_slip(name, written)
            if message is not None:
                yield field, name, f"{name} {message}."


def _slips_in(owner: str) -> str:
    """The same in CEL, of a container or the Pod."""
    return " || ".join(
        _slips_among(f"{owner}.?resources.?{field}") for field in ("requests", "limits")
    )


def _slips_among(amounts: str) -> str:
    cpu, memory, storage = (
        f"{amounts}[?'{name}'].orValue('0')" for name in ("cpu", "memory", "ephemeral-storage")
    )
    return (
        f"({millis(cpu)} > {MOST_CPU // UNIT * 1000} && {millis(cpu)} % 1000 == 0)"
        f" || {memory}.endsWith('m') || {storage}.endsWith('m')"
        f" || ({millis(memory)} > 0 && {millis(memory)} < {LEAST_MEMORY.nanos // UNIT * 1000})"
    )


RULE = Rule(
    id="DS409",
    slug="quantity-typo",
    summary="A quantity has the wrong suffix, or none.",
    why=(
        "`128m` of memory is an eighth of a byte, and `500` of CPU are five hundred cores. The API "
        "server accepts both; then the container cannot start, or the Pod fits on no node."
    ),
    remedy="Write memory and storage with Mi or Gi, and CPU with m or as a small number.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            memory: 128m
          requests:
            memory: 64m
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            memory: 128M
""",
    check_spec=_check,
    cel=(
        Cel(finds=_slips_in("c"), of="container"),
        Cel(finds=_slips_in("variables.pod"), seen="'the Pod'"),
    ),
    beyond_cel="The API server rewrites quantities: 100000m of CPU is 100 there, and a finding.",
)
