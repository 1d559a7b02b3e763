"""Whether the next update of each DaemonSet completes, stalls or never starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes, on_platform
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_nodes, read_pods
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.update import DaemonSetUpdate, Pull, read_update
from constructs_lib.delivery.engines import ENGINES, Engine, EngineName
from constructs_lib.delivery.verdict import verdict_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage, coverage
from constructs_lib.placement.kinds import kinds
from constructs_lib.policy.config import Config
from constructs_lib.questions.cluster_data import ClusterData, documents_of, lock_of
from constructs_lib.questions.declared import Declared, declared_by, of_one_cluster
from constructs_lib.questions.rollout_report import Created, RolloutReport
from constructs_lib.record import dataclass, replace
from constructs_lib.updates.build_fleet import Fleets, room_of
from constructs_lib.updates.commit import plan_commit
from constructs_lib.updates.plan import RolloutPlan, Simulations, plan_rollout
from constructs_lib.updates.records import AgentState
from constructs_lib.updates.waves import ZONE

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["Pace", "predict", "rollout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an update goes, as far as a person decides."""

    ready_after: int = 30
    """The longest time a new Pod takes to become Ready, image pull included. Seconds."""
    wave_label: str = ZONE
    """The node label that forms the waves of an OnDelete update."""
    wave_size: int | None = None
    """The most nodes in one wave; none for no limit."""
    seed: int = 0
    """Of the order in which the simulation visits the nodes."""


_DEFAULT = Pace()


def rollout(
    manifests: Iterable[Manifest],
    nodes: ClusterData,
    *,
    old_manifests: Iterable[Manifest] | None = None,
    pods: ClusterData | None = None,
    pace: Pace = _DEFAULT,
    config: Config | None = None,
    images_lock: str | None = None,
    engines: Sequence[EngineName] = (),
    timeout: int | None = None,
) -> RolloutReport:
    """Predict the next update of each DaemonSet: does it complete, stall or never start?

    Args:
        manifests: whole objects as plain data, Lists of them included.
        nodes: what ``kubectl get nodes -o json`` prints, as plain data, or the short form.
        old_manifests: the objects before the change. Default: every DaemonSet is updated.
        pods: what ``kubectl get pods -A -o json`` prints. Default: every Pod is ready.
        pace: how fast it goes.
        config: roles of DaemonSets that do not say theirs, and the platform. Default: roles are
            guessed, and the nodes show the platform.
        images_lock: the text of an ``images.lock``, which ``constructs-lib images verify`` writes.
            Default: nothing is known of images.
        engines: what delivers the manifests: ``argocd``, ``flux``, ``helm``, ``helm3``, ``fleet``
            or ``kubectl``. Default: nobody is asked whether it calls the updates done.
        timeout: seconds after which these give up. Default: their own.

    Raises:
        InputError: the API server would refuse a manifest, or ``images_lock`` is none.
        ClusterFileError: the nodes or Pods hold mistakes.
    """
    return predict(
        declared_by(manifests, config),
        on_platform(
            read_nodes(documents_of(nodes)), config.platform if config is not None else "generic"
        ),
        old=declared_by(old_manifests, config) if old_manifests is not None else None,
        pods=read_pods(documents_of(pods)) if pods is not None else None,
        pace=pace,
        images=lock_of(images_lock),
        engines=[ENGINES[name] for name in engines],
        timeout=timeout,
    )


def predict(
    new: Declared,
    nodes: Sequence[Node],
    *,
    old: Declared | None = None,
    pods: Sequence[Pod] | None = None,
    pace: Pace = _DEFAULT,
    images: ImageLock | None = None,
    engines: Sequence[Engine] = (),
    timeout: int | None = None,
) -> RolloutReport:
    """The same for what has been read already.

    Args:
        new: the DaemonSets after the change.
        nodes: the nodes.
        old: the DaemonSets before the change. Default: every DaemonSet is updated.
        pods: the Pods that exist. Default: every Pod is ready.
        pace: how fast it goes.
        images: what ``images.lock`` knows of images. Default: nothing.
        engines: what delivers the manifests. Default: nobody is asked.
        timeout: seconds after which these give up. Default: their own.
    """
    of_one_cluster(new, old)
    fleet = _fleet(new, old, nodes, pods)
    plans, created, unchanged = [], [], []
    others: list[tuple[int, bool]] = []
    for index, covered in enumerate(fleet.after.daemon_sets):
        daemon_set = covered.daemon_set
        former = fleet.old_manifest(index)
        if fleet.compares and former is None:
            pulled = read_update(view_of(fleet.manifests[index])).images
            pull = _pull(pulled, covered, images)
            created.append(Created(title=daemon_set.title, nodes=covered.desired, pull=pull))
            others.append((index, False))
        elif former is not None and _template(former) == _template(fleet.manifests[index]):
            unchanged.append(daemon_set.title)
            others.append((index, True))
        else:
            update = read_update(view_of(fleet.manifests[index]), requests=daemon_set.requests)
            update = _pulled(update, former)
            update = replace(update, pull=_pull(update.images, covered, images))
            plans.append(_planned(fleet, index, update, pace))
    return RolloutReport(
        nodes=fleet.nodes,
        commit=plan_commit(plans),
        created=tuple(created),
        unchanged=tuple(unchanged),
        engines=tuple(
            verdict_of(plan, engine, timeout=timeout)
            for plan in [*plans, *(_standing(fleet, at, pace, runs=runs) for at, runs in others)]
            for engine in engines
        )
        if engines
        else (),
    )


@dataclass(frozen=True, kw_only=True)
class _Fleet:
    """What is known before and after the change, decided node by node."""

    manifests: tuple[Manifest, ...]
    """The DaemonSets after the change."""
    after: Coverage
    """Where they run, in their order."""
    old_manifests: tuple[Manifest, ...]
    """The DaemonSets before the change; empty where nobody gave them."""
    before: Coverage
    """Where those run, in their order."""
    compares: bool
    """Whether manifests before the change were given."""
    nodes: int
    """How many nodes there are."""
    pods: tuple[Pod, ...] | None
    """The Pods that exist; none where nobody gave them."""

    def old_manifest(self, index: int) -> Manifest | None:
        """The manifest before the change of a DaemonSet after it; none if there was none."""
        position = self._old_index(index)
        return self.old_manifests[position] if position is not None else None

    def before_of(self, index: int) -> DaemonSetCoverage | None:
        """Where a DaemonSet ran before the change; none if there was none."""
        position = self._old_index(index)
        return self.before.daemon_sets[position] if position is not None else None

    @property
    def assumed_running(self) -> Sequence[DaemonSetCoverage]:
        """DaemonSets whose Pods nobody listed, so that they count wherever they run."""
        return self.after.daemon_sets if self.pods is None else ()

    @cached_property
    def simulations(self) -> Simulations:
        """What was simulated for it."""
        return Simulations()

    @cached_property
    def found(self) -> Fleets:
        """The nodes as the updates find them."""
        return Fleets(
            self.after.groups,
            self.before.groups if self.compares else None,
            pods=self.pods,
            room=room_of(self.after.groups, self.assumed_running, self.pods or ()),
        )

    def _old_index(self, index: int) -> int | None:
        return self._old_places.get(self.after.daemon_sets[index].daemon_set.title)

    @cached_property
    def _old_places(self) -> dict[str, int]:
        return {each.daemon_set.title: n for n, each in enumerate(self.before.daemon_sets)}


def _fleet(
    new: Declared, old: Declared | None, nodes: Sequence[Node], pods: Sequence[Pod] | None
) -> _Fleet:
    known = kinds(nodes, [*new.daemon_sets, *(old.daemon_sets if old is not None else ())])
    return _Fleet(
        manifests=new.manifests,
        after=coverage(new.daemon_sets, known, pods or (), claims=new.found.claims),
        old_manifests=old.manifests if old is not None else (),
        before=coverage(old.daemon_sets, known, pods or (), claims=old.found.claims)
        if old is not None
        else Coverage(nodes=Nodes.of(()), groups=(), daemon_sets=()),
        compares=old is not None,
        nodes=len(known),
        pods=tuple(pods) if pods is not None else None,
    )


def _planned(fleet: _Fleet, index: int, update: DaemonSetUpdate, pace: Pace) -> RolloutPlan:
    return plan_rollout(
        update,
        fleet.found.of(fleet.after.daemon_sets[index], fleet.before_of(index)),
        ready_after=pace.ready_after,
        wave_label=pace.wave_label,
        most_nodes_in_a_wave=pace.wave_size,
        seed=pace.seed,
        simulations=fleet.simulations,
    )


def _standing(fleet: _Fleet, index: int, pace: Pace, *, runs: bool) -> RolloutPlan:
    """A DaemonSet that is new or stays as it is: engines wait for it all the same.

    Args:
        fleet: what is known.
        index: which DaemonSet it is.
        pace: how fast its Pods start.
        runs: whether it stays as it is, so that its Pods are there.
    """

    def as_it_is_now(node: AgentState) -> AgentState:
        pods = tuple(replace(pod, revision="new") for pod in node.pods) if runs else ()
        return node._replace(pods=pods)

    return plan_rollout(
        read_update(view_of(fleet.manifests[index])),
        fleet.found.of(fleet.after.daemon_sets[index]).as_if(as_it_is_now),
        ready_after=pace.ready_after,
        simulations=fleet.simulations,
    )


def _pull(images: Sequence[str], covered: DaemonSetCoverage, lock: ImageLock | None) -> Pull | None:
    if lock is None:
        return None
    from constructs_lib.questions.pull import pull_of  # noqa: PLC0415  # few runs know sizes

    return pull_of(images, covered, lock)


def _template(manifest: Manifest) -> object:
    return manifest["spec"].get("template")


def _pulled(update: DaemonSetUpdate, old: Manifest | None) -> DaemonSetUpdate:
    """The update with only the images that a node does not have yet."""
    if old is None:
        return update
    known = set(read_update(view_of(old)).images)
    return replace(update, images=tuple(image for image in update.images if image not in known))
