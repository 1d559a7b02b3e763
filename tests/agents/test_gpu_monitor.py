"""GpuMonitor: no more privilege than its metrics need, and probes that let DCGM start."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.gpu_monitor import (
    DEFAULT_METRICS,
    PROFILING_METRICS,
    GpuMetric,
    GpuMonitorSpec,
    PodAttribution,
)
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import pod_spec_of

WITH_PROFILING = DEFAULT_METRICS + PROFILING_METRICS


def manifests(**fields: Any) -> list[Manifest]:
    return GpuMonitorSpec(name="gpu-monitor", namespace="monitoring", **fields).manifests()


def pod(**fields: Any) -> Json:
    return pod_spec_of(manifests(**fields)[-1])


def container(**fields: Any) -> Json:
    return pod(**fields)["containers"][0]


def metrics_file(**fields: Any) -> str:
    config = next(m for m in manifests(**fields) if m["kind"] == "ConfigMap")
    text: str = config["data"]["metrics.csv"]
    return text


def test_by_default_it_is_root_without_any_capability_or_token() -> None:
    security = container()["securityContext"]

    assert (security["runAsUser"], security["capabilities"]) == (0, {"drop": ["ALL"]})
    assert pod()["automountServiceAccountToken"] is False


def test_without_attribution_it_is_not_root_and_sees_no_path_of_the_node() -> None:
    found = pod(attribution=None)

    assert found["containers"][0]["securityContext"]["runAsNonRoot"] is True
    assert [volume for volume in found["volumes"] if "hostPath" in volume] == []
    assert "--kubernetes" not in found["containers"][0]["args"]


@pytest.mark.parametrize("attribution", [None, PodAttribution()], ids=["alone", "with Pods"])
def test_profiling_metrics_bring_the_capability_and_its_reason(
    attribution: PodAttribution | None,
) -> None:
    daemon_set = manifests(metrics=WITH_PROFILING, attribution=attribution)[-1]
    security = pod_spec_of(daemon_set)["containers"][0]["securityContext"]

    assert security["capabilities"]["add"] == ["SYS_ADMIN"]
    assert security["runAsUser"] == 0
    assert {"constructs-lib/ignore.DS503", "constructs-lib/ignore.DS505"} <= set(
        daemon_set["metadata"]["annotations"]
    )


def test_profiling_open_to_all_users_needs_no_capability() -> None:
    security = container(metrics=WITH_PROFILING, profiling_for_all_users=True)["securityContext"]

    assert security["capabilities"] == {"drop": ["ALL"]}


def test_the_exporter_reads_the_declared_metrics() -> None:
    assert "--collectors=/etc/gpu-monitor/metrics.csv" in container()["args"]
    assert "/etc/gpu-monitor" in [m["mountPath"] for m in container()["volumeMounts"]]


def test_the_metric_file_has_three_columns_in_each_line() -> None:
    lines = metrics_file(metrics=WITH_PROFILING).splitlines()

    assert len(lines) == len(WITH_PROFILING)
    assert {len(line.split(", ")) for line in lines} == {3}
    assert {line.count(",") for line in lines} == {2}


def test_other_metrics_roll_the_pods() -> None:
    def annotations(**fields: Any) -> Json:
        return manifests(**fields)[-1]["spec"]["template"]["metadata"]["annotations"]

    assert annotations() != annotations(metrics=DEFAULT_METRICS[:3])


@pytest.mark.parametrize(
    "fields",
    [
        {"field": "GPU_TEMP"},
        {"field": "DCGM_FI_DEV_GPU_TEMP, gauge"},
        {"type": "histogram"},
        {"help": "Temperature, in Celsius"},
        {"help": 'The "junction" temperature'},
        {"help": "Temperature\nof the GPU"},
        {"help": " "},
    ],
    ids=str,
)
def test_a_metric_that_breaks_the_file_is_refused(fields: dict[str, Any]) -> None:
    good = {"field": "DCGM_FI_DEV_GPU_TEMP", "type": "gauge", "help": "Temperature"}

    with pytest.raises(DeclarationError, match=f"{next(iter(fields))}: "):
        GpuMetric(**(good | fields))


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        ((), "nothing to measure"),
        (DEFAULT_METRICS[-1:], "nothing to measure"),
        ((*DEFAULT_METRICS, DEFAULT_METRICS[0]), "DCGM_FI_DEV_GPU_UTIL is listed twice"),
    ],
    ids=["none", "labels only", "one twice"],
)
def test_metrics_that_measure_nothing_or_twice_are_refused(
    metrics: tuple[GpuMetric, ...], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        manifests(metrics=metrics)


def test_the_socket_flag_leads_into_the_mount_wherever_the_kubelet_lives() -> None:
    found = pod(attribution=PodAttribution(kubelet_root="/var/lib/k0s/kubelet/"))
    mount = next(m for m in found["containers"][0]["volumeMounts"] if m["name"] == "pod-resources")
    flag = next(a for a in found["containers"][0]["args"] if "kubelet-socket" in a)

    assert flag.endswith(f"={mount['mountPath']}/kubelet.sock")
    assert mount["readOnly"] is True
    assert {"path": "/var/lib/k0s/kubelet/pod-resources", "type": "Directory"} in [
        volume.get("hostPath") for volume in found["volumes"]
    ]


@pytest.mark.parametrize(
    "attribution",
    [PodAttribution(pod_uid=True), PodAttribution(pod_labels=("^app$",))],
    ids=["uid", "labels"],
)
def test_what_only_the_api_server_knows_brings_a_token_for_pods(
    attribution: PodAttribution,
) -> None:
    found = manifests(attribution=attribution)
    role = next(m for m in found if m["kind"] == "ClusterRole")

    assert pod_spec_of(found[-1])["automountServiceAccountToken"] is True
    assert [rule["resources"] for rule in role["rules"]] == [["pods"]]


def test_a_pattern_that_would_become_two_is_refused() -> None:
    with pytest.raises(DeclarationError, match="',' separates patterns"):
        PodAttribution(pod_labels=("a{1,2}",))


def test_one_port_drives_the_flag_and_the_probes_and_is_not_the_nodes() -> None:
    found = container(port=9777)

    assert "--address=:9777" in found["args"]
    assert found["ports"] == [{"name": "metrics", "containerPort": 9777}]
    assert {"metrics"} == {
        found[probe]["httpGet"]["port"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe")
    }


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"devices": "g:0,2-3"}, "--devices=g:0,2-3"),
        ({"host_engine": "dcgm:5555"}, "--remote-hostengine-info=dcgm:5555"),
        ({"host_engine": "[fd00::1]:5555"}, "--remote-hostengine-info=[fd00::1]:5555"),
    ],
    ids=str,
)
def test_a_field_is_its_flag(fields: dict[str, Any], flag: str) -> None:
    assert flag in container(**fields)["args"]
    assert [a for a in container()["args"] if a.startswith(flag.partition("=")[0])] == []


@pytest.mark.parametrize(
    "fields", [{"devices": "g:x"}, {"devices": "g:0+i"}, {"host_engine": "dcgm"}], ids=str
)
def test_what_the_exporter_would_not_start_with_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match=next(iter(fields))):
        manifests(**fields)


def test_jobs_are_read_from_the_folder_that_is_mounted() -> None:
    found = container(job_mapping="/var/run/jobs")
    flag = next(a for a in found["args"] if a.startswith("--hpc-job-mapping-dir="))
    mount = next(m for m in found["volumeMounts"] if m["name"] == "job-mapping")

    assert flag.partition("=")[2] == mount["mountPath"]
    assert mount["readOnly"] is True


def test_claims_bring_a_token_for_resource_slices() -> None:
    found = manifests(attribution=PodAttribution(dynamic_allocation=True))
    role = next(m for m in found if m["kind"] == "ClusterRole")

    assert "--kubernetes-enable-dra" in pod_spec_of(found[-1])["containers"][0]["args"]
    assert [rule["resources"] for rule in role["rules"]] == [["pods"], ["resourceslices"]]


def test_https_is_configured_and_probed() -> None:
    found = container(tls=ExporterTls(certificate="tls", server_name="gpu.example"))
    flag = next(a for a in found["args"] if a.startswith("--web-config-file="))
    folders = {mount["mountPath"] for mount in found["volumeMounts"]}

    assert flag.partition("=")[2].rpartition("/")[0] in folders
    assert {found[p]["httpGet"]["scheme"] for p in ("startupProbe", "livenessProbe")} == {"HTTPS"}


def test_dcgm_has_minutes_to_start_and_seconds_to_answer() -> None:
    found = container()
    startup = found["startupProbe"]

    assert startup["periodSeconds"] * startup["failureThreshold"] == 300
    assert {found[p]["timeoutSeconds"] for p in ("startupProbe", "livenessProbe")} == {5}


def test_the_interval_is_told_in_milliseconds() -> None:
    assert "--collect-interval=15000" in container(interval=15)["args"]


def test_only_tmp_can_be_written() -> None:
    found = container()
    writable = [m["mountPath"] for m in found["volumeMounts"] if not m.get("readOnly")]

    assert found["securityContext"]["readOnlyRootFilesystem"] is True
    assert writable == ["/tmp"]


def test_no_argument_is_expanded_by_kubernetes() -> None:
    args = container(attribution=PodAttribution(pod_labels=("^app$",)))["args"]

    assert re.findall(r"\$\([A-Za-z0-9_.-]+\)", " ".join(args)) == []
