"""What Vector is told.

Defaults that count: checkpoints in ``data_dir``, 500 events in memory for each sink, retries
without end, 60 seconds to stop.

Source: Vector 0.58: ``src/sources/kubernetes_logs``, ``lib/vector-buffers``, ``src/cli.rs``,
``src/config/loading``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.amounts import duration, is_on, size
from constructs_lib.programs.facts import (
    FOR_EVER,
    UNKNOWN,
    Access,
    Buffer,
    Endpoint,
    Facts,
    Input,
    Output,
    Retries,
    Right,
    Setting,
    Unknown,
    Watch,
)
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.trees import Part, Trees, read_trees

__all__ = ["read"]

_USUAL: Final = tuple(f"/etc/vector/vector.{ending}" for ending in ("yaml", "yml", "toml", "json"))
_NAMES: Final = re.compile(r"(vector|agent|config)\.(ya?ml|toml|json)")
_VARIABLE: Final = re.compile(r"\$\{?(\w+)(?::?-(?P<default>[^}]{0,500}))?(?:\})?")
_DATA_DIR: Final = "/var/lib/vector"
_LOGS: Final = "/var/log/pods/*/*/*.log"
_SELF: Final = "VECTOR_SELF_NODE_NAME"
_STOP_SECONDS: Final = 60
_HERE: Final = frozenset({"blackhole", "console", "file"})
_SERVERS: Final = frozenset({"prometheus_exporter", "prometheus", "websocket_server"})
_LOOPBACK: Final = ("127.", "localhost", "[::1]")


def read(told: Told) -> Facts:
    """The facts about Vector in a container."""
    texts, complete = _texts(told)
    found = read_trees(told, texts, complete=complete, variable=_VARIABLE)
    data_dir = _data_dir(told, found)
    inputs = tuple(_inputs(found, data_dir))
    buffers = tuple(_buffers(found, data_dir))
    return Facts(
        program="Vector",
        complete=found.complete,
        accesses=tuple(_accesses(found, inputs, buffers)),
        inputs=inputs,
        buffers=buffers,
        outputs=tuple(_outputs(found)),
        endpoints=tuple(_endpoints(told, found)),
        rights=tuple(_rights(found)),
        watches=tuple(_watches(found)),
        settings=tuple(_settings(found)),
        mistakes=tuple(found.mistakes),
        stop_seconds=_stop_seconds(told),
        image_user=0 if told.container.image.repository.endswith("timberio/vector") else None,
        place=texts[0].at(1) if texts else told.place,
    )


def _texts(told: Told) -> tuple[list[Text], bool]:
    flags = told.flag("config", "c", "config-yaml", "config-toml", "config-json")
    folders = told.flag("config-dir", "C")
    if not folders:
        return told.configuration(flags, usual=_USUAL, names=_NAMES)
    texts, complete = told.configuration(flags, usual=(), names=_NAMES) if flags else ([], True)
    for folder in folders:
        if not isinstance(folder.text, str):
            complete = False
            continue
        found, is_all = told.texts.matching(f"{folder.text.rstrip('/')}/*")
        texts += [each for each in found if _NAMES_IN_FOLDER.search(each.path)]
        complete = complete and is_all
    return texts, complete


_NAMES_IN_FOLDER: Final = re.compile(r"\.(ya?ml|toml|json)$")


def _data_dir(told: Told, found: Trees) -> Access | Unknown:
    part = found.part("data_dir")
    said = part.text() if part is not None else _DATA_DIR
    if not isinstance(said, str) or (part is None and not found.complete):
        return UNKNOWN
    place = part.place if part is not None else told.place
    return Access(path=said, kind="folder", mode="write", purpose="offsets", place=place)


def _type(part: Part) -> str:
    kind = part.get("type")
    return kind if isinstance(kind, str) else ""


def _inputs(found: Trees, data_dir: Access | Unknown) -> Iterator[Input]:
    for part in found.parts("sources"):
        paths: tuple[str, ...] | Unknown
        if _type(part) == "kubernetes_logs":
            paths = (_LOGS,)
        elif _type(part) == "file":
            paths = part.texts("include")
        elif _type(part) == "journald":
            paths = part.texts("journal_directory")
        else:
            continue
        own = part.text("data_dir")
        offsets = data_dir
        if own is not None:
            offsets = UNKNOWN
            if isinstance(own, str):
                place = part.at("data_dir")
                offsets = Access(
                    path=own, kind="folder", mode="write", purpose="offsets", place=place
                )
        yield Input(
            name=part.name,
            paths=paths,
            offsets=offsets,
            from_start=part.text("read_from", default="beginning") == "beginning",
            place=part.place,
        )


def _sinks(found: Trees) -> Iterator[Part]:
    for part in found.parts("sinks"):
        if _type(part) and _type(part) not in _HERE | _SERVERS:
            yield part


def _buffers(found: Trees, data_dir: Access | Unknown) -> Iterator[Buffer]:
    path = data_dir.path if isinstance(data_dir, Access) else UNKNOWN
    for part in _sinks(found):
        stages = part.get("buffer")
        places = range(len(stages)) if isinstance(stages, list) else (None,)
        for number in places:
            where = ("buffer",) if number is None else ("buffer", number)
            kind = part.text(*where, "type", default="memory")
            limit = size(part.get(*where, "max_size"))
            if kind == "disk":
                place = part.at(*where, "max_size")
                yield Buffer(
                    owner="sink", name=part.name, kind="disk", path=path, limit=limit, place=place
                )
            elif kind == "memory":
                place = part.at(*where, "max_size")
                yield Buffer(owner="sink", name=part.name, kind="memory", limit=limit, place=place)


def _outputs(found: Trees) -> Iterator[Output]:
    for part in _sinks(found):
        attempts = part.get("request", "retry_attempts")
        retries: Retries | Unknown = FOR_EVER
        if attempts is not None:
            times = size(attempts)
            # The default of older releases, which stands for no end.
            endless = isinstance(times, int) and times >= 1 << 60
            retries = FOR_EVER if endless else UNKNOWN
            if isinstance(times, int) and not endless:
                retries = Retries(times=times)
        place = part.at("request", "retry_attempts")
        yield Output(name=part.name, retries=retries, place=place)


def _accesses(
    found: Trees, inputs: tuple[Input, ...], buffers: tuple[Buffer, ...]
) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
        if isinstance(each.offsets, Access):
            yield each.offsets
    for buffer in buffers:
        if isinstance(buffer.path, str):
            yield Access(
                path=buffer.path,
                kind="folder",
                mode="write",
                purpose="buffer",
                place=buffer.place,
            )
    yield from _docker(found)
    for part in found.parts("sinks"):
        ca = part.text("tls", "ca_file")
        if isinstance(ca, str):
            yield Access(path=ca, purpose="secret", place=part.at("tls", "ca_file"))


def _docker(found: Trees) -> Iterator[Access]:
    for part in found.parts("sources"):
        if _type(part) == "docker_logs":
            host = part.text("docker_host", default="/var/run/docker.sock")
            if isinstance(host, str) and "tcp:" not in host and "http" not in host:
                path = host.removeprefix("unix://")
                yield Access(path=path, kind="socket", purpose="node", place=part.place)


def _endpoints(told: Told, found: Trees) -> Iterator[Endpoint]:
    api = found.part("api")
    if api is not None or found.complete:
        on = is_on(api.get("enabled"), default=False) if api is not None else False
        address = api.text("address", default="127.0.0.1:8686") if api is not None else ":8686"
        if on is not UNKNOWN and isinstance(address, str):
            yield Endpoint(
                port=_port(address),
                path="/health",
                is_on=on,
                loopback=address.startswith(_LOOPBACK),
                place=api.place if api is not None else told.place,
            )
    for part in found.parts("sinks"):
        if _type(part) == "prometheus_exporter":
            address = part.text("address", default="0.0.0.0:9598")
            if isinstance(address, str):
                yield Endpoint(
                    port=_port(address),
                    path="/metrics",
                    tells="metrics",
                    loopback=address.startswith(_LOOPBACK),
                    place=part.place,
                )


def _port(address: str) -> int | Unknown:
    number = address.rpartition(":")[2]
    return int(number) if number.isdecimal() else UNKNOWN


def _kubernetes(found: Trees) -> Iterator[Part]:
    return (part for part in found.parts("sources") if _type(part) == "kubernetes_logs")


def _rights(found: Trees) -> Iterator[Right]:
    for part in _kubernetes(found):
        because = f"the source {part.name!r}"
        for resource in ("pods", "namespaces", "nodes"):
            fields = is_on(part.get("insert_namespace_fields"), default=True)
            yield Right(
                resource=resource,
                verbs=frozenset({"list", "watch"}),
                because=because,
                needed=resource != "namespaces" or fields is True,
                place=part.place,
            )


def _watches(found: Trees) -> Iterator[Watch]:
    for part in _kubernetes(found):
        yield Watch(resource="pods", scope="node", place=part.place)


def _settings(found: Trees) -> Iterator[Setting]:
    for part in _kubernetes(found):
        said = part.tree.get(*part.path, "self_node_name")
        name = _VARIABLE.fullmatch(said) if isinstance(said, str) else None
        if said is None or (name is not None and name["default"] is None):
            yield Setting(
                name=name[1] if name is not None else _SELF,
                because=f"the source {part.name!r}",
                place=part.place,
            )


def _stop_seconds(told: Told) -> int | Unknown | None:
    if told.flag("no-graceful-shutdown-limit"):
        return None
    said = told.flag("graceful-shutdown-limit-secs")
    variable = told.variable("VECTOR_GRACEFUL_SHUTDOWN_LIMIT_SECS")
    if not said and variable is None:
        return UNKNOWN if told.is_script else _STOP_SECONDS
    seconds = duration(said[0].text if said else variable.text if variable else UNKNOWN)
    return UNKNOWN if seconds is UNKNOWN else round(seconds)
