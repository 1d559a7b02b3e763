"""What a container is told, read back field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.adopt.node_agent.parts import nearest_part, part, said_first
from constructs_lib.adopt.node_agent.security import security_of
from constructs_lib.adopt.node_agent.sources import env_from_of, env_of
from constructs_lib.adopt.node_agent.volumes import mounts_of
from constructs_lib.agents.node_agent.containers import Container, InitContainer, NativeSidecar
from constructs_lib.agents.node_agent.hooks import ExecHook, Hook, HttpHook, SleepHook
from constructs_lib.agents.node_agent.ports import NamedPort
from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.declaration.health import (
    ExecCheck,
    GrpcCheck,
    HealthCheck,
    HttpCheck,
    TcpCheck,
)
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json

__all__ = ["container_of", "init_container_of", "resources_of", "words_of"]

_SAME: Final[Mapping[str, str]] = {
    "args": "args",
    "command": "command",
    "imagePullPolicy": "pull_policy",
    "stdin": "stdin",
    "terminationMessagePath": "termination_path",
    "terminationMessagePolicy": "termination_message",
    "tty": "tty",
    "workingDir": "working_dir",
}
"""Fields of a container that are said word for word."""

_TIMING: Final[Mapping[str, str]] = {
    "initialDelaySeconds": "initial_delay",
    "periodSeconds": "period",
    "timeoutSeconds": "timeout",
    "failureThreshold": "failure_threshold",
    "successThreshold": "success_threshold",
}
_AMOUNTS: Final = frozenset({"cpu", "memory", "ephemeral-storage"})


def words_of(container: Json, reason: str) -> dict[str, object]:
    """What a container is told, as fields of a declaration.

    Args:
        container: the container in normal form.
        reason: what is said of what exceeds the usual.
    """
    found = {ours: container.get(theirs) for theirs, ours in _SAME.items()}
    found["ports"] = said_first(_port(each, reason) for each in container.get("ports") or ())
    found["security"] = security_of(container.get("securityContext"))
    found["liveness"] = _check(container.get("livenessProbe"))
    found["readiness"] = _check(container.get("readinessProbe"))
    found["startup"] = _check(container.get("startupProbe"))
    lifecycle = container.get("lifecycle") or {}
    found["post_start"] = _hook(lifecycle.get("postStart"))
    found["pre_stop"] = _hook(lifecycle.get("preStop"))
    found["env"] = env_of(container)
    found["env_from"] = env_from_of(container)
    found["mounts"] = mounts_of(container)
    return given(found)


def resources_of(container: Json) -> Resources | PartialResources:
    """Requests and limits; as much of them as can be said."""
    resources = container.get("resources") or {}
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    amounts = {
        "cpu": requests.get("cpu"),
        "memory": requests.get("memory"),
        "memory_limit": limits.get("memory"),
        "cpu_limit": limits.get("cpu"),
        "ephemeral_storage": requests.get("ephemeral-storage"),
        "ephemeral_storage_limit": limits.get("ephemeral-storage"),
        "devices": {key: each for key, each in limits.items() if key not in _AMOUNTS},
    }
    complete = part(Resources, **amounts)
    return complete or nearest_part(PartialResources, **amounts) or PartialResources()


def container_of(container: ContainerView, reason: str) -> Container | None:
    """A container beside the agent's own."""
    resources = resources_of(container.value)
    return nearest_part(Container, "name", resources=resources, **_further(container, reason))


def init_container_of(
    container: ContainerView, reason: str
) -> InitContainer | NativeSidecar | None:
    """A container that starts before the agent's own."""
    resources = resources_of(container.value)
    if container.kind == "app":
        return nearest_part(
            NativeSidecar, "name", resources=resources, **_further(container, reason)
        )
    sized = resources if resources != PartialResources() else None
    return nearest_part(InitContainer, "name", resources=sized, **_further(container, reason))


def _further(container: ContainerView, reason: str) -> dict[str, object]:
    value = container.value
    return {"name": container.name, "image": value.get("image"), **words_of(value, reason)}


def _port(port: Json, reason: str) -> NamedPort | None:
    host = port.get("hostPort")
    return nearest_part(
        NamedPort,
        name=port.get("name"),
        port=port.get("containerPort"),
        protocol=port.get("protocol"),
        host_port=host,
        reason=reason if host else None,
    )


def _check(probe: Json) -> HealthCheck | None:
    """A probe that can be said; the rest of it is left to the overrides."""
    if not probe:
        return None
    timing = {ours: probe.get(theirs) for theirs, ours in _TIMING.items()}
    if "httpGet" in probe:
        return nearest_part(HttpCheck, **_http(probe["httpGet"]), **timing)
    if "tcpSocket" in probe:
        return nearest_part(TcpCheck, port=probe["tcpSocket"].get("port"), **timing)
    if "exec" in probe:
        return nearest_part(ExecCheck, command=probe["exec"].get("command"), **timing)
    asked = probe.get("grpc") or {}
    return nearest_part(GrpcCheck, port=asked.get("port"), service=asked.get("service"), **timing)


def _http(asked: Json) -> dict[str, object]:
    headers = asked.get("httpHeaders") or ()
    return {
        "path": asked.get("path", "/"),
        "port": asked.get("port"),
        "host": asked.get("host"),
        "https": asked.get("scheme") == "HTTPS",
        "headers": {each.get("name"): each.get("value") for each in headers},
    }


def _hook(hook: Json) -> Hook | None:
    if not hook:
        return None
    if "exec" in hook:
        return nearest_part(ExecHook, command=hook["exec"].get("command"))
    if "httpGet" in hook:
        asked = hook["httpGet"]
        return nearest_part(
            HttpHook, path=asked.get("path", "/"), port=asked.get("port"), host=asked.get("host")
        )
    return nearest_part(SleepHook, seconds=(hook.get("sleep") or {}).get("seconds"))
