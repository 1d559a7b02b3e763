"""One container: its name, ports, variables, mounts, probes and amounts.

Source: ``validateContainerCommon``, ``validateContainerPorts``, ``ValidateEnv``,
``ValidateVolumeMounts``, ``validateProbe``, ``validateHandler`` and ``ValidateSecurityContext`` in
``pkg/apis/core/validation/validation.go``; ``IsValidPortName`` and
``IsRelaxedEnvVarName`` in apimachinery's ``pkg/util/validation``, Kubernetes v1.36.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.metadata import dns_label_problem
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.validation.refusal import Refusal, RefusalKind

__all__ = ["container_refusals", "one_of"]

_PORTS: Final = range(1, 65536)
_PROTOCOLS: Final = frozenset({"TCP", "UDP", "SCTP"})
_PULL_POLICIES: Final = frozenset({"Always", "IfNotPresent", "Never"})
_PROPAGATIONS: Final = frozenset({"None", "HostToContainer", "Bidirectional"})
_HANDLERS: Final = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOKS: Final = ("exec", "httpGet", "tcpSocket", "sleep")
_PROBES: Final = ("livenessProbe", "readinessProbe", "startupProbe")
_COUNTS: Final = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)
_SOURCES: Final = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
# Letters, digits and single hyphens, at least one letter, at most 15 characters.
_PORT_NAME: Final = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?")
_VARIABLE: Final = re.compile(r"[ -<>-~]+")  # printable ASCII without "="
_ADMIN: Final = frozenset({"CAP_SYS_ADMIN"})


def one_of(value: Json, choices: Collection[str], path: Path) -> Refusal:
    """The refusal of a value that is none of the choices."""
    return Refusal(path=path, message=f"is {value!r}; write one of {', '.join(sorted(choices))}")


def container_refusals(
    container: Json,
    path: Path,
    *,
    volumes: Collection[str | None],
    on_host_network: bool,
    runs_once: bool,
    without: Collection[RefusalKind] = (),
) -> Iterator[Refusal]:
    """Why the API server refuses a container.

    Args:
        container: the container, without nulls and of the right types.
        path: where it stands.
        volumes: the names of the Pod's volumes.
        on_host_network: whether the Pod shares the node's network.
        runs_once: whether it is an ordinary init container, which ends before the others start.
        without: kinds of reasons that nobody asks for. Default: none.
    """
    if "name" in container and (message := dns_label_problem(container["name"])):
        yield Refusal(path=(*path, "name"), message=message)
    if not container.get("image", "").strip():
        message = "is missing; no Pod is created without it"
        yield Refusal(path=(*path, "image"), message=message, kind="image")
    policy = container.get("imagePullPolicy")
    if policy is not None and policy not in _PULL_POLICIES:
        yield one_of(policy, _PULL_POLICIES, (*path, "imagePullPolicy"))
    yield from _ports(container, path, on_host_network=on_host_network)
    yield from _variables(container, path)
    yield from _mounts(container, path, volumes)
    yield from _probes(container, path, runs_once=runs_once)
    yield from _negative_amounts(container, path)
    if "resources" not in without:
        yield from _above_limits(container, path)
    yield from _privileges(container.get("securityContext", {}), (*path, "securityContext"))


def _ports(container: Json, path: Path, *, on_host_network: bool) -> Iterator[Refusal]:
    names: set[str] = set()
    for index, port in enumerate(container.get("ports", ())):
        at = (*path, "ports", index)
        name, number = port.get("name"), port.get("containerPort")
        if name is not None:
            if _PORT_NAME.fullmatch(name) is None:
                message = (
                    f"is {name!r}; use at most 15 lower-case letters, digits and single '-', with "
                    "a letter among them"
                )
                yield Refusal(path=(*at, "name"), message=message)
            elif name in names:
                message = f"is {name!r}, the name of another port of the container; choose another"
                yield Refusal(path=(*at, "name"), message=message)
            names.add(name)
        if number is not None and number not in _PORTS:
            yield _port_range(number, (*at, "containerPort"))
        on_host = port.get("hostPort", 0)
        if on_host and on_host not in _PORTS:
            yield _port_range(on_host, (*at, "hostPort"))
        elif on_host and on_host_network and on_host != number:
            message = f"is {on_host} and containerPort {number}; with hostNetwork they are the same"
            yield Refusal(path=(*at, "hostPort"), message=message)
        if port.get("protocol", "TCP") not in _PROTOCOLS:
            yield one_of(port["protocol"], _PROTOCOLS, (*at, "protocol"))


def _port_range(number: int, path: Path) -> Refusal:
    return Refusal(path=path, message=f"is {number}; a port is from 1 to 65535")


def _variables(container: Json, path: Path) -> Iterator[Refusal]:
    for index, variable in enumerate(container.get("env", ())):
        at = (*path, "env", index)
        name = variable.get("name", "a")
        if _VARIABLE.fullmatch(name) is None:
            message = f"is {name!r:.60}; use printable ASCII characters without '='"
            yield Refusal(path=(*at, "name"), message=message)
        if "valueFrom" in variable:
            sources = [field for field in _SOURCES if field in variable["valueFrom"]]
            if variable.get("value"):
                message = "stands beside a value; keep one of the two"
                yield Refusal(path=(*at, "valueFrom"), message=message)
            elif len(sources) != 1:
                message = f"has {' and '.join(sources) or 'no source'}; it takes exactly one source"
                yield Refusal(path=(*at, "valueFrom"), message=message)


def _mounts(container: Json, path: Path, volumes: Collection[str | None]) -> Iterator[Refusal]:
    privileged = container.get("securityContext", {}).get("privileged", False)
    taken: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts", ())):
        at = (*path, "volumeMounts", index)
        yield from _volume(mount, at, volumes)
        place = mount.get("mountPath")
        if place == "":
            yield Refusal(path=(*at, "mountPath"), message="is empty; name a path")
        elif place in taken:
            message = f"is {place!r}, where the container mounts another volume; choose another"
            yield Refusal(path=(*at, "mountPath"), message=message)
        taken.add(place)
        for field in ("subPath", "subPathExpr"):
            below = mount.get(field, "")
            if below.startswith("/") or ".." in below.split("/"):
                message = f"is {below!r}; write a relative path without '..'"
                yield Refusal(path=(*at, field), message=message)
        propagation = mount.get("mountPropagation", "None")
        if propagation not in _PROPAGATIONS:
            yield one_of(propagation, _PROPAGATIONS, (*at, "mountPropagation"))
        elif propagation == "Bidirectional" and not privileged:
            message = "is Bidirectional, which only a privileged container may have"
            yield Refusal(path=(*at, "mountPropagation"), message=message, kind="security")
    for index, device in enumerate(container.get("volumeDevices", ())):
        yield from _volume(device, (*path, "volumeDevices", index), volumes)


def _volume(use: Json, path: Path, volumes: Collection[str | None]) -> Iterator[Refusal]:
    if "name" in use and use["name"] not in volumes:
        message = f"is {use['name']!r}, which is not a volume of the Pod"
        yield Refusal(path=(*path, "name"), message=message, kind="volume")


def _probes(container: Json, path: Path, *, runs_once: bool) -> Iterator[Refusal]:
    for field in _PROBES:
        if field not in container:
            continue
        probe, at = container[field], (*path, field)
        if runs_once:
            yield _for_nothing(at)
            continue
        yield from _handler(probe, at, _HANDLERS)
        for count in _COUNTS:
            if probe.get(count, 0) < 0:
                message = f"is {probe[count]}; it must be 0 or more"
                yield Refusal(path=(*at, count), message=message)
        if field != "readinessProbe" and probe.get("successThreshold", 1) not in {0, 1}:
            message = f"is {probe['successThreshold']}; a {field} takes 1 only"
            yield Refusal(path=(*at, "successThreshold"), message=message)
    for event, hook in container.get("lifecycle", {}).items():
        at = (*path, "lifecycle", event)
        if runs_once:
            yield _for_nothing(at)
        elif event in {"postStart", "preStop"}:
            yield from _handler(hook, at, _HOOKS)


def _for_nothing(path: Path) -> Refusal:
    message = "is not for an init container that ends; remove it, or set restartPolicy: Always"
    return Refusal(path=path, message=message)


def _handler(value: Json, path: Path, kinds: Collection[str]) -> Iterator[Refusal]:
    """A probe or hook does exactly one thing."""
    found = [kind for kind in kinds if kind in value]
    if len(found) != 1:
        message = f"has {' and '.join(found) or 'no action'}; write one of {', '.join(kinds)}"
        yield Refusal(path=path, message=message)
    for kind in found:
        port, at = value[kind].get("port"), (*path, kind, "port")
        if isinstance(port, int) and port not in _PORTS:
            yield _port_range(port, at)
        elif isinstance(port, str) and _PORT_NAME.fullmatch(port) is None:
            message = f"is {port!r}; write the number or the name of a port"
            yield Refusal(path=at, message=message)
        if kind == "exec" and not value[kind].get("command"):
            yield Refusal(path=(*path, kind, "command"), message="is missing; name a program")


def _negative_amounts(container: Json, path: Path) -> Iterator[Refusal]:
    for field, amounts in container.get("resources", {}).items():
        for name, amount in amounts.items() if field in {"requests", "limits"} else ():
            if str(amount).startswith("-") and Quantity.parse(amount).nanos < 0:
                message = f"is {amount}; it must be 0 or more"
                yield Refusal(path=(*path, "resources", field, name), message=message)


def _above_limits(container: Json, path: Path) -> Iterator[Refusal]:
    resources = container.get("resources", {})
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for name, asked in requests.items():
        if name in limits and Quantity.parse(limits[name]) < Quantity.parse(asked):
            message = f"is {asked}, above its limit {limits[name]}"
            at = (*path, "resources", "requests", name)
            yield Refusal(path=at, message=message, kind="resources")


def _privileges(security: Json, path: Path) -> Iterator[Refusal]:
    if security.get("allowPrivilegeEscalation") is not False:
        return
    added = security.get("capabilities", {}).get("add", ())
    beside = "privileged" if security.get("privileged") else next(iter(_ADMIN & {*added}), None)
    if beside is not None:
        message = f"is false beside {beside}; keep one of the two"
        at = (*path, "allowPrivilegeEscalation")
        yield Refusal(path=at, message=message, kind="security")
