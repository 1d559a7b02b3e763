"""Five ways to write the same YAML, and two more that ask how ours grows.

A peer imports and prepares what it begins with, and returns the work: that alone is timed. So
imports stand inside the functions, and a process loads nothing but its own peer. Each writes
its YAML into the folder it is given, as its users would.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

__all__ = ["PEERS", "Work"]

Work: TypeAlias = Callable[[], object]

_FILE: Final = "agents.yaml"


def plain_cdk8s(agents: int, folder: Path) -> Work:
    """cdk8s as it is, given ready-made objects: one API object each, one patch for each key."""
    from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch

    from benchmarks.fleet import objects

    fleet = list(objects(agents))

    def work() -> None:
        app = App(outdir=str(folder))
        chart = Chart(app, "agents")
        for number, manifest in enumerate(fleet):
            body = dict(manifest)
            api_object = ApiObject(
                chart,
                f"object-{number}",
                api_version=body.pop("apiVersion"),
                kind=body.pop("kind"),
                metadata=ApiObjectMetadata(**body.pop("metadata")),
            )
            for key, value in body.items():
                api_object.add_json_patch(JsonPatch.add(f"/{key}", value))
        app.synth()

    return work


def constructs(agents: int, folder: Path) -> Work:
    """Our constructs in a cdk8s chart, from typed declarations."""
    from cdk8s import App, Chart

    from benchmarks.fleet import NAMESPACE, OUTPUT_HOST, PRIORITY, agent_name
    from constructs_lib import LogAgent
    from constructs_lib.agents.log_agent import Elasticsearch

    def work() -> None:
        app = App(outdir=str(folder))
        chart = Chart(app, "agents", namespace=NAMESPACE)
        for number in range(agents):
            output = Elasticsearch(host=OUTPUT_HOST)
            LogAgent(chart, agent_name(number), priority=PRIORITY, output=output)
        app.synth()

    return work


def native(agents: int, folder: Path) -> Work:
    """Our own rendering without Node.js, from typed declarations."""
    from benchmarks.fleet import objects
    from constructs_lib import to_yaml

    return lambda: (folder / _FILE).write_text(to_yaml(objects(agents)), encoding="utf-8")


def pyyaml(agents: int, folder: Path) -> Work:
    """PyYAML's emitter in C, given ready-made objects."""
    from yaml import CSafeDumper, dump_all

    from benchmarks.fleet import objects

    fleet = list(objects(agents))

    def work() -> None:
        with (folder / _FILE).open("w", encoding="utf-8") as file:
            dump_all(fleet, file, Dumper=CSafeDumper, sort_keys=False)

    return work


def rjsonnet(agents: int, folder: Path) -> Work:
    """Jsonnet, compiled: a function of the name makes the objects and writes a YAML stream."""
    import json

    import rjsonnet as jsonnet

    from benchmarks.fleet import agent_name
    from constructs_lib.declaration.image import catalogue_image

    program = str(Path(__file__).with_name("agents.jsonnet"))
    names = json.dumps([agent_name(number) for number in range(agents)])
    # Its type stub leaves gc out. Without it a process that ends anyway takes half the time.
    options: dict[str, Any] = {"gc": False}

    def work() -> None:
        answer = jsonnet.evaluate_file(
            program,
            tla_codes={"names": names},
            tla_vars={"image": catalogue_image("fluent-bit")},
            **options,
        )
        (folder / _FILE).write_text(json.loads(answer), encoding="utf-8")

    return work


def native_warm(agents: int, folder: Path) -> Work:
    """As ``native``, after a first agent: what is built once must not hide what grows."""
    from benchmarks.fleet import declaration
    from constructs_lib import to_yaml

    to_yaml(declaration(0).manifests())
    return native(agents, folder)


def native_folder(agents: int, folder: Path) -> Work:
    """A file for each agent, from a generator of declarations."""
    from benchmarks.fleet import declaration
    from constructs_lib import write_yaml

    return lambda: write_yaml(folder / "fleet", map(declaration, range(agents)))


PEERS: Final[dict[str, Callable[[int, Path], Work]]] = {
    peer.__name__: peer
    for peer in (plain_cdk8s, constructs, native, pyyaml, rjsonnet, native_warm, native_folder)
}
