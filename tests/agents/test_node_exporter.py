"""NodeExporter: sees the whole node, touches nothing of it, and has its port in one place."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_exporter_collectors import OptionalCollector
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.rollout import Surge
from constructs_lib.k8s.manifest import Json
from tests.pods import pod_spec_of


def pod(**fields: Any) -> Json:
    spec = NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields)
    return pod_spec_of(spec.manifests()[-1])


def args(**fields: Any) -> list[str]:
    arguments: list[str] = pod(**fields)["containers"][0]["args"]
    return arguments


def test_one_port_drives_the_flag_the_port_of_the_node_and_the_probes() -> None:
    container = pod(port=9777)["containers"][0]

    assert "--web.listen-address=[$(HOST_IP)]:9777" in container["args"]
    assert container["ports"] == [{"name": "metrics", "containerPort": 9777, "hostPort": 9777}]
    assert {"metrics"} == {
        container[probe]["httpGet"]["port"] for probe in ("livenessProbe", "readinessProbe")
    }


def test_probes_do_not_collect_metrics() -> None:
    assert pod()["containers"][0]["livenessProbe"]["httpGet"]["path"] == "/"


def test_it_sees_the_node_and_cannot_change_it() -> None:
    found = pod()
    mounts = found["containers"][0]["volumeMounts"]

    assert (found["hostNetwork"], found["hostPID"]) == (True, True)
    assert [mount["readOnly"] for mount in mounts] == [True] * len(mounts)


def test_it_runs_without_root_capability_or_token() -> None:
    found = pod()
    security = found["containers"][0]["securityContext"]

    assert found["automountServiceAccountToken"] is False
    assert security["runAsNonRoot"] is True
    assert security["capabilities"] == {"drop": ["ALL"]}


def test_every_path_flag_leads_into_a_mount() -> None:
    mounts = [mount["mountPath"] for mount in pod()["containers"][0]["volumeMounts"]]
    flags = [arg.partition("=")[2] for arg in args() if arg.startswith("--path.")]

    assert [f for f in flags if not any(f == m or f.startswith(f"{m}/") for m in mounts)] == []


MOUNT_POINTS = {
    "/": False,
    "/boot": False,
    "/data": False,
    "/var/lib/kubelet": False,
    "/proc": True,
    "/sys/fs/cgroup": True,
    "/run/containerd/io.containerd.grpc.v1.cri/sandboxes/1/shm": True,
    "/run/k3s/containerd/x": True,
    "/var/lib/kubelet/pods/1/volumes/x": True,
    "/var/lib/containerd/x": True,
}


@pytest.mark.parametrize(("path", "excluded"), MOUNT_POINTS.items(), ids=MOUNT_POINTS)
def test_mounts_of_pods_are_not_measured_and_those_of_the_node_are(
    path: str, excluded: bool
) -> None:
    flag = "--collector.filesystem.mount-points-exclude="
    pattern = next(arg for arg in args() if arg.startswith(flag)).removeprefix(flag)

    assert bool(re.search(pattern, path)) is excluded


@pytest.mark.parametrize(
    ("device", "excluded"), [("eth0", False), ("ens5", False), ("veth12ab", True), ("cali1", True)]
)
def test_devices_of_pods_are_not_measured(device: str, excluded: bool) -> None:
    flag = "--collector.netdev.device-exclude="
    pattern = next(arg for arg in args() if arg.startswith(flag)).removeprefix(flag)

    assert bool(re.search(pattern, device)) is excluded


def alerts(**fields: Any) -> str:
    spec = NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields)
    return next(a.expr for a in spec.program().alerts if a.name == "NodeExporterCollectorFails")


@pytest.mark.parametrize("name", get_args(OptionalCollector))
def test_a_collector_that_somebody_switched_on_is_watched(name: OptionalCollector) -> None:
    all_rights = Privileges(
        run_as_root=True, capabilities=("PERFMON",), reason="Every collector is switched on."
    )
    expr = alerts(collectors_on=(name,), collectors_off=(), privileges=all_rights)

    assert re.fullmatch(re.findall(r'collector=~"([^"]*)"', expr)[0], name)


def test_a_collector_that_is_not_on_is_not_watched() -> None:
    assert "systemd" not in alerts()


@pytest.mark.parametrize(
    ("collectors", "profile"),
    [(("processes",), None), (("systemd",), "Unconfined"), (("logind",), "Unconfined")],
    ids=str,
)
def test_a_collector_that_asks_d_bus_leaves_the_profile_that_refuses_it(
    collectors: tuple[OptionalCollector, ...], profile: str | None
) -> None:
    spec = NodeExporterSpec(name="node-exporter", namespace="monitoring", collectors_on=collectors)
    daemon_set = spec.manifests()[-1]
    security = pod_spec_of(daemon_set)["containers"][0]["securityContext"]
    reasons = daemon_set["metadata"]["annotations"]

    assert security.get("appArmorProfile", {}).get("type") == profile
    assert ("constructs-lib/ignore.DS508" in reasons) is (profile is not None)


def test_no_argument_is_expanded_by_kubernetes_but_the_node_address() -> None:
    assert {"$(HOST_IP)"} == set(re.findall(r"\$\([A-Za-z0-9_.-]+\)", " ".join(args())))


def test_a_surge_is_refused_because_the_port_is_the_nodes() -> None:
    with pytest.raises(DeclarationError, match="port 9100 is claimed on the node"):
        NodeExporterSpec(name="a", namespace="b", rollout=Surge())


def test_propagation_can_be_left_out_where_root_is_not_a_shared_mount() -> None:
    mounts = pod(root_propagation=None)["containers"][0]["volumeMounts"]

    assert [mount for mount in mounts if "mountPropagation" in mount] == []
