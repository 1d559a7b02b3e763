"""All the objects of one run, for rules that look beyond one DaemonSet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.intake.input import Held
from constructs_lib.intake.known import Known
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.platforms.facts import Platform
from constructs_lib.platforms.signs import platforms_of
from constructs_lib.policy.config import Config
from constructs_lib.policy.facts.bindings import Account, Grant, grants
from constructs_lib.policy.facts.image_index import FirstUses, first_uses, pulled_images
from constructs_lib.policy.facts.label_index import LabelIndex
from constructs_lib.policy.facts.unchecked import entries, mapping, sequence
from constructs_lib.programs.catalogue import Program, programs_of
from constructs_lib.record import dataclass, field

if TYPE_CHECKING:
    from constructs_lib.cluster.node import Node
    from constructs_lib.policy.facts.platforms_of_nodes import UnfitImages
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["Context"]

_OPENSHIFT: Final = "openshift.io"


@dataclass(kw_only=True)
class Context:
    """What a rule may ask about the input as a whole.

    Attributes:
        objects: every object, in the order of the input, without what has a wrong type.
        daemon_sets: the DaemonSets among them.
        config: thresholds and choices of the user.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        minor: the Kubernetes release judged for, as in 36 for 1.36.
        upgraded_from: the release that the cluster comes from, where an upgrade is judged.
        images: what ``images.lock`` knows of images; none without such a file.
        node_list: the nodes themselves, if they are known.
        files: the files of the input by name, and what each holds; empty for data.
        known: what was answered for parts of objects, which others may share.
    """

    objects: Sequence[Manifest]
    daemon_sets: Sequence[DaemonSetView]
    config: Config
    nodes: int | None = None
    minor: int
    upgraded_from: int | None = None
    images: ImageLock | None = None
    node_list: Sequence[Node] = ()
    files: Mapping[str, Held] = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    def of_kind(self, *kinds: str) -> Sequence[Manifest]:
        """The objects of some kinds; of a kind that Kubernetes has, only its own."""
        found: list[Manifest] = []
        for kind in kinds:
            found.extend(self._by_kind.get(kind, ()))
        return found

    def find(self, kind: str, name: str, namespace: str | None = None) -> Manifest | None:
        """The object of that kind and name; namespaced objects also by their namespace."""
        return self._by_name.get((kind, namespace, name))

    @cached_property
    def knows_windows(self) -> bool:
        """Whether the input speaks of Windows: a node that runs it, or a DaemonSet that asks so."""
        labels = [
            mapping(mapping(node.get("metadata")).get("labels")) for node in self.of_kind("Node")
        ]
        labels += [daemon_set.pod.get("nodeSelector", {}) for daemon_set in self.daemon_sets]
        return any(each.get("kubernetes.io/os") == "windows" for each in labels)

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """What the cluster runs on: by the configuration, else by the nodes in the input."""
        if self.config.platform != "generic":
            return (self.config.platform,)
        return tuple({name: None for node in self.of_kind("Node") for name in _of_node(node)})

    @cached_property
    def knows_openshift(self) -> bool:
        """Whether the input is for OpenShift: by the configuration, or by what it holds of it."""
        return "openshift" in self.platforms or any(map(_of_openshift, self.objects))

    @cached_property
    def grants(self) -> Mapping[Account, Sequence[Grant]]:
        """The roles that the input binds to each ServiceAccount."""
        return grants(self.of_kind("ClusterRoleBinding", "RoleBinding"))

    @cached_property
    def first_images(self) -> FirstUses:
        """The first use of each image repository by a DaemonSet."""
        return first_uses(self.daemon_sets)

    @cached_property
    def pulled_images(self) -> frozenset[str]:
        """The images that some DaemonSet brings to its nodes."""
        return pulled_images(self.daemon_sets)

    @cached_property
    def served(self) -> frozenset[int]:
        """The ids of the DaemonSets whose Pods some Service of their namespace selects."""
        found: set[int] = set()
        for service in self.of_kind("Service"):
            selector = read_selector({"matchLabels": service.get("spec", {}).get("selector", {})})
            if selector is not None and selector.requirements:
                namespace = service.get("metadata", {}).get("namespace")
                found |= self._by_labels.matching(selector, (namespace,))
        return frozenset(id(self.daemon_sets[each]) for each in found)

    @cached_property
    def scraped(self) -> frozenset[int]:
        """The ids of the DaemonSets whose Pods some PodMonitor selects."""
        found: set[int] = set()
        for monitor in self.of_kind("PodMonitor"):
            spec = mapping(monitor.get("spec"))
            looks = mapping(spec.get("namespaceSelector"))
            own = [monitor.get("metadata", {}).get("namespace")]
            names = sequence(looks["matchNames"]) if "matchNames" in looks else own
            selector = read_selector(spec.get("selector"))
            if selector is not None:
                near = [each for each in names if isinstance(each, str | None)]
                everywhere = looks.get("any") is True
                found |= self._by_labels.matching(selector, None if everywhere else near)
        return frozenset(id(self.daemon_sets[each]) for each in found)

    @cached_property
    def _by_labels(self) -> LabelIndex:
        """The DaemonSets by the labels of their Pods."""
        return LabelIndex((each.namespace, each.template_labels) for each in self.daemon_sets)

    def programs(self, daemon_set: DaemonSetView) -> Sequence[Program]:
        """The programs in its containers that a reader knows, with their facts."""
        found = self._programs.get(id(daemon_set))
        if found is None:
            found = self._programs[id(daemon_set)] = programs_of(daemon_set, self._beside)
        return found

    def _beside(self, kind: str, name: str, namespace: str | None) -> Manifest | None:
        """An object beside a DaemonSet; one without a namespace goes wherever it is applied."""
        found = self.find(kind, name, namespace)
        return self.find(kind, name) if found is None and namespace else found

    @cached_property
    def _programs(self) -> dict[int, Sequence[Program]]:
        return {}

    @cached_property
    def unfit_images(self) -> UnfitImages:
        """The nodes that cannot run an image that they would get, as far as both are known."""
        if self.images is None or not self.node_list:
            return {}
        # Few runs know both, and no other waits for what decides placement.
        from constructs_lib.policy.facts.platforms_of_nodes import unfit_images  # noqa: PLC0415

        return unfit_images(self.daemon_sets, self.node_list, self.images)

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Manifest]]:
        found: dict[str, list[Manifest]] = {}
        for manifest in self.objects:
            found.setdefault(own_kind(manifest), []).append(manifest)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str | None, str], Manifest]:
        return {_key(manifest): manifest for manifest in reversed(self.objects)}

    def others(self, daemon_set: DaemonSetView) -> Sequence[DaemonSetView]:
        """The DaemonSets after this one in the input: each pair is met once."""
        return self.daemon_sets[self._next.get(id(daemon_set), len(self.daemon_sets)) :]

    @cached_property
    def _next(self) -> Mapping[int, int]:
        """The place after each DaemonSet, by its id."""
        return {id(each): place for place, each in enumerate(self.daemon_sets, start=1)}


def _key(manifest: Manifest) -> tuple[str, str | None, str]:
    metadata = manifest.get("metadata", {})
    return own_kind(manifest), metadata.get("namespace"), str(metadata.get("name", ""))


def _of_node(node: Manifest) -> Iterator[Platform]:
    metadata = mapping(node.get("metadata"))
    info = mapping(mapping(node.get("status")).get("nodeInfo"))
    labels = {key: str(value) for key, value in mapping(metadata.get("labels")).items()}
    found = platforms_of(
        labels, os_image=str(info.get("osImage", "")), name=str(metadata.get("name", ""))
    )
    # Agents leave nodes of Fargate out; what they meet there is no finding.
    return (platform for platform in found if platform != "fargate")


def _of_openshift(manifest: Manifest) -> bool:
    metadata = mapping(manifest.get("metadata"))
    group = str(manifest.get("apiVersion", "")).partition("/")[0]
    rules = entries(manifest.get("rules"))
    groups = [each for rule in rules for each in sequence(rule.get("apiGroups"))]
    return (
        any(str(each).endswith(_OPENSHIFT) for each in (group, *groups))
        or str(metadata.get("namespace", "")).startswith("openshift-")
        or any(key.startswith(f"node.{_OPENSHIFT}/") for key in mapping(metadata.get("labels")))
    )
