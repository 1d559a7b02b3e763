"""The plan of one DaemonSet's next update: everything there is to say before the merge."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.record import dataclass
from constructs_lib.updates.baseline_state import Standing, standing_of
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.names import Names
from constructs_lib.updates.records import FleetNode
from constructs_lib.updates.simulation import NewVersion, Simulation
from constructs_lib.updates.simulator import simulate
from constructs_lib.updates.surge import SurgeFeasibility, surge_feasibility
from constructs_lib.updates.verdict import Estimate, Verdict, estimate, judge
from constructs_lib.updates.waves import ZONE, WavePlan, plan_waves

__all__ = ["BlastRadius", "RolloutPlan", "Simulations", "plan_rollout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlastRadius:
    """What is left when the new version never becomes Ready and nobody steps in."""

    nodes_with_new_version: int
    """Nodes that have a Pod of the broken version."""
    nodes_without_agent: int
    """Nodes that should run the agent and have no available Pod."""
    agents_taken: int
    """Of those, nodes that had one before: what the update itself destroys. Nodes where the agent
    is no longer wanted count too if the update takes it from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutPlan:
    """The plan of one update."""

    update: DaemonSetUpdate
    """The DaemonSet."""
    standing: Standing
    """The resolved budget, and how the fleet stands at the start."""
    verdict: Verdict
    """Whether it gets through."""
    fastest: Estimate | None
    """The shortest time: Pods stop at once and are Ready after their probes' initial delay. None
    unless it completes."""
    slowest: Estimate | None
    """The longest time: Pods use their whole grace period and the given time to become Ready. None
    unless it completes."""
    simulation: Simulation
    """The update at the slowest pace, second by second; an example where order matters."""
    if_never_ready: BlastRadius
    """What happens if the new version is broken."""
    surge: SurgeFeasibility
    """Whether nodes take two Pods at once."""
    waves: WavePlan | None
    """For OnDelete: how to go about it."""


class Simulations:
    """Runs simulations, the same one once: updates of one commit often differ in names alone."""

    def __init__(self) -> None:
        self._fleets: dict[object, Fleet] = {}
        self._known_names: dict[int, tuple[Sequence[str], int]] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._standings: dict[object, Standing] = {}
        self._known: dict[object, Simulation] = {}

    def fleet(self, nodes: Sequence[FleetNode]) -> Fleet:
        """The nodes; the same fleet for all that a simulation does not tell apart."""
        fleet = Fleet.of(nodes)
        return self._fleets.setdefault((self._number_of(fleet.names), fleet.look), fleet)

    def _number_of(self, names: Sequence[str]) -> int:
        """The same for the same names."""
        # They are kept, so that no others have their place in memory.
        if id(names) not in self._known_names:
            number = self._numbers.setdefault(tuple(names), len(self._numbers))
            self._known_names[id(names)] = names, number
        return self._known_names[id(names)][1]

    def standing(
        self,
        fleet: Fleet,
        strategy: UpdateStrategy,
        *,
        min_ready_seconds: int,
        never_beside: Names,
    ) -> Standing:
        """What ``standing_of`` says."""
        asked = id(fleet), strategy, min_ready_seconds, never_beside.key
        if asked not in self._standings:
            self._standings[asked] = standing_of(
                fleet,
                strategy,
                min_ready_seconds=min_ready_seconds,
                never_beside=never_beside,
            )
        return self._standings[asked]

    def of(
        self,
        fleet: Fleet,
        strategy: UpdateStrategy,
        version: NewVersion,
        *,
        min_ready_seconds: int,
        never_beside: Names,
        seed: int,
    ) -> Simulation:
        """What ``simulate`` says."""
        asked = id(fleet), strategy, version, min_ready_seconds, never_beside.key, seed
        if asked not in self._known:
            self._known[asked] = simulate(
                fleet,
                strategy,
                version,
                min_ready_seconds=min_ready_seconds,
                never_beside=never_beside,
                seed=seed,
            )
        return self._known[asked]


def plan_rollout(
    update: DaemonSetUpdate,
    fleet: Sequence[FleetNode],
    *,
    ready_after: int = 30,
    wave_label: str = ZONE,
    most_nodes_in_a_wave: int | None = None,
    pause_seconds: int = 300,
    seed: int = 0,
    simulations: Simulations | None = None,
) -> RolloutPlan:
    """What the update does to the fleet.

    Args:
        update: the DaemonSet; ``read_update`` makes it from a manifest.
        fleet: the nodes, and the agent's Pods there before the update; names are unique.
        ready_after: the longest time a new Pod takes to become Ready, image pull included.
            Seconds. Not less than the probes allow is assumed.
        wave_label: the node label that forms the waves of an OnDelete update.
        most_nodes_in_a_wave: the most nodes of one wave; none for no limit.
        pause_seconds: the pause between waves.
        seed: of the order in which the simulation visits the nodes.
        simulations: those of other updates, which may be the same. Default: none.
    """
    known = simulations if simulations is not None else Simulations()
    nodes = Fleet.of(fleet)
    here = known.fleet(nodes)
    surge = surge_feasibility(update, nodes)
    never_beside = here.named(range(len(here))) if surge.host_ports else surge.nodes_without_room
    min_ready = update.min_ready_seconds
    standing = known.standing(
        here, update.strategy, min_ready_seconds=min_ready, never_beside=never_beside
    )
    verdict = judge(standing)
    start = max(update.start_at_least, ready_after)

    def simulated(*, becomes_ready: bool) -> Simulation:
        return known.of(
            here,
            update.strategy,
            NewVersion(stop=update.grace_seconds, start=start, becomes_ready=becomes_ready),
            min_ready_seconds=min_ready,
            never_beside=never_beside,
            seed=seed,
        )

    def estimated(stop: int, start: int) -> Estimate | None:
        if verdict.kind != "completes":
            return None
        return estimate(standing, stop=stop, start=start, min_ready_seconds=min_ready)

    return RolloutPlan(
        update=update,
        standing=standing,
        verdict=verdict,
        fastest=estimated(0, update.start_at_least),
        slowest=estimated(update.grace_seconds, start),
        simulation=simulated(becomes_ready=True),
        if_never_ready=_blast_radius(standing, simulated(becomes_ready=False)),
        surge=surge,
        waves=plan_waves(
            update,
            fleet,
            label=wave_label,
            most_nodes=most_nodes_in_a_wave,
            pause_seconds=pause_seconds,
        )
        if update.strategy.type == "OnDelete"
        else None,
    )


def _blast_radius(standing: Standing, broken: Simulation) -> BlastRadius:
    down_before = {node.name for node in standing.unavailable}
    return BlastRadius(
        nodes_with_new_version=len(broken.updated),
        nodes_without_agent=len(broken.down),
        agents_taken=len({*broken.down, *broken.lost} - down_before),
    )
