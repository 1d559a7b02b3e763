"""The clusters and waves that files declare: every mistake in them is told at once.

    clusters/
      fleet.yaml               waves: [{name: canary}, {name: prod, max_clusters: 25%, soak: 24h}]
                               defaults: {monitoring: {labels: {release: prometheus}}}
      edge-1.yaml              {platform: k3s, wave: canary}
      prod-eu-1.yaml           {platform: eks, wave: prod, nodes: prod-eu-1.nodes.yaml}
      prod-eu-1.nodes.yaml     a node list, as coverage takes it

A document is one cluster, or lists ``waves:``, ``defaults:`` of all clusters and ``clusters:``; so
a whole fleet can be one file. What a cluster says itself counts more than a default. Of a folder
each YAML file in it counts that is no node list; those of its folders do not.

A node list stands beside the file that names it, or below: whoever may change a cluster is not to
read other files through it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import Field

from constructs_lib.cluster.read import read_node_file
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.errors import DeclarationError, InputError, Problem
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.wave import Wave
from constructs_lib.input_file import leads_out
from constructs_lib.input_folder import MANIFESTS, YAML
from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.texts import read_texts
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field
from constructs_lib.yaml.document import Document

__all__ = ["FleetFiles", "read_fleet_files"]

_NODE_LIST: Final = ".nodes"
"""What the name of a node list ends with, before its suffix."""
_EXAMPLE: Final = "write a file for each cluster, such as prod-1.yaml with 'platform: eks'"


_OWN: Final = ("name", "nodes")
"""What every cluster says itself, if at all."""


class _Lists(Part):
    """A document on several clusters."""

    defaults: dict[str, Any] = Field(default_factory=dict)
    clusters: ListOf[Any] = ()
    waves: ListOf[Any] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A cluster or a wave as it stands in a file."""

    document: Document
    name: str = ""
    """What a cluster is called that does not say so."""

    @property
    def fields(self) -> dict[str, Json]:
        value = self.document.value
        return value if not self.name or "name" in value else {"name": self.name, **value}

    @property
    def nodes(self) -> Json:
        return self.document.value.get("nodes")

    def told(self, problem: Problem) -> str:
        return f"{self.document.where(problem.path)}: {problem}"


@dataclass(slots=True)
class _Reading:
    """What was found so far, and what is wrong with it."""

    problems: list[str] = field(default_factory=list)
    clusters: list[_Entry] = field(default_factory=list)
    waves: list[_Entry] = field(default_factory=list)
    defaults: _Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFiles:
    """What files declare, and where."""

    clusters: tuple[Cluster, ...]
    """The clusters, ordered by name."""
    waves: tuple[Wave, ...]
    """The waves, in their order."""
    _entries: Mapping[str, Sequence[_Entry]]

    def told(self, problem: Problem) -> str:
        """A problem of the whole, with the place of the cluster or the wave that has it."""
        match problem.path:
            case ("clusters" | "waves" as key, int(index), *rest):
                own = Problem(path=tuple(rest), message=problem.message)
                return self._entries[key][index].told(own)
        return str(problem)


def read_fleet_files(path: str) -> FleetFiles:
    """What the files at a path declare.

    Args:
        path: a file, a folder, or either of a git revision (``git:REV:PATH``).

    Raises:
        InputError: a file cannot be read or holds mistakes, all of which are told.
    """
    reading = _Reading()
    for source, text in _texts(path).items():
        _sort(source, text, reading)
    _leave_node_lists_out(reading, path)
    clusters = sorted(_clusters(reading), key=lambda each: each[0].name)
    waves = list(_waves(reading))
    if not reading.problems and not clusters:
        reading.problems.append(f"{path}: There is no cluster; {_EXAMPLE}.")
    if reading.problems:
        raise InputError(reading.problems)
    return FleetFiles(
        clusters=tuple(each for each, _ in clusters),
        waves=tuple(each for each, _ in waves),
        _entries={"clusters": [each for _, each in clusters], "waves": [each for _, each in waves]},
    )


def _texts(path: str) -> Mapping[str, bytes]:
    """The texts that count, by their names."""
    if path.startswith(PREFIX):
        revision, _, inside = path.removeprefix(PREFIX).partition(":")
        start = f"{PREFIX}{revision}:"
        wanted = posixpath.normpath(inside)
        return {
            name: text
            for name, text in read_texts([path]).items()
            if (file := name.removeprefix(start)) == wanted
            or ((posixpath.dirname(file) or ".") == wanted and _counts(PurePosixPath(file)))
        }
    folder = Path(path)
    if not folder.is_dir():
        return read_texts([path])
    files = [each for each in sorted(folder.iterdir()) if _counts(each) and each.is_file()]
    outside = [each for each in files if leads_out(each, folder)]
    if outside:
        raise InputError(
            f"{each}: This is a link that leads out of {path}; put the file itself there."
            for each in outside
        )
    return read_texts(map(str, files))


def _counts(file: PurePosixPath | Path) -> bool:
    return (
        file.suffix in YAML and not file.name.startswith(".") and not file.stem.endswith(_NODE_LIST)
    )


def _sort(source: str, text: bytes, reading: _Reading) -> None:
    """Takes what a file declares."""
    documents = list(documents_in(text, source=source))
    if not documents:
        reading.problems.append(f"{source}: This file is empty; a cluster has a 'platform'.")
    for document in documents:
        if isinstance(document, Unreadable):
            reading.problems.append(str(document))
        elif not isinstance(document.value, dict):
            message = "This is no mapping of keys to values, such as 'platform: eks'."
            reading.problems.append(f"{document.where()}: {message}")
        elif _Lists.model_fields.keys().isdisjoint(document.value):
            name = PurePosixPath(source).stem
            reading.clusters.append(_Entry(document=document, name=name))
        else:
            _take_lists(document, reading)


def _take_lists(document: Document, reading: _Reading) -> None:
    try:
        lists = _Lists(**document.value)
    except DeclarationError as error:
        reading.problems += map(_Entry(document=document).told, error.problems)
        return
    if lists.defaults:
        _take_defaults(document.part(("defaults",)), reading)
    for key, values, taken in (
        ("clusters", lists.clusters, reading.clusters),
        ("waves", lists.waves, reading.waves),
    ):
        for index, value in enumerate(values):
            part = document.part((key, index))
            if isinstance(value, dict):
                taken.append(_Entry(document=part))
            else:
                message = f"got {value!r:.60}; expected a mapping with a name"
                reading.problems.append(f"{part.where()}: {key}[{index}]: {message}")


def _take_defaults(document: Document, reading: _Reading) -> None:
    entry = _Entry(document=document)
    if reading.defaults is not None:
        first = reading.defaults.document.where()
        message = f"defaults: There are some at {first} already; keep one."
        reading.problems.append(f"{document.where()}: {message}")
        return
    reading.defaults = entry
    for key in _OWN:
        if key in entry.fields:
            message = "is no default: each cluster has its own; write it there"
            reading.problems.append(entry.told(Problem(path=(key,), message=message)))


def _leave_node_lists_out(reading: _Reading, path: str) -> None:
    """Node lists may have any name where a cluster gives it."""
    named = {_beside(each, each.nodes) for each in reading.clusters if isinstance(each.nodes, str)}
    reading.clusters = [each for each in reading.clusters if each.document.source not in named]
    folder = Path(path)
    if path.startswith(PREFIX) or not folder.is_dir():
        return
    # Sources are named relative to the current folder, however the fleet was given.
    known = {Path(each).absolute() for each in named}
    for suffix in MANIFESTS:
        for file in sorted(folder.glob(f"*{_NODE_LIST}{suffix}")):
            if file.absolute() not in known:
                message = "No cluster names this node list; give one 'nodes', or remove it"
                reading.problems.append(f"{file}: {message}.")


def _beside(entry: _Entry, name: str) -> str:
    """The path of a file that is named in another one."""
    source = entry.document.source
    start = max(source.rfind("/"), source.rfind(":") if source.startswith(PREFIX) else -1) + 1
    return source[:start] + posixpath.normpath(name)


def _clusters(reading: _Reading) -> Iterator[tuple[Cluster, _Entry]]:
    usual = {} if reading.defaults is None else reading.defaults.fields
    usual = {key: value for key, value in usual.items() if key not in _OWN}
    for entry in reading.clusters:
        own = entry.fields
        problems = list(_node_problems(entry))
        if problems:
            own = {key: value for key, value in own.items() if key != "nodes"}
        elif isinstance(entry.nodes, str):
            own = {**own, "nodes": _beside(entry, entry.nodes)}
        try:
            cluster = Cluster(**{**usual, **own})
        except DeclarationError as error:
            for problem in error.problems:
                is_default = problem.path[:1] and problem.path[0] in usual.keys() - own.keys()
                at = reading.defaults if is_default and reading.defaults is not None else entry
                problems.append(at.told(problem))
        else:
            yield cluster.at(entry.document.where()), entry
        # What is wrong with a default is told once.
        reading.problems += [each for each in problems if each not in reading.problems]


def _node_problems(entry: _Entry) -> Iterator[str]:
    """What is wrong with the nodes, beyond what a cluster finds itself."""
    nodes = entry.nodes
    if isinstance(nodes, str):
        file = _beside(entry, nodes)
        folder = posixpath.dirname(entry.document.source) or "."
        outside = posixpath.isabs(nodes) or posixpath.normpath(nodes).startswith("..")
        if outside or nodes.startswith(PREFIX) or leads_out(file, folder):
            message = f"{nodes!r} leads out of the folder of this file; put the node list beside it"
            yield entry.told(Problem(path=("nodes",), message=message))
    elif isinstance(nodes, list):
        try:
            # Here its mistakes have lines.
            read_node_file([entry.document])
        except ClusterFileError as error:
            yield from error.problems


def _waves(reading: _Reading) -> Iterator[tuple[Wave, _Entry]]:
    for entry in reading.waves:
        try:
            yield Wave(**entry.fields), entry
        except DeclarationError as error:
            reading.problems += map(entry.told, error.problems)
