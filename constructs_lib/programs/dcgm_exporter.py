"""What the DCGM exporter is told: its counters, and whom it asks which Pod has a GPU.

Source: NVIDIA/dcgm-exporter 4.8: ``pkg/cmd/app.go``, ``deployment``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import Access, Endpoint, Facts, Right
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["read"]

_SOCKET: Final = "/var/lib/kubelet/pod-resources/kubelet.sock"


def read(told: Told) -> Facts:
    """The facts about the DCGM exporter in a container."""
    flags = Flags(told)
    address, place = flags.text("address", "a", default=":9400", variable="DCGM_EXPORTER_LISTEN")
    in_cluster = flags.is_on("kubernetes", "k", default=False, variable="DCGM_EXPORTER_KUBERNETES")
    port = port_of(address)
    return Facts(
        program="DCGM exporter",
        complete=flags.complete and not told.may_have_more_variables,
        accesses=tuple(_accesses(flags)) if in_cluster is True else (),
        endpoints=(
            Endpoint(port=port, path="/health", place=place),
            Endpoint(port=port, path="/metrics", tells="metrics", place=place),
        ),
        rights=tuple(_rights(flags)),
        place=told.place,
    )


def _accesses(flags: Flags) -> Iterator[Access]:
    socket, place = flags.text(
        "pod-resources-kubelet-socket",
        default=_SOCKET,
        variable="DCGM_POD_RESOURCES_KUBELET_SOCKET",
    )
    if isinstance(socket, str):
        yield Access(path=socket, kind="socket", purpose="node", place=place)


def _rights(flags: Flags) -> Iterator[Right]:
    dra = ("kubernetes-enable-dra", "KUBERNETES_ENABLE_DRA")
    word = flags.word(dra[0], variable=dra[1])
    if word is not None and flags.is_on(dra[0], default=False, variable=dra[1]) is True:
        yield Right(
            group="resource.k8s.io",
            resource="resourceslices",
            verbs=frozenset({"get", "list", "watch"}),
            because="--kubernetes-enable-dra",
            place=word.place,
        )
    for flag, variable in (
        ("kubernetes-enable-pod-labels", "DCGM_EXPORTER_KUBERNETES_ENABLE_POD_LABELS"),
        ("kubernetes-enable-pod-uid", "DCGM_EXPORTER_KUBERNETES_ENABLE_POD_UID"),
    ):
        word = flags.word(flag, variable=variable)
        if word is not None and flags.is_on(flag, default=False, variable=variable) is True:
            yield Right(
                resource="pods",
                verbs=frozenset({"get", "list", "watch"}),
                because=f"--{flag}",
                place=word.place,
            )
