"""The declaration of a CSI node plugin: a driver of one's own, or one of the small known ones."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from constructs_lib.agents.csi_node_plugin.base import CsiNodeSpec
from constructs_lib.agents.csi_node_plugin.drivers import Driver, HostPathDriver, Nfs
from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds, NodeDriver

__all__ = ["CsiNodePluginSpec"]

AnyDriver: TypeAlias = Annotated[Driver | Nfs | HostPathDriver, Field(discriminator="kind")]


class CsiNodePluginSpec(CsiNodeSpec):
    """The node plugin of one storage driver: the driver, its registrar and its liveness probe."""

    program_name: ClassVar[str] = "csi-node-plugin"
    programs: ClassVar[frozenset[str]] = frozenset({"hostpathplugin", "nfsplugin"})

    driver: AnyDriver
    """The driver: one of the known ones, or ``Driver`` for one of one's own."""

    def default_image(self) -> str | None:
        return self.driver.default_image()

    @property
    def no_default_image(self) -> str:
        return "it is a driver of your own; write repo:tag@sha256:<64 hex digits>"

    def node_driver(self) -> NodeDriver:
        return self.driver

    def needs(self) -> DriverNeeds:
        return self.driver.needs()
