"""What a device plugin needs: the folder in which the kubelet listens.

It is the same one wherever the kubelet keeps its own folder.

Source: ``k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1``; NVIDIA/k8s-device-plugin v0.20.
"""

from __future__ import annotations

from constructs_lib.daemon_set.on_platform import DEVICE_PLUGINS
from constructs_lib.programs.facts import Access, Facts
from constructs_lib.programs.told import Told

__all__ = ["read"]


def read(told: Told) -> Facts:
    """The facts about a device plugin in a container."""
    started = [each.text for each in told.container.arguments if each.place == ("command", 0)]
    # One image holds the plugin and what labels its nodes.
    is_other = any("device-plugin" not in name for name in started)
    if told.container.kind == "run-once" or not told.container.is_main or is_other:
        return Facts(program="device plugin", complete=False, place=told.place)
    return Facts(
        program="device plugin",
        complete=False,
        accesses=(
            Access(
                path=DEVICE_PLUGINS,
                kind="folder",
                mode="write",
                purpose="plugin",
                place=told.place,
            ),
        ),
        place=told.place,
    )
