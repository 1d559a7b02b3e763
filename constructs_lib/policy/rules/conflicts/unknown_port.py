"""DS1111: a port by a name that neither the agent's containers nor its Service have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from constructs_lib.daemon_set.host_ports import port_names
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selections import (
    Selection,
    entries,
    mapping,
    pods,
    selected,
    selections,
)
from constructs_lib.policy.facts.workloads import Workload
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    found = pods(context)
    for selection in selections(context, "Service", "PodMonitor"):
        behind = selected(selection, found)
        if any(each.is_daemon_set for each in behind):
            yield from _unknown(selection, _ports_of(behind), "No container of its Pods")
    services = list(selections(context, "Service"))
    for selection in selections(context, "ServiceMonitor"):
        metadata = [(each, mapping(each.manifest.get("metadata"))) for each in services]
        behind_it = [
            each
            for each, data in metadata
            if selection.reaches(data.get("namespace"), mapping(data.get("labels")))
        ]
        if any(w.is_daemon_set for each in behind_it for w in selected(each, found)):
            names = {
                port.get("name")
                for each in behind_it
                for port in entries(mapping(each.manifest.get("spec")).get("ports"))
            }
            yield from _unknown(selection, names, "No Service that it selects")


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


def _ports_of(found: Sequence[Workload]) -> set[str]:
    return {name for each in found for name in port_names(each.pod)}


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
    source="FindPort in pkg/api/v1/pod/util.go, Kubernetes v1.36",
)
