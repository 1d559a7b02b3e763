"""KubeProxy: privileged only to begin with, of the cluster's version, independent of Services."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.kube_proxy import Conntrack, KubeProxySpec
from constructs_lib.declaration.rollout import RollingUpdate, Surge
from constructs_lib.k8s.manifest import Json, Manifest
from tests.fleet.builders import cluster
from tests.pods import pod_spec_of

DIGEST = "@sha256:620a27c742eb5ebf5be8613b7458b7ce7cd31e2804b61b98f6516e328002c4cc"
IMAGE = f"registry.k8s.io/kube-proxy:v1.36.2{DIGEST}"


def spec(**fields: Any) -> KubeProxySpec:
    given = {
        "name": "kube-proxy",
        "namespace": "kube-system",
        "image": IMAGE,
        "api_server": "https://10.0.0.10:6443",
        "cluster_cidr": "10.244.0.0/16",
        **fields,
    }
    return KubeProxySpec(**given)


def objects(**fields: Any) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in spec(**fields).manifests()}


def pod(**fields: Any) -> Json:
    return pod_spec_of(objects(**fields)["DaemonSet"])


def file(name: str, **fields: Any) -> Json:
    text = objects(**fields)["ConfigMap"]["data"][name]
    return next(iter(read_yaml(text))).value


def config(**fields: Any) -> Json:
    return file("config.conf", **fields)


def test_only_the_init_container_is_privileged_and_it_ends() -> None:
    found = pod()
    init, main = found["initContainers"][0], found["containers"][0]

    assert init["securityContext"]["privileged"] is True
    assert "--init-only" in init["args"]
    assert "--init-only" not in main["args"]
    assert "privileged" not in main["securityContext"]


def test_it_is_not_restarted_while_it_waits_for_its_node() -> None:
    startup = pod()["containers"][0]["startupProbe"]

    assert startup["periodSeconds"] * (startup["failureThreshold"] - 1) >= 5 * 60


@pytest.mark.parametrize(
    ("mode", "capabilities"),
    [("iptables", ["NET_ADMIN", "NET_RAW"]), ("nftables", ["NET_ADMIN"])],
)
def test_the_daemon_has_what_its_rules_take(mode: str, capabilities: list[str]) -> None:
    security = pod(mode=mode)["containers"][0]["securityContext"]

    assert security["capabilities"] == {"add": capabilities, "drop": ["ALL"]}


def test_only_the_init_container_sees_the_kernels_modules() -> None:
    found = pod()
    init, main = found["initContainers"][0], found["containers"][0]

    assert "/lib/modules" in [mount["mountPath"] for mount in init["volumeMounts"]]
    assert "/lib/modules" not in [mount["mountPath"] for mount in main["volumeMounts"]]


def test_the_lock_of_iptables_is_a_file_and_nothing_else_of_the_node_is_writable() -> None:
    found = pod()
    writable = [
        mount["name"]
        for mount in found["containers"][0]["volumeMounts"]
        if not mount.get("readOnly", False)
    ]
    paths = [volume["hostPath"] for volume in found["volumes"] if volume["name"] in writable]

    assert paths == [{"path": "/run/xtables.lock", "type": "FileOrCreate"}]


@pytest.mark.parametrize(("mode", "read_only"), [("iptables", False), ("nftables", True)])
def test_the_image_is_writable_only_for_the_iptables_wrapper(mode: str, read_only: bool) -> None:
    found = objects(mode=mode)["DaemonSet"]
    security = pod_spec_of(found)["containers"][0]["securityContext"]

    assert security.get("readOnlyRootFilesystem", False) is read_only
    assert ("constructs-lib/ignore.DS506" in found["metadata"]["annotations"]) is not read_only


def test_it_binds_the_role_every_cluster_has() -> None:
    found = objects()

    assert found["ClusterRoleBinding"]["roleRef"]["name"] == "system:node-proxier"
    assert "ClusterRole" not in found
    assert pod_spec_of(found["DaemonSet"])["automountServiceAccountToken"] is True


def test_it_runs_on_every_node_before_everything_else_one_node_at_a_time() -> None:
    daemon_set = objects()["DaemonSet"]

    assert pod_spec_of(daemon_set)["tolerations"] == [{"operator": "Exists"}]
    assert pod_spec_of(daemon_set)["priorityClassName"] == "system-node-critical"
    assert daemon_set["spec"]["updateStrategy"]["rollingUpdate"] == {"maxUnavailable": 1}


def test_a_node_being_deleted_does_not_restart_it() -> None:
    container = pod()["containers"][0]
    probes = (container["livenessProbe"], container["readinessProbe"])

    assert [probe["httpGet"]["path"] for probe in probes] == ["/livez", "/livez"]


def test_both_files_refer_to_each_other_and_to_the_token() -> None:
    server = {
        "server": "https://10.0.0.10:6443",
        "certificate-authority": "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    }
    user = {"tokenFile": "/var/run/secrets/kubernetes.io/serviceaccount/token"}
    container = pod()["containers"][0]
    folder = next(m["mountPath"] for m in container["volumeMounts"] if m["name"] == "config")
    kubeconfig = file("kubeconfig.conf")

    assert f"--config={folder}/config.conf" in container["args"]
    assert config()["clientConnection"] == {"kubeconfig": f"{folder}/kubeconfig.conf"}
    assert [entry["cluster"] for entry in kubeconfig["clusters"]] == [server]
    assert [entry["user"] for entry in kubeconfig["users"]] == [user]


def test_nothing_about_it_depends_on_a_service() -> None:
    assert pod()["dnsPolicy"] == "Default"


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_the_mode_is_written_out(mode: str) -> None:
    assert config(mode=mode)["mode"] == mode


LISTENS = {
    "ipv4": ("10.244.0.0/16", "localhost", "0.0.0.0:10256", "127.0.0.1:10249"),
    "ipv4-metrics": ("10.244.0.0/16", "all", "0.0.0.0:10256", "0.0.0.0:10249"),
    "ipv6": ("fd00::/56", "localhost", "[::]:10256", "[::1]:10249"),
    "dual-stack": ("fd00::/56,10.244.0.0/16", "all", "[::]:10256", "[::]:10249"),
}


@pytest.mark.parametrize(("cidr", "metrics", "healthz", "at"), LISTENS.values(), ids=LISTENS)
def test_health_is_for_load_balancers_and_metrics_for_whom_the_declaration_says(
    cidr: str, metrics: str, healthz: str, at: str
) -> None:
    found = config(cluster_cidr=cidr, metrics_listen=metrics)

    assert (found["healthzBindAddress"], found["metricsBindAddress"]) == (healthz, at)


def test_it_claims_its_ports_on_the_node() -> None:
    ports = {port["name"]: port["hostPort"] for port in pod()["containers"][0]["ports"]}

    assert ports == {"healthz": 10256, "metrics": 10249}


def test_a_surge_is_refused_because_the_ports_are_the_nodes() -> None:
    with pytest.raises(DeclarationError, match="port 10256 is claimed on the node"):
        spec(rollout=Surge())


def test_a_tenth_of_the_nodes_at_once_needs_a_reason() -> None:
    with pytest.raises(DeclarationError, match="'10%' of the nodes at once is too much"):
        spec(rollout=RollingUpdate(max_unavailable="10%"))


def test_connection_tracking_can_be_left_as_it_is() -> None:
    assert config(conntrack=None)["conntrack"] == {
        "maxPerCore": 0,
        "tcpCloseWaitTimeout": "0s",
        "tcpEstablishedTimeout": "0s",
    }


def test_connection_tracking_grows_with_the_cores() -> None:
    found = config(conntrack=Conntrack(max_per_core=65_536, min=1))["conntrack"]

    assert found == {"maxPerCore": 65_536, "min": 1}


def test_no_networks_for_node_ports_leaves_upstreams_default() -> None:
    assert "nodePortAddresses" not in config()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "ipvs": ({"mode": "ipvs"}, "'ipvs' is deprecated upstream"),
    "unknown-mode": ({"mode": "userspace"}, "'iptables' or 'nftables'"),
    "no-image": ({"image": None}, "image.*never newer than the API server"),
    "before-init-only": (
        {"image": f"registry.k8s.io/kube-proxy:v1.28.15{DIGEST}"},
        "too old for mode 'iptables'; take v1.29",
    ),
    "before-nftables": (
        {"image": f"registry.k8s.io/kube-proxy:v1.30.0{DIGEST}", "mode": "nftables"},
        "too old for mode 'nftables'; take v1.31",
    ),
    "service": ({"api_server": "https://kubernetes.default.svc:443"}, "is a Service"),
    "short-service": ({"api_server": "https://kubernetes"}, "is a Service"),
    "plain-http": ({"api_server": "http://10.0.0.10:6443"}, "not the address of an API server"),
    "no-scheme": ({"api_server": "10.0.0.10:6443"}, "not the address of an API server"),
    "path": ({"api_server": "https://10.0.0.10:6443/api"}, "not the address of an API server"),
    "port": ({"api_server": "https://10.0.0.10:66443"}, "out of range"),
    "address": ({"cluster_cidr": "10.244.0.0"}, "has no prefix length"),
    "host-bits": ({"cluster_cidr": "10.244.0.1/16"}, "is not a network"),
    "same-family": ({"cluster_cidr": "10.1.0.0/16,10.2.0.0/16"}, "two networks of one family"),
    "third-network": (
        {"cluster_cidr": "10.1.0.0/16,fd00::/56,fd01::/56"},
        "two networks of one family",
    ),
    "node-port-address": ({"node_port_addresses": ("eth0",)}, "is not a network"),
    "word-too-early": (
        {
            "node_port_addresses": ("localhost", "10.0.0.0/16"),
            "image": f"registry.k8s.io/kube-proxy:v1.36.2{DIGEST}",
        },
        "is known from v1.37 on",
    ),
    "no-connections": ({"conntrack": {"max_per_core": 0}}, "conntrack.max_per_core"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_would_not_work_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        spec(**fields)


ACCEPTED: dict[str, dict[str, Any]] = {
    "name": {"api_server": "https://kubernetes.example.com"},
    "ipv6": {"api_server": "https://[fd00::10]:6443"},
    "words": {
        "node_port_addresses": ("primary", "localhost"),
        "image": f"registry.k8s.io/kube-proxy:v1.37.0{DIGEST}",
    },
    "primary": {
        "node_port_addresses": "primary",
        "image": f"registry.k8s.io/kube-proxy:v1.36.2{DIGEST}",
    },
    "digest-only": {"image": f"registry.k8s.io/kube-proxy{DIGEST}"},
    "oldest": {"image": f"registry.k8s.io/kube-proxy:v1.29.0{DIGEST}"},
    "vendor-version": {"image": f"registry.example/kube-proxy:v1.33.4-eks-1{DIGEST}"},
}


@pytest.mark.parametrize("fields", ACCEPTED.values(), ids=ACCEPTED)
def test_what_works_is_accepted(fields: dict[str, Any]) -> None:
    assert spec(**fields).program().main.name == "kube-proxy"


@pytest.mark.parametrize(
    ("kubernetes", "fits"),
    [("1.35", False), ("1.36", True), ("1.37", True), ("1.33", False), (None, True)],
)
def test_it_is_never_newer_than_its_cluster(kubernetes: str | None, *, fits: bool) -> None:
    with cluster(platform="generic", kubernetes=kubernetes):
        if fits:
            assert spec().declared_for == "prod-1"
            return
        with pytest.raises(DeclarationError, match=f"does not fit Kubernetes {kubernetes} of"):
            spec()


def test_it_may_be_three_minor_versions_older_than_its_cluster() -> None:
    with cluster(platform="generic", kubernetes="1.37"):
        assert spec(image=IMAGE.replace("v1.36.2", "v1.34.0")).declared_for == "prod-1"
        with pytest.raises(DeclarationError, match="one of the 3 minor versions before it"):
            spec(image=IMAGE.replace("v1.36.2", "v1.33.0"))
