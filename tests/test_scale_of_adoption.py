"""Eight times what is adopted is at most eight times the work, whatever it is much of."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from constructs_lib.adopt.adoption import adopt
from constructs_lib.adopt.rungs import rungs_from, surroundings_from
from constructs_lib.yaml.reader import read_yaml
from tests.adopt.teams import DAEMON_SET, team
from tests.scale import SLACK, TIMES, excess

FEW = 12
Objects = list[dict[str, Any]]


def daemon_set(name: str = "node-logs") -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(read_yaml(DAEMON_SET)[0].value)
    found["metadata"]["name"] = name
    return found


def pod(of: dict[str, Any]) -> Any:
    return of["spec"]["template"]["spec"]


def container(of: dict[str, Any]) -> Any:
    return pod(of)["containers"][0]


def config_map(name: str, data: dict[str, str]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "logging"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def containers(count: int) -> Objects:
    found = daemon_set()
    pod(found)["containers"] = [{"name": f"c{n}", "image": "a:1"} for n in range(count)]
    return [found]


def variables(count: int) -> Objects:
    found = daemon_set()
    container(found)["env"] = [{"name": f"V{n}", "value": "x"} for n in range(count)]
    return [found]


def long_texts(count: int) -> Objects:
    found = daemon_set()
    container(found)["args"] = [f"{n}\n" * 300 for n in range(count)]
    return [found]


def volumes(count: int) -> Objects:
    found = daemon_set()
    pod(found)["volumes"] += [{"name": f"v{n}", "emptyDir": {}} for n in range(count)]
    container(found)["volumeMounts"] += [
        {"name": f"v{n}", "mountPath": f"/v{n}"} for n in range(count)
    ]
    return [found]


def files(count: int) -> Objects:
    return [daemon_set(), config_map("node-logs", {f"{n}.conf": "x" for n in range(count)})]


def objects_beside(count: int) -> Objects:
    found = daemon_set()
    container(found)["envFrom"] = [{"configMapRef": {"name": f"c{n}"}} for n in range(count)]
    return [found, *(config_map(f"c{n}", {"A": "x"}) for n in range(count))]


def objects_of_nobody(count: int) -> Objects:
    return [daemon_set(), *(config_map(f"c{n}", {"A": "x"}) for n in range(count))]


def daemon_sets(count: int) -> Objects:
    return [daemon_set(f"a{n}") for n in range(count)]


def daemon_sets_of_a_long_name(count: int) -> Objects:
    return [daemon_set(f"{'a' * 70}{n}") for n in range(count)]


def adopted(objects: Objects) -> None:
    found = team("\n---\n".join(map(json.dumps, objects)))
    made = adopt(found, rungs_from("product"), surroundings=surroundings_from("product"))
    made.code(stem="agents", about="Agents.", native=True)


@pytest.mark.parametrize(
    "much",
    [
        containers,
        variables,
        long_texts,
        volumes,
        files,
        objects_beside,
        objects_of_nobody,
        daemon_sets,
        daemon_sets_of_a_long_name,
    ],
)
def test_adoption_takes_time_for_what_is_adopted(much: Callable[[int], Objects]) -> None:
    assert excess([partial(adopted, much(FEW * times)) for times in TIMES]) <= SLACK
