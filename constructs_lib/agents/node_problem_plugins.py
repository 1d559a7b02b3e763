"""Checks: programs that the problem detector runs again and again on every node.

Exit code 0 means that all is well, 1 that there is a problem, anything else that the check could
not tell. Facts: kubernetes/node-problem-detector v0.8.20 (pkg/custompluginmonitor,
cmd/healthchecker, and its image: Debian with bash and ``/home/kubernetes/bin/health-checker``). The
checker's repair, which restarts what it finds sick, is left off: one agent would restart the
kubelets of a whole fleet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from constructs_lib.agents.node_problem_logs import CamelCase
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import AbsolutePath, Arguments, DnsLabel, ListOf, Part
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json

__all__ = ["KUBELET", "KUBE_PROXY", "Check", "CheckedCondition", "PluginMonitor"]

_HEALTH_CHECKER: Final = "/home/kubernetes/bin/health-checker"


class CheckedCondition(Part):
    """A condition of the Node that checks make true and false."""

    type: CamelCase
    """Type of the condition (``KubeletUnhealthy``)."""
    healthy_reason: CamelCase
    """Reason while it is false (``KubeletIsHealthy``)."""
    healthy_message: Annotated[str, Field(min_length=1)]
    """Message while it is false, for people."""


class Check(Part):
    """One program, and what its exit code 1 means."""

    reason: CamelCase
    """Reason of the Event or condition (``NTPIsDown``)."""
    condition: CamelCase | None = None
    """The condition it makes true; None makes an Event of each time it fails."""
    command: AbsolutePath | None = None
    """A program of the image, or of a path of the node that is mounted (``host``). The detector
    does not start without it."""
    script: Annotated[str, Field(min_length=1)] | None = None
    """Or a script for the image's ``/bin/sh``, which is written into the agent's configuration."""
    args: Arguments = ()
    """Its arguments."""

    @model_validator(mode="after")
    def _runs_one_thing(self) -> Self:
        if (self.command is None) is (self.script is None):
            message = "write either a command or a script"
            raise problems_error([Problem(path=("command",), message=message)])
        return self


class PluginMonitor(Part):
    """Checks that are run together."""

    name: DnsLabel
    """Name of the monitor: the source of its Events."""
    checks: Annotated[ListOf[Check], Field(min_length=1)]
    """What is run."""
    conditions: ListOf[CheckedCondition] = ()
    """The conditions that its checks name."""
    interval: int = Field(default=30, ge=1, le=3600)
    """Time between two runs. Seconds."""
    timeout: int = Field(default=5, ge=1, le=600)
    """Time after which a check that still runs is ended, and its result unknown. Seconds."""
    at_once: int = Field(default=3, ge=1, le=32)
    """How many checks run at the same time."""
    node_network: bool = False
    """Whether a check asks what listens on the node's localhost. Then ``host`` has to grant the
    node's network."""

    @model_validator(mode="after")
    def _names_its_conditions(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise problems_error(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        known = {condition.type for condition in self.conditions}
        for index, check in enumerate(self.checks):
            if check.condition is not None and check.condition not in known:
                message = f"{check.condition!r} is none of conditions; add it there"
                yield Problem(path=("checks", index, "condition"), message=message)
        for index, condition in enumerate(self.conditions):
            if condition.type not in {check.condition for check in self.checks}:
                message = f"no check makes {condition.type!r} true; leave it out"
                yield Problem(path=("conditions", index), message=message)
        if self.timeout > self.interval:
            message = f"{self.timeout} is more than interval, {self.interval}; runs would pile up"
            yield Problem(path=("timeout",), message=message)

    def files(self, folder: str) -> dict[str, str]:
        """Its configuration and its scripts, by name.

        Args:
            folder: where they are mounted.
        """
        scripts = {
            f"{self.name}-{index}.sh": check.script
            for index, check in enumerate(self.checks)
            if check.script is not None
        }
        text = json.dumps(self._config(folder), indent=2) + "\n"
        return {f"{self.name}.json": text, **scripts}

    def _config(self, folder: str) -> dict[str, Json]:
        return {
            "plugin": "custom",
            "pluginConfig": {
                "invoke_interval": f"{self.interval}s",
                "timeout": f"{self.timeout}s",
                "max_output_length": 80,
                "concurrency": self.at_once,
            },
            "source": self.name,
            "metricsReporting": True,
            "conditions": [
                {"type": at.type, "reason": at.healthy_reason, "message": at.healthy_message}
                for at in self.conditions
            ],
            "rules": [self._rule(index, folder) for index in range(len(self.checks))],
        }

    def _rule(self, index: int, folder: str) -> dict[str, Json]:
        check = self.checks[index]
        rule: dict[str, Json] = {"type": "temporary" if check.condition is None else "permanent"}
        if check.condition is not None:
            rule["condition"] = check.condition
        rule["reason"] = check.reason
        # A ConfigMap's files cannot be run, but read by a shell.
        script = [] if check.script is None else [f"{folder}/{self.name}-{index}.sh"]
        rule["path"] = check.command or "/bin/sh"
        rule["args"] = [*script, *check.args]
        return rule


def _health_of(component: str, condition: str, healthy: str, message: str) -> PluginMonitor:
    return PluginMonitor(
        name=f"{component}-health",
        interval=30,
        timeout=15,
        node_network=True,
        conditions=(
            CheckedCondition(type=condition, healthy_reason=healthy, healthy_message=message),
        ),
        checks=(
            Check(
                reason=condition,
                condition=condition,
                command=_HEALTH_CHECKER,
                args=(
                    f"--component={component}",
                    "--enable-repair=false",
                    "--health-check-timeout=10s",
                ),
            ),
        ),
    )


KUBELET: Final = _health_of(
    "kubelet", "KubeletUnhealthy", "KubeletIsHealthy", "The kubelet answers its health check."
)
"""Whether the kubelet answers on 127.0.0.1:10248. It needs the node's network."""

KUBE_PROXY: Final = _health_of(
    "kube-proxy",
    "KubeProxyUnhealthy",
    "KubeProxyIsHealthy",
    "kube-proxy answers its health check.",
)
"""Whether kube-proxy answers on 127.0.0.1:10256. It needs the node's network."""
