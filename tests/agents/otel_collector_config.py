"""The collector's configuration as its agent writes it, for the tests to look into."""

from __future__ import annotations

from typing import Any

from constructs_lib import read_yaml
from constructs_lib.agents.log_agent import LogAgentSpec, Otlp, Output
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import pod_spec_of

__all__ = ["config", "container", "objects", "receiver", "spec"]


def spec(output: Output | None = None, **fields: Any) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent",
        namespace="logging",
        engine="opentelemetry-collector",
        output=output or Otlp(host="hub"),
        **fields,
    )


def objects(declared: LogAgentSpec) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in declared.manifests()}


def config(declared: LogAgentSpec) -> Json:
    (document,) = read_yaml(objects(declared)["ConfigMap"]["data"]["collector.yaml"])
    return document.value


def container(declared: LogAgentSpec) -> Json:
    return pod_spec_of(objects(declared)["DaemonSet"])["containers"][0]


def receiver(**fields: Any) -> Json:
    return config(spec(**fields))["receivers"]["file_log"]
