"""Ways to write the same YAML, each a program of its own: ``python -m benchmarks.ways WAY COUNT``.

Ours begin with typed declarations and check them. Plain cdk8s and PyYAML are given ready-made
objects as JSON (``COUNT.json``) and check nothing; Jsonnet makes the objects, from constants and a
text block, and checks nothing. Each writes into a folder of its name, as its users would, and loads
nothing but what it needs.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

__all__ = ["WAYS"]

_FILE: Final = "agents.yaml"


def native(agents: int, folder: Path) -> None:
    """Our own rendering without Node.js: a stream of objects in one file."""
    from benchmarks.fleet import objects
    from constructs_lib import to_yaml

    (folder / _FILE).write_text(to_yaml(objects(agents)), encoding="utf-8")


def native_folder(agents: int, folder: Path) -> None:
    """The same, a file for each agent."""
    from benchmarks.fleet import declaration
    from constructs_lib import write_yaml

    write_yaml(folder / "agents", map(declaration, range(agents)))


def rjsonnet(agents: int, folder: Path) -> None:
    """Jsonnet, compiled: a function of the name makes the objects and writes a YAML stream."""
    import json

    import rjsonnet as jsonnet

    given = json.loads(Path(f"{agents}.jsonnet.json").read_text(encoding="utf-8"))
    # Its type stub leaves gc out. Without it a process that ends anyway takes half the time.
    options: dict[str, Any] = {"gc": False}
    program = str(Path(__file__).with_name("agents.jsonnet"))
    answer = jsonnet.evaluate_file(
        program,
        tla_codes={"names": json.dumps(given["names"])},
        tla_vars={"image": given["image"]},
        **options,
    )
    (folder / _FILE).write_text(json.loads(answer), encoding="utf-8")


def pyyaml(agents: int, folder: Path) -> None:
    """PyYAML's emitter in C."""
    import json

    from yaml import CSafeDumper, dump_all

    objects = json.loads(Path(f"{agents}.json").read_text(encoding="utf-8"))
    with (folder / _FILE).open("w", encoding="utf-8") as file:
        dump_all(objects, file, Dumper=CSafeDumper, sort_keys=False)


def constructs(agents: int, folder: Path) -> None:
    """Our constructs in a cdk8s chart."""
    from cdk8s import App, Chart

    from benchmarks.fleet import NAMESPACE, OUTPUT_HOST, PRIORITY, agent_name
    from constructs_lib import LogAgent
    from constructs_lib.agents.log_agent import Elasticsearch

    app = App(outdir=str(folder))
    chart = Chart(app, "agents", namespace=NAMESPACE)
    for number in range(agents):
        output = Elasticsearch(host=OUTPUT_HOST)
        LogAgent(chart, agent_name(number), priority=PRIORITY, output=output)
    app.synth()


def plain_cdk8s(agents: int, folder: Path) -> None:
    """cdk8s as it is: one API object each, one patch for each key."""
    import json

    from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch

    app = App(outdir=str(folder))
    chart = Chart(app, "agents")
    objects = json.loads(Path(f"{agents}.json").read_text(encoding="utf-8"))
    for number, body in enumerate(objects):
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


WAYS: Final[dict[str, Callable[[int, Path], None]]] = {
    way.__name__: way for way in (native, native_folder, rjsonnet, pyyaml, constructs, plain_cdk8s)
}


if __name__ == "__main__":
    _way, _count = sys.argv[1:]
    _folder = Path(_way, _count)
    _folder.mkdir(parents=True, exist_ok=True)
    WAYS[_way](int(_count), _folder)
