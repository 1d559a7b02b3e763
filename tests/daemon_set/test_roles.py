"""What an agent is: said by itself, then by the user, and only then guessed."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.host_paths import ROLES_OF_PATHS
from constructs_lib.daemon_set.role_signs import ENDINGS, IMAGES, NAMES, PORTS
from constructs_lib.daemon_set.roles import ROLES, RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.example import example_objects
from tests.placement.builders import mounting

FLANNEL = (
    "spec: {template: {spec: {containers: [{name: agent, image: ghcr.io/flannel-io/flannel}]}}}"
)
SAYS_LOGS = "constructs-lib/role: logs"


def decided(patch: str, *roles: RoleOf) -> tuple[str, bool]:
    """The role of a patched agent, and whether somebody said so."""
    (manifest,) = example_objects(patch)
    daemon_set = DaemonSetView(manifest, roles=roles)
    return daemon_set.role, daemon_set.role_is_said


def with_paths(*paths: str, mounted: bool = True) -> str:
    """A patched agent with paths of the node."""
    names = [f"a{index}" for index, _ in enumerate(paths)]
    volumes = ", ".join(
        f"{{name: {name}, hostPath: {{path: {path}}}}}"
        for name, path in zip(names, paths, strict=True)
    )
    mounts = ", ".join(f"{{name: {name}, mountPath: /{name}}}" for name in names if mounted)
    container = f"{{name: agent, volumeMounts: [{mounts}]}}"
    return f"spec: {{template: {{spec: {{containers: [{container}], volumes: [{volumes}]}}}}}}"


def of_image(image: str) -> str:
    return decided(
        f"spec: {{template: {{spec: {{containers: [{{name: agent, image: '{image}'}}]}}}}}}"
    )[0]


def test_an_agent_of_which_nothing_is_known_is_generic() -> None:
    assert decided("") == ("generic", False)


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param(f"metadata: {{annotations: {{{SAYS_LOGS}}}}}", id="on the DaemonSet"),
        pytest.param(
            f"spec: {{template: {{metadata: {{annotations: {{{SAYS_LOGS}}}}}}}}}",
            id="on the template",
        ),
    ],
)
def test_an_annotation_says_what_an_agent_is(patch: str) -> None:
    assert decided(patch) == ("logs", True)


def test_an_annotation_beats_the_configuration_and_the_image() -> None:
    patch = f"metadata: {{annotations: {{{SAYS_LOGS}}}}}\n{FLANNEL}"

    assert decided(patch, RoleOf(role="security")) == ("logs", True)


def test_the_configuration_beats_the_image() -> None:
    assert decided(FLANNEL, RoleOf(role="security")) == ("security", True)


def test_the_first_entry_that_fits_counts() -> None:
    roles = (
        RoleOf(role="gpu", name="other-*"),
        RoleOf(role="logs", namespace="agents", name="ag?nt"),
        RoleOf(role="security"),
    )

    assert decided("", *roles) == ("logs", True)


def test_a_role_that_does_not_exist_says_nothing() -> None:
    assert decided("metadata: {annotations: {constructs-lib/role: boss}}") == ("generic", False)


@pytest.mark.parametrize(
    ("image", "role"),
    [
        pytest.param("quay.io/calico/node:v3.31", "cni", id="two parts"),
        pytest.param("mirror.example:5000/a/b/cilium:v1@sha256:00", "cni", id="a mirror"),
        pytest.param("registry.k8s.io/kube-proxy", "kube-proxy", id="without a tag"),
        pytest.param("fluent-bit:5.0", "logs", id="without a registry"),
        pytest.param("docker.io/library/node:24", "generic", id="half of two parts"),
        pytest.param("", "generic", id="no image"),
        pytest.param("rancher/mirrored-calico-node:v3", "cni", id="Rancher's mirror"),
        pytest.param("rancher/hardened-calico:v3", "cni", id="Rancher's own build"),
        pytest.param("rancher/mirrored-cilium-operator-generic:v1", "generic", id="an operator"),
        pytest.param("quay.io/stackrox-io/collector:3", "security", id="StackRox"),
        pytest.param("registry.example/rhacs-collector-rhel9:4", "security", id="Red Hat's"),
        pytest.param("antrea/antrea-agent-ubi:v2", "cni", id="another base"),
        pytest.param("otel/ebpf-instrument:v0.9.0", "traces", id="Beyla's successor"),
        pytest.param("newrelic/infrastructure-bundle:3", "metrics", id="New Relic"),
        pytest.param("bitnami/node-exporter:1", "node-exporter", id="another packager"),
        pytest.param("cgr.example/prometheus-node-exporter:1", "node-exporter", id="hardened"),
        pytest.param("grafana/alloy:v1", "generic", id="what its configuration says"),
        pytest.param("networking/ip-masq-agent:v2", "network", id="masquerading"),
        pytest.param("r.example/hcloud-cloud-controller-manager:v1", "cloud", id="an ending"),
        pytest.param("oss/azure-cloud-node-manager:v1", "cloud", id="a node manager"),
        pytest.param("public.ecr.aws/aws-node-termination-handler:v1", "cloud", id="interruptions"),
        pytest.param("r.example/aws-iam-authenticator:v0.7", "identity", id="credentials"),
        pytest.param("beats/filebeat-wolfi:9", "logs", id="a base of its own"),
        pytest.param("eks/kube-proxy-arm64:v1", "kube-proxy", id="an architecture"),
        pytest.param("acme.example/acme-device-plugin:1", "device-plugin", id="anybody's plugin"),
        pytest.param("cloud-controller-manager-tools:1", "generic", id="only a beginning"),
    ],
)
def test_an_image_gives_a_role_away(image: str, role: str) -> None:
    assert of_image(image) == role


def test_a_known_program_speaks_before_the_image_it_is_in() -> None:
    patch = """
spec:
  template:
    spec:
      containers:
      - {name: agent, image: nvcr.io/nvidia/k8s-device-plugin:v1, command: [gpu-feature-discovery]}
"""

    assert decided(patch) == ("gpu", False)


def test_a_companion_is_never_the_agent_and_may_tell_what_it_is() -> None:
    patch = """
spec:
  template:
    spec:
      containers:
      - {name: registrar, image: registry.k8s.io/sig-storage/csi-node-driver-registrar:v2}
      - {name: agent, image: registry.example/driver}
"""
    (manifest,) = example_objects(patch)
    daemon_set = DaemonSetView(manifest)

    assert [each.name for each in daemon_set.all if each.is_main] == ["agent"]
    assert (daemon_set.role, daemon_set.role_is_sure) == ("csi-node", True)


def test_the_agent_itself_speaks_before_its_helpers() -> None:
    patch = """
spec:
  template:
    spec:
      initContainers:
      - {name: install, image: quay.io/calico/node}
      containers:
      - {name: agent, image: docker.io/falcosecurity/falco}
"""

    assert decided(patch) == ("security", False)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        pytest.param("/etc/cni/net.d/", "cni", id="where networks are configured"),
        pytest.param("/var/log/pods", "logs", id="where logs are"),
        pytest.param("/var", "generic", id="anywhere"),
    ],
)
def test_a_path_of_the_node_gives_a_role_away(path: str, role: str) -> None:
    assert decided(with_paths(path)) == (role, False)


def test_a_path_that_nothing_mounts_says_nothing() -> None:
    assert decided(with_paths("/etc/cni/net.d", mounted=False)) == ("generic", False)


@pytest.mark.parametrize(
    ("paths", "role"),
    [
        pytest.param(["/var/lib/kubelet/plugins_registry"], "generic", id="alone"),
        pytest.param(
            ["/var/lib/kubelet/plugins_registry", "/var/lib/kubelet/pods"],
            "csi-node",
            id="with the volumes of Pods",
        ),
        pytest.param(
            ["/var/lib/kubelet/plugins_registry", "/var/lib/kubelet"], "csi-node", id="with all"
        ),
        pytest.param(
            ["/var/lib/kubelet/plugins_registry", "/var/run/cdi"],
            "device-plugin",
            id="a driver of dynamic resource allocation",
        ),
        pytest.param(
            ["/var/lib/kubelet/plugins_registry", "/"], "generic", id="with the whole node"
        ),
    ],
)
def test_plugins_of_every_kind_register_with_the_kubelet(paths: list[str], role: str) -> None:
    assert decided(with_paths(*paths))[0] == role


def test_a_port_gives_a_role_away() -> None:
    patch = "{name: agent, ports: [{name: metrics, containerPort: 9100}]}"

    assert decided(f"spec: {{template: {{spec: {{containers: [{patch}]}}}}}}")[0] == "node-exporter"


def test_the_name_of_a_known_program_is_a_guess() -> None:
    assert decided("metadata: {name: kepler}") == ("metrics", False)


def test_every_sign_is_of_a_role_that_exists() -> None:
    roles = {
        *IMAGES.values(),
        *ENDINGS.values(),
        *NAMES.values(),
        *ROLES_OF_PATHS.values(),
        *PORTS.values(),
    }

    assert roles <= set(ROLES)


@pytest.mark.parametrize(
    ("manifest", "role", "sure"),
    [
        pytest.param(mounting("/etc/cni/net.d"), "cni", True, id="writes cni"),
        pytest.param(mounting("/etc/cni/net.d", readOnly=True), "cni", False, id="reads cni"),
        pytest.param(mounting("/var/log/pods/", readOnly=True), "logs", True, id="pod logs"),
        pytest.param(mounting("/var/lib/docker/containers"), "logs", True, id="docker"),
        pytest.param(mounting("/var/log", image="fluent-bit:5"), "logs", True, id="fluent-bit"),
        pytest.param(mounting("/var/log", image="grafana/alloy:1"), "logs", True, id="alloy"),
        pytest.param(mounting("/run/x", image="grafana/alloy:1"), "generic", False, id="no logs"),
        pytest.param(mounting("/var/log", name="splunk"), "logs", True, id="the name of a shipper"),
        pytest.param(mounting("/var/log", image="datadog/agent"), "metrics", True, id="known"),
        pytest.param(
            mounting("/var/log", image="node-problem-detector"),
            "node-status",
            True,
            id="kernel log",
        ),
        pytest.param(mounting("/var/log"), "generic", False, id="logs of its own"),
        pytest.param(mounting("/", readOnly=True), "generic", False, id="whole node"),
        pytest.param(mounting("/run/x", name="kube-proxy"), "kube-proxy", True, id="kube-proxy"),
    ],
)
def test_what_an_agent_does_to_its_node_leaves_no_doubt_about_some_roles(
    manifest: Manifest, role: str, *, sure: bool
) -> None:
    daemon_set = DaemonSetView(manifest)

    assert (daemon_set.role, daemon_set.role_is_sure) == (role, sure)
