"""All clusters that run the same agents, and the waves in which a change reaches them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import field_validator

from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.errors import DeclarationError, InputError, Problem
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.files import read_fleet_files
from constructs_lib.fleet.pick import carried_by
from constructs_lib.fleet.wave import Wave
from constructs_lib.k8s.nearest import nearest

__all__ = ["Fleet"]


class Fleet(Part):
    """Clusters, ordered by name, and waves, in the order in which a change reaches them.

    Raises:
        DeclarationError: with every mistake: two clusters or waves of one name, a wave that is
            not declared or has no cluster, a cluster in no wave.
    """

    clusters: ListOf[Cluster]
    """The clusters, at least one. They are kept ordered by name."""
    waves: ListOf[Wave] = ()
    """The waves, the first one first. Without waves a change reaches all clusters at once."""

    @staticmethod
    def load(path: Path | str) -> Fleet:
        """The fleet that files declare.

        Args:
            path: a folder with a YAML file for each cluster and ``waves.yaml``; or one file with
                ``clusters:`` and ``waves:``; also of a git revision (``git:REV:PATH``).

        Raises:
            InputError: with every mistake, each with its file and line.
        """
        files = read_fleet_files(str(path))
        try:
            return Fleet(clusters=files.clusters, waves=files.waves)
        except DeclarationError as error:
            raise InputError(map(files.told, error.problems)) from None

    def __iter__(self) -> Iterator[Cluster]:
        """The clusters, ordered by name."""
        return iter(self.clusters)

    def __len__(self) -> int:
        return len(self.clusters)

    def cluster(self, name: str) -> Cluster:
        """The cluster of that name.

        Raises:
            InputError: there is none.
        """
        for each in self.clusters:
            if each.name == name:
                return each
        raise InputError([_unknown("cluster", name, [each.name for each in self.clusters])])

    def wave(self, name: str) -> Wave:
        """The wave of that name.

        Raises:
            InputError: there is none.
        """
        for each in self.waves:
            if each.name == name:
                return each
        raise InputError([_unknown("wave", name, [each.name for each in self.waves])])

    def select(
        self,
        *,
        name: str | None = None,
        wave: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> tuple[Cluster, ...]:
        """The clusters to which all that is given applies, ordered by name; all if nothing is.

        Args:
            name: their names; ``*`` and ``?`` stand for any characters and for one.
            wave: the name of their wave.
            labels: labels that they carry.

        Raises:
            InputError: there is no such wave.
        """
        if wave is not None:
            self.wave(wave)
        return tuple(
            each
            for each in self.clusters
            if (name is None or fnmatchcase(each.name, name))
            and (wave is None or each.wave == wave)
            and (labels or {}).items() <= each.labels.items()
        )

    def problems_of_the_whole(self) -> Iterator[Problem]:
        if not self.clusters:
            yield Problem(path=("clusters",), message="is empty; a fleet has at least one cluster")
            return
        yield from _repeated("clusters", self.clusters)
        yield from _repeated("waves", self.waves)
        names = [wave.name for wave in self.waves]
        for index, cluster in enumerate(self.clusters):
            if cluster.wave is None and names:
                message = f"is in no wave; set wave to one of {', '.join(names)}"
                yield Problem(path=("clusters", index), message=f"{cluster.name!r} {message}")
            elif cluster.wave is not None and cluster.wave not in names:
                message = _unknown("wave", cluster.wave, names)
                yield Problem(path=("clusters", index, "wave"), message=message)
        used = {cluster.wave for cluster in self.clusters}
        for index, name in enumerate(names):
            if name not in used:
                message = f"no cluster is in the wave {name!r}; leave it out, or give it clusters"
                yield Problem(path=("waves", index), message=message)

    @field_validator("clusters")
    @classmethod
    def _of_this_fleet(cls, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """The clusters in order, each of which knows what the others carry."""
        ordered = sorted(clusters, key=lambda each: each.name)
        carried = carried_by((each.name, each.values) for each in ordered)
        everyone = tuple(each.name for each in ordered)
        return tuple(each.among(carried, everyone) for each in ordered)


def _repeated(field: str, parts: Sequence[Cluster | Wave]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, each in enumerate(parts):
        before = first.setdefault(each.name, index)
        if before != index:
            other = parts[before]
            place = other.declared_at if isinstance(other, Cluster) else None
            also = f" by {place}" if place else ""
            message = f"the name {each.name!r} is taken{also}; rename one of the two"
            yield Problem(path=(field, index, "name"), message=message)


def _unknown(kind: str, name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    if near is not None:
        return f"there is no {kind} {name!r}; did you mean {near!r}?"
    there = f"there are {', '.join(known)}" if known else "the fleet has none"
    return f"there is no {kind} {name!r}; {there}"
