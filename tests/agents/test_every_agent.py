"""What holds for every agent: snapshots to read, both writers agree, Kubernetes accepts it."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest
from cdk8s import Chart, Testing
from constructs import Construct
from syrupy.assertion import SnapshotAssertion

from constructs_lib import read_yaml, to_yaml
from constructs_lib.cdk import catalogue
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.laws import broken_laws
from tests.agents.cases import CASES
from tools.kubernetes_fields import RELEASES

NOT_OF_KUBERNETES = {"PodMonitor", "PrometheusRule", "ServiceMonitor"}
"""Kinds of Prometheus Operator, whose schemas no Kubernetes has. Their fields are checked one by
one in tests/prometheus/test_objects.py, their rules by promtool."""

every_case = pytest.mark.parametrize("case", CASES)


def construct_type(spec: AgentSpec) -> type[SpecConstruct]:
    constructs: list[type[SpecConstruct]] = [getattr(catalogue, n) for n in catalogue.__all__]
    return next(c for c in constructs if c.spec_type is type(spec))


def given_fields(spec: AgentSpec) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in spec.model_fields_set}


@every_case
def test_manifests(case: str, yaml_snapshot: SnapshotAssertion) -> None:
    assert to_yaml(CASES[case].manifests()) == yaml_snapshot


@every_case
def test_cdk8s_and_the_native_writer_give_equal_documents(case: str) -> None:
    spec = CASES[case]
    chart = Chart(Testing.app(), "chart")
    construct_type(spec)(chart, "some-id", **given_fields(spec))

    native = [document.value for document in read_yaml(to_yaml(spec.manifests()))]

    assert native == Testing.synth(chart)


@every_case
@pytest.mark.parametrize("version", RELEASES)
def test_every_supported_kubernetes_accepts_every_field(case: str, version: str) -> None:
    for manifest in CASES[case].manifests():
        if manifest["kind"] not in NOT_OF_KUBERNETES:
            kubernetes_validate.validate(manifest, version, strict=True)


@every_case
def test_the_daemonset_obeys_the_laws(case: str) -> None:
    assert broken_laws(CASES[case].manifests()[-1]) == []


@every_case
def test_nothing_is_null_and_no_map_or_list_is_empty(case: str) -> None:
    assert list(_empty_values(CASES[case].manifests())) == []


def _empty_values(value: object, path: str = "") -> Any:
    if value is None or value in ({}, []):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _empty_values(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _empty_values(inner, f"{path}[{index}]")


@every_case
def test_where_the_construct_stands_in_the_tree_changes_nothing(case: str) -> None:
    spec = CASES[case]
    fields = {"namespace": spec.namespace, **given_fields(spec), "name": spec.name}
    shallow = Chart(Testing.app(), "one")
    construct_type(spec)(shallow, "a", **fields)
    deep = Chart(Testing.app(), "another", namespace="elsewhere")
    scope = Construct(Construct(deep, "x"), "y")
    construct_type(spec)(scope, "b", **fields)

    assert Testing.synth(shallow) == Testing.synth(deep)
