"""Probes and lifecycle hooks.

Source: ``validateProbe``, ``validateLivenessProbe``, ``validateReadinessProbe``,
``validateStartupProbe``, ``validateHandler``, ``validateLifecycle`` and the actions they call in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37. ``stopSignal``, the ``protocol`` of
httpGet and the ``mode`` of grpc stand behind gates that are off: the server drops them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.given import Given
from constructs_lib.validation.ports import reached_port_refusals
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["probe_refusals"]

_PROBES: Final = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS: Final = ("postStart", "preStop")
_HANDLERS: Final = ("exec", "httpGet", "tcpSocket", "grpc")
_ACTIONS: Final = ("exec", "httpGet", "tcpSocket", "sleep")
_SCHEMES: Final = frozenset({"HTTP", "HTTPS"})
_HEADER: Final = pattern(r"[-A-Za-z0-9]+")
_COUNTS: Final = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)


def probe_refusals(
    container: Json, path: Path, given: Given, *, runs_once: bool
) -> Iterator[Refusal]:
    """Why the probes and hooks of a container are refused.

    Args:
        container: the container.
        path: where it stands.
        given: the Pod around it.
        runs_once: whether it is an ordinary init container, which ends before the others start.
    """
    for field in _PROBES:
        if field in container:
            at = (*path, field)
            yield from _for_nothing(at) if runs_once else _probe(container[field], field, at, given)
    lifecycle = container.get("lifecycle")
    if lifecycle is None:
        return
    at = (*path, "lifecycle")
    if not runs_once:
        for event in _HOOKS:
            if event in lifecycle:
                yield from _handler(lifecycle[event], (*at, event), _ACTIONS, given)
    elif lifecycle.keys() != {"stopSignal"}:
        yield from _for_nothing(at)


def _for_nothing(path: Path) -> Iterator[Refusal]:
    message = "is not for an init container that ends; remove it, or set restartPolicy: Always"
    yield wrong(path, message)


def _probe(probe: Json, field: str, path: Path, given: Given) -> Iterator[Refusal]:
    yield from _handler(probe, path, _HANDLERS, given)
    for count in _COUNTS:
        if probe.get(count, 0) < 0:
            yield wrong((*path, count), f"is {probe[count]}; it must be 0 or more")
    if field != "readinessProbe" and probe.get("successThreshold", 1) > 1:
        message = f"is {probe['successThreshold']}; a {field} takes 1 only"
        yield wrong((*path, "successThreshold"), message)
    if "terminationGracePeriodSeconds" in probe:
        at, seconds = (
            (*path, "terminationGracePeriodSeconds"),
            probe["terminationGracePeriodSeconds"],
        )
        if field == "readinessProbe":
            yield wrong(at, "is not for a readinessProbe, which stops nothing; remove it")
        elif seconds < 1:
            yield wrong(at, f"is {seconds}; write 1 or more")


def _handler(value: Json, path: Path, kinds: Collection[str], given: Given) -> Iterator[Refusal]:
    """A probe or hook does exactly one thing."""
    found = [kind for kind in kinds if kind in value]
    if len(found) != 1:
        message = f"has {' and '.join(found) or 'no action'}; write one of {', '.join(kinds)}"
        yield wrong(path, message)
    for kind in found[:1]:
        action, at = value[kind], (*path, kind)
        if kind == "exec":
            if not action.get("command"):
                yield missing((*at, "command"), "name a program")
        elif kind == "sleep":
            yield from _sleep(action.get("seconds", 0), (*at, "seconds"), given)
        else:
            yield from reached_port_refusals(action.get("port"), (*at, "port"))
            if kind == "httpGet":
                yield from _http(action, at)


def _http(action: Json, path: Path) -> Iterator[Refusal]:
    if (action.get("scheme") or "HTTP") not in _SCHEMES:
        yield one_of(action["scheme"], _SCHEMES, (*path, "scheme"))
    for index, header in enumerate(action.get("httpHeaders", ())):
        if _HEADER.fullmatch(header.get("name", "a")) is None:
            message = f"is {header['name']!r:.60}; use letters, digits and '-'"
            yield wrong((*path, "httpHeaders", index, "name"), message)


def _sleep(seconds: int, path: Path, given: Given) -> Iterator[Refusal]:
    least = 0 if given.gates.sleep_zero else 1
    if not least <= seconds <= given.grace:
        message = (
            f"is {seconds}; write from {least} to terminationGracePeriodSeconds ({given.grace})"
        )
        yield wrong(path, message)
