"""Which endpoint of a program a probe of its container asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from constructs_lib.k8s.manifest import Path
from constructs_lib.programs.catalogue import Program
from constructs_lib.programs.facts import Endpoint

__all__ = ["AskedEndpoint", "asked_endpoints"]


class AskedEndpoint(NamedTuple):
    """An endpoint and the probe that asks it.

    Attributes:
        probe: the field of the probe (``livenessProbe``).
        place: the place in the probe.
        endpoint: the endpoint.
    """

    probe: str
    place: Path
    endpoint: Endpoint


def asked_endpoints(program: Program) -> Iterator[AskedEndpoint]:
    """The endpoints of the program that probes of its container ask, probe by probe.

    A path that is not known counts as any endpoint of that port: what it says is not known, but
    whether anything answers is.
    """
    for name, probe in program.container.probes.items():
        action, asked = probe.action
        if action not in {"httpGet", "tcpSocket"} or asked.get("host"):
            continue
        port = _number(program, asked.get("port"))
        path = str(asked.get("path") or "/").partition("?")[0]
        on_port = [each for each in program.facts.endpoints if each.port == port]
        exact = [
            each for each in on_port if action == "tcpSocket" or _normal(each.path) == _normal(path)
        ]
        unknown = [each for each in on_port if not any(other.is_on for other in on_port)]
        for endpoint in (exact or unknown)[:1]:
            yield AskedEndpoint(name, (action,), endpoint)


def _number(program: Program, port: str | int | None) -> int | None:
    if not isinstance(port, str):
        return port
    for own in program.container.ports:
        if own.name == port:
            return own.container_port
    return None


def _normal(path: str) -> str:
    return path.rstrip("/") or "/"
