"""Writes ``constructs_lib/k8s/fields.json`` from the JSON schemas of Kubernetes.

Overrides and foreign manifests are checked while a user's program runs, where a validator with
megabytes of schemas is too much to depend on. This tool boils the schemas down to what the check
needs: for every type that a DaemonSet and the objects around it are made of, its fields and their
kinds. The schemas come with the development dependency ``kubernetes-validate``.

Run ``python -m tools.kubernetes_fields`` after that dependency is updated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR

__all__ = ["RELEASES", "fields_json", "main"]

RELEASES: Final = tuple(f"1.{minor}" for minor in range(OLDEST_MINOR, LATEST_MINOR + 1))
"""The Kubernetes releases whose fields the table knows, oldest first."""

TARGET: Final = Path(__file__).parent.parent / "constructs_lib" / "k8s" / "fields.json"

_OBJECTS: Final = {
    "CSIDriver": "storage.k8s.io/v1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
    "ConfigMap": "v1",
    "CronJob": "batch/v1",
    "DaemonSet": "apps/v1",
    "Deployment": "apps/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Job": "batch/v1",
    "LimitRange": "v1",
    "Namespace": "v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PersistentVolumeClaim": "v1",
    "Pod": "v1",
    "PodDisruptionBudget": "policy/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "ReplicaSet": "apps/v1",
    "ResourceQuota": "v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "RuntimeClass": "node.k8s.io/v1",
    "Secret": "v1",
    "Service": "v1",
    "ServiceAccount": "v1",
    "StatefulSet": "apps/v1",
    "StorageClass": "storage.k8s.io/v1",
    "ValidatingAdmissionPolicy": "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding": "admissionregistration.k8s.io/v1",
}
"""The kinds of Kubernetes itself that the table knows."""

_CUSTOM_OBJECTS: Final = {
    "PodMonitor": "monitoring.coreos.com/v1",
    "ScaledObject": "keda.sh/v1alpha1",
    "ServiceMonitor": "monitoring.coreos.com/v1",
    "VerticalPodAutoscaler": "autoscaling.k8s.io/v1",
}
"""Kinds of others, of which the table knows the few fields that tell what they are for.
Source: the CRDs of prometheus-operator v0.93, KEDA 2.18 and the Vertical Pod Autoscaler 1.5."""

_CUSTOM_SPECS: Final = {
    "CustomTarget": {"apiVersion": "string", "kind": "string", "name": "string"},
    "MonitorEndpoint": {"port": "string", "targetPort": "int-or-string", "portNumber": "integer"},
    "MonitorNamespaces": {"any": "boolean", "matchNames": "[string]"},
    "PodMonitorSpec": {
        "namespaceSelector": "MonitorNamespaces",
        "podMetricsEndpoints": "[MonitorEndpoint]",
        "selector": "LabelSelector",
    },
    "ScaledObjectSpec": {"scaleTargetRef": "CustomTarget"},
    "ServiceMonitorSpec": {
        "endpoints": "[MonitorEndpoint]",
        "namespaceSelector": "MonitorNamespaces",
        "selector": "LabelSelector",
    },
    "VerticalPodAutoscalerSpec": {"targetRef": "CustomTarget", "updatePolicy": "VpaUpdatePolicy"},
    "VpaUpdatePolicy": {"updateMode": "string"},
}

_SCALARS: Final = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
}

_SERVER_OWNED: Final = "status"
"""A part of objects that people do not write, so its fields are left out."""

Schema = Mapping[str, Any]
Release = Mapping[str, Schema]
"""The object types of one release that the table knows, by their full names."""


def fields_json() -> str:
    """The text of ``fields.json``: sorted, one type on a line."""
    releases = {version: _closure(_definitions(version)) for version in RELEASES}
    names = {name for types in releases.values() for name in types}
    types = {_short(name): _type_entry(name, releases) for name in names}
    assert len(types) == len(names), "two types have one short name"
    types |= _custom_types()
    lines = [f"{json.dumps(n)}: {json.dumps(t, sort_keys=True)}" for n, t in sorted(types.items())]
    releases_known = json.dumps([RELEASES[0], RELEASES[-1]])
    objects = json.dumps(_OBJECTS | _CUSTOM_OBJECTS, sort_keys=True)
    head = f'{{"releases": {releases_known},\n"objects": {objects},\n"types": {{\n'
    return head + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    TARGET.write_text(fields_json(), encoding="utf-8", newline="\n")


def _definitions(version: str) -> Release:
    schemas = files("kubernetes_validate") / "kubernetes-json-schema"
    text = (schemas / f"v{version}.0-local-strict" / "_definitions.json").read_text("utf-8")
    definitions: Release = json.loads(text)["$defs"]
    return definitions


def _closure(definitions: Release) -> Release:
    reached: dict[str, Schema] = {}
    todo = [_definition(kind, version) for kind, version in _OBJECTS.items()]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached[name] = definitions[name]
            todo.extend(_references(definitions[name]))
    return reached


def _definition(kind: str, api_version: str) -> str:
    group, _, version = api_version.rpartition("/")
    return f"io.k8s.api.{group.partition('.')[0] or 'core'}.{version}.{kind}"


def _custom_types() -> dict[str, dict[str, Any]]:
    """The types of custom objects; they are open, as most of their fields are left out."""
    fields = {
        kind: {"apiVersion": "string", "kind": "string", "metadata": "ObjectMeta"}
        | {"spec": f"{kind}Spec"}
        for kind in _CUSTOM_OBJECTS
    }
    return {
        name: {"fields": known, "open": True} for name, known in (fields | _CUSTOM_SPECS).items()
    }


def _references(schema: Schema) -> Iterator[str]:
    for name, field in _fields(schema).items():
        if name == _SERVER_OWNED:
            continue
        for part in (field, field.get("items", {}), field.get("additionalProperties", {})):
            if "$ref" in part and _full_name(part) not in _SCALARS:
                yield _full_name(part)


def _type_entry(name: str, releases: Mapping[str, Release]) -> dict[str, Any]:
    """A type as its newest release has it, with the fields that older releases had."""
    having = {version: types[name] for version, types in releases.items() if name in types}
    newest = list(having.values())[-1]
    fields = {
        field: "any" if field == _SERVER_OWNED else _kind(schema)
        for types in having.values()
        for field, schema in _fields(types).items()
    }
    seen = {
        field: [version for version in having if field in _fields(having[version])]
        for field in fields
    }
    entry = {
        "fields": fields,
        "required": sorted(newest.get("required", [])),
        "since": {field: v[0] for field, v in seen.items() if v[0] != RELEASES[0]},
        "until": {field: v[-1] for field, v in seen.items() if v[-1] != RELEASES[-1]},
    }
    return {part: value for part, value in entry.items() if value or part == "fields"}


def _fields(schema: Schema) -> Schema:
    """The fields of a type; a few types have none."""
    fields: Schema = schema.get("properties", {})
    return fields


def _kind(schema: Schema) -> str:
    """A field's kind in the notation that ``constructs_lib.k8s.fields`` reads."""
    if "$ref" in schema:
        name = _full_name(schema)
        return _SCALARS.get(name) or _short(name)
    kind = next(word for word in _as_list(schema["type"]) if word != "null")
    if kind == "array":
        keys = _merge_keys(schema)
        return f"[{_kind(schema['items'])}]" + (f" by {' '.join(keys)}" if keys else "")
    if kind == "object":
        return f"{{{_kind(schema['additionalProperties'])}}}"
    return "int32" if schema.get("format") == "int32" else str(kind)


def _merge_keys(schema: Schema) -> list[str]:
    """The patch merge key, then the other keys that tell the items of the list apart."""
    first = schema.get("x-kubernetes-patch-merge-key")
    if first is None:
        return []
    return [first, *(key for key in schema["x-kubernetes-list-map-keys"] if key != first)]


def _full_name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


if __name__ == "__main__":
    main()
