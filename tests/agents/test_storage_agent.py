"""StorageAgent: Ceph's drivers with no more than their volumes ask for."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.storage_agent import (
    CephCluster,
    CephFs,
    CephNfs,
    Encryption,
    Nbd,
    Rbd,
    StorageAgentSpec,
    TenantCredentials,
)
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.declared.storage_agent import IMAGE, UNPINNED
from tests.pods import pod_spec_of

KUBELET = "/var/lib/k0s/kubelet"
DRAINED = OnDelete(owner="The storage team, after a drain.")
CLUSTER = CephCluster(id="ceph", monitors=("10.0.0.1:3300",))
NBD = Rbd(nbd=Nbd(secrets=("csi-rbd-node",)))
FUSE = CephFs(fuse=True)

DRIVERS: dict[str, Any] = {"rbd": Rbd(), "cephfs": CephFs(), "nfs": CephNfs()}
every_driver = pytest.mark.parametrize("driver", DRIVERS.values(), ids=DRIVERS)
in_user_space = pytest.mark.parametrize("driver", [NBD, FUSE], ids=["nbd", "fuse"])


def spec(driver: Any, **fields: Any) -> StorageAgentSpec:
    given = {"image": IMAGE, "allow_unpinned": UNPINNED, "clusters": (CLUSTER,), **fields}
    return StorageAgentSpec(name="ceph", namespace="ceph-csi", driver=driver, **given)


def objects(driver: Any, **fields: Any) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in spec(driver, **fields).manifests()}


def pod(driver: Any, **fields: Any) -> Json:
    return pod_spec_of(objects(driver, **fields)["DaemonSet"])


def container(driver: Any, **fields: Any) -> Json:
    return pod(driver, **fields)["containers"][0]


def asked(role: Manifest) -> list[tuple[str, str]]:
    return [
        (verb, resource)
        for rule in role["rules"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    ]


@every_driver
def test_the_image_is_required_as_no_digest_of_it_is_known(driver: Any) -> None:
    with pytest.raises(DeclarationError, match="image: is required"):
        StorageAgentSpec(name="ceph", namespace="ceph-csi", driver=driver, clusters="known")


@every_driver
def test_every_path_of_the_kubelet_follows_one_directory(driver: Any) -> None:
    assert "/var/lib/kubelet" not in str(objects(driver, kubelet_dir=KUBELET))


@pytest.mark.parametrize("driver", [Rbd, CephFs], ids=["rbd", "cephfs"])
def test_the_place_of_a_node_is_read_from_its_labels(driver: Any) -> None:
    labels = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone")
    found = container(driver(topology_labels=labels))["args"]

    assert f"--domainlabels={labels[0]},{labels[1]}" in found
    assert "--domainlabels" not in str(container(driver())["args"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"topology_labels": ("a/zone", "b/zone")}, r"zone.* are the names of two labels"),
        ({"topology_labels": ("a b",)}, "topology_labels"),
        ({"topology_labels": ("zone",), "name": "x" * 60}, "has 69 characters; at most 63"),
    ],
    ids=["one name", "no label", "long name"],
)
def test_labels_the_driver_would_not_start_with_are_refused(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        Rbd(**fields)


@every_driver
def test_it_is_on_the_nodes_network_where_connections_outlive_it(driver: Any) -> None:
    found = pod(driver)

    assert (found["hostNetwork"], found["dnsPolicy"]) == (True, "ClusterFirstWithHostNet")


def test_the_drivers_can_run_side_by_side_on_a_node() -> None:
    ports = [
        port["hostPort"]
        for driver in DRIVERS.values()
        for each in pod(driver)["containers"]
        for port in each.get("ports", [])
    ]

    assert ports == [29680, 29681, 29682, 29683, 29684, 29685]


@pytest.mark.parametrize(
    ("driver", "seen"),
    [(Rbd(), False), (NBD, True), (CephFs(), False), (FUSE, False), (CephNfs(), False)],
    ids=["rbd", "nbd", "cephfs", "fuse", "nfs"],
)
def test_only_rbd_nbd_sees_the_processes_of_the_node(driver: Any, seen: bool) -> None:
    assert pod(driver, rollout=DRAINED).get("hostPID", False) is seen


@in_user_space
def test_mounts_in_user_space_are_not_ended_by_a_rollout(driver: Any) -> None:
    with pytest.raises(DeclarationError, match="rollout: a RollingUpdate ends the driver's Pods"):
        spec(driver)


@in_user_space
def test_mounts_in_user_space_are_not_ended_by_a_liveness_probe(driver: Any) -> None:
    found = container(driver, rollout=DRAINED)

    assert "livenessProbe" not in found
    assert "readinessProbe" in found


@every_driver
def test_mounts_of_the_kernel_stay_while_the_driver_is_replaced_or_restarted(driver: Any) -> None:
    found = objects(driver)["DaemonSet"]

    assert found["spec"]["updateStrategy"] == RollingUpdate().manifest()
    assert "livenessProbe" in container(driver)


@pytest.mark.parametrize("driver", [Rbd(), CephFs()], ids=["rbd", "cephfs"])
def test_without_more_it_may_read_nodes_only(driver: Any) -> None:
    found = objects(driver)

    assert asked(found["ClusterRole"]) == [("get", "nodes")]
    assert "Role" not in found


def test_nfs_gets_no_token_and_no_device() -> None:
    found = pod(CephNfs())
    paths = [volume["hostPath"]["path"] for volume in found["volumes"] if "hostPath" in volume]

    assert found["automountServiceAccountToken"] is False
    assert paths == [
        "/var/lib/kubelet/plugins/nfs.csi.ceph.com",
        "/var/lib/kubelet/pods",
        "/var/lib/kubelet/plugins_registry",
    ]


def test_secrets_are_read_by_name_and_in_the_own_namespace() -> None:
    driver = Rbd(
        nbd=Nbd(secrets=("csi-rbd-node",)),
        encryption=Encryption(config_map="kms", secrets=("kms-token",)),
    )
    found = objects(driver, rollout=DRAINED)
    rules = found["Role"]["rules"]

    assert [(rule["verbs"], rule["resourceNames"]) for rule in rules] == [
        (["get"], ["kms-token"]),
        (["get"], ["csi-rbd-node"]),
    ]
    assert "secrets" not in str(found["ClusterRole"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("secrets", [("get", "configmaps"), ("get", "secrets")]),
        (
            "service-accounts",
            [
                ("get", "configmaps"),
                ("get", "secrets"),
                ("get", "serviceaccounts"),
                ("create", "serviceaccounts/token"),
            ],
        ),
    ],
)
def test_what_tenants_bring_is_read_in_the_whole_cluster_for_a_reason_written_down(
    source: Any, expected: list[tuple[str, str]]
) -> None:
    tenants = TenantCredentials(source=source, reason="Every team has a Vault of its own.")
    found = objects(CephFs(encryption=Encryption(config_map="kms", tenants=tenants)))
    annotations = found["DaemonSet"]["metadata"]["annotations"]

    assert asked(found["ClusterRole"]) == [("get", "nodes"), *expected]
    assert annotations["constructs-lib/ignore.DS514"] == "Every team has a Vault of its own."


def test_an_encrypted_driver_finds_its_connections_and_its_namespace() -> None:
    found = container(Rbd(encryption=Encryption(config_map="kms-connections")))
    paths = {mount["name"]: mount["mountPath"] for mount in found["volumeMounts"]}

    assert paths["kms"] == "/etc/ceph-csi-encryption-kms-config"
    assert "POD_NAMESPACE" in [variable["name"] for variable in found["env"]]


def test_keys_of_volumes_are_kept_in_memory() -> None:
    keys = next(volume for volume in pod(Rbd())["volumes"] if volume["name"] == "keys")

    assert keys["emptyDir"]["medium"] == "Memory"


def test_rbd_is_told_where_the_kubelet_stages_volumes() -> None:
    args = container(Rbd(), kubelet_dir=KUBELET)["args"]

    assert f"--stagingpath={KUBELET}/plugins/kubernetes.io/csi/" in args


def test_cephfs_is_mounted_by_the_kernel_unless_fuse_is_allowed() -> None:
    flag = "--forcecephkernelclient=true"

    assert flag in container(CephFs())["args"]
    assert flag not in container(FUSE, rollout=DRAINED)["args"]


def test_options_of_the_kernels_mounts_are_one_flag() -> None:
    args = container(CephFs(kernel_mount_options=("ms_mode=secure", "noatime")))["args"]

    assert "--kernelmountoptions=ms_mode=secure,noatime" in args


def test_only_fuse_keeps_secrets_of_volumes_on_the_node() -> None:
    kept = "/var/lib/kubelet/plugins/cephfs.csi.ceph.com/mountinfo"

    assert kept in str(pod(FUSE, rollout=DRAINED))
    assert kept not in str(pod(CephFs()))


def test_the_clusters_are_the_file_the_driver_reads() -> None:
    cluster = CephCluster(
        id="ceph",
        monitors=("10.0.0.1:3300", "[fd00::2]:3300"),
        rados_namespace="k8s",
        subvolume_group="k8s",
        crush_location_labels=("topology.kubernetes.io/zone",),
    )
    config_map = objects(Rbd(), clusters=(cluster,))["ConfigMap"]

    assert json.loads(config_map["data"]["config.json"]) == [
        {
            "clusterID": "ceph",
            "monitors": ["10.0.0.1:3300", "[fd00::2]:3300"],
            "rbd": {"radosNamespace": "k8s"},
            "cephFS": {"subvolumeGroup": "k8s"},
            "readAffinity": {
                "enabled": True,
                "crushLocationLabels": ["topology.kubernetes.io/zone"],
            },
        }
    ]


def test_a_new_monitor_rolls_no_pod() -> None:
    moved = CephCluster(id="ceph", monitors=("10.0.0.9:3300",))

    assert objects(Rbd())["DaemonSet"] == objects(Rbd(), clusters=(moved,))["DaemonSet"]


@every_driver
def test_the_clusters_can_be_in_a_configmap_of_somebody_else(driver: Any) -> None:
    found = objects(driver, clusters="ceph-csi-config")
    volumes = {volume["name"]: volume for volume in pod_spec_of(found["DaemonSet"])["volumes"]}

    assert "ConfigMap" not in found
    assert volumes["clusters"]["configMap"] == {"name": "ceph-csi-config"}


@pytest.mark.parametrize(
    ("driver", "attached"),
    [(Rbd(), True), (CephFs(), False), (CephNfs(), False)],
    ids=DRIVERS,
)
def test_only_block_devices_are_attached_before_they_are_mounted(
    driver: Any,
    attached: bool,
) -> None:
    assert objects(driver)["CSIDriver"]["spec"] == {
        "attachRequired": attached,
        "fsGroupPolicy": "File",
    }


WRONG: dict[str, tuple[Any, dict[str, Any], str]] = {
    "monitor": (
        CephCluster,
        {"id": "a", "monitors": ("10.0.0.1",)},
        "monitors[0]: '10.0.0.1' is not a monitor; write address and port as in 10.0.0.1:3300",
    ),
    "several-in-one": (
        CephCluster,
        {"id": "a", "monitors": ("10.0.0.1:3300,10.0.0.2:3300",)},
        "is not a monitor",
    ),
    "long-id": (
        CephCluster,
        {"id": "x" * 65, "monitors": ("10.0.0.1:3300",)},
        "has 65 characters; a volume's handle has room for 64",
    ),
    "blank-id": (
        CephCluster,
        {"id": "my ceph", "monitors": ("10.0.0.1:3300",)},
        "id: 'my ceph' is not the id of a cluster",
    ),
    "cluster-twice": (
        StorageAgentSpec,
        {"name": "c", "namespace": "c", "driver": CephNfs(), "clusters": (CLUSTER, CLUSTER)},
        "clusters: ['ceph'] are listed twice, and only the first would count",
    ),
    "no-monitor": (CephCluster, {"id": "a", "monitors": ()}, "monitors: no monitor is named"),
    "no-cluster": (
        StorageAgentSpec,
        {"name": "c", "namespace": "c", "driver": CephNfs(), "clusters": ()},
        "clusters: no cluster is declared; declare one, or name the ConfigMap that has them",
    ),
    "two-options-in-one": (
        CephFs,
        {"kernel_mount_options": ("noatime,ro",)},
        "kernel_mount_options[0]: 'noatime,ro' is not one mount option",
    ),
    "no-secret-for-nbd": (Nbd, {"secrets": ()}, "secrets: no Secret is named"),
}


@pytest.mark.parametrize(("part", "fields", "message"), WRONG.values(), ids=WRONG)
def test_what_the_driver_would_stumble_over_is_refused_first(
    part: Any, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=re.escape(message)):
        part(**fields)


def mounted(driver: Any, at: str, **fields: Any) -> Json:
    """The volume that the driver's container has at a path."""
    found = pod(driver, **fields)
    names = {m["mountPath"]: m["name"] for m in found["containers"][0]["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in found["volumes"]}
    return volumes.get(names.get(at))


def test_a_configuration_of_ones_own_is_where_ceph_looks_for_it() -> None:
    volume = mounted(Rbd(), "/etc/ceph", ceph_config="ceph-config")

    assert volume["configMap"] == {"name": "ceph-config"}
    assert mounted(Rbd(), "/etc/ceph") is None


def test_another_issuer_gets_a_token_of_its_own_audience() -> None:
    identity = Rbd(encryption=Encryption(config_map="kms", web_identity=True))
    (source,) = mounted(identity, "/run/secrets/tokens")["projected"]["sources"]

    assert source["serviceAccountToken"]["audience"] == "ceph-csi-kms"
    assert mounted(Rbd(encryption=Encryption(config_map="kms")), "/run/secrets/tokens") is None
