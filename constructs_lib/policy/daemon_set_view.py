"""A DaemonSet as rules see it: what matters is at hand, and has the type it should have.

Foreign YAML may hold anything. Whatever has the wrong type is reported before any rule runs and
left out here, and null means absent, as it does to the API server. So a rule reads a list where a
list belongs, and an absent field is absent. Fields that Kubernetes does not know are still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, Literal, NamedTuple

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.node_selector import NodeTerm, read_node_terms
from constructs_lib.policy.facts.host_paths import normal_path
from constructs_lib.policy.facts.images import ImageUse, image_of_container, image_of_volume
from constructs_lib.policy.facts.placement_overlap import Placement, placement
from constructs_lib.policy.finding import Path, Violation

__all__ = ["ContainerView", "DaemonSetView", "HostMount", "MountView", "Strategy"]

_POD: Final[Path] = ("spec", "template", "spec")


class MountView:
    """A mount of a container, with the volume behind it.

    Attributes:
        path: its place in the manifest.
        value: the mount.
        volume: the volume; an empty one where the Pod has none of that name.
    """

    __slots__ = ("path", "value", "volume")

    def __init__(self, path: Path, value: Json, volume: Json) -> None:
        self.path = path
        self.value = value
        self.volume = volume

    @property
    def host_path(self) -> str | None:
        """The node's path behind it, as it is written; none if it is no host path."""
        source = self.volume.get("hostPath")
        return source.get("path") if source is not None else None

    @property
    def at(self) -> str:
        """Where the container sees it."""
        return str(self.value.get("mountPath", ""))

    @property
    def is_writable(self) -> bool:
        """Whether the container may write it."""
        return not self.value.get("readOnly", False)


class ContainerView:
    """A container and its place.

    Attributes:
        path: its place in the manifest.
        value: the container.
        kind: ``app`` runs as long as the Pod, sidecars included; ``run-once`` runs before it.
        is_main: whether it is the first regular container: the agent itself.
    """

    __slots__ = ("is_main", "kind", "mounts", "name", "path", "security", "value")

    def __init__(
        self,
        path: Path,
        value: Json,
        *,
        kind: Literal["app", "run-once"],
        is_main: bool,
        volumes: dict[str, Json],
    ) -> None:
        self.path = path
        self.value = value
        self.kind = kind
        self.is_main = is_main
        self.name: str = value.get("name", "")
        self.security: Json = value.get("securityContext", {})
        """Its security context; empty if it has none."""
        self.mounts = tuple(
            MountView((*path, "volumeMounts", index), mount, volumes.get(mount.get("name"), {}))
            for index, mount in enumerate(value.get("volumeMounts", ()))
        )
        """Its mounts, with their volumes."""

    def violation(self, message: str, *path: str | int, case: str | None = None) -> Violation:
        """A violation of this container, at a place inside it."""
        return Violation(path=(*self.path, *path), message=message, container=self.name, case=case)


class HostMount(NamedTuple):
    """A path of the node in a container.

    Attributes:
        container: the container.
        mount: its mount.
        path: the path on the node that the container sees, in its normal form: with the mount's
            ``subPath``, which narrows the volume's.
    """

    container: ContainerView
    mount: MountView
    path: str


class Strategy:
    """The update strategy as the API server would default it.

    Attributes:
        type: ``RollingUpdate`` unless it says otherwise.
        max_unavailable: a count or percentage as written; 1 by default.
        max_surge: likewise; 0 by default.
    """

    __slots__ = ("max_surge", "max_unavailable", "type")

    def __init__(self, spec: Json) -> None:
        strategy = spec.get("updateStrategy", {})
        rolling = strategy.get("rollingUpdate", {})
        self.type: str = strategy.get("type", "RollingUpdate") or "RollingUpdate"
        self.max_unavailable: int | str = rolling.get("maxUnavailable", 1)
        self.max_surge: int | str = rolling.get("maxSurge", 0)

    @property
    def surges(self) -> bool:
        """Whether an update starts a second Pod on a node before the first has stopped."""
        return self.type == "RollingUpdate" and self.max_surge not in {0, "0", "0%"}


class DaemonSetView:
    """One DaemonSet.

    Attributes:
        manifest: the object, without what has a wrong type.
        written: the object as it is written, wrong types and nulls included; the same by default.
        role: what the agent is to its node (``logs``, ``cni``; ``generic`` if nothing is known).
        role_is_said: whether somebody said so; otherwise it is a guess, which may only silence.
    """

    def __init__(self, manifest: Manifest, *, written: Manifest | None = None) -> None:
        self.manifest = manifest
        self.written: Manifest = manifest if written is None else written
        self.role = "generic"
        self.role_is_said = False
        self.metadata: Json = manifest.get("metadata", {})
        self.name: str = self.metadata.get("name", "")
        self.namespace: str | None = self.metadata.get("namespace")
        self.annotations: dict[str, str] = self.metadata.get("annotations", {})
        self.spec: Json = manifest.get("spec", {})
        self.template: Json = self.spec.get("template", {})
        template_metadata = self.template.get("metadata", {})
        self.template_labels: dict[str, str] = template_metadata.get("labels", {})
        self.template_annotations: dict[str, str] = template_metadata.get("annotations", {})
        self.pod: Json = self.template.get("spec", {})
        self.host_network: bool = self.pod.get("hostNetwork", False)
        self.volumes: dict[str, Json] = {v.get("name"): v for v in self.pod.get("volumes", ())}
        self.all = tuple(self._containers())
        """Every container, init containers first."""
        self.app = tuple(container for container in self.all if container.kind == "app")
        """The containers that run as long as the Pod, sidecars included."""

    @cached_property
    def security(self) -> Json:
        """The securityContext of the Pod; empty if it has none."""
        return self.pod.get("securityContext", {})

    @cached_property
    def is_windows(self) -> bool:
        """Whether it runs on Windows nodes only, where Linux security settings mean nothing."""
        asked = self.pod.get("nodeSelector", {}).get("kubernetes.io/os")
        return "windows" in (self.pod.get("os", {}).get("name"), asked)

    @cached_property
    def host_mounts(self) -> tuple[HostMount, ...]:
        """Every path of the node that a container mounts."""
        return tuple(self._host_mounts())

    @cached_property
    def images(self) -> tuple[ImageUse, ...]:
        """Every image of the Pod, those of containers first."""
        return tuple(self._images())

    @cached_property
    def strategy(self) -> Strategy:
        """The update strategy, with its defaults."""
        return Strategy(self.spec)

    @cached_property
    def tolerations(self) -> tuple[Json, ...]:
        """The tolerations as written."""
        return tuple(self.pod.get("tolerations", ()))

    @cached_property
    def service_account(self) -> str:
        """Name of the ServiceAccount; ``default`` if none is named."""
        named = self.pod.get("serviceAccountName") or self.pod.get("serviceAccount")
        return named or "default"

    @cached_property
    def required_terms(self) -> tuple[Json, ...]:
        """The terms of required node affinity, of which one must hold."""
        node = self.pod.get("affinity", {}).get("nodeAffinity", {})
        required = node.get("requiredDuringSchedulingIgnoredDuringExecution", {})
        return tuple(required.get("nodeSelectorTerms", ()))

    @cached_property
    def node_terms(self) -> tuple[NodeTerm, ...] | None:
        """The same terms as Kubernetes reads them; none if there is no required affinity."""
        return read_node_terms(self.pod)

    @cached_property
    def placement(self) -> Placement:
        """The nodes that it asks for."""
        return placement(self.pod)

    def violation(self, message: str, *path: str | int, case: str | None = None) -> Violation:
        """A violation at a place in the object."""
        return Violation(path=path, message=message, case=case)

    def pod_violation(self, message: str, *path: str | int, case: str | None = None) -> Violation:
        """A violation at a place in the Pod spec of the template."""
        return Violation(path=(*_POD, *path), message=message, case=case)

    def _host_mounts(self) -> Iterator[HostMount]:
        for container in self.all:
            for mount in container.mounts:
                path = mount.host_path
                if path:
                    below = mount.value.get("subPath") or mount.value.get("subPathExpr")
                    yield HostMount(
                        container, mount, normal_path(f"{path}/{below}" if below else path)
                    )

    def _images(self) -> Iterator[ImageUse]:
        for container in self.all:
            yield image_of_container(container.path, container.value)
        for index, volume in enumerate(self.pod.get("volumes", ())):
            if "image" in volume:
                yield image_of_volume((*_POD, "volumes", index, "image"), volume["image"])

    def _containers(self) -> Iterator[ContainerView]:
        for index, value in enumerate(self.pod.get("initContainers", ())):
            yield ContainerView(
                (*_POD, "initContainers", index),
                value,
                kind="app" if value.get("restartPolicy") == "Always" else "run-once",
                is_main=False,
                volumes=self.volumes,
            )
        for index, value in enumerate(self.pod.get("containers", ())):
            yield ContainerView(
                (*_POD, "containers", index),
                value,
                kind="app",
                is_main=index == 0,
                volumes=self.volumes,
            )
