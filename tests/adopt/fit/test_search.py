"""A declaration is found by writing it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructs_lib.adopt.fit.bench import State
from constructs_lib.adopt.fit.search import fitted
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.daemon_set.host_ports import USED_BY_THE_NODE
from constructs_lib.declaration.nodes import CONTROL_PLANE, GPU, Nodes, Taint
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate

NAMED: dict[str, Any] = {"name": "exporter", "namespace": "monitoring"}
REASON = "Adopted from k8s/exporter.yaml; no reason given."


def found(spec: NodeExporterSpec, **known: Any) -> State | None:
    return fitted(
        NodeExporterSpec, spec.manifests(), {**NAMED, **known}, reason=REASON, most_tries=3000
    )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="nothing but the least"),
        pytest.param({"port": 9200, "listen": "all"}, id="two fields on one line"),
        pytest.param({"root_propagation": None}, id="something that is not there"),
        pytest.param({"collectors_off": ("wifi", "arp")}, id="a list of choices"),
        pytest.param(
            {"nodes": Nodes(tolerates=(CONTROL_PLANE, GPU, Taint(key="a", value="b")))},
            id="parts in a list",
        ),
        pytest.param(
            {"rollout": RollingUpdate(max_unavailable="20%", reason="It is no loss to anybody.")},
            id="a reason that is written",
        ),
        pytest.param({"rollout": OnDelete(owner="The team of the nodes.")}, id="another part"),
        pytest.param({"labels": {"team": "shop", "stage": "prod"}}, id="a map"),
        pytest.param({"platform": "openshift"}, id="what changes many places"),
    ],
)
def test_what_was_declared_is_found(fields: dict[str, Any]) -> None:
    spec = NodeExporterSpec(**NAMED, **fields)

    state = found(spec)

    assert state is not None
    assert state.apart == 0
    assert NodeExporterSpec(**dict(state.fields)).manifests() == spec.manifests()


def test_the_same_input_gives_the_same_fields() -> None:
    spec = NodeExporterSpec(**NAMED, port=9200, labels={"team": "shop"})

    assert found(spec) == found(spec)


def test_what_is_known_and_said_anyway_is_left_out() -> None:
    state = found(NodeExporterSpec(**NAMED), port=9100)

    assert state is not None
    assert state.fields == NAMED


def test_a_declaration_that_nothing_can_be_made_of_is_none() -> None:
    spec = NodeExporterSpec(**NAMED)

    assert found(spec, port=0) is None


def test_what_cannot_be_declared_is_counted() -> None:
    manifests = NodeExporterSpec(**NAMED).manifests()
    manifests[-1]["spec"]["template"]["spec"]["containers"][0]["args"].append("--unknown")

    state = fitted(NodeExporterSpec, manifests, NAMED, reason=REASON, most_tries=500)

    assert state is not None
    assert state.apart > 0


@settings(max_examples=8)
@given(
    port=st.integers(1024, 65535).filter(lambda port: port not in USED_BY_THE_NODE),
    labels=st.dictionaries(st.from_regex(r"[a-z]{3,8}", fullmatch=True), st.just("x"), max_size=3),
    listen=st.sampled_from(["node-ip", "all"]),
)
def test_whatever_is_declared_is_found(port: int, labels: dict[str, str], listen: Any) -> None:
    spec = NodeExporterSpec(**NAMED, port=port, labels=labels, listen=listen)

    state = found(spec)

    assert state is not None
    assert NodeExporterSpec(**dict(state.fields)).manifests() == spec.manifests()
