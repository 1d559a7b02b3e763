"""The declaration of a vendored agent, and how its parts come together.

The source is read, what the declaration gives is laid over each of its DaemonSets, and the
result is compared with the source: the differences are what is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from difflib import get_close_matches
from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from constructs_lib.agents.vendored_agent.changes import Change, changes_between, object_name
from constructs_lib.agents.vendored_agent.finished import finished_problems
from constructs_lib.agents.vendored_agent.namespaces import in_namespace, namespace_problems
from constructs_lib.agents.vendored_agent.overlay import (
    DaemonSetOverlay,
    image_repository,
    lay_over,
    own_priority_class,
)
from constructs_lib.agents.vendored_agent.source import (
    is_daemon_set,
    source_problems,
    without_nothing,
)
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.host import HostAccess
from constructs_lib.declaration.image import ImageRef
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import DnsLabel, Reason
from constructs_lib.declaration.overrides import CannotMergeError
from constructs_lib.declaration.pinned import Pinned
from constructs_lib.declaration.reasons import reason_annotations
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.declaration.suppressions import Suppressions
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest, Path
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.facts.bootstrap_taints import missing_bootstrap_taints
from constructs_lib.record import replace

__all__ = ["VendoredAgentSpec"]


class VendoredAgentSpec(Declaration, DaemonSetOverlay):
    """The manifests of an upstream project, with your decisions laid over its DaemonSets.

    All else is kept as it was published. What differs is written into an annotation of each
    DaemonSet, beside the source and its SHA-256.

    Raises:
        DeclarationError: with every reason why the source or the fields cannot be honoured.
    """

    name: DnsLabel
    """Name of this declaration; the objects keep the names they were published with."""
    namespace: DnsLabel | None = None
    """Namespace of the objects that name none and take one. None leaves them as published."""
    source: Pinned
    """What upstream publishes, or what ``helm template`` printed: a file or URL, pinned by its
    SHA-256."""
    images: dict[str, ImageRef] = Field(default_factory=dict)
    """Images with their digests, by the repository whose images they take the place of
    (``{"docker.io/example/agent": "mirror.example.com/agent:1.2@sha256:..."}``)."""
    allow_unpinned: Reason | None = None
    """Why an image carries no digest. Images without one are refused unless this says why."""
    adopted: Reason | None = None
    """Where the source runs already (``Adopted from k8s/logging.yaml:12.``), so that nothing is
    changed that is not declared: what Kubernetes accepts is accepted, no annotation is added, and
    ``check`` says what is missing. By default the rules of this library hold."""
    suppress: Suppressions = Field(default_factory=dict)
    """Answers to findings of ``constructs-lib check`` that are right here, by rule."""
    platform: Platform = "generic"
    """What the cluster runs on. It decides which nodes ``nodes`` leaves out, and what is refused
    because the platform refuses it."""
    daemon_sets: dict[str, DaemonSetOverlay] = Field(default_factory=dict)
    """What holds for one DaemonSet of several, by its name. A field given there, also as None,
    takes the place of the one given here."""

    _published: list[Manifest] = PrivateAttr(default_factory=list)

    @model_validator(mode="after")
    def _can_be_honoured(self) -> Self:
        objects = [
            replace(each, manifest=without_nothing(each.manifest)) for each in self.source.objects()
        ]
        self._published = deepcopy([each.manifest for each in objects])  # type: ignore[misc]
        problems = list(source_problems(objects)) or [
            *namespace_problems(self._published, self.namespace),
            *self._unknown_names(),
            *self._finished_problems(),
        ]
        if problems:
            raise problems_error(dict.fromkeys(problems))
        return self

    def manifests(self) -> list[Manifest]:
        return [*self._priority_classes(), *(self._annotated(*pair) for pair in self._pairs())]

    def keeps_what_runs(self) -> bool:
        return self.adopted is not None

    def changes(self) -> list[Change]:
        """Everything that is not as it was published, apart from the annotations that say so."""
        added = [
            Change(object=object_name(manifest), path="", before=None, after=manifest)
            for manifest in self._priority_classes()
        ]
        return added + [change for pair in self._pairs() for change in changes_between(*pair)]

    def _daemon_sets(self) -> list[Manifest]:
        """The DaemonSets of the source, each where it will stand."""
        placed = (in_namespace(manifest, self.namespace) for manifest in self._published)
        return [manifest for manifest in placed if is_daemon_set(manifest)]

    def _pairs(self) -> list[tuple[Manifest, Manifest]]:
        """Each object as it was published and as it is applied: copies, for callers to change."""
        return [(manifest, self._applied(manifest)) for manifest in deepcopy(self._published)]

    def _applied(self, manifest: Manifest) -> Manifest:
        placed = in_namespace(manifest, self.namespace)
        return self._laid(placed) if is_daemon_set(placed) else placed

    def _laid(self, daemon_set: Manifest) -> Manifest:
        overlay = self._overlay(daemon_set)
        laid = lay_over(daemon_set, overlay, images=self.images, platform=self.platform)
        return self._cluster.mirrored(laid)

    def _overlay(self, daemon_set: Manifest) -> DaemonSetOverlay:
        """What holds for this DaemonSet."""
        own = self.daemon_sets.get(daemon_set["metadata"]["name"], DaemonSetOverlay())
        givers = {
            field: own if field in own.model_fields_set else self
            for field in DaemonSetOverlay.model_fields
        }
        return DaemonSetOverlay(**{name: getattr(part, name) for name, part in givers.items()})

    def _priority_classes(self) -> list[Manifest]:
        classes = (own_priority_class(found, self._overlay(found)) for found in self._daemon_sets())
        return [manifest for manifest in classes if manifest is not None]

    def _annotated(self, published: Manifest, applied: Manifest) -> Manifest:
        if not is_daemon_set(applied):
            return applied
        notes = dict(self._notes(published, applied))
        if not notes:
            return applied
        metadata = applied["metadata"]
        annotations = {**metadata.get("annotations", {}), **notes}
        return {**applied, "metadata": {**metadata, "annotations": annotations}}

    def _notes(self, published: Manifest, applied: Manifest) -> Iterator[tuple[str, str]]:
        """What a reviewer of the DaemonSet should know."""
        overlay = self._overlay(applied)
        changed = [change.path for change in changes_between(published, applied)]
        if self.adopted is None:
            origin = f"{self.source.origin()}@sha256:{self.source.sha256}"
            yield f"{ANNOTATION_PREFIX}vendored", origin
        if changed and self.adopted is None:
            yield f"{ANNOTATION_PREFIX}changed", "\n".join(changed)
        if isinstance(overlay.rollout, OnDelete):
            yield f"{ANNOTATION_PREFIX}rollout-owner", overlay.rollout.owner
        yield from reason_annotations(
            applied,
            given=(),
            unpinned=self.allow_unpinned,
            rollout=overlay.rollout or RollingUpdate(),
            host=HostAccess(),
            privileges=None,
            granted={},
            host_volumes={},
            suppress=self.suppress,
        )
        if overlay.overrides is not None:
            yield f"{ANNOTATION_PREFIX}overrides", overlay.overrides.reason

    def _unknown_names(self) -> Iterator[Problem]:
        daemon_sets = self._daemon_sets()
        names = {found["metadata"]["name"] for found in daemon_sets}
        repositories = {
            image_repository(container.image.text)
            for found in daemon_sets
            for container in DaemonSetView(found).all
        }
        yield from _unknown(("daemon_sets",), self.daemon_sets, names, "DaemonSet of this name")
        yield from _unknown(("images",), self.images, repositories, "image of this repository")
        for found in daemon_sets:
            containers = {container.name for container in DaemonSetView(found).all}
            where = self._path(found, "resources")
            given = self._overlay(found).resources
            yield from _unknown(where, given, containers, f"such container in {object_name(found)}")

    def _finished_problems(self) -> Iterator[Problem]:
        for daemon_set in self._daemon_sets():
            overlay = self._overlay(daemon_set)
            system = _other_system(daemon_set) if overlay.nodes is not None else None
            if system is not None:
                name = daemon_set["metadata"]["name"]
                message = (
                    f"{object_name(daemon_set)} is for {system} nodes, and only Linux nodes are "
                    f"meant here; give daemon_sets={{'{name}': DaemonSetOverlay(nodes=None)}}"
                )
                yield Problem(path=self._path(daemon_set, "nodes"), message=message)
            try:
                laid = self._laid(daemon_set)
            except CannotMergeError as error:
                yield Problem(path=self._path(daemon_set, "overrides"), message=str(error))
                continue
            yield from self._bootstrap_problems(daemon_set, laid)
            yield from finished_problems(
                laid,
                overlay,
                runs_already=self.adopted is not None,
                unpinned=self.allow_unpinned is not None,
                platform=self.platform,
            )

    def _bootstrap_problems(self, daemon_set: Manifest, laid: Manifest) -> Iterator[Problem]:
        """What makes nodes ready must go on tolerating nodes that are not, or a reason is given."""
        before = missing_bootstrap_taints(DaemonSetView(daemon_set))
        after = missing_bootstrap_taints(DaemonSetView(laid))
        lost = [taint for taint in after if taint not in before]
        if lost and "DS309" not in self.suppress:
            taints = ", ".join(f"Taint(key={taint.key!r})" for taint in lost)
            message = (
                f"{object_name(daemon_set)} makes nodes ready, and would not start on new ones; "
                f"add {taints}, or leave 'tolerates' out to keep the source's tolerations. If "
                "something else readies the nodes, give suppress={'DS309': 'the reason'}"
            )
            yield Problem(path=(*self._path(daemon_set, "nodes"), "tolerates"), message=message)

    def _path(self, daemon_set: Manifest, field: str) -> Path:
        """Where in the declaration the field that holds for a DaemonSet is given."""
        name = daemon_set["metadata"]["name"]
        own = self.daemon_sets.get(name)
        given_there = own is not None and field in own.model_fields_set
        return ("daemon_sets", name, field) if given_there else (field,)


def _unknown(path: Path, given: Iterable[str], known: set[str], what: str) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known))}"
            yield Problem(path=(*path, name), message=f"the source has no {what}; {hint}")


def _other_system(daemon_set: Manifest) -> str | None:
    """The operating system of the nodes that a DaemonSet is for, if it says so and is not Linux."""
    view = DaemonSetView(daemon_set)
    asked = view.node_selector.get("kubernetes.io/os", view.pod.get("os", {}).get("name"))
    return None if asked == "linux" else asked
