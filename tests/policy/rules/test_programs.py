"""DS1401 to DS1418 on what people have reported of log shippers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.told import (
    ALLOY,
    ALLOY_ARGS,
    ALLOY_CONFIG,
    COLLECTOR,
    COLLECTOR_CONFIG,
    DAEMONSET,
    ES,
    FILEBEAT,
    FILEBEAT_CONFIG,
    FLUENT_BIT,
    FLUENTD,
    FLUENTD_CONFIG,
    LOGS,
    PROMTAIL,
    PROMTAIL_CONFIG,
    READ_ONLY,
    STATE,
    TAIL,
    VECTOR,
    VECTOR_CONFIG,
    agent,
    classic,
    found,
)


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
            "has to list, watch pods, namespaces and nodes, which nothing here grants",
            id="the default account",
        ),
        # vectordotdev/vector#22763
        pytest.param(
            agent(VECTOR, {"vector.yaml": VECTOR_CONFIG}, host=LOGS, grants=["pods"]),
            "DS1414",
            "The source 'a' of Vector has to list, watch namespaces and nodes",
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
