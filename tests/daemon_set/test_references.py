"""Every place of a Pod that names a ConfigMap or a Secret."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.references import references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import path_text
from tests.policy.judging import container, pod

POD = "spec.template.spec"


@pytest.mark.parametrize(
    ("example", "kind", "path"),
    [
        pytest.param(
            pod("volumes: [{name: v, configMap: {name: it}}]"),
            "ConfigMap",
            f"{POD}.volumes[0].configMap.name",
            id="a volume of a ConfigMap",
        ),
        pytest.param(
            pod("volumes: [{name: v, secret: {secretName: it}}]"),
            "Secret",
            f"{POD}.volumes[0].secret.secretName",
            id="a volume of a Secret",
        ),
        pytest.param(
            pod("volumes: [{name: v, projected: {sources: [{}, {secret: {name: it}}]}}]"),
            "Secret",
            f"{POD}.volumes[0].projected.sources[1].secret.name",
            id="a projected volume",
        ),
        pytest.param(
            container("env: [{name: A, valueFrom: {configMapKeyRef: {name: it, key: a}}}]"),
            "ConfigMap",
            f"{POD}.containers[0].env[1].valueFrom.configMapKeyRef.name",
            id="a variable",
        ),
        pytest.param(
            container("envFrom: [{prefix: a}, {secretRef: {name: it}}]"),
            "Secret",
            f"{POD}.containers[0].envFrom[1].secretRef.name",
            id="all variables",
        ),
    ],
)
def test_a_reference_is_found(example: str, kind: str, path: str) -> None:
    [found] = references(DaemonSetView(example_objects(example)[0]))

    assert (found.kind, found.name, path_text(found.path)) == (kind, "it", path)


def test_a_reference_tells_where_it_is_used() -> None:
    example = pod(
        "volumes: [{name: v, configMap: {name: a, optional: true}}], "
        "containers: [{name: agent, envFrom: [{configMapRef: {name: b}}]}]"
    )
    volume, variable = references(DaemonSetView(example_objects(example)[0]))

    assert (volume.volume, volume.container, volume.optional) == ("v", None, True)
    assert (variable.volume, variable.container, variable.optional) == (None, "agent", False)
