"""CsiNodePlugin: one kubelet folder drives every path, and only the driver is privileged."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.csi_node_plugin import (
    INLINE_NFS,
    CsiDriver,
    CsiNodePluginSpec,
    Driver,
    HealthPorts,
    HostPathDriver,
    Nfs,
    TokenRequest,
)
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Surge
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import pod_spec_of

IMAGE = catalogue_image("csi-hostpathplugin")
KUBELET = "/var/lib/k0s/kubelet"
ON_NODE = HostAccess(network=Granted(reason="Its sessions must outlive the Pod."))


def own(**fields: Any) -> Driver:
    return Driver(**{"name": "x.example", "csi_driver": None, **fields})


DRIVERS: dict[str, Any] = {
    "driver": own(stages=True, devices=True),
    "nfs": Nfs(),
    "host-path": HostPathDriver(),
}
every_driver = pytest.mark.parametrize("driver", DRIVERS.values(), ids=DRIVERS)


def spec(driver: Any, **fields: Any) -> CsiNodePluginSpec:
    image = {"image": IMAGE} if isinstance(driver, Driver) else {}
    return CsiNodePluginSpec(name="csi", namespace="csi", driver=driver, **{**image, **fields})


def objects(driver: Any, **fields: Any) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in spec(driver, **fields).manifests()}


def pod(driver: Any, **fields: Any) -> Json:
    return pod_spec_of(objects(driver, **fields)["DaemonSet"])


def containers(driver: Any, **fields: Any) -> dict[str, Json]:
    return {c["name"]: c for c in pod(driver, **fields)["containers"]}


def flag(container: Json, name: str) -> str:
    found = [arg.partition("=")[2] for arg in container["args"] if arg.startswith(f"--{name}=")]
    assert len(found) == 1
    return str(found[0])


def host_paths(driver: Any, **fields: Any) -> dict[str, str]:
    volumes = pod(driver, **fields)["volumes"]
    return {volume["name"]: volume["hostPath"]["path"] for volume in volumes}


@every_driver
def test_every_path_of_the_kubelet_follows_one_directory(driver: Any) -> None:
    assert "/var/lib/kubelet" not in str(objects(driver, kubelet_dir=KUBELET))


@every_driver
def test_the_registrar_tells_the_path_of_the_node_and_uses_that_of_the_container(
    driver: Any,
) -> None:
    registrar = containers(driver, kubelet_dir=KUBELET)["node-driver-registrar"]
    folder = host_paths(driver, kubelet_dir=KUBELET)["socket"]
    mounted = {m["name"]: m["mountPath"] for m in registrar["volumeMounts"]}

    assert folder == f"{KUBELET}/plugins/{driver.name}"
    assert flag(registrar, "kubelet-registration-path") == f"{folder}/csi.sock"
    assert flag(registrar, "csi-address") == f"{mounted['socket']}/csi.sock"


@every_driver
def test_all_three_containers_meet_at_one_socket(driver: Any) -> None:
    found = containers(driver)
    sidecars = [found[name] for name in ("node-driver-registrar", "liveness-probe")]
    endpoint = next(e["value"] for e in found["driver"]["env"] if e["name"] == "CSI_ENDPOINT")

    assert {f"unix://{flag(sidecar, 'csi-address')}" for sidecar in sidecars} == {endpoint}


@every_driver
def test_what_reaches_the_node_has_the_same_path_in_the_privileged_driver_only(
    driver: Any,
) -> None:
    paths = host_paths(driver)
    shared = [
        (name, mount["mountPath"] == paths[mount["name"]])
        for name, container in containers(driver).items()
        for mount in container["volumeMounts"]
        if mount.get("mountPropagation") == "Bidirectional"
    ]

    assert set(shared) == {("driver", True)}


@every_driver
def test_the_sidecars_have_no_capability_and_see_nothing_but_sockets(driver: Any) -> None:
    found = containers(driver)
    del found["driver"]
    mounts = {
        name: [(m["name"], m.get("readOnly", False)) for m in container["volumeMounts"]]
        for name, container in found.items()
    }

    assert mounts == {
        "node-driver-registrar": [("socket", True), ("registration", False)],
        "liveness-probe": [("socket", True)],
    }
    for container in found.values():
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["securityContext"]["allowPrivilegeEscalation"] is False


def test_sidecars_are_privileged_for_a_reason_that_is_written_down() -> None:
    reason = "SELinux is enforcing on these nodes."
    found = objects(Nfs(), privileged_sidecars=Granted(reason=reason))["DaemonSet"]
    privileged = [c["securityContext"]["privileged"] for c in pod_spec_of(found)["containers"]]

    assert privileged == [True, True, True]
    assert found["metadata"]["annotations"]["constructs-lib/ignore.DS501"] == reason


@every_driver
def test_the_driver_is_restarted_when_the_liveness_probe_says_so(driver: Any) -> None:
    found = containers(driver)
    named = {port["name"]: port["containerPort"] for port in found["driver"]["ports"]}
    asked = found["driver"]["livenessProbe"]["httpGet"]["port"]

    assert flag(found["liveness-probe"], "http-endpoint").endswith(f":{named[asked]}")
    assert "livenessProbe" not in found["liveness-probe"]


@every_driver
def test_a_slow_driver_has_almost_as_long_as_the_kubelet_waits(driver: Any) -> None:
    found = containers(driver)
    asked = float(flag(found["liveness-probe"], "probe-timeout").removesuffix("s"))
    waits = {found["driver"][p]["timeoutSeconds"] for p in ("livenessProbe", "readinessProbe")}

    assert all(seconds - 3 < asked < seconds for seconds in waits)


@every_driver
def test_a_stale_registration_restarts_the_registrar(driver: Any) -> None:
    registrar = containers(driver)["node-driver-registrar"]
    named = {port["name"]: port["containerPort"] for port in registrar["ports"]}
    asked = registrar["livenessProbe"]["httpGet"]["port"]

    assert flag(registrar, "http-endpoint").endswith(f":{named[asked]}")


@pytest.mark.parametrize(
    ("driver", "fields"),
    [
        (Nfs(), {}),
        (own(health_ports=HealthPorts(driver=29761, registrar=29762)), {"host": ON_NODE}),
    ],
    ids=["nfs", "driver"],
)
def test_on_the_nodes_network_health_checks_are_on_localhost_only(
    driver: Any, fields: dict[str, Any]
) -> None:
    found = pod(driver, **fields)
    endpoints = [
        arg.partition("=")[2]
        for container in found["containers"]
        for arg in container["args"]
        if arg.startswith("--http-endpoint=")
    ]
    probes = [
        container[probe]["httpGet"].get("host")
        for container in found["containers"]
        for probe in ("livenessProbe", "readinessProbe")
        if probe in container
    ]

    assert (found["hostNetwork"], found["dnsPolicy"]) == (True, "ClusterFirstWithHostNet")
    assert [endpoint.partition(":")[0] for endpoint in endpoints] == ["localhost", "localhost"]
    assert probes == ["localhost"] * 4


@pytest.mark.parametrize("driver", [own(), HostPathDriver()], ids=["driver", "host-path"])
def test_other_drivers_stay_in_the_network_of_the_pod_and_claim_no_port_of_the_node(
    driver: Any,
) -> None:
    found = pod(driver)

    assert "hostNetwork" not in found
    assert "hostPort" not in str(found)
    assert "localhost" not in str(found)


@pytest.mark.parametrize("driver", [own(), HostPathDriver()], ids=["driver", "host-path"])
def test_on_the_nodes_network_a_driver_needs_ports_of_its_own(driver: Any) -> None:
    with pytest.raises(DeclarationError, match=r"driver\.health_ports: is required on the node's"):
        spec(driver, host=ON_NODE)


def test_two_health_checks_cannot_share_a_port() -> None:
    with pytest.raises(DeclarationError, match="registrar: 29653 is the driver's too"):
        HealthPorts(driver=29653, registrar=29653)


def test_a_driver_of_ones_own_needs_an_image() -> None:
    with pytest.raises(DeclarationError, match="image: is required, as it is a driver of your own"):
        CsiNodePluginSpec(name="csi", namespace="csi", driver=own())


def test_a_fuse_driver_is_not_rolled_without_a_reason() -> None:
    with pytest.raises(DeclarationError, match="rollout: a RollingUpdate ends the driver's Pods"):
        spec(own(fuse=True))


@pytest.mark.parametrize(
    "rollout",
    [
        OnDelete(owner="The storage team, after a drain."),
        RollingUpdate(reason="The driver hands its mounts over to the new Pod."),
    ],
    ids=["on-delete", "with-a-reason"],
)
def test_a_fuse_driver_is_rolled_on_delete_or_for_a_reason(rollout: Any) -> None:
    daemon_set = objects(own(fuse=True), rollout=rollout)["DaemonSet"]

    assert daemon_set["spec"]["updateStrategy"] == rollout.manifest()


def test_a_surge_cannot_be_written() -> None:
    with pytest.raises(DeclarationError, match="expected OnDelete or RollingUpdate"):
        spec(Nfs(), rollout=Surge(reason="Two of them were tried on one node."))


@every_driver
def test_it_gets_no_token_and_no_role(driver: Any) -> None:
    found = objects(driver)

    assert pod(driver)["automountServiceAccountToken"] is False
    assert not {"ClusterRole", "ClusterRoleBinding"} & found.keys()


def test_rules_bring_a_token() -> None:
    rules = (PolicyRule(resources=("nodes",), verbs=("get",)),)
    found = objects(own(rules=rules))

    assert pod_spec_of(found["DaemonSet"])["automountServiceAccountToken"] is True
    assert found["ClusterRole"]["rules"] == [
        {"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}
    ]


@every_driver
def test_it_runs_wherever_a_pod_with_a_volume_may_be(driver: Any) -> None:
    found = pod(driver)

    assert found["tolerations"] == [{"operator": "Exists"}]
    assert found["priorityClassName"] == "system-node-critical"


@pytest.mark.parametrize(
    ("driver", "expected"),
    [
        (Nfs(), {"attachRequired": False, "fsGroupPolicy": "File"}),
        (
            HostPathDriver(),
            {
                "attachRequired": False,
                "podInfoOnMount": True,
                "volumeLifecycleModes": ["Persistent", "Ephemeral"],
                "fsGroupPolicy": "File",
            },
        ),
        (own(csi_driver=CsiDriver(attach_required=True)), {"attachRequired": True}),
    ],
    ids=["nfs", "host-path", "driver"],
)
def test_the_csidriver_has_the_drivers_name(driver: Any, expected: dict[str, Json]) -> None:
    found = objects(driver)["CSIDriver"]

    assert found["metadata"]["name"] == driver.name
    assert found["spec"] == expected


def test_the_csidriver_can_be_left_to_the_controller() -> None:
    assert "CSIDriver" not in objects(Nfs(csi_driver=None))


def test_nfs_volumes_are_declared_in_pods_only_where_that_is_wanted() -> None:
    modes = "volumeLifecycleModes"

    assert modes not in objects(Nfs())["CSIDriver"]["spec"]
    assert objects(Nfs(csi_driver=INLINE_NFS))["CSIDriver"]["spec"][modes] == [
        "Persistent",
        "Ephemeral",
    ]


def test_nfs_logs_as_much_as_it_is_told() -> None:
    assert flag(containers(Nfs())["driver"], "v") == "2"
    assert flag(containers(Nfs(verbosity=5))["driver"], "v") == "5"


def test_nfs_is_told_its_name_and_an_octal_mode() -> None:
    driver = containers(Nfs(name="b.example", mount_permissions="770"))["driver"]

    assert flag(driver, "drivername") == "b.example"
    assert flag(driver, "mount-permissions") == "0770"


def test_the_volumes_of_the_host_path_driver_are_where_it_looks_for_them() -> None:
    driver = HostPathDriver(state_path="/srv/csi")
    mounts = {m["name"]: m["mountPath"] for m in containers(driver)["driver"]["volumeMounts"]}

    assert host_paths(driver)["state"] == "/srv/csi"
    assert flag(containers(driver)["driver"], "statedir") == mounts["state"]


STAGES_AND_DEVICES = {
    "neither": ({}, {"socket", "registration", "pods"}),
    "stages": ({"stages": True}, {"socket", "registration", "pods", "plugins"}),
    "devices": ({"devices": True}, {"socket", "registration", "pods", "dev"}),
}


@pytest.mark.parametrize(("fields", "volumes"), STAGES_AND_DEVICES.values(), ids=STAGES_AND_DEVICES)
def test_a_driver_sees_of_the_node_what_it_says_it_needs(
    fields: dict[str, Any], volumes: set[str]
) -> None:
    assert set(host_paths(own(**fields))) == volumes


def test_only_nfs_writes_into_its_image() -> None:
    writing = [
        name
        for name, driver in DRIVERS.items()
        if not containers(driver)["driver"]["securityContext"].get("readOnlyRootFilesystem", False)
    ]

    assert writing == ["nfs"]


def test_a_socket_whose_path_is_too_long_for_unix_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"driver\.name: .* bytes, and no socket's path"):
        spec(own(name=f"{'x' * 40}.example"), kubelet_dir=f"/{'y' * 40}")


WRONG: dict[str, tuple[Any, dict[str, Any], str]] = {
    "trailing-slash": (
        CsiNodePluginSpec,
        {"name": "c", "namespace": "c", "driver": Nfs(), "kubelet_dir": "/var/lib/kubelet/"},
        "kubelet_dir: '/var/lib/kubelet/' ends with '/'",
    ),
    "capital-name": (Nfs, {"name": "NFS"}, "is not the name of a CSI driver"),
    "long-name": (Nfs, {"name": "x" * 64}, "has 64 characters; at most 63 are allowed"),
    "mode": (Nfs, {"mount_permissions": "0789"}, "write three or four octal digits"),
    "no-lifecycle": (
        CsiDriver,
        {"attach_required": False, "volume_lifecycle_modes": ()},
        "name at least one mode, and each once",
    ),
    "audience-twice": (
        CsiDriver,
        {"attach_required": False, "token_requests": (TokenRequest(audience="a"),) * 2},
        "['a'] are asked for twice",
    ),
    "tokens-without-requests": (
        CsiDriver,
        {"attach_required": False, "tokens_in_secrets": True},
        "tokens_in_secrets: needs token_requests",
    ),
    "attach-left-open": (CsiDriver, {}, "attach_required: is required"),
}


@pytest.mark.parametrize(("part", "fields", "message"), WRONG.values(), ids=WRONG)
def test_what_kubernetes_would_refuse_is_refused_first(
    part: Any, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=re.escape(message)):
        part(**fields)
