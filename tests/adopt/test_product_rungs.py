"""What a construct writes is read back as that construct."""

from __future__ import annotations

from typing import Final

import pytest

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.ladder import Adopted, Failure, climb
from constructs_lib.adopt.product_rungs import PRODUCTS
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.nodes import GPU, NodeLabel, Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.split import Pool
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import DAEMON_SET, NODE_LOGS, agent
from tests.agents.cases import CASES

READ: Final = [case for case in CASES if "node-agent" not in case]


def written(spec: AgentSpec) -> AgentInput:
    return agent(to_yaml(spec.manifests()))


@pytest.mark.parametrize("case", READ)
def test_what_a_construct_writes_is_read_back(case: str) -> None:
    found = climb(written(CASES[case]), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert found.candidate.spec is type(CASES[case])
    assert found.proof.is_no_op


def test_pools_are_read_back_as_pools_of_one_agent() -> None:
    spec = NodeExporterSpec(
        name="exporter",
        namespace="monitoring",
        pools=(
            Pool(
                name="big",
                where=NodeLabel(key="size", operator="In", values=("big",)),
                resources=Resources(cpu="100m", memory="128Mi", memory_limit="256Mi"),
                settings={"listen": "all"},
            ),
        ),
    )

    found = climb(written(spec), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert found.candidate.declared() == spec


def test_what_is_there_by_default_is_not_said() -> None:
    spec = NodeExporterSpec(name="exporter", namespace="monitoring", nodes=Nodes(tolerates=(GPU,)))

    found = climb(written(spec), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert found.candidate.fields.keys() == {"name", "namespace", "nodes"}


def test_a_live_object_with_the_defaults_of_the_server_is_the_same() -> None:
    text = to_yaml(NodeExporterSpec(name="exporter", namespace="monitoring").manifests())
    live = text.replace(
        "      hostPID: true\n", "      hostPID: true\n      restartPolicy: Always\n"
    )

    found = climb(agent(live), PRODUCTS)

    assert live != text
    assert isinstance(found, Adopted), found


def test_a_product_that_is_declared_otherwise_is_no_rung_and_says_so() -> None:
    text = to_yaml(NodeExporterSpec(name="exporter", namespace="monitoring").manifests())

    found = climb(agent(text.replace("--path.sysfs=", "--path.other=")), PRODUCTS)

    reason = "containers[node-exporter].args '--path.other=/host/sys' is not written"
    assert found == (Failure(rung="NodeExporter", reason=reason),)


def test_an_agent_whose_image_is_of_no_product_is_not_spoken_of() -> None:
    assert climb(agent(NODE_LOGS), PRODUCTS) == ()


@pytest.mark.parametrize(
    ("image", "asked"),
    [
        ("cr.fluentbit.io/fluent-bit:5.1.2", ["LogAgent"]),
        ("registry.example/mirror/fluent/fluent-bit-debian:5.1.2", ["LogAgent"]),
        ("registry.example/node-problem-detector:v0.8.20", ["NodeProblemDetector"]),
        ("registry.example/nfsplugin:v4.13.4", ["CsiNodePlugin"]),
        ("registry.example/cephcsi:v3.15.0", ["StorageAgent"]),
        ("nvcr.io/nvidia/k8s-device-plugin:v0.20.0", ["GpuDevicePlugin"]),
        ("docker.io/rocm/k8s-device-plugin:1.31.0", []),
        ("registry.example/promtail:3.5", []),
        ("registry.example/kured:1.2", []),
    ],
)
def test_an_agent_from_elsewhere_is_spoken_of_with_the_product_whose_program_it_runs(
    image: str, asked: list[str]
) -> None:
    by_hand = DAEMON_SET.replace("registry.example/node-logs:1.4", image)

    found = climb(agent(by_hand), PRODUCTS)

    assert isinstance(found, tuple)
    assert [failure.rung for failure in found] == asked


@pytest.mark.parametrize("case", [case for case in READ if CASES[case].image is None])
def test_the_image_that_a_construct_brings_is_one_of_its_programs(case: str) -> None:
    spec = CASES[case]
    image = spec.resolved_image
    repository = image.partition("@")[0].rpartition(":")[0]

    assert not spec.programs.isdisjoint(names_of(repository)), (
        f"add the end of {image} to {type(spec).__name__}.programs"
    )
