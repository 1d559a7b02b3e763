"""The best that may stand at one place."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.adopt.fit.arms import fields_of
from constructs_lib.adopt.fit.bench import Bench
from constructs_lib.adopt.fit.moves import improved
from constructs_lib.agents.kube_proxy import KubeProxySpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.sources import EnvVar

EXPORTER: dict[str, Any] = {"name": "exporter", "namespace": "monitoring"}
PROXY: dict[str, Any] = {
    "name": "kube-proxy",
    "namespace": "kube-system",
    "api_server": "https://10.0.0.1:6443",
    "cluster_cidr": "10.244.0.0/16",
    "image": f"registry.k8s.io/kube-proxy:v1.36.0@sha256:{'a' * 64}",
}


@pytest.mark.parametrize(
    ("spec", "known", "name", "value"),
    [
        pytest.param(NodeExporterSpec, EXPORTER, "port", 9200, id="a number"),
        pytest.param(NodeExporterSpec, EXPORTER, "listen", "all", id="a choice"),
        pytest.param(NodeExporterSpec, EXPORTER, "textfile_directory", "/srv/t", id="a text"),
        pytest.param(NodeExporterSpec, EXPORTER, "pod_labels", {"a": "b"}, id="a map"),
        pytest.param(NodeExporterSpec, EXPORTER, "image_pull_secrets", ("x", "y"), id="names"),
        pytest.param(NodeExporterSpec, EXPORTER, "collectors_on", ("processes",), id="choices"),
        pytest.param(NodeExporterSpec, EXPORTER, "monitoring", Monitoring(), id="a part"),
        pytest.param(
            NodeExporterSpec,
            EXPORTER,
            "env",
            (EnvVar(name="A", value="1"), EnvVar(name="B", value="2")),
            id="parts",
        ),
        pytest.param(
            KubeProxySpec, PROXY, "extra", {"iptables": {"minSyncPeriod": "2s"}}, id="plain data"
        ),
    ],
)
def test_the_value_of_a_place_is_read(
    spec: type[Any], known: dict[str, Any], name: str, value: object
) -> None:
    manifests = spec(**known, **{name: value}).manifests()
    bench = Bench(spec, manifests, reason="Adopted as it was.", most_tries=2000)
    state = bench.state(known)
    assert state is not None

    better = improved(bench, state, (name,), fields_of(spec)[name][0], deep=False)

    assert better.apart == 0
    assert better.fields[name] == value


def test_a_part_that_makes_nothing_before_more_than_its_reason_is_said_is_read() -> None:
    wanted = Privileges(reason="Adopted as it was.", capabilities=("SYS_TIME",))
    manifests = NodeExporterSpec(**EXPORTER, privileges=wanted).manifests()
    bench = Bench(NodeExporterSpec, manifests, reason=wanted.reason, most_tries=2000)
    state = bench.state(EXPORTER)
    assert state is not None
    hint = fields_of(NodeExporterSpec)["privileges"][0]

    assert improved(bench, state, ("privileges",), hint, deep=False) is state
    assert improved(bench, state, ("privileges",), hint, deep=True).fields["privileges"] == wanted
