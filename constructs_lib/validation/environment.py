"""Variables of a container. Their values are never shown.

Source: ``ValidateEnv``, ``validateEnvVarValueFrom``, ``ValidateEnvFrom``,
``validateFileKeySelector`` and ``validateFileKeyRefVolumes`` in
``pkg/apis/core/validation/validation.go``; ``IsRelaxedEnvVarName``, ``IsEnvVarName`` and
``IsConfigMapKey`` in apimachinery's ``pkg/util/validation``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.field_references import (
    IN_VARIABLES,
    pod_field_refusals,
    resource_field_refusals,
)
from constructs_lib.validation.given import Given
from constructs_lib.validation.names import (
    data_key_problem,
    label_problem,
    prefix_problem,
    subdomain_problem,
)
from constructs_lib.validation.paths import goes_up
from constructs_lib.validation.refusal import Refusal, missing, wrong

__all__ = ["variable_refusals"]

_RELAXED: Final = pattern(r"[ -<>-~]+")  # printable ASCII without "="
_STRICT: Final = pattern(r"(?!\.\.|\.\Z)[-._a-zA-Z][-._a-zA-Z0-9]*")
_SOURCES: Final = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef")
_SETS: Final = ("configMapRef", "secretRef")


def variable_refusals(container: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the variables of a container are refused.

    Args:
        container: the container.
        path: where it stands.
        given: the Pod around it.
    """
    for index, variable in enumerate(container.get("env", ())):
        at = (*path, "env", index)
        if message := _name_problem(variable.get("name", "a"), given):
            yield wrong((*at, "name"), message)
        if "valueFrom" in variable:
            yield from _source(variable, (*at, "valueFrom"), given)
    for index, group in enumerate(container.get("envFrom", ())):
        yield from _group(group, (*path, "envFrom", index), given)


def _name_problem(name: str, given: Given) -> str | None:
    if given.gates.relaxed_variables:
        if _RELAXED.fullmatch(name) is None:
            return f"is {name!r:.60}; use printable ASCII characters without '='"
    elif _STRICT.fullmatch(name) is None:
        return (
            f"is {name!r:.60}; before Kubernetes 1.32 use letters, digits, '_', '-' and '.', not "
            "beginning with a digit"
        )
    return None


def _source(variable: Json, path: Path, given: Given) -> Iterator[Refusal]:
    written = variable["valueFrom"]
    known = (*_SOURCES, "fileKeyRef") if given.gates.env_files else _SOURCES
    sources = [field for field in known if field in written]
    if len(sources) != 1:
        message = f"has {' and '.join(sources) or 'no source'}; it takes exactly one source"
        yield wrong(path, message)
    elif variable.get("value"):
        yield wrong(path, "stands beside a value; keep one of the two")
    for field in sources:
        reference, at = written[field], (*path, field)
        if field == "fieldRef":
            yield from pod_field_refusals(reference, at, IN_VARIABLES)
        elif field == "resourceFieldRef":
            yield from resource_field_refusals(reference, at)
        elif field == "fileKeyRef":
            yield from _file_key(reference, at, given)
        else:
            yield from _key(reference, at)


def _key(reference: Json, path: Path) -> Iterator[Refusal]:
    if message := subdomain_problem(reference.get("name", "")):
        yield wrong((*path, "name"), message)
    key = reference.get("key", "")
    if not key:
        yield missing((*path, "key"), "name a key")
    elif message := data_key_problem(key):
        yield wrong((*path, "key"), message)


def _file_key(reference: Json, path: Path, given: Given) -> Iterator[Refusal]:
    key, name, file = (reference.get(field, "") for field in ("key", "volumeName", "path"))
    if _RELAXED.fullmatch(key) is None:
        yield wrong((*path, "key"), f"is {key!r:.60}; name a variable of the file")
    if message := label_problem(name):
        yield wrong((*path, "volumeName"), message)
    elif name not in given.volumes:
        message = f"is {name!r:.60}, which is not a volume of the Pod"
        yield wrong((*path, "volumeName"), message)
    elif given.volumes[name].keys() - {"name", "emptyDir"}:
        yield wrong((*path, "volumeName"), f"is {name!r}, which is no emptyDir; name one")
    if not file:
        yield missing((*path, "path"), "name the file")
    elif goes_up(file):
        yield wrong((*path, "path"), f"is {file!r:.60}; write the path without '..'")


def _group(group: Json, path: Path, given: Given) -> Iterator[Refusal]:
    prefix = group.get("prefix")
    if prefix and (message := _name_problem(prefix, given)):
        yield wrong((*path, "prefix"), message)
    sources = [field for field in _SETS if field in group]
    if len(sources) != 1:
        seen = " and ".join(sources) or "no source"
        yield wrong(path, f"has {seen}; it takes one of {' and '.join(_SETS)}")
    for field in sources:
        # The server takes it for the beginning of a name.
        if message := prefix_problem(group[field].get("name", "")):
            yield wrong((*path, field, "name"), message)
