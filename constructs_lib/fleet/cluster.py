"""One cluster: what it runs on, and what its agents need not be told each.

What an agent says itself counts; what it leaves out comes from its cluster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias, TypeVar, cast

from pydantic import BeforeValidator, Field, PrivateAttr

from constructs_lib.cluster.node_texts import read_node_path
from constructs_lib.cluster.read import NodeFile, read_node_file
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.declaration.cluster_defaults import (
    ClusterDefaults,
    enter_cluster,
    leave_cluster,
)
from constructs_lib.declaration.mistakes import declaration_place
from constructs_lib.declaration.model import AbsolutePath, DnsLabel, Labels, ListOf, Part, checked
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import Taint
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.fleet.pick import FIELDS, Carried, PickError, carried_by, pick_problems
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.k8s.image import read_image
from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR
from constructs_lib.platforms.facts import PLATFORMS, Platform
from constructs_lib.yaml.document import Document

__all__ = ["Cluster"]

_Value = TypeVar("_Value")


class _Nothing:
    """That no value was given; None may be one."""


_NOTHING: Final = _Nothing()
_SOCKETS: Final = {
    "containerd": PLATFORMS["generic"].runtime_socket,
    "cri-o": PLATFORMS["openshift"].runtime_socket,
}
"""Where a container runtime listens by default."""
_MINOR: Final = re.compile(r"1\.([0-9]+)")


def _as_text(version: object) -> object:
    if not isinstance(version, int | float):
        return version
    raise ValueError(f"got {version}; put it in quotes, as YAML takes 1.30 for 1.3")


def _version_problem(text: str) -> str | None:
    known = f"'1.{OLDEST_MINOR}' to '1.{LATEST_MINOR}'"
    found = _MINOR.fullmatch(text)
    if found is None:
        return f"{text!r} is not a minor version of Kubernetes; write one of {known}"
    if not OLDEST_MINOR <= int(found[1]) <= LATEST_MINOR:
        return f"Kubernetes {text} is not known; known are {known}"
    return None


def _cluster_labels_problem(labels: dict[str, str]) -> str | None:
    taken = sorted(labels.keys() & set(FIELDS))
    return f"{', '.join(taken)} is what a cluster is, not a label; leave it out" if taken else None


def _mirrors_problem(mirrors: dict[str, str]) -> str | None:
    for registry, mirror in mirrors.items():
        if not _is_registry(registry):
            return f"{registry!r} is not a registry, such as 'docker.io'"
        if not _is_registry(mirror):
            return f"{mirror!r} is not a registry with a path, such as 'mirror.example/docker-hub'"
    return None


def _is_registry(text: str) -> bool:
    image = read_image(f"{text}/name")
    return image is not None and image.registry is not None


def _nodes_problem(nodes: str | tuple[dict[str, Any], ...]) -> str | None:
    if not isinstance(nodes, str):
        try:
            _read_inline(nodes)
        except ClusterFileError as error:
            return "; ".join(error.problems)
    elif not nodes.startswith(PREFIX) and not Path(nodes).is_file():
        return f"there is no file {nodes!r}; write the list there, or correct its name"
    return None


def _read_inline(nodes: tuple[dict[str, Any], ...]) -> NodeFile:
    return read_node_file([Document(value={"nodes": [*nodes]}, source="", line=0)])


KubernetesVersion: TypeAlias = Annotated[str, BeforeValidator(_as_text), checked(_version_problem)]
"""A minor version of Kubernetes: ``"1.36"``."""


class Cluster(Part):
    """A cluster of a fleet, and what it gives to the agents declared for it.

    Raises:
        DeclarationError: with every mistake among the fields given.
    """

    not_fields: ClassVar[Mapping[str, str]] = {
        "version": "the version of Kubernetes is 'kubernetes'",
        "ring": "clusters have a 'wave'; rings are of nodes within a cluster",
    }

    name: DnsLabel
    """Name of the cluster, and of the folder with its manifests. In a file of its own: by default
    the name of the file."""
    platform: Platform
    """What the cluster runs on, for every agent that does not say so itself."""
    kubernetes: KubernetesVersion | None = None
    """Minor version of Kubernetes (``"1.36"``). Agents whose version must fit it, such as
    kube-proxy, are checked. Unknown by default."""
    labels: Annotated[Labels, checked(_cluster_labels_problem)] = Field(default_factory=dict)
    """What the cluster is to you (``{"env": "prod"}``): values are picked by it, and engines select
    clusters by it."""
    wave: str | None = None
    """Name of the wave in which a change reaches the cluster. Every cluster of a fleet that has
    waves is in one."""
    nodes: Annotated[str | ListOf[dict[str, Any]], checked(_nodes_problem)] | None = None
    """The nodes: a file that ``constructs-lib coverage --nodes`` takes, or the short form of such
    a file (``[{"name": "web", "count": 40}]``). Unknown by default. In a cluster file, the path is
    seen from that file, and leads to a file beside it or below."""
    kubelet: AbsolutePath | None = None
    """The kubelet's folder (``--root-dir``), where the platform is ``generic``:
    ``/var/lib/kubelet`` by default. Other platforms bring their own."""
    runtime: Literal["containerd", "cri-o"] | None = None
    """Who runs containers, likewise: containerd by default."""
    runtime_socket: AbsolutePath | None = None
    """Where the container runtime listens, likewise: where it does by default."""
    mirrors: Annotated[dict[str, str], checked(_mirrors_problem)] = Field(default_factory=dict)
    """From where images come instead, by the beginning of their names (``{"docker.io":
    "mirror.example/docker-hub"}``); the longest that fits counts. The rest of the name, tag and
    digest stay. By default images come from where they are."""
    image_pull_secrets: ListOf[ObjectName] = ()
    """Secrets of the namespace that open a private registry, for every agent that names none."""
    monitoring: Monitoring | None = None
    """How Prometheus watches the agents, for every agent that does not say so itself. Not at all by
    default."""
    tolerates: ListOf[Taint] = ()
    """Taints of this cluster's nodes that agents tolerate beside those that their kind does, where
    they do not say themselves what they tolerate."""

    _declared_at: str | None = PrivateAttr(default_factory=declaration_place)
    _carried: Carried | None = PrivateAttr(default=None)
    _everyone: tuple[str, ...] = PrivateAttr(default=())

    @property
    def declared_at(self) -> str | None:
        """``file:line`` where the cluster is declared, as far as that is known."""
        return self._declared_at

    def problems_of_the_whole(self) -> Iterator[Problem]:
        brought = ("kubelet", "runtime", "runtime_socket")
        given = [name for name in brought if getattr(self, name) is not None]
        if self.platform != "generic" and given:
            message = f"{PLATFORMS[self.platform].title} brings its own; leave it out"
            yield from (Problem(path=(name,), message=message) for name in given)

    def __enter__(self) -> Self:
        """What is declared inside ``with cluster:`` is declared for it."""
        enter_cluster(self.defaults)
        return self

    def __exit__(self, *error: object) -> None:
        leave_cluster()

    @property
    def defaults(self) -> ClusterDefaults:
        """What agents of the cluster need not say themselves."""
        fields = {
            "platform": self.platform,
            "monitoring": self.monitoring,
            "image_pull_secrets": self.image_pull_secrets,
        }
        facts = {
            "kubelet": self.kubelet,
            "runtime": self.runtime,
            "runtime_socket": self.runtime_socket or _SOCKETS.get(self.runtime or ""),
        }
        return ClusterDefaults(
            name=self.name,
            kubernetes=self.kubernetes,
            fields={name: value for name, value in fields.items() if value},
            tolerates=tuple(self.tolerates),
            facts={name: value for name, value in facts.items() if value},
            mirrors=self.mirrors,
        )

    @property
    def values(self) -> dict[str, str]:
        """What values can be picked by: the labels, and what the cluster is."""
        fields = {name: getattr(self, name) for name in FIELDS}
        return {**self.labels, **{name: value for name, value in fields.items() if value}}

    def read_nodes(self) -> NodeFile | None:
        """The nodes of the cluster and what was not read of them; none where they are unknown.

        A file is read anew each time: node lists are large, and a fleet has many.

        Raises:
            ConstructsLibError: the file cannot be read, or holds mistakes.
        """
        if self.nodes is None:
            return None
        if isinstance(self.nodes, str):
            return read_node_path(self.nodes)
        return _read_inline(tuple(self.nodes))

    def pick(
        self,
        values: Mapping[str, _Value] | None = None,
        /,
        *,
        by: str,
        default: _Value | _Nothing = _NOTHING,
        **named: _Value,
    ) -> _Value:
        """The value for this cluster.

            cluster.pick(by="env", prod=BIG, default=SMALL)
            cluster.pick({"eu-west-1": FRANKFURT, "us-east-1": VIRGINIA}, by="region")

        Every key is checked against the whole fleet, so that neither a key that no cluster has nor
        a cluster without a value goes unnoticed until its turn comes.

        Args:
            values: values by keys that are no Python names.
            by: a label of clusters; or ``name``, ``platform``, ``kubernetes`` or ``wave``.
            default: the value of all other clusters. Without it each cluster must have one.
            named: values by keys that are Python names.

        Raises:
            DeclarationError: no cluster of the fleet has such a label or value, or one has no
                value here.
        """
        given = {**(values or {}), **named}
        has_default = not isinstance(default, _Nothing)
        problems = list(self._pick_problems(by, given, has_default=has_default))
        if problems:
            place = declaration_place()
            raise PickError(f"pick(by={by!r})", problems, declared_at=place)
        own = self.values.get(by)
        return given[own] if own in given else cast("_Value", default)

    def among(self, carried: Carried, everyone: tuple[str, ...]) -> Cluster:
        """The same cluster as one of a fleet.

        Args:
            carried: what all its clusters carry.
            everyone: the names of them all.
        """
        cluster = self.model_copy()
        cluster._carried = carried  # type: ignore[misc]  # noqa: SLF001  # of the same class
        cluster._everyone = everyone  # type: ignore[misc]  # noqa: SLF001  # likewise
        return cluster

    def at(self, place: str) -> Cluster:
        """The same cluster, declared at another place: ``file:line``."""
        cluster = self.model_copy()
        cluster._declared_at = place  # type: ignore[misc]  # noqa: SLF001  # of the same class
        return cluster

    def _pick_problems(
        self, by: str, given: Mapping[str, object], *, has_default: bool
    ) -> Iterator[Problem]:
        carried = self._carried
        if carried is None:
            carried = carried_by([(self.name, self.values)])
        yield from pick_problems(
            carried,
            by=by,
            given=given,
            everyone=self._everyone or (self.name,),
            has_default=has_default,
        )
