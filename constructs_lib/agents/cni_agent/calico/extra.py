"""Which further settings of Felix a declaration may give.

A variable that a field decides has one home, also while the field leaves it unset. Facts:
projectcalico/calico v3.32.1 (felix/config/config_params.go): variables of the environment outrank
the FelixConfiguration of the cluster, and one that Felix does not know is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from constructs_lib.errors import Problem

__all__ = ["FelixVariables", "extra_problems"]

FelixVariables: TypeAlias = dict[Annotated[str, Field(pattern=r"^FELIX_[A-Z0-9]+$")], str]
"""Variables of Felix: ``FELIX_`` and the name of a field of FelixConfiguration in capitals."""

_FIELDS: Final[Mapping[str, str]] = {
    "FELIX_BPFENABLED": "ebpf",
    "FELIX_HEALTHPORT": "health_port",
    "FELIX_IPINIPMTU": "mtu",
    "FELIX_PROMETHEUSMETRICSENABLED": "metrics_port",
    "FELIX_PROMETHEUSMETRICSHOST": "metrics_port",
    "FELIX_PROMETHEUSMETRICSPORT": "metrics_port",
    "FELIX_TYPHACAFILE": "typha.tls",
    "FELIX_TYPHACERTFILE": "typha.tls",
    "FELIX_TYPHACN": "typha.tls",
    "FELIX_TYPHAK8SNAMESPACE": "typha",
    "FELIX_TYPHAK8SSERVICENAME": "typha",
    "FELIX_TYPHAKEYFILE": "typha.tls",
    "FELIX_VXLANMTU": "mtu",
    "FELIX_VXLANPORT": "backend.port",
}
"""Variables that are written only where a field says so, by the field."""


def extra_problems(extra: Mapping[str, str], *, written: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with further variables.

    Args:
        extra: the variables with their values.
        written: the variables that the declaration decides.
    """
    for name in extra:
        message = None
        if name in _FIELDS:
            message = f"is decided by the field {_FIELDS[name]}; set that and leave this out"
        elif name in written:
            message = f"is written by the declaration ({written[name]!r}); leave it out"
        if message is not None:
            yield Problem(path=("plugin", "extra", name), message=message)
