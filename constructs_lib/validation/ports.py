"""Ports of containers: their names and numbers, and who else has them.

Source: ``validateContainerPorts``, ``checkHostPortConflicts``, ``validatePodHostNetworkDeps`` and
``ValidatePortNumOrName`` in ``pkg/apis/core/validation/validation.go``, ``IsValidPortName`` in
apimachinery's ``pkg/util/validation``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.refusal import Refusal, one_of, wrong

__all__ = [
    "PORTS",
    "host_port_refusals",
    "port_name_problem",
    "port_refusals",
    "reached_port_refusals",
]

PORTS: Final = range(1, 65536)
"""The numbers that a port may have."""
_PROTOCOLS: Final = frozenset({"TCP", "UDP", "SCTP"})
# Letters, digits and single hyphens, at least one letter, at most 15 characters.
_PORT_NAME: Final = pattern(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?")


def port_name_problem(name: str) -> str | None:
    """Say why a text is not the name of a port, or nothing."""
    if _PORT_NAME.fullmatch(name) is not None:
        return None
    return (
        f"is {name!r:.60}; use at most 15 lower-case letters, digits and single '-', with a letter "
        "among them"
    )


def port_refusals(container: Json, path: Path, *, must_match: bool) -> Iterator[Refusal]:
    """Why the ports of a container are refused.

    Args:
        container: the container.
        path: where it stands.
        must_match: whether a port of the node must be the same as the container's, as for the
            main containers of a Pod on the node's network.
    """
    names: set[str] = set()
    for index, port in enumerate(container.get("ports", ())):
        at = (*path, "ports", index)
        name, number = port.get("name"), port.get("containerPort", 1)
        if name:
            if message := port_name_problem(name):
                yield wrong((*at, "name"), message)
            elif name in names:
                message = f"is {name!r}, the name of another port of the container; choose another"
                yield wrong((*at, "name"), message)
            names.add(name)
        if number not in PORTS:
            yield _range(number, (*at, "containerPort"))
        on_host = port.get("hostPort", 0)
        if on_host and on_host not in PORTS:
            yield _range(on_host, (*at, "hostPort"))
        elif on_host and must_match and on_host != number:
            message = f"is {on_host} and containerPort {number}; with hostNetwork they are the same"
            yield wrong((*at, "hostPort"), message)
        if (port.get("protocol") or "TCP") not in _PROTOCOLS:
            yield one_of(port["protocol"], _PROTOCOLS, (*at, "protocol"))


def _range(number: int, path: Path) -> Refusal:
    return wrong(path, f"is {number}; a port is from 1 to 65535")


def host_port_refusals(
    container: Json, path: Path, claimed: set[tuple[object, ...]], *, on_host_network: bool
) -> Iterator[Refusal]:
    """Ports of the node that are claimed twice.

    Args:
        container: the container.
        path: where it stands.
        claimed: what containers before it claim; what this one claims is added.
        on_host_network: whether every port is one of the node.
    """
    for index, port in enumerate(container.get("ports", ())):
        written = port.get("hostPort")
        number = written or (port.get("containerPort") if on_host_network else None)
        if not number:
            continue
        claim = number, port.get("protocol") or "TCP", port.get("hostIP", "")
        at = (*path, "ports", index, "hostPort" if written else "containerPort")
        if written and (*claim, written) in claimed:
            yield wrong(at, f"is {number}, which the Pod claims twice; choose another port")
        elif claim in claimed:
            message = f"is {number}, which the Pod claims twice, so that every Pod is refused"
            yield Refusal(path=at, message=f"{message}; choose another port", of_pods=True)
        claimed |= {claim, (*claim, written)}


def reached_port_refusals(port: Json, path: Path) -> Iterator[Refusal]:
    """Why the port that a probe or hook reaches for is refused."""
    if isinstance(port, int) and port not in PORTS:
        yield _range(port, path)
    elif isinstance(port, str) and _PORT_NAME.fullmatch(port) is None:
        yield wrong(path, f"is {port!r:.60}; write the number or the name of a port")
