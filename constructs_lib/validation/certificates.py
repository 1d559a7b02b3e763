"""Projected trust bundles and Pod certificates.

Source: ``validateProjectionSources`` and ``ValidateSignerName`` in
``pkg/apis/core/validation/validation.go``, ``ValidateClusterTrustBundleName`` in
``names.go`` beside it, ``pkg/apis/certificates/types.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.names import key_problem, label_problem, subdomain_problem
from constructs_lib.validation.paths import unreserved_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["certificate_refusals", "trust_bundle_refusals"]

_KEY_TYPES: Final = frozenset(
    {"RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"}
)
_PATHS: Final = ("credentialBundlePath", "keyPath", "certificateChainPath")
_HOUR: Final = 3600
_LONGEST: Final = 91 * 24 * _HOUR
_LONGEST_OF_KUBERNETES: Final = 24 * _HOUR
_LONGEST_DOMAIN: Final = 253
_LONGEST_SIGNER: Final = 571
_MOST_ANNOTATIONS: Final = 256 * 1024


def trust_bundle_refusals(source: Json, path: Path) -> Iterator[Refusal]:
    """Why a projected trust bundle is refused."""
    if "name" in source and "signerName" in source:
        yield wrong(path, "has name and signerName; keep one of the two")
    elif "name" in source:
        if not _is_bundle(source["name"]):
            message = f"is {source['name']!r:.60}, which is not the name of a ClusterTrustBundle"
            yield wrong((*path, "name"), f"{message}; write one as 'kubectl get' prints it")
        if "labelSelector" in source:
            yield wrong((*path, "labelSelector"), "goes with signerName only; remove it")
    elif "signerName" in source:
        if message_ := _signer_problem(source["signerName"]):
            yield wrong((*path, "signerName"), message_)
        if "labelSelector" in source:
            yield from selector_refusals(source["labelSelector"], (*path, "labelSelector"))
    else:
        yield missing((*path, "name"), "write a name or a signerName")
    target = source.get("path", "a")
    if not target:
        yield missing((*path, "path"), "name a file")
    elif message_ := unreserved_problem(target):
        yield wrong((*path, "path"), message_)


def _is_bundle(name: str) -> bool:
    signer, _, last = name.rpartition(":")
    # The server asks nothing of the signer but that it is spelt alike on both sides.
    return "/" not in signer and subdomain_problem(last) is None


def certificate_refusals(source: Json, path: Path) -> Iterator[Refusal]:
    """Why a projected Pod certificate is refused."""
    signer = source.get("signerName", "a.b/c")
    if message := _signer_problem(signer):
        yield wrong((*path, "signerName"), message)
    annotations = source.get("userAnnotations", {})
    for key in annotations:
        if "/" not in key or key_problem(key.lower()):
            message = f"{key!r:.60} is not a key with a domain, such as example.com/name"
            yield wrong((*path, "userAnnotations", key), message)
    if sum(len(f"{key}{value}".encode()) for key, value in annotations.items()) > _MOST_ANNOTATIONS:
        yield wrong((*path, "userAnnotations"), "are more than 256 KiB together; shorten them")
    if source.get("keyType", "ED25519") not in _KEY_TYPES:
        yield one_of(source["keyType"], _KEY_TYPES, (*path, "keyType"))
    yield from _lifetime(source, signer, path)
    for field in _PATHS:
        if source.get(field) and (problem := unreserved_problem(source[field])):
            yield wrong((*path, field), problem)
    if not any(source.get(field) for field in _PATHS):
        yield wrong(path, f"has no file to write; set one of {', '.join(_PATHS)}")


def _lifetime(source: Json, signer: str, path: Path) -> Iterator[Refusal]:
    if "maxExpirationSeconds" in source:
        host = signer.partition("/")[0]
        is_own = host == "kubernetes.io" or host.endswith(".kubernetes.io")
        most = _LONGEST_OF_KUBERNETES if is_own else _LONGEST
        if not _HOUR <= source["maxExpirationSeconds"] <= most:
            message = f"is {source['maxExpirationSeconds']}; write from {_HOUR} to {most} seconds"
            yield wrong((*path, "maxExpirationSeconds"), message)


def _signer_problem(name: str) -> str | None:
    domain, slash, rest = name.partition("/")
    labels = domain.split(".")
    is_good = (
        slash
        and len(domain) <= _LONGEST_DOMAIN
        and len(name) <= _LONGEST_SIGNER
        and len(labels) > 1
        and not any(label_problem(label) for label in labels)
        and not any(subdomain_problem(each) for each in rest.split("."))
    )
    return None if is_good else f"is {name!r:.60}; write a signer such as example.com/agents"
