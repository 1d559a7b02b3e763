"""What a user can set about the rules, as variables: constants, or read from a ConfigMap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.cel.expression import quoted
from constructs_lib.policy.cel.fragments import millis
from constructs_lib.policy.config import Config

__all__ = ["params_data", "settings"]

_NUMBERS: Final = {
    "maxUnavailablePercent": "max_unavailable_percent",
    "memoryLimitRatio": "memory_limit_ratio",
    "cpuLimitRatio": "cpu_limit_ratio",
}
_QUANTITIES: Final = {"nodeCpu": "node_cpu", "nodeMemory": "node_memory"}
_WORDS: Final = {"cpuLimit": "cpu_limit"}


def settings(config: Config, minor: int, *, params: bool) -> Mapping[str, str]:
    """The variables by their names.

    Args:
        config: the values.
        minor: the Kubernetes release that the policies are for, as in 36 for 1.36.
        params: whether thresholds are read from the ConfigMap that a binding names.
    """
    data = {key: f"params.data.{key}" for key in params_data(config)}
    written = data if params else {k: quoted(v) for k, v in params_data(config).items()}
    numbers = {key: f"int({written[key]})" if params else _plain(config, key) for key in _NUMBERS}
    return {
        **numbers,
        **{key: millis(written[key]) for key in _QUANTITIES},
        **{key: written[key] for key in _WORDS},
        "openshift": "true" if config.platform == "openshift" else "false",
        "minor": str(minor),
    }


def params_data(config: Config) -> Mapping[str, str]:
    """The ``data`` of the ConfigMap: thresholds by their names."""
    names = {**_NUMBERS, **_QUANTITIES, **_WORDS}
    return {key: str(getattr(config, name)) for key, name in names.items()}


def _plain(config: Config, key: str) -> str:
    return params_data(config)[key]
