"""DS1204 to DS1209: what a release of Kubernetes changes for node agents."""

from __future__ import annotations

import pytest

from tests.policy.judging import found, places, pod

DIGEST = "sha256:" + "0123456789abcdef" * 4


def kube_proxy(*args: str, tag: str = "v1.37.2") -> str:
    image = f"registry.k8s.io/kube-proxy:{tag}@{DIGEST}"
    command = ", ".join(["/usr/local/bin/kube-proxy", *args])
    return pod(
        f"containers: [{{name: agent, image: '{image}', command: [{command}]}}]", role="kube-proxy"
    )


NO_MODE = "kube-proxy is told no mode, which is iptables now, and nftables from Kubernetes 1.40 on."
IPVS = "The mode ipvs is off by default from Kubernetes 1.40 on, and gone with 1.43."


@pytest.mark.parametrize(
    ("args", "minor", "told"),
    [
        pytest.param((), 37, [NO_MODE], id="no mode"),
        pytest.param((), 36, [], id="no mode before anybody warned"),
        pytest.param(("--proxy-mode=ipvs",), 35, [IPVS], id="ipvs"),
        pytest.param(("--proxy-mode=ipvs",), 34, [], id="ipvs before it was deprecated"),
        pytest.param(("--proxy-mode=iptables",), 37, [], id="iptables"),
        pytest.param(("--proxy-mode=nftables",), 37, [], id="nftables"),
        pytest.param(("--proxy-mode=$(MODE)",), 37, [], id="unknown"),
        pytest.param(("--config=/nowhere.conf",), 37, [], id="a file that is not in the input"),
    ],
)
def test_ds1204_knows_what_becomes_of_modes(
    args: tuple[str, ...], minor: int, told: list[str]
) -> None:
    assert found("DS1204", kube_proxy(*args), minor=minor) == [("warning", each) for each in told]


RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: nodes, namespace: agents}
spec: {groups: [{name: nodes, rules: [{alert: A, expr: "%s > 1"}]}]}
"""


@pytest.mark.parametrize(
    ("metric", "minor", "count"),
    [
        ("container_cpu_load_average_10s", 37, 1),
        ("container_tasks_state{state='stopped'}", 37, 1),
        ("container_application_requests", 37, 1),
        ("container_cpu_load_average_10s", 36, 0),
        ("my_container_tasks_state", 37, 0),
        ("container_tasks_states", 37, 0),
    ],
)
def test_ds1205_knows_metrics_that_are_gone(metric: str, minor: int, count: int) -> None:
    assert len(found("DS1205", RULE % metric, minor=minor)) == count


def test_ds1205_names_each_metric_once_for_an_object() -> None:
    rule = RULE % "container_tasks_state > 0 or container_tasks_state"

    assert places("DS1205", rule) == ["spec.groups[0].rules[0].expr"]


def test_ds1205_reads_what_programs_are_told() -> None:
    settings = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: agents}
data:
  keep.yaml: |
    keep:
    - container_cpu_load_d_average_10s
"""

    assert places("DS1205", settings) == ["data[keep.yaml]"]


def mounting(path: str) -> str:
    return pod(
        f"volumes: [{{name: c, hostPath: {{path: '{path}'}}}}], "
        "containers: [{name: agent, volumeMounts: [{name: c, mountPath: /c, readOnly: true}]}]"
    )


@pytest.mark.parametrize(
    ("path", "minor", "count"),
    [
        ("/sys/fs/cgroup/memory", 37, 1),
        ("/sys/fs/cgroup/cpu,cpuacct/kubepods", 35, 1),
        ("/sys/fs/cgroup/memory", 34, 0),
        ("/sys/fs/cgroup", 37, 0),
        ("/sys/fs/cgroup/kubepods.slice", 37, 0),
    ],
)
def test_ds1206_knows_hierarchies_of_cgroup_v1(path: str, minor: int, count: int) -> None:
    assert len(found("DS1206", mounting(path), minor=minor)) == count


def sharing(first: str, second: str, volume: str, more: str = "") -> str:
    mount = "volumeMounts: [{name: v, mountPath: /v}]"
    containers = ", ".join(
        f"{{name: {name}, {mount}, securityContext: {{{label}}}}}"
        for name, label in (("agent", first), ("other", second))
    )
    return pod(f"{more}containers: [{containers}], volumes: [{{name: v, {volume}}}]")


LABEL, OTHER = 'seLinuxOptions: {level: "s0:c1,c2"}', 'seLinuxOptions: {level: "s0:c3,c4"}'
CLAIM = "persistentVolumeClaim: {claimName: shared}"
RECURSIVE = "securityContext: {seLinuxChangePolicy: Recursive}, "


@pytest.mark.parametrize(
    ("example", "minor", "severities"),
    [
        pytest.param(sharing(LABEL, OTHER, CLAIM), 37, ["warning"], id="two labels"),
        pytest.param(sharing(LABEL, OTHER, CLAIM, RECURSIVE), 37, ["warning"], id="policy or not"),
        pytest.param(sharing(LABEL, OTHER, CLAIM), 36, [], id="before"),
        pytest.param(sharing(LABEL, LABEL, CLAIM), 37, ["info"], id="one label, shared claim"),
        pytest.param(sharing(LABEL, LABEL, CLAIM, RECURSIVE), 37, [], id="labelled file by file"),
        pytest.param(sharing("", "", CLAIM), 37, [], id="no label"),
        pytest.param(sharing(LABEL, OTHER, "emptyDir: {}"), 37, [], id="no persistent volume"),
    ],
)
def test_ds1207_knows_who_cannot_share_a_mount(
    example: str, minor: int, severities: list[str]
) -> None:
    assert [severity for severity, _ in found("DS1207", example, minor=minor)] == severities


@pytest.mark.parametrize(
    ("tag", "minor", "severities"),
    [
        ("v1.37.2", 37, []),
        ("v1.34.0", 37, []),
        ("v1.33.9", 37, ["warning"]),
        ("v1.37.0", 36, ["error"]),
        ("v9", 36, []),
    ],
)
def test_ds1208_knows_the_skew_policy(tag: str, minor: int, severities: list[str]) -> None:
    example = kube_proxy("--proxy-mode=nftables", tag=tag)

    assert [severity for severity, _ in found("DS1208", example, minor=minor)] == severities


FROM_FILE = (
    "volumes: [{name: made, emptyDir: {}}], containers: [{name: agent, env: [{name: A, valueFrom: "
    "{fileKeyRef: {volumeName: made, path: a.env, key: A}}}], "
    "volumeMounts: [{name: made, mountPath: /made}]}]"
)


def test_ds1209_says_which_kubelets_do_not_know_a_field() -> None:
    [(severity, message)] = found("DS1209", pod(FROM_FILE), upgraded_from=33)

    assert severity == "warning"
    assert message.startswith(
        "Kubelets of 1.33 run until their nodes are upgraded, and for them: fileKeyRef is a field"
    )


@pytest.mark.parametrize("old", [36, None])
def test_ds1209_is_silent_where_all_know_it(old: int | None) -> None:
    assert found("DS1209", pod(FROM_FILE), upgraded_from=old) == []
