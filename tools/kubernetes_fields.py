"""Writes ``constructs_lib/k8s/fields.json`` from the JSON schemas of Kubernetes.

A free-form override is checked while a user's program runs, where a validator with megabytes of
schemas is too much to depend on. This tool boils the schemas down to what the check needs: for
every type a DaemonSet is made of, its fields and their kinds. The schemas come with the
development dependency ``kubernetes-validate``.

Run ``python -m tools.kubernetes_fields`` after that dependency is updated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

__all__ = ["RELEASES", "fields_json", "main"]

RELEASES: Final = ("1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37")
"""The Kubernetes releases whose fields the table knows, oldest first."""

TARGET: Final = Path(__file__).parent.parent / "constructs_lib" / "k8s" / "fields.json"

_ROOT: Final = "io.k8s.api.apps.v1.DaemonSetSpec"
_SCALARS: Final = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "string",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
}

Schema = Mapping[str, Any]
Release = Mapping[str, Schema]
"""The object types that a DaemonSet of one release is made of, by their full names."""


def fields_json() -> str:
    """The text of ``fields.json``: sorted, one type on a line."""
    releases = {version: _closure(_definitions(version)) for version in RELEASES}
    names = {name for types in releases.values() for name in types}
    lines = sorted(
        f"{json.dumps(_short(name))}: {json.dumps(_type_entry(name, releases), sort_keys=True)}"
        for name in names
    )
    head = json.dumps([RELEASES[0], RELEASES[-1]])
    return f'{{"releases": {head},\n"types": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    TARGET.write_text(fields_json(), encoding="utf-8", newline="\n")


def _definitions(version: str) -> Release:
    schemas = files("kubernetes_validate") / "kubernetes-json-schema"
    text = (schemas / f"v{version}.0-local-strict" / "_definitions.json").read_text("utf-8")
    definitions: Release = json.loads(text)["$defs"]
    return definitions


def _closure(definitions: Release) -> Release:
    reached: dict[str, Schema] = {}
    todo = [_ROOT]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached[name] = definitions[name]
            todo.extend(_references(definitions[name]))
    return reached


def _references(schema: Schema) -> Iterator[str]:
    for field in schema["properties"].values():
        for part in (field, field.get("items", {}), field.get("additionalProperties", {})):
            if "$ref" in part and _full_name(part) not in _SCALARS:
                yield _full_name(part)


def _type_entry(name: str, releases: Mapping[str, Release]) -> dict[str, Any]:
    """A type as its newest release has it, with the fields that older releases had."""
    having = {version: types[name] for version, types in releases.items() if name in types}
    newest = list(having.values())[-1]
    fields = {
        field: _kind(schema)
        for types in having.values()
        for field, schema in types["properties"].items()
    }
    seen = {
        field: [version for version in having if field in having[version]["properties"]]
        for field in fields
    }
    entry = {
        "fields": fields,
        "required": sorted(newest.get("required", [])),
        "since": {field: v[0] for field, v in seen.items() if v[0] != RELEASES[0]},
        "until": {field: v[-1] for field, v in seen.items() if v[-1] != RELEASES[-1]},
    }
    return {part: value for part, value in entry.items() if value}


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
    return str(kind)


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
