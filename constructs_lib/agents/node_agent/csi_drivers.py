"""CSIDriver objects of the drivers that an agent registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from constructs_lib.agents.csi_node_plugin.csi_driver import CsiDriver as DriverWords
from constructs_lib.agents.csi_node_plugin.csi_driver import DriverName
from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.k8s.manifest import Manifest

__all__ = ["CsiDriver", "CsiDrivers"]


class CsiDriver(Beside, DriverWords):
    """What Kubernetes must know of a driver that the agent registers."""

    name: DriverName = ""
    """The driver's name; left out where it is the key of a mapping."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The CSIDriver, which is of the whole cluster."""
        made = self.manifest(self.name, self.labels_with(owner))
        if self.annotations:
            made["metadata"]["annotations"] = dict(self.annotations)
        yield made


CsiDrivers: TypeAlias = Annotated[NamedListOf[CsiDriver, Mapping[str, Any]], Named()]
"""CSIDrivers by their names."""
