"""LogAgent with the OpenTelemetry Collector: nothing that was read is dropped."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.declaration.resources import Resources
from tests.agents.otel_collector_config import config, container, objects, receiver, spec
from tests.pods import from_field


def test_offsets_and_queue_outlive_the_pod() -> None:
    declared = spec()
    state = next(m for m in container(declared)["volumeMounts"] if m["name"] == "state")
    storage = config(declared)["extensions"]["file_storage"]

    assert storage["directory"] == storage["compaction"]["directory"] == state["mountPath"]
    assert receiver()["storage"] == "file_storage"
    assert receiver()["start_at"] == "beginning"


def test_a_line_is_left_behind_only_when_it_is_in_the_queue() -> None:
    assert "--feature-gates=stanza.synchronousLogEmitter" in container(spec())["args"]
    assert receiver()["retry_on_failure"] == {"enabled": True, "max_elapsed_time": "0s"}


@pytest.mark.parametrize(
    ("path", "read"),
    [
        pytest.param("shop_web-1_0a1b/app/0.log", True, id="a container"),
        pytest.param("shop_web-1_0a1b/app/0.log.20261120-190500", True, id="rotated away"),
        pytest.param("shop_web-1_0a1b/app/0.log.20261120-190500.gz", False, id="packed"),
        pytest.param("noisy_web-1_0a1b/app/0.log", False, id="an excluded namespace"),
        pytest.param("logging_log-agent-x_0a1b/opentelemetry-collector/0.log", False, id="its own"),
        pytest.param(
            "logging_log-agent-pool-x_0a1b/opentelemetry-collector/0.log", False, id="of a pool"
        ),
        pytest.param("logging_log-agent-x_0a1b/proxy/0.log", True, id="a container beside it"),
        pytest.param(
            "shop_log-agent-x_0a1b/opentelemetry-collector/0.log", True, id="another agent"
        ),
    ],
)
def test_it_reads_every_log_but_its_own_and_those_excluded(path: str, read: bool) -> None:
    written = receiver(exclude_namespaces=("noisy",))
    file = f"/var/log/pods/{path}"

    assert read == (
        any(fnmatchcase(file, pattern) for pattern in written["include"])
        and not any(fnmatchcase(file, pattern) for pattern in written["exclude"])
    )


def test_it_watches_the_pods_of_its_own_node_only() -> None:
    declared = spec()
    processor = config(declared)["processors"]["k8s_attributes"]
    env = {entry["name"]: entry for entry in container(declared)["env"]}

    assert processor["filter"] == {"node_from_env_var": "NODE_NAME"}
    assert env["NODE_NAME"]["valueFrom"] == from_field("spec.nodeName")


def test_static_pods_are_found_by_their_name() -> None:
    (association,) = config(spec())["processors"]["k8s_attributes"]["pod_association"]

    assert [source["name"] for source in association["sources"]] == [
        "k8s.namespace.name",
        "k8s.pod.name",
    ]


def test_it_may_only_list_and_watch_pods() -> None:
    assert objects(spec())["ClusterRole"]["rules"] == [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "watch"]}
    ]


def test_without_metadata_it_gets_no_token_and_no_role() -> None:
    declared = spec(kubernetes_metadata=False)

    assert "ClusterRole" not in objects(declared)
    assert "k8s_attributes" not in config(declared)["processors"]


def test_garbage_is_collected_before_the_kernel_kills() -> None:
    resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    env = {entry["name"]: entry for entry in container(spec(resources=resources))["env"]}

    assert env["GOMEMLIMIT"]["value"] == "858993459"


def test_health_and_metrics_are_asked_where_they_are_served() -> None:
    declared = spec()
    ports = {port["name"]: port["containerPort"] for port in container(declared)["ports"]}
    written = config(declared)
    (reader,) = written["service"]["telemetry"]["metrics"]["readers"]

    assert written["extensions"]["health_check"]["endpoint"] == f":{ports['health']}"
    assert reader["pull"]["exporter"]["prometheus"]["port"] == ports["metrics"]
    assert container(declared)["livenessProbe"]["httpGet"] == {"path": "/", "port": "health"}


def test_it_starts_although_the_api_server_answers_late() -> None:
    declared = spec()
    probe = container(declared)["livenessProbe"]
    patience = probe["initialDelaySeconds"] + probe["periodSeconds"] * probe["failureThreshold"]
    waits = config(declared)["processors"]["k8s_attributes"]["wait_for_metadata_timeout"]

    assert waits == "60s"
    assert patience > 60


IMAGES = {
    "older": ("otel/opentelemetry-collector-contrib:0.152.0", True, True),
    "older, with a v": ("mirror.example/otelcol-contrib:v0.120.1", True, True),
    "older without metadata": ("otel/opentelemetry-collector-contrib:0.152.0", False, False),
    "the first": ("otel/opentelemetry-collector-contrib:0.155.0", True, False),
    "somebody's own": ("registry.example/collector:0.9.0", True, False),
}


@pytest.mark.parametrize(("image", "metadata", "refused"), IMAGES.values(), ids=IMAGES)
def test_an_image_that_the_rights_do_not_fit_is_refused(
    image: str, metadata: bool, refused: bool
) -> None:
    fields: dict[str, Any] = {
        "image": image,
        "allow_unpinned": "The digest is not what this is about.",
        "kubernetes_metadata": metadata,
    }
    if not refused:
        spec(**fields)
        return
    with pytest.raises(DeclarationError, match=r"asks the API server for ReplicaSets.*0\.155\.0"):
        spec(**fields)
