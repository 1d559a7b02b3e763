"""Fluentd's configuration as its agent writes it, for the tests to look into."""

from __future__ import annotations

from typing import Any

from constructs_lib.agents.log_agent import LogAgentSpec, Output, Stdout
from constructs_lib.k8s.manifest import Manifest

__all__ = ["block", "lines", "objects", "spec"]

IMAGE = f"registry.example/fluentd:1@sha256:{'0' * 64}"


def spec(output: Output | None = None, **fields: Any) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent",
        namespace="logging",
        engine="fluentd",
        output=output or Stdout(),
        **{"image": IMAGE, **fields},
    )


def objects(declared: LogAgentSpec) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in declared.manifests()}


def lines(declared: LogAgentSpec) -> list[str]:
    text = str(objects(declared)["ConfigMap"]["data"]["fluent.conf"])
    return [line.strip() for line in text.splitlines()]


def block(declared: LogAgentSpec, marker: str) -> list[str]:
    """The lines around the marker, from the opening of its section to its end."""
    config = lines(declared)
    at = config.index(marker)
    first = max(i for i in range(at) if config[i].startswith("<"))
    end = f"</{config[first].strip('<>').split()[0]}>"
    return config[first : config.index(end, at) + 1]
