"""A DaemonSet that somebody wrote by hand, declared so that not one of its Pods restarts."""

from __future__ import annotations

from constructs_lib import diff, read_yaml
from constructs_lib.agents.node_agent import (
    ConfigMapVolume,
    Container,
    ExecHook,
    HostPathVolume,
    InitContainer,
    NamedPort,
    NodeAgentSpec,
    ProjectedToken,
    ProjectedVolume,
    SecretVolume,
    Security,
    VolumeMount,
)
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.health import ExecCheck, HttpCheck
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.declaration.nodes import EVERYWHERE, Nodes
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import EnvFromConfigMap, EnvVar, PodField

WRITTEN = """
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: netwatch
  namespace: netwatch
  labels: {app: netwatch}
spec:
  selector:
    matchLabels: {app: netwatch}
  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}
  template:
    metadata:
      labels: {app: netwatch}
      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9300"}
    spec:
      serviceAccountName: netwatch
      hostNetwork: true
      tolerations: [{operator: Exists}]
      initContainers:
      - name: sysctl
        image: registry.nordwind.example/tools/sysctl:1.0
        securityContext: {privileged: true}
        command: [sh, -c, "sysctl -w net.core.rmem_max=8388608"]
      containers:
      - name: netwatch
        image: registry.nordwind.example/netwatch:4.2.0
        args: [--config, /etc/netwatch/netwatch.yaml, --node, $(NODE)]
        env:
        - name: NODE
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        envFrom:
        - configMapRef: {name: netwatch-env}
        ports: [{name: metrics, containerPort: 9300}]
        resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 128Mi}}
        lifecycle: {preStop: {exec: {command: [/bin/netwatch, drain]}}}
        readinessProbe: {exec: {command: [/bin/netwatch, health]}}
        startupProbe: {httpGet: {path: /healthz, port: 9300}, failureThreshold: 30}
        securityContext: {capabilities: {add: [NET_RAW]}}
        volumeMounts:
        - {name: config, mountPath: /etc/netwatch}
        - {name: proc, mountPath: /host/proc, readOnly: true}
        - {name: token, mountPath: /var/run/tokens}
      - name: relay
        image: registry.nordwind.example/relay:1.9.0
        args: [--listen=127.0.0.1:7000]
        volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]
      volumes:
      - {name: config, configMap: {name: netwatch}}
      - {name: proc, hostPath: {path: /proc}}
      - {name: tls, secret: {secretName: relay-tls}}
      - name: token
        projected: {sources: [{serviceAccountToken: {audience: relay, path: token}}]}
"""
KEPT = "adopted from k8s/netwatch.yaml:2"

NETWATCH = NodeAgentSpec(
    name="netwatch",
    namespace="netwatch",
    labels={"app": "netwatch"},
    adopted=Adopted(selector={"app": "netwatch"}, reason=KEPT, only_declared=True),
    rollout=RollingUpdate(max_unavailable=2, min_ready_seconds=0, reason=KEPT),
    pod_annotations={"prometheus.io/scrape": "true", "prometheus.io/port": "9300"},
    service_account="netwatch",
    host=HostAccess(network=Granted(reason=KEPT)),
    nodes=Nodes(tolerates=EVERYWHERE),
    container="netwatch",
    image="registry.nordwind.example/netwatch:4.2.0",
    args=("--config", "/etc/netwatch/netwatch.yaml", "--node", "$(NODE)"),
    env=(EnvVar(name="NODE", value=PodField(path="spec.nodeName")),),
    env_from=(EnvFromConfigMap(config_map="netwatch-env"),),
    ports=(NamedPort(name="metrics", port=9300),),
    resources=Resources(cpu="50m", memory="64Mi", memory_limit="128Mi"),
    pre_stop=ExecHook(command=("/bin/netwatch", "drain")),
    readiness=ExecCheck(command=("/bin/netwatch", "health")),
    startup=HttpCheck(path="/healthz", port=9300, failure_threshold=30),
    security=Security(add_capabilities=("NET_RAW",)),
    mounts=(
        VolumeMount(volume="config", path="/etc/netwatch", writable=True),
        VolumeMount(volume="proc", path="/host/proc"),
        VolumeMount(volume="token", path="/var/run/tokens", writable=True),
    ),
    init_containers=(
        InitContainer(
            name="sysctl",
            image="registry.nordwind.example/tools/sysctl:1.0",
            security=Security(privileged=True),
            command=("sh", "-c", "sysctl -w net.core.rmem_max=8388608"),
        ),
    ),
    containers=(
        Container(
            name="relay",
            image="registry.nordwind.example/relay:1.9.0",
            args=("--listen=127.0.0.1:7000",),
            resources=PartialResources(),
            mounts=(VolumeMount(volume="tls", path="/tls"),),
        ),
    ),
    volumes=(
        ConfigMapVolume(name="config", config_map="netwatch"),
        HostPathVolume(name="proc", path="/proc"),
        SecretVolume(name="tls", secret="relay-tls"),
        ProjectedVolume(name="token", sources=(ProjectedToken(audience="relay", path="token"),)),
    ),
)


def test_nothing_changes_when_it_is_declared() -> None:
    written = [document.value for document in read_yaml(WRITTEN)]

    assert not diff(written, NETWATCH.manifests()).differs
