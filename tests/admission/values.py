"""What fields of generated DaemonSets may be: what rules look for, and near misses."""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "AMOUNTS",
    "ANNOTATIONS",
    "ARGUMENTS",
    "CAPABILITIES",
    "CONTAINER",
    "COUNTS",
    "ENV",
    "EXPRESSIONS",
    "GONE",
    "IMAGES",
    "LIFECYCLES",
    "PATHS",
    "POD",
    "PROBES",
    "SECURITY",
    "SELECTORS",
    "TOLERATIONS",
]

_DIGEST: Final = f"sha256:{'0123456789abcdef' * 4}"
GONE: Final = None
"""Stands for a field that is left out."""

PATHS: Final = (
    "/", "/boot", "/dev", "/dev/kmsg", "/etc", "/etc/cni/net.d", "/etc/kubernetes",
    "/etc/kubernetes/pki", "/etc/kubernetes/admin.conf", "/etc/kubernetes/cni", "/etc/localtime",
    "/home", "/lib/modules", "/opt/cni/bin", "/opt/agent", "/proc", "/proc/", "/root/.ssh", "/run",
    "/run/agent-state", "/run/containerd/containerd.sock", "/run/cri", "/run/dbus",
    "/run/netns", "/run/xtables.lock", "/sys", "/sys/fs/bpf", "/usr", "//usr//local/./bin", "/var",
    "/var/lib", "/var/lib/agent", "/var/lib/docker/containers", "/var/lib/etcd",
    "/var/lib/kubelet", "/var/lib/kubelet/pki", "/var/lib/kubelet/plugins",
    "/var/lib/kubelet/pods", "/var/lib/k0s/kubelet/pods", "/var/log", "/var/log/agent.log",
    "/var/log/containers", "/var/log/pods", "/var/run", "/var/run/docker.sock", "/var/run/agent",
    "/var/runs",
)  # fmt: skip
IMAGES: Final = (
    "agent", "agent:1.2", "busybox:latest", f"agent@{_DIGEST}",
    f"registry.example/a/agent@{_DIGEST}",
    f"registry.example/agent:1.2.3@{_DIGEST}", f"registry.example/agent:latest@{_DIGEST}",
    f"registry.example:5000/agent:main@{_DIGEST}", "registry.example/agent",
    "registry.example/agent:1.2.3", "registry.example/agent:Latest", "registry.example/agent:edge",
    "registry.example/agent:main-20240101", "registry.example/agent:v1-dev",
    "registry.example/agent:1.2-dev", "registry.example:5000/agent", "localhost/agent:2",
    "library/agent:stable-slim", "quay.io/org/kube-rbac-proxy:1.0", "quay.io/multus:1.0",
    "registry.example/mirrored-sig-storage-livenessprobe:2", "docker.io/org/install-cni:3",
    "registry.example/Agent:1", "registry.example/agent:", "registry.example/agent@sha256:abc",
)  # fmt: skip
POD: Final[dict[str, tuple[Any, ...]]] = {
    "activeDeadlineSeconds": (GONE,),
    "affinity": (),  # below
    "automountServiceAccountToken": (GONE, True, False),
    "dnsPolicy": (GONE, "ClusterFirst", "ClusterFirstWithHostNet", "Default"),
    "hostIPC": (GONE, True, False),
    "hostNetwork": (GONE, True, True, False),
    "hostPID": (GONE, True, False),
    "hostUsers": (GONE, True, False),
    "nodeName": (GONE, "worker-1"),
    "nodeSelector": (
        GONE, {}, {"kubernetes.io/os": "windows"}, {"kubernetes.io/hostname": "worker-1"},
        {"beta.kubernetes.io/os": "linux"}, {"type": "virtual-kubelet"}, {"type": "other"},
        {"node-role.kubernetes.io/control-plane": ""}, {"node-role.kubernetes.io/master": ""},
        {"eks.amazonaws.com/compute-type": "fargate"}, {"karpenter.sh/provisioner-name": "a"},
        {"topology.kubernetes.io/zone": "a"}, {"team": "a", "kubernetes.io/os": "linux"},
    ),
    "os": (GONE,),
    "overhead": (GONE,),
    "priorityClassName": (
        GONE, "", "system-node-critical", "system-cluster-critical", "node-critical",
    ),
    "resources": (
        GONE, {"requests": {"cpu": "2", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
        {"requests": {"memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}},
        {"limits": {"cpu": "100", "memory": "1Gi"}},
    ),
    "securityContext": (
        GONE, {}, {"runAsNonRoot": True}, {"runAsUser": 0}, {"runAsUser": 1000},
        {"runAsNonRoot": False}, {"seccompProfile": {"type": "Unconfined"}},
        {"seccompProfile": {"type": "RuntimeDefault"}, "runAsNonRoot": True, "runAsUser": 0},
        {"appArmorProfile": {"type": "Unconfined"}},
        {"appArmorProfile": {"type": "RuntimeDefault"}},
        {"sysctls": [{"name": "net.core.somaxconn", "value": "1"}]},
        {"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]},
        {"sysctls": [{"name": "kernel.shm_rmid_forced", "value": "1"},
                     {"name": "vm.swappiness", "value": "1"}]},
    ),
    "serviceAccountName": (GONE, "default", "agent"),
    "shareProcessNamespace": (GONE, True),
    "terminationGracePeriodSeconds": (GONE, 0, 5, 30, 600, 601, 3600),
    "tolerations": (),  # below
    "topologySpreadConstraints": (
        GONE, GONE,
        [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}],
    ),
}  # fmt: skip
TOLERATIONS: Final = (
    {"operator": "Exists"},
    {"operator": "Exists", "effect": "NoSchedule"},
    {"operator": "Exists", "effect": "NoExecute"},
    {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/master", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node-role.kubernetes.io/master", "value": "x"},
    {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"},
    {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/not-ready", "operator": "Exists"},
    {
        "key": "node.kubernetes.io/unreachable",
        "operator": "Exists",
        "effect": "NoExecute",
        "tolerationSeconds": 30,
    },
    {"key": "node.kubernetes.io/network-unavailable", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.cloudprovider.kubernetes.io/uninitialized", "value": "true"},
    {"key": "eks.amazonaws.com/compute-type", "value": "fargate"},
    {"key": "eks.amazonaws.com/compute-type", "value": "other", "effect": "NoSchedule"},
    {"key": "virtual-kubelet.io/provider", "value": "azure"},
    {"key": "virtual-kubelet.io/provider", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "team", "operator": "Equal", "value": "a", "effect": "NoSchedule"},
)
EXPRESSIONS: Final = (
    {"key": "kubernetes.io/hostname", "operator": "In", "values": ["worker-1"]},
    {"key": "kubernetes.io/hostname", "operator": "In", "values": ["worker-2"]},
    {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]},
    {"key": "beta.kubernetes.io/arch", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/control-plane", "operator": "DoesNotExist"},
    {"key": "node-role.kubernetes.io/master", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/master", "operator": "DoesNotExist"},
    {"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]},
    {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate"]},
    {"key": "karpenter.sh/provisioner-name", "operator": "In", "values": ["a", "b"]},
    {"key": "cores", "operator": "Gt", "values": ["4"]},
)
SELECTORS: Final = (
    {"matchLabels": {"app.kubernetes.io/name": "agent"}},
    {"matchLabels": {"app.kubernetes.io/name": "other"}},
    {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "Exists"}]},
    {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": ["a"]}]},
    {"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]},
    {"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["a"]}]},
)
PROBES: Final = (
    {"httpGet": {"path": "/live", "port": "metrics"}},
    {"httpGet": {"path": "/live", "port": 9000}},
    {"httpGet": {"port": 9000, "scheme": "HTTP"}},
    {"httpGet": {"path": "/", "port": 9001, "host": "127.0.0.1"}},
    {"httpGet": {"path": "/", "port": 9002, "host": "example.com"}},
    {"httpGet": {"path": "/", "port": "nobody"}},
    {"tcpSocket": {"port": 9000}},
    {"tcpSocket": {"port": "metrics", "host": "localhost"}},
    {"grpc": {"port": 9000}},
    {"grpc": {"port": 9003, "service": "x"}},
    {"exec": {"command": ["true"]}},
    {"exec": {"command": ["false"]}, "timeoutSeconds": 1},
    {"exec": {"command": ["true"]}, "timeoutSeconds": 5},
)
COUNTS: Final[tuple[dict[str, int], ...]] = (
    {},
    {},
    {"periodSeconds": 2, "failureThreshold": 1},
    {"initialDelaySeconds": 20, "failureThreshold": 1},
    {"periodSeconds": 30, "failureThreshold": 10},
)
CAPABILITIES: Final = (
    {"drop": ["ALL"]},
    {"drop": ["all"]},
    {"drop": ["NET_RAW", "CHOWN"]},
    {"drop": ["ALL"], "add": ["SYS_PTRACE"]},
    {"drop": ["ALL"], "add": ["SYS_PTRACE", "DAC_READ_SEARCH"]},
    {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
    {"drop": ["ALL"], "add": ["NET_ADMIN", "cap_net_raw"]},
    {"drop": ["ALL"], "add": ["BPF", "PERFMON"]},
    {"drop": ["ALL"], "add": ["SYS_TIME"]},
    {"add": ["SYS_ADMIN"]},
    {"add": ["ALL"]},
    {"drop": ["ALL"], "add": ["SYS_MODULE"]},
)
SECURITY: Final[dict[str, tuple[Any, ...]]] = {
    "allowPrivilegeEscalation": (GONE, True, False),
    "appArmorProfile": (GONE, {"type": "Unconfined"}, {"type": "RuntimeDefault"}),
    "capabilities": (GONE, *CAPABILITIES),
    "privileged": (GONE, True, False),
    "procMount": (GONE, GONE, "Default", "Unmasked"),
    "readOnlyRootFilesystem": (GONE, True, False),
    "runAsNonRoot": (GONE, True, False),
    "runAsUser": (GONE, 0, 65532),
    "seccompProfile": (GONE, {"type": "Unconfined"}, {"type": "RuntimeDefault"}),
}
AMOUNTS: Final = {
    "cpu": (GONE, "0", "10m", "50m", "250m", "500m", "501m", "1", "2", "64", "100"),
    "memory": (GONE, "0", "1Mi", "64", "64Mi", "128Mi", "256Mi", "257Mi", "512Mi", "600Mi", "2Gi"),
    "ephemeral-storage": (GONE, GONE, "0", "1Gi"),
}
ENV: Final = (
    {"name": "A", "value": "1"},
    {"name": "A", "value": "2"},
    {"name": "B", "value": "$(A)"},
    {"name": "C", "value": "$$(A) $(LATER)"},
    {"name": "D", "value": "$(KUBE_SERVICE_HOST)"},
    {"name": "LATER", "value": "x"},
    {"name": "API_TOKEN", "value": "abcdefgh"},
    {"name": "DB_PASSWORD", "value": "x7Kq2mZp9RtLw4Vb"},
    {"name": "ACCESS_KEY", "value": "k"},
    {"name": "TOKEN_FILE", "value": "token"},
    {"name": "SECRET_NAME", "value": "name"},
    {"name": "PASSWORD", "value": "/run/password"},
    {"name": "PASSWORD", "value": ""},
    {"name": "PWD", "value": "x"},
    {"name": "license_key", "value": "abc"},
    {"name": "KEY", "value": "abc"},
    {"name": "SINK", "value": "http://sink.logging.svc:9000"},
    {"name": "SINK", "value": "http://sink.logging.svcs"},
    {"name": "E", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    {"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
)
ARGUMENTS: Final = (
    "--listen=:9100", "--listen=0.0.0.0:9101", "--listen=127.0.0.1:9102", "--node=$(NODE_NAME)",
    "--x=$(MISSING)", "--y=$(hostname)", "--url=https://api.team.svc/x", "-v=4",
    "--web.listen-address=[::]:9104", "listen=:9105", "$$(MISSING)",
)  # fmt: skip
LIFECYCLES: Final = (
    {"preStop": {"sleep": {"seconds": 5}}},
    {"preStop": {"sleep": {"seconds": 30}}},
    {"preStop": {"exec": {"command": ["sh", "-c", "sleep 10; kill 1"]}}},
    {"preStop": {"exec": {"command": ["/bin/sleep", "600"]}}},
    {"preStop": {"exec": {"command": ["sh", "-c", "sleep 1m&&sleep 0.5m"]}}},
    {"preStop": {"exec": {"command": ["asleep", "900"]}}},
    {"preStop": {"httpGet": {"port": 9000, "host": "example.com"}}},
    {"postStart": {"httpGet": {"port": 9000, "host": "127.0.0.1"}}},
)
ANNOTATIONS: Final = {
    "scheduler.alpha.kubernetes.io/critical-pod": "",
    "seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
    "container.seccomp.security.alpha.kubernetes.io/agent": "runtime/default",
    "container.apparmor.security.beta.kubernetes.io/agent": "unconfined",
    "constructs-lib/rollout-owner": "platform",
    "constructs-lib/ignore.DS604": "It needs to.",
    "constructs-lib/ignore.DS501.agent": "It needs to.",
    "prometheus.io/scrape": "true",
}
CONTAINER: Final[dict[str, tuple[Any, ...]]] = {
    "envFrom": (
        GONE,
        GONE,
        GONE,
        [{"secretRef": {"name": "s"}}],
        [{"configMapRef": {"name": "c"}}],
    ),
    "image": IMAGES,
    "imagePullPolicy": (GONE, "Always", "IfNotPresent"),
}
