"""ConfigMaps under names of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.model import Files
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest

__all__ = ["ConfigMap", "ConfigMaps"]


class ConfigMap(Beside):
    """Texts that volumes and variables refer to by the name of their ConfigMap."""

    name: ObjectName = ""
    """Its name; left out where it is the key of a mapping."""
    data: Files
    """Its texts, by key."""
    immutable: bool = False
    """Whether it can never be changed, only replaced by one of another name."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The ConfigMap."""
        yield objects.config_map(
            self.name,
            namespace=owner.namespace,
            labels=self.labels_with(owner),
            annotations=self.annotations,
            data=self.data,
            immutable=self.immutable,
        )


def _written_out(value: Any) -> Mapping[str, Any]:
    return {"data": value}


def _only_texts(config_map: ConfigMap) -> dict[str, str] | None:
    only = ConfigMap(name=config_map.name, data=config_map.data)
    return config_map.data if config_map == only else None


ConfigMaps: TypeAlias = Annotated[
    NamedListOf[ConfigMap, Mapping[str, str]],
    Named(written_out=_written_out, short=_only_texts, field="data"),
]
"""ConfigMaps by their names: their texts, or a ``ConfigMap``
(``{"watch-config": {"watch.yaml": "..."}}``)."""
