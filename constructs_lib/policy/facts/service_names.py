"""Names of Services that an agent's settings mention, such as ``logs.monitoring.svc``.

Settings are the command, its arguments, environment variables and the ConfigMaps of the input that
the Pod uses. Secrets are not looked into. Source: Kubernetes DNS-Based Service Discovery, 1.1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.context import Context

__all__ = ["service_name"]

_IN_LABELS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
_IN_HOSTS: Final = f"{_IN_LABELS}."


def service_name(daemon_set: DaemonSetView, context: Context) -> str | None:
    """The first name of a Service in the settings of an agent; none if there is none."""
    return next(chain.from_iterable(map(_names_in, _settings(daemon_set, context))), None)


def _names_in(text: str) -> Iterator[str]:
    for before, after in pairwise(text.split(".svc")):
        host = before[len(before.rstrip(_IN_HOSTS)) :]
        if host and (not after or after[0] not in _IN_LABELS):
            yield f"{host}.svc"


def _settings(daemon_set: DaemonSetView, context: Context) -> Iterator[str]:
    for container in daemon_set.all:
        yield from (argument.text for argument in container.arguments)
        yield from (variable.value or "" for variable in container.env)
    for name in _config_maps(daemon_set):
        config = context.find("ConfigMap", name, daemon_set.namespace) or {}
        yield from config.get("data", {}).values()


def _config_maps(daemon_set: DaemonSetView) -> Iterator[str]:
    for volume in daemon_set.volumes:
        yield (volume.source("configMap") or {}).get("name", "")
        yield from _named((volume.source("projected") or {}).get("sources", ()), "configMap")
    for container in daemon_set.all:
        yield from _named(container.env_from, "configMapRef")
        yield from _named((variable.source for variable in container.env), "configMapKeyRef")


def _named(sources: Iterable[Json], field: str) -> Iterator[str]:
    for source in sources:
        yield source.get(field, {}).get("name", "")
