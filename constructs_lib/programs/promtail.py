"""What Promtail is told.

Defaults that count: positions in ``/var/log/positions.yaml``, ten retries in about nine minutes,
and a discovery that watches the Pods of the whole cluster unless a selector names the node.

Source: Promtail of Loki 3.5: ``clients/pkg/promtail``, ``positions``, ``client/config.go``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.amounts import size
from constructs_lib.programs.facts import (
    UNKNOWN,
    Access,
    Endpoint,
    Facts,
    Input,
    Output,
    Retries,
    Right,
    Unknown,
    Watch,
)
from constructs_lib.programs.told import Told
from constructs_lib.programs.trees import Part, Trees, read_trees

__all__ = ["read"]

_USUAL: Final = ("/etc/promtail/promtail.yaml", "/etc/promtail/config.yml")
_NAMES: Final = re.compile(r"(promtail[\w-]*|config)\.ya?ml")
_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::-?(?P<default>[^}]{0,500}))?\}")
_POSITIONS: Final = "/var/log/positions.yaml"
_JOURNAL: Final = "/var/log/journal"
_GROUP: Final = re.compile(r"\$\{?\d+\}?")
_RETRIES: Final = Retries(times=10, seconds=511)


def read(told: Told) -> Facts:
    """The facts about Promtail in a container."""
    flags = told.flag("config.file")
    texts, complete = told.configuration(flags, usual=_USUAL, names=_NAMES)
    found = read_trees(told, texts, complete=complete, variable=_VARIABLE, format_="yaml")
    offsets = _positions(told, found)
    scrapes = list(_scrapes(found))
    inputs = tuple(each for scrape in scrapes for each in _inputs(scrape, offsets))
    return Facts(
        program="Promtail",
        complete=found.complete,
        accesses=tuple(_accesses(scrapes, inputs, offsets)),
        inputs=inputs,
        outputs=tuple(_outputs(found)),
        endpoints=tuple(_endpoints(found)),
        rights=tuple(each for scrape in scrapes for each in _rights(scrape)),
        watches=tuple(each for scrape in scrapes for each in _watches(scrape)),
        mistakes=tuple(found.mistakes),
        image_user=0 if told.container.image.repository.endswith("grafana/promtail") else None,
        place=texts[0].at(1) if texts else told.place,
    )


def _scrapes(found: Trees) -> Iterator[Part]:
    for tree in found.trees:
        for index, scrape in enumerate(tree.entries("scrape_configs")):
            if isinstance(scrape, dict):
                name = str(scrape.get("job_name", index))
                path = ("scrape_configs", index)
                yield Part(name=name, path=path, tree=tree, expand=found.expand)


def _positions(told: Told, found: Trees) -> Access | Unknown:
    flags = told.flag("positions.file")
    part = found.part("positions", "filename")
    said = flags[0].text if flags else part.text() if part is not None else _POSITIONS
    if not isinstance(said, str) or not (found.complete or flags or part is not None):
        return UNKNOWN
    place = flags[0].place if flags else part.place if part is not None else told.place
    return Access(path=said, mode="write", purpose="offsets", place=place)


def _inputs(scrape: Part, offsets: Access | Unknown) -> Iterator[Input]:
    if scrape.has("journal"):
        path = scrape.text("journal", "path", default=_JOURNAL)
        paths: tuple[str, ...] | Unknown = (path,) if isinstance(path, str) else UNKNOWN
        yield Input(name=scrape.name, paths=paths, offsets=offsets, place=scrape.place)
    files = tuple(_paths(scrape))
    if files or scrape.has("kubernetes_sd_configs"):
        yield Input(
            name=scrape.name, paths=files, offsets=offsets, from_start=True, place=scrape.place
        )


def _paths(scrape: Part) -> Iterator[str]:
    for index in range(len(scrape.tree.entries(*scrape.path, "static_configs"))):
        path = scrape.text("static_configs", index, "labels", "__path__")
        if isinstance(path, str):
            yield path
    for index in range(len(scrape.tree.entries(*scrape.path, "relabel_configs"))):
        if scrape.get("relabel_configs", index, "target_label") == "__path__":
            # Groups of a relabelling are no variables of the environment.
            path = scrape.tree.get(*scrape.path, "relabel_configs", index, "replacement")
            if isinstance(path, str) and path.startswith("/"):
                yield _GROUP.sub("*", path)


def _accesses(
    scrapes: list[Part], inputs: tuple[Input, ...], offsets: Access | Unknown
) -> Iterator[Access]:
    for each in inputs:
        for path in each.paths if isinstance(each.paths, tuple) else ():
            yield Access(path=path, purpose="logs", place=each.place)
    if inputs and isinstance(offsets, Access):
        yield offsets
    for scrape in scrapes:
        for index in range(len(scrape.tree.entries(*scrape.path, "docker_sd_configs"))):
            host = scrape.text("docker_sd_configs", index, "host")
            if isinstance(host, str) and host.startswith("unix://"):
                place = scrape.at("docker_sd_configs", index)
                path = host.removeprefix("unix://")
                yield Access(path=path, kind="socket", purpose="node", place=place)


def _outputs(found: Trees) -> Iterator[Output]:
    for tree in found.trees:
        for index in range(len(tree.entries("clients"))):
            part = Part(
                name=f"client {index}", path=("clients", index), tree=tree, expand=found.expand
            )
            said = part.get("backoff_config", "max_retries")
            times = size(said)
            retries: Retries | Unknown = UNKNOWN
            if said is None:
                retries = _RETRIES
            elif isinstance(times, int):
                # About five minutes for each, once the pauses have grown.
                retries = Retries(times=times, seconds=511 + max(times - 10, 0) * 300)
            place = part.at("backoff_config", "max_retries")
            yield Output(
                name=str(part.text("name", default=part.name)), retries=retries, place=place
            )


def _endpoints(found: Trees) -> Iterator[Endpoint]:
    port = found.part("server", "http_listen_port")
    number = size(port.get()) if port is not None else 80
    if not isinstance(number, int) or (port is None and not found.complete):
        return
    disabled = found.part("server", "disable")
    server = found.part("server")
    address = found.part("server", "http_listen_address")
    if server is None or (disabled is not None and disabled.get() is not False):
        return
    loopback = address is not None and str(address.text()).startswith(("127.", "localhost"))
    yield Endpoint(port=number, path="/ready", loopback=loopback, place=server.place)
    yield Endpoint(
        port=number, path="/metrics", tells="metrics", loopback=loopback, place=server.place
    )


def _discoveries(scrape: Part) -> Iterator[tuple[str, int]]:
    for index in range(len(scrape.tree.entries(*scrape.path, "kubernetes_sd_configs"))):
        role = scrape.text("kubernetes_sd_configs", index, "role")
        if isinstance(role, str):
            yield {"endpointslice": "endpointslices"}.get(role, f"{role.rstrip('s')}s"), index


def _rights(scrape: Part) -> Iterator[Right]:
    for resource, index in _discoveries(scrape):
        yield Right(
            group="discovery.k8s.io" if resource == "endpointslices" else "",
            resource=resource,
            verbs=frozenset({"list", "watch"}),
            because=f"the job {scrape.name!r}",
            place=scrape.at("kubernetes_sd_configs", index),
        )


def _watches(scrape: Part) -> Iterator[Watch]:
    for resource, index in _discoveries(scrape):
        if resource != "pods":
            continue
        where = ("kubernetes_sd_configs", index, "selectors")
        fields = [
            str(each.get("field", ""))
            for each in scrape.tree.entries(*scrape.path, *where)
            if isinstance(each, dict)
        ]
        yield Watch(
            resource="Pods",
            scope="node" if any("spec.nodeName" in each for each in fields) else "cluster",
            because=f"the job {scrape.name!r}",
            remedy="Add a selector with the field spec.nodeName=${NODE_NAME}.",
            place=scrape.at(*where),
        )
