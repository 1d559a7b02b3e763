"""The form in which two manifests are compared: what Kubernetes takes for the same is the same.

Amounts are spelled one way, nulls and defaults are left out, and so are what only the server writes
and the namespace of an object that has none.
Which field is what comes from the table of fields (``k8s/fields.py``); an object of another kind
loses its nulls and its server fields, nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Final

from constructs_lib.k8s.defaults import (
    DEFAULTS,
    EMPTY_IS_ABSENT,
    SERVER_ANNOTATIONS,
    SERVER_FIELDS,
)
from constructs_lib.k8s.fields import Kind, api_version, field_kind
from constructs_lib.k8s.image import read_image
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import NAMESPACE_LABEL
from constructs_lib.k8s.quantity import Quantity, QuantityFormat
from constructs_lib.k8s.scopes import OF_THE_CLUSTER

__all__ = ["normal_form", "type_of"]


def type_of(manifest: Manifest) -> str:
    """The object's type in the table of fields; ``any`` where the table does not know it."""
    kind = str(manifest.get("kind"))
    known = api_version(kind)
    return kind if known is not None and known == manifest.get("apiVersion") else "any"


def normal_form(manifest: Manifest) -> Manifest:
    """The object in the form in which it is compared; the argument is not changed.

    A value that is not of its field's type is kept as it is.
    """
    own = {name: value for name, value in manifest.items() if name != "status"}
    metadata = own.pop("metadata", None)
    kept: Manifest = _object(own, type_of(manifest))
    if isinstance(metadata, dict):
        kept["metadata"] = _object(metadata, "ObjectMeta")
        if manifest.get("kind") in OF_THE_CLUSTER:
            kept["metadata"].pop("namespace", None)
    return kept


def _normal(value: Json, kind: Kind) -> Json:
    if isinstance(value, list):
        item = Kind(of=kind.of) if kind.shape == "list" else _ANY
        return [_normal(member, item) for member in value]
    if isinstance(value, dict):
        if kind.shape == "map":
            return {key: _normal(each, Kind(of=kind.of)) for key, each in _set(value).items()}
        return _object(value, kind.of if kind.shape == "one" else _ANY.of)
    return _quantity(value) if kind.of == "quantity" else value


_ANY: Final = Kind(of="any")


def _object(value: Mapping[str, Json], type_name: str) -> dict[str, Json]:
    completed = _DERIVED.get(type_name, dict)(_set(value))
    defaults = DEFAULTS.get(type_name, {})
    kept: dict[str, Json] = {}
    for name, written in completed.items():
        kind = field_kind(type_name, name)
        each = _normal(written, kind or _ANY)
        is_default = name in defaults and _is(each, defaults[name])
        if not is_default and not _says_nothing(each, kind):
            kept[name] = each
    return kept


def _set(value: Mapping[str, Json]) -> dict[str, Json]:
    """What is not null, which to the API server is a field left out."""
    return {name: each for name, each in value.items() if each is not None}


def _is(value: Json, default: Json) -> bool:
    # Python takes 0 for False.
    return type(value) is type(default) and bool(value == default)


def _says_nothing(value: Json, kind: Kind | None) -> bool:
    """Whether a known field is empty in a way that is never sent."""
    if value or kind is None or value not in ({}, []) or kind.of == "any":
        return False
    return kind.shape != "one" or kind.of in EMPTY_IS_ABSENT


def _quantity(value: Json) -> Json:
    try:
        nanos = Quantity.parse(value).nanos
    except ValueError:
        return value
    spellings = [
        Quantity(nanos=nanos, format=family).canonical()
        for family in (QuantityFormat.DECIMAL_SI, QuantityFormat.BINARY_SI)
    ]
    return min(spellings, key=len)


def _metadata(fields: dict[str, Json]) -> dict[str, Json]:
    annotations = fields.get("annotations")
    if isinstance(annotations, dict):
        kept = {key: each for key, each in annotations.items() if key not in SERVER_ANNOTATIONS}
        fields["annotations"] = kept
    labels = fields.get("labels")
    if isinstance(labels, dict) and labels.get(NAMESPACE_LABEL) == fields.get("name"):
        fields["labels"] = {key: each for key, each in labels.items() if key != NAMESPACE_LABEL}
    return {name: each for name, each in fields.items() if name not in SERVER_FIELDS}


def _pod_spec(fields: dict[str, Json]) -> dict[str, Json]:
    """``serviceAccount`` is the old name of ``serviceAccountName``, and is filled in beside it."""
    old_name = fields.pop("serviceAccount", None)
    return {"serviceAccountName": old_name, **fields} if old_name is not None else fields


def _container(fields: dict[str, Json]) -> dict[str, Json]:
    """``imagePullPolicy`` is Always for what is newest, and IfNotPresent for all else."""
    image = read_image(str(fields.get("image", "")))
    newest = image is not None and (image.tag == "latest" or image.is_latest)
    if fields.get("imagePullPolicy") == ("Always" if newest else "IfNotPresent"):
        del fields["imagePullPolicy"]
    return fields


def _volume(fields: dict[str, Json]) -> dict[str, Json]:
    """A volume without a source is an empty directory."""
    return fields if set(fields) - {"name"} else {**fields, "emptyDir": {}}


def _service_spec(fields: dict[str, Json]) -> dict[str, Json]:
    """Without the addresses that the server has chosen; ``clusterIPs`` tells that it has."""
    if fields.pop("clusterIPs", None) is not None:
        fields.pop("ipFamilies", None)
        if fields.get("clusterIP") != "None":
            fields.pop("clusterIP", None)
    return fields


def _service_port(fields: dict[str, Json]) -> dict[str, Json]:
    if "targetPort" in fields and fields["targetPort"] == fields.get("port"):
        del fields["targetPort"]
    return fields


def _network_policy_spec(fields: dict[str, Json]) -> dict[str, Json]:
    """A policy is about what comes in, and about what goes out if it says what may."""
    by_default = ["Ingress", "Egress"] if fields.get("egress") else ["Ingress"]
    if not fields.get("policyTypes"):
        fields["policyTypes"] = by_default
    return fields


def _role_ref(fields: dict[str, Json]) -> dict[str, Json]:
    """Without a group it means that of roles."""
    return {name: each for name, each in fields.items() if (name, each) != ("apiGroup", "")}


def _subject(fields: dict[str, Json]) -> dict[str, Json]:
    """The group of a ServiceAccount is that of the core, that of people the group of roles."""
    group = "" if fields.get("kind") == "ServiceAccount" else "rbac.authorization.k8s.io"
    if fields.get("apiGroup") in {"", group}:
        del fields["apiGroup"]
    return fields


def _secret(fields: dict[str, Json]) -> dict[str, Json]:
    """``stringData`` is how people write ``data``."""
    plain, data = fields.pop("stringData", None), fields.get("data")
    if isinstance(plain, dict) and isinstance(data, dict | None):
        fields["data"] = {**(data or {}), **{key: _base64(each) for key, each in plain.items()}}
    return fields


def _base64(value: Json) -> Json:
    return b64encode(value.encode()).decode("ascii") if isinstance(value, str) else value


_DERIVED: Final[Mapping[str, Callable[[dict[str, Json]], dict[str, Json]]]] = {
    "Container": _container,
    "EphemeralContainer": _container,
    "NetworkPolicySpec": _network_policy_spec,
    "ObjectMeta": _metadata,
    "PodSpec": _pod_spec,
    "RoleRef": _role_ref,
    "Secret": _secret,
    "ServicePort": _service_port,
    "ServiceSpec": _service_spec,
    "Subject": _subject,
    "Volume": _volume,
}
"""Defaults that depend on other fields, by type."""
