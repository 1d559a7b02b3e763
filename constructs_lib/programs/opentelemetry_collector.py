"""What an OpenTelemetry Collector is told; only what a pipeline uses counts.

Defaults that count: files are read from their end and no offset is kept, an exporter gives up
after five minutes and its queue is in memory, the health check answers on the loopback only.

Source: opentelemetry-collector 0.165 and its contrib: ``receiver/filelogreceiver``,
``exporter/exporterhelper``, ``processor/k8sattributesprocessor``, ``extension``.
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
    Mistake,
    Output,
    Retries,
    Right,
    Setting,
    Unknown,
    Watch,
)
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told, Word
from constructs_lib.programs.trees import Part, Trees, read_trees

__all__ = ["read"]

_USUAL: Final = tuple(
    f"/etc/{name}/config.yaml" for name in ("otelcol-contrib", "otelcol-k8s", "otelcol", "otel")
)
_NAMES: Final = re.compile(r"(relay|config|collector|agent|otel[\w-]*)(\.ya?ml)?")
_VARIABLE: Final = re.compile(r"\$\{(?:env:)?([A-Za-z_]\w*)(?::-(?P<default>[^}]{0,500}))?\}")
_FOLDER: Final = "/var/lib/otelcol/file_storage"
_IMAGE: Final = "opentelemetry-collector"
_USER: Final = 10001
"""The user of the project's own images."""
_FILES: Final = ("filelog", "file_log")
_ATTRIBUTES: Final = ("k8sattributes", "k8s_attributes")
_HERE: Final = frozenset({"debug", "logging", "nop", "file", "prometheus"})
_RETRYING: Final = frozenset(
    {
        "otlp",
        "otlp_grpc",
        "otlp_http",
        "otlphttp",
        "kafka",
        "loki",
        "opensearch",
        "splunk_hec",
        "syslog",
        "clickhouse",
        "signalfx",
        "sumologic",
    }
)
"""Exporters that try for five minutes by default."""
_MINUTES: Final = 300
_LOOPBACK: Final = ("127.", "localhost", "[::1]")
_LOOPBACK_SINCE: Final = 104
"""The minor release since which receivers and extensions listen on the loopback by default."""
_KINDS: Final = ("receivers", "processors", "exporters")


def read(told: Told) -> Facts:
    """The facts about a collector in a container."""
    texts, complete = _texts(told)
    found = read_trees(told, texts, complete=complete, variable=_VARIABLE, format_="yaml")
    used = _Used(found)
    inputs = tuple(_inputs(used))
    buffers = tuple(_buffers(used))
    mistakes = [*found.mistakes, *(used.missing() if found.complete else ())]
    return Facts(
        program="OpenTelemetry Collector",
        complete=found.complete,
        accesses=tuple(_accesses(used, inputs)),
        inputs=inputs,
        buffers=buffers,
        outputs=tuple(_outputs(used)),
        endpoints=tuple(_endpoints(told, used)),
        rights=tuple(_rights(used)),
        watches=tuple(_watches(used)),
        settings=tuple(_settings(used)),
        mistakes=tuple(mistakes),
        image_user=_USER if _IMAGE in told.container.image.repository else None,
        place=texts[0].at(1) if texts else told.place,
    )


def _texts(told: Told) -> tuple[list[Text], bool]:
    flags = told.flag("config")
    texts: list[Text] = []
    paths: list[Word] = []
    for flag in flags:
        scheme, _, rest = str(flag.text).partition(":")
        if scheme == "env":
            word = told.variable(rest)
            if word is None or not isinstance(word.text, str):
                paths.append(Word(UNKNOWN, flag.place))
            else:
                texts.append(Text(value=word.text, path="", place=word.place))
        elif scheme == "yaml" or "::" in str(flag.text):
            paths.append(Word(UNKNOWN, flag.place))
        else:
            paths.append(Word(rest if scheme == "file" else flag.text, flag.place))
    if flags and not paths:
        return texts, True
    found, complete = told.configuration(paths, usual=_USUAL, names=_NAMES)
    return [*texts, *found], complete


class _Used:
    """The components that pipelines name, and the extensions of the service."""

    def __init__(self, found: Trees) -> None:
        self.found = found
        self.complete = found.complete
        self._named: dict[str, dict[str, Part]] = {kind: {} for kind in _KINDS}
        for pipeline in found.parts("service", "pipelines"):
            for kind in _KINDS:
                names = pipeline.texts(kind)
                for name in names if isinstance(names, tuple) else ():
                    self._named[kind].setdefault(name, pipeline)

    def parts(self, kind: str, *types: str) -> Iterator[Part]:
        """The components of a kind and of some types that a pipeline uses."""
        for part in self.found.parts(kind):
            if part.name in self._named[kind] and (not types or _type(part) in types):
                yield part

    def extensions(self, *types: str) -> Iterator[Part]:
        """The extensions of some types that the service starts."""
        service = self.found.part("service")
        names = service.texts("extensions") if service is not None else ()
        for part in self.found.parts("extensions"):
            if isinstance(names, tuple) and part.name in names and _type(part) in types:
                yield part

    def missing(self) -> Iterator[Mistake]:
        """What a pipeline names and nobody configures."""
        connectors = {part.name for part in self.found.parts("connectors")}
        for kind, named in self._named.items():
            there = {part.name for part in self.found.parts(kind)} | connectors
            for name, pipeline in named.items():
                if name not in there:
                    message = (
                        f"The pipeline {pipeline.name!r} names {name!r}, which is not among the "
                        f"{kind}."
                    )
                    yield Mistake(message=message, place=pipeline.at(kind))


def _type(part: Part) -> str:
    return part.name.partition("/")[0].strip()


def _storage(used: _Used, part: Part, *path: str) -> Access | Unknown | None:
    """The folder of the storage that a component names; None if it names none."""
    name = part.text(*path)
    if name is None:
        return None
    for extension in used.extensions("file_storage"):
        if extension.name == name:
            folder = extension.text("directory", default=_FOLDER)
            if isinstance(folder, str):
                place = extension.at("directory")
                return Access(
                    path=folder, kind="folder", mode="write", purpose="offsets", place=place
                )
    return UNKNOWN


def _inputs(used: _Used) -> Iterator[Input]:
    for part in used.parts("receivers", *_FILES, "journald"):
        is_journal = _type(part) == "journald"
        start = part.text("start_at", default="end")
        yield Input(
            name=part.name,
            paths=part.texts("directory" if is_journal else "include"),
            offsets=_storage(used, part, "storage"),
            from_start=start == "beginning" if isinstance(start, str) else UNKNOWN,
            place=part.place,
        )


def _exporters(used: _Used) -> Iterator[Part]:
    return (part for part in used.parts("exporters") if _type(part) not in _HERE)


def _buffers(used: _Used) -> Iterator[Buffer]:
    for part in _exporters(used):
        if is_on(part.get("sending_queue", "enabled"), default=True) is not True:
            continue
        storage = _storage(used, part, "sending_queue", "storage")
        place = part.at("sending_queue", "storage")
        in_bytes = part.text("sending_queue", "sizer") == "bytes"
        limit = size(part.get("sending_queue", "queue_size")) if in_bytes else UNKNOWN
        if storage is None:
            yield Buffer(owner="exporter", name=part.name, kind="memory", limit=limit, place=place)
        else:
            path = storage.path if isinstance(storage, Access) else UNKNOWN
            yield Buffer(
                owner="exporter", name=part.name, kind="disk", path=path, limit=limit, place=place
            )


def _outputs(used: _Used) -> Iterator[Output]:
    for part in _exporters(used):
        place = part.at("retry_on_failure", "max_elapsed_time")
        yield Output(name=part.name, retries=_retries(part), place=place)


def _retries(part: Part) -> Retries | Unknown:
    if not part.has("retry_on_failure") and _type(part) not in _RETRYING:
        return UNKNOWN
    on = is_on(part.get("retry_on_failure", "enabled"), default=True)
    if on is not True:
        return Retries(times=0, seconds=0) if on is False else UNKNOWN
    said = part.get("retry_on_failure", "max_elapsed_time")
    seconds = _MINUTES if said is None else duration(said)
    if seconds is UNKNOWN:
        return UNKNOWN
    return Retries(seconds=round(seconds)) if seconds else FOR_EVER


def _accesses(used: _Used, inputs: tuple[Input, ...]) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
    yield from _of_the_node(used)
    for part in used.extensions("file_storage"):
        folder = part.text("directory", default=_FOLDER)
        if isinstance(folder, str):
            place = part.at("directory")
            yield Access(path=folder, kind="folder", mode="write", purpose="state", place=place)
    for part in used.parts("exporters"):
        ca = part.text("tls", "ca_file")
        if isinstance(ca, str):
            yield Access(path=ca, purpose="secret", place=part.at("tls", "ca_file"))


def _of_the_node(used: _Used) -> Iterator[Access]:
    for part in used.parts("receivers", "hostmetrics", "host_metrics"):
        root = part.text("root_path")
        if isinstance(root, str) and root not in {"", "/"}:
            place = part.at("root_path")
            yield Access(path=root, kind="folder", purpose="node", place=place)
    for part in used.parts("receivers", "docker_stats"):
        endpoint = part.text("endpoint", default="unix:///var/run/docker.sock")
        if isinstance(endpoint, str) and endpoint.startswith("unix://"):
            path = endpoint.removeprefix("unix://")
            yield Access(path=path, kind="socket", purpose="node", place=part.place)


def _endpoints(told: Told, used: _Used) -> Iterator[Endpoint]:
    found = list(used.extensions("health_check", "healthcheckv2"))
    for part in found:
        endpoint = part.text("endpoint")
        said = endpoint if isinstance(endpoint, str) else "0.0.0.0:13133"
        if endpoint is None and _listens_on_loopback(told):
            said = "localhost:13133"
        pipelines = is_on(part.get("check_collector_pipeline", "enabled"), default=False)
        port = said.rpartition(":")[2]
        yield Endpoint(
            port=int(port) if port.isdecimal() else UNKNOWN,
            path=str(part.text("path", default="/")),
            tells="alive" if pipelines is False else "destination",
            loopback=said.startswith(_LOOPBACK),
            place=part.place,
        )
    if not found and used.complete:
        yield Endpoint(port=13133, path="/", is_on=False, place=told.place)


def _listens_on_loopback(told: Told) -> bool:
    image = told.container.image.image
    version = re.match(r"v?0\.(\d+)\.", image.tag or "") if image is not None else None
    return version is not None and int(version[1]) >= _LOOPBACK_SINCE


def _attributes(used: _Used) -> Iterator[Part]:
    for part in used.parts("processors", *_ATTRIBUTES):
        passes = is_on(part.get("passthrough"), default=False)
        account = part.text("auth_type", default="serviceAccount")
        if passes is False and account == "serviceAccount":
            yield part


def _rights(used: _Used) -> Iterator[Right]:
    watch = frozenset({"list", "watch"})
    for part in _attributes(used):
        because = f"the processor {part.name!r}"
        for group, resource in (
            ("", "pods"),
            ("", "namespaces"),
            ("", "nodes"),
            ("apps", "replicasets"),
            ("extensions", "replicasets"),
            ("apps", "deployments"),
            ("apps", "statefulsets"),
            ("apps", "daemonsets"),
            ("batch", "jobs"),
        ):
            yield Right(
                group=group,
                resource=resource,
                verbs=watch,
                because=because,
                needed=resource == "pods",
                place=part.place,
            )
    for part in used.parts("receivers", "kubeletstats"):
        if part.text("auth_type", default="tls") == "serviceAccount":
            because = f"the receiver {part.name!r}"
            get = frozenset({"get"})
            yield Right(resource="nodes/stats", verbs=get, because=because, place=part.place)
            for resource in ("nodes/proxy", "nodes"):
                yield Right(resource=resource, verbs=get, because=because, needed=False)


def _watches(used: _Used) -> Iterator[Watch]:
    for part in _attributes(used):
        is_of_node = part.has("filter", "node_from_env_var") or part.has("filter", "node")
        yield Watch(
            resource="Pods",
            scope="node" if is_of_node else "cluster",
            because=f"the processor {part.name!r}",
            remedy="Set filter.node_from_env_var to a variable with spec.nodeName.",
            place=part.at("filter"),
        )


def _settings(used: _Used) -> Iterator[Setting]:
    for part in _attributes(used):
        name = part.text("filter", "node_from_env_var")
        if isinstance(name, str):
            place = part.at("filter", "node_from_env_var")
            yield Setting(name=name, because=f"the processor {part.name!r}", place=place)
