"""Where the containers of a Pod see its volumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, TypeAlias, get_args

from constructs_lib.declaration.model import DnsLabel, MountPath, Part
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.k8s import containers as k8s

__all__ = ["Mounts", "VolumeMount"]


class VolumeMount(Part):
    """A volume at a path of a container. Read-only unless said otherwise."""

    not_fields: ClassVar[Mapping[str, str]] = {
        "name": "write volume='...', the name of one of the agent's volumes",
        "readOnly": "it is read-only; write writable=True where it is not to be",
    }

    volume: DnsLabel
    """The volume's name, one of the agent's ``volumes``."""
    path: MountPath = ""
    """The path in the container; left out where it is the key of a mapping."""
    writable: bool = False
    """Whether the container may write there. What a ConfigMap or a Secret holds never changes
    by that."""
    sub_path: str = ""
    """The part of the volume that is mounted; all of it by default. It is not updated with its
    ConfigMap or Secret."""
    propagation: k8s.AnyPropagation | None = None
    """``HostToContainer`` to see file systems mounted later. ``Bidirectional`` needs a
    privileged container. ``None`` says what holds anyway, for an agent that runs with it."""
    recursive: bool = False
    """Whether what is mounted below it is read-only as well, on nodes whose runtime knows how."""

    def mount(self, volumes: Mapping[str, k8s.Volume]) -> k8s.Mount:
        """The mount.

        Args:
            volumes: the volumes of the Pod by name.
        """
        return k8s.Mount(
            volume=volumes[self.volume],
            path=self.path,
            read_only=not self.writable,
            sub_path=self.sub_path,
            propagation=self.propagation,
            recursive=self.recursive,
        )


_PROPAGATIONS: Final = get_args(k8s.AnyPropagation)
_WRITABLE: Final = "rw"


def _mounted(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, str):
        return dict(value)
    mounted, *options = value.split(":")
    name, slash, inside = mounted.partition("/")
    if slash and not inside:
        return {"volume": value}
    found: dict[str, Any] = {"volume": name, "sub_path": inside}
    if options[:1] == [_WRITABLE]:
        found["writable"] = True
        options = options[1:]
    if len(options) == 1 and options[0] in _PROPAGATIONS:
        found["propagation"] = options.pop()
    return {"volume": value} if options else found


def _only_a_name(mount: VolumeMount) -> str | None:
    mounted = f"{mount.volume}/{mount.sub_path}" if mount.sub_path else mount.volume
    steps = (mounted, _WRITABLE if mount.writable else None, mount.propagation)
    text = ":".join(filter(None, steps))
    read = VolumeMount(path=mount.path, **_mounted(text))
    return text if read == mount else None


Mounts: TypeAlias = Annotated[
    NamedListOf[VolumeMount, str],
    Named(key="path", written_out=_mounted, short=_only_a_name),
]
"""Mounts in their order, by the path in the container. A text is the name of a volume, read-only,
and behind a slash the part of it that is mounted; behind colons stand ``rw`` where it is written,
and the propagation
(``{"/logs": "logs", "/a.conf": "cfg/a.conf", "/mnt": "mnt:rw:Bidirectional"}``)."""
