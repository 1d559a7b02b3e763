"""A Secret: the names and the size of its values, and the keys that its type asks for.

No value is ever part of a message.
Source: ``ValidateSecret`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.validation.config_map import MOST_BYTES, bytes_of
from constructs_lib.validation.names import data_key_problem
from constructs_lib.validation.refusal import Refusal, missing, wrong

__all__ = ["secret_refusals"]

_ACCOUNT: Final = "kubernetes.io/service-account.name"
_TOKEN: Final = "kubernetes.io/service-account-token"  # noqa: S105  # the name of a type
_BASIC: Final = ("username", "password")
_SSH: Final = "ssh-privatekey"
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": (_SSH,),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_JSON: Final = frozenset({"kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson"})


def secret_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a Secret is refused."""
    values: dict[str, bytes] = {}
    places: dict[str, str] = {}
    for key, value in manifest.get("data", {}).items():
        found = bytes_of(value)
        if found is None:
            yield wrong(("data", key), "is not base64; write it so, or as text in stringData")
        values[key], places[key] = found or b"", "data"
    for key, value in manifest.get("stringData", {}).items():
        values[key], places[key] = value.encode(errors="replace"), "stringData"
    for key in values:
        if message := data_key_problem(key):
            yield wrong((places[key], key), message)
    size = sum(map(len, values.values()))
    if size > MOST_BYTES:
        field = next(iter(places.values()))
        yield wrong((field,), f"holds {size:,} bytes; at most 1 MiB is kept in one Secret")
    yield from _of_type(manifest, values, places)


def _of_type(
    manifest: Manifest, values: Mapping[str, bytes], places: Mapping[str, str]
) -> Iterator[Refusal]:
    kind = manifest.get("type", "")
    asked = f"a Secret of type {kind} needs it"
    if kind == _TOKEN:
        if not manifest.get("metadata", {}).get("annotations", {}).get(_ACCOUNT):
            yield missing(("metadata", "annotations", _ACCOUNT), asked)
    elif kind == "kubernetes.io/basic-auth" and values.keys().isdisjoint(_BASIC):
        yield missing(("data", "username"), f"{asked}, or password")
    for key in _KEYS.get(kind, ()):
        if key not in values or (key == _SSH and not values[key]):
            yield missing(("data", key), asked)
        elif kind in _JSON and not _is_object(values[key]):
            message = f"is not a JSON object, which a Secret of type {kind} holds"
            yield wrong((places[key], key), message)


def _is_object(text: bytes) -> bool:
    try:
        return json.loads(text) is None or isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
