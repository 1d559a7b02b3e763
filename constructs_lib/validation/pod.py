"""A Pod spec: containers beside each other, volumes, ports of the node.

Source: ``ValidatePodSpec``, ``ValidateVolumes`` and ``checkHostPortConflicts`` in
``pkg/apis/core/validation/validation.go`` of Kubernetes v1.36.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.fields import known_type
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.metadata import dns_label_problem, label_key_problem, label_value_problem
from constructs_lib.k8s.taints import EFFECTS
from constructs_lib.validation.containers import container_refusals, one_of
from constructs_lib.validation.refusal import Refusal, RefusalKind

__all__ = ["pod_refusals"]

_HOST_PATH_TYPES: Final = frozenset(
    {
        "",
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
    }
)
_DNS_POLICIES: Final = frozenset({"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"})
_NOT_WITH_OWN_USERS: Final = ("hostNetwork", "hostPID", "hostIPC")
_COMPARED: Final = frozenset({"Lt", "Gt"})


def pod_refusals(
    pod: Json, path: Path, *, without: Collection[RefusalKind] = ()
) -> Iterator[Refusal]:
    """Why the API server refuses a Pod spec.

    Args:
        pod: the spec, without nulls and of the right types.
        path: where it stands.
        without: kinds of reasons that nobody asks for. Default: none.
    """
    if pod.get("containers") == []:
        yield Refusal(path=(*path, "containers"), message="is empty; a Pod runs at least one")
    yield from _volumes(pod, path)
    volumes = {volume.get("name") for volume in pod.get("volumes", ())}
    on_host_network = pod.get("hostNetwork", False)
    names: set[str | None] = set()
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(pod.get(kind, ())):
            at = (*path, kind, index)
            name = container.get("name")
            if name is not None and name in names:
                message = f"is {name!r}, the name of another container of the Pod; choose another"
                yield Refusal(path=(*at, "name"), message=message)
            names.add(name)
            yield from container_refusals(
                container,
                at,
                volumes=volumes,
                on_host_network=on_host_network,
                runs_once=kind == "initContainers" and container.get("restartPolicy") != "Always",
                without=without,
            )
    yield from _host_ports(pod, path)
    yield from _settings(pod, path)
    tolerations = pod.get("tolerations", ()) if "tolerations" not in without else ()
    for index, toleration in enumerate(tolerations):
        yield from _toleration(toleration, (*path, "tolerations", index))


def _volumes(pod: Json, path: Path) -> Iterator[Refusal]:
    known = known_type("Volume").fields
    names: set[str | None] = set()
    for index, volume in enumerate(pod.get("volumes", ())):
        at = (*path, "volumes", index)
        name = volume.get("name")
        if name is not None and (message := dns_label_problem(name)):
            yield Refusal(path=(*at, "name"), message=message)
        elif name is not None and name in names:
            message = f"is {name!r}, the name of another volume of the Pod; choose another"
            yield Refusal(path=(*at, "name"), message=message)
        names.add(name)
        sources = [field for field in volume if field in known and field != "name"]
        if len(sources) > 1:
            message = f"has {' and '.join(sources)}; a volume has one source"
            yield Refusal(path=at, message=message)
        if "hostPath" in volume:
            yield from _host_path(volume["hostPath"], (*at, "hostPath"))


def _host_path(source: Json, path: Path) -> Iterator[Refusal]:
    written = source.get("path", "/")
    if not written:
        yield Refusal(path=(*path, "path"), message="is empty; name a path of the node")
    elif ".." in written.split("/"):
        message = f"is {written!r}; write the path without '..'"
        yield Refusal(path=(*path, "path"), message=message)
    if source.get("type", "") not in _HOST_PATH_TYPES:
        yield one_of(source["type"], _HOST_PATH_TYPES - {""}, (*path, "type"))


def _host_ports(pod: Json, path: Path) -> Iterator[Refusal]:
    """Ports of the node that two containers claim."""
    claimed: set[tuple[object, ...]] = set()
    for index, container in enumerate(pod.get("containers", ())):
        for number, port in enumerate(container.get("ports", ())):
            if not port.get("hostPort"):
                continue
            claim = port["hostPort"], port.get("protocol", "TCP"), port.get("hostIP", "")
            if claim in claimed:
                message = f"is {claim[0]}, which the Pod claims twice; choose another port"
                at = (*path, "containers", index, "ports", number, "hostPort")
                yield Refusal(path=at, message=message)
            claimed.add(claim)


def _settings(pod: Json, path: Path) -> Iterator[Refusal]:
    policy = pod.get("dnsPolicy", "ClusterFirst")
    if policy not in _DNS_POLICIES:
        yield one_of(policy, _DNS_POLICIES, (*path, "dnsPolicy"))
    elif policy == "None" and not pod.get("dnsConfig", {}).get("nameservers"):
        message = "is missing; dnsPolicy None needs at least one name server"
        yield Refusal(path=(*path, "dnsConfig", "nameservers"), message=message)
    if pod.get("hostPID") and pod.get("shareProcessNamespace"):
        message = "is true beside hostPID; keep one of the two"
        yield Refusal(path=(*path, "shareProcessNamespace"), message=message, kind="security")
    if pod.get("hostUsers") is False:
        for field in _NOT_WITH_OWN_USERS:
            if pod.get(field):
                message = f"is false beside {field}; keep one of the two"
                yield Refusal(path=(*path, "hostUsers"), message=message, kind="security")


def _toleration(toleration: Json, path: Path) -> Iterator[Refusal]:
    def refused(field: str, message: str) -> Refusal:
        return Refusal(path=(*path, field), message=message, kind="tolerations")

    key, value = toleration.get("key", ""), toleration.get("value", "")
    operator, effect = toleration.get("operator") or "Equal", toleration.get("effect", "")
    if operator not in {"Equal", "Exists"} | _COMPARED:
        yield refused("operator", f"is {operator!r}; write Equal or Exists")
    elif operator == "Exists" and value:
        yield refused("value", f"is {value!r}; operator Exists takes none")
    elif operator == "Equal" and (message := label_value_problem(value)):
        yield refused("value", message)
    if key and (message := label_key_problem(key)):
        yield refused("key", message)
    elif not key and operator != "Exists":
        yield refused("key", "is missing; only operator Exists needs none")
    if effect and effect not in EFFECTS:
        yield refused("effect", f"is {effect!r}; write {', '.join(EFFECTS)} or none")
    elif "tolerationSeconds" in toleration and effect != "NoExecute":
        yield refused("tolerationSeconds", "works with effect NoExecute only; remove it")
