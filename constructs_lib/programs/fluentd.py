"""What Fluentd is told.

Defaults that count: no position file, a buffer of 512 MB in memory (64 GB on disk), retries for
three days. The image ``fluentd-kubernetes-daemonset`` brings a configuration of its own, which
reads the links in ``/var/log/containers`` and asks the API server about their Pods.

Source: Fluentd 1.19, ``lib/fluent/plugin/buffer.rb``, ``output.rb``, ``in_tail.rb``;
fluent-plugin-kubernetes_metadata_filter 3.8; fluent/fluentd-kubernetes-daemonset v1.19,
``conf/kubernetes.conf``.
"""

from __future__ import annotations

import posixpath
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
    Unknown,
    Watch,
)
from constructs_lib.programs.fluentd_format import Configuration, Section, read_files
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told, Word

__all__ = ["read"]

_FOLDER: Final = "/fluentd/etc"
_USUAL: Final = (f"{_FOLDER}/fluent.conf", "/etc/fluent/fluent.conf", "/etc/td-agent/td-agent.conf")
_NAMES: Final = re.compile(r"(fluent|fluentd|td-agent)\.conf")
_ANY: Final = re.compile(r".*\.conf")
_IMAGE: Final = "fluentd-kubernetes-daemonset"
_LINKS: Final = "/var/log/containers/*.log"
_POSITIONS: Final = "/var/log/fluentd-containers.log.pos"
_MEMORY: Final = 512 << 20
_DISK: Final = 64 << 30
_THREE_DAYS: Final = 72 * 3600
_HERE: Final = frozenset(
    {
        "",
        "copy",
        "detect_exceptions",
        "exec",
        "exec_filter",
        "file",
        "flowcounter",
        "label_router",
        "null",
        "record_reformer",
        "relabel",
        "rewrite_tag_filter",
        "roundrobin",
        "secondary_file",
        "stdout",
    }
)
"""Outputs that need no destination, or hand on to another output."""


def read(told: Told) -> Facts:
    """The facts about Fluentd in a container."""
    texts, complete = _texts(told)
    if not texts and _has_the_images_own(told):
        return _of_the_image(told)
    found = read_files(told, texts)
    complete = complete and found.complete
    inputs = tuple(_inputs(found))
    buffers = tuple(_buffers(found))
    filters = [each for each in found.of_kind("filter") if each.type == "kubernetes_metadata"]
    return Facts(
        program="Fluentd",
        complete=complete,
        accesses=tuple(_accesses(inputs, buffers)),
        inputs=inputs,
        buffers=buffers,
        outputs=tuple(_outputs(found)),
        endpoints=tuple(_endpoints(found)),
        rights=tuple(each for section in filters for each in _rights(section)),
        watches=tuple(each for section in filters for each in _watches(told, section)),
        mistakes=tuple(found.mistakes),
        image_user=_image_user(told),
        place=texts[0].at(1) if texts else told.place,
    )


def _texts(told: Told) -> tuple[list[Text], bool]:
    flags = told.flag("config", "c")
    variable = told.variable("FLUENTD_CONF")
    if not flags and variable is not None:
        path = variable.text
        if isinstance(path, str):
            path = posixpath.normpath(posixpath.join(_FOLDER, path))
        flags = (Word(path, variable.place),)
    texts, complete = told.configuration(flags, usual=_USUAL, names=_NAMES)
    if not texts and not flags:
        texts, _ = told.configuration((), usual=(), names=_ANY)
        complete = False
    return texts, complete


def _has_the_images_own(told: Told) -> bool:
    """Whether the image's own configuration counts: nothing else is named or mounted there."""
    repository = told.container.image.repository
    return (
        repository.endswith(_IMAGE)
        and told.container.mount_of(_USUAL[0]) is None
        and told.variable("FLUENTD_CONF") is None
        and not told.container.arguments
    )


def _of_the_image(told: Told) -> Facts:
    path = told.variable("FLUENT_CONTAINER_TAIL_PATH")
    positions = told.variable("FLUENT_CONTAINER_TAIL_POS_FILE")
    said = path.text if path is not None else _LINKS
    kept = positions.text if positions is not None else _POSITIONS
    offsets: Access | Unknown = UNKNOWN
    if isinstance(kept, str):
        offsets = Access(path=kept, mode="write", purpose="offsets", place=told.place)
    inputs = (
        Input(
            name="in_tail_container_logs",
            paths=_split(said) if isinstance(said, str) else UNKNOWN,
            offsets=offsets,
            from_start=True,
            place=told.place,
        ),
    )
    section = Section(kind="filter", text=Text(value="", path="", place=told.place))
    return Facts(
        program="Fluentd",
        complete=False,
        accesses=tuple(_accesses(inputs, ())),
        inputs=inputs,
        rights=tuple(_rights(section, told.place)),
        watches=tuple(_watches(told, section)),
        image_user=_image_user(told),
        place=told.place,
    )


def _image_user(told: Told) -> int | None:
    """The user of the project's own images; that for node agents runs as root."""
    repository = told.container.image.repository
    if repository.endswith(f"fluent/{_IMAGE}"):
        return 0
    image = told.container.image.image
    if not repository.endswith("fluent/fluentd") or image is None:
        return None
    return 999 if "debian" in (image.tag or "") else 100


def _split(paths: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in paths.split(",") if each.strip())


def _name(section: Section) -> str:
    name = section.get("@id")
    return name if isinstance(name, str) else section.type


def _inputs(found: Configuration) -> Iterator[Input]:
    for section in found.of_kind("source"):
        if section.type == "tail":
            paths = section.get("path")
            yield Input(
                name=_name(section),
                paths=_split(paths) if isinstance(paths, str) else UNKNOWN,
                offsets=_offsets(section, "pos_file"),
                from_start=is_on(section.get("read_from_head"), default=False),
                place=section.place,
            )
        elif section.type == "systemd":
            path = section.get("path", "/var/log/journal")
            yield Input(
                name=_name(section),
                paths=(path,) if isinstance(path, str) else UNKNOWN,
                offsets=_journal_offsets(section),
                from_start=is_on(section.get("read_from_head"), default=False),
                place=section.place,
            )


def _offsets(section: Section, name: str) -> Access | Unknown | None:
    path = section.get(name)
    if not isinstance(path, str):
        return path
    return Access(path=path, mode="write", purpose="offsets", place=section.at(name))


def _journal_offsets(section: Section) -> Access | Unknown | None:
    for storage in section.inner("storage"):
        if storage.type == "local":
            return _offsets(storage, "path")
        return UNKNOWN
    return _offsets(section, "pos_file")


def _sending(found: Configuration) -> Iterator[Section]:
    """Every output with a destination, those of a copy included."""
    for section in found.of_kind("match"):
        for each in (section, *section.inner("store")):
            if each.type not in _HERE:
                yield each


def _buffers(found: Configuration) -> Iterator[Buffer]:
    for section in _sending(found):
        name = _name(section)
        buffer = next(section.inner("buffer"), None)
        if buffer is None:
            if section.get("buffer_type") is None:
                yield Buffer(
                    owner="output", name=name, kind="memory", limit=_MEMORY, place=section.place
                )
            continue
        limit = buffer.get("total_limit_size")
        place = buffer.at("total_limit_size")
        said = None if limit is None else size(limit, thousand=1024)
        kind = buffer.type or ("memory" if "@type" not in buffer.values else "")
        if kind in {"file", "file_single"}:
            path = buffer.get("path")
            yield Buffer(
                owner="output",
                name=name,
                kind="disk",
                path=path if isinstance(path, str) else UNKNOWN,
                limit=_DISK if said is None else said,
                place=place,
            )
        elif kind == "memory":
            bound = _MEMORY if said is None else said
            if said is None and {"queue_limit_length", "queued_chunks_limit_size"} & set(
                buffer.values
            ):
                bound = UNKNOWN
            yield Buffer(owner="output", name=name, kind="memory", limit=bound, place=place)


def _outputs(found: Configuration) -> Iterator[Output]:
    for section in _sending(found):
        buffer = next(section.inner("buffer"), None)
        where = buffer or section
        yield Output(name=_name(section), retries=_retries(where, section), place=where.place)


def _retries(where: Section, section: Section) -> Retries | Unknown:
    if any(section.inner("secondary")):
        return UNKNOWN  # what it gives up goes there
    forever = is_on(where.get("retry_forever"), default=False)
    if forever is not False:
        return FOR_EVER if forever else UNKNOWN
    if is_on(section.get("disable_retry_limit"), default=False) is not False:
        return FOR_EVER
    times, timeout = where.get("retry_max_times"), where.get("retry_timeout")
    seconds = _THREE_DAYS if timeout is None else duration(timeout)
    if seconds is UNKNOWN or times is UNKNOWN:
        return UNKNOWN
    if isinstance(times, str) and times.isdecimal():
        return Retries(times=int(times))
    return Retries(seconds=round(seconds))


def _accesses(inputs: tuple[Input, ...], buffers: tuple[Buffer, ...]) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
        if isinstance(each.offsets, Access):
            yield each.offsets
    for buffer in buffers:
        if isinstance(buffer.path, str):
            path, place = buffer.path, buffer.place
            yield Access(path=path, kind="folder", mode="write", purpose="buffer", place=place)


def _endpoints(found: Configuration) -> Iterator[Endpoint]:
    for section in found.of_kind("source"):
        port: str | Unknown | None = None
        if section.type == "prometheus":
            port, path = section.get("port", "24231"), section.get("metrics_path", "/metrics")
        elif section.type == "monitor_agent":
            port, path = section.get("port", "24220"), "/api/plugins.json"
        if isinstance(port, str) and port.isdecimal() and isinstance(path, str):
            yield Endpoint(
                port=int(port),
                path=path,
                tells="metrics",
                loopback=section.get("bind") in {"127.0.0.1", "localhost"},
                place=section.place,
            )


def _rights(section: Section, place: Place | None = None) -> Iterator[Right]:
    watches = is_on(section.get("watch"), default=True)
    verbs = frozenset({"get", "list", "watch"} if watches is True else {"get"})
    skips = is_on(section.get("skip_namespace_metadata"), default=False)
    for resource in ("pods", "namespaces"):
        yield Right(
            resource=resource,
            verbs=verbs,
            because="the filter 'kubernetes_metadata'",
            needed=resource == "pods" or skips is False,
            place=place or section.place,
        )


def _watches(told: Told, section: Section) -> Iterator[Watch]:
    if is_on(section.get("watch"), default=True) is True:
        knows_node = told.variable("K8S_NODE_NAME") is not None or told.may_have_more_variables
        yield Watch(
            resource="Pods",
            scope="node" if knows_node else "cluster",
            because="the filter 'kubernetes_metadata'",
            remedy="Set the variable K8S_NODE_NAME to spec.nodeName.",
            place=section.place if section.line else told.place,
        )
