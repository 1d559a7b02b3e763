"""DS1111: a port by a name that neither the agent's containers nor its Service have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet

from constructs_lib.daemon_set.host_ports import port_names
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.selections import (
    Selection,
    selections,
    services_by_labels,
)
from constructs_lib.policy.facts.unchecked import entries, mapping
from constructs_lib.policy.facts.workloads import OTHER_KINDS, workloads
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    pods = SelectedPods(workloads(context, "DaemonSet", *OTHER_KINDS))
    agents = {number for number, each in enumerate(pods.workloads) if each.is_daemon_set}
    names = _Names([tuple(port_names(each.pod)) for each in pods.workloads])
    leading = set()
    for selection in selections(context, "Service", "PodMonitor"):
        behind = pods.reached(selection)
        if not agents.isdisjoint(behind):
            leading.add(id(selection.manifest))
            yield from _unknown(selection, names.of(behind), "No container of its Pods")
    services = context.of_kind("Service")
    by_labels = services_by_labels(services)
    names = _Names([_service_ports(each) for each in services])
    to_agents = {number for number, each in enumerate(services) if id(each) in leading}
    for selection in selections(context, "ServiceMonitor"):
        behind = by_labels.matching(selection.selector, selection.near)
        if not to_agents.isdisjoint(behind):
            yield from _unknown(selection, names.of(behind), "No Service that it selects")


class _Names:
    """Names of ports of numbered things; what is asked for twice is put together once."""

    def __init__(self, names: Sequence[tuple[str, ...]]) -> None:
        self._names = names
        self._known: dict[frozenset[int], frozenset[str]] = {}

    def of(self, numbers: AbstractSet[int]) -> frozenset[str]:
        key = frozenset(numbers)
        if key not in self._known:
            self._known[key] = frozenset[str]().union(*(self._names[each] for each in key))
        return self._known[key]


def _service_ports(service: Json) -> tuple[str, ...]:
    names = (port.get("name") for port in entries(mapping(service.get("spec")).get("ports")))
    return tuple(name for name in names if isinstance(name, str))


def _unknown(selection: Selection, known: Collection[Json], who: str) -> Iterator[Violation]:
    for path, name in _named(selection):
        if name not in known:
            yield Violation(
                path=path,
                message=f"{who} has a port named {name!r}.",
                on=selection.manifest,
            )


def _named(selection: Selection) -> Iterator[tuple[Path, str]]:
    """The ports that an object asks for by name, with their places."""
    spec = mapping(selection.manifest.get("spec"))
    field, key = {
        "Service": ("ports", "targetPort"),
        "PodMonitor": ("podMetricsEndpoints", "port"),
        "ServiceMonitor": ("endpoints", "port"),
    }[selection.kind]
    for index, entry in enumerate(entries(spec.get(field))):
        name = entry.get(key)
        if isinstance(name, str) and name:
            yield ("spec", field, index, key), name


RULE = Rule(
    id="DS1111",
    slug="unknown-port",
    summary="A Service or a monitor asks for a port that the agent does not have.",
    why=(
        "A target port by name is looked up among the ports of the containers. Where none has that "
        "name the Service has no endpoint for the port, and the monitor scrapes nothing."
    ),
    remedy="Write the name of a port of the containers, or for a ServiceMonitor of the Service.",
    bad="""\
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: agents
spec:
  selector:
    app.kubernetes.io/name: agent
  ports:
  - name: metrics
    port: 9000
    targetPort: metrcs
""",
    good="""\
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: agents
spec:
  selector:
    app.kubernetes.io/name: agent
  ports:
  - name: metrics
    port: 9000
    targetPort: metrics
""",
    check_input=_check,
    source="FindPort in pkg/api/v1/pod/util.go, Kubernetes v1.37",
    beyond_cel=OTHER_OBJECTS,
)
