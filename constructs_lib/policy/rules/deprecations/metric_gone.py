"""DS1205: a metric of the kubelet that is no longer there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.pattern import pattern
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.programs.place import Place

__all__ = ["RULE"]

_GONE_SINCE: Final = 37
_GONE: Final = pattern(
    r"\b(container_cpu_load_average_10s|container_cpu_load_d_average_10s|container_tasks_state|"
    r"container_application_\w+)\b"
)
_BEGIN: Final = "container_"
"""How the names of all of them begin."""
_READERS: Final = ("PrometheusRule", "PodMonitor", "ServiceMonitor", "ConfigMap", "DaemonSet")


def _check(context: Context) -> Iterator[Violation]:
    if context.minor < _GONE_SINCE:
        return
    for manifest in context.of_kind(*_READERS):
        told: set[str] = set()
        places = _places(manifest)
        if not context.known.answer(_may_name_one, manifest.get(places[0])):
            continue
        for path, text in _texts(manifest, places):
            for found in _GONE.finditer(text):
                if found[1] not in told:
                    told.add(found[1])
                    yield _violation(manifest, path, found)


def _places(manifest: Manifest) -> tuple[str, ...]:
    return ("data",) if own_kind(manifest) == "ConfigMap" else ("spec",)


def _may_name_one(value: Json) -> bool:
    """Whether it is worth looking with places: next to no object names a metric."""
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            if _BEGIN in held:
                return True
        elif isinstance(held, dict):
            waiting += held.values()
        elif isinstance(held, list):
            waiting += held
    return False


def _texts(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text below some fields of an object, with its place."""
    waiting = [(path, value.get(path[0]))]
    while waiting:
        place, held = waiting.pop()
        if isinstance(held, str):
            yield place, held
        elif isinstance(held, dict):
            waiting += [((*place, key), each) for key, each in reversed(held.items())]
        elif isinstance(held, list):
            waiting += [((*place, index), each) for index, each in reversed([*enumerate(held)])]


def _violation(manifest: Manifest, path: Path, found: re.Match[str]) -> Violation:
    before = found.string[: found.start()]
    line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
    is_long = "\n" in found.string
    return Violation(
        path=path,
        message=f"Kubelets have no {found[1]} since Kubernetes 1.{_GONE_SINCE}.",
        on=manifest,
        place=Place(manifest, path, line, column) if is_long else None,
        about=found[1],
    )


RULE = Rule(
    id="DS1205",
    slug="metric-gone",
    summary="A rule, monitor or configuration names a metric that kubelets no longer have.",
    why=(
        "An alert on a metric that is not there never fires, and a panel stays empty. Nobody is "
        "told."
    ),
    remedy=(
        "Take `container_pressure_cpu_waiting_seconds_total` for load, which kubelets have since "
        "1.34, or let a node agent read it; leave out what nothing replaces."
    ),
    bad="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: nodes, namespace: agents}
spec:
  groups:
  - name: nodes
    rules:
    - alert: LoadIsHigh
      expr: container_cpu_load_average_10s > 4000
""",
    good="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: nodes, namespace: agents}
spec:
  groups:
  - name: nodes
    rules:
    - alert: LoadIsHigh
      expr: rate(container_pressure_cpu_waiting_seconds_total[5m]) > 0.5
""",
    check_input=_check,
    source="CHANGELOG-1.37.md (kubernetes/kubernetes#139870)",
    beyond_cel=OTHER_OBJECTS,
)
