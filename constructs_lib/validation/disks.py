"""Volumes of disks and file servers, most of them older than CSI.

Source: ``validateISCSIVolumeSource``, ``validateFCVolumeSource``, ``validateNFSVolumeSource``,
``validateAzureDisk`` and the others for each kind in ``pkg/apis/core/validation/validation.go``,
Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.names import label_problem
from constructs_lib.validation.paths import descending_problem
from constructs_lib.validation.refusal import Check, Refusal, between, missing, one_of, wrong

__all__ = ["DISKS"]

_BYTE: Final = range(256)
# Only the end of a name is looked at, beside its first three letters.
_NAMES: Final = {
    "iqn": re.compile(r"iqn\.[0-9]{4}-[0-9]{2}\.[0-9A-Za-z.-]+:[^,;*&$|\t\n\f\r ]+\Z"),
    "eui": re.compile(r"\Aeui.[0-9A-Za-z]{16}\Z"),
    "naa": re.compile(r"\Anaa.[0-9A-Za-z]{32}\Z"),
}
_RESERVED: Final = pattern(r"(?:.*\.)?(?:kubernetes|k8s)\.io", re.IGNORECASE | re.DOTALL)
_CACHING: Final = frozenset({"None", "ReadOnly", "ReadWrite"})
_AZURE_KINDS: Final = frozenset({"Shared", "Dedicated", "Managed"})
_LONGEST_TENANT: Final = 64


def _needs(*fields: str, has_partition: bool = False, has_secret: bool = False) -> Check:
    """A check that fields are not empty, that a partition is one and that a Secret has a name."""

    def check(source: Json, path: Path) -> Iterator[Refusal]:
        for field in fields:
            if not source.get(field):
                yield missing((*path, field), "the volume cannot be found without it")
        if has_partition and source.get("partition", 0) not in _BYTE:
            yield between(source["partition"], _BYTE, (*path, "partition"))
        if has_secret and "secretRef" in source and not source["secretRef"].get("name"):
            yield missing((*path, "secretRef", "name"), "name a Secret")

    return check


def _git_repo(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("repository"):
        yield missing((*path, "repository"), "name a repository")
    if message := descending_problem(source.get("directory", "")):
        yield wrong((*path, "directory"), message)


def _nfs(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("server"):
        yield missing((*path, "server"), "name a server")
    shared = source.get("path", "")
    if not shared.startswith("/"):
        yield wrong((*path, "path"), f"is {shared!r:.60}; write an absolute path of the server")


def _iscsi(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("targetPortal"):
        yield missing((*path, "targetPortal"), "name a portal")
    for field in ("iqn", "initiatorName"):
        name = source.get(field, "" if field == "iqn" else None)
        form = _NAMES.get((name or "")[:3])
        if name is not None and (form is None or form.search(name) is None):
            message = f"is {name!r:.60}; write a name such as iqn.2024-01.example.com:disk"
            yield wrong((*path, field), message)
    if source.get("lun", 0) not in _BYTE:
        yield between(source["lun"], _BYTE, (*path, "lun"))
    authenticates = source.get("chapAuthDiscovery") or source.get("chapAuthSession")
    if authenticates and "secretRef" not in source:
        yield missing((*path, "secretRef"), "CHAP authentication needs a Secret")


def _fibre_channel(source: Json, path: Path) -> Iterator[Refusal]:
    names, identifiers = source.get("targetWWNs", ()), source.get("wwids", ())
    if bool(names) == bool(identifiers):
        yield wrong((*path, "targetWWNs"), "write either targetWWNs with lun, or wwids")
    if names:
        if "lun" not in source:
            yield missing((*path, "lun"), "targetWWNs need one")
        elif source["lun"] not in _BYTE:
            yield between(source["lun"], _BYTE, (*path, "lun"))


def _flocker(source: Json, path: Path) -> Iterator[Refusal]:
    if bool(source.get("datasetName")) == bool(source.get("datasetUUID")):
        yield wrong(path, "write either datasetName or datasetUUID")
    if "/" in source.get("datasetName", ""):
        yield wrong((*path, "datasetName"), "holds '/'; write a name without it")


def _quobyte(source: Json, path: Path) -> Iterator[Refusal]:
    registry = source.get("registry", "")
    if not registry or not all(map(_is_address, registry.split(","))):
        yield wrong((*path, "registry"), f"is {registry!r:.60}; write host:port pairs")
    elif len(source.get("tenant", "").encode()) > _LONGEST_TENANT:
        yield wrong((*path, "tenant"), f"is longer than {_LONGEST_TENANT} characters; write a UUID")
    if not source.get("volume"):
        yield missing((*path, "volume"), "name a volume")


def _is_address(text: str) -> bool:
    """Whether Go's ``net.SplitHostPort`` takes it."""
    host, colon, port = text.rpartition(":")
    if not colon or "[" in port or "]" in port:
        return False
    if host.startswith("["):
        return host.endswith("]") and not {"[", "]"} & {*host[1:-1]}
    return not {":", "[", "]"} & {*host}


def _flex(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("driver"):
        yield missing((*path, "driver"), "name a driver")
    for key in source.get("options", {}):
        if _RESERVED.fullmatch(key.partition("/")[0]):
            message = f"{key!r:.60} is reserved for Kubernetes; choose another domain"
            yield wrong((*path, "options", key), message)


def _azure_disk(source: Json, path: Path) -> Iterator[Refusal]:
    for field in ("diskName", "diskURI"):
        if not source.get(field):
            yield missing((*path, field), "the volume cannot be found without it")
    kind, address = source.get("kind", "Shared"), source.get("diskURI", "")
    if source.get("cachingMode", "None") not in _CACHING:
        yield one_of(source["cachingMode"], _CACHING, (*path, "cachingMode"))
    if kind not in _AZURE_KINDS:
        yield one_of(kind, _AZURE_KINDS, (*path, "kind"))
    begin = "/subscriptions/" if kind == "Managed" else "https://"
    if address and not address.startswith(begin):
        message = f"is {address!r:.60}; of a disk of kind {kind} it begins with {begin}"
        yield wrong((*path, "diskURI"), message)


def _storage_os(source: Json, path: Path) -> Iterator[Refusal]:
    for field in ("volumeName", "volumeNamespace"):
        name = source.get(field, "")
        if (name or field == "volumeName") and (message := label_problem(name)):
            yield wrong((*path, field), message)
    if "secretRef" in source and not source["secretRef"].get("name"):
        yield missing((*path, "secretRef", "name"), "name a Secret")


DISKS: Final[Mapping[str, Check]] = {
    "gitRepo": _git_repo,
    "gcePersistentDisk": _needs("pdName", has_partition=True),
    "awsElasticBlockStore": _needs("volumeID", has_partition=True),
    "nfs": _nfs,
    "iscsi": _iscsi,
    "glusterfs": _needs("endpoints", "path"),
    "flocker": _flocker,
    "rbd": _needs("monitors", "image"),
    "cinder": _needs("volumeID", has_secret=True),
    "cephfs": _needs("monitors"),
    "quobyte": _quobyte,
    "fc": _fibre_channel,
    "flexVolume": _flex,
    "azureFile": _needs("secretName", "shareName"),
    "azureDisk": _azure_disk,
    "vsphereVolume": _needs("volumePath"),
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "storageos": _storage_os,
    "scaleIO": _needs("gateway", "system", "volumeName"),
}
"""What is wrong with a volume of each kind."""
