"""What Filebeat is told.

Defaults that count: the registry in ``data`` below its home, events in memory by number, retries
without end, no HTTP endpoint, and Kubernetes metadata of the Pods of its own node.

Source: Filebeat 9.1: ``filebeat/_meta/config``, ``libbeat/cfgfile``, ``libbeat/publisher``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.programs.amounts import is_on, size
from constructs_lib.programs.facts import (
    FOR_EVER,
    UNKNOWN,
    Access,
    Buffer,
    Endpoint,
    Facts,
    Input,
    Output,
    Right,
    Setting,
    Unknown,
    Watch,
)
from constructs_lib.programs.told import Told
from constructs_lib.programs.trees import Part, Trees, read_trees

__all__ = ["read"]

_USUAL: Final = ("/usr/share/filebeat/filebeat.yml", "/etc/filebeat.yml")
_NAMES: Final = re.compile(r"filebeat\.ya?ml")
_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::(?P<default>[^}]{0,500}))?\}")
_NAMED: Final = re.compile(r"\$\{(\w+)\}")
_OF_AN_EVENT: Final = re.compile(r"\$\{data\.[^}]*\}")
_DATA: Final = "/usr/share/filebeat/data"
_READING: Final = frozenset({"container", "log", "filestream", "docker"})
_OUTPUTS: Final = ("elasticsearch", "logstash", "kafka", "redis")


def read(told: Told) -> Facts:
    """The facts about Filebeat in a container."""
    texts, complete = told.configuration(told.flag("c"), usual=_USUAL, names=_NAMES)
    found = read_trees(told, texts, complete=complete, variable=_VARIABLE, format_="yaml")
    offsets = _registry(told, found)
    inputs = tuple(_inputs(found, offsets))
    buffers = tuple(_buffers(found, offsets))
    kubernetes = list(_kubernetes(found))
    return Facts(
        program="Filebeat",
        complete=found.complete,
        accesses=tuple(_accesses(inputs, buffers, offsets)),
        inputs=inputs,
        buffers=buffers,
        outputs=tuple(_outputs(found)),
        endpoints=tuple(_endpoints(told, found)),
        rights=tuple(each for part in kubernetes for each in _rights(told, part)),
        watches=tuple(each for part in kubernetes for each in _watches(part)),
        settings=tuple(each for part in kubernetes for each in _settings(part)),
        mistakes=tuple(found.mistakes),
        place=texts[0].at(1) if texts else told.place,
    )


def _at(found: Trees, *names: str) -> Part | None:
    """A setting whose name may be written with dots (``filebeat.inputs``) or as mappings."""
    for tree in found.trees:
        path = _written(tree.value, names)
        if path is not None:
            return Part(name=names[-1], path=path, tree=tree, expand=found.expand)
    return None


def _written(value: Json, names: tuple[str, ...]) -> Path | None:
    if not names:
        return ()
    if not isinstance(value, dict):
        return None
    for end in range(len(names), 0, -1):
        key = ".".join(names[:end])
        if key in value:
            below = _written(value[key], names[end:])
            if below is not None:
                return (key, *below)
    return None


def _registry(told: Told, found: Trees) -> Access | Unknown:
    flags = told.flag("path.data")
    own = _at(found, "filebeat", "registry", "path")
    data = _at(found, "path", "data")
    for part in (own, data):
        said = part.text() if part is not None else None
        if part is not None and isinstance(said, str) and said.startswith("/"):
            return _folder(said, part)
        if said is UNKNOWN:
            return UNKNOWN
    if flags and isinstance(flags[0].text, str):
        place = flags[0].place
        path = flags[0].text
        return Access(path=path, kind="folder", mode="write", purpose="offsets", place=place)
    if not found.complete:
        return UNKNOWN
    return Access(path=_DATA, kind="folder", mode="write", purpose="offsets", place=told.place)


def _folder(path: str, part: Part) -> Access:
    return Access(path=path, kind="folder", mode="write", purpose="offsets", place=part.place)


def _readers(found: Trees) -> Iterator[Part]:
    """The inputs, those of autodiscovery's templates and hints included."""
    inputs = _at(found, "filebeat", "inputs")
    if inputs is not None:
        yield from _listed(inputs)
    for provider in _providers(found):
        default = (*provider.path, "hints", "default_config")
        for path in (default, (*provider.path, "hints.default_config")):
            if isinstance(provider.tree.get(*path), dict):
                yield Part(name="hints", path=path, tree=provider.tree, expand=provider.expand)
        for index in range(len(provider.tree.entries(*provider.path, "templates"))):
            path = (*provider.path, "templates", index, "config")
            yield from _listed(
                Part(name="templates", path=path, tree=provider.tree, expand=provider.expand)
            )


def _listed(part: Part) -> Iterator[Part]:
    for index, entry in enumerate(part.tree.entries(*part.path)):
        if isinstance(entry, dict):
            name = str(entry.get("id", entry.get("type", index)))
            yield Part(name=name, path=(*part.path, index), tree=part.tree, expand=part.expand)


def _providers(found: Trees) -> Iterator[Part]:
    part = _at(found, "filebeat", "autodiscover", "providers")
    return _listed(part) if part is not None else iter(())


def _inputs(found: Trees, offsets: Access | Unknown) -> Iterator[Input]:
    for part in _readers(found):
        kind = part.text("type", default="log")
        if kind not in _READING or is_on(part.get("enabled"), default=True) is False:
            continue
        yield Input(
            name=part.name,
            paths=_paths(part),
            offsets=offsets,
            from_start=True,
            place=part.place,
        )


def _paths(part: Part) -> tuple[str, ...] | Unknown:
    """The paths; ids of containers, which Filebeat fills in, count as ``*``."""
    written = part.tree.entries(*part.path, "paths")
    paths = [_OF_AN_EVENT.sub("*", each) if isinstance(each, str) else UNKNOWN for each in written]
    expanded = [part.expand(each) if isinstance(each, str) else UNKNOWN for each in paths]
    known = tuple(each for each in expanded if isinstance(each, str))
    return known if len(known) == len(expanded) else UNKNOWN


def _buffers(found: Trees, offsets: Access | Unknown) -> Iterator[Buffer]:
    disk = _at(found, "queue", "disk")
    if disk is None:
        return
    limit = size(disk.get("max_size"), thousand=1024)
    path = disk.text("path")
    if path is None:
        path = f"{offsets.path}/diskqueue" if isinstance(offsets, Access) else UNKNOWN
    yield Buffer(
        owner="queue",
        name="disk",
        kind="disk",
        path=path,
        limit=limit,
        place=disk.at("max_size"),
    )


def _accesses(
    inputs: tuple[Input, ...], buffers: tuple[Buffer, ...], offsets: Access | Unknown
) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
    if inputs and isinstance(offsets, Access):
        yield offsets
    for buffer in buffers:
        if isinstance(buffer.path, str):
            path, place = buffer.path, buffer.place
            yield Access(path=path, kind="folder", mode="write", purpose="buffer", place=place)


def _outputs(found: Trees) -> Iterator[Output]:
    for name in _OUTPUTS:
        part = _at(found, "output", name)
        if part is not None and is_on(part.get("enabled"), default=True) is True:
            yield Output(name=name, retries=FOR_EVER, place=part.place)


def _endpoints(told: Told, found: Trees) -> Iterator[Endpoint]:
    enabled = _at(found, "http", "enabled")
    if enabled is None and not found.complete:
        return
    on = is_on(enabled.get(), default=False) if enabled is not None else False
    port, host = _at(found, "http", "port"), _at(found, "http", "host")
    number = size(port.get()) if port is not None else 5066
    where = host.text() if host is not None else "localhost"
    if on is not UNKNOWN and isinstance(where, str):
        yield Endpoint(
            port=number,
            path="/",
            is_on=on,
            loopback=where in {"localhost", "127.0.0.1", "::1"},
            place=enabled.place if enabled is not None else told.place,
        )


def _kubernetes(found: Trees) -> Iterator[Part]:
    for provider in _providers(found):
        if provider.text("type") == "kubernetes":
            yield provider
    holders = [part for part in (_at(found, "processors"),) if part is not None]
    for reader in _readers(found):
        path = (*reader.path, "processors")
        holders.append(Part(name="", path=path, tree=reader.tree, expand=reader.expand))
    for holder in holders:
        for part in _listed(holder):
            path = (*part.path, "add_kubernetes_metadata")
            if part.path and "add_kubernetes_metadata" in (part.tree.get(*part.path) or {}):
                yield Part(
                    name="add_kubernetes_metadata", path=path, tree=part.tree, expand=part.expand
                )


def _asks_for_nodes(told: Told) -> bool:
    """Whether the release adds what nodes and namespaces say of themselves, as since 7.11."""
    image = told.container.image.image
    version = re.match(r"(\d+)\.(\d+)\.", image.tag or "") if image is not None else None
    return version is not None and (int(version[1]), int(version[2])) >= (7, 11)


def _rights(told: Told, part: Part) -> Iterator[Right]:
    usual = ("pods", "nodes", "namespaces") if _asks_for_nodes(told) else ("pods",)
    for group, resource in (
        ("", "pods"),
        ("", "namespaces"),
        ("", "nodes"),
        ("apps", "replicasets"),
        ("batch", "jobs"),
    ):
        yield Right(
            group=group,
            resource=resource,
            verbs=frozenset({"list", "watch"}),
            because=f"{_what(part)}",
            needed=resource in usual and (resource == "pods" or not _is_off(part, resource)),
            place=part.place,
        )


def _is_off(part: Part, resource: str) -> bool:
    """Whether the metadata of nodes or namespaces is switched off."""
    name = resource.removesuffix("s")
    return is_on(part.get("add_resource_metadata", name, "enabled"), default=True) is not True


def _watches(part: Part) -> Iterator[Watch]:
    said = part.text("scope", default="node")
    scope: Literal["node", "cluster"] | Unknown = UNKNOWN
    if said in {"node", "cluster"}:
        scope = "node" if said == "node" else "cluster"
    yield Watch(
        resource="Pods",
        scope=scope,
        because=_what(part),
        remedy="Leave scope at node.",
        place=part.at("scope"),
    )


def _settings(part: Part) -> Iterator[Setting]:
    said = part.tree.get(*part.path, "node")
    name = _NAMED.fullmatch(said) if isinstance(said, str) else None
    if name is not None:
        yield Setting(name=name[1], because=_what(part), place=part.at("node"))


def _what(part: Part) -> str:
    if part.name == "add_kubernetes_metadata":
        return "the processor 'add_kubernetes_metadata'"
    return "the provider 'kubernetes'"
