"""What Fluent Bit is told.

Defaults that count: no offset database, no bound of what an input holds in memory, one retry, five
seconds to deliver after it is told to stop.

Source: Fluent Bit 5.1: ``src/flb_config.c``, ``plugins/in_tail/tail.c``, ``in_systemd/systemd.c``,
``filter_kubernetes/kube_conf.c``, ``src/http_server``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.programs.amounts import duration, is_on, size
from constructs_lib.programs.facts import (
    FOR_EVER,
    UNKNOWN,
    Access,
    Buffer,
    Endpoint,
    Facts,
    Hazard,
    Input,
    Output,
    Retries,
    Right,
    Unknown,
)
from constructs_lib.programs.fluent_bit_format import Configuration, Section, read_files
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.record import replace

__all__ = ["read"]

_USUAL: Final = (
    "/fluent-bit/etc/fluent-bit.conf",
    "/fluent-bit/etc/fluent-bit.yaml",
    "/fluent-bit/etc/conf/fluent-bit.conf",
    "/fluent-bit/etc/conf/fluent-bit.yaml",
)
_NAMES: Final = re.compile(r"(fluent-bit|fluentbit|td-agent-bit)\.(conf|ya?ml)")
_IMAGE: Final = "fluent/fluent-bit"
"""The project's own image, which runs as root."""
_LINKS: Final = "/var/log/containers"
_HEALTH: Final = ("/api/v1/health", "/api/v2/health")
_METRICS: Final = ("/api/v1/metrics/prometheus", "/api/v2/metrics/prometheus")
_S3: Final = "/tmp/fluent-bit/s3"  # noqa: S108  # the default, in the container
_HERE: Final = frozenset({"stdout", "null", "file", "counter", "exit", "flowcounter", "plot"})
"""Outputs that need no destination."""
_SERVERS: Final = frozenset({"prometheus_exporter"})
"""Outputs that are asked, and send nothing."""
_GIVES_UP_AFTER: Final = 30
"""About how many seconds the first retry waits at most (``scheduler.base``, ``scheduler.cap``)."""


def read(told: Told) -> Facts:
    """The facts about Fluent Bit in a container."""
    flags = told.flag("config", "c")
    texts, complete = told.configuration(flags, usual=_USUAL, names=_NAMES)
    found = read_files(told, texts)
    service = next(found.of_kind("service"), None)
    complete = complete and found.complete
    inputs = tuple(_inputs(found))
    buffers = tuple(_buffers(found, service))
    return Facts(
        program="Fluent Bit",
        complete=complete,
        accesses=tuple(_accesses(found, service, inputs)),
        inputs=inputs,
        buffers=buffers,
        outputs=tuple(_outputs(found)),
        endpoints=tuple(_endpoints(told, service, complete=complete)),
        rights=tuple(_rights(found)),
        hazards=tuple(_hazards(found, service)),
        mistakes=tuple(found.mistakes),
        stop_seconds=_seconds(service, "grace", 5) if complete else UNKNOWN,
        flush_seconds=_seconds(service, "flush", 1) if complete else UNKNOWN,
        image_user=0 if told.container.image.repository.endswith(_IMAGE) else None,
        place=texts[0].at(1) if texts else told.place,
    )


def _plugin(section: Section) -> str:
    name = section.get("name")
    return name.lower() if isinstance(name, str) else ""


def _name(section: Section) -> str:
    alias = section.get("alias")
    return alias if isinstance(alias, str) else _plugin(section)


def _inputs(found: Configuration) -> Iterator[Input]:
    for section in found.of_kind("input"):
        if _plugin(section) not in {"tail", "systemd"}:
            continue
        is_tail = _plugin(section) == "tail"
        head = section.get("read_from_head" if is_tail else "read_from_tail")
        said = is_on(head, default=False)
        yield Input(
            name=_name(section),
            paths=_paths(section, () if is_tail else ("/var/log/journal",)),
            offsets=_offsets(section),
            from_start=said if is_tail or said is UNKNOWN else not said,
            place=section.place,
        )


def _paths(section: Section, default: tuple[str, ...]) -> tuple[str, ...] | Unknown:
    paths = section.get("path")
    if paths is None:
        return default
    if not isinstance(paths, str):
        return UNKNOWN
    return tuple(each.strip() for each in paths.split(",") if each.strip())


def _offsets(section: Section) -> Access | Unknown | None:
    path = section.get("db")
    if not isinstance(path, str):
        return path
    if not path.startswith("/"):
        return UNKNOWN  # below the working folder
    return Access(path=path, mode="write", purpose="offsets", place=section.at("db"))


def _is_on_disk(section: Section, service: Section | None) -> bool | Unknown:
    kind = section.get("storage.type")
    inherits = service is not None and is_on(service.get("storage.inherit"), default=False)
    if kind is None and service is not None and inherits is not False:
        kind = service.get("storage.type") if inherits else UNKNOWN
    if kind is UNKNOWN:
        return UNKNOWN
    return isinstance(kind, str) and kind.lower() == "filesystem"


def _buffers(found: Configuration, service: Section | None) -> Iterator[Buffer]:
    on_disk = False
    for section in found.of_kind("input"):
        if _plugin(section) not in {"tail", "systemd"}:
            continue
        disk = _is_on_disk(section, service)
        on_disk = on_disk or disk is True
        if disk is False:
            limit = section.get("mem_buf_limit")
            yield Buffer(
                owner="input",
                name=_name(section),
                kind="memory",
                limit=None if limit is None else size(limit),
                place=section.at("mem_buf_limit"),
            )
    if not on_disk:
        return
    path = service.get("storage.path") if service is not None else None
    for section in found.of_kind("output"):
        if _plugin(section) in _HERE | _SERVERS:
            continue
        limit = section.get("storage.total_limit_size")
        yield Buffer(
            owner="output",
            name=_name(section),
            kind="disk",
            path=path,
            limit=None if limit is None else size(limit),
            place=section.at("storage.total_limit_size"),
        )


def _accesses(
    found: Configuration, service: Section | None, inputs: tuple[Input, ...]
) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
        if isinstance(each.offsets, Access):
            yield each.offsets
    if service is not None:
        yield from _folder(service, "storage.path", service.get("storage.path"))
    for section in found.of_kind("input"):
        yield from _of_input(section)
    for section in found.of_kind("output"):
        if _plugin(section) == "s3":
            yield from _folder(section, "store_dir", section.get("store_dir", _S3))
        yield from _secrets(section)


def _folder(section: Section, name: str, path: str | Unknown | None) -> Iterator[Access]:
    """A folder for a buffer, named by a property."""
    if isinstance(path, str) and path.startswith("/"):
        place = section.at(name)
        yield Access(path=path, kind="folder", mode="write", purpose="buffer", place=place)


def _of_input(section: Section) -> Iterator[Access]:
    """What inputs other than those of log files use of the node."""
    plugin = _plugin(section)
    if plugin == "kmsg":
        yield Access(path="/dev/kmsg", kind="device", purpose="node", place=section.place)
    elif plugin == "docker_events":
        path = section.get("unix_path") or "/var/run/docker.sock"
        if isinstance(path, str):
            yield Access(path=path, kind="socket", purpose="node", place=section.at("unix_path"))
    elif plugin == "node_exporter_metrics":
        for name, default in (("path.procfs", "/proc"), ("path.sysfs", "/sys")):
            path = section.get(name) or default
            if isinstance(path, str) and path != default:
                yield Access(path=path, kind="folder", purpose="node", place=section.at(name))


def _secrets(section: Section) -> Iterator[Access]:
    for name in ("tls.ca_file", "tls.crt_file", "tls.key_file"):
        path = section.get(name)
        if isinstance(path, str) and path.startswith("/"):
            yield Access(path=path, purpose="secret", place=section.at(name))


def _outputs(found: Configuration) -> Iterator[Output]:
    for section in found.of_kind("output"):
        plugin = _plugin(section)
        if plugin and plugin not in _HERE | _SERVERS:
            yield Output(
                name=_name(section), retries=_retries(section), place=section.at("retry_limit")
            )


def _retries(section: Section) -> Retries | Unknown:
    said = section.get("retry_limit")
    if said is None:
        return Retries(times=1, seconds=_GIVES_UP_AFTER)
    if not isinstance(said, str):
        return UNKNOWN
    word = said.lower()
    if word in {"no_limits", "false", "off"}:
        return FOR_EVER
    if word == "no_retries":
        return Retries(times=0, seconds=0)
    if not word.lstrip("-").isdecimal():
        return UNKNOWN
    times = int(word)
    # 0 and less mean no limit.
    return Retries(times=times) if times > 0 else FOR_EVER


def _endpoints(told: Told, service: Section | None, *, complete: bool) -> Iterator[Endpoint]:
    section = service or Section(kind="service", text=Text(value="", path="", place=told.place))
    on = is_on(section.get("http_server"), default=False)
    if told.flag("http", "H"):
        on = True
    if on is UNKNOWN or (not on and not complete):
        return
    asked = told.flag("port", "P")
    port = asked[0].text if asked else section.get("http_port", "2020")
    place = section.at("http_server")
    shared = Endpoint(
        port=int(port) if isinstance(port, str) and port.isdecimal() else UNKNOWN,
        path="/",
        is_on=on,
        loopback=section.get("http_listen") in {"127.0.0.1", "localhost", "::1"},
        place=place if service is not None else told.place,
    )
    yield shared
    health = is_on(section.get("health_check"), default=False)
    if health is not UNKNOWN:
        for path in _HEALTH:
            yield replace(shared, path=path, tells="destination", is_on=on and health)
    for path in _METRICS:
        yield replace(shared, path=path, tells="metrics")


def _rights(found: Configuration) -> Iterator[Right]:
    for section in found.of_kind("filter"):
        if _plugin(section) == "kubernetes":
            yield from _of_kubernetes(section)
    for section in found.of_kind("input"):
        if _plugin(section) == "kubernetes_events":
            yield Right(
                resource="events",
                verbs=frozenset({"get", "list", "watch"}),
                because="the input 'kubernetes_events'",
                place=section.place,
            )


def _of_kubernetes(section: Section) -> Iterator[Right]:
    because = "the filter 'kubernetes'"
    alone = is_on(section.get("use_tag_for_meta"), default=False)
    if alone is not False or section.get("kube_meta_preload_cache_dir") is not None:
        return
    namespaces = any(
        is_on(section.get(name), default=False) is not False
        for name in ("namespace_labels", "namespace_annotations", "namespace_metadata_only")
    )
    only = is_on(section.get("namespace_metadata_only"), default=False)
    kubelet = is_on(section.get("use_kubelet"), default=False)
    if kubelet is True:
        yield Right(
            resource="nodes/proxy",
            verbs=frozenset({"get"}),
            because=f"{because} with use_kubelet",
            place=section.at("use_kubelet"),
        )
    elif kubelet is False and only is False:
        yield Right(resource="pods", verbs=frozenset({"get"}), because=because, place=section.place)
    yield Right(
        resource="namespaces",
        verbs=frozenset({"get"}),
        because=because,
        needed=namespaces and kubelet is False,
        place=section.place,
    )


def _hazards(found: Configuration, service: Section | None) -> Iterator[Hazard]:
    on_disk = any(_is_on_disk(each, service) is True for each in found.of_kind("input"))
    for section in found.of_kind("input"):
        compares = is_on(section.get("db.compare_filename"), default=False)
        paths = _paths(section, ())
        links = isinstance(paths, tuple) and any(holds(_LINKS, each) for each in paths)
        if compares is True and links:
            yield Hazard(
                setting="db.compare_filename",
                what=f"the database compares file names, but reads the links in {_LINKS}",
                place=section.at("db.compare_filename"),
            )
    if service is None or not on_disk:
        return
    if is_on(service.get("storage.checksum"), default=False) is True:
        yield Hazard(
            setting="storage.checksum",
            what="a buffer file that is open at a kill fails its checksum",
            place=service.at("storage.checksum"),
        )


def _seconds(service: Section | None, name: str, default: int) -> int | Unknown | None:
    said = service.get(name) if service is not None else None
    if said is None:
        return default
    seconds = duration(said)
    if seconds is UNKNOWN:
        return None if str(said).strip() == "-1" else UNKNOWN
    return round(seconds)
