"""The spec of a DaemonSet as rules see it, whatever its name is and wherever it runs.

What follows from the spec alone is the same for every DaemonSet with that spec, so it can be found
once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from constructs_lib.daemon_set.container import ContainerView, HostMount
from constructs_lib.daemon_set.host_ports import HostPort, host_ports
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.image_use import ImageUse, images_of_pod
from constructs_lib.daemon_set.placement_overlap import Placement, placement
from constructs_lib.daemon_set.resources import Resources
from constructs_lib.daemon_set.role_signs import COMPANIONS
from constructs_lib.daemon_set.security_context import SecurityContext
from constructs_lib.daemon_set.strategy import UpdateStrategy, strategy_of
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.node_selector import NodeTerm, read_node_terms

__all__ = ["OS_LABELS", "SpecView"]

_POD: Final[Path] = ("spec", "template", "spec")
OS_LABELS: Final = ("kubernetes.io/os", "beta.kubernetes.io/os")


class SpecView:
    """One spec.

    Attributes:
        spec: the spec, without what has a wrong type.
    """

    def __init__(self, spec: Json) -> None:
        """Read a spec."""
        self.spec: Json = spec
        self.template: Json = spec.get("template", {})
        template_metadata = self.template.get("metadata", {})
        self.template_labels: dict[str, str] = template_metadata.get("labels", {})
        self.template_annotations: dict[str, str] = template_metadata.get("annotations", {})
        self.pod: Json = self.template.get("spec", {})
        self.host_network: bool = self.pod.get("hostNetwork", False)
        self.volumes = tuple(
            VolumeView((*_POD, "volumes", index), value)
            for index, value in enumerate(self.pod.get("volumes", ()))
        )
        """The volumes of the Pod."""
        self.all = tuple(self._containers())
        """Every container, init containers first."""
        self.app = tuple(container for container in self.all if container.kind == "app")
        """The containers that run as long as the Pod, sidecars included."""

    @cached_property
    def security(self) -> SecurityContext:
        """The security context of the Pod."""
        return SecurityContext(self.pod.get("securityContext", {}))

    @cached_property
    def is_windows(self) -> bool:
        """Whether it runs on Windows nodes only, where Linux security settings mean nothing."""
        selector = self.pod.get("nodeSelector", {})
        if "windows" in (self.pod.get("os", {}).get("name"), *map(selector.get, OS_LABELS)):
            return True
        terms = self.required_terms
        return bool(terms) and all(any(map(_is_for_windows, _expressions(each))) for each in terms)

    @cached_property
    def host_mounts(self) -> tuple[HostMount, ...]:
        """Every path of the node that a container mounts."""
        return tuple(mount for container in self.all for mount in container.host_mounts)

    @cached_property
    def host_mount_at(self) -> dict[Path, HostMount]:
        """The same by their places in the manifest."""
        return {each.mount.path: each for each in self.host_mounts}

    @cached_property
    def images(self) -> tuple[ImageUse, ...]:
        """Every image of the Pod, those of containers first."""
        return tuple(images_of_pod(_POD, self.pod))

    @cached_property
    def resources(self) -> Resources:
        """What the Pod as a whole requests and may use."""
        return Resources(self.pod.get("resources", {}))

    @cached_property
    def host_ports(self) -> tuple[HostPort, ...]:
        """The ports of the node that one Pod claims."""
        return host_ports(self.pod)

    @property
    def priority_class(self) -> str:
        """The name of its priority class; empty if it has none."""
        return self.pod.get("priorityClassName") or ""

    @property
    def min_ready_seconds(self) -> int:
        """How long a new Pod must be ready before it counts as available."""
        return self.spec.get("minReadySeconds") or 0

    @property
    def grace_seconds(self) -> int | None:
        """How long a Pod may take to stop; none if the manifest does not say."""
        seconds: int | None = self.pod.get("terminationGracePeriodSeconds")
        return seconds

    @property
    def node_selector(self) -> dict[str, str]:
        """The labels that its nodes must have."""
        selector: dict[str, str] = self.pod.get("nodeSelector", {})
        return selector

    @cached_property
    def strategy(self) -> UpdateStrategy:
        """The update strategy, with its defaults; what is malformed counts as left out."""
        return strategy_of(self.spec.get("updateStrategy"))

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

    def _containers(self) -> Iterator[ContainerView]:
        named = {volume.name: volume for volume in self.volumes}
        for index, value in enumerate(self.pod.get("initContainers", ())):
            yield ContainerView(
                (*_POD, "initContainers", index),
                value,
                kind="app" if value.get("restartPolicy") == "Always" else "run-once",
                is_main=False,
                volumes=named,
            )
        containers = self.pod.get("containers", ())
        main = 0
        if len(containers) > 1:
            main = next((n for n, each in enumerate(containers) if not _is_companion(each)), 0)
        for index, value in enumerate(containers):
            yield ContainerView(
                (*_POD, "containers", index),
                value,
                kind="app",
                is_main=index == main,
                volumes=named,
            )


def _is_companion(container: Json) -> bool:
    """Whether it only stands beside an agent."""
    repository = str(container.get("image", "")).partition("@")[0].rpartition("/")[2]
    return not COMPANIONS.isdisjoint(names_of(repository.partition(":")[0]))


def _expressions(term: Json) -> Sequence[Json]:
    found: Sequence[Json] = term.get("matchExpressions", ())
    return found


def _is_for_windows(expression: Json) -> bool:
    values = expression.get("values", ())
    return (
        expression.get("key") in OS_LABELS
        and expression.get("operator") == "In"
        and set(values) == {"windows"}
    )
