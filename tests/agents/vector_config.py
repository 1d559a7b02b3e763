"""Vector's configuration as its agent writes it, for the tests to look into."""

from __future__ import annotations

import re
from typing import Any, Final

from constructs_lib import read_yaml
from constructs_lib.agents.log_agent import BasicAuth, LogAgentSpec, Output, Stdout, Tls
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["CA", "LOGIN", "config", "objects", "sink", "spec", "text"]

LOGIN: Final = BasicAuth(
    user=SecretKey(secret="credentials", key="user"),
    password=SecretKey(secret="credentials", key="password"),
)
CA: Final = Tls(ca=SecretKey(secret="ca", key="root.pem"))


def spec(output: Output | None = None, **fields: Any) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent",
        namespace="logging",
        engine="vector",
        output=output or Stdout(),
        **{"kubernetes_metadata": False, **fields},
    )


def objects(declared: LogAgentSpec) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in declared.manifests()}


def text(declared: LogAgentSpec) -> str:
    return str(objects(declared)["ConfigMap"]["data"]["vector.yaml"])


def as_vector_reads(config: str, variables: dict[str, str]) -> Json:
    """The configuration after variables are put into its text, as Vector's vars.rs does."""

    def value(found: re.Match[str]) -> str:
        return variables[found[1] or found[2]] if found[0] != "$$" else "$"

    (document,) = read_yaml(re.sub(r"\$\$|\$([\w.]+)|\$\{([\w.]+)\}", value, config))
    return document.value


def config(declared: LogAgentSpec, **variables: str) -> Json:
    secrets = dict.fromkeys(("OUTPUT_USER", "OUTPUT_PASSWORD", "OUTPUT_API_KEY"), "secret")
    return as_vector_reads(text(declared), {"NODE_NAME": "node-1", **secrets, **variables})


def sink(output: Output, **variables: str) -> Json:
    return config(spec(output), **variables)["sinks"]["output"]
