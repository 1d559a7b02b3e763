"""What Calico's installer of the CNI plugin is told.

Source: projectcalico/calico v3.32: ``cni-plugin/pkg/install``, ``manifests/calico.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.programs.cni_list import mistakes_of_list
from constructs_lib.programs.facts import Access, Facts, Mistake
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told

__all__ = ["read"]

_FOLDERS = ("/host/opt/cni/bin", "/host/etc/cni/net.d")


def read(told: Told) -> Facts:
    """The facts about the installer in a container."""
    return Facts(
        program="Calico's CNI installer",
        complete=False,
        accesses=tuple(
            Access(path=path, kind="folder", mode="write", purpose="node", place=told.place)
            for path in _FOLDERS
        )
        if told.variable("CNI_NETWORK_CONFIG") is not None
        else (),
        mistakes=tuple(_mistakes(told)),
        place=told.place,
    )


def _mistakes(told: Told) -> Iterator[Mistake]:
    for variable in told.container.env:
        reference = variable.source.get("configMapKeyRef", {})
        if variable.name == "CNI_NETWORK_CONFIG" and reference:
            text = told.texts.key(reference.get("name", ""), reference.get("key", ""))
            if isinstance(text, Text):
                yield from mistakes_of_list(text)
