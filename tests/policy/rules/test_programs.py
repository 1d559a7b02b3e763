"""DS1401 to DS1418: what programs are told, held against their Pods; many after public reports."""

from __future__ import annotations

from typing import Any, Final

import pytest

from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.yaml.writer import to_yaml
from tests.policy.judging import edits, judged, judged_text

NODE: Final = {"fieldRef": {"fieldPath": "spec.nodeName"}}
FLUENT_BIT: Final = "cr.fluentbit.io/fluent/fluent-bit:5.1.2"
FLUENTD: Final = "fluent/fluentd:v1.19.3-debian"
VECTOR: Final = "timberio/vector:0.58.0-alpine"
COLLECTOR: Final = "otel/opentelemetry-collector-contrib:0.165.0"
PROMTAIL: Final = "grafana/promtail:3.5.0"
FILEBEAT: Final = "docker.elastic.co/beats/filebeat:9.1.0"
ALLOY: Final = "grafana/alloy:v1.20.1"
DAEMONSET: Final = "fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch8-1.1"

LOGS: Final = {"logs": ("/var/log", "/var/log")}
STATE: Final = {"state": ("/var/lib/agent", "/state")}


def agent(
    image: str,
    files: dict[str, str] | None = None,
    *,
    at: str = "/settings",
    host: dict[str, tuple[str, str]] | None = None,
    empty: dict[str, str] | None = None,
    read_only: tuple[str, ...] = ("logs",),
    pod: dict[str, Any] | None = None,
    grants: list[str] | None = None,
    **fields: Any,
) -> list[dict[str, Any]]:
    """A DaemonSet of one container with its ConfigMap and what a ClusterRole grants it.

    Args:
        image: its image.
        files: the files of the ConfigMap.
        at: where it is mounted.
        host: paths of the node by the name of the volume, each with where it is mounted.
        empty: where emptyDirs are mounted, by name.
        read_only: names of the volumes that are mounted read-only.
        pod: further fields of the Pod.
        grants: the resources that may be read; None for no RBAC at all.
        fields: further fields of the container.
    """
    places = {"settings": at, **{name: where for name, (_, where) in (host or {}).items()}}
    places |= empty or {}
    mounts = [
        {"name": name, "mountPath": where, **({"readOnly": True} if name in read_only else {})}
        for name, where in places.items()
    ]
    volumes: list[dict[str, Any]] = [{"name": "settings", "configMap": {"name": "settings"}}]
    volumes += [
        {"name": name, "hostPath": {"path": path}} for name, (path, _) in (host or {}).items()
    ]
    volumes += [{"name": name, "emptyDir": {}} for name in empty or {}]
    container = {"name": "agent", "image": image, "volumeMounts": mounts, **fields}
    spec = {"serviceAccountName": "agent", "containers": [container], "volumes": volumes}
    labels = {"app": "agent"}
    metadata = {"name": "agent", "namespace": "agents"}
    daemon_set = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": metadata,
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {**spec, **(pod or {})}},
        },
    }
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": "agents"},
        "data": files or {},
    }
    rbac = [] if grants is None else [cluster_role(grants), BINDING]
    return [daemon_set, settings, *rbac]


def cluster_role(resources: list[str]) -> dict[str, Any]:
    """A ClusterRole to read some resources of the core group."""
    rule = {"apiGroups": [""], "resources": resources, "verbs": ["get", "list", "watch"]}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "agent"},
        "rules": [rule],
    }


BINDING: Final[dict[str, Any]] = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {"name": "agent"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "agent"},
    "subjects": [{"kind": "ServiceAccount", "name": "agent", "namespace": "agents"}],
}


def found(objects: list[dict[str, Any]], rule: str) -> list[str]:
    """What one rule says, without the place of the configuration."""
    return [each.message for each in judged(*objects).open if each.rule == rule]


def classic(**sections: dict[str, str]) -> str:
    """Fluent Bit's classic format; a digit at the end of a section's name is dropped."""
    text = ""
    for name, values in sections.items():
        lines = "".join(f"    {key}  {value}\n" for key, value in values.items())
        text += f"[{name.rstrip('0123456789').upper()}]\n{lines}"
    return text


TAIL: Final = {"Name": "tail", "Path": "/var/log/containers/*.log", "DB": "/state/tail.db"}
ES: Final = {"Name": "es", "Retry_Limit": "no_limits"}
PROMTAIL_CONFIG: Final = (
    "positions: {filename: /run/promtail/positions.yaml}\n"
    "scrape_configs:\n"
    "- {job_name: a, static_configs: [{labels: {__path__: /var/log/pods/*/*/*.log}}]}\n"
)
FILEBEAT_CONFIG: Final = """\
filebeat.inputs:
- {type: container, paths: [/var/log/containers/*.log], processors: [{add_kubernetes_metadata: {}}]}
output.elasticsearch: {hosts: [x]}
"""
COLLECTOR_CONFIG: Final = """\
extensions: {file_storage: {directory: /state}, health_check: {}}
receivers:
  filelog: {include: [/var/log/pods/*/*/*.log], start_at: beginning, storage: file_storage}
processors: {k8sattributes: {filter: {node_from_env_var: NODE}}}
exporters: {otlp: {endpoint: x, retry_on_failure: {max_elapsed_time: 0}}}
service:
  extensions: [file_storage, health_check]
  pipelines: {logs: {receivers: [filelog], processors: [k8sattributes], exporters: [otlp]}}
"""
FLUENTD_CONFIG: Final = """\
<source>
  @type tail
  path /var/log/containers/*.log
  pos_file /mnt/pos/containers.pos
</source>
<filter **>
  @type kubernetes_metadata
</filter>
<match **>
  @type http
  <buffer>
    @type file
    path /var/log/fluentd-buffers
    retry_forever
  </buffer>
</match>
"""
ALLOY_CONFIG: Final = (
    'loki.source.file "a" {\n  targets = [{__path__ = "/var/log/pods/*/*/*.log"}]\n}\n'
)
ALLOY_ARGS: Final = ["run", "/settings/config.alloy", "--storage.path=/tmp/alloy"]
VECTOR_CONFIG: Final = "sources: {a: {type: kubernetes_logs}}\n"
READ_ONLY: Final = {"readOnlyRootFilesystem": True}


@pytest.mark.parametrize(
    ("objects", "rule", "message"),
    [
        # SumoLogic/fluentd-kubernetes-sumologic#47 and #70
        pytest.param(
            agent(FLUENTD, {"fluent.conf": FLUENTD_CONFIG}, host=LOGS, empty={"pos": "/mnt/pos"}),
            "DS1402",
            "keeps its offsets in /mnt/pos/containers.pos, an emptyDir: they are lost with the Pod",
            id="offsets in an emptyDir",
        ),
        # vmware-archive/kube-fluentd-operator#139
        pytest.param(
            agent(
                FLUENTD,
                {
                    "fluent.conf": FLUENTD_CONFIG.replace(
                        "/mnt/pos/", "\"/var/log/#{ENV['POD']}-\"#"
                    )
                },
                host=LOGS,
                read_only=(),
                env=[{"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
            ),
            "DS1402",
            "named after the Pod: the next Pod does not find them",
            id="offsets named after the Pod",
        ),
        # fluent/fluent-bit#3702
        pytest.param(
            agent(
                FLUENT_BIT,
                {
                    "fluent-bit.conf": classic(
                        input={**TAIL, "DB": "/fluent-bit/tail/pos.db"}, output=ES
                    )
                },
                host=LOGS,
            ),
            "DS1402",
            "/fluent-bit/tail/pos.db, where nothing is mounted: they are lost with the container",
            id="offsets in the image",
        ),
        # grafana/k8s-monitoring-helm#499
        pytest.param(
            agent(ALLOY, {"config.alloy": ALLOY_CONFIG}, host=LOGS, args=ALLOY_ARGS),
            "DS1402",
            "Alloy keeps its offsets in /tmp/alloy, where nothing is mounted: they are lost",
            id="state of Alloy in the image",
        ),
        # kubermatic/kubermatic#15504
        pytest.param(
            agent(
                ALLOY,
                {"config.alloy": ALLOY_CONFIG},
                host=LOGS,
                args=ALLOY_ARGS,
                securityContext=READ_ONLY,
            ),
            "DS1402",
            "/tmp/alloy, where nothing is mounted and the root is read-only: it cannot write them",
            id="state of Alloy under a read-only root",
        ),
        # elastic/beats: the registry of a Pod without a volume for it
        pytest.param(
            agent(FILEBEAT, {"filebeat.yml": FILEBEAT_CONFIG}, host=LOGS),
            "DS1402",
            "Filebeat keeps its offsets in /usr/share/filebeat/data, where nothing is mounted",
            id="registry of Filebeat",
        ),
        # vectordotdev/helm-charts#226, vectordotdev/vector#14593
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                host={**LOGS, "lib": ("/var/lib", "/var/lib")},
                read_only=("logs", "lib"),
            ),
            "DS1409",
            "Vector writes to /var/lib/vector, whose mount is read-only",
            id="data_dir below a read-only mount",
        ),
        # open-telemetry/opentelemetry-collector-contrib#33083, opentelemetry-helm-charts#71
        pytest.param(
            agent(COLLECTOR, {"relay.yaml": COLLECTOR_CONFIG}, host=LOGS | STATE),
            "DS1410",
            "OpenTelemetry Collector runs as user 10001 and reads /var/log/pods/*/*/*.log",
            id="the user of the image",
        ),
        # grafana/loki#1813
        pytest.param(
            agent(
                PROMTAIL,
                {"promtail.yaml": PROMTAIL_CONFIG},
                host=LOGS,
                securityContext={"runAsUser": 10000},
            ),
            "DS1410",
            "Promtail runs as user 10000 and reads /var/log/pods/*/*/*.log",
            id="another user",
        ),
        # grafana/helm-charts#3372, vectordotdev/helm-charts#266
        pytest.param(
            agent(
                PROMTAIL,
                {"promtail.yaml": PROMTAIL_CONFIG},
                host=LOGS,
                pod={
                    "volumes": [
                        {"name": "settings", "configMap": {"name": "settings"}},
                        {
                            "name": "run",
                            "hostPath": {"path": "/run/promtail", "type": "DirectoryOrCreate"},
                        },
                    ],
                },
                volumeMounts=[
                    {"name": "settings", "mountPath": "/settings"},
                    {"name": "run", "mountPath": "/run/promtail"},
                ],
                securityContext={"runAsUser": 10000, "runAsGroup": 0},
            ),
            "DS1410",
            "writes to /run/promtail/positions.yaml: the kubelet makes folders of the node for",
            id="a folder that the kubelet makes",
        ),
        # fluent/fluent-bit#9885, aws/aws-for-fluent-bit#200
        pytest.param(
            agent(
                FLUENT_BIT,
                {
                    "fluent-bit.conf": classic(
                        input=TAIL, filter={"Name": "kubernetes", "Use_Kubelet": "On"}, output=ES
                    )
                },
                host=LOGS | STATE,
                grants=["pods", "namespaces"],
            ),
            "DS1414",
            "has to get nodes/proxy, which nothing here grants to ServiceAccount 'agent'",
            id="rights for the kubelet",
        ),
        # open-telemetry/opentelemetry-collector-contrib#22036, #35879
        pytest.param(
            agent(COLLECTOR, {"relay.yaml": COLLECTOR_CONFIG}, host=LOGS | STATE, grants=["nodes"]),
            "DS1414",
            "The processor 'k8sattributes' of OpenTelemetry Collector has to list, watch pods",
            id="rights for metadata",
        ),
        # elastic/beats#24051
        pytest.param(
            agent(
                FILEBEAT,
                {"filebeat.yml": FILEBEAT_CONFIG},
                host=LOGS,
                grants=["pods", "namespaces"],
            ),
            "DS1414",
            "has to list, watch nodes, which nothing here grants",
            id="rights for nodes",
        ),
        # elastic/cloud-on-k8s#3500
        pytest.param(
            agent(
                FILEBEAT,
                {"filebeat.yml": FILEBEAT_CONFIG},
                host=LOGS,
                pod={"serviceAccountName": "default"},
            ),
            "DS1414",
            "has to list, watch pods, which nothing here grants to ServiceAccount 'default'",
            id="the default account",
        ),
        # vectordotdev/vector#22763
        pytest.param(
            agent(VECTOR, {"vector.yaml": VECTOR_CONFIG}, host=LOGS, grants=["pods"]),
            "DS1414",
            "The source 'a' of Vector has to list, watch nodes",
            id="rights for Vector",
        ),
        pytest.param(
            agent(VECTOR, {"vector.yaml": VECTOR_CONFIG}, host=LOGS),
            "DS1418",
            "VECTOR_SELF_NODE_NAME is not set, which the source 'a' needs",
            id="the name of the node",
        ),
        # kokuwaio/helm-charts#70 and #146, helm/charts#8519
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                host=LOGS,
                livenessProbe={
                    "exec": {"command": ["/bin/sh", "-c", "find /var/log/fluentd-buffers -newer x"]}
                },
            ),
            "DS1411",
            "The probe looks at the age of the buffer, which Fluentd cannot empty",
            id="liveness on the age of the buffer",
        ),
        pytest.param(
            agent(
                COLLECTOR,
                {"relay.yaml": COLLECTOR_CONFIG},
                livenessProbe={"httpGet": {"path": "/", "port": 13133}},
            ),
            "DS1412",
            "/ on port 13133 of OpenTelemetry Collector answers on the loopback only",
            id="a health check on the loopback",
        ),
        pytest.param(
            agent(
                ALLOY,
                {"config.alloy": ALLOY_CONFIG},
                args=ALLOY_ARGS,
                ports=[{"name": "http", "containerPort": 12345}],
                readinessProbe={"httpGet": {"path": "/-/ready", "port": "http"}},
            ),
            "DS1412",
            "/-/ready on port 12345 of Alloy answers on the loopback only",
            id="a server on the loopback",
        ),
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                readinessProbe={"httpGet": {"path": "/health", "port": 8686}},
            ),
            "DS1412",
            "/health on port 8686 of Vector is switched off",
            id="an API that is off",
        ),
        # fluent/fluentd-kubernetes-daemonset#1295
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": "<match **>\n  @type http\n</match>\n"},
                resources={"limits": {"memory": "200Mi"}},
            ),
            "DS1406",
            "Output 'http' may hold 512Mi in memory, and the memory limit is 200Mi",
            id="a buffer beyond the memory limit",
        ),
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                empty={"buffers": "/var/log/fluentd-buffers"},
                resources={"limits": {"ephemeral-storage": "1Gi"}},
            ),
            "DS1406",
            "may hold 64Gi in /var/log/fluentd-buffers, and the limit of ephemeral-storage is 1Gi",
            id="a buffer beyond its volume",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {
                    "fluent-bit.conf": classic(
                        input={"Name": "systemd", "DB": "/state/a"}, output=ES
                    )
                },
                host=STATE,
            ),
            "DS1409",
            "reads /var/log/journal, where nothing of the node is mounted",
            id="the journal is not mounted",
        ),
        pytest.param(
            agent(FLUENT_BIT, {"fluent-bit.conf": classic(input={"Name": "kmsg"}, output=ES)}),
            "DS1409",
            "opens /dev/kmsg, where nothing of the node is mounted",
            id="a device is not mounted",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input=TAIL, output=ES)},
                host={"logs": ("/var/log", "/host/var/log"), **STATE},
            ),
            "DS1409",
            "where nothing of the node is mounted; /var/log is mounted at /host/var/log",
            id="logs are mounted elsewhere",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input=TAIL, output=ES)},
                host={"logs": ("/data/log", "/var/log"), **STATE},
            ),
            "DS1409",
            "reads /var/log/containers/*.log, which is /data/log/containers of the node",
            id="something else is mounted there",
        ),
        pytest.param(
            agent(VECTOR, {"vector.yaml": "sources: {a: {type: docker_logs}}\n"}),
            "DS1409",
            "asks /var/run/docker.sock, which nodes without Docker do not have",
            id="the socket of Docker",
        ),
        pytest.param(
            agent(COLLECTOR, {"relay.yaml": "receivers: [\n"}),
            "DS1401",
            "OpenTelemetry Collector refuses its configuration: This is not YAML",
            id="no YAML",
        ),
        pytest.param(
            agent(DAEMONSET, at="/elsewhere", host=LOGS, read_only=(), grants=["services"]),
            "DS1414",
            "has to get, list, watch pods",
            id="rights of the image's own configuration",
        ),
    ],
)
def test_a_report_is_found(objects: list[dict[str, Any]], rule: str, message: str) -> None:
    assert any(message in each for each in found(objects, rule)), found(objects, rule)


ROOT: Final = {"runAsUser": 0}


@pytest.mark.parametrize(
    ("objects", "rule"),
    [
        pytest.param(
            agent(
                PROMTAIL,
                {"promtail.yaml": PROMTAIL_CONFIG},
                host=LOGS,
                securityContext={"runAsUser": 10000, "runAsGroup": 0},
            ),
            "DS1410",
            id="group 0 may read",
        ),
        pytest.param(
            agent(
                COLLECTOR, {"relay.yaml": COLLECTOR_CONFIG}, host=LOGS | STATE, securityContext=ROOT
            ),
            "DS1410",
            id="root may read",
        ),
        pytest.param(
            agent(FLUENT_BIT, {"other.txt": "x"}, host=LOGS, args=["-c", "/etc/own.conf"]),
            "DS1402",
            id="a configuration that is not here",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input={**TAIL, "DB": "${WHERE}/a.db"}, output=ES)},
                host=LOGS,
            ),
            "DS1402",
            id="offsets that nobody knows",
        ),
        pytest.param(
            agent(
                FILEBEAT,
                {"filebeat.yml": FILEBEAT_CONFIG},
                host=LOGS,
                pod={"automountServiceAccountToken": True},
            ),
            "DS1414",
            id="bindings in another file",
        ),
        pytest.param(
            [
                *agent(FILEBEAT, {"filebeat.yml": FILEBEAT_CONFIG}, host=LOGS),
                {
                    **BINDING,
                    "roleRef": {**BINDING["roleRef"], "name": "elsewhere"},
                },
            ],
            "DS1414",
            id="a role in another file",
        ),
        pytest.param(
            [
                *agent(
                    FILEBEAT,
                    {"filebeat.yml": FILEBEAT_CONFIG},
                    pod={"serviceAccountName": "default"},
                ),
                {
                    **BINDING,
                    "subjects": [{"kind": "Group", "name": "system:serviceaccounts"}],
                },
            ],
            "DS1414",
            id="rights of a group",
        ),
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                env=[{"name": "VECTOR_SELF_NODE_NAME", "valueFrom": NODE}],
            ),
            "DS1418",
            id="the variable is set",
        ),
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                envFrom=[{"configMapRef": {"name": "more"}}],
            ),
            "DS1418",
            id="the variable may come from elsewhere",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input={"Name": "kmsg"}, output=ES)},
                securityContext={"privileged": True},
            ),
            "DS1409",
            id="a privileged container has every device",
        ),
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                livenessProbe={"exec": {"command": ["ls", "/fluentd"]}},
            ),
            "DS1411",
            id="a command that asks something else",
        ),
        pytest.param(
            agent(
                COLLECTOR,
                {"relay.yaml": COLLECTOR_CONFIG},
                livenessProbe={"httpGet": {"path": "/", "port": 9999}},
            ),
            "DS1412",
            id="a port that nobody knows",
        ),
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                host={"logs": ("/var/log", "/var/log")},
                resources={"limits": {"ephemeral-storage": "1Gi"}},
            ),
            "DS1406",
            id="a buffer on the node has the node's room",
        ),
        pytest.param(
            agent(VECTOR, {"vector.yaml": VECTOR_CONFIG}, pod={"os": {"name": "windows"}}),
            "DS1409",
            id="Windows has other paths",
        ),
    ],
)
def test_what_is_right_or_unknown_is_left_alone(objects: list[dict[str, Any]], rule: str) -> None:
    assert found(objects, rule) == []


def test_rights_count_without_a_namespace() -> None:
    [daemon_set, *others] = agent(
        FILEBEAT,
        {"filebeat.yml": FILEBEAT_CONFIG},
        host=LOGS,
        grants=["pods", "nodes", "namespaces"],
    )
    del daemon_set["metadata"]["namespace"]
    del others[0]["metadata"]["namespace"]

    assert found([daemon_set, *others], "DS1414") == []


def test_a_token_that_others_use_is_not_granted_in_vain() -> None:
    off = {"automountServiceAccountToken": False}
    objects = agent("registry.example/a:1", grants=["pods"], pod=off)
    pod = {"serviceAccountName": "agent", "containers": []}
    other = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "other", "namespace": "agents"},
        "spec": {"template": {"spec": pod}},
    }

    assert len(found(objects, "DS1415")) == 1
    assert found([*objects, other], "DS1415") == []


@pytest.mark.parametrize(
    ("path", "severities"),
    [
        pytest.param("/var/lib/agent/data", ["error"], id="named after the agent"),
        pytest.param("/var/lib/other", [], id="somebody else's"),
        pytest.param("/etc/agent", [], id="settings of the node"),
    ],
)
def test_a_folder_that_only_the_agent_makes(path: str, severities: list[str]) -> None:
    objects = agent("registry.example/agent:1", host={"state": (path, "/state")})
    objects[0]["spec"]["template"]["spec"]["volumes"][1]["hostPath"]["type"] = "Directory"
    report = judged(*objects)

    assert [str(each.severity) for each in report.open if each.rule == "DS1404"] == severities


def test_a_folder_that_a_program_is_told_to_write_is_its_own() -> None:
    objects = agent(
        FLUENT_BIT,
        {"fluent-bit.conf": classic(input=TAIL, output=ES)},
        host=LOGS | {"state": ("/var/lib/shipper", "/state")},
    )
    objects[0]["spec"]["template"]["spec"]["volumes"][2]["hostPath"]["type"] = "Directory"

    assert len(found(objects, "DS1404")) == 1


def test_the_folder_is_made_by_the_fix() -> None:
    text = fluent_bit(state="hostPath: {path: /var/lib/agent/data, type: Directory}")

    [edit] = edits("DS1404", text)
    assert (edit.path[-2:], getattr(edit, "value", None)) == (
        ("hostPath", "type"),
        "DirectoryOrCreate",
    )


@pytest.mark.parametrize(
    ("grace", "seconds", "severities"),
    [
        pytest.param("60", None, ["warning"], id="the default is too short"),
        pytest.param("60", 10, ["warning"], id="said too short"),
        pytest.param("60", 90, [], id="long enough"),
        pytest.param("60", 0, [], id="DS807 speaks of zero"),
        pytest.param("-1", None, [], id="no end"),
    ],
)
def test_the_time_to_stop(grace: str, seconds: int | None, severities: list[str]) -> None:
    pod = "" if seconds is None else f"terminationGracePeriodSeconds: {seconds}\n"
    text = fluent_bit(SAFE.replace("Grace         5", f"Grace  {grace}"), pod=pod)
    report = judged(*example_objects(text))
    assert [str(each.severity) for each in report.open if each.rule == "DS1408"] == severities


def test_a_finding_stands_in_the_config_map() -> None:
    text = to_yaml(
        agent(
            FLUENT_BIT, {"fluent-bit.conf": classic(input=TAIL, output={"Name": "es"})}, host=LOGS
        )
    )
    [finding] = [each for each in judged_text(text).findings if each.rule == "DS1407"]

    assert text.splitlines()[finding.line - 1].strip() == "[OUTPUT]"
    assert finding.message == (
        "'fluent-bit.conf' of ConfigMap 'settings', line 5: Output 'es' gives up after 1 retry, "
        "about 30 s."
    )
