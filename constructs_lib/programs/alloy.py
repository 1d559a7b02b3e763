"""What Grafana Alloy is told.

Defaults that count: the image alone runs ``/etc/alloy/config.alloy`` and keeps its state in
``/var/lib/alloy/data``; with arguments of the manifest the state is in ``data-alloy`` of the
working folder; the HTTP server answers on the loopback; ten retries in about nine minutes.

Source: grafana/alloy 1.11: ``internal/alloycli``, ``Dockerfile``, ``internal/component/loki``,
``docs/sources/reference/http``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from constructs_lib.programs.alloy_format import Block, Value, read_blocks
from constructs_lib.programs.facts import (
    UNKNOWN,
    Access,
    Endpoint,
    Facts,
    Input,
    Mistake,
    Output,
    Retries,
    Right,
    Unknown,
    Watch,
)
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told, Word

__all__ = ["read"]

_USUAL: Final = ("/etc/alloy/config.alloy",)
_NAMES: Final = re.compile(r"[\w.-]+\.(alloy|river)")
_STATE: Final = "/var/lib/alloy/data"
_PORT: Final = "12345"
_LOOPBACK: Final = ("127.", "localhost", "[::1]")
_GROUP: Final = re.compile(r"\$\{?\d+\}?")
_IMPORTS: Final = ("import.file", "import.git", "import.http", "import.string", "remotecfg")
_SECONDS: Final = 511


def read(told: Told) -> Facts:
    """The facts about Alloy in a container."""
    texts, complete = _texts(told)
    blocks: list[Block] = []
    mistakes: list[Mistake] = []
    for text in texts:
        found = read_blocks(text, lambda name: _variable(told, name))
        if isinstance(found, Mistake):
            mistakes.append(found)
        else:
            blocks += found.blocks
    complete = complete and not mistakes and not any(each.name in _IMPORTS for each in blocks)
    offsets = _state(told)
    inputs = tuple(_inputs(blocks, offsets))
    return Facts(
        program="Alloy",
        complete=complete,
        accesses=tuple(_accesses(blocks, inputs, offsets)),
        inputs=inputs,
        outputs=tuple(_outputs(blocks)),
        endpoints=tuple(_endpoints(told)),
        rights=tuple(_rights(blocks)),
        watches=tuple(_watches(blocks)),
        mistakes=tuple(mistakes),
        image_user=0 if told.container.image.repository.endswith("grafana/alloy") else None,
        place=texts[0].at(1) if texts else told.place,
    )


def _variable(told: Told, name: str) -> str | Unknown | None:
    word = told.variable(name)
    return word.text if word is not None else None


def _texts(told: Told) -> tuple[list[Text], bool]:
    words = [each for each in told.words if not str(each.text).startswith("-")]
    paths = [each for each in words if str(each.text) != "run" and str(each.text).startswith("/")]
    texts: list[Text] = []
    complete = True
    for path in paths[:1]:
        one, is_known = told.configuration([path], usual=(), names=_NAMES)
        if not one and isinstance(path.text, str):
            one, is_known = told.texts.matching(f"{path.text.rstrip('/')}/*.alloy")
        texts, complete = one, is_known
    if not paths:
        texts, complete = told.configuration((), usual=_USUAL, names=_NAMES)
    return texts, complete


def _state(told: Told) -> Access | Unknown:
    flags = told.flag("storage.path")
    if not flags and told.words:
        return UNKNOWN  # below the working folder
    word = flags[0] if flags else Word(_STATE, told.place)
    if not isinstance(word.text, str) or not word.text.startswith("/"):
        return UNKNOWN
    return Access(path=word.text, kind="folder", mode="write", purpose="offsets", place=word.place)


def _inputs(blocks: list[Block], offsets: Access | Unknown) -> Iterator[Input]:
    found = tuple(_paths(blocks))
    for block in blocks:
        name = f"{block.name}.{block.label}" if block.label else block.name
        if block.name == "loki.source.file":
            own = tuple(_of_targets(block.values.get("targets")))
            yield Input(
                name=name,
                paths=own or found,
                offsets=offsets,
                from_start=not block.values.get("tail_from_end", False),
                place=block.place,
            )
        elif block.name == "loki.source.journal":
            path = block.text("path", "/var/log/journal")
            paths = (path,) if isinstance(path, str) else ()
            yield Input(name=name, paths=paths, offsets=offsets, place=block.place)
        elif block.name == "otelcol.receiver.filelog":
            yield Input(
                name=name,
                paths=_list(block.values.get("include")),
                offsets=UNKNOWN if "storage" in block.values else None,
                from_start=block.text("start_at", "end") == "beginning",
                place=block.place,
            )


def _paths(blocks: list[Block]) -> Iterator[str]:
    """The paths that matching and relabelling make."""
    for block in blocks:
        if block.name == "local.file_match":
            yield from _of_targets(block.values.get("path_targets"))
        elif block.name == "discovery.relabel":
            for rule in block.inner("rule"):
                path = rule.text("replacement")
                is_path = rule.text("target_label") == "__path__"
                if is_path and isinstance(path, str) and path.startswith("/"):
                    yield _GROUP.sub("*", path)


def _of_targets(value: Value) -> Iterator[str]:
    for target in value if isinstance(value, list) else ():
        path = target.get("__path__") if isinstance(target, dict) else None
        if isinstance(path, str):
            yield path


def _list(value: Value) -> tuple[str, ...] | Unknown:
    if not isinstance(value, list):
        return UNKNOWN
    texts = tuple(each for each in value if isinstance(each, str))
    return texts if len(texts) == len(value) else UNKNOWN


def _accesses(
    blocks: list[Block], inputs: tuple[Input, ...], offsets: Access | Unknown
) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
    if isinstance(offsets, Access) and inputs:
        yield offsets
    for block in blocks:
        if block.name in {"discovery.docker", "loki.source.docker"}:
            host = block.text("host")
            if isinstance(host, str) and host.startswith("unix://"):
                path, place = host.removeprefix("unix://"), block.at("host")
                yield Access(path=path, kind="socket", purpose="node", place=place)
        elif block.name == "prometheus.exporter.unix":
            for name, default in (
                ("rootfs_path", "/"),
                ("procfs_path", "/proc"),
                ("sysfs_path", "/sys"),
            ):
                path_ = block.text(name, default)
                if isinstance(path_, str) and path_ != default:
                    place = block.at(name)
                    yield Access(path=path_, kind="folder", purpose="node", place=place)


def _outputs(blocks: list[Block]) -> Iterator[Output]:
    for block in blocks:
        if block.name != "loki.write":
            continue
        for endpoint in block.inner("endpoint"):
            said = endpoint.values.get("max_backoff_retries", 10.0)
            retries: Retries | Unknown = UNKNOWN
            if isinstance(said, float):
                times = int(said)
                # About five minutes for each, once the pauses have grown.
                retries = Retries(times=times, seconds=_SECONDS + max(times - 10, 0) * 300)
            name = f"{block.name}.{block.label}"
            yield Output(name=name, retries=retries, place=endpoint.at("max_backoff_retries"))


def _endpoints(told: Told) -> Iterator[Endpoint]:
    flags = told.flag("server.http.listen-addr")
    address = flags[0].text if flags else f"127.0.0.1:{_PORT}"
    if not isinstance(address, str) or told.is_script:
        return
    port = address.rpartition(":")[2]
    number = int(port) if port.isdecimal() else UNKNOWN
    place = flags[0].place if flags else told.place
    loopback = address.startswith(_LOOPBACK)
    yield Endpoint(port=number, path="/-/ready", loopback=loopback, place=place)
    yield Endpoint(
        port=number, path="/-/healthy", tells="destination", loopback=loopback, place=place
    )
    yield Endpoint(port=number, path="/metrics", tells="metrics", loopback=loopback, place=place)


def _resource(block: Block) -> str | None:
    role = block.text("role")
    if not isinstance(role, str):
        return None
    return {"endpointslice": "endpointslices"}.get(role, f"{role.rstrip('s')}s")


def _rights(blocks: list[Block]) -> Iterator[Right]:
    for block in blocks:
        because = f"the component '{block.name}.{block.label}'"
        if block.name == "discovery.kubernetes":
            resource = _resource(block)
            if resource is not None and not any(block.inner("namespaces")):
                yield Right(
                    group="discovery.k8s.io" if resource == "endpointslices" else "",
                    resource=resource,
                    verbs=frozenset({"list", "watch"}),
                    because=because,
                    place=block.place,
                )
        elif block.name == "loki.source.kubernetes":
            verbs = frozenset({"get"})
            yield Right(resource="pods/log", verbs=verbs, because=because, place=block.place)


def _watches(blocks: list[Block]) -> Iterator[Watch]:
    for block in blocks:
        if block.name != "discovery.kubernetes" or _resource(block) != "pods":
            continue
        selectors = list(block.inner("selectors"))
        fields = [each.text("field") for each in selectors]
        scope: Literal["node", "cluster"] | Unknown = "cluster"
        if any("spec.nodeName" in str(each) for each in fields):
            scope = "node"
        elif UNKNOWN in fields:
            scope = UNKNOWN
        yield Watch(
            resource="Pods",
            scope=scope,
            because=f"the component 'discovery.kubernetes.{block.label}'",
            remedy='Add selectors with role "pod" and the field "spec.nodeName=" and the node.',
            place=block.place,
        )
